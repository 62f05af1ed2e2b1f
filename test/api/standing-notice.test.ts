import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, act, anAccount, aSubscription, read, sendCalls } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Preview {
  readonly isAlreadyGiven: boolean;
  readonly lastServiceDay: string;
  readonly remainingCharges: { readonly amount: string };
  readonly remainingChargesDerivation: { readonly summary: string };
  readonly lateNotice: { readonly extraCharges: { readonly amount: string } } | null;
  readonly derivation: { readonly summary: string };
}

const previewOf = async (id: string, givenOn: string) =>
  (
    await read<{ node: { preview: Preview } }>(
      server,
      STAFF,
      `query ($id: ID!, $givenOn: Date!) { node(id: $id) { ... on Subscription {
        preview: terminationNoticePreview(givenOn: $givenOn) {
          isAlreadyGiven lastServiceDay
          remainingCharges { amount } remainingChargesDerivation { summary }
          lateNotice { extraCharges { amount } } derivation { summary } } } } }`,
      { id, givenOn },
    )
  ).node.preview;

describe('A preview beside a notice that stands (CXone 1.2)', () => {
  it('answers and explains by the notice that ends the service earlier', async () => {
    server.clock.now = '2025-10-01T10:00:00.000Z';
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01');
    await act(server, STAFF, 'giveTerminationNotice', { subscriptionId }, 'isNew');
    const late = await previewOf(subscriptionId, '2025-12-20');
    expect(late).toMatchObject({ isAlreadyGiven: true, lastServiceDay: '2025-12-31' });
    expect(late.lateNotice).toBeNull();
    expect(late.derivation.summary).toContain('last day 2025-12-31');
  });

  it('charges a further period by its months, and no cent for the boundary inside one', async () => {
    server.clock.now = '2026-05-17T10:00:00.000Z';
    const accountId = await anAccount(server);
    const recurringCharges = [{ description: 'Seat', quantity: 1, unitPrice: '10.05' }];
    const line = { recurringCharges };
    const { subscriptionId } = await aSubscription(server, accountId, '2025-06-16', line);
    // 12 × 10.05: the boundary on 16 June prorates nothing.
    const inTime = await previewOf(subscriptionId, '2026-05-17');
    expect(inTime.lateNotice?.extraCharges.amount).toBe('120.60');
    const late = await previewOf(subscriptionId, '2026-05-18');
    expect(late.lastServiceDay).toBe('2027-06-15');
    const { remainingCharges, remainingChargesDerivation } = inTime;
    expect(remainingChargesDerivation.summary).toContain(`${remainingCharges.amount} EUR.`);
  });
});

describe('The date on which an order takes effect (ToS 2.1)', () => {
  it('is derived from its submission and its signature', async () => {
    server.clock.now = '2026-05-17T10:00:00.000Z';
    const accountId = await anAccount(server);
    const { orderId } = await aSubscription(server, accountId, '2026-05-10');
    const { node } = await read<{ node: { derivation: object } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Order { derivation { summary steps {
        clause { number } inputs { name text } result { name text } } } } } }`,
      { id: orderId },
    );
    expect(node.derivation).toEqual({
      summary: 'The contract takes effect on 2026-05-10.',
      steps: [
        {
          clause: { number: '2.1' },
          inputs: [
            { name: 'submittedOn', text: '2026-05-17' },
            { name: 'signedOn', text: '2026-05-10' },
          ],
          result: { name: 'effectiveOn', text: '2026-05-10' },
        },
      ],
    });
  });
});

describe('An emergency call over CXone (CXone 5)', () => {
  it.each<[string, object]>([
    ['an extension as its caller', { from: '2001' }],
    ['a caller that is a word', { from: 'anonymous' }],
    ['no digits as dialled', { dialled: '' }],
    ['a connectivity that is not its leg’s', { agentConnectivity: 'VOIP' }],
  ])('is kept and raises an incident, with %s', async (_, odd) => {
    server.clock.now = '2026-11-23T12:00:00.000Z';
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
    const call = aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, { to: '112', ...odd });
    const [result] = await sendCalls(server, [call]);
    expect([result?.status, result?.record?.status]).toEqual(['ACCEPTED', 'PROHIBITED_EMERGENCY']);
    const { node } = await read<{ node: { emergencyCalling: object } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        emergencyCalling { incidents { dialled countryCode } } } } }`,
      { id: subscriptionId },
    );
    expect(node.emergencyCalling).toEqual({ incidents: [{ dialled: '112', countryCode: 'FR' }] });
  });
});
