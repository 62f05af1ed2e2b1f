// How many calls a second rateCall rates on one thread, and what asking "why" costs on a page.
//   npx node bench/rating.mjs
import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { MONTH, product, ROOT } from './lib/paths.mjs';
import { spread } from './lib/report.mjs';
import { startServer } from './lib/server.mjs';
import { product as switchboard } from './queries.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { rateCall } = product('./domain/usage/rating.js');

/** Rates as orders state them: different increments, fees and minimums. */
const RATES = [
  [12_000n, 12, 6, 0n, 0n],
  [19_000n, 60, 60, 0n, 0n],
  [90_000n, 1, 1, 50_000n, 100_000n],
  [4_500n, 30, 6, 0n, 20_000n],
].map(([perMinute, initial, additional, connectionFee, minimumCharge]) => ({
  perMinute,
  initialIncrementSeconds: initial,
  additionalIncrementSeconds: additional,
  connectionFee,
  minimumCharge,
}));
const DURATIONS = Float64Array.from({ length: 4096 }, (_, i) => (i * 7919) % 3_600_000);

/** Calls a second; the sum is kept, so that nothing can be optimised away. */
function rateMany(count) {
  let sum = 0n;
  const started = process.cpuUsage();
  for (let i = 0; i < count; i += 1) {
    sum += rateCall(RATES[i & 3], 'ANSWERED', DURATIONS[i & 4095]).amount;
  }
  const { user, system } = process.cpuUsage(started);
  if (sum <= 0n) throw new Error('nothing was rated');
  return count / ((user + system) / 1e6);
}

rateMany(1_000_000);
const perSecond = spread(Array.from({ length: 7 }, () => rateMany(2_000_000)));
const millions = (value) => (value / 1e6).toFixed(2);
console.log(
  `rateCall: ${millions(perSecond.median)} M calls a CPU second on one thread ` +
    `(${millions(perSecond.min)}–${millions(perSecond.max)})`,
);

const { openBenchDatabase } = await import('./lib/database.mjs');
const { answered, chooseSubjects } = await import('./lib/questions.mjs');
const { measure } = await import('./lib/measure.mjs');
const scale = { accounts: 500, usage: 300_000 };
const database = await openBenchDatabase(scale);
let server;
try {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const subjects = await chooseSubjects(client);
  await client.end();
  server = await startServer(
    'product',
    database,
    subjects.map(({ account }) => account),
  );
  await measureDerivation(subjects);
} finally {
  await server?.stop();
  await database.stop();
}

/** The account page of Q1, plain and with the derivation of each of its four terms. */
async function measureDerivation(subjects) {
  const { rootNodeId } = product('./graphql/node-id.js');
  const plain = switchboard.q1;
  const why = plain.replace(
    'noticeDueBy }',
    `noticeDueBy derivation { summary steps { rule operation formula
      clause { number } inputs { name text } result { name text } } } }`,
  );
  if (plain === why) throw new Error('the page has no term to ask about');
  const questions = { plain: [], why: [] };
  for (const { account } of subjects) {
    for (const [kind, query] of Object.entries({ plain, why })) {
      const variables = { account: rootNodeId('Account', account), month: MONTH };
      const body = JSON.stringify({ query, variables });
      questions[kind].push(await answered(server, { body, token: server.owners[account] }));
    }
  }
  // Two views of one server, so that they alternate as servers do.
  const views = Object.keys(questions).map((kind) => ({ ...server, kind }));
  const { page } = await measure({
    servers: views,
    queries: ['page'],
    questionsOf: (kind) => questions[kind],
    requests: () => 1000,
    rounds: 2,
    connections: 16,
    postmaster: database.pid,
  });
  const [without, withIt] = [page.plain.cpu.median, page.why.cpu.median];
  console.log(
    `account page: ${Math.round(without)} CPU µs; with four derivations ` +
      `${Math.round(withIt)}: ${(withIt / without).toFixed(2)}x`,
  );
}
