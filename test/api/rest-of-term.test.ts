import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, aSubscription, read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2026-01-31T10:00:00.000Z';
});

const REST = `restOfTerm {
  termEndsBefore lastRetrievalDay
  months { month withIt { amount } untilEndOfTerm { amount } }
  withIt { amount } untilEndOfTerm { amount } difference { amount } derivation { summary }
}`;
interface Rest {
  readonly months: { month: string; withIt: Amount; untilEndOfTerm: Amount }[];
}
interface Amount {
  readonly amount: string;
}

const cxone = async () =>
  aSubscription(server, await anAccount(server), '2025-03-10', {
    recurringCharges: [{ description: 'Agent seat', quantity: 25, unitPrice: '79.99' }],
  });

const restOf = async (query: string, type: string, input: object): Promise<Rest | null> =>
  (
    await read<Record<string, { restOfTerm: Rest | null }>>(
      server,
      STAFF,
      `query ($input: ${type}!) { ${query}(input: $input) { ${REST} } }`,
      { input },
    )
  )[query]?.restOfTerm ?? null;

const told = (rest: Rest | null) =>
  rest?.months.map(({ month, withIt, untilEndOfTerm }) =>
    [month, withIt.amount, untilEndOfTerm.amount].join(' '),
  );

describe('What an act still costs to the end of the term', () => {
  it('an end for cause: charges stop with it, and the rest of the term stands beside them', async () => {
    const { subscriptionId } = await cxone();
    const breach = { subscriptionId, breach: 'Fees are not paid.', givenBy: 'PROVIDER' };
    const { contractChange } = await act<{ contractChange: { id: string } }>(
      server,
      STAFF,
      'recordBreachNotice',
      { ...breach, receivedOn: '2025-12-31' },
      'contractChange { id }',
    );
    const input = { breachNoticeId: contractChange.id, declaredOn: '2026-01-31' };
    const rest = await restOf('previewEndForCause', 'EndForCauseInput', input);
    expect(told(rest)).toEqual([
      '2026-01 1999.75 1999.75',
      '2026-02 0.00 1999.75',
      '2026-03 0.00 580.57', // 25 × 79.99 × 9/31
    ]);
    expect(rest).toMatchObject({
      ...{ termEndsBefore: '2026-03-10', lastRetrievalDay: '2026-03-03' },
      ...{ withIt: { amount: '1999.75' }, untilEndOfTerm: { amount: '4580.07' } },
      difference: { amount: '2580.32' },
      derivation: {
        summary:
          'To the end of the term 4580.07 EUR are charged, with it 1999.75: 2580.32 fall away.',
      },
    });
  });

  it('a notice in time costs the term, a late one another period as well', async () => {
    const { subscriptionId } = await cxone();
    const rest = (givenOn: string) =>
      restOf('previewTerminationNotice', 'PreviewTerminationNoticeInput', {
        ...{ subscriptionId, givenOn },
      });
    const inTime = await rest('2026-02-08');
    expect(inTime).toMatchObject({ difference: { amount: '0.00' } });
    const late = await rest('2026-02-09');
    expect(late).toMatchObject({
      termEndsBefore: '2026-03-10',
      difference: { amount: '-23997.00' },
    });
    expect(told(late)?.at(-1)).toBe('2027-03 580.57 0.00');
  });

  it('a partial notice: what fewer units save', async () => {
    const { subscriptionId } = await cxone();
    const { node } = await read<{ node: { charges: { charge: { id: string } }[] } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Subscription { charges { charge { id } } } } }',
      { id: subscriptionId },
    );
    const chargeId = node.charges[0]?.charge.id;
    const input = { subscriptionId, chargeId, fewerUnits: 10, givenOn: '2026-01-31' };
    const rest = await restOf('previewPartialNotice', 'GivePartialNoticeInput', input);
    // It takes effect with the next period: until then all of it is owed.
    expect(rest).toMatchObject({ lastRetrievalDay: null, difference: { amount: '0.00' } });
  });

  it('is null for a hypothetical contract, and once service has ended', async () => {
    const hypothetical = { serviceCode: 'CXONE', startsOn: '2026-01-01', givenOn: '2026-02-01' };
    const query = 'previewTerminationNotice';
    expect(await restOf(query, 'PreviewTerminationNoticeInput', hypothetical)).toBeNull();
    const { subscriptionId } = await cxone();
    const notice = { subscriptionId, givenOn: '2026-01-31' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    server.clock.now = '2026-03-10T10:00:00.000Z';
    const again = { subscriptionId, reinstatedOn: '2026-03-10' };
    expect(await restOf('previewReinstatement', 'ReinstateSubscriptionInput', again)).toBeNull();
  });
});
