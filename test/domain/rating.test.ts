import fc from 'fast-check';
import { parseCurrency } from '../../src/domain/money/currency';
import { Trace } from '../../src/domain/derivation';
import {
  formatDecimal,
  formatMoney,
  parseDecimal,
  roundToMinorUnit,
} from '../../src/domain/money/money';
import {
  billedSeconds,
  checkRate,
  INCREMENT_SECONDS_MAX,
  rateCall,
  type CallDisposition,
  type Rate,
} from '../../src/domain/usage/rating';
import { anyRate, durationMillis, holdsForAll, same } from './arbitraries';
import { testExamples, type Fields } from './examples';
import { refusalMessageOf, refusalOf } from './refusal';
import { payloadOf } from './step-evaluator';
import { cxoneTerms, generalTerms } from './terms';

const eur = parseCurrency('EUR');
const UNANSWERED: CallDisposition[] = ['BUSY', 'NO_ANSWER', 'FAILED'];

/** A rate in the usual notation: "12/6" at "0.025" a minute. */
function rateOf(increments: string, perMinute: string, fee = '0', minimum = '0'): Rate {
  const [initial, additional] = increments.split('/').map(Number);
  return {
    perMinute: parseDecimal(perMinute),
    initialIncrementSeconds: initial ?? 0,
    additionalIncrementSeconds: additional ?? 0,
    connectionFee: parseDecimal(fee),
    minimumCharge: parseDecimal(minimum),
  };
}

const rateFrom = (input: Fields): Rate =>
  rateOf(
    input.text('increments'),
    input.text('perMinute'),
    input.has('conn') ? input.text('conn') : undefined,
    input.has('mincharge') ? input.text('mincharge') : undefined,
  );

const millisOf = (seconds: number) => Math.round(seconds * 1_000);

describe('An answered call is charged by begun increments at the rate of the order', () => {
  testExamples(
    {
      R01: 'CXone 3',
      R02: 'rule 6.2',
      R03: 'rule 6.2',
      R04: 'rule 6.5',
      R05: 'rule 6.2',
      R05b: 'rule 6.2',
      R05c: 'rule 6.2',
      R05d: 'rule 6.2',
      R05e: 'rule 6.2',
      R06: 'rule 6.5',
      R08: 'rule 6.4',
      R09: 'rule 6.3',
    },
    ({ input, expected }) => {
      const rate = checkRate(rateFrom(input));
      for (const call of expected.fieldsList('calls')) {
        const rated = rateCall(rate, 'ANSWERED', millisOf(call.number('seconds')));
        expect(rated.billedSeconds).toBe(call.number('billed'));
        expect(formatDecimal(rated.amount, 6)).toBe(call.text('amount'));
      }
    },
  );

  testExamples({ R07: 'rule 6.4' }, ({ input, expected }) => {
    expect(input.text('answered')).toBe('False');
    const rate = rateFrom(input);
    for (const call of expected.fieldsList('calls')) {
      for (const disposition of UNANSWERED) {
        const rated = rateCall(rate, disposition, millisOf(call.number('seconds')));
        expect(rated.billedSeconds).toBe(call.number('billed'));
        expect(formatDecimal(rated.amount, 6)).toBe(call.text('amount'));
      }
    }
  });

  testExamples({ R12: 'rule 6.10' }, ({ input, expected }) => {
    const { amount } = rateCall(rateOf('12/6', '0.025'), 'ANSWERED', 13_000);
    const calls = BigInt(input.number('calls'));
    expect(formatDecimal(amount, 6)).toBe(expected.text('perCall'));
    expect(formatMoney(roundToMinorUnit(amount * calls, eur))).toBe(expected.text('line'));
    const roundedEach = roundToMinorUnit(amount, eur);
    expect(formatMoney({ ...roundedEach, micros: roundedEach.micros * calls })).toBe(
      expected.text('wrongIfEachCallRoundedToCents'),
    );
  });

  testExamples({ R13: 'rule 6.10' }, ({ input, expected }) => {
    const { amount } = rateCall(rateOf('1/1', '0.01'), 'ANSWERED', 7_000);
    const sum = amount * BigInt(input.number('calls'));
    expect(formatDecimal(amount, 6)).toBe(expected.text('perCall'));
    expect(formatDecimal(sum, 6)).toBe(expected.text('sum'));
    expect(formatMoney(roundToMinorUnit(sum, eur))).toBe(expected.text('line'));
  });

  test.each([
    ['cgrates#118', '30/6', '0.006', 32, 36, '0.003600'], // 30 + 6 = 36: 0.6 × 0.006
    ['cgrates#118', '30/6', '0.006', 57, 60, '0.006000'], // 30 + 5 × 6 = 60
    ['cgrates#118', '30/6', '0.006', 75, 78, '0.007800'], // 30 + 8 × 6 = 78: 1.3 × 0.006
    ['ASTPP#276', '1/1', '12.5', 7_200, 7_200, '1500.000000'], // 120 × 12.5, a thousand and more
    ['ASTPP#276', '60/60', '12.5', 7_200, 7_200, '1500.000000'],
  ])(
    'Rule 6.2: unlike %s, at %s and %s a minute %i s are billed as %i s and cost %s.',
    (_, increments, perMinute, seconds, billed, amount) => {
      const rated = rateCall(rateOf(increments, perMinute), 'ANSWERED', seconds * 1_000);
      expect(rated.billedSeconds).toBe(billed);
      expect(formatDecimal(rated.amount, 6)).toBe(amount);
    },
  );

  test('Rule 6.5: the fee and the spans of a call add up to its total, unlike cgrates#260.', () => {
    // 0.15 + 3 × 0.01 = 0.18, where 0.174 was shown; nothing is rounded but the call as a whole.
    const trace = new Trace();
    const { amount } = rateCall(
      rateOf('60/60', '0.01', '0.15'),
      'ANSWERED',
      180_000,
      undefined,
      trace,
    );
    expect(formatDecimal(amount, 6)).toBe('0.180000');
    const span = rateCall(rateOf('60/60', '0.01'), 'ANSWERED', 60_000).amount;
    expect(parseDecimal('0.15') + 3n * span).toBe(amount);
    const inputs = trace.steps.at(-1)?.inputs ?? [];
    expect(Object.fromEntries(inputs.map((input) => [input.name, payloadOf(input)]))).toEqual({
      connectionFee: 150_000n,
      perMinute: 10_000n,
      billedSeconds: 180,
      minimumCharge: 0n,
    });
  });

  test('Rule 6.2: where the order is silent, CXone is billed by 12/6 and others by 60/60.', () => {
    const billed = [cxoneTerms, generalTerms].map((terms) =>
      billedSeconds(13_000, { ...rateOf('1/1', '0.01'), ...terms }),
    );
    expect(billed).toEqual([18, 60]);
  });
});

