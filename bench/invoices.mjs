// What the preview of an invoice takes beside the account page, by the number of subscriptions.
//   npx node bench/invoices.mjs [--sizes=1,10,40,100] [--requests=300]
//
// Accounts are made through the API, in a database of this run alone. Requests go one after the
// other, as the application's role under row-level security; accounts take turns.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { Agent } from 'node:http';
import { BENCH, product, ROOT } from './lib/paths.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { cpuOf, cpuOfPostgres } = await import('./lib/cpu.mjs');
const { post } = await import('./lib/load.mjs');
const { startServer } = await import('./lib/server.mjs');
const { spread } = await import('./lib/report.mjs');
const { startEmbeddedPostgres } = product('./embedded-postgres/embedded-postgres.js');
const { migrate } = product('./data/migrate.js');
const { registry } = product('./registry.js');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const SIZES = (options.sizes ?? '1,10,40,100').split(',').map(Number);
const REQUESTS = Number(options.requests ?? 300);
const SAMPLES = 5;
/** Seats and recordings of each contract, and a one-time charge. */
const LINE = {
  serviceCode: 'CXONE',
  termMonths: 36,
  recurringCharges: [
    { description: 'Agent seat', quantity: 25, unitPrice: '79.99' },
    { description: 'Call recording', quantity: 25, unitPrice: '12.25' },
  ],
  oneTimeCharges: [{ description: 'Set-up', quantity: 1, unitPrice: '2500.00' }],
  rates: [{ direction: 'OUTBOUND', perMinute: '0.025' }],
};

const PAGE = `query ($id: ID!) { account(id: $id) { number name subscriptions(first: 100) { nodes {
  id number startsOn status service { code name }
  term { index startsOn endsBefore noticeDueBy }
  usageTotals { outbound { calls billedSeconds amount { amount } } }
} } } }`;
const PREVIEW = `query ($id: ID!) { preview: previewInvoice(input: { accountId: $id, month: "2026-12" }) {
  lines { kind description serviceFrom serviceBefore quantity net { amount } }
  net { amount } tax { amount } gross { amount }
} }`;
const EXPLAINED = PREVIEW.replace(
  'net { amount } }\n',
  'net { amount } derivation { summary } }\n',
);
const QUESTIONS = [
  ['account page', PAGE],
  ['preview of the next invoice', PREVIEW],
  ['the same, each line derived', EXPLAINED],
];

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const dataDir = path.join(BENCH, '.data', 'invoices');
rmSync(dataDir, { recursive: true, force: true });
const postgres = await startEmbeddedPostgres({ dataDir, throwaway: true });
try {
  await migrate(registry, postgres.ownerUrl('postgres'));
  const database = { appUrl: postgres.appUrl('postgres') };
  const server = await startServer('product', database, []);
  try {
    await measureAll(server);
  } finally {
    await server.stop();
  }
} finally {
  agent.destroy();
  await postgres.stop();
}

async function measureAll(server) {
  await act(server, 'createLegalEntity', {
    ...{ code: 'BENCH_IE', timeZone: 'Europe/Dublin', numberPrefix: 'BIE' },
    ...{ legalName: 'Bench Limited', taxNumber: 'IE 1', vatDueOn: 'DEBITS', vatCurrency: 'EUR' },
    address: { lines: ['1 Example Quay'], city: 'Dublin', countryCode: 'IE' },
  });
  const accounts = [];
  for (const size of SIZES) accounts.push([size, await accountOf(server, size)]);
  console.log('\n| CPU ms: Node + PostgreSQL; statements | ' + SIZES.join(' | ') + ' |');
  console.log(`|---|${SIZES.map(() => '---:|').join('')}`);
  for (const [name, query] of QUESTIONS) {
    const cells = [];
    for (const [size, id] of accounts) cells.push(await measure(server, query, id, size));
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

async function ask(server, query, variables, token = server.staff) {
  const { status, text } = await post(
    server.url,
    { body: JSON.stringify({ query, variables }), token },
    agent,
  );
  const { data, errors } = JSON.parse(text);
  if (status !== 200 || errors) throw new Error(text.slice(0, 500));
  return data;
}

/** Does something as staff who may do everything. */
async function act(server, mutation, input, selection = 'userErrors { code }') {
  const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { done: ${mutation}(input: $input) {
    ${selection} userErrors { message path } } }`;
  const { done } = await ask(server, query, { input }, server.clerk);
  if (done.userErrors.length > 0) throw new Error(JSON.stringify(done.userErrors));
  return done;
}

/** An account with so many contracts of a year and a half, each with a call of this month. */
async function accountOf(server, size) {
  const { account } = await act(
    server,
    'createAccount',
    {
      ...{ number: `BENCH-${size}`, name: 'Bench', timeZone: 'Europe/Paris' },
      ...{ currencyCode: 'EUR', countryCode: 'FR' },
      people: [{ name: 'Olive Owner', email: 'olive@example.com', role: 'OWNER' }],
    },
    'account { id }',
  );
  const accountId = account.id;
  await act(server, 'setBillingProfile', {
    ...{ accountId, legalEntityCode: 'BENCH_IE', billedFrom: '2026-12' },
    tax: { category: 'S', rate: '20' },
  });
  const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
  for (let index = 0; index < size; index += 1) {
    const order = { accountId, signedOn: '2025-03-10', acceptedBy, lines: [LINE] };
    const placed = await act(server, 'placeOrder', order, 'order { id }');
    const orderId = placed.order.id;
    const activated = await act(server, 'activateOrder', { orderId }, 'subscriptions { id }');
    const [subscription] = activated.subscriptions;
    const call = {
      ...{ subscriptionId: subscription.id, externalId: `call-${size}-${index}` },
      ...{ direction: 'OUTBOUND', from: '+33170000001', to: '+33145000000' },
      ...{ startedAt: '2026-11-10T09:00:00Z', answeredAt: '2026-11-10T09:00:05Z' },
      endedAt: '2026-11-10T09:04:05Z',
    };
    await act(server, 'recordUsage', { records: [call] }, 'results { status }');
  }
  return accountId;
}

/** CPU of a request, median (smallest–largest) of the samples, and its SQL statements. */
async function measure(server, query, id, size) {
  const count = Math.max(20, Math.ceil(REQUESTS / Math.sqrt(size)));
  for (let turn = 0; turn < count; turn += 1) await ask(server, query, { id });
  const samples = [];
  let statements = 0;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const before = [cpuOf(server.pid), cpuOfPostgres(postgres.pid()), await server.statements()];
    for (let turn = 0; turn < count; turn += 1) await ask(server, query, { id });
    const after = [cpuOf(server.pid), cpuOfPostgres(postgres.pid()), await server.statements()];
    const [node, database, sent] = after.map((value, index) => (value - before[index]) / count);
    samples.push((node + database) / 1000);
    statements = sent;
  }
  const { median, min, max } = spread(samples);
  const ms = (value) => value.toFixed(1);
  return `${ms(median)} (${ms(min)}–${ms(max)}); ${statements.toFixed(0)}`;
}
