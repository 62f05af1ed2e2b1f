import fc from 'fast-check';
import { parseCurrency } from '../../src/domain/money/currency';
import { Trace } from '../../src/domain/derivation';
import { poolUse, type MinutePool } from '../../src/domain/usage/minute-pool';
import { formatMoney, parseDecimal } from '../../src/domain/money/money';
import { assessCall } from '../../src/domain/usage/usage';
import { amountOf, answeredCall, contract, rate } from './calls';
import { currency, holdsForAll, same } from './arbitraries';
import { testExamples } from './examples';
import { faultsOf, latestOf } from './step-evaluator';
import { cxoneTerms } from './terms';

const eur = parseCurrency('EUR');
const pool = (includedMinutes: number, units: number, overage: string): MinutePool => ({
  includedMinutes,
  units,
  overagePerMinute: parseDecimal(overage),
});
/** Exact minutes of an example, such as "173.4", in seconds. */
const secondsOf = (minutes: bigint) => Number((minutes * 60n) / 1_000_000n);

const anyPool: fc.Arbitrary<MinutePool> = fc.record({
  includedMinutes: fc.integer({ min: 0, max: 10_000 }),
  units: fc.integer({ min: 0, max: 1_000 }),
  overagePerMinute: fc.bigInt({ min: 0n, max: 10_000_000n }),
});
/** A pool and seconds about its limit, on either side. */
const poolAndSeconds = anyPool.chain((each) =>
  fc.tuple(
    fc.constant(each),
    fc.oneof(
      fc.integer({ min: 0, max: 10_000_000 }),
      fc
        .integer({ min: -90, max: 90 })
        .map((beyond) => Math.max(0, each.includedMinutes * each.units * 60 + beyond)),
    ),
  ),
);

describe('Minutes that the month includes are not charged, and those beyond them are', () => {
  testExamples({ R17: 'rule 6.12' }, ({ input, expected }) => {
    const devices = pool(50, 3, input.text('overage'));
    const used = secondsOf(input.decimal('used')); // 173.4 × 60 = 10,404 s
    const { includedSeconds, overageSeconds, charge } = poolUse(devices, used, eur);
    expect(includedSeconds).toBe(secondsOf(input.decimal('pool'))); // 3 × 50 × 60 = 9,000 s
    expect(overageSeconds).toBe(secondsOf(expected.decimal('overageMinutes'))); // 1,404 s
    // 23.4 × 0.02 = 0.468, to the cent 0.47
    expect(formatMoney(charge)).toBe(expected.text('charge'));
  });

  test('Rule 6.12: a call inside its pool shows the seconds it used beside the 0 charged.', () => {
    // ASTPP#151: 10 s were included and a call of 8 s showed neither; here the least is a minute.
    const order = contract([{ ...rate('0.02', '1/1'), poolId: 'devices' }]);
    const call = assessCall(order, answeredCall('2025-06-02T10:00:00Z', 8));
    expect([call.status, call.billedSeconds, amountOf(call)]).toEqual(['RATED', 8, '0.000000']);
    expect(call.poolId).toBe('devices');
    expect(poolUse(pool(1, 1, '0.02'), call.billedSeconds, eur)).toEqual({
      includedSeconds: 60,
      usedSeconds: 8,
      overageSeconds: 0,
      charge: { micros: 0n, currency: eur, decimals: 2 },
    });
  });

  test.each([
    [0, 0, '0.00'],
    [9_000, 0, '0.00'],
    [9_001, 1, '0.00'], // 0.02 / 60 = 0.000333
    [9_014, 14, '0.00'], // 14 × 0.02 / 60 = 0.004667
    [9_015, 15, '0.01'], // 15 × 0.02 / 60 = 0.005, half a cent goes up
    [9_060, 60, '0.02'],
  ])('Rule 6.12: of %i s, 9,000 s are included: %i s beyond them cost %s.', (used, over, cost) => {
    const { overageSeconds, charge } = poolUse(pool(50, 3, '0.02'), used, eur);
    expect([overageSeconds, formatMoney(charge)]).toEqual([over, cost]);
  });

  test.each([
    ['JPY', '9'], // 23.4 × 0.4 = 9.36
    ['EUR', '9.36'],
    ['TND', '9.360'],
  ])('Rule 6.12: the charge has the decimals of %s: %s.', (code, text) => {
    const { charge } = poolUse(pool(50, 3, '0.4'), 10_404, parseCurrency(code));
    expect(formatMoney(charge)).toBe(text);
  });

  test('Rule 6.12: without a unit there is no pool, and every second is charged.', () => {
    const { includedSeconds, overageSeconds, charge } = poolUse(pool(50, 0, '0.02'), 90, eur);
    expect([includedSeconds, overageSeconds]).toEqual([0, 90]);
    expect(formatMoney(charge)).toBe('0.03'); // 90 / 60 × 0.02
  });
});

describe('For any pool and any use of a month', () => {
  test('Rule 6.12: what is included and what is beyond it make up the use.', () => {
    holdsForAll([poolAndSeconds, currency], ([each, used], code) => {
      const { includedSeconds, usedSeconds, overageSeconds, charge } = poolUse(each, used, code);
      same(usedSeconds, used);
      same(overageSeconds === 0, used <= includedSeconds);
      if (overageSeconds > 0) same(includedSeconds + overageSeconds, used);
      else same(charge.micros, 0n);
    });
  });

  test('Rule 6.12: the charge is the exact price, rounded once to the minor unit, half up.', () => {
    holdsForAll([poolAndSeconds, currency], ([each, used], code) => {
      const { overageSeconds, charge } = poolUse(each, used, code);
      const unit = 10n ** BigInt(6 - charge.decimals);
      const error = charge.micros * 60n - each.overagePerMinute * BigInt(overageSeconds);
      same(charge.micros % unit, 0n);
      same(error > -30n * unit && error <= 30n * unit, true);
    });
  });

  test('Rule 6.12: who uses more, or includes less, never pays less.', () => {
    const more = fc.integer({ min: 0, max: 100_000 });
    holdsForAll([poolAndSeconds, more], ([each, used], extra) => {
      const { micros } = poolUse(each, used, eur).charge;
      same(poolUse(each, used + extra, eur).charge.micros >= micros, true);
      const smaller = { ...each, units: Math.floor(each.units / 2) };
      same(poolUse(smaller, used, eur).charge.micros >= micros, true);
    });
  });
});

describe('The charge of a pool explains itself', () => {
  test('Rule 6.12: it is derived from minutes, units and seconds, and says so in a sentence.', () => {
    const trace = new Trace();
    const clause = cxoneTerms.clauses.METERING;
    poolUse(pool(50, 3, '0.02'), 10_404, eur, clause, trace);
    expect(faultsOf(trace)).toEqual([]);
    expect(trace.steps.map(({ operation }) => operation)).toEqual([
      ...['WHOLE_PRODUCT', 'EXCESS', 'RATE'],
    ]);
    expect(trace.steps.at(-1)?.clause).toBe(clause);
    expect(latestOf(trace, 'charge')).toBe(470_000n);
    expect(trace.summary).toBe('10404 s used of 9000 s included: 1404 s beyond them, 0.47.');
  });
});
