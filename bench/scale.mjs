// How reads of calls fare at ten times the rows: pages, months, last calls, and pages far behind.
//   npx node bench/scale.mjs [--accounts=2000] [--small=3000000] [--large=30000000]
//                            [--requests=2000]
//
// Both databases are filled once and kept in bench/.data (the large one takes some 15 GB). Requests
// go to one server and the other in turn, one at a time, each for another subscription.
import { execFileSync } from 'node:child_process';
import { Agent } from 'node:http';
import pg from 'pg';
import { product, ROOT } from './lib/paths.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { openBenchDatabase } = await import('./lib/database.mjs');
const { startServer } = await import('./lib/server.mjs');
const { post } = await import('./lib/load.mjs');
const { nodeId } = product('./graphql/node-id.js');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const ACCOUNTS = Number(options.accounts ?? 2_000);
const SCALES = [Number(options.small ?? 3_000_000), Number(options.large ?? 30_000_000)];
const REQUESTS = Number(options.requests ?? 2_000);
/** Calls of the one subscription that is paged through. */
const MANY = 300_000;
const PAGE = 100;
const DEEP_PAGE = 2_650;

const CALL = 'id startedAt status billedSeconds amount { amount currencyCode }';
const QUESTIONS = {
  'page of 100': `query ($id: ID!) { node(id: $id) { ... on Subscription {
    usageRecords(first: 100) { nodes { ${CALL} } } } } }`,
  'last 20 calls and the month': `query ($id: ID!) { node(id: $id) { ... on Subscription {
    usageRecords(first: 20) { nodes { ${CALL} } }
    usageTotals(month: "2026-10") { inbound { calls amount { amount } }
      outbound { calls amount { amount } } } } } }`,
  'totals of a month': `query ($id: ID!) { node(id: $id) { ... on Subscription {
    usageTotals(month: "2026-10") { inbound { calls amount { amount } }
      outbound { calls amount { amount } } } } } }`,
};
const DEEP = `query ($id: ID!, $after: String) { node(id: $id) { ... on Subscription {
  usageRecords(first: ${PAGE}, after: $after) { nodes { ${CALL} } pageInfo { endCursor } } } } }`;

const at = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

const agent = new Agent({ keepAlive: true });
const worlds = [];
try {
  for (const usage of SCALES) worlds.push(await open(usage));
  const rows = [];
  for (const [name, query] of Object.entries(QUESTIONS)) {
    rows.push([name, ...(await measured((world, index) => idOf(world, index), query))]);
  }
  report(rows);
  for (const world of worlds) await deep(world);
} finally {
  agent.destroy();
  for (const { server, database } of worlds) {
    await server.stop();
    await database.stop();
  }
}

async function open(usage) {
  const database = await openBenchDatabase({ accounts: ACCOUNTS, usage });
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await addMany(client);
  const { rows: subscriptions } = await client.query(
    `select account_id as "accountId", id from subscription order by md5(id::text) limit 4000`,
  );
  const { rows } = await client.query(
    `select account_id as "accountId", subscription_id as id from usage_record
     where source = 'many' limit 1`,
  );
  await client.end();
  const server = await startServer('product', database, []);
  return { usage, database, server, subscriptions, many: rows[0] };
}

/** One subscription with so many calls that a page can lie far behind. */
async function addMany(client) {
  const { rowCount } = await client.query(
    `select 1 from usage_record where source = 'many' limit 1`,
  );
  if (rowCount > 0) return;
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  await client.query(`insert into usage_record (account_id, id, subscription_id, source,
      external_id, content_hash, direction, leg, disposition, started_at, answered_at, ended_at,
      used_on, status, billed_seconds, amount, recorded_at, recorded_by, kind, version, is_current)
    select s.account_id, md5('many' || k)::uuid, s.id, 'many', k::text,
      sha256(convert_to(k::text, 'UTF8')), 'OUTBOUND', 'CONSUMER', 'ANSWERED', at, at,
      at + interval '60 s', at::date, 'RATED', 60, 0.019, at, 'bench', 'CALL', 1, true
    from (select account_id, id from subscription order by account_id, id limit 1) s,
      generate_series(1, ${MANY}) k,
      lateral (select timestamptz '2025-01-01T00:00:00Z' + k * interval '100 s' as at) moment`);
  await client.query(`insert into usage_monthly_total (account_id, id, subscription_id, month,
      direction, calls, unrated_calls, billed_seconds, amount)
    select u.account_id, md5('many' || to_char(used_on, 'YYYY-MM'))::uuid, u.subscription_id,
      to_char(used_on, 'YYYY-MM'), direction, count(*), 0, sum(billed_seconds), sum(amount)
    from (select account_id, id from subscription order by account_id, id limit 1) s
      join usage_record u on u.account_id = s.account_id and u.subscription_id = s.id
    where source = 'many' group by 1, 2, 3, 4, 5`);
  await client.query('commit');
  await client.query('vacuum analyze usage_record');
}

function idOf({ subscriptions }, index) {
  return nodeId('Subscription', subscriptions[index % subscriptions.length]);
}

async function ask({ server }, query, variables) {
  const started = performance.now();
  const question = { body: JSON.stringify({ query, variables }), token: server.staff };
  const { status, text: body } = await post(server.url, question, agent);
  const millis = performance.now() - started;
  const answer = JSON.parse(body);
  if (status !== 200 || answer.errors || !answer.data.node) throw new Error(body.slice(0, 500));
  return { millis, node: answer.data.node };
}

/** Half percentiles of each world, requests to one and the other in turn. */
async function measured(idFor, query) {
  const times = worlds.map(() => []);
  for (let index = 0; index < REQUESTS + 200; index += 1) {
    const order = index % 2 === 0 ? [0, 1] : [1, 0];
    for (const place of order) {
      const { millis } = await ask(worlds[place], query, { id: idFor(worlds[place], index) });
      if (index >= 200) times[place].push(millis);
    }
  }
  return times.map((all) => all.sort((a, b) => a - b));
}

function report(rows) {
  const [small, large] = SCALES.map((usage) => `${usage / 1e6} M`);
  console.log(
    `\n| | p50 ms at ${small} | at ${large} | ratio | p99 ms at ${small} | at ${large} | ratio |`,
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  for (const [name, a, b] of rows) {
    const cells = [0.5, 0.99].flatMap((share) => {
      const [first, second] = [at(a, share), at(b, share)];
      return [first.toFixed(2), second.toFixed(2), `${(second / first).toFixed(2)}x`];
    });
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

/** The first page of many calls against one far behind it, in turn. */
async function deep(world) {
  const id = nodeId('Subscription', world.many);
  let after;
  for (let page = 0; page < DEEP_PAGE; page += 1) {
    const { node } = await ask(world, DEEP, { id, after });
    after = node.usageRecords.pageInfo.endCursor;
  }
  const times = [[], []];
  for (let index = 0; index < 1_000; index += 1) {
    for (const place of index % 2 === 0 ? [0, 1] : [1, 0]) {
      const { millis, node } = await ask(world, DEEP, {
        id,
        after: place === 0 ? undefined : after,
      });
      if (node.usageRecords.nodes.length !== PAGE) throw new Error('a page that is not full');
      times[place].push(millis);
    }
  }
  const [first, far] = times.map((all) =>
    at(
      all.sort((a, b) => a - b),
      0.5,
    ),
  );
  console.log(
    `Page ${DEEP_PAGE} of ${MANY} calls at ${world.usage / 1e6} M: ${far.toFixed(2)} ms against ` +
      `${first.toFixed(2)} ms for the first, ${(far / first).toFixed(2)}x.`,
  );
}
