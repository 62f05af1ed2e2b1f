import fc from 'fast-check';
import { Trace } from '../../src/domain/derivation';
import { formatDecimal } from '../../src/domain/money/money';
import { nearestRate, type OrderRate } from '../../src/domain/usage/rate-selection';
import { rateCall } from '../../src/domain/usage/rating';
import { estimateUnrated, type UnratedUse } from '../../src/domain/usage/unrated-use';
import { anyOrderRate, holdsForAll, same } from './arbitraries';
import { on, rate } from './calls';
import { faultsOf } from './step-evaluator';

const france: OrderRate = { ...rate('0.60'), prefix: '33' };
const everywhere: OrderRate = { ...rate('0.90', '60/60'), validBefore: on('2025-03-01') };
const use = (more: Partial<UnratedUse> = {}): UnratedUse => ({
  direction: 'OUTBOUND',
  leg: 'CONSUMER',
  prefix: '44',
  lastUsedOn: on('2025-06-02'),
  durations: [
    { seconds: 60, calls: 3 },
    { seconds: 5, calls: 10 },
  ],
  ...more,
});
const amountOf = (rates: readonly OrderRate[], more: Partial<UnratedUse> = {}) => {
  const estimate = estimateUnrated({ rates }, use(more));
  return estimate && formatDecimal(estimate.amount, 6);
};

describe('Use without a rate is estimated by the nearest one (rule 6.7)', () => {
  test('Rule 6.7: an estimate adds up what each call would have cost by the nearest rate.', () => {
    expect(amountOf([france])).toBe('3.000000'); // 3 × 0.60 + 10 × 0.60 × 12/60
    expect(amountOf([everywhere])).toBe('11.700000'); // (3 + 10) × 0.90
    // Still valid.
    expect(estimateUnrated({ rates: [everywhere, france] }, use())?.rate).toBe(france);
    expect(amountOf([france], { durations: [] })).toBe('0.000000');
  });

  test('Rule 6.7: without a rate in that direction there is no estimate, and never one of 0.', () => {
    const trace = new Trace();
    expect(
      estimateUnrated({ rates: [france] }, use({ direction: 'INBOUND' }), trace),
    ).toBeUndefined();
    expect(estimateUnrated({ rates: [] }, use())).toBeUndefined();
    expect(trace.summary).toBe('The order has no rate in that direction to estimate by.');
  });

  test('Rule 6.7: a nearest rate that draws on a pool has no price for a single call.', () => {
    const trace = new Trace();
    const pooled = { ...france, poolId: 'a pool' };
    expect(estimateUnrated({ rates: [pooled] }, use(), trace)?.amount).toBe(0n);
    expect(trace.summary).toContain('that draws on a pool of included minutes');
  });

  test('Rule 6.7: the derivation of an estimate says by which rate, and why by that one.', () => {
    const trace = new Trace();
    estimateUnrated({ rates: [everywhere, france] }, use(), trace);
    expect(faultsOf(trace)).toEqual([]);
    expect(trace.steps.map(({ result }) => Object.values(result).join(' '))).toEqual([
      'leg CONSUMER',
      'validFrom 2025-01-01',
      'prefix 33',
    ]);
    expect(trace.summary).toBe(
      'The nearest rate is the one for numbers that begin with 33 at 0.60 a minute: ' +
        'by it 13 calls would have cost 3.00.',
    );
    const other = new Trace();
    estimateUnrated({ rates: [everywhere] }, use({ prefix: '' }), other);
    expect(faultsOf(other)).toEqual([]);
    expect(other.summary).toContain('the one for any number at 0.90 a minute');
  });

  test('Rule 6.7: an estimate is the sum over the calls one by one, whatever the rates.', () => {
    const rates = fc
      .array(anyOrderRate, { maxLength: 8 })
      .map((list) => list.map((each, index): OrderRate => ({ ...each, id: `rate ${index}` })));
    const durations = fc.array(
      fc.record({
        seconds: fc.integer({ min: 0, max: 10_000 }),
        calls: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 6 },
    );
    const prefixes = fc.constantFrom('33', '44', '1', '');
    holdsForAll([rates, durations, prefixes], (list, lengths, prefix) => {
      const asked = use({ durations: lengths, prefix });
      const number = prefix === '' ? null : `+${prefix}`;
      const nearest = nearestRate(list, { ...asked, number }, asked.lastUsedOn);
      const trace = new Trace();
      const estimate = estimateUnrated({ rates: list }, asked, trace);
      const each = lengths.flatMap(({ seconds, calls }) =>
        Array.from({ length: calls }, () =>
          nearest ? rateCall(nearest, 'ANSWERED', seconds * 1_000).amount : 0n,
        ),
      );
      same(estimate?.rate.id, nearest?.id);
      same(estimate?.amount ?? 0n, nearest?.poolId == null ? each.reduce((a, b) => a + b, 0n) : 0n);
      same(faultsOf(trace).join(), '');
    });
  });
});
