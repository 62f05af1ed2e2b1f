// What billing a month takes: reading its use, beside a bare aggregate of its call records; and a
// run in its parts: reading, computing, writing, numbers, commits.
//   npx node --expose-gc bench/billing.mjs [--accounts=2000] [--usage=3000000] [--at-once=1,2,4]
//
// The program's own code in this process, on a PostgreSQL that is filled with a year of calls and
// thrown away. How accounts are billed is said through the API. The first of the months warms up;
// of one account at a time it is told what its parts take.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Agent } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { BENCH, MONTH, NOW, product, ROOT } from './lib/paths.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { cpuOfPostgres, fineCpuOf } = await import('./lib/cpu.mjs');
const { openBenchDatabase } = await import('./lib/database.mjs');
const { post } = await import('./lib/load.mjs');
const { spread } = await import('./lib/report.mjs');
const { startServer } = await import('./lib/server.mjs');
const { withContext } = product('./application/open-context.js');
const { sourceOf } = product('./data/columns.js');
const { openDatabase } = product('./data/database.js');
const { defineAccountRowsLoader } = product('./data/row-loader.js');
const { rootNodeId } = product('./graphql/node-id.js');
const { accountById } = product('./modules/accounts/account.loader.js');
const { billingOf } = product('./modules/invoices/billing-facts.loader.js');
const { billDue } = product('./modules/invoices/runs/bill-run.js');
const { MonthlyTotalRow } = product('./modules/usage/records/usage.entity.js');
const { registry } = product('./registry.js');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const ACCOUNTS = Number(options.accounts ?? 2_000);
/** Calls of a year. */
const USAGE = Number(options.usage ?? 3_000_000);
const AT_ONCE = (options['at-once'] ?? '1,2,4').split(',').map(Number);
const SELLER = 'BENCH';
const BILLING = { kind: 'SYSTEM', subject: 'billing' };
const PASSES = 5;
const YEAR = 365;

