import { Client } from 'pg';
import type { EventType } from '../../src/application/event-types';
import { stableId } from '../../src/application/stable-id';
import { nodeId } from '../../src/graphql/node-id';
import { EVENT_KINDS, objectNameOf } from '../../src/modules/events/event-kind';
import { deliver, ndjson } from '../support/deliveries';
import { startTestServer, STAFF, type TestServer } from '../support/test-server';
import { aCall, anAccount, aSubscription, read, unique } from '../support/world';
import { BILLING_EVENTS } from './billing-acts';
import { RUN_EVENTS } from './billing-run-acts';
import { INVOICE_EVENTS } from './invoice-acts';
import { WEBHOOK_EVENTS } from './webhook-acts';
import { ACTS, sendAct } from './idempotent-acts';
import type { ActOfTest } from './act-of-test';

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

/** What each mutation tells of itself. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  ...BILLING_EVENTS,
  ...INVOICE_EVENTS,
  ...RUN_EVENTS,
  ...WEBHOOK_EVENTS,
  createAccount: ['account.created'],
  changeAccount: ['account.changed'],
  addPerson: ['person.added'],
  changePerson: ['person.changed'],
  removePerson: ['person.removed'],
  closeAccount: ['account.closed'],
  reopenAccount: ['account.reopened'],
  // Whoever reads at a secret address is nobody else's affair.
  createCalendarFeed: [],
  rotateCalendarFeed: [],
  revokeCalendarFeed: [],
  createTestClock: [],
  advanceTestClock: [],
  placeOrder: ['order.placed'],
  activateOrder: ['order.activated', 'subscription.created', 'subscription.created'],
  publishRateCard: ['rate_card.published'],
  correctRates: ['rates.corrected'],
  announcePriceChange: ['price_change.announced'],
  announceRateChange: ['rate_change.announced'],
  givePartialNotice: ['partial_notice.given'],
  acceptPartialNotice: ['partial_notice.accepted'],
  withdrawPartialNotice: ['partial_notice.withdrawn'],
  suspendSubscription: ['subscription.suspended'],
  resumeSubscription: ['subscription.resumed'],
  recordBreachNotice: ['breach.notified'],
  recordBreachCure: ['breach.cured'],
  endForCause: ['subscription.ended_for_cause'],
  reinstateSubscription: ['subscription.reinstated'],
  giveTerminationNotice: ['notice.given'],
  withdrawTerminationNotice: ['notice.withdrawn'],
  // Told of by what was stored, once it is merged: acts on one account would wait for each other.
  recordUsage: [],
  setUsageRetention: ['usage.retention_set'],
  setReminders: ['reminder_settings.set'],
  recordRenewalDecision: ['renewal_decision.recorded'],
  eraseUsageNumbers: ['usage.numbers_erased'],
  correctUsage: ['usage.corrected'],
  rerateUsage: ['usage.rerated'],
  takeBackUsageImport: ['usage.taken_back'],
  addSupportContact: ['support_contact.added'],
  createPartner: ['partner.created'],
  createApiClient: ['api_client.created'],
  rotateApiClientSecret: ['api_client.secret_rotated'],
  revokeApiClient: ['api_client.revoked'],
  publishServiceTerms: ['service_terms.published'],
  publishLimitationNotice: ['limitation_notice.published'],
  importServiceUsers: ['service_users.imported'],
  removeServiceUser: ['service_user.removed'],
  recordEmergencyNotification: ['emergency.users_notified'],
  recordEmergencyAcknowledgement: ['emergency.acknowledged'],
  demandPerformance: ['demand.made'],
  answerPerformanceDemand: ['demand.answered'],
  closePerformanceDemand: ['demand.closed'],
  closeEmergencyIncident: ['emergency.incident_closed'],
};

/** Events of an account that are about no contract, or about several. */
const OF_NO_CONTRACT: readonly string[] = [
  ...['account.changed', 'account.closed', 'account.created', 'account.reopened'],
  ...['api_client.created', 'api_client.revoked', 'api_client.secret_rotated'],
  ...['billing_profile.set', 'credit_note.issued', 'credit_note.taken_back', 'dispute.resolved'],
  ...['invoice.discarded', 'invoice.disputed', 'invoice.drafted', 'invoice.finalized'],
  ...['invoice.transmission_recorded', 'order.activated', 'order.placed', 'payment.recorded'],
  ...['person.added', 'person.changed', 'person.removed', 'rates.corrected', 'refund.recorded'],
  ...['reminder_settings.set', 'support_contact.added', 'usage.numbers_erased'],
  ...['usage.retention_set', 'usage.taken_back'],
];

