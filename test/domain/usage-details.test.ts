import fc from 'fast-check';
import type { InvoiceLineDetail } from '../../src/domain/invoice/invoice-document';
import { DETAILS_MAX, usageDetails } from '../../src/domain/invoice/usage-details';
import { parseDecimal } from '../../src/domain/money/money';
import { holdsForAll, same } from './arbitraries';

const detail = (
  perMinute: string | null,
  amount: string,
  more: Partial<InvoiceLineDetail> = {},
) => ({
  ...{ direction: 'OUTBOUND' as const, leg: 'CONSUMER' as const, calls: 1, billedSeconds: 60 },
  perMinute: perMinute === null ? null : parseDecimal(perMinute),
  amount: parseDecimal(amount),
  ...more,
});
const sum = (details: readonly InvoiceLineDetail[]) => ({
  calls: details.reduce((total, { calls }) => total + calls, 0),
  billedSeconds: details.reduce((total, { billedSeconds }) => total + billedSeconds, 0),
  amount: details.reduce((total, { amount }) => total + amount, 0n),
});

describe('What a line of use adds up', () => {
  test('Calls of several rates of one price are one row; the largest amounts come first.', () => {
    const [cheap, dear] = [detail('0.019', '0.019'), detail('0.5', '0.5')];
    const agent = detail('0.019', '0.019', { leg: 'AGENT' });
    expect(usageDetails([cheap, dear, cheap, agent])).toEqual([
      dear,
      { ...cheap, calls: 2, billedSeconds: 120, amount: parseDecimal('0.038') },
      agent,
    ]);
  });

  test('Of equal amounts the order is that of direction, leg and price.', () => {
    const rows = [
      detail('0.2', '1', { direction: 'INBOUND' }),
      detail('0.1', '1', { leg: 'AGENT' }),
      detail('0.2', '1'),
      detail('10', '1'),
    ];
    expect(usageDetails([...rows].reverse())).toEqual([rows[0], rows[1], rows[2], rows[3]]);
    expect(usageDetails([])).toEqual([]);
  });

  test('Beyond 50 rows the smallest are one row for each direction and leg, without a price.', () => {
    const prices = Array.from({ length: 49 }, (_, index) => detail(`${index + 1}`, `${index + 1}`));
    const agent = detail('0.01', '0.01', { leg: 'AGENT' });
    expect(usageDetails([...prices, agent])).toHaveLength(50);
    const many = usageDetails([...prices, agent, detail('0.02', '0.02')]);
    expect(many).toHaveLength(46);
    // 5 + 4 + 3 + 2 + 1 and 0.02
    const rest = { calls: 6, billedSeconds: 360, amount: parseDecimal('15.02') };
    expect(many.slice(-2)).toEqual([
      { ...detail(null, '0'), ...rest },
      { ...agent, perMinute: null },
    ]);
  });

  test('Nothing is lost: rows together are the calls, and no line has more than 50.', () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000n });
    const any = fc.record({
      direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const),
      leg: fc.constantFrom('AGENT' as const, 'CONSUMER' as const, null),
      perMinute: fc.option(fc.bigInt({ min: 0n, max: 30n })),
      calls: fc.nat({ max: 9 }),
      billedSeconds: fc.nat({ max: 900 }),
      amount,
    });
    holdsForAll([fc.array(any, { maxLength: 150 })], (counted) => {
      const rows = usageDetails(counted);
      same(sum(rows), sum(counted));
      same(rows.length <= DETAILS_MAX, true);
    });
  });
});
