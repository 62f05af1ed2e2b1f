import type { Client } from 'pg';
import {
  aBillableAccount,
  accountsOf,
  aSeller,
  bill,
  callsOn,
  runOf,
  startRun,
  sweep,
} from '../support/billing-runs';
import { asOwner, uuidOf } from '../support/retention';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, read, refusalsOf } from '../support/world';

// Documents above the bound of their seller: a person approves their total.

let server: TestServer;
let owner: Client;
/** Of 20.00 a document at the most, without days of grace. */
let seller: string;
beforeAll(async () => {
  server = await startTestServer({ now: '2026-10-01T09:00:00.000Z' });
  owner = await asOwner(server);
  seller = await aSeller(server, { amountMax: '20' });
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

async function aWaitingInvoice() {
  const account = await aBillableAccount(server, { seller });
  const month = '2026-10';
  const runId = await startRun(server, { month, accountIds: [account.accountId] });
  await bill(server);
  const [waiting] = await accountsOf(server, runId);
  return { ...account, runId, waiting, invoiceId: waiting?.invoice?.id ?? '' };
}

const approve = (invoiceId: string, gross: string) =>
  act<{ invoice: { status: string; number: string; gross: { amount: string } } }>(
    ...([server, STAFF, 'approveInvoice', { invoiceId, gross }] as const),
    'invoice { status number gross { amount } }',
  );
const refused = async (invoiceId: string, gross: string) =>
  (await refusalsOf(server, STAFF, 'approveInvoice', { invoiceId, gross })).map(
    ({ code, message, path }) => [code, message, path.join('.')],
  );

const NUMBER_OF = 'query ($id: ID!) { node(id: $id) { ... on Subscription { number } } }';

describe('A document above the bound', () => {
  it('waits for a person with its total; the run is done without it.', async () => {
    const { waiting, runId } = await aWaitingInvoice();
    expect(waiting).toMatchObject({
      ...{ status: 'WAITS_FOR_PERSON', gross: { amount: '24.00' }, invoice: { status: 'DRAFT' } },
      reason: {
        code: 'ABOVE_BOUND',
        message: 'The total, 24.00 EUR, is above 20.00 EUR: a person has to approve it.',
      },
    });
    expect(await runOf(server, runId)).toMatchObject({
      ...{ status: 'DONE', result: { done: 0, waiting: 1 }, progress: { waitsForPerson: 1 } },
    });
    // However often a worker comes by.
    expect(await bill(server)).toBe(0);
  });

  it('is finalized by the approval of its total, and the runs that wait know.', async () => {
    const { accountId, runId, invoiceId } = await aWaitingInvoice();
    const again = await startRun(server, { month: '2026-10', accountIds: [accountId] });
    await bill(server);
    expect(await accountsOf(server, again)).toMatchObject([{ status: 'WAITS_FOR_PERSON' }]);
    expect(await approve(invoiceId, '24')).toMatchObject({
      invoice: { status: 'FINALIZED', gross: { amount: '24.00' } },
    });
    for (const id of [runId, again]) {
      expect(await accountsOf(server, id)).toMatchObject([
        { status: 'DONE', reason: null, invoice: { id: invoiceId, status: 'FINALIZED' } },
      ]);
    }
    const { rows } = await owner.query(
      `select actor_kind, act, changes from audit_entry
        where account_id = $1 and act in ('approveInvoice', 'finalizeInvoice') order by act`,
      [uuidOf(accountId)],
    );
    expect(rows).toMatchObject([
      {
        ...{ actor_kind: 'STAFF', act: 'approveInvoice' },
        changes: [{ name: 'approvedGross', before: null, after: '24.000000' }],
      },
      { actor_kind: 'STAFF', act: 'finalizeInvoice' },
    ]);
  });

  it('still waits where it comes to another total than the one that is approved.', async () => {
    const { subscriptionId, runId, invoiceId } = await aWaitingInvoice();
    const other = 'expected the total 23.99 EUR, it is 24.00 EUR now';
    expect(await refused(invoiceId, '23.99')).toEqual([
      ['CANNOT_BE_BILLED', other, 'input.invoiceId'],
    ]);
    // Ten minutes of September that come late: 0.60, and 0.12 of VAT.
    await callsOn(server, { subscriptionId }, '2026-09-05', 10);
    expect(await refused(invoiceId, '24')).toEqual([
      [
        ...['CANNOT_BE_BILLED', 'expected the total 24.00 EUR, it is 24.72 EUR now'],
        'input.invoiceId',
      ],
    ]);
    expect(await accountsOf(server, runId)).toMatchObject([{ status: 'WAITS_FOR_PERSON' }]);
    await approve(invoiceId, '24.72');
    expect(await accountsOf(server, runId)).toMatchObject([
      { status: 'DONE', gross: { amount: '24.72' } },
    ]);
  });

  it('that a person finalizes without the run is known to it after the next sweep.', async () => {
    const { runId, invoiceId } = await aWaitingInvoice();
    const input = { invoiceId, approvedGross: '24' };
    await act(server, STAFF, 'finalizeInvoice', input, 'invoice { number }');
    await sweep(server);
    expect(await accountsOf(server, runId)).toMatchObject([{ status: 'DONE' }]);
  });

  it('is judged again where its run is resumed.', async () => {
    const { runId, waiting } = await aWaitingInvoice();
    const change = { code: seller, amountMax: '24' };
    await act(server, STAFF, 'changeLegalEntity', change, 'legalEntity { code }');
    await act(server, STAFF, 'resumeBillingRun', { billingRunId: runId }, 'billingRun { id }');
    await bill(server);
    expect(await accountsOf(server, runId)).toMatchObject([
      { status: 'DONE', account: waiting?.account },
    ]);
  });
});

describe('A service that is not what it used to be', () => {
  it('waits for a person: its usage comes to more than three times the usual.', async () => {
    const usual = await aSeller(server);
    const account = await aBillableAccount(server, { seller: usual, startsOn: '2026-06-01' });
    const { accountId, subscriptionId } = account;
    for (const month of ['2026-06', '2026-07', '2026-08', '2026-09']) {
      await startRun(server, { month, accountIds: [accountId] });
      await bill(server);
    }
    // 10.00 a month so far. 10.00 and 340 minutes at 0.06 are 30.40, and 6.08 of VAT.
    await callsOn(server, { subscriptionId }, '2026-09-05', 340);
    const runId = await startRun(server, { month: '2026-10', accountIds: [accountId] });
    await bill(server);
    const [waiting] = await accountsOf(server, runId);
    const { node } = await read<{ node: { number: string } }>(
      ...([server, STAFF, NUMBER_OF, { id: subscriptionId }] as const),
    );
    expect(waiting).toMatchObject({
      ...{ status: 'WAITS_FOR_PERSON', gross: { amount: '36.48' } },
      reason: {
        code: 'ABOVE_BOUND',
        message: `${node.number} has usage of 20.40 EUR, which with its charges is more than three times what it usually comes to: a person has to approve the total, 36.48 EUR.`,
      },
    });
    const id = waiting?.invoice?.id ?? '';
    const [byHand] = await refusalsOf(server, STAFF, 'finalizeInvoice', { invoiceId: id });
    expect(byHand).toMatchObject({ code: 'CANNOT_BE_BILLED' });
    expect(await approve(id, '36.48')).toMatchObject({ invoice: { status: 'FINALIZED' } });
    expect(await accountsOf(server, runId)).toMatchObject([{ status: 'DONE' }]);
  });
});

describe('What does not wait', () => {
  it('cannot be approved.', async () => {
    const small = await aSeller(server);
    const { accountId } = await aBillableAccount(server, { seller: small });
    const drafted = await act<{ invoice: { id: string } }>(
      ...([server, STAFF, 'draftInvoice', { accountId, month: '2026-10' }] as const),
      'invoice { id }',
    );
    const { id } = drafted.invoice;
    const at = 'input.invoiceId';
    expect(await refused(id, '24')).toEqual([
      ['INVALID_INPUT', 'No run waits for a person to approve it.', at],
    ]);
    const { number } = (
      await act<{ invoice: { number: string } }>(
        ...([server, STAFF, 'finalizeInvoice', { invoiceId: id }, 'invoice { number }'] as const),
      )
    ).invoice;
    expect(await refused(id, '24')).toEqual([
      ['ALREADY_DONE', `It is finalized already, as ${number}.`, at],
    ]);
    expect(await refused('inv_x', '24')).toEqual([['NOT_FOUND', 'No invoice with this id.', at]]);
  });
});
