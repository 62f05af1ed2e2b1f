import { parseArgs } from 'node:util';

/** All that can be measured beside each other in one run. */
const ALL = [
  ...['product', 'textbook', 'postgraphileIsolated', 'postgraphile', 'mercurius', 'raw'],
];
/** Under three minutes, the filling of the database included. */
const QUICK = {
  rounds: '1',
  scale: '0.5',
  servers: 'product,postgraphileIsolated,postgraphile,raw',
};

/** What the command line asks for. */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      accounts: { type: 'string', default: '500' },
      usage: { type: 'string', default: '300000' },
      rounds: { type: 'string' },
      /** Multiplies the number of requests of a sample. */
      scale: { type: 'string' },
      servers: { type: 'string' },
      /** Measures these questions alone, and writes no results. */
      queries: { type: 'string' },
      quick: { type: 'boolean', default: false },
      /** Measures deliveries of call records afterwards. */
      'with-ingest': { type: 'boolean', default: false },
      /** The folder of an earlier version, for the server "before". */
      before: { type: 'string' },
      /** Writes CPU profiles of this query, of the product unless servers are named. */
      profile: { type: 'string' },
    },
  });
  const usual = values.quick ? QUICK : { rounds: '2', scale: '1', servers: ALL.join() };
  const { accounts, usage, rounds, scale, servers, ...others } = { ...usual, ...values };
  const options = {
    ...others,
    withIngest: values['with-ingest'],
    size: { accounts: Number(accounts), usage: Number(usage) },
    rounds: Number(rounds),
    scale: Number(scale),
    servers: values.profile && !values.servers ? ['product'] : servers.split(','),
    queries: (values.profile ?? values.queries)?.split(','),
  };
  const { size } = options;
  if (size.accounts < 50 || size.usage / (size.accounts * 4) < 140) {
    throw new Error('Q2 needs 50 accounts, Q3 140 calls a subscription (usage / accounts / 4).');
  }
  if (options.servers.includes('before') && !options.before) {
    throw new Error('The server "before" needs --before=<folder of a built checkout>.');
  }
  return options;
}
