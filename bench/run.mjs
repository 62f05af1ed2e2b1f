// Measures Switchboard beside a textbook stack and PostGraphile 5, on the same rows in one run.
//   node bench/run.mjs [--accounts=500] [--usage=300000] [--rounds=2] [--scale=1]
//                      [--servers=product,textbook,postgraphile] [--profile=q1]
//   node bench/run.mjs --before=../earlier --servers=product,before
//       another checkout of Switchboard, built with npm run build, on this one's database
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BENCH, ROOT } from './lib/paths.mjs';
import { measure } from './lib/measure.mjs';
import { table } from './lib/report.mjs';
import { SERVERS, startServer } from './lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '500' },
    usage: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '2' },
    /** Multiplies the number of requests of a sample. */
    scale: { type: 'string', default: '1' },
    servers: { type: 'string', default: 'product,textbook,postgraphile' },
    /** The folder of an earlier version, for the server "before". */
    before: { type: 'string' },
    /** Writes a CPU profile of the product answering this query, and measures nothing. */
    profile: { type: 'string' },
  },
});
const REQUESTS = { q1: 1500, q2: 400, q3: 1500 };
const CONNECTIONS = 16;

if (!existsSync(path.join(BENCH, 'node_modules'))) {
  throw new Error('The peers are not installed: run npm install in bench/ first.');
}
execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Only now: these load the product's build.
const { openBenchDatabase } = await import('./lib/database.mjs');
const { chooseSubjects, compare, prepare } = await import('./lib/questions.mjs');
const { default: pg } = await import('pg');

const scale = { accounts: Number(options.accounts), usage: Number(options.usage) };
if (scale.accounts < 50 || scale.usage / (scale.accounts * 4) < 140) {
  throw new Error('Q2 needs 50 accounts, Q3 140 calls a subscription (usage / accounts / 4).');
}
if (options.servers.split(',').includes('before') && !options.before) {
  throw new Error('The server "before" needs --before=<folder of a built checkout>.');
}
const kinds = options.profile ? ['product'] : options.servers.split(',');
const database = await openBenchDatabase(scale);
const servers = [];
try {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const subjects = await chooseSubjects(client);
  await client.end();
  const nodeOptions = options.profile
    ? ['--cpu-prof', `--cpu-prof-dir=${path.join(BENCH, '.data')}`, '--enable-source-maps']
    : [];
  for (const kind of kinds) {
    const accounts = subjects.map(({ account }) => account);
    servers.push(
      await startServer(kind, database, accounts, { nodeOptions, before: options.before }),
    );
  }
  const prepared = [];
  for (const server of servers) {
    prepared.push({ kind: server.kind, ...(await prepare(server, subjects, scale.accounts)) });
  }
  compare(prepared);
  console.log(`Answers agree: ${kinds.join(', ')}.`);
  const queries = options.profile ? [options.profile] : ['q1', 'q2', 'q3'];
  const results = await measure({
    servers,
    queries,
    questionsOf: (kind, query) => prepared.find((p) => p.kind === kind)[query].questions,
    requests: (query) => Math.round(REQUESTS[query] * Number(options.scale)),
    rounds: Number(options.rounds),
    connections: CONNECTIONS,
    postmaster: database.pid,
  });
  const labels = Object.fromEntries(kinds.map((kind) => [kind, SERVERS[kind].label]));
  console.log(`\n${table(results, labels)}\n`);
  if (!options.profile) write(results);
} finally {
  for (const server of servers) await server.stop();
  await database.stop();
}

function write(results) {
  const versionOf = (folder, name) =>
    JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8'))
      .version;
  const peers = ['postgraphile', 'grafast', '@apollo/server', 'type-graphql', 'typeorm', 'pg'];
  const revision = () =>
    execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: ROOT,
      encoding: 'utf8',
    }).trim();
  const report = {
    at: new Date().toISOString(),
    scale,
    connections: CONNECTIONS,
    versions: {
      switchboard: existsSync(path.join(ROOT, '.git')) ? revision() : 'exported',
      node: process.version,
      node24: execFileSync(path.join(BENCH, 'node_modules/.bin/node'), ['-v']).toString().trim(),
      postgres: database.version,
      ...Object.fromEntries(peers.map((name) => [name, versionOf(BENCH, name)])),
    },
    machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, load: os.loadavg() },
    results,
  };
  const file = path.join(
    BENCH,
    'results',
    `${report.at.slice(0, 10)}${options.before ? '-before' : ''}.json`,
  );
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`Written to ${path.relative(ROOT, file)}`);
}