/** Whether it leads to the contract that it is about. */
async function expectContract({ type, id, stream }: EventRow): Promise<void> {
  if (!UUID.test(stream)) return;
  const eventId = nodeId('Event', { accountId: stream, id });
  const query = `query ($id: ID!) { node(id: $id) { ... on Event { subscription { id } } } }`;
  const { node } = await read<{ node: { subscription: object | null } }>(
    ...([server, STAFF, query, { id: eventId }] as const),
  );
  expect([type, node.subscription === null]).toEqual([type, OF_NO_CONTRACT.includes(type)]);
}

/** What an event leads to, as the schema has it; none where its account or contract says it all. */
async function expectSubject(type: string, id: string, stream: string): Promise<void> {
  const { subject } = EVENT_KINDS[type as EventType];
  if (!subject) return;
  const owner = UUID.test(stream) ? stream : stableId(['stream', stream]);
  const eventId = nodeId('Event', { accountId: owner, id });
  const query = `query ($id: ID!) { node(id: $id) {
    ... on ${objectNameOf(type as EventType)} { subject: ${subject[0]} { __typename } } } }`;
  const found = await read(server, STAFF, query, { id: eventId });
  expect([type, found]).toEqual([type, { node: { subject: { __typename: subject[1] } } }]);
}
const UUID = /^[0-9a-f-]{36}$/;

interface EventRow {
  readonly stream: string;
  readonly seq: string;
  readonly type: string;
  readonly id: string;
}

const ALL_EVENTS = `select account_id::text as stream, seq, type, id from event
  union all select stream, seq, type, id from stream_event order by 1, 2`;
const ALL_WAITING = `select account_id::text as stream, seq from event_outbox
  union all select stream, seq from stream_outbox order by 1, 2`;
const ALL_PLACED = 'select stream, seq from event_feed';
const ALL_COUNTED = `select account_id::text as stream, events from account_counter
  where events > 0 union all select stream, events from stream_counter`;

const rowsOf = async <Row extends object>(text: string): Promise<Row[]> =>
  (await owner.query<Row>(text)).rows;

describe('A command', () => {
  it('has its events listed here, whichever it is', () => {
    expect(Object.keys(EVENTS).sort()).toEqual(Object.keys(ACTS).sort());
  });

  it.each(Object.keys(ACTS))('writes its events with what it stores: %s', async (mutation) => {
    const [, inputOf, viewer = STAFF] = ACTS[mutation] as ActOfTest;
    const input = { ...(await inputOf(server)), idempotencyKey: unique('key') };
    const before = new Set((await rowsOf<EventRow>(ALL_EVENTS)).map(({ id }) => id));
    expect((await sendAct(server, mutation, input, viewer)).errors).toBeUndefined();
    const written = (await rowsOf<EventRow>(ALL_EVENTS)).filter(({ id }) => !before.has(id));
    expect(written.map(({ type }) => type).sort()).toEqual([...(EVENTS[mutation] ?? [])].sort());
    for (const event of written) {
      await expectSubject(event.type, event.id, event.stream);
      await expectContract(event);
    }
    // The same key again does nothing, so it tells of nothing.
    await sendAct(server, mutation, input, viewer);
    expect(await rowsOf(ALL_EVENTS)).toHaveLength(before.size + written.length);
  });

  it('that is refused, or undone, tells of nothing', async () => {
    const accountId = await anAccount(server);
    const before = await rowsOf(ALL_EVENTS);
    const input = { accountId, detailMonths: 0 };
    const refused = await sendAct(server, 'setUsageRetention', input);
    expect(refused.data).toMatchObject({
      setUsageRetention: { userErrors: [{ code: 'INVALID_INPUT' }] },
    });
    expect(await rowsOf(ALL_EVENTS)).toEqual(before);
  });
});

