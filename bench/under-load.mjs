// Switchboard under a load that lasts, and under more than it can do.
//   npx node bench/under-load.mjs [--connections=200] [--seconds=300]
//                                 [--crowd=2000] [--crowd-seconds=20] [--impatient]
// First the account page from so many connections, each of which asks again as soon as it has its
// answer; then from a crowd, of which most are refused, and ask again after what Retry-After says
// (--impatient: at once). Every answer must be to the byte the one that was checked before, or a
// 503 with Retry-After.
import { execFileSync } from 'node:child_process';
import { Agent } from 'node:http';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { post } from './lib/load.mjs';
import { ROOT } from './lib/paths.mjs';
import { startServer } from './lib/server.mjs';

const { values: options } = parseArgs({
  options: {
    connections: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '300' },
    crowd: { type: 'string', default: '2000' },
    'crowd-seconds': { type: 'string', default: '20' },
    impatient: { type: 'boolean', default: false },
  },
});
const SCALE = { accounts: 500, usage: 300_000 };
/** Owners who ask, each a viewer of its own. */
const OWNERS = 200;
const OPENED_AT_ONCE = 100;
const FAULTS_SHOWN = 5;

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Only now: these load the product's build.
const { openBenchDatabase } = await import('./lib/database.mjs');
const { chooseSubjects, prepare } = await import('./lib/questions.mjs');
const { default: pg } = await import('pg');

const database = await openBenchDatabase(SCALE);
let server;
try {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const subjects = await chooseSubjects(client, OWNERS);
  await client.end();
  const accounts = subjects.map(({ account }) => account);
  server = await startServer('product', database, accounts);
  const { questions } = (await prepare(server, subjects, SCALE.accounts)).q1;
  console.log(
    `Node ${process.version}, PostgreSQL ${database.version}, ${os.cpus().length} cores, load ` +
      `${os.loadavg()[0].toFixed(1)}; ${questions.length} owners; times are the client's, which ` +
      'shares the cores',
  );
  const steady = await measured(questions, Number(options.connections), Number(options.seconds));
  const crowd = await measured(questions, Number(options.crowd), Number(options['crowd-seconds']));
  if (steady.faults + crowd.faults > 0) process.exitCode = 1;
} finally {
  await server?.stop();
  await database.stop();
}

/** Loads the server for so long, and prints what came of it. */
async function measured(questions, connections, seconds) {
  console.log(`\n${connections} connections for ${seconds} s`);
  const agents = await opened(connections);
  const watch = watchServer();
  const result = await load(questions, agents, seconds).finally(watch.stop);
  const { samples } = watch;
  for (const agent of agents) agent.destroy();
  const { answered, refused, faults } = result;
  const rate = (answered.length / result.seconds).toFixed(0);
  console.log(`  answered  ${answered.length} (${rate} a second)  ${percentiles(answered)}`);
  console.log(`  refused   ${refused.length}  ${percentiles(refused)}`);
  console.log(`  errors    ${faults.length}`);
  for (const fault of faults.slice(0, FAULTS_SHOWN)) console.log(`    ${fault}`);
  console.log(`  nobody was answered for at most ${result.longestGap.toFixed(0)} ms`);
  for (const [name, sample] of pointsOf(samples)) console.log(`  ${name} ${describe(sample)}`);
  return { faults: faults.length };
}

/** Open connections, each with an agent of its own; none of them comes while it is measured. */
async function opened(count) {
  const agents = Array.from({ length: count }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const health = new URL('/healthz', server.url);
  for (let from = 0; from < count; from += OPENED_AT_ONCE) {
    const some = agents.slice(from, from + OPENED_AT_ONCE);
    await Promise.all(some.map((agent) => post(health, { body: '' }, agent)));
  }
  return agents;
}

async function load(questions, agents, seconds) {
  const result = { answered: [], refused: [], faults: [], longestGap: 0 };
  const started = performance.now();
  const end = started + seconds * 1_000;
  let sent = 0;
  let lastAnswer = started;
  async function connection(agent) {
    while (performance.now() < end) {
      const question = questions[sent % questions.length];
      sent += 1;
      const from = performance.now();
      const answer = await post(server.url, question, agent).catch((error) => ({ error }));
      const now = performance.now();
      if (answer.text === question.answer && answer.status === 200) {
        result.answered.push(now - from);
        result.longestGap = Math.max(result.longestGap, now - lastAnswer);
        lastAnswer = now;
      } else if (answer.status === 503 && answer.retryAfter > 0) {
        result.refused.push(now - from);
        if (!options.impatient) await pause(answer.retryAfter * 1_000);
      } else {
        result.faults.push(faultOf(answer));
        // A server that is away is not asked as fast as it goes.
        await pause(100);
      }
    }
  }
  await Promise.all(agents.map(connection));
  return { ...result, seconds: (performance.now() - started) / 1_000 };
}

function faultOf({ error, status, text }) {
  return error ? `${error.code ?? ''} ${error.message}` : `${status} ${text.slice(0, 200)}`;
}

/** Memory and event loop of the server, once a second. */
function watchServer() {
  const samples = [];
  let isOver = false;
  async function sample() {
    const [memory, delay] = [await server.memory(), await server.loopDelay()];
    samples.push({ memory, delay });
  }
  const watching = (async () => {
    for (await sample(); !isOver; await sample()) await pause(1_000);
  })();
  return {
    samples,
    async stop() {
      isOver = true;
      await watching;
    },
  };
}

/** At the start, after a minute and at the end, and the most there was of anything. */
function pointsOf(samples) {
  const most = (of) => Math.max(...samples.map(of));
  const top = {
    memory: {
      rss: most(({ memory }) => memory.rss),
      heapUsed: most(({ memory }) => memory.heapUsed),
    },
    delay: {
      p50: most(({ delay }) => delay.p50),
      p99: most(({ delay }) => delay.p99),
      max: most(({ delay }) => delay.max),
    },
  };
  return [
    ['at the start  ', samples[0]],
    ...(samples.length > 60 ? [['after a minute', samples[60]]] : []),
    ['at the end    ', samples.at(-1)],
    ['at the most   ', top],
  ];
}

function describe({ memory, delay }) {
  const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const [p50, p99, max] = [delay.p50, delay.p99, delay.max].map((millis) => millis.toFixed(0));
  return (
    `RSS ${megabytes(memory.rss)}, heap ${megabytes(memory.heapUsed)}; event loop late by ` +
    `p50 ${p50}, p99 ${p99}, max ${max} ms within a second`
  );
}

function percentiles(millis) {
  if (millis.length === 0) return '';
  const sorted = millis.toSorted((a, b) => a - b);
  const at = (part) => `${sorted[Math.floor((sorted.length - 1) * part)].toFixed(0)} ms`;
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)}`;
}
