// Measures Switchboard beside other ways to build the same, on the same rows in one run.
//   npx node bench/run.mjs [--quick] [--accounts=500] [--usage=300000] [--rounds=2] [--scale=1]
//                          [--servers=product,textbook,postgraphile] [--queries=q1,viewer]
//                          [--profile=q1] [--with-ingest]
//   npx node bench/run.mjs --before=../earlier --servers=product,before
//       another checkout of Switchboard, built with npm run build, on this one's database
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { measure } from './lib/measure.mjs';
import { readOptions } from './lib/options.mjs';
import { BENCH, ROOT } from './lib/paths.mjs';
import { pin } from './lib/pinning.mjs';
import { table } from './lib/report.mjs';
import { writeResults } from './lib/results.mjs';
import { SERVERS, startServer } from './lib/server.mjs';

const REQUESTS = { q1: 1500, q2: 400, q3: 1500, month: 1500, previews: 1500, viewer: 6000 };
const CONNECTIONS = 16;

const options = readOptions();
const { size, servers: kinds, profile } = options;
if (!existsSync(path.join(BENCH, 'node_modules'))) {
  throw new Error('The peers are not installed: run npm install in bench/ first.');
}
execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Only now: these load the product's build.
const { openBenchDatabase } = await import('./lib/database.mjs');
const { chooseSubjects, compare, prepare, QUERIES } = await import('./lib/questions.mjs');
const { default: pg } = await import('pg');

const database = await openBenchDatabase(size);
const servers = [];
let pinned;
try {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const subjects = await chooseSubjects(client);
  await client.end();
  const accounts = subjects.map(({ account }) => account);
  const nodeOptions = profile
    ? ['--cpu-prof', `--cpu-prof-dir=${path.join(BENCH, '.data')}`, '--enable-source-maps']
    : [];
  for (const kind of kinds) {
    servers.push(
      await startServer(kind, database, accounts, { nodeOptions, before: options.before }),
    );
  }
  const prepared = [];
  for (const server of servers) prepared.push(await prepare(server, subjects, size.accounts));
  compare(prepared);
  console.log(`Answers agree: ${kinds.join(', ')}.`);
  if (!profile) pinned = pin(servers, database.pid);
  const requests = (query) => Math.round(REQUESTS[query] * options.scale);
  const results = await measure({
    servers,
    queries: options.queries ?? QUERIES,
    questionsOf: (kind, query) => prepared.find((p) => p.kind === kind)[query]?.questions,
    requests,
    // Not as short as samples may be: code that is not compiled yet says nothing.
    warmUp: (query) => 2 * Math.max(REQUESTS[query], requests(query)),
    rounds: options.rounds,
    connections: CONNECTIONS,
    postmaster: database.pid,
  });
  pinned?.release();
  const labels = Object.fromEntries(kinds.map((kind) => [kind, SERVERS[kind].label]));
  console.log(`\n${table(results, labels)}\n`);
  if (!options.queries) {
    writeResults({
      postgres: database.version,
      suffix: `${options.before ? '-before' : ''}${options.quick ? '-quick' : ''}`,
      scale: size,
      connections: CONNECTIONS,
      requests: Object.fromEntries(QUERIES.map((query) => [query, requests(query)])),
      pinned: pinned?.cores ?? false,
      results,
    });
  }
} finally {
  for (const server of servers) await server.stop();
  await database.stop();
}
if (options.withIngest) {
  execFileSync(process.execPath, [path.join(BENCH, 'ingest.mjs')], { stdio: 'inherit' });
}
