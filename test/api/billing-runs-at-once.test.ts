import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { withContext } from '../../src/application/open-context';
import { claimRunAccounts } from '../../src/modules/invoices/runs/billing-run.commands';
import { documentsOf, numbersOf } from '../support/billed-documents';
import {
  aBillableAccount,
  accountsOf,
  aSeller,
  bill,
  billingOf,
  callsOn,
  runOf,
  startRun,
  type Billable,
} from '../support/billing-runs';
import { asOwner, uuidOf, uuidOf as keyOf } from '../support/retention';
import { faultRounds } from '../support/sequence';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act } from '../support/world';

// An account and month is billed once, whoever works on it and whatever else happens meanwhile.

const MONTH = '2026-10';
const START = '2026-10-01T09:00:00.000Z';

let server: TestServer;
let other: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer({ now: START, poolSize: 10 });
  other = await server.beside();
  owner = await asOwner(server);
});
afterAll(async () => {
  await owner.end();
  await other.close();
  await server.close();
});
beforeEach(() => {
  server.clock.now = START;
});

const some = (count: number, seller: string): Promise<Billable[]> =>
  Promise.all(Array.from({ length: count }, () => aBillableAccount(server, { seller })));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it('Runs of one month that go on at once, on two servers, bill each account once.', async () => {
  for (let round = 0; round < faultRounds(2); round += 1) {
    const seller = await aSeller(server);
    const accountIds = (await some(8, seller)).map(({ accountId }) => accountId);
    const runs = await Promise.all(
      upTo(8).map(() => startRun(server, { month: MONTH, accountIds })),
    );
    // Leases that end at once: workers take what others are working on.
    const eager = { leaseSeconds: 0, atOnce: 4 };
    await Promise.all([bill(server, eager), bill(other, eager), bill(server), bill(other, eager)]);
    for (const id of runs) {
      expect(await runOf(server, id)).toMatchObject({ status: 'DONE', result: { done: 8 } });
    }
    for (const accountId of accountIds) {
      const documents = await documentsOf(owner, accountId);
      expect(documents.map(({ gross }) => gross)).toEqual(['24.000000']);
    }
    expect(await numbersOf(owner, seller)).toEqual(upTo(8));
  }
});

it('NUM01: Six workers at one account and month make one document, and are told the same.', async () => {
  const [account] = await some(1, await aSeller(server));
  const accountId = account?.accountId ?? '';
  const draft = { accountId, month: MONTH };
  const drafted = await Promise.all(
    upTo(6).map((each) =>
      act<{ invoice: { id: string } }>(
        each % 2 === 0 ? server : other,
        STAFF,
        'draftInvoice',
        draft,
        'invoice { id }',
      ),
    ),
  );
  const input = { month: MONTH, accountIds: [accountId] };
  const runs = await Promise.all(upTo(6).map(() => startRun(server, input)));
  await Promise.all(
    upTo(6).map((each) => bill(each % 2 === 0 ? server : other, { leaseSeconds: 0 })),
  );
  const told = await Promise.all(runs.map((run) => accountsOf(server, run)));
  expect(told.flat().map(({ status }) => status)).toEqual(upTo(6).map(() => 'DONE'));
  const ids = [
    ...drafted.map(({ invoice }) => invoice.id),
    ...told.flat().map(({ invoice }) => invoice?.id),
  ];
  expect([ids.length, new Set(ids).size]).toEqual([12, 1]);
  expect(await documentsOf(owner, accountId)).toHaveLength(1);
});

it('Eight accounts that are finalized at once get eight numbers without a gap.', async () => {
  const seller = await aSeller(server);
  const accounts = await some(8, seller);
  const accountIds = accounts.map(({ accountId }) => accountId);
  await startRun(server, { month: MONTH, accountIds });
  // One of them fails after its number was taken: what it took is given to another.
  const bad = uuidOf(accountIds[3] ?? '');
  await owner.query(
    `alter table invoice_tax add constraint of_test check (account_id <> '${bad}')`,
  );
  await bill(server, { atOnce: 8 });
  expect(await numbersOf(owner, seller)).toEqual(upTo(7));
  await owner.query('alter table invoice_tax drop constraint of_test');
  await startRun(server, { month: MONTH, accountIds });
  await bill(server, { atOnce: 8 });
  expect(await numbersOf(owner, seller)).toEqual(upTo(8));
});

it('A worker whose lease has ended does nothing a second time.', async () => {
  const [account] = await some(1, await aSeller(server));
  const id = await startRun(server, { month: MONTH, accountIds: [account?.accountId] });
  await Promise.all([bill(server, { leaseSeconds: 0 }), bill(other, { leaseSeconds: 0 })]);
  expect(await documentsOf(owner, account?.accountId ?? '')).toHaveLength(1);
  const { rows } = await owner.query(
    `select type from event where account_id = $1 and type like 'invoice.%' order by seq`,
    [uuidOf(account?.accountId ?? '')],
  );
  expect(rows).toEqual([{ type: 'invoice.drafted' }, { type: 'invoice.finalized' }]);
  const completed = await owner.query(
    `select 1 from stream_event where type = 'billing_run.completed' and fact_key like $1`,
    [`${(await rowOf(id)).id}@%`],
  );
  expect(completed.rows).toHaveLength(1);
});

