// What a billing run costs, in its parts: reading, computing, writing, numbers, commits.
//   npx node bench/billing.mjs [--accounts=500]
//
// The program's own code in this process, on an embedded PostgreSQL that is filled through the API
// and thrown away. One account at a time for the parts; then with more at once for the whole.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { product, ROOT } from './lib/paths.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { spawn } = await import('node:child_process');
const { cpuOfPostgres } = await import('./lib/cpu.mjs');
const { startEmbeddedPostgres } = product('./embedded-postgres/embedded-postgres.js');
const { openDatabase } = product('./data/database.js');
const { registry } = product('./registry.js');
const { billDue } = product('./modules/invoices/runs/bill-run.js');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const ACCOUNTS = Number(options.accounts ?? 500);
const SERVICES = ['CXONE', 'GOTO_CONNECT', 'OPENVOICE'];
const CALLS = 15;
const AT_ONCE = [1, 2, 4];

const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-billing-'));
const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'pg') });
const server = await startServer();
try {
  const seller = await aSeller();
  const months = monthsUntilNow(AT_ONCE.length + 1);
  const accountIds = [];
  for (let from = 0; from < ACCOUNTS; from += 20) {
    const some = Array.from({ length: Math.min(20, ACCOUNTS - from) }, () =>
      anAccount(seller, months[0]),
    );
    accountIds.push(...(await Promise.all(some)));
  }
  const url = postgres.appUrl();
  const database = await openDatabase({ registry, url, poolSize: 10 });
  const parts = meter(database);
  console.log(
    `${ACCOUNTS} accounts, ${SERVICES.length} subscriptions and ${CALLS} calls a month each`,
  );
  // The first month warms up; all others are measured.
  for (const [index, month] of months.entries()) {
    const atOnce = index === 0 ? 2 : AT_ONCE[index - 1];
    await start(month, accountIds);
    globalThis.gc?.();
    const idle = process.memoryUsage().rss;
    let most = idle;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
    const before = { at: performance.now(), node: process.cpuUsage(), pg: cpuOfPostgres(pid()) };
    parts.reset();
    await billDue({ database, clock: () => new Date().toISOString(), log: console, atOnce });
    clearInterval(watch);
    const wall = performance.now() - before.at;
    const node = process.cpuUsage(before.node);
    const each = (ms) => (ms / ACCOUNTS).toFixed(2);
    if (index === 0) continue;
    console.log(
      `${month}, ${atOnce} at once: ${(wall / 1000).toFixed(1)} s, ${each(wall)} ms an account; ` +
        `CPU ${each((node.user + node.system) / 1000)} ms Node, ` +
        `${each((cpuOfPostgres(pid()) - before.pg) / 1000)} ms PostgreSQL; ` +
        `memory ${((most - idle) / 2 ** 20).toFixed(0)} MB above idle`,
    );
    if (atOnce === 1) console.log(parts.told(wall));
  }
  await database.close();
} finally {
  server.child.kill('SIGTERM');
  await new Promise((resolve) => server.child.once('close', resolve));
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function pid() {
  return postgres.pid();
}

/** Adds up how long messages to the database take, by what is in them. */
function meter(database) {
  let sums = {};
  const askWithin = database.askWithin;
  database.askWithin = (silenceMs) => {
    const ask = askWithin(silenceMs);
    return async (client, asked) => {
      const started = performance.now();
      try {
        return await ask(client, asked);
      } finally {
        const part = partOf(asked.map(({ statement }) => statement.text).join(';'));
        sums[part] = (sums[part] ?? 0) + performance.now() - started;
        sums.messages = (sums.messages ?? 0) + 1;
      }
    };
  };
  return {
    reset: () => (sums = {}),
    told(wall) {
      const { messages, ...times } = sums;
      const asked = Object.values(times).reduce((sum, time) => sum + time, 0);
      const all = { ...times, 'computing in Node': wall - asked };
      const lines = Object.entries(all).map(
        ([part, time]) => `  ${part}: ${(time / ACCOUNTS).toFixed(2)} ms an account`,
      );
      return [...lines, `  messages: ${(messages / ACCOUNTS).toFixed(1)} an account`].join('\n');
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

async function startServer() {
  const env = {
    ...{ PATH: process.env.PATH, PORT: '0', DEMO: '1', BILLING: '0', LOG_LEVEL: 'error' },
    ...{ DATA_DIR: folder, DATABASE_URL: postgres.ownerUrl(), RATE_LIMIT_POINTS: '0' },
  };
  const child = spawn(process.execPath, ['dist/src/main.js'], {
    ...{ cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  let output = '';
  const url = await new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error('the server has ended')));
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const found = /GraphQL +(http:\S+)/.exec(output);
      if (found) resolve(found[1]);
    });
  });
  const tokens = JSON.parse(readFileSync(path.join(folder, 'demo-tokens.json'), 'utf8'));
  return { child, url, token: tokens.staff };
}

async function act(mutation, input, selection) {
  const type = `${mutation[0].toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) {
    ${selection} userErrors { message } } }`;
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const answer = await response.json();
  const payload = answer.data?.[mutation];
  if (!payload || payload.userErrors.length > 0) throw new Error(JSON.stringify(answer));
  return payload;
}

async function aSeller() {
  const address = { lines: ['1 Example Quay'], city: 'Dublin', countryCode: 'IE' };
  const input = {
    ...{ code: 'BENCH', numberPrefix: 'BENCH', timeZone: 'Europe/Dublin', graceDays: 0, address },
    ...{
      legalName: 'Example Limited',
      vatId: 'IE6388047V',
      vatDueOn: 'DEBITS',
      vatCurrency: 'EUR',
    },
  };
  await act('createLegalEntity', input, 'legalEntity { code }');
  return input.code;
}

async function anAccount(legalEntityCode, month) {
  const { account } = await act(
    'createAccount',
    { name: 'Bench', timeZone: 'Europe/Paris', currencyCode: 'EUR', countryCode: 'FR' },
    'account { id }',
  );
  const accountId = account.id;
  const billingAddress = {
    ...{ recipient: 'Accounts', lines: ['1 rue'], postalCode: '75001', city: 'Paris' },
    countryCode: 'FR',
  };
  await act('changeAccount', { accountId, billingAddress }, 'account { id }');
  const profile = {
    ...{ accountId, legalEntityCode, tax: { category: 'S', rate: '20' }, isBusiness: false },
    ...{ billedFrom: month, effectiveFrom: `${month}-01` },
  };
  await act('setBillingProfile', profile, 'billingProfile { missing }');
  const line = {
    termMonths: 12,
    recurringCharges: [
      { description: 'Seats', quantity: 10, unitPrice: '12.5' },
      { description: 'Numbers', quantity: 3, unitPrice: '2' },
    ],
    rates: [{ direction: 'OUTBOUND', perMinute: '0.02' }],
  };
  const { order } = await act(
    'placeOrder',
    {
      accountId,
      signedOn: `${month}-01`,
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: SERVICES.map((serviceCode) => ({ ...line, serviceCode })),
    },
    'order { id }',
  );
  const { subscriptions } = await act(
    'activateOrder',
    { orderId: order.id },
    'subscriptions { id }',
  );
  const records = subscriptions.flatMap(({ id }, of) =>
    Array.from({ length: CALLS / SERVICES.length }, (_, index) => ({
      ...{ subscriptionId: id, externalId: `${of}-${index}`, source: accountId },
      ...{ direction: 'OUTBOUND', from: '+33170000001', to: '+33145000000' },
      startedAt: `${month}-05T10:0${index}:00Z`,
      answeredAt: `${month}-05T10:0${index}:01Z`,
      endedAt: `${month}-05T10:0${index}:31Z`,
    })),
  );
  await act('recordUsage', { records }, 'results { status }');
  return accountId;
}

function start(month, ids) {
  return Promise.all(
    Array.from({ length: Math.ceil(ids.length / 1000) }, (_, index) =>
      act(
        'startBillingRun',
        { month, accountIds: ids.slice(index * 1000, (index + 1) * 1000) },
        'billingRun { id }',
      ),
    ),
  );
}

function monthsUntilNow(count) {
  const now = new Date();
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + 1 + index, 1))
      .toISOString()
      .slice(0, 7),
  );
}
