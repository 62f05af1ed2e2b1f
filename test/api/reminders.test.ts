import { Client } from 'pg';
import { keyOf } from '../../src/graphql/node-id';
import { chargeIdOf } from '../support/contract-life';
import { placeEvents, sequencing } from '../support/event-feed';
import { program } from '../support/program';
import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, read, refusalsOf } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const uuidOf = (accountId: string): string => keyOf('Account', accountId)?.id ?? '';

/** An account in Paris whose CXone contract runs from 1 January 2026, and renews each year. */
async function aContract(at = '2025-12-20T09:00:00.000Z') {
  server.clock.now = at;
  const accountId = await anAccount(server, { timeZone: 'Europe/Paris', viewer: partner('first') });
  return anOrdered(accountId, '2025-12-19');
}

/** A service that starts on 1 January 2026, by an order that was signed on that day. */
async function anOrdered(accountId: string, signedOn: string, line: object = {}) {
  const lines = [{ serviceCode: 'CXONE', termMonths: 12, startsOn: '2026-01-01', ...line }];
  const order = {
    ...{ accountId, signedOn, lines },
    acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
  };
  const placed = await act<{ order: { id: string } }>(
    ...([server, STAFF, 'placeOrder', order, 'order { id }'] as const),
  );
  const { subscriptions } = await act<{ subscriptions: { id: string }[] }>(
    ...([server, STAFF, 'activateOrder', { orderId: placed.order.id }] as const),
    'subscriptions { id }',
  );
  return { accountId, subscriptionId: subscriptions[0]?.id ?? '' };
}

/** Has the worker look at what is due at an instant. */
async function lookAt(instant: string): Promise<number> {
  server.clock.now = instant;
  return program.tellWhatIsDue(sequencing(server));
}

interface Told {
  readonly type: string;
  readonly occurredAt: string;
  readonly sequence: number;
  readonly reminder?: { readonly daysBefore: number; readonly isEscalated: boolean } | null;
}
/** What time brought to an account, as it was told. */
async function toldOf(accountId: string, viewer: TestViewer = STAFF): Promise<Told[]> {
  await placeEvents(server);
  const { account } = await read<{ account: { events: { nodes: Told[] } } }>(
    server,
    viewer,
    `query ($id: ID!) { account(id: $id) { events(first: 100, where: { type: { in: [TERM_STARTED,
      TERM_RENEWED, TERM_ENDED, PRICE_CHANGED, NOTICE_DEADLINE_PASSED, REMINDER_DUE,
      TERM_RENEWAL_REVERSED, TERM_END_REVERSED] } }) { nodes { type occurredAt sequence
        ... on ReminderDueEvent { reminder { daysBefore isEscalated } } } } } }`,
    { id: accountId },
  );
  return account.events.nodes;
}
const shortly = (told: readonly Told[]) =>
  told.map(({ type, occurredAt, reminder }) =>
    [occurredAt.slice(0, 16), type, reminder?.daysBefore]
      .filter((part) => part !== undefined)
      .join(' '),
  );