describe('A delivery', () => {
  it('is told once, though it is gone on with after its end', async () => {
    const { subscriptionId } = await aSubscription(server, await anAccount(server), '2026-01-01');
    const lines = [1, 2, 3].map((minute) =>
      ndjson([aCall(subscriptionId, `2026-11-05T09:0${minute}:00Z`, 60)]),
    );
    const query = `&import=${unique('delivery')}`;
    const before = await rowsOf<EventRow>(ALL_EVENTS);
    await deliver(server, lines.slice(0, 2), { query });
    await deliver(server, lines.slice(2), { query: `${query}&firstLine=3` });
    const known = new Set(before.map(({ id }) => id));
    const written = (await rowsOf<EventRow>(ALL_EVENTS)).filter(({ id }) => !known.has(id));
    expect(written.map(({ stream, type }) => [stream, type])).toEqual([
      ['PROVIDER', 'usage_import.completed'],
    ]);
  });
});

describe('The events of an account or a stream', () => {
  it('are counted 1, 2, 3 …, and each waits in the outbox or has its place', async () => {
    const events = await rowsOf<EventRow>(ALL_EVENTS);
    const waiting = await rowsOf<Pick<EventRow, 'stream' | 'seq'>>(ALL_WAITING);
    const placed = await rowsOf<Pick<EventRow, 'stream' | 'seq'>>(ALL_PLACED);
    const known = (rows: readonly Pick<EventRow, 'stream' | 'seq'>[]) =>
      rows.map(({ stream, seq }) => `${stream} ${seq}`).sort();
    expect(known([...waiting, ...placed])).toEqual(known(events));
    const counted = await rowsOf<{ stream: string; events: string }>(ALL_COUNTED);
    const streams = Map.groupBy(events, ({ stream }) => stream);
    expect(counted.map(({ stream }) => stream).sort()).toEqual([...streams.keys()].sort());
    for (const { stream, events: count } of counted) {
      const seqs = (streams.get(stream) ?? []).map(({ seq }) => Number(seq));
      expect(seqs).toEqual(Array.from({ length: Number(count) }, (_, index) => index + 1));
    }
  });

  it('have no gap and no two of one number where commands come at once', async () => {
    const accountId = await anAccount(server);
    const inputs = Array.from({ length: 8 }, (_, index) => ({
      ...{ accountId, vendorCode: 'GOTO', channel: 'PHONE', value: `+1303555010${index}` },
    }));
    await Promise.all(inputs.map((input) => sendAct(server, 'addSupportContact', input)));
    const { rows } = await owner.query<{ seq: string }>(
      `select seq from event where account_id =
        (select account_id from support_contact where value = '+13035550107' limit 1)
        order by seq`,
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('hold no name, number or text of anybody', async () => {
    const { rows } = await owner.query<{ column: string }>(
      `select distinct column_name as column from information_schema.columns
        where table_name in ('event', 'stream_event') order by 1`,
    );
    expect(rows.map(({ column }) => column)).toEqual([
      ...['account_id', 'beneficiary_code', 'fact_key', 'id', 'occurred_at', 'partner_id'],
      ...['recorded_at', 'seq', 'stream', 'subscription_id', 'type'],
    ]);
  });
});
