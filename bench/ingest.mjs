// How fast call records come in through the streaming path, against straight COPY of the same rows
// into the same indexed table; what sending them again costs; how much memory the server takes.
//   npx node bench/ingest.mjs [--calls=1000000] [--stored=3000000] [--accounts=2000] [--rounds=3]
// Memory with the young generation held to so many MB: as V8 grows it in steps of double the size,
// the peak without tells above all how many steps there were.
//   npx node bench/ingest.mjs --semi-space=16
// And whether order matters: three times each, shuffled, in pieces, from four clients at once.
//   npx node bench/ingest.mjs --rounds=0 --scattered=1
import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { cpuOf, cpuOfPostgres } from './lib/cpu.mjs';
import { BENCH, ROOT } from './lib/paths.mjs';
import { spread } from './lib/report.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { writeCalls } = await import('./lib/calls.mjs');
const { openBenchDatabase } = await import('./lib/database.mjs');
const { startServer } = await import('./lib/server.mjs');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const CALLS = Number(options.calls ?? 1_000_000);
const ACCOUNTS = Number(options.accounts ?? 2_000);
const ROUNDS = Number(options.rounds ?? 3);
const [CLIENTS, PIECES] = [4, 20];
const STORED = Number(options.stored ?? 3_000_000);
const SEMI_SPACE = options['semi-space'];

/** Calls come into a table that has calls already, each step into a copy of the same one. */
const database = await openBenchDatabase({ accounts: ACCOUNTS, usage: STORED });
const admin = new pg.Client({ connectionString: databaseUrl(database.ownerUrl, 'postgres') });
await admin.connect();
const file = path.join(BENCH, '.data', `calls-${ACCOUNTS}-${CALLS}.ndjson`);
const rowsFile = `${file}.rows`;
const samples = { copy: [], checked: [], sent: [], again: [] };
const largest = { rss: 0, heapUsed: 0, external: 0 };
let idle = Infinity;
let truth;
try {
  await inStep(async ({ client, server }) => {
    const { rows: subscriptions } = await client.query(
      'select account_id as "accountId", id from subscription order by id',
    );
    if (!existsSync(file)) await writeCalls(file, subscriptions, CALLS);
    const { summary } = await sent(server, file);
    check(summary, { accepted: CALLS, duplicates: 0 });
    truth = await totals(client);
    const rows = `select * from usage_record where import_id is not null order by import_line`;
    const out = client.query(copyTo(`copy (${rows}) to stdout`));
    await pipeline(out, createWriteStream(rowsFile));
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    const steps = [copied, checked, measured];
    for (const step of round % 2 === 0 ? steps : steps.reverse()) await inStep(step);
  }
  if (ROUNDS > 0) report();
  if (options.scattered) await inStep(scattered);
} finally {
  await admin.query('drop database if exists bench_step with (force)');
  await admin.end();
  await database.stop();
}

async function inStep(work) {
  await admin.query('drop database if exists bench_step with (force)');
  await admin.query('create database bench_step template bench strategy file_copy');
  const urls = {
    appUrl: databaseUrl(database.appUrl, 'bench_step'),
    ownerUrl: databaseUrl(database.ownerUrl, 'bench_step'),
  };
  const client = new pg.Client({ connectionString: urls.ownerUrl });
  await client.connect();
  const server = await startServer('product', urls, [], {
    nodeOptions: [
      ...(options.profile ? ['--cpu-prof', `--cpu-prof-dir=${path.join(BENCH, '.data')}`] : []),
      ...(SEMI_SPACE ? [`--max-semi-space-size=${SEMI_SPACE}`] : []),
    ],
  });
  try {
    await client.query('checkpoint');
    idle = Math.min(idle, (await server.memory()).rss);
    await work({ client, server });
  } finally {
    await server.stop();
    await client.end();
  }
}

async function copied({ client, server }) {
  samples.copy.push(
    await timed(server, () =>
      pipeline(
        createReadStream(rowsFile, { highWaterMark: 1 << 20 }),
        client.query(copyFrom('copy usage_record from stdin')),
      ),
    ),
  );
}

async function measured({ client, server }) {
  const watch = setInterval(async () => {
    const memory = await server.memory();
    for (const name of Object.keys(largest)) largest[name] = Math.max(largest[name], memory[name]);
  }, 250);
  let answer;
  samples.sent.push(await timed(server, async () => (answer = await sent(server, file))));
  check(answer.summary, { accepted: CALLS, duplicates: 0, conflicts: 0, rejected: 0 });
  same(await totals(client), truth);
  await client.query('checkpoint');
  samples.again.push(await timed(server, async () => (answer = await sent(server, file))));
  check(answer.summary, { accepted: 0, duplicates: CALLS, conflicts: 0, rejected: 0 });
  same(await totals(client), truth);
  clearInterval(watch);
}

/** The same file, of which it is only said what would become of it. */
async function checked({ client, server }) {
  const before = await totals(client);
  let answer;
  const work = async () => (answer = await sent(server, file, '&check=true'));
  samples.checked.push(await timed(server, work));
  check(answer.summary, { accepted: CALLS, duplicates: 0, conflicts: 0, rejected: 0 });
  same(await totals(client), before);
}

/** Each call three times, shuffled, in pieces from four clients: the same totals, stored once. */
async function scattered({ client, server }) {
  const { bytes, ends } = await linesOf(file);
  const order = new Uint32Array(ends.length * 3).map((_, place) => place % ends.length);
  shuffle(order);
  const sums = { accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
  const pieces = Array.from({ length: PIECES }, (_, piece) =>
    order.subarray(
      Math.round((order.length * piece) / PIECES),
      Math.round((order.length * (piece + 1)) / PIECES),
    ),
  );
  const started = performance.now();
  const sendPieces = async () => {
    for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
      const { summary } = await sentFrom(server, Readable.from(chunksOf(bytes, ends, piece)));
      check(summary, { state: 'COMPLETE' });
      for (const name of Object.keys(sums)) sums[name] += summary[name];
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, sendPieces));
  check(sums, { accepted: CALLS, duplicates: 2 * CALLS, conflicts: 0, rejected: 0 });
  same(await totals(client), truth);
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(
    `\n${CALLS} calls, three times each, shuffled, ${PIECES} pieces from ${CLIENTS} clients: ` +
      `${JSON.stringify(sums)} in ${seconds} s; the totals are those of one delivery.`,
  );
}

/** A file's bytes, and where each of its lines ends. */
async function linesOf(name) {
  const bytes = await readFile(name);
  const ends = [];
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, end + 1)) ends.push(end + 1);
  return { bytes, ends };
}