const rowOf = async (id: string): Promise<{ id: string }> => {
  const { rows } = await owner.query<{ id: string }>('select id from billing_run');
  const found = rows.find((row) => id === `brn_${base64(row.id)}`);
  if (!found) throw new Error('no such run');
  return found;
};
const base64 = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');

it('An account that somebody holds is left for a while; the others are billed.', async () => {
  const seller = await aSeller(server);
  const accounts = await some(3, seller);
  const held = uuidOf(accounts[0]?.accountId ?? '');
  const databaseTimeouts = {
    ...{ statementMs: 60_000, lockMs: 100, idleInTransactionMs: 60_000, connectionMs: 60_000 },
  };
  const impatient = await server.beside({ traffic: { databaseTimeouts } });
  const accountIds = accounts.map(({ accountId }) => accountId);
  const id = await startRun(server, { month: MONTH, accountIds });
  await owner.query('begin');
  await owner.query('select 1 from account_counter where account_id = $1 for update', [held]);
  // One at a time: they wait for each other, too, where they take their numbers.
  await bill(impatient, { atOnce: 1 });
  await owner.query('commit');
  expect(await runOf(server, id)).toMatchObject({ progress: { done: 2, waiting: 1, parked: 0 } });
  await owner.query('update billing_run_account set claimed_until = null');
  await bill(impatient);
  expect(await runOf(server, id)).toMatchObject({ status: 'DONE', progress: { done: 3 } });
  await impatient.close();
});

it('Calls that come in while their month is finalized are billed once, now or later.', async () => {
  const seller = await aSeller(server);
  const rounds = faultRounds(6);
  for (let round = 0; round < rounds; round += 1) {
    server.clock.now = START;
    const account = await aBillableAccount(server, { seller });
    await callsOn(server, account, '2026-09-10', 7);
    await startRun(server, { month: MONTH, accountIds: [account.accountId] });
    const deliveries = upTo(4).map(async (each) => {
      await sleep(each * round);
      await callsOn(other, account, `2026-09-1${each}`, 5);
    });
    await Promise.all([bill(server), ...deliveries]);
    server.clock.now = '2026-11-01T09:00:00.000Z';
    await startRun(server, { month: '2026-11', accountIds: [account.accountId] });
    await bill(server);
    // 27 minutes at 0.06, over two documents: what the first did not bill, the second does.
    const { rows } = await owner.query<{ seconds: string; net: string }>(
      `select sum(quantity) as seconds, sum(net) as net from invoice_line
        where account_id = $1 and source = 'USE'`,
      [uuidOf(account.accountId)],
    );
    expect(rows).toEqual([{ seconds: '1620', net: '1.620000' }]);
    expect(await documentsOf(owner, account.accountId)).toHaveLength(2);
  }
});

it('No account of a run that is cancelled is taken on.', async () => {
  const seller = await aSeller(server);
  const accountIds = (await some(2, seller)).map(({ accountId }) => accountId);
  const id = await startRun(server, { month: MONTH, accountIds });
  const portion = { runId: keyOf(id), limit: 10, seconds: 0 };
  const claim = () =>
    withContext(billingOf(server), { kind: 'SYSTEM', subject: 'billing' }, (context) =>
      claimRunAccounts(context, portion),
    );
  expect(await claim()).toHaveLength(2);
  await act(server, STAFF, 'cancelBillingRun', { billingRunId: id }, 'billingRun { id }');
  expect(await claim()).toEqual([]);
});

it('A run that is cancelled while it goes on leaves each account whole.', async () => {
  const seller = await aSeller(server);
  const accountIds = (await some(12, seller)).map(({ accountId }) => accountId);
  const id = await startRun(server, { month: MONTH, accountIds });
  const billing = bill(server);
  await sleep(30);
  await act(server, STAFF, 'cancelBillingRun', { billingRunId: id }, 'billingRun { id }');
  await billing;
  const accounts = await accountsOf(server, id);
  for (const { status, account, invoice } of accounts) {
    const documents = await documentsOf(owner, account.id);
    expect([status, documents.length]).toEqual(
      invoice?.status === 'FINALIZED' ? ['DONE', 1] : [status, 0],
    );
  }
  await act(server, STAFF, 'resumeBillingRun', { billingRunId: id }, 'billingRun { id }');
  await bill(server);
  expect(await runOf(server, id)).toMatchObject({ status: 'DONE', result: { done: 12 } });
  expect(await numbersOf(owner, seller)).toEqual(upTo(12));
});
