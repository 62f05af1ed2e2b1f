import fc from 'fast-check';
import { nearestRate, type OrderRate } from '../../src/domain/usage/rate-selection';
import { anyOrderRate, datesBetween, holdsForAll, same } from './arbitraries';
import { on, rate } from './calls';

const call = (number: string | null) => ({
  direction: 'OUTBOUND' as const,
  leg: 'CONSUMER' as const,
  number,
});
const france = { ...rate('0.02'), prefix: '33' };
const mobile = { ...rate('0.09'), prefix: '336' };
const spain = { ...rate('0.03'), prefix: '34' };
const germany = { ...rate('0.90'), prefix: '49' };
const june = on('2025-06-02');

describe('What an unrated call may cost is estimated by the nearest rate (rule 6.7)', () => {
  test('Rule 6.7: of rates for other numbers it is the one with the most digits in common.', () => {
    expect(nearestRate([spain, germany], call('+33145000000'), june)).toBe(spain);
    expect(nearestRate([france, mobile], call('+33612345678'), june)).toBe(mobile);
    // A prefix that goes on otherwise counts by the digits up to there.
    const [dear, near] = [
      { ...spain, perMinute: 900_000n },
      { ...mobile, prefix: '3389' },
    ];
    expect(nearestRate([dear, near], call('+33145000000'), june)).toBe(near);
  });

  test('Rule 6.7: of rates that are equally near it is the dearest.', () => {
    // Both share the digits 33: an estimate is not to be too low.
    expect(nearestRate([france, mobile], call('+33145000000'), june)).toBe(mobile);
    // Neither shares a digit with the number, or with no number at all.
    expect(nearestRate([france, mobile], call('+442079460000'), june)).toBe(mobile);
    expect(nearestRate([mobile, france], call(null), june)).toBe(mobile);
  });

  test('Rule 6.7: of rates that are equal in all this it is the first.', () => {
    const [first, second] = [
      { ...france, id: 'first' },
      { ...france, id: 'second' },
    ];
    expect(nearestRate([first, second], call('+33145000000'), june)).toBe(first);
    expect(nearestRate([second, first], call('+33145000000'), june)).toBe(second);
  });

  test('Rule 6.7: a rate that is valid then comes before a nearer one that is not.', () => {
    const expired = { ...mobile, validBefore: on('2025-06-02') };
    expect(nearestRate([expired, france], call('+33612345678'), june)).toBe(france);
    expect(nearestRate([expired], call('+33612345678'), june)).toBe(expired);
  });

  test('Rule 6.7: a rate for the leg comes before a valid one for the other.', () => {
    const agent = { ...mobile, leg: 'AGENT' as const };
    const expired = { ...france, validBefore: on('2025-06-02') };
    expect(nearestRate([agent, expired], call('+33612345678'), june)).toBe(expired);
    expect(nearestRate([agent], call('+33612345678'), june)).toBe(agent);
  });

  test('Rule 6.7: a rate of the other direction is never near, and an order may have none.', () => {
    const inbound = { ...france, direction: 'INBOUND' as const };
    expect(nearestRate([inbound], call('+33145000000'), june)).toBeUndefined();
    expect(nearestRate<OrderRate>([], call('+33145000000'), june)).toBeUndefined();
  });

  test('Rule 6.7: it is the first of the best by leg, validity, digits and price, in this order.', () => {
    const rates = fc
      .array(anyOrderRate, { maxLength: 10 })
      .map((list) => list.map((each, index): OrderRate => ({ ...each, id: `rate ${index}` })));
    const anyCall = fc.record({
      direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const),
      leg: fc.constantFrom('CONSUMER' as const, 'AGENT' as const),
      number: fc.constantFrom(
        '+33145000000',
        '+33612345678',
        '+390612345678',
        '+14155550100',
        null,
      ),
    });
    const dates = datesBetween('2024-12-01', '2026-09-01');
    holdsForAll([rates, anyCall, dates], (list, { direction, leg, number }, date) => {
      let left = list.filter((each) => each.direction === direction);
      const prefer = (isBetter: (each: OrderRate) => boolean) => {
        if (left.some(isBetter)) left = left.filter(isBetter);
      };
      prefer((each) => each.leg === leg);
      prefer((each) => each.validFrom <= date && date < (each.validBefore ?? '9999-99-99'));
      for (const digits of [1, 2, 3]) {
        const leading = (number ?? '+').slice(1, 1 + digits);
        if (leading.length < digits) continue;
        prefer(({ prefix }) => prefix.startsWith(leading));
      }
      const dearest = left.map(({ perMinute }) => perMinute).sort((a, b) => (a < b ? 1 : -1))[0];
      const expected = left.find(({ perMinute }) => perMinute === dearest);
      same(nearestRate(list, { direction, leg, number }, date)?.id, expected?.id);
    });
  });
});