/** Fisher and Yates, with a generator that gives the same order each time. */
function shuffle(order) {
  let state = 20_261_126;
  for (let last = order.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
}

function* chunksOf(bytes, ends, lines) {
  for (let first = 0; first < lines.length; first += 1_000) {
    const some = Array.from(lines.subarray(first, first + 1_000));
    yield Buffer.concat(
      some.map((line) => bytes.subarray(line === 0 ? 0 : ends[line - 1], ends[line])),
    );
  }
}

function report() {
  const of = (name, field) => spread(samples[name].map((sample) => sample[field]));
  const show = ({ median, min, max }, digits = 1) =>
    `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
  const base = of('copy', 'seconds').median;
  console.log(
    `\n${CALLS} calls into a table of ${STORED}, ${ACCOUNTS} accounts, ${ROUNDS} rounds\n`,
  );
  console.log('| | seconds (min–max) | Node CPU s | PostgreSQL CPU s | against COPY |');
  console.log('|---|---:|---:|---:|---:|');
  for (const [name, label] of [
    ['copy', 'straight COPY'],
    ['checked', 'POST /usage?check=true'],
    ['sent', 'POST /usage, new'],
    ['again', 'POST /usage, sent again'],
  ]) {
    const seconds = of(name, 'seconds');
    console.log(
      `| ${label} | ${show(seconds)} | ${of(name, 'node').median.toFixed(1)} | ` +
        `${of(name, 'postgres').median.toFixed(1)} | ${(base / seconds.median).toFixed(2)}x |`,
    );
  }
  const [before, total, heap, external] = [idle, ...Object.values(largest)].map((bytes) =>
    Math.round(bytes / 2 ** 20),
  );
  console.log(
    `\nServer's memory: ${before} MB idle, ${total} MB at its largest (${total - before} MB more); ` +
      `of its heap ${heap} MB were in use at the most, outside of it ${external} MB.`,
  );
}

async function timed(server, work) {
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
function sent(server, file, more = '') {
  return sentFrom(server, createReadStream(file, { highWaterMark: 1 << 18 }), more);
}

function sentFrom(server, body, more = '') {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url.replace('/graphql', '/usage')}?format=ndjson${more}`, {
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
    body.pipe(outgoing);
  });
}

async function totals(client) {
  const { rows } = await client.query(`select count(*)::int as rows, sum(calls)::int as calls,
    sum(billed_seconds)::bigint as seconds, sum(amount)::text as amount from usage_monthly_total`);
  const { rows: parts } = await client.query(`select count(*)::int as calls,
    sum(billed_seconds)::bigint as seconds, sum(amount)::text as amount from usage_record`);
  const { rows: _, ...sum } = rows[0];
  same(sum, parts[0]);
  const { rows: digests } = await client.query(`select md5(string_agg(concat_ws(' ', account_id,
      subscription_id, month, direction, order_pool_id, calls, unrated_calls, billed_seconds,
      amount), ',' order by account_id, subscription_id, month, direction, order_pool_id)) as digest
    from usage_monthly_total`);
  return { ...rows[0], ...digests[0] };
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

function databaseUrl(url, name) {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