interface Shown {
  readonly daysBefore: number;
  readonly state: string;
  readonly reason: string | null;
  readonly dueOn: string;
}
async function remindersOf(subscriptionId: string): Promise<string[]> {
  const { node } = await read<{ node: { reminders: Shown[] } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { reminders {
      id daysBefore state reason dueOn } } } }`,
    { id: subscriptionId },
  );
  return node.reminders.map(({ daysBefore, state, reason }) =>
    [daysBefore, state, reason].filter((part) => part !== null).join(' '),
  );
}

const decide = (subscriptionId: string, decision: string, until?: string, viewer = STAFF) =>
  act(
    server,
    viewer,
    'recordRenewalDecision',
    { subscriptionId, decision, until },
    'subscription { id }',
  );

describe('What time brings to a contract', () => {
  it('is told step by step: start, reminders, the day that passed, the renewal', async () => {
    const { accountId, subscriptionId } = await aContract();
    for (const day of ['2025-12-31', '2026-10-02', '2026-10-17', '2026-11-01', '2026-11-24']) {
      await lookAt(`${day}T23:00:00.000Z`);
    }
    await lookAt('2026-12-02T23:00:00.000Z');
    await lookAt('2026-12-31T23:00:00.000Z');
    const told = await toldOf(accountId);
    expect(shortly(told)).toEqual([
      '2025-12-31T23:00 TERM_STARTED',
      '2026-10-02T22:00 REMINDER_DUE 60',
      '2026-10-17T22:00 REMINDER_DUE 45',
      '2026-11-01T23:00 REMINDER_DUE 30',
      '2026-11-24T23:00 REMINDER_DUE 7',
      '2026-12-02T23:00 NOTICE_DEADLINE_PASSED',
      '2026-12-31T23:00 TERM_RENEWED',
    ]);
    expect(told.map(({ reminder }) => reminder?.isEscalated ?? null)).toEqual([
      ...[null, false, false, false],
      ...[true, null, null],
    ]);
    expect(await remindersOf(subscriptionId)).toEqual(['60 DUE', '45 DUE', '30 DUE', '7 DUE']);
  });

  it('is not due a millisecond earlier', async () => {
    const { accountId } = await aContract();
    await lookAt('2026-10-02T21:59:59.999Z');
    expect(shortly(await toldOf(accountId))).toEqual(['2025-12-31T23:00 TERM_STARTED']);
    await lookAt('2026-10-02T22:00:00.000Z');
    expect(shortly(await toldOf(accountId)).at(-1)).toBe('2026-10-02T22:00 REMINDER_DUE 60');
  });

  it('is told once by three workers at the same instant, and by one that looks again', async () => {
    const { accountId } = await aContract();
    server.clock.now = '2026-10-03T06:00:00.000Z';
    await Promise.all([1, 2, 3].map(() => program.tellWhatIsDue(sequencing(server))));
    await lookAt('2026-10-03T06:00:01.000Z');
    expect(shortly(await toldOf(accountId))).toEqual([
      ...['2025-12-31T23:00 TERM_STARTED', '2026-10-02T22:00 REMINDER_DUE 60'],
    ]);
  });

  it('is told late, of reminders only the nearest, and says which were missed', async () => {
    const { accountId, subscriptionId } = await aContract();
    await lookAt('2026-10-20T08:00:00.000Z');
    expect(shortly(await toldOf(accountId))).toEqual([
      ...['2025-12-31T23:00 TERM_STARTED', '2026-10-17T22:00 REMINDER_DUE 45'],
    ]);
    expect(await remindersOf(subscriptionId)).toEqual([
      ...['60 MISSED TOO_LATE', '45 SENT', '30 DUE', '7 DUE'],
    ]);
  });

  it('of a contract that was recorded late is no history', async () => {
    const { accountId, subscriptionId } = await aContract('2026-11-01T09:00:00.000Z');
    await lookAt('2026-11-01T09:00:01.000Z');
    expect(shortly(await toldOf(accountId))).toEqual([]);
    expect(await remindersOf(subscriptionId)).toEqual([
      ...['60 NOT_APPLICABLE NOT_KNOWN_THEN', '45 NOT_APPLICABLE NOT_KNOWN_THEN'],
      ...['30 DUE', '7 DUE'],
    ]);
    await lookAt('2026-11-02T09:00:00.000Z');
    expect(shortly(await toldOf(accountId))).toEqual(['2026-11-01T23:00 REMINDER_DUE 30']);
  });

  it('ends with a notice: what is due is skipped, and the end is told', async () => {
    const { accountId, subscriptionId } = await aContract();
    await lookAt('2026-10-03T06:00:00.000Z');
    server.clock.now = '2026-10-10T09:00:00.000Z';
    await act(
      server,
      STAFF,
      'giveTerminationNotice',
      { subscriptionId },
      'terminationNotice { id }',
    );
    await lookAt('2026-10-18T06:00:00.000Z');
    await lookAt('2026-12-03T06:00:00.000Z');
    await lookAt('2027-01-05T06:00:00.000Z');
    expect(shortly(await toldOf(accountId))).toEqual([
      ...['2025-12-31T23:00 TERM_STARTED', '2026-10-02T22:00 REMINDER_DUE 60'],
      '2026-12-31T23:00 TERM_ENDED',
    ]);
    const { rows } = await owner.query<{ state: string }>(
      `select state || ' ' || coalesce(reason, '') as state from reminder where account_id = $1
        order by days_before desc`,
      [uuidOf(accountId)],
    );
    expect(rows.map(({ state }) => state)).toEqual([
      ...['SENT ', 'SKIPPED NOTICE_STANDS', 'SKIPPED NOTICE_STANDS', 'SKIPPED NOTICE_STANDS'],
    ]);
    expect(await remindersOf(subscriptionId)).toEqual([]);
  });

  it('that was told and holds no more is told as reversed, and again where it holds again', async () => {
    const { accountId, subscriptionId } = await aContract();
    await lookAt('2027-01-05T06:00:00.000Z');
    // A notice of November, which nobody had recorded: the term has not renewed.
    server.clock.now = '2027-01-10T09:00:00.000Z';
    const given = { subscriptionId, givenOn: '2026-11-15' };
    const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
      ...([server, STAFF, 'giveTerminationNotice', given, 'terminationNotice { id }'] as const),
    );
    await lookAt('2027-01-10T09:00:01.000Z');
    const withdrawal = {
      ...{ noticeId: terminationNotice.id, withdrawnOn: '2026-11-20' },
    };
    server.clock.now = '2027-01-11T09:00:00.000Z';
    await act(server, STAFF, 'withdrawTerminationNotice', withdrawal, 'terminationNotice { id }');
    await lookAt('2027-01-11T09:00:01.000Z');
    expect(shortly(await toldOf(accountId)).slice(-3)).toEqual([
      '2026-12-31T23:00 TERM_RENEWED',
      '2026-12-31T23:00 TERM_RENEWAL_REVERSED',
      '2026-12-31T23:00 TERM_RENEWED',
    ]);
  });

  it('has a price that was announced, on the day from which it holds', async () => {
    server.clock.now = '2025-12-20T09:00:00.000Z';
    const accountId = await anAccount(server, { timeZone: 'Europe/Paris' });
    const recurringCharges = [{ description: 'Seats', quantity: 1, unitPrice: '10' }];
    const line = { recurringCharges };
    const { subscriptionId } = await anOrdered(accountId, '2025-12-20', line);
    const chargeId = await chargeIdOf(server, subscriptionId, '2026-11-01');
    server.clock.now = '2026-06-01T09:00:00.000Z';
    const price = { subscriptionId, chargeId, effectiveOn: '2027-01-01', unitPrice: '12' };
    await act(server, STAFF, 'announcePriceChange', price, 'contractChange { id }');
    await lookAt('2027-01-01T06:00:00.000Z');
    expect(shortly(await toldOf(accountId)).slice(-2)).toEqual([
      ...['2026-12-31T23:00 TERM_RENEWED', '2026-12-31T23:00 PRICE_CHANGED'],
    ]);
  });

  it('is told to the beneficiary as far as it is of its contract: terms, not reminders', async () => {
    const { accountId } = await aContract();
    await lookAt('2026-10-03T06:00:00.000Z');
    const nice: TestViewer = { kind: 'VENDOR', vendorCode: 'NICE' };
    expect(shortly(await toldOf(accountId, nice))).toEqual(['2025-12-31T23:00 TERM_STARTED']);
  });
});

describe('Reminders', () => {
  it('come on the days that were set, from then on', async () => {
    const { accountId, subscriptionId } = await aContract();
    await lookAt('2026-10-03T06:00:00.000Z');
    server.clock.now = '2026-10-05T09:00:00.000Z';
    const setting = await act(
      ...([server, partner('first'), 'setReminders', { accountId, daysBefore: [10, 90] }] as const),
      'reminderSetting { daysBefore recordedAt }',
    );
    expect(setting).toMatchObject({
      reminderSetting: { daysBefore: [90, 10], recordedAt: '2026-10-05T09:00:00.000Z' },
    });
    await lookAt('2026-11-22T06:00:00.000Z');
    expect(shortly(await toldOf(accountId)).slice(1)).toEqual([
      ...['2026-10-02T22:00 REMINDER_DUE 60', '2026-11-21T23:00 REMINDER_DUE 10'],
    ]);
    expect(await remindersOf(subscriptionId)).toEqual([
      ...['90 NOT_APPLICABLE NOT_KNOWN_THEN', '60 SENT', '10 SENT'],
    ]);
  });

  it('go by what was decided: none for a renewal, one on the day that was named', async () => {
    const [renewing, later] = [await aContract(), await aContract()];
    await lookAt('2026-10-03T06:00:00.000Z');
    await decide(renewing.subscriptionId, 'RENEW');
    await decide(later.subscriptionId, 'LATER', '2026-11-10');
    for (const day of ['2026-10-18', '2026-11-02', '2026-11-10']) {
      await lookAt(`${day}T06:00:00.000Z`);
    }
    const states = async ({ subscriptionId }: { readonly subscriptionId: string }) =>
      remindersOf(subscriptionId);
    expect(await states(renewing)).toEqual([
      ...['60 SENT', '45 SKIPPED DECIDED', '30 SKIPPED DECIDED', '7 DUE'],
    ]);
    expect(await states(later)).toEqual([
      ...['60 SENT', '45 SKIPPED POSTPONED', '30 SKIPPED POSTPONED', '22 SENT', '7 DUE'],
    ]);
    const { node } = await read<{ node: { renewalDecision: object } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        renewalDecision { decision noticeDueBy remindOn } } } }`,
      { id: later.subscriptionId },
    );
    expect(node.renewalDecision).toEqual({
      ...{ decision: 'LATER', noticeDueBy: '2026-12-02', remindOn: '2026-11-10' },
    });
  });

  it('are refused more than ten times, outside a year, and twice on one day', async () => {
    const { accountId } = await aContract();
    const refused = async (daysBefore: number[]) =>
      (await refusalsOf(server, STAFF, 'setReminders', { accountId, daysBefore })).map(
        ({ code, message, path }) => [code, message, path.join('.')],
      );
    expect(await refused([-1, 366])).toEqual([
      ['INVALID_INPUT', 'expected a whole number from 0 to 365, got -1', 'input.daysBefore.0'],
      ['INVALID_INPUT', 'expected a whole number from 0 to 365, got 366', 'input.daysBefore.1'],
    ]);
    expect(await refused([7, 30, 7])).toEqual([
      ['INVALID_INPUT', 'expected each number of days once, got 7 twice', 'input.daysBefore'],
    ]);
    expect(await refused(Array.from({ length: 11 }, (_, index) => index))).toEqual([
      ['INVALID_INPUT', 'expected at most 10 reminders, got 11', 'input.daysBefore'],
    ]);
  });

  it('take no decision on a day that is of no use, nor of a contract that ends', async () => {
    const { subscriptionId } = await aContract();
    server.clock.now = '2026-10-03T06:00:00.000Z';
    const refused = async (decision: string, until?: string) =>
      (
        await refusalsOf(server, STAFF, 'recordRenewalDecision', {
          subscriptionId,
          decision,
          until,
        })
      ).map(({ message }) => message);
    const range =
      'expected a day from 2026-10-03 to 2026-12-02, the last day for notice, got 2026-12-03';
    expect(await refused('LATER', '2026-12-03')).toEqual([range]);
    expect(await refused('LATER', '2026-10-02')).toEqual([range.replace('12-03', '10-02')]);
    expect(await refused('LATER')).toEqual(['expected a day on which to be reminded, for LATER']);
    expect(await refused('RENEW', '2026-11-01')).toEqual([
      'expected no day on which to be reminded, for another decision than LATER',
    ]);
    await act(
      server,
      STAFF,
      'giveTerminationNotice',
      { subscriptionId },
      'terminationNotice { id }',
    );
    server.clock.now = '2026-12-10T06:00:00.000Z';
    expect(await refused('RENEW')).toEqual([
      expect.stringMatching(/ends without a decision: there is no last day for notice to come\.$/),
    ]);
  });

  it('of an account that fails keep no other from its turn', async () => {
    const [bad, good] = [await aContract(), await aContract()];
    await lookAt('2026-01-02T06:00:00.000Z');
    await owner.query(
      `create function refuse_reminder() returns trigger language plpgsql as $$ begin
        if new.account_id = '${uuidOf(bad.accountId)}' then raise exception 'no'; end if;
        return new; end $$`,
    );
    await owner.query(
      'create trigger refuse before insert on reminder for each row execute function refuse_reminder()',
    );
    await expect(lookAt('2026-10-03T06:00:00.000Z')).rejects.toThrow('no');
    await owner.query('drop trigger refuse on reminder');
    const last = async ({ accountId }: { readonly accountId: string }) =>
      shortly(await toldOf(accountId)).at(-1);
    expect(await last(bad)).toBe('2025-12-31T23:00 TERM_STARTED');
    expect(await last(good)).toBe('2026-10-02T22:00 REMINDER_DUE 60');
    await lookAt('2026-10-03T06:00:01.000Z');
    expect(await last(bad)).toBe('2026-10-02T22:00 REMINDER_DUE 60');
  });
});
