import { change, chargeIdOf } from '../support/contract-life';
import { aBilledAccount, finalized, previewed, told } from '../support/monthly-invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { anAccount, aSubscription, read, refusalsOf } from '../support/world';

// Regulatory surcharges: charges that state what they are a part of (TAX16).

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2025-03-01T10:00:00.000Z';
});

const FUND = { authority: 'FCC', base: '4.00', factor: '0.17' };
const fund = (unitPrice: string, surcharge: object = FUND, more: object = {}) => ({
  ...{ description: 'Universal Service Fund', unitPrice, surcharge },
  ...more,
});

const refused = async (charge: object) => {
  const input = {
    accountId: await anAccount(server),
    acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
    lines: [{ serviceCode: 'CXONE', recurringCharges: [charge] }],
  };
  return (await refusalsOf(server, STAFF, 'placeOrder', input)).map(({ path, message }) => [
    path.slice(5).join('.'),
    message,
  ]);
};

describe('A regulatory surcharge', () => {
  it('is billed as such, by the name of who asks for it, and says what it may be at most.', async () => {
    const { accountId } = await aBilledAccount(server, { graceDays: 0 });
    const { subscriptionId } = await aSubscription(server, accountId, '2025-03-01', {
      recurringCharges: [{ description: 'Voice, interstate', unitPrice: '4' }, fund('0.68')],
      oneTimeCharges: [fund('0.17', { ...FUND, base: '1.00' })],
    });
    const preview = await previewed(server, accountId, '2025-03');
    const lines = ['RECURRING 2025-03 1 4.00', 'SURCHARGE 2025-03 1 0.68'];
    expect(preview.lines.map(told)).toEqual([...lines, 'SURCHARGE 2025-03 1 0.17']);
    const { id } = await finalized(server, accountId, '2025-03');
    const { node } = await read<{ node: { lines: { derivation: { steps: object[] } }[] } }>(
      ...([server, STAFF] as const),
      `query ($id: ID!) { node(id: $id) { ... on Invoice { lines {
        kind description derivation { summary steps { formula result { text } } } } } } }`,
      { id },
    );
    expect(node.lines[1]).toMatchObject({
      ...{ kind: 'SURCHARGE', description: 'Universal Service Fund (FCC)' },
      derivation: { summary: '0.68 EUR for 2025-03.' },
    });
    expect(node.lines[1]?.derivation.steps[0]).toEqual({
      formula: 'result = product of the inputs, rounded down as stated',
      result: { text: '0.68' },
    });
    const selection = 'charges { charge { surcharge { authority base { amount } factor } } }';
    const { node: found } = await read<{ node: object }>(
      ...([server, STAFF] as const),
      `query ($id: ID!) { node(id: $id) { ... on Subscription { ${selection} } } }`,
      { id: subscriptionId },
    );
    const surcharge = { authority: 'FCC', base: { amount: '4.000000' }, factor: '0.17' };
    expect(found).toEqual({
      charges: [{ charge: { surcharge: null } }, { charge: { surcharge } }],
    });
  });

  it.each([
    [
      'above its base times its factor (TAX16)',
      fund('0.69'),
      ['unitPrice', 'expected a surcharge of 0 to 0.68, which is 4.00 × 0.17, got 0.69'],
    ],
    [
      'of several units that are above it together',
      fund('0.35', FUND, { quantity: 2 }),
      ['unitPrice', 'expected a surcharge of 0 to 0.68, which is 4.00 × 0.17, got 0.70'],
    ],
    [
      'with parts of a cent',
      fund('0.001'),
      ['unitPrice', 'expected an amount rounded to 2 decimals, got 0.001000'],
    ],
    [
      'of a base below 0',
      fund('0', { ...FUND, base: '-1' }),
      ['surcharge.base', 'expected a price from 0 to 1000000000.00, got -1.00'],
    ],
    [
      'that nobody asks for',
      fund('0', { ...FUND, authority: ' ' }),
      ['surcharge.authority', 'expected a text, got an empty one'],
    ],
    [
      'whose price lapses',
      fund('0.68', FUND, { lapse: { unitPriceAfter: '0.60' } }),
      ['lapse', 'expected no lapse: a surcharge has the price of its base'],
    ],
  ])('is refused %s.', async (_, charge, [field, message]) => {
    expect(await refused(charge)).toEqual([[field, message]]);
  });

  it('stays at most that when its price changes, by an announcement or an order.', async () => {
    const { accountId, subscriptionId } = await aSubscription(
      server,
      await anAccount(server),
      '2025-03-01',
      { recurringCharges: [fund('0.60')], termMonths: 12 },
    );
    const chargeId = await chargeIdOf(server, subscriptionId, '2025-03-01');
    const message = 'expected a surcharge of 0 to 0.68, which is 4.00 × 0.17, got 0.69';
    const announced = { subscriptionId, chargeId, effectiveOn: '2026-04-01', unitPrice: '0.69' };
    expect(await refusalsOf(server, STAFF, 'announcePriceChange', announced)).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'unitPrice'], message },
    ]);
    const line = { serviceCode: 'CXONE', amendsId: subscriptionId };
    const chargeChanges = [{ chargeId, unitPrice: '0.69' }];
    const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
    const order = { accountId, acceptedBy, lines: [{ ...line, chargeChanges }] };
    expect(await refusalsOf(server, STAFF, 'placeOrder', order)).toMatchObject([{ message }]);
    await change(server, 'announcePriceChange', { ...announced, unitPrice: '0.68' });
  });
});
