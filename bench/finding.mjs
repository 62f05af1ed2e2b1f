// How lists across accounts and the search fare from 5,000 to 500,000 subscriptions.
//   npx node bench/finding.mjs [--sizes=5000,50000,500000] [--requests=200]
//
// Each database is filled once and kept in bench/.data (the largest takes some 2 GB). Requests go
// to one server at a time, one after the other, as the application's role under row-level security.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { Agent } from 'node:http';
import pg from 'pg';
import { BENCH, product, ROOT } from './lib/paths.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { fillFinding } = await import('./data/finding.mjs');
const { cpuOf, cpuOfPostgres } = await import('./lib/cpu.mjs');
const { post } = await import('./lib/load.mjs');
const { startServer } = await import('./lib/server.mjs');
const { startEmbeddedPostgres } = product('./embedded-postgres/embedded-postgres.js');
const { migrate } = product('./data/migrate.js');
const { registry } = product('./registry.js');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const SIZES = (options.sizes ?? '5000,50000').split(',').map(Number);
const REQUESTS = Number(options.requests ?? 200);

const LISTED =
  'nodes { number account { number } service { code } noticeDueBy } pageInfo { endCursor }';
const in60Days = 'noticeDueBy: { gte: "2026-11-15", lt: "2027-01-14" }';
const subscriptions = (args) =>
  `query ($after: String) { subscriptions(first: 50, after: $after, ${args}) { ${LISTED} } }`;
const accounts = (search) => `query ($after: String) { accounts(first: 50, after: $after,
  where: { search: "${search}" }) { nodes { number name } pageInfo { endCursor } } }`;
const orders = (where) => `query ($after: String) { orders(first: 50, after: $after,
  where: { ${where} }) { nodes { number acceptedOn account { number } } pageInfo { endCursor } } }`;
const timeline = (where) => `query ($after: String) { timeline(first: 50, after: $after,
  from: "2026-11-15", to: "2027-11-15", where: { ${where} }) { nodes { occursOn kind
  account { number } subscription { number } contractChange { kind } } pageInfo { endCursor } } }`;
/** Who asks, what, and which page: 0 is the first. */
const QUESTIONS = [
  ['staff', 'notice due in 60 days', subscriptions(`where: { ${in60Days} }`), 0],
  ['staff', 'the same, page 5', subscriptions(`where: { ${in60Days} }`), 4],
  [
    'staff',
    'the same, latest first',
    subscriptions(`where: { ${in60Days} },
    orderBy: { field: NOTICE_DUE_BY, direction: DESC }`),
    0,
  ],
  [
    'staff',
    'the same, no notice given, one service',
    subscriptions(`where: { ${in60Days},
    isNoticeGiven: false, serviceCode: { eq: OPENVOICE } }`),
    0,
  ],
  ['partner', 'notice due in 60 days', subscriptions(`where: { ${in60Days} }`), 0],
  ['beneficiary', 'notice due in 60 days', subscriptions(`where: { ${in60Days} }`), 0],
  ['staff', 'ending soon', subscriptions('where: { endsBefore: { gte: "2026-11-15" } }'), 0],
  ['staff', 'pending', subscriptions('where: { status: { eq: PENDING } }'), 0],
  [
    'staff',
    'in the initial term, newest first',
    subscriptions(`where: { status: { eq: INITIAL } },
    orderBy: { field: STARTS_ON, direction: DESC }`),
    0,
  ],
  ['staff', 'of one service', subscriptions('where: { serviceCode: { eq: OPENVOICE } }'), 0],
  ['staff', 'users not told of the limitation', subscriptions('where: { isCompliant: false }'), 0],
  [
    'staff',
    'the same, page 5, running',
    subscriptions('where: { isCompliant: false, status: { in: [INITIAL, RENEWAL] } }'),
    4,
  ],
  ['staff', 'all users told', subscriptions('where: { isCompliant: true }'), 0],
  ['partner', 'users not told', subscriptions('where: { isCompliant: false }'), 0],
  ['staff', 'timeline of a year', timeline(''), 0],
  ['staff', 'the same, page 5', timeline(''), 4],
  ['staff', 'timeline: prices that change', timeline('kind: { eq: PRICE_CHANGES }'), 0],
  ['staff', 'timeline: cure dates', timeline('kind: { eq: CURE_DUE }'), 0],
  ['partner', 'timeline of a year', timeline(''), 0],
  ['beneficiary', 'timeline of a year', timeline(''), 0],
  ['staff', 'orders not activated', orders('isActivated: false'), 0],
  ['staff', 'orders by number', orders('number: { eq: "O-3" }'), 0],
  ['partner', 'orders not activated', orders('isActivated: false'), 0],
  ['staff', 'search: rare word', accounts('zorin'), 0],
  ['staff', 'search: word of every account', accounts('acc'), 0],
  ['staff', 'the same, page 5', accounts('acc'), 4],
  ['staff', 'search: number', accounts('ACC-0000042'), 0],
  ['staff', 'search: two words', accounts('zorin ac'), 0],
  ['partner', 'search: word of every account', accounts('acc'), 0],
];

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const results = [];
try {
  for (const size of SIZES) results.push(await measureSize(size));
} finally {
  agent.destroy();
}
report();

