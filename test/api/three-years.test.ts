import { Client } from 'pg';
import { advanced, aSandbox, setClock } from '../support/clocks';
import { chargeIdOf } from '../support/contract-life';
import { placeEvents } from '../support/event-feed';
import { letBeBilled } from '../support/monthly-invoices';
import { program } from '../support/program';
import { partner, startTestServer, STAFF, type TestServer } from '../support/test-server';
import {
  anEndpoint,
  delivering,
  isSignedBy,
  messageIn,
  startWebhookReceiver,
  type Received,
  type WebhookReceiver,
} from '../support/webhook-receiver';
import { act, aCall, aRate, read, sendCalls } from '../support/world';

// Three years of one account on a test clock, as a partner would play them: two services, calls in
// month, a price change, reminders, invoices, a late notice, a timely one, the end; and what its
// program is sent of them.

let server: TestServer;
let owner: Client;
let receiver: WebhookReceiver;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await receiver.close();
  await owner.end();
  await server.close();
});

const BEGIN = '2024-12-20T09:00:00.000Z';

interface Played {
  readonly accountId: string;
  readonly cxone: string;
  readonly connect: string;
}

/** The account and its two services, which start on 1 January 2025. */
async function begun(): Promise<Played> {
  const accountId = await aSandbox(server, { viewer: partner('first') });
  await setClock(server, accountId, BEGIN, partner('first'));
  await letBeBilled(server, accountId, { billedFrom: '2025-01' });
  const line = { termMonths: 12, startsOn: '2025-01-01', rates: [aRate('0.02')] };
  const seats = [{ description: 'Seats', quantity: 10, unitPrice: '20' }];
  const { order } = await act<{ order: { id: string } }>(
    server,
    partner('first'),
    'placeOrder',
    {
      ...{ accountId, signedOn: '2024-12-20' },
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [
        { ...line, serviceCode: 'CXONE', recurringCharges: seats },
        { ...line, serviceCode: 'GOTO_CONNECT', recurringCharges: seats },
      ],
    },
    'order { id }',
  );
  const { subscriptions } = await act<{ subscriptions: { id: string }[] }>(
    ...([server, STAFF, 'activateOrder', { orderId: order.id }, 'subscriptions { id }'] as const),
  );
  const [cxone = '', connect = ''] = subscriptions.map(({ id }) => id);
  return { accountId, cxone, connect };
}

const calls = (played: Played, month: string): Promise<unknown> =>
  sendCalls(
    server,
    [played.cxone, played.connect].map((id) => aCall(id, `${month}-15T10:00:00Z`, 600)),
    partner('first'),
  );

const notice = (subscriptionId: string): Promise<unknown> =>
  act(
    server,
    partner('first'),
    'giveTerminationNotice',
    { subscriptionId },
    'terminationNotice { id }',
  );

/** What is asked of the account on a day, as of what was known then. */
const QUESTION = `query ($id: ID!, $asOf: Date!, $knownAt: DateTime!) { account(id: $id) {
  identity(asOf: $asOf, knownAt: $knownAt) { name }
  subscriptions { nodes {
    status(asOf: $asOf, knownAt: $knownAt)
    endsBefore(asOf: $asOf, knownAt: $knownAt)
    term(asOf: $asOf, knownAt: $knownAt) { startsOn endsBefore noticeDueBy }
    charges(asOf: $asOf, knownAt: $knownAt) { quantity unitPrice { amount } }
  } }
  statement(asOf: $asOf, knownAt: $knownAt) { balance { amount } }
} }`;

interface Moment {
  readonly asOf: string;
  readonly knownAt: string;
}
const answerAt = ({ accountId }: Played, moment: Moment): Promise<object> =>
  read<object>(server, partner('first'), QUESTION, { id: accountId, ...moment });

/** What happens on the way, by the month in which it does. */
const ACTS: Readonly<Record<string, (played: Played) => Promise<unknown>>> = {
  '2025-06': async ({ connect }) => {
    const chargeId = await chargeIdOf(server, connect, '2025-06-15');
    const price = { subscriptionId: connect, chargeId, unitPrice: '22', effectiveOn: '2026-01-01' };
    await act(server, STAFF, 'announcePriceChange', price, 'contractChange { id }');
  },
  // One day after the last for 2025: it ends with the next period.
  '2025-12': ({ cxone }) => notice(cxone),
  // In time: it ends with the year.
  '2027-03': ({ connect }) => notice(connect),
};
const monthOf = (index: number): string =>
  `${2025 + Math.trunc(index / 12)}-${`${(index % 12) + 1}`.padStart(2, '0')}`;

