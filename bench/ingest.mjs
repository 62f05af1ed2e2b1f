// How fast call records come in through the streaming path, against straight COPY of the same rows
// into the same indexed table; what sending them again costs; how much memory the server takes.
//   node bench/ingest.mjs [--calls=1000000] [--accounts=2000] [--rounds=3]
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { writeCalls } from './lib/calls.mjs';
import { cpuOf, cpuOfPostgres } from './lib/cpu.mjs';
import { BENCH, ROOT } from './lib/paths.mjs';
import { spread } from './lib/report.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { openBenchDatabase } = await import('./lib/database.mjs');
const { startServer } = await import('./lib/server.mjs');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const CALLS = Number(options.calls ?? 1_000_000);
const ACCOUNTS = Number(options.accounts ?? 2_000);
const ROUNDS = Number(options.rounds ?? 3);

const database = await openBenchDatabase({ accounts: ACCOUNTS, usage: 0 });
const client = new pg.Client({ connectionString: database.ownerUrl });
await client.connect();
let server;
try {
  server = await startServer('product', database, [], {
    nodeOptions: options.profile
      ? ['--cpu-prof', `--cpu-prof-dir=${path.join(BENCH, '.data')}`]
      : [],
  });
  const { rows: subscriptions } = await client.query(
    'select account_id as "accountId", id from subscription order by id',
  );
  const file = path.join(BENCH, '.data', `calls-${ACCOUNTS}-${CALLS}.ndjson`);
  if (!existsSync(file)) await writeCalls(file, subscriptions, CALLS);
  const rowsFile = `${file}.rows`;

  await empty();
  const idle = rss(server.pid);
  const largest = { rss: 0, heapUsed: 0, external: 0 };
  const watch = setInterval(async () => {
    const memory = await server.memory();
    for (const name of Object.keys(largest)) largest[name] = Math.max(largest[name], memory[name]);
  }, 250);
  const first = await sent(file);
  check(first.summary, { accepted: CALLS, duplicates: 0 });
  const truth = await totals();
  const order = 'order by import_line';
  await pipeline(
    client.query(copyTo(`copy (select * from usage_record ${order}) to stdout`)),
    createWriteStream(rowsFile),
  );

  const samples = { copy: [], sent: [], again: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const steps = [copied, measured];
    for (const step of round % 2 === 0 ? steps : steps.reverse()) await step();
  }
  clearInterval(watch);
  report();

  async function copied() {
    await empty();
    samples.copy.push(await timed(() => copyIn(rowsFile)));
  }

  async function measured() {
    await empty();
    let answer;
    samples.sent.push(await timed(async () => (answer = await sent(file))));
    check(answer.summary, { accepted: CALLS, duplicates: 0, conflicts: 0, rejected: 0 });
    same(await totals(), truth);
    await client.query('checkpoint');
    samples.again.push(await timed(async () => (answer = await sent(file))));
    check(answer.summary, { accepted: 0, duplicates: CALLS, conflicts: 0, rejected: 0 });
    same(await totals(), truth);
  }

  function report() {
    const of = (name, field) => spread(samples[name].map((sample) => sample[field]));
    const show = ({ median, min, max }, digits = 1) =>
      `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
    const base = of('copy', 'seconds').median;
    console.log(`\n${CALLS} calls, ${ACCOUNTS} accounts, ${ROUNDS} rounds\n`);
    console.log('| | seconds (min–max) | Node CPU s | PostgreSQL CPU s | against COPY |');
    console.log('|---|---:|---:|---:|---:|');
    for (const [name, label] of [
      ['copy', 'straight COPY'],
      ['sent', 'POST /usage, new'],
      ['again', 'POST /usage, sent again'],
    ]) {
      const seconds = of(name, 'seconds');
      console.log(
        `| ${label} | ${show(seconds)} | ${of(name, 'node').median.toFixed(1)} | ` +
          `${of(name, 'postgres').median.toFixed(1)} | ${(base / seconds.median).toFixed(2)}x |`,
      );
    }
    const [total, heap, external] = Object.values(largest).map((bytes) =>
      Math.round(bytes / 2 ** 20),
    );
    console.log(
      `\nServer's memory: ${idle} MB idle, ${total} MB at its largest (${total - idle} MB more); ` +
        `of its heap ${heap} MB were in use at the most, outside of it ${external} MB.`,
    );
  }
} finally {
  await server?.stop();
  await client.end();
  await database.stop();
}

async function empty() {
  await client.query(`truncate usage_record, usage_monthly_total, emergency_incident,
    usage_import, usage_import_issue, audit_entry cascade`);
  await client.query('vacuum usage_record');
  await client.query('checkpoint');
}

async function copyIn(rowsFile) {
  await pipeline(
    createReadStream(rowsFile, { highWaterMark: 1 << 20 }),
    client.query(copyFrom('copy usage_record from stdin')),
  );
}

async function timed(work) {
  const [node, postgres] = [cpuOf(server.pid), cpuOfPostgres(database.pid)];
  const started = performance.now();
  await work();
  return {
    seconds: (performance.now() - started) / 1_000,
    node: (cpuOf(server.pid) - node) / 1e6,
    postgres: (cpuOfPostgres(database.pid) - postgres) / 1e6,
  };
}

/** Sends the file and reads the answer to its end. */
function sent(file) {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url.replace('/graphql', '/usage')}?format=ndjson`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.staff}` },
    });
    outgoing.once('error', reject);
    outgoing.once('response', async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      const lines = text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      resolve({ summary: lines.at(-1), lines });
    });
    createReadStream(file, { highWaterMark: 1 << 18 }).pipe(outgoing);
  });
}

async function totals() {
  const { rows } = await client.query(`select count(*)::int as rows, sum(calls)::int as calls,
    sum(billed_seconds)::bigint as seconds, sum(amount)::text as amount from usage_monthly_total`);
  const { rows: parts } = await client.query(`select count(*)::int as calls,
    sum(billed_seconds)::bigint as seconds, sum(amount)::text as amount from usage_record`);
  const { rows: _, ...sum } = rows[0];
  same(sum, parts[0]);
  return rows[0];
}

function same(one, other) {
  if (JSON.stringify(one) === JSON.stringify(other)) return;
  throw new Error(`${JSON.stringify(one)} is not ${JSON.stringify(other)}`);
}

function check(summary, expected) {
  for (const [name, value] of Object.entries(expected)) {
    if (summary[name] !== value) throw new Error(`${JSON.stringify(summary)}: ${name} ${value}?`);
  }
}

function memory(pid, name) {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)[1]) / 1024);
}
function rss(pid) {
  return memory(pid, 'VmRSS');
}