const clock = () => new Date(Date.parse(NOW) + performance.now()).toISOString();
const megabytes = () => process.memoryUsage().rss / 2 ** 20;
/** Megabytes of what Node still needs. */
function alive() {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

const folder = path.join(BENCH, '.data', `billing-${USAGE}`);
rmSync(folder, { recursive: true, force: true });
let database;
let owner;
const bench = await openBenchDatabase(
  { accounts: ACCOUNTS, usage: USAGE, days: YEAR },
  `billing-${USAGE}/pg`,
);
try {
  database = await openDatabase({ registry, url: bench.appUrl, poolSize: 10 });
  owner = new pg.Client({ connectionString: bench.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query('select id from account order by id');
  const accountIds = rows.map(({ id }) => id);
  const fresh = { alive: alive(), rss: megabytes() };
  const server = await startServer('product', bench, []);
  try {
    await running(server, owner, accountIds, fresh);
  } finally {
    await server.stop();
  }
  await reading(owner, accountIds);
} finally {
  await owner?.end();
  await database?.close();
  await bench.stop();
  rmSync(folder, { recursive: true });
}

/** CPU of Node and of PostgreSQL for some work, in ms, and how long it took. */
async function costOf(work) {
  const before = { at: performance.now(), node: process.cpuUsage(), pg: cpuOfPostgres(bench.pid) };
  await work();
  const { user, system } = process.cpuUsage(before.node);
  return {
    wall: performance.now() - before.at,
    node: (user + system) / 1000,
    postgres: (cpuOfPostgres(bench.pid) - before.pg) / 1000,
  };
}

/** How the use of a month is read: by bare SQL, and by the program. */
async function reading(owner, accountIds) {
  const recorded = (of) => ({
    name: `recorded ${of}`,
    text: `select account_id, subscription_id, direction, order_pool_id, count(*),
        count(*) filter (where status = 'UNRATED'), sum(billed_seconds), sum(amount)
      from usage_record where used_on >= $1 and used_on < ($1::date + interval '1 month')::date
        and ${of} group by 1, 2, 3, 4`,
  });
  const kept = (of) => ({
    name: `kept ${of}`,
    text: `select account_id, subscription_id, direction, order_pool_id, calls, unrated_calls,
        billed_seconds, amount from usage_monthly_total where month = $1 and ${of}`,
  });
  const [ALL, ONE] = ['true', 'account_id = $2'];
  const eachBy = (question, first) => async () => {
    for (const id of accountIds) await owner.query(question, [first, id]);
  };
  const asSystem =
    (work, atOnce = 1) =>
    async () => {
      for (let from = 0; from < accountIds.length; from += atOnce) {
        const some = accountIds.slice(from, from + atOnce);
        await withContext({ database, clock }, BILLING, (context) =>
          Promise.all(some.map((id) => work(context, id))),
        );
      }
    };
  // As billing-facts.loader.ts has it.
  const totals = defineAccountRowsLoader(sourceOf(MonthlyTotalRow), 't.month, t.direction, t.id');
  const settings = { billedFrom: null, lateUseMonthsMax: null };
  const ways = {
    'records of the month, bare, one statement': () => owner.query(recorded(ALL), [`${MONTH}-01`]),
    'records of the month, bare, by account': eachBy(recorded(ONE), `${MONTH}-01`),
    'totals of the month, bare, one statement': () => owner.query(kept(ALL), [MONTH]),
    'totals of the month, bare, by account': eachBy(kept(ONE), MONTH),
    'totals of all months, the program, by account': asSystem(totals),
    'the same, 100 accounts at once': asSystem(totals, 100),
    'all that invoices follow from, the program, by account': asSystem(async (context, id) =>
      billingOf(context, await accountById(context, id), settings),
    ),
  };
  const { rows } = await owner.query(
    `select count(*) as records, count(distinct subscription_id) as subscriptions
     from usage_record where used_on >= $1 and used_on < ($1::date + interval '1 month')::date`,
    [`${MONTH}-01`],
  );
  console.log(`${MONTH}: ${rows[0].records} records, ${rows[0].subscriptions} subscriptions`);
  const samples = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
  for (let pass = 0; pass <= PASSES; pass += 1) {
    const order = Object.entries(ways);
    for (const [way, work] of pass % 2 === 0 ? order : order.reverse()) {
      const cost = await costOf(work);
      // The first pass warms up.
      if (pass > 0) samples[way].push(cost);
    }
  }
  const [base] = Object.values(samples);
  console.log('\n| | CPU ms, Node | PostgreSQL | together (min–max) | against the first |');
  console.log('|---|---:|---:|---:|---:|');
  const both = ({ node, postgres }) => node + postgres;
  const [whole, twice] = [(value) => value.toFixed(0), (value) => value.toFixed(2)];
  for (const [way, taken] of Object.entries(samples)) {
    const [node, postgres, cpu] = [({ node }) => node, ({ postgres }) => postgres, both].map(
      (pick) => spread(taken.map(pick)),
    );
    const ratio = spread(taken.map((cost, index) => both(cost) / both(base[index])));
    const ranged = ({ median, min, max }, text) => `${text(median)} (${text(min)}–${text(max)})`;
    console.log(
      `| ${way} | ${whole(node.median)} | ${whole(postgres.median)} | ${ranged(cpu, whole)} ` +
        `| ${ranged(ratio, twice)} |`,
    );
  }
}

/** Bills as many months as there are numbers of accounts at once, and one before. */
async function running(server, owner, accountIds, fresh) {
  const months = monthsUntilNow(AT_ONCE.length + 1);
  await sayHowBilled(server, accountIds, months[0]);
  for (const [index, month] of months.entries()) {
    const atOnce = index === 0 ? 2 : AT_ONCE[index - 1];
    const parts = index > 0 && atOnce === 1 ? meter() : undefined;
    await act(server, 'startBillingRun', { month, legalEntityCode: SELLER });
    globalThis.gc?.();
    const idle = megabytes();
    let most = idle;
    const watch = setInterval(() => (most = Math.max(most, megabytes())), 20);
    const { wall, node, postgres } = await costOf(() =>
      billDue({ database, clock, log: console, atOnce }),
    );
    clearInterval(watch);
    const each = (ms) => (ms / ACCOUNTS).toFixed(2);
    console.log(
      `${index === 0 ? 'Warm-up: ' : ''}${month}, ${atOnce} at once: ${each(wall)} ms an account; ` +
        `CPU ${each(node)} ms Node, ${each(postgres)} ms PostgreSQL; memory at most ` +
        `${(most - idle).toFixed(0)} MB above idle before it (${idle.toFixed(0)} MB), ` +
        `${(most - fresh.rss).toFixed(0)} MB above the start, ` +
        `${(alive() - fresh.alive).toFixed(0)} MB of it needed after it; load ${os.loadavg()[0].toFixed(1)}`,
    );
    parts?.tell(wall, node);
  }
  const { rows } = await owner.query(`select issue_month as month, status, count(*)::int as count,
      (select count(*)::int from invoice_line) as lines
    from billing_run_account group by 1, 2 order by 1`);
  console.log(rows.map(({ month, status, count }) => `${month}: ${count} ${status}`).join('; '));
  console.log(`${rows[0].lines} lines`);
  const done = rows.filter(({ status, count }) => status === 'DONE' && count === ACCOUNTS);
  if (done.length !== months.length) throw new Error('not every account was billed');
}

/** Adds up what messages to the database take, by what is in them; with one account at a time. */
function meter() {
  const sums = {};
  const finalizing = [];
  const { askWithin, session } = database;
  let isFinalizing;
  database.askWithin = (silenceMs) => {
    const ask = askWithin(silenceMs);
    return async (client, asked) => {
      const part = partOf(asked.map(({ statement }) => statement.text).join(';'));
      isFinalizing ||= part === 'numbers';
      const before = [performance.now(), fineCpuOf(client.processID), process.cpuUsage()];
      try {
        return await ask(client, asked);
      } finally {
        const { user, system } = process.cpuUsage(before[2]);
        const sum = (sums[part] ??= { messages: 0, wall: 0, postgres: 0, node: 0 });
        sum.messages += 1;
        sum.wall += performance.now() - before[0];
        sum.postgres += (fineCpuOf(client.processID) - before[1]) / 1000;
        sum.node += (user + system) / 1000;
      }
    };
  };
  database.session = (...scope) => {
    const [opened, started] = [session.apply(database, scope), performance.now()];
    const { end } = opened;
    isFinalizing = false;
    opened.end = async () => {
      await end.call(opened);
      if (isFinalizing) finalizing.push(performance.now() - started);
    };
    return opened;
  };
  return {
    tell(wall, node) {
      Object.assign(database, { askWithin, session });
      const all = Object.values(sums);
      const left = (what, of) => all.reduce((rest, sum) => rest - sum[what], of);
      sums['between messages: computing'] = { wall: left('wall', wall), node: left('node', node) };
      console.log('\n| an account | messages | ms | CPU ms, Node | CPU ms, PostgreSQL |');
      console.log('|---|---:|---:|---:|---:|');
      const each = (value) => (value === undefined ? '' : (value / ACCOUNTS).toFixed(2));
      for (const [part, { messages, wall: ms, node: own, postgres }] of Object.entries(sums)) {
        const cells = [messages, ms, own, postgres].map(each);
        console.log(`| ${part} | ${cells.join(' | ')} |`);
      }
      finalizing.sort((a, b) => a - b);
      const at = (share) => finalizing[Math.floor(finalizing.length * share)].toFixed(0);
      console.log(
        `\nFinalizing one account (${finalizing.length}): p50 ${at(0.5)} ms, p95 ${at(0.95)} ms\n`,
      );
    },
  };
}

function partOf(text) {
  if (text.includes('invoice_number_series')) return 'numbers';
  if (text.includes('billing_run')) return 'rows of the run';
  if (/\b(insert into|update) (?!account_counter)/.test(text)) return 'writing';
  if (/\bcommit\b/i.test(text)) return 'commits';
  return 'reading and locks';
}

/** Does something as staff who may do everything. */
async function act(server, mutation, input, agent) {
  const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { done: ${mutation}(input: $input) {
    userErrors { message path } } }`;
  const body = JSON.stringify({ query, variables: { input } });
  const { text } = await post(server.url, { body, token: server.clerk }, agent);
  if (JSON.parse(text).data?.done?.userErrors.length !== 0) throw new Error(text.slice(0, 500));
}

/** Who sells, and to whom the accounts' documents go. */
async function sayHowBilled(server, accountIds, month) {
  await act(server, 'createLegalEntity', {
    ...{ code: SELLER, numberPrefix: 'BENCH', timeZone: 'Europe/Dublin', graceDays: 0 },
    ...{ legalName: 'Example Limited', vatId: 'IE6388047V', vatDueOn: 'DEBITS' },
    ...{ vatCurrency: 'EUR' },
    address: { lines: ['1 Example Quay'], city: 'Dublin', countryCode: 'IE' },
  });
  const agent = new Agent({ keepAlive: true });
  const left = accountIds.map((id) => rootNodeId('Account', id));
  const clerk = async () => {
    for (let accountId; (accountId = left.pop());) {
      const billingAddress = {
        ...{ recipient: 'Accounts', lines: ['1 rue'], postalCode: '75001', city: 'Paris' },
        countryCode: 'FR',
      };
      await act(server, 'changeAccount', { accountId, billingAddress }, agent);
      const profile = {
        ...{ accountId, legalEntityCode: SELLER, tax: { category: 'S', rate: '20' } },
        ...{ isBusiness: false, billedFrom: month, effectiveFrom: `${month}-01` },
      };
      await act(server, 'setBillingProfile', profile, agent);
    }
  };
  await Promise.all(Array.from({ length: 4 }, clerk));
  agent.destroy();
}

function monthsUntilNow(count) {
  const now = new Date(NOW);
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + 1 + index, 1))
      .toISOString()
      .slice(0, 7),
  );
}