describe('For any rate and duration', () => {
  test('Rule 6.2: what is billed covers the call, by less than one increment too much.', () => {
    holdsForAll(
      [anyRate, durationMillis],
      (rate, millis) => {
        const billed = billedSeconds(millis, rate);
        const first = rate.initialIncrementSeconds;
        same(billed * 1_000 >= millis, true);
        const beyond = billed * 1_000 - Math.max(millis, first * 1_000);
        same(beyond < (rate.additionalIncrementSeconds + 1) * 1_000, true);
        const wholeSeconds = Math.floor((millis + 999) / 1_000);
        expect(billed - Math.max(wholeSeconds, first)).toBeLessThan(
          rate.additionalIncrementSeconds,
        );
        same(billed >= first && (billed - first) % rate.additionalIncrementSeconds === 0, true);
      },
      5_000,
    );
  });

  test('Rule 6.2: a longer call is never billed less or charged less.', () => {
    holdsForAll([anyRate, durationMillis, durationMillis], (rate, millis, more) => {
      const [shorter, longer] = [millis, millis + more].map((d) => rateCall(rate, 'ANSWERED', d));
      same(longer && shorter && longer.billedSeconds >= shorter.billedSeconds, true);
      same(longer && shorter && longer.amount >= shorter.amount, true);
    });
  });

  test('Rule 6.5: the amount is the exact price, rounded once to six decimals, half up.', () => {
    holdsForAll([anyRate, durationMillis], (rate, millis) => {
      const { billedSeconds: billed, amount } = rateCall(rate, 'ANSWERED', millis);
      same(billed, billedSeconds(millis, rate));
      const exact = rate.connectionFee * 60n + rate.perMinute * BigInt(billed);
      const least = rate.minimumCharge * 60n;
      const sixtieths = exact > least ? exact : least;
      const error = amount * 60n - sixtieths;
      same(error > -30n && error <= 30n, true);
      same(amount >= rate.minimumCharge, true);
    });
  });

  test('Rule 6.5: the fee and what the call costs without it add up, to the last decimal.', () => {
    holdsForAll([anyRate, durationMillis], (rate, millis) => {
      const [whole, usage] = [rate.connectionFee, 0n].map(
        (connectionFee) =>
          rateCall({ ...rate, connectionFee, minimumCharge: 0n }, 'ANSWERED', millis).amount,
      );
      same(whole, (usage ?? 0n) + rate.connectionFee);
    });
  });

  test('Rule 6.4: a call that was not answered costs nothing, whatever its rate.', () => {
    holdsForAll(
      [anyRate, durationMillis, fc.constantFrom(...UNANSWERED)],
      (rate, millis, disposition) =>
        same(rateCall(rate, disposition, millis), { billedSeconds: 0, amount: 0n }),
    );
  });

  test('Rule 6.5: every rate within the limits may be stated.', () => {
    holdsForAll([anyRate], (rate) => same(checkRate(rate), rate));
  });
});

describe('Rates and durations that make no sense are refused', () => {
  const rate = rateOf('12/6', '0.025');

  test.each([
    [{ initialIncrementSeconds: 0 }],
    [{ initialIncrementSeconds: INCREMENT_SECONDS_MAX + 1 }],
    [{ additionalIncrementSeconds: 0 }],
    [{ additionalIncrementSeconds: -6 }],
    [{ additionalIncrementSeconds: 0.5 }],
    [{ additionalIncrementSeconds: NaN }],
  ])('Rule 6.2: a rate with %j is refused.', (change) =>
    expect(refusalOf(() => checkRate({ ...rate, ...change }))).toBe('INVALID_RATE'),
  );

  test.each(['perMinute', 'connectionFee', 'minimumCharge'])(
    'Rule 6.5: a rate whose %s is negative is refused.',
    (name) => {
      const negative = () => checkRate({ ...rate, [name]: -1n });
      expect(refusalOf(negative)).toBe('INVALID_RATE');
      expect(refusalMessageOf(negative)).toBe('expected prices from 0 on, got -0.000001');
    },
  );

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53])(
    'Rule 6.3: a duration of %d ms is refused.',
    (millis) => {
      expect(refusalOf(() => billedSeconds(millis, rate))).toBe('INVALID_DURATION');
      expect(refusalOf(() => rateCall(rate, 'ANSWERED', millis))).toBe('INVALID_DURATION');
    },
  );
});
