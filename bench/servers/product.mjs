// The product as it ships: its own HTTP server, sign-in by signed token and row-level security on.
import { generateKeyPair, SignJWT } from 'jose';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pino } from 'pino';
import { NOW, product } from '../lib/paths.mjs';

const { authenticatorFrom, createHttpServer, openDatabase, registry } = product('./start/serve.js');
const { recordBy, switchboardSchema, traced } = product('./start/serve.js');
const { rootNodeId } = product('./graphql/node-id.js');
const { STAFF_PERMISSIONS } = product('./application/permissions.js');

const ISSUER = { issuer: 'switchboard-bench', audience: 'switchboard' };
const [url, accountIds] = [process.argv[2], JSON.parse(process.argv[3])];
const { publicKey, privateKey } = await generateKeyPair('EdDSA');

const tokenFor = (claim, subject = 'bench') =>
  new SignJWT({ switchboard: claim })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer(ISSUER.issuer)
    .setAudience(ISSUER.audience)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('1d')
    .sign(privateKey);

const database = await openDatabase({ registry, url, poolSize: 10 });
let statements = 0;
database.onStatement = () => {
  statements += 1;
};
/** A part that is left out, to see what it costs (parts.mjs). */
const without = process.env.WITHOUT;
const authenticate = authenticatorFrom({
  demoIssuer: { trusted: { ...ISSUER, key: () => Promise.resolve(publicKey) } },
});
const believed = new Map();
/** Takes a token that was good once for good for ever. */
const believing = (authorization) => {
  const viewer = believed.get(authorization) ?? authenticate(authorization);
  believed.set(authorization, viewer);
  return viewer;
};
/** Which part of its requests are traced (parts.mjs); sent to COLLECTOR. */
const sampled = process.env.TRACED;
if (sampled !== undefined) {
  const { openTracing } = product('./monitoring/traces.js');
  traced(switchboardSchema());
  const settings = { headers: {}, sampled: Number(sampled), serviceName: 'bench' };
  recordBy(openTracing({ ...settings, url: process.env.COLLECTOR }, 'bench'));
}
const server = await createHttpServer({
  database,
  authenticate: without === 'sign-in' ? believing : authenticate,
  graphiql: false,
  ...(without === 'compiling' && { executionsBeforeCompiling: Infinity }),
  // Counted like any viewer's, and never reached.
  ...(without !== 'rate limit' && {
    traffic: { rateLimit: { points: 999_999_999, windowSeconds: 60 } },
  }),
  log: pino({ level: 'error' }, pino.destination({ fd: 2, sync: true })),
  clock: () => NOW,
});

// From the first question about it, so that what is measured otherwise does not pay for it.
let turns;
const RESOLUTION_MILLIS = 10;
function loopDelay() {
  const delay = (nanos) => Math.max(0, nanos / 1e6 - RESOLUTION_MILLIS);
  const [p50, p99, max] = turns?.count
    ? [delay(turns.percentile(50)), delay(turns.percentile(99)), delay(turns.max)]
    : [0, 0, 0];
  turns ??= monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  turns.enable();
  turns.reset();
  return { p50, p99, max };
}

process.on('message', (wanted) =>
  process.send({
    ...{ statements, memory: process.memoryUsage() },
    ...(wanted === 'loop delay' && { loopDelay: loopDelay() }),
  }),
);
// The bench ended, or died.
process.on('disconnect', () => process.exit());
process.send({
  url: `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}/graphql`,
  staff: await tokenFor({ kind: 'STAFF', permissions: ['READ', 'RATING'] }),
  // Who may do everything, where rows are made through the API.
  clerk: await tokenFor({ kind: 'STAFF', permissions: STAFF_PERMISSIONS }),
  partner: await tokenFor({
    kind: 'PARTNER',
    partnerId: rootNodeId('Partner', '00000000-0000-7000-8000-0000000000a1'),
    scopes: ['ACCOUNTS_READ'],
  }),
  beneficiary: await tokenFor({ kind: 'VENDOR', vendorCode: 'NICE' }),
  // Each account's page is asked for by its own owner, who can see nothing else.
  owners: Object.fromEntries(
    await Promise.all(
      accountIds.map(async (id) => [
        id,
        // A viewer of its own, who has half of the connections at the most.
        await tokenFor({ kind: 'PERSON', accountId: rootNodeId('Account', id), role: 'OWNER' }, id),
      ]),
    ),
  ),
});
