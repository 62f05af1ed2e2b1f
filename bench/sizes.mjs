// What a day's calls take of a machine: the program as npm start runs it, with its background work,
// in the busiest hour of a day, on a database that has calls already.
//   npx node bench/sizes.mjs [--days=1000,100000,5000000] [--stored=3000000] [--accounts=2000]
//                            [--seconds=90]
// An eighth of a day's calls comes in that hour. They are delivered every ten seconds, and staff
// read account pages meanwhile. Then a delivery of many calls tells how fast a backlog goes.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { cpuOf, cpuOfPostgres } from './lib/cpu.mjs';
import { ROOT } from './lib/paths.mjs';

const { values: options } = parseArgs({
  options: {
    days: { type: 'string', default: '1000,100000,5000000' },
    stored: { type: 'string', default: '3000000' },
    accounts: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '90' },
  },
});
const DELIVERED_EVERY_SECONDS = 10;
const BUSY_HOUR = 1 / 8;
const BACKLOG = 200_000;
/** Calls that are made and sent at a time. */
const PART = 1_000;
const load = () => os.loadavg()[0].toFixed(1);
/** Account pages a second, by calls a day: somebody has to read what came. */
const pagesASecond = (callsADay) => Math.min(20, Math.max(1, Math.round(callsADay / 100_000)));
const PAGE = `query Page($id: ID!) { account(id: $id) { name subscriptions(first: 4) { nodes {
  id service { name } term { endsBefore noticeDueBy }
  usageTotals(month: "2026-10") { outbound { calls } } } } } }`;

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Only now: these load the product's build.
const { openBenchDatabase } = await import('./lib/database.mjs');
const { callMaker } = await import('./lib/calls.mjs');

const scale = { accounts: Number(options.accounts), usage: Number(options.stored) };
const database = await openBenchDatabase(scale);
const folder = mkdtempSync(path.join(os.tmpdir(), 'switchboard-sizes-'));
const client = new pg.Client({ connectionString: database.ownerUrl });
await client.connect();
let program;
try {
  program = await startProgram();
  const { rows: subscriptions } = await client.query(
    'select account_id as "accountId", id from subscription order by id',
  );
  const nextCall = callMaker(subscriptions, Date.now() % 1e9);
  const accounts = await accountIds();
  console.log(`Node ${process.version}, ${os.cpus().length} cores, load ${load()}\n`);
  for (const callsADay of options.days.split(',').map(Number)) {
    console.log(await busyHour(callsADay, nextCall, accounts));
  }
  console.log(await backlog(nextCall));
} finally {
  await program?.stop();
  await client.end();
  await database.stop();
  rmSync(folder, { recursive: true });
}

async function startProgram() {
  const child = spawn(process.execPath, ['--max-semi-space-size=32', 'dist/src/main.js'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...{ DEMO: '1', DATA_DIR: folder, PORT: '0', RATE_LIMIT_POINTS: '0' },
      ...{ DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl },
    },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /GraphQL +(\S+)\/graphql/.exec(line) ?? [];
    if (url === undefined) continue;
    const { staff } = JSON.parse(readFileSync(path.join(folder, 'demo-tokens.json'), 'utf8'));
    const stop = () => child.kill('SIGTERM') && ended;
    return { pid: child.pid, url, headers: { authorization: `Bearer ${staff}` }, stop };
  }
  throw new Error(`the program ended with ${await ended} before it was ready`);
}

async function ask(query, variables) {
  const response = await fetch(`${program.url}/graphql`, {
    method: 'POST',
    headers: { ...program.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function accountIds() {
  const { accounts } = await ask('{ accounts(first: 100) { nodes { id } } }');
  return accounts.nodes.map(({ id }) => id);
}

async function deliver(nextCall, count) {
  const response = await fetch(`${program.url}/usage`, {
    ...{ method: 'POST', duplex: 'half', body: Readable.from(parts(nextCall, count)) },
    headers: { ...program.headers, 'content-type': 'application/x-ndjson' },
  });
  const text = await response.text();
  if (!text.includes(`"accepted":${count}`)) throw new Error(text.slice(-500));
}

function* parts(nextCall, count) {
  for (let sent = 0; sent < count; sent += PART) {
    yield Buffer.from(Array.from({ length: Math.min(PART, count - sent) }, nextCall).join(''));
  }
}

/** What processes and disks did since. */
async function state() {
  const { rows } = await client.query(`select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal,
    pg_total_relation_size('usage_record') as calls, pg_database_size(current_database()) as bytes`);
  const [{ wal, calls, bytes }] = rows;
  const [node, postgres] = [cpuOf(program.pid), cpuOfPostgres(database.pid)];
  return { at: performance.now(), node, postgres, wal: +wal, calls: +calls, bytes: +bytes };
}

async function busyHour(callsADay, nextCall, accounts) {
  const seconds = Number(options.seconds);
  const callsASecond = (callsADay * BUSY_HOUR) / 3_600;
  const times = { pages: [], deliveries: [] };
  const until = performance.now() + seconds * 1_000;
  let largest = 0;
  let [delivered, due] = [0, 0];
  const before = await state();
  const delivering = (async () => {
    for (; performance.now() < until; await pause(DELIVERED_EVERY_SECONDS * 1_000)) {
      due += callsASecond * DELIVERED_EVERY_SECONDS;
      const count = Math.floor(due - delivered);
      if (count === 0) continue;
      delivered += count;
      times.deliveries.push(await timed(() => deliver(nextCall, count)));
    }
  })();
  const reading = (async () => {
    for (let turn = 0; performance.now() < until; turn += 1) {
      const id = accounts[turn % accounts.length];
      times.pages.push(await timed(() => ask(PAGE, { id })));
      largest = Math.max(largest, rssOf(program.pid));
      await pause(1_000 / pagesASecond(callsADay));
    }
  })();
  await Promise.all([delivering, reading]);
  const after = await state();
  const wall = (after.at - before.at) * 1_000;
  const share = (name) => `${(((after[name] - before[name]) / wall) * 100).toFixed(1)} %`;
  return [
    `${callsADay.toLocaleString('en')} calls a day: ${delivered} in ${(wall / 1e6).toFixed(0)} s`,
    `${times.pages.length} pages, load ${load()}`,
    `\n  of a core: Node ${share('node')}, PostgreSQL ${share('postgres')}`,
    `memory ${(largest / 1024).toFixed(0)} MiB`,
    `\n  pages ${percentiles(times.pages)}`,
    `deliveries ${percentiles(times.deliveries)}`,
  ].join('; ');
}

async function backlog(nextCall) {
  await client.query('checkpoint');
  const before = await state();
  await deliver(nextCall, BACKLOG);
  const after = await state();
  const each = (name) => ((after[name] - before[name]) / BACKLOG).toFixed(0);
  const rate = (BACKLOG * 1_000) / (after.at - before.at);
  return (
    `A backlog: ${rate.toFixed(0)} calls a second, load ${load()}; of each call ` +
    `${each('node')} µs of Node, ${each('postgres')} of PostgreSQL, ${each('calls')} bytes in its ` +
    `table and its indexes, ${each('bytes')} of all, ${each('wal')} of WAL`
  );
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function rssOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function percentiles(millis) {
  if (millis.length === 0) return 'none';
  const sorted = millis.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.floor((sorted.length - 1) * part)].toFixed(0);
  return `p50 ${at(0.5)}, p99 ${at(0.99)} ms`;
}