async function measureSize(size) {
  const dataDir = path.join(BENCH, '.data', `finding-${size}`);
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    const ownerUrl = postgres.ownerUrl('postgres');
    await migrate(registry, ownerUrl);
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    await fillFinding(client, size);
    await client.end();
    const database = { ownerUrl, appUrl: postgres.appUrl('postgres') };
    const server = await startServer('product', database, []);
    const cells = [];
    try {
      for (const question of QUESTIONS) cells.push(await measure(server, postgres.pid(), question));
    } finally {
      await server.stop();
    }
    return cells;
  } finally {
    await postgres.stop();
  }
}

async function ask(server, token, query, after) {
  const question = { body: JSON.stringify({ query, variables: { after } }), token };
  const started = performance.now();
  const { status, text } = await post(server.url, question, agent);
  const millis = performance.now() - started;
  const { data, errors } = JSON.parse(text);
  if (status !== 200 || errors) throw new Error(text.slice(0, 500));
  const [list] = Object.values(data);
  return { millis, list };
}

async function measure(server, postmaster, [who, , query, page]) {
  const token = server[who];
  let after;
  for (let turn = 0; turn < page; turn += 1) {
    after = (await ask(server, token, query, after)).list.pageInfo.endCursor;
  }
  const { list } = await ask(server, token, query, after);
  for (let turn = 0; turn < 20; turn += 1) await ask(server, token, query, after);
  const before = [cpuOf(server.pid), cpuOfPostgres(postmaster)];
  const times = [];
  for (let turn = 0; turn < REQUESTS; turn += 1) {
    times.push((await ask(server, token, query, after)).millis);
  }
  const [node, database] = [cpuOf(server.pid), cpuOfPostgres(postmaster)].map(
    (now, index) => (now - before[index]) / REQUESTS / 1_000,
  );
  times.sort((one, other) => one - other);
  const rows = list.nodes.length;
  return {
    rows,
    p50: times[Math.floor(REQUESTS / 2)],
    p95: times[Math.floor(REQUESTS * 0.95)],
    node,
    database,
  };
}

function report() {
  console.log(`\n| p50 / p95 ms; PostgreSQL CPU ms | ${SIZES.join(' | ')} |`);
  console.log(`|---|${SIZES.map(() => '---:|').join('')}`);
  QUESTIONS.forEach(([who, name], index) => {
    const cells = results.map((cellsOf) => {
      const { rows, p50, p95, database } = cellsOf[index];
      return `${p50.toFixed(1)} / ${p95.toFixed(1)}; ${database.toFixed(1)} (${rows} rows)`;
    });
    console.log(`| ${who}: ${name} | ${cells.join(' | ')} |`);
  });
}
