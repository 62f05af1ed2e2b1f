import fc from 'fast-check';
import { Client } from 'pg';
import { advanced, aSandbox, setClock } from '../support/clocks';
import { bill, accountsOf, startRun } from '../support/billing-runs';
import { aCreditNote } from '../support/invoices';
import { letBeBilled } from '../support/monthly-invoices';
import { uuidOf } from '../support/retention';
import { NOON, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, aRate, aSubscription, read, sendCalls } from '../support/world';

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

const BEGIN = '2026-01-15T09:00:00.000Z';

interface Billed {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly prefix: string;
}

/** A sandbox whose clock shows the middle of January, with seats for 10 a month from then on. */
async function aBilledSandbox(options: object = {}): Promise<Billed> {
  const accountId = await aSandbox(server);
  await setClock(server, accountId, BEGIN);
  const prefix = await letBeBilled(server, accountId, { billedFrom: '2026-01', ...options });
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-15', {
    serviceCode: 'OPENVOICE',
    recurringCharges: [{ description: 'Seats', quantity: 1, unitPrice: '10' }],
    rates: [aRate('0.06')],
  });
  return { accountId, subscriptionId, prefix };
}

interface InvoiceOfClock {
  readonly issueMonth: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly gross: { readonly amount: string };
}

async function invoicesOf(accountId: string): Promise<InvoiceOfClock[]> {
  const { account } = await read<{ account: { invoices: { nodes: InvoiceOfClock[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { account(id: $id) { invoices(first: 100) { nodes {
      issueMonth number issuedOn dueOn gross { amount } } } } }`,
    { id: accountId },
  );
  return account.invoices.nodes.sort((a, b) => (a.issueMonth < b.issueMonth ? -1 : 1));
}

interface ToldEvent {
  readonly seq: string;
  readonly type: string;
  readonly occurred: Date;
  readonly recorded: Date;
}

async function eventsOf(accountId: string): Promise<ToldEvent[]> {
  const { rows } = await owner.query<ToldEvent>(
    `select seq, type, occurred_at as occurred, recorded_at as recorded from event
      where account_id = $1 order by seq`,
    [uuidOf(accountId)],
  );
  return rows;
}

/** The instants of the events of one type. */
const at = (events: readonly ToldEvent[], type: string): string[] =>
  events.filter((event) => event.type === type).map(({ occurred }) => occurred.toISOString());

describe('Invoices on a test clock', () => {
  it('are drafted when a month begins and finalized after the days of grace, each at its instant', async () => {
    const { accountId, prefix } = await aBilledSandbox();
    const { events, unbilled } = await advanced(server, accountId, '2026-04-03T22:00:00.000Z');
    // Three drafts, three documents: that of April is finalized at this very instant.
    expect([events, unbilled]).toEqual([6, []]);
    const told = await eventsOf(accountId);
    // Midnight in Paris.
    expect(at(told, 'invoice.drafted')).toEqual([
      '2026-01-31T23:00:00.000Z',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ]);
    expect(at(told, 'invoice.finalized')).toEqual([
      '2026-02-03T23:00:00.000Z',
      '2026-03-03T23:00:00.000Z',
      '2026-04-03T22:00:00.000Z',
    ]);
    expect(told.slice(-6).every(({ occurred, recorded }) => +occurred === +recorded)).toBe(true);
    const invoices = await invoicesOf(accountId);
    expect(invoices.map(({ number, issuedOn, dueOn }) => [number, issuedOn, dueOn])).toEqual([
      [`TEST-${prefix}-2026-000001`, '2026-02-04', '2026-03-06'],
      [`TEST-${prefix}-2026-000002`, '2026-03-04', '2026-04-03'],
      [`TEST-${prefix}-2026-000003`, '2026-04-04', '2026-05-04'],
    ]);
    const { rows } = await owner.query(
      'select * from invoice_number_series where legal_entity_code = $1',
      [prefix.replaceAll('-', '_')],
    );
    expect(rows).toEqual([]);
  });

  it('bill what was used before their instant', async () => {
    const { accountId, subscriptionId } = await aBilledSandbox();
    await advanced(server, accountId, '2026-01-31T12:00:00.000Z');
    const call = (day: string) =>
      aCall(subscriptionId, `${day}T08:00:00Z`, 600, { externalId: `on ${day}` });
    await sendCalls(server, [call('2026-01-31')]);
    await advanced(server, accountId, '2026-02-10T12:00:00.000Z');
    await sendCalls(server, [call('2026-02-10')]);
    await advanced(server, accountId, '2026-03-10T12:00:00.000Z');
    const gross = (await invoicesOf(accountId)).map((invoice) => invoice.gross.amount);
    // Seats of half of January and of February, ten minutes; seats of March, ten minutes; 20 % VAT.
    expect(gross).toEqual(['19.30', '12.72']);
  });

  it('are the same, with the same events, after one jump of 37 months and 37 of one', async () => {
    const [once, often] = [await aBilledSandbox(), await aBilledSandbox()];
    const to = '2029-02-15T09:00:00.000Z';
    const whole = await advanced(server, once.accountId, to);
    let events = 0;
    for (let month = 1; month <= 37; month += 1) {
      const next = new Date(Date.UTC(2026, month, 15, 9)).toISOString();
      events += (await advanced(server, often.accountId, next)).events;
    }
    expect(events).toBe(whole.events);
    // Drafts and documents, and what the terms bring.
    expect(whole.events).toBe(74 + 18);
    const invoices = await invoicesOf(once.accountId);
    expect(invoices.length).toBe(37);
    const named = (prefix: string) => (invoice: InvoiceOfClock) => ({
      ...invoice,
      number: invoice.number.replace(prefix, ''),
    });
    expect(invoices.map(named(once.prefix))).toEqual(
      (await invoicesOf(often.accountId)).map(named(often.prefix)),
    );
    const told = await eventsOf(once.accountId);
    expect(told).toHaveLength(74 + 18 + 6);
    // But for when each was created, by the wall clock.
    expect(told.slice(1)).toEqual((await eventsOf(often.accountId)).slice(1));
  });

  it('are the same wherever the clock stops on the way', async () => {
    const day = fc.integer({ min: 16, max: 380 });
    const untilNextYear = '2027-01-20T09:00:00.000Z';
    const whole = await aBilledSandbox();
    await advanced(server, whole.accountId, untilNextYear);
    const wanted = (await eventsOf(whole.accountId)).filter(({ type }) => type.includes('inv'));
    expect(wanted).toHaveLength(24);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(day, { maxLength: 5 }),
        fc.nat(86_399_999),
        async (days, ms) => {
          const { accountId } = await aBilledSandbox();
          const stops = days.map((each) => Date.UTC(2026, 0, each) + ms);
          for (const stop of stops.sort((a, b) => a - b)) {
            const to = new Date(stop).toISOString();
            if (to < untilNextYear) await advanced(server, accountId, to);
          }
          await advanced(server, accountId, untilNextYear);
          const told = (await eventsOf(accountId)).filter(({ type }) => type.includes('inv'));
          expect(told).toEqual(wanted);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('that cannot be made are named, and the clock goes on', async () => {
    const { accountId } = await aBilledSandbox({ seller: { amountMax: '15' } });
    const { unbilled } = await advanced(server, accountId, '2026-04-10T00:00:00.000Z');
    const above = (gross: string) =>
      `The total, ${gross} EUR, is above 15.00 EUR: a person has to approve it.`;
    // What is not billed comes to what is to be billed next.
    expect(unbilled).toEqual([
      { month: '2026-02', message: above('18.58') },
      { month: '2026-03', message: above('30.58') },
      { month: '2026-04', message: above('42.58') },
    ]);
    expect(await invoicesOf(accountId)).toEqual([]);
    expect(at(await eventsOf(accountId), 'invoice.drafted')).toHaveLength(3);
  });

  it('are none of an account that nobody bills', async () => {
    const accountId = await aSandbox(server);
    await setClock(server, accountId, BEGIN);
    await aSubscription(server, accountId, '2026-01-15');
    const { events, unbilled } = await advanced(server, accountId, '2027-01-15T00:00:00.000Z');
    expect([events, unbilled]).toEqual([6, []]);
    expect((await eventsOf(accountId)).filter(({ type }) => type.startsWith('invoice'))).toEqual(
      [],
    );
  });

  it('are made for a partner and an owner as for staff', async () => {
    const viewer = partner('first');
    const accountId = await aSandbox(server, { viewer });
    await setClock(server, accountId, BEGIN, viewer);
    await letBeBilled(server, accountId, { billedFrom: '2026-01', graceDays: 0 });
    await aSubscription(server, accountId, '2026-01-15', {
      recurringCharges: [{ description: 'Seats', quantity: 1, unitPrice: '10' }],
    });
    await advanced(server, accountId, '2026-02-15T00:00:00.000Z', viewer);
    await advanced(server, accountId, '2026-03-15T00:00:00.000Z', { kind: 'PERSON', accountId });
    expect((await invoicesOf(accountId)).map(({ issueMonth }) => issueMonth)).toEqual([
      ...['2026-02', '2026-03'],
    ]);
  });

  it('are the system’s in the audit log', async () => {
    const { accountId } = await aBilledSandbox({ graceDays: 0 });
    await advanced(server, accountId, '2026-02-15T00:00:00.000Z', { kind: 'PERSON', accountId });
    const { rows } = await owner.query(
      `select act, actor_kind as kind, actor, exercised_right as "exercisedRight"
        from audit_entry where account_id = $1 order by id desc limit 3`,
      [uuidOf(accountId)],
    );
    const bySystem = { kind: 'SYSTEM', actor: 'test-clock', exercisedRight: 'MANAGE_INVOICES' };
    expect(rows).toEqual([
      expect.objectContaining({ act: 'advanceTestClock', kind: 'PERSON' }),
      { act: 'finalizeInvoice', ...bySystem },
      { act: 'draftInvoice', ...bySystem },
    ]);
  });

  it('are not made by billing runs', async () => {
    server.clock.now = '2026-12-10T12:00:00.000Z';
    const { accountId } = await aBilledSandbox({ graceDays: 0 });
    const before = (await eventsOf(accountId)).length;
    const id = await startRun(server, { accountIds: [accountId], month: '2026-12' });
    await bill(server);
    const [row] = await accountsOf(server, id);
    expect(row).toMatchObject({
      status: 'NOTHING',
      reason: {
        code: 'TEST_CLOCK',
        message: expect.stringMatching(/^Account ACC-\d+ has a test clock: its doc/) as string,
      },
    });
    const all = await startRun(server, { all: true, month: '2026-12' });
    expect(await accountsOf(server, all)).toEqual([]);
    await bill(server);
    expect(await eventsOf(accountId)).toHaveLength(before);
    server.clock.now = NOON;
  });

  it('of a sandbox without a clock are made by runs, with numbers of tests as well', async () => {
    const accountId = await aSandbox(server);
    const prefix = await letBeBilled(server, accountId, { billedFrom: '2026-11', graceDays: 0 });
    await aSubscription(server, accountId, '2026-11-01', {
      recurringCharges: [{ description: 'Seats', quantity: 1, unitPrice: '10' }],
    });
    await startRun(server, { accountIds: [accountId], month: '2026-11' });
    await bill(server);
    const numbers = (await invoicesOf(accountId)).map(({ number }) => number);
    expect(numbers).toEqual([`TEST-${prefix}-2026-000001`]);
  });

  it('of credit are numbered in the same series', async () => {
    const { accountId, prefix } = await aBilledSandbox({ graceDays: 0 });
    await advanced(server, accountId, '2026-02-15T00:00:00.000Z');
    const { account } = await read<{
      account: { invoices: { nodes: { id: string }[] } };
    }>(
      server,
      STAFF,
      'query ($id: ID!) { account(id: $id) { invoices(first: 1) { nodes { id } } } }',
      { id: accountId },
    );
    const [invoice] = account.invoices.nodes;
    const { number } = await aCreditNote(server, invoice?.id ?? '');
    expect(number).toBe(`TEST-${prefix}-2026-000002`);
  });
});
