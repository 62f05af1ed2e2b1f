// What each part of Switchboard costs: the same questions with the part and without it.
//   npx node bench/parts.mjs [--rounds=3] [--requests=600] [--queries=q1] [--parts=compiling]
// Sign-in, row-level security (in a copy of the database without the policies; settings and
// snapshot stay), the rate limit, and compiled operations; and with traces, of one request of a
// hundred and of each, which a collector on this machine takes.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { ROOT } from './lib/paths.mjs';
import { measure } from './lib/measure.mjs';
import { pin } from './lib/pinning.mjs';
import { table } from './lib/report.mjs';
import { startServer } from './lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    requests: { type: 'string', default: '600' },
    queries: { type: 'string', default: 'q1,q2,q3' },
    /** Beside the whole; all where none are named. */
    parts: { type: 'string' },
  },
});
const SCALE = { accounts: 500, usage: 300_000 };
const OPEN = 'bench_open';
const WITHOUT = ['nothing', 'sign-in', 'row-level security', 'rate limit', 'compiling'];
const VARIANTS = [
  ...WITHOUT.map((without) => ({
    kind: without === 'nothing' ? 'product' : without,
    label: without === 'nothing' ? 'whole' : `without ${without}`,
    env: { WITHOUT: without },
    isOpen: without === 'row-level security',
  })),
  { kind: 'traces', label: 'with 1 % traced', env: { TRACED: '0.01' } },
  { kind: 'traces-all', label: 'with all traced', env: { TRACED: '1' } },
].filter(({ kind }) => kind === 'product' || (options.parts?.split(',').includes(kind) ?? true));

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Only now: these load the product's build.
const { openBenchDatabase } = await import('./lib/database.mjs');
const { chooseSubjects, compare, prepare } = await import('./lib/questions.mjs');

const database = await openBenchDatabase(SCALE);
const servers = [];
const collector = await startCollector();
try {
  const subjects = await connected(database.ownerUrl, chooseSubjects);
  await copyWithoutPolicies();
  const accounts = subjects.map(({ account }) => account);
  const prepared = {};
  for (const { kind, env, isOpen } of VARIANTS) {
    const on = isOpen ? { ...database, appUrl: urlOf(database.appUrl, OPEN) } : database;
    const started = await startServer('product', on, accounts, {
      env: { ...env, COLLECTOR: collector.url },
    });
    // Whoever asks there for another's account gets it: the wall is what is missing.
    const server = { ...started, isIsolated: !isOpen };
    prepared[kind] = { kind: 'product', ...(await prepare(server, subjects, SCALE.accounts)) };
    servers.push({ ...server, kind });
  }
  compare(Object.values(prepared));
  const pinned = pin(servers, database.pid);
  const results = await measure({
    servers,
    queries: options.queries.split(','),
    questionsOf: (kind, query) => prepared[kind][query]?.questions,
    requests: (query) => Math.round(Number(options.requests) / (query === 'q2' ? 3 : 1)),
    rounds: Number(options.rounds),
    connections: 16,
    postmaster: database.pid,
  });
  pinned?.release();
  const labels = VARIANTS.map(({ kind, label }) => [kind, label]);
  console.log(`\n${table(results, Object.fromEntries(labels))}`);
} finally {
  for (const server of servers) await server.stop();
  await database.stop();
  collector.close();
}

/** Takes traces and forgets them. */
async function startCollector() {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end('{}'));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => server.close().closeAllConnections();
  return { url: `http://127.0.0.1:${server.address().port}/v1/traces`, close };
}

function urlOf(url, name) {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function connected(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function copyWithoutPolicies() {
  await connected(urlOf(database.ownerUrl, 'postgres'), async (client) => {
    await client.query(`drop database if exists ${OPEN}`);
    await client.query(
      `create database ${OPEN} template ${new URL(database.ownerUrl).pathname.slice(1)}`,
    );
  });
  await connected(urlOf(database.ownerUrl, OPEN), async (client) => {
    const { rows } = await client.query(
      `select oid::regclass::text as name from pg_class where relrowsecurity`,
    );
    for (const { name } of rows)
      await client.query(`alter table ${name} disable row level security`);
    await client.query('vacuum (analyze)');
  });
}
