// What events cost and how late they are: an act with its event and outbox beside the same act
// without; then 16 writers, two sequencers, and a reader that follows the feed.
//   npx node bench/events.mjs [--accounts=2000] [--acts=400] [--rounds=8] [--seconds=10]
//
// The program's own code in this process, on a PostgreSQL that is filled and thrown away. CPU is
// that of this process and of PostgreSQL together; acts with and without take turns.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { BENCH, product, ROOT } from './lib/paths.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { cpuOfPostgres } = await import('./lib/cpu.mjs');
const { openBenchDatabase } = await import('./lib/database.mjs');
const { spread } = await import('./lib/report.mjs');
const { withContext } = product('./application/open-context.js');
const { openDatabase } = product('./data/database.js');
const { addSupportContact } = product('./modules/support/support-contact.commands.js');
const { feedPage } = product('./modules/events/event-feed.loader.js');
const { registry } = product('./registry.js');
const { placeWaitingEvents, startSequencer } = product('./worker/sequencer.js');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const ACCOUNTS = Number(options.accounts ?? 2_000);
const ACTS = Number(options.acts ?? 400);
const ROUNDS = Number(options.rounds ?? 8);
const SECONDS = Number(options.seconds ?? 10);
const WRITERS = 16;

const STAFF = { kind: 'STAFF', subject: 'bench', permissions: new Set(['SUPPORT', 'CONTRACTS']) };
const clock = () => new Date().toISOString();
const log = { error: (...what) => console.error(...what), warn: () => undefined };

const folder = path.join(BENCH, '.data', 'events');
rmSync(folder, { recursive: true, force: true });
const bench = await openBenchDatabase({ accounts: ACCOUNTS, usage: 1_000, days: 30 }, 'events/pg');
const databases = [];
const owner = new pg.Client({ connectionString: bench.ownerUrl });
try {
  await owner.connect();
  const { rows } = await owner.query('select id from account order by id');
  const accountIds = rows.map(({ id }) => id);
  const database = await open(20);
  await costOfAnAct(database, accountIds);
  await lagOfTheFeed(database, accountIds, 0);
  await lagOfTheFeed(database, accountIds, 5);
} finally {
  for (const database of databases) await database.close();
  await owner.end();
  await bench.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function open(poolSize) {
  const database = await openDatabase({ registry, url: bench.appUrl, poolSize });
  databases.push(database);
  return database;
}

function act(database, accountId, number) {
  const input = {
    ...{ accountId, vendorCode: 'GOTO', channel: 'EMAIL', value: `bench${number}@example.com` },
    ...{ hours: '24/7', timeZone: 'UTC', languages: ['en'], severities: [] },
  };
  return withContext({ database, clock }, STAFF, (context) => addSupportContact(context, input));
}

/** CPU microseconds of an act, with its event and without. */
async function costOfAnAct(database, accountIds) {
  const { definition } = addSupportContact;
  const { event } = definition;
  let number = 0;
  const sample = async (told) => {
    definition.event = told ? event : 'none';
    const before = cpu();
    for (let index = 0; index < ACTS; index += 1) {
      number += 1;
      await act(database, accountIds[number % accountIds.length], number);
    }
    return (cpu() - before) / ACTS;
  };
  await sample(true);
  await sample(false);
  const samples = { told: [], silent: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const told of round % 2 === 0 ? [true, false] : [false, true]) {
      samples[told ? 'told' : 'silent'].push(await sample(told));
    }
  }
  definition.event = event;
  const ratios = samples.told.map((value, index) => value / samples.silent[index]);
  const { median, min, max } = spread(ratios);
  console.log(
    `An act with its event, CPU over one without: ${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)}), ` +
      `${spread(samples.told).median.toFixed(0)} and ${spread(samples.silent).median.toFixed(0)} µs; load ${load()}`,
  );
  const { rows } = await owner.query('select count(*)::int as waiting from event_outbox');
  const before = cpu();
  await placeWaitingEvents({ database, clock });
  const each = (cpu() - before) / rows[0].waiting;
  console.log(`Placing an event afterwards: ${each.toFixed(0)} µs of CPU, in rounds of 1,000`);
}

/** Events on their way to a reader, while writers write and another transaction may be open. */
async function lagOfTheFeed(database, accountIds, openSeconds) {
  await placeWaitingEvents({ database, clock });
  const sequencers = await Promise.all([1, 2].map(() => open(2)));
  const loops = sequencers.map((each) => startSequencer({ database: each, clock, log }));
  const reader = await open(2);
  const foreign = new pg.Client({ connectionString: bench.ownerUrl });
  await foreign.connect();
  if (openSeconds > 0) {
    await foreign.query('begin isolation level repeatable read');
    await foreign.query('select count(*) from event');
  }
  const written = new Map();
  const lags = [];
  const counts = new Map();
  let disorder = 0;
  let isOver = false;
  let { position } = (await owner.query('select position from feed_head')).rows[0];
  const reading = (async () => {
    for (;;) {
      const stops = isOver;
      const places = await withContext(
        { database: reader, clock },
        { ...STAFF, permissions: new Set(['READ']) },
        async (context) => (await feedPage(context, {}, Number(position), 1_000)).places,
      );
      const now = performance.now();
      for (const { accountId, position: at } of places) {
        position = at;
        // The acts of an account come one after the other, and so do its events.
        const next = written.get(accountId)?.shift();
        if (next === undefined) disorder += 1;
        else lags.push(now - next);
        counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
      }
      if (stops && places.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const end = performance.now() + SECONDS * 1000;
  let acts = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      // Accounts of their own, so that what is heard of one is known to be the act before.
      const own = accountIds.filter((__, index) => index % WRITERS === writer);
      for (let index = 0; performance.now() < end; index += 1) {
        const accountId = own[index % own.length];
        await act(database, accountId, `${writer}.${index}`);
        const times = written.get(accountId) ?? [];
        times.push(performance.now());
        written.set(accountId, times);
        acts += 1;
      }
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  isOver = true;
  await reading;
  await Promise.all(loops.map((loop) => loop.stop()));
  await foreign.end();
  lags.sort((a, b) => a - b);
  const at = (share) => lags[Math.min(lags.length - 1, Math.floor(lags.length * share))];
  const missed = [...written.values()].reduce((sum, times) => sum + times.length, 0);
  console.log(
    `${WRITERS} writers for ${SECONDS} s, two sequencers${openSeconds > 0 ? ', another transaction open' : ''}: ` +
      `${acts} acts, ${lags.length} heard, ${missed} missed, ${disorder} before their act had ended; ` +
      `from commit to reader p50 ${at(0.5).toFixed(0)}, p99 ${at(0.99).toFixed(0)} ms; load ${load()}`,
  );
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system + cpuOfPostgres(bench.pid);
}

function load() {
  return os.loadavg()[0].toFixed(0);
}
