import { change, chargeIdOf } from '../support/contract-life';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, aSubscription, read, type LineOptions } from '../support/world';

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

const cxone = async (more: LineOptions = {}) =>
  aSubscription(server, await anAccount(server), '2025-03-10', {
    recurringCharges: [{ description: 'Agent seat', quantity: 25, unitPrice: '79.99' }],
    ...more,
  });

/** A breach by the customer that was notified 31 days ago and not cured. */
const aBreach = (subscriptionId: string): Promise<string> => {
  const breach = { subscriptionId, breach: 'Fees are not paid.', givenBy: 'PROVIDER' };
  return change(server, 'recordBreachNotice', { ...breach, receivedOn: '2025-12-31' });
};

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
    const input = { breachNoticeId: await aBreach(subscriptionId), declaredOn: '2026-01-31' };
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

  it('a partial notice takes effect after the term in force: until then it saves nothing', async () => {
    const { subscriptionId } = await cxone();
    const chargeId = await chargeIdOf(server, subscriptionId, '2026-01-31');
    const input = { subscriptionId, chargeId, fewerUnits: 10, givenOn: '2026-01-31' };
    const rest = await restOf('previewPartialNotice', 'GivePartialNoticeInput', input);
    expect(told(rest)).toEqual([
      '2026-01 1999.75 1999.75',
      '2026-02 1999.75 1999.75',
      '2026-03 580.57 580.57',
    ]);
    expect(rest).toMatchObject({ lastRetrievalDay: null, difference: { amount: '0.00' } });
  });

  it('where an end stands that is no later, a notice saves nothing and brings no end', async () => {
    const { subscriptionId } = await cxone();
    const end = { breachNoticeId: await aBreach(subscriptionId), declaredOn: '2026-01-31' };
    await change(server, 'endForCause', end);
    const notice = { subscriptionId, givenOn: '2026-01-31' };
    const rest = await restOf('previewTerminationNotice', 'PreviewTerminationNoticeInput', notice);
    expect(told(rest)).toEqual(['2026-01 1999.75 1999.75']);
    expect(rest).toMatchObject({ termEndsBefore: '2026-02-01', lastRetrievalDay: null });
  });

  it('counts what the months lack of an agreed minimum, as the cost of a notice does', async () => {
    const { subscriptionId } = await cxone({ monthlyMinimum: '2500' });
    const input = { subscriptionId, givenOn: '2026-02-08' };
    const query = 'previewTerminationNotice';
    const rest = await restOf(query, 'PreviewTerminationNoticeInput', input);
    expect(told(rest)).toEqual([
      '2026-01 2500.00 2500.00',
      '2026-02 2500.00 2500.00',
      '2026-03 725.81 725.81', // 2,500.00 × 9/31
    ]);
    const { preview } = await read<{ preview: object }>(
      server,
      STAFF,
      `query ($input: PreviewTerminationNoticeInput!) { preview: ${query}(input: $input) {
        remainingCharges { amount } remainingChargesDerivation { summary }
        lateNotice { extraCharges { amount } derivation { summary } } } }`,
      { input },
    );
    // From 8 February: 2,500.00 less 7/28 of it, and 725.81; a period more: 12 × 2,500.00.
    expect(preview).toEqual({
      remainingCharges: { amount: '2600.81' },
      remainingChargesDerivation: {
        summary:
          'Recurring charges with what they lack of the minimum, from 2026-02-08 to the day before 2026-03-10: 2600.81 EUR.',
      },
      lateNotice: {
        extraCharges: { amount: '30000.00' },
        derivation: { summary: expect.stringContaining('30000.00 EUR') as string },
      },
    });
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
