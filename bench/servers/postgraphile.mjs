// PostGraphile 5 with its recommended preset, in two ways: as owner, without row-level security; or
// as the application's role, whose rows its own pgSettings open. It checks no token in either.
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { jsonPgSmartTags } from 'postgraphile/utils';

const [, , connectionString, , role] = process.argv;

/** All settings each time, as Switchboard makes them; no account stands for the staff. */
function isolationFor({ node }) {
  const account = node?.req.headers['x-account'];
  return {
    pgSettings: {
      'app.scope': account === undefined ? 'all' : '',
      'app.account_id': account ?? '',
      'app.account_ids': '',
      'app.partner_id': '',
      'app.partner_account_ids': '',
      'app.vendor_code': '',
    },
  };
}

const tags = jsonPgSmartTags({
  version: 1,
  config: {
    class: {
      // GraphQL keeps the name Subscription for itself.
      'public.subscription': {
        tags: {
          name: 'contract',
          // The key goes over the order; this relation spares the peer that detour.
          foreignKey: '(account_id) references public.account (id)',
        },
        // Left out by default, though an index of the product serves these orders.
        attribute: { starts_on: { tags: { behavior: '+orderBy' } } },
      },
      'public.usage_record': { attribute: { started_at: { tags: { behavior: '+orderBy' } } } },
    },
  },
});

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [tags],
  pgServices: [
    makePgService({
      connectionString,
      schemas: ['public'],
      poolConfig: { max: 10 },
    }),
  ],
  grafserv: { graphqlPath: '/graphql', graphiql: false, websockets: false, watch: false },
  grafast: { explain: false, ...(role === 'app' && { context: isolationFor }) },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
if (process.env.PRINT_SCHEMA) {
  const { printSchema } = await import('graphql');
  process.stdout.write(printSchema(await instance.getSchema()));
  process.exit();
}
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  process.send({ url: `http://127.0.0.1:${server.address().port}/graphql` });
});
