import type { Client } from 'pg';
import { asOwner, uuidOf } from '../support/retention';
import {
  aBillableAccount,
  accountsOf,
  aSeller,
  bill,
  RUN,
  runOf,
  sellTo,
  startRun,
  type Billable,
  type RunAnswer,
} from '../support/billing-runs';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';

const MONTH = '2026-10';
const START = '2026-10-01T09:00:00.000Z';

let server: TestServer;
let owner: Client;
/** Without days of grace. */
let seller: string;
beforeAll(async () => {
  server = await startTestServer({ now: START });
  owner = await asOwner(server);
  seller = await aSeller(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
beforeEach(() => {
  server.clock.now = START;
});

const some = (count: number, more: object = {}): Promise<Billable[]> =>
  Promise.all(Array.from({ length: count }, () => aBillableAccount(server, { seller, ...more })));
const idsOf = (accounts: readonly Billable[]) => accounts.map(({ accountId }) => accountId);
const runOver = (accounts: readonly Billable[], month = MONTH) =>
  startRun(server, { month, accountIds: idsOf(accounts) });
const one = async (runId: string) => {
  const [only, ...others] = await accountsOf(server, runId);
  if (!only || others.length > 0) throw new Error('expected a run over one account');
  return only;
};
const cancel = (billingRunId: string) =>
  act<{ billingRun: RunAnswer }>(
    ...([server, STAFF, 'cancelBillingRun', { billingRunId }, `billingRun { ${RUN} }`] as const),
  );
const resume = (billingRunId: string) =>
  act<{ billingRun: RunAnswer }>(
    ...([server, STAFF, 'resumeBillingRun', { billingRunId }, `billingRun { ${RUN} }`] as const),
  );

describe('A run', () => {
  it('drafts and finalizes documents, and says what it came to.', async () => {
    const id = await runOver(await some(3));
    expect(await runOf(server, id)).toMatchObject({
      ...{ status: 'OPEN', result: null },
      progress: { total: 3, waiting: 3, done: 0 },
    });
    await bill(server);
    expect(await runOf(server, id)).toMatchObject({
      status: 'DONE',
      progress: { total: 3, waiting: 0, drafted: 0, done: 3 },
      result: { done: 3, nothing: 0, parked: 0, waiting: 0 },
    });
    for (const { status, gross, invoice, reason } of await accountsOf(server, id, 'DONE')) {
      // September and October at 10.00 each, and 20 % of VAT.
      expect({ status, gross, reason }).toEqual({
        ...{ status: 'DONE', reason: null, gross: { amount: '24.00' } },
      });
      expect(invoice).toMatchObject({ status: 'FINALIZED', number: expect.any(String) as string });
    }
    expect(await accountsOf(server, id, 'PARKED')).toEqual([]);
  });

  it('finalizes drafts once their days of grace are over, in the account’s zone.', async () => {
    const graceful = await aSeller(server, { graceDays: 3 });
    const id = await runOver(await some(1, { seller: graceful }));
    await bill(server);
    expect(await one(id)).toMatchObject({
      ...{ status: 'DRAFTED', finalizeNotBefore: '2026-10-04', gross: { amount: '24.00' } },
      invoice: { status: 'DRAFT', number: null },
    });
    // In Paris, the 4th begins two hours before midnight in UTC.
    server.clock.now = '2026-10-03T21:59:59.999Z';
    expect(await bill(server)).toBe(0);
    expect(await runOf(server, id)).toMatchObject({ status: 'OPEN' });
    server.clock.now = '2026-10-03T22:00:00.000Z';
    expect(await bill(server)).toBe(1);
    expect(await one(id)).toMatchObject({ status: 'DONE', invoice: { status: 'FINALIZED' } });
    expect(await runOf(server, id)).toMatchObject({ status: 'DONE' });
  });

  it('lets accounts wait in whose zone the month has not begun.', async () => {
    const [early] = await some(1);
    const [late] = await some(1, { timeZone: 'America/Los_Angeles' });
    server.clock.now = '2026-11-01T05:00:00.000Z';
    const id = await runOver(
      [early, late].flatMap((each) => each ?? []),
      '2026-11',
    );
    await bill(server);
    const waiting = await accountsOf(server, id, 'WAITING');
    expect(waiting.map(({ account }) => account.id)).toEqual([late?.accountId]);
    server.clock.now = '2026-11-01T07:00:00.000Z';
    await bill(server);
    expect(await runOf(server, id)).toMatchObject({ status: 'DONE', progress: { done: 2 } });
  });

  it('says of an account that there is nothing to bill.', async () => {
    const accountId = await anAccount(server);
    const id = await startRun(server, { month: MONTH, accountIds: [accountId] });
    await bill(server);
    expect(await one(id)).toMatchObject({
      ...{ status: 'NOTHING', invoice: null, gross: null },
      reason: {
        ...{ code: 'NOTHING', incidentId: null, message: 'There is nothing to bill.' },
        inFrench: 'Il n’y a rien à facturer.',
      },
    });
    expect(await runOf(server, id)).toMatchObject({ status: 'DONE', result: { nothing: 1 } });
  });

  it('of a legal entity bills those to which it sells today, and one of all bills all.', async () => {
    const own = await aSeller(server);
    const accounts = await some(2, { seller: own });
    const [moved] = await some(1, { seller: own });
    await sellTo(server, moved?.accountId ?? '', seller);
    const id = await startRun(server, { month: MONTH, legalEntityCode: own });
    const inRun = (await accountsOf(server, id)).map(({ account }) => account.id);
    expect(inRun.sort()).toEqual(idsOf(accounts).sort());
    const all = await startRun(server, { month: MONTH, all: true });
    const { rows } = await owner.query('select 1 from account');
    expect((await runOf(server, all)).progress['total']).toBe(rows.length);
    await cancel(all);
    await bill(server);
    expect(await runOf(server, id)).toMatchObject({ status: 'DONE', progress: { done: 2 } });
  });

  it('is listed, latest first, and found by its id.', async () => {
    server.clock.now = '2026-12-20T09:00:00.000Z';
    const first = await runOver(await some(1));
    server.clock.now = '2026-12-20T09:00:00.001Z';
    const second = await runOver(await some(1));
    const query = `query ($first: ID!) { billingRuns(first: 2) { nodes { id } }
      billingRun(id: $first) { issueMonth scope legalEntityCode isAutomatic startedBy endedBy }
      none: billingRun(id: "x") { id } node(id: $first) { id } }`;
    const answer = await read<Record<string, object>>(server, STAFF, query, { first });
    expect(answer).toEqual({
      billingRuns: { nodes: [{ id: second }, { id: first }] },
      billingRun: {
        ...{ issueMonth: MONTH, scope: 'ACCOUNTS', legalEntityCode: null, isAutomatic: false },
        ...{ startedBy: 'staff:test-staff', endedBy: null },
      },
      none: null,
      node: { id: first },
    });
    await bill(server);
  });
});

describe('An account that cannot be billed', () => {
  it('is parked with its reason, and told of; the others are billed.', async () => {
    const [bad] = await some(1, { seller: null });
    const id = await runOver([...(await some(2)), ...(bad ? [bad] : [])]);
    await bill(server);
    expect(await runOf(server, id)).toMatchObject({
      ...{ status: 'DONE', result: { done: 2, nothing: 0, parked: 1, waiting: 0 } },
    });
    const [parked] = await accountsOf(server, id, 'PARKED');
    expect(parked).toMatchObject({
      ...{ account: { id: bad?.accountId }, invoice: null },
      reason: {
        ...{ code: 'MISSING', incidentId: null },
        message: 'Data is missing: billingProfile, legalEntity, tax.',
        inFrench: expect.stringContaining('Des données manquent') as string,
      },
    });
    const uuid = uuidOf(bad?.accountId ?? '');
    const { rows: events } = await owner.query(
      `select 1 from event where account_id = $1 and type = 'account.billing_parked'`,
      [uuid],
    );
    expect(events).toHaveLength(1);
    const { rows: entries } = await owner.query(
      `select actor_kind, actor, act, exercised_right as right, changes from audit_entry
        where account_id = $1 and act = 'holdRunAccount'`,
      [uuid],
    );
    expect(entries).toEqual([
      {
        ...{ actor_kind: 'SYSTEM', actor: 'billing', act: 'holdRunAccount', right: 'RUN_BILLING' },
        changes: [
          { name: 'status', before: null, after: 'PARKED' },
          { name: 'reason', before: null, after: 'MISSING' },
        ],
      },
    ]);
  });

  it('is cleared by the next run that bills it.', async () => {
    const [bad] = await some(1, { seller: null });
    const accountId = bad?.accountId ?? '';
    const first = await startRun(server, { month: MONTH, accountIds: [accountId] });
    await bill(server);
    expect(await one(first)).toMatchObject({ status: 'PARKED' });
    await sellTo(server, accountId, seller);
    const second = await startRun(server, { month: MONTH, accountIds: [accountId] });
    await bill(server);
    const [cleared, made] = [await one(first), await one(second)];
    expect(cleared).toEqual({ ...made, finalizeNotBefore: null });
    expect(made).toMatchObject({ status: 'DONE', reason: null, gross: { amount: '24.00' } });
    // What the run had come to stays.
    expect(await runOf(server, first)).toMatchObject({
      ...{ result: { done: 0, parked: 1 }, progress: { done: 1, parked: 0 } },
    });
  });

  it('is tried again where its run is resumed.', async () => {
    const [bad] = await some(1, { seller: null });
    const id = await runOver(bad ? [bad] : []);
    await bill(server);
    await resume(id);
    await bill(server);
    expect(await one(id)).toMatchObject({ status: 'PARKED' });
    await sellTo(server, bad?.accountId ?? '', seller);
    expect(await resume(id)).toMatchObject({
      billingRun: { status: 'OPEN', result: null, progress: { waiting: 1, parked: 0 } },
    });
    await bill(server);
    expect(await runOf(server, id)).toMatchObject({ status: 'DONE', result: { done: 1 } });
  });

  it('for a fault of ours is parked alone, with an incident that the log has.', async () => {
    const accounts = await some(3);
    const bad = uuidOf(accounts[1]?.accountId ?? '');
    const id = await runOver(accounts);
    // What nobody foresees: the database refuses a row of this account.
    await owner.query(
      `alter table invoice_draft add constraint of_test check (account_id <> '${bad}')`,
    );
    const logged: { incidentId?: string; accountId?: string }[] = [];
    const log = { error: (what: object) => void logged.push(what) };
    await bill(server, { log });
    await owner.query('alter table invoice_draft drop constraint of_test');
    const [parked] = await accountsOf(server, id, 'PARKED');
    const incidentId = parked?.reason?.incidentId ?? '';
    expect(logged).toEqual([{ err: expect.any(Error) as Error, incidentId, accountId: bad }]);
    expect(parked?.reason).toEqual({
      ...{ code: 'FAULT', incidentId },
      message: `Something went wrong here; the log has it as ${incidentId}.`,
      inFrench: `Une erreur s’est produite ici\u00a0; le journal la contient sous ${incidentId}.`,
    });
    expect(await runOf(server, id)).toMatchObject({ result: { done: 2, parked: 1 } });
    await resume(id);
    await bill(server);
    expect(await runOf(server, id)).toMatchObject({ result: { done: 3, parked: 0 } });
  });

  it('because its draft was discarded is parked, and drafted anew when it is resumed.', async () => {
    const graceful = await aSeller(server, { graceDays: 3 });
    const id = await runOver(await some(1, { seller: graceful }));
    await bill(server);
    const invoiceId = (await one(id)).invoice?.id;
    await act(server, STAFF, 'discardInvoiceDraft', { invoiceId }, 'invoice { id }');
    server.clock.now = '2026-10-04T09:00:00.000Z';
    await bill(server);
    expect(await one(id)).toMatchObject({
      ...{ status: 'PARKED', reason: { code: 'DISCARDED', message: 'The draft was discarded.' } },
    });
    await resume(id);
    await bill(server);
    expect(await one(id)).toMatchObject({ status: 'DRAFTED', finalizeNotBefore: '2026-10-07' });
    server.clock.now = '2026-10-07T09:00:00.000Z';
    await bill(server);
    expect(await one(id)).toMatchObject({ status: 'DONE' });
  });
});

describe('A run that is cancelled', () => {
  it('begins no further account, and goes on where it was once it is resumed.', async () => {
    const graceful = await aSeller(server, { graceDays: 3 });
    const [drafted] = await some(1, { seller: graceful });
    const [billed] = await some(1);
    const id = await runOver([drafted, billed].flatMap((each) => each ?? []));
    await bill(server);
    const cancelled = await cancel(id);
    expect(cancelled).toMatchObject({
      billingRun: { status: 'CANCELLED', result: null, progress: { drafted: 1, done: 1 } },
    });
    server.clock.now = '2026-10-05T09:00:00.000Z';
    expect(await bill(server)).toBe(0);
    expect(await resume(id)).toMatchObject({ billingRun: { status: 'OPEN' } });
    await bill(server);
    expect(await runOf(server, id)).toMatchObject({ status: 'DONE', result: { done: 2 } });
  });

  it('cannot be cancelled twice; one that is done cannot be cancelled or resumed.', async () => {
    const id = await runOver(await some(1));
    const refusedAs = async (mutation: string) =>
      (await refusalsOf(server, STAFF, mutation, { billingRunId: id })).map(
        ({ code, message, path }) => [code, message, path.join('.')],
      );
    const at = 'input.billingRunId';
    expect(await refusedAs('resumeBillingRun')).toEqual([
      [
        'ALREADY_DONE',
        'The run is open, and none of its accounts is parked or waits for a person.',
        at,
      ],
    ]);
    await cancel(id);
    const ended = [['ALREADY_DONE', 'The run has ended already.', at]];
    expect(await refusedAs('cancelBillingRun')).toEqual(ended);
    await resume(id);
    await bill(server);
    expect(await refusedAs('cancelBillingRun')).toEqual(ended);
    expect(await refusedAs('resumeBillingRun')).toEqual([
      [
        'ALREADY_DONE',
        'The run is done, and none of its accounts is parked or waits for a person.',
        at,
      ],
    ]);
  });
});

describe('What cannot be run', () => {
  const refused = async (input: object) =>
    (await refusalsOf(server, STAFF, 'startBillingRun', input)).map(({ code, message, path }) => [
      ...[code, message, path.join('.')],
    ]);

  it.each([
    [{}, 'expected one of accountIds, legalEntityCode and all, got 0 of them', 'input'],
    [
      { all: true, legalEntityCode: 'X' },
      'expected one of accountIds, legalEntityCode and all, got 2 of them',
      'input',
    ],
    [{ accountIds: [] }, 'expected 1 to 1000 accounts, got 0', 'input.accountIds'],
    [
      { accountIds: Array.from({ length: 1001 }, () => 'x') },
      'expected 1 to 1000 accounts, got 1001',
      'input.accountIds',
    ],
    [
      { month: '2026-11', all: true },
      'expected a month that has begun, 2026-10 or earlier, got 2026-11',
      'input.month',
    ],
  ])('is refused: %#', async (input, message, path) => {
    expect(await refused({ month: MONTH, ...input })).toEqual([['INVALID_INPUT', message, path]]);
  });

  it('is an account or an entity that is not there.', async () => {
    const accountIds = [await anAccount(server), 'acc_x'];
    expect(await refused({ month: MONTH, accountIds })).toEqual([
      ['NOT_FOUND', 'No account with this id.', 'input.accountIds.1'],
    ]);
    expect(await refused({ month: MONTH, legalEntityCode: 'NOBODY' })).toEqual([
      ['NOT_FOUND', 'No legal entity with this code.', 'input.legalEntityCode'],
    ]);
    const unknown = await refusalsOf(server, STAFF, 'cancelBillingRun', { billingRunId: 'brn_x' });
    expect(unknown).toMatchObject([{ code: 'NOT_FOUND', message: 'No billing run with this id.' }]);
  });

  it('is a month that has begun nowhere; for an entity, one that has not begun there.', async () => {
    server.clock.now = '2026-10-31T10:00:00.000Z';
    const input = { month: '2026-11', legalEntityCode: seller };
    expect(await refused(input)).toEqual([
      [
        ...['INVALID_INPUT', 'expected a month that has begun, 2026-10 or earlier, got 2026-11'],
        'input.month',
      ],
    ]);
    // On Kiritimati it is midnight.
    const accountIds = idsOf(await some(1));
    await cancel(await startRun(server, { month: '2026-11', accountIds }));
  });
});