interface Told {
  readonly cursor: string;
  readonly node: { readonly id: string; readonly type: string; readonly sequence: number };
}
/** Everything that was told of the account, as its partner follows it: page by page. */
async function followed(accountId: string): Promise<Told[]> {
  const told: Told[] = [];
  for (let after: string | undefined; ;) {
    const { events } = await read<{
      events: { edges: Told[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    }>(
      server,
      partner('first'),
      `query ($after: String, $ids: [ID!]) { events(first: 50, after: $after,
        where: { accountIds: $ids, isSandbox: true }) {
        edges { cursor node { id type sequence } } pageInfo { hasNextPage endCursor } } }`,
      { after, ids: [accountId] },
    );
    told.push(...events.edges);
    if (!events.pageInfo.hasNextPage) return told;
    after = events.pageInfo.endCursor;
  }
}

async function deliver(): Promise<void> {
  await placeEvents(server);
  await program.deliverDueWebhooks(delivering(server, [receiver]));
}

const countOf = (told: readonly Told[], type: string): number =>
  told.filter(({ node }) => node.type === type).length;

it('Three years of an account are played on a test clock, told once and in order, and known for every day.', async () => {
  const { secret } = await anEndpoint(server, partner('first'), receiver, {
    environment: 'SANDBOX',
  });
  const played = await begun();
  const answers: { readonly moment: Moment; readonly answer: object }[] = [];
  for (let index = 0; index < 37; index += 1) {
    const month = monthOf(index);
    await advanced(server, played.accountId, `${month}-16T12:00:00.000Z`, partner('first'));
    if (index < 36) await calls(played, month);
    await ACTS[month]?.(played);
    const moment = { asOf: `${month}-16`, knownAt: `${month}-16T12:00:00.000Z` };
    if (index % 3 === 2) answers.push({ moment, answer: await answerAt(played, moment) });
    await deliver();
  }

  const told = await followed(played.accountId);
  expect(new Set(told.map(({ node }) => node.id)).size).toBe(told.length);
  const sequences = told.map(({ node }) => node.sequence);
  expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  expect(Object.fromEntries(COUNTED.map((type) => [type, countOf(told, type)]))).toEqual({
    TERM_STARTED: 2,
    // CXone once, since its notice came late; GoTo Connect twice.
    TERM_RENEWED: 3,
    TERM_ENDED: 2,
    PRICE_CHANGED: 1,
    // Of both for 2025, of GoTo Connect for 2026.
    NOTICE_DEADLINE_PASSED: 3,
    REMINDER_DUE: 12,
    NOTICE_GIVEN: 2,
    INVOICE_DRAFTED: 37,
    INVOICE_FINALIZED: 37,
    USAGE_RECEIVED: 36,
  });

  // What the receiver was sent is what is read: each event once, in order, signed.
  expect(receiver.received.map((each) => messageIn(each).id)).toEqual(
    told.map(({ node }) => node.id),
  );
  expect(receiver.received.every((each) => isSignedBy(secret, each))).toBe(true);
  // Signed by the wall clock, though it tells of other years.
  const wall = `${Math.floor(Date.parse(server.clock.now) / 1_000)}`;
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp']))).toEqual(
    new Set([wall]),
  );
  expect(messageIn(receiver.received.at(-1) as Received).timestamp).toMatch(/^2028-/);
  const before = receiver.received.map((each) => messageIn(each).previousSequence);
  expect(before).toEqual([null, ...sequences.slice(0, -1)]);

  // Nothing that came later has changed what was known.
  expect(answers).toHaveLength(12);
  for (const { moment, answer } of answers) {
    expect([moment, await answerAt(played, moment)]).toEqual([moment, answer]);
  }
}, 120_000);

const COUNTED = [
  ...['TERM_STARTED', 'TERM_RENEWED', 'TERM_ENDED', 'PRICE_CHANGED', 'NOTICE_DEADLINE_PASSED'],
  ...['REMINDER_DUE', 'NOTICE_GIVEN', 'INVOICE_DRAFTED', 'INVOICE_FINALIZED', 'USAGE_RECEIVED'],
];
