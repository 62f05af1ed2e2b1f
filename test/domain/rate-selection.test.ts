import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/calendar-date';
import { isPhoneNumber, isPrefix } from '../../src/domain/e164';
import { formatDecimal, parseDecimal } from '../../src/domain/money';
import {
  overlappingRates,
  rateFor,
  type CallDirection,
  type CallLeg,
  type RateScope,
} from '../../src/domain/rate-selection';
import { holdsForAll, same } from './arbitraries';
import { testExamples } from './examples';

const on = (text: string) => text as CalendarDate;
const day = (count: number) => on(`2025-06-${String(count + 1).padStart(2, '0')}`);
const DAYS = Array.from({ length: 12 }, (_, count) => day(count));
const DIRECTIONS: CallDirection[] = ['INBOUND', 'OUTBOUND'];
const LEGS: CallLeg[] = ['CONSUMER', 'AGENT'];
const PREFIXES = ['', '3', '33', '336', '1'];
/** A number for each prefix that no longer prefix of the list matches. */
const NUMBERS = ['+90000', '+39000', '+33900', '+33690', '+19000'];

const scope = (prefix: string, validFrom = '2025-01-01', validBefore: string | null = null) => ({
  direction: 'OUTBOUND' as CallDirection,
  leg: 'CONSUMER' as CallLeg,
  prefix,
  validFrom: on(validFrom),
  validBefore: validBefore === null ? null : on(validBefore),
});
const outbound = (number: string | null) => ({
  direction: 'OUTBOUND' as const,
  leg: 'CONSUMER' as const,
  number,
});

const anyScope: fc.Arbitrary<RateScope> = fc
  .record({
    direction: fc.constantFrom(...DIRECTIONS),
    leg: fc.constantFrom(...LEGS),
    prefix: fc.constantFrom(...PREFIXES),
    from: fc.integer({ min: 0, max: 9 }),
    days: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 5 })),
  })
  .map(({ from, days, ...calls }) => ({
    ...calls,
    validFrom: day(from),
    validBefore: days === null ? null : day(from + days),
  }));

/** All rates that could win for a call, found length by length from the longest prefix down. */
function winners(
  rates: readonly RateScope[],
  call: { direction: CallDirection; leg: CallLeg; number: string | null },
  date: CalendarDate,
): RateScope[] {
  for (let length = 15; length >= 0; length -= 1) {
    const leading = (call.number ?? '+').slice(1, 1 + length);
    if (leading.length < length) continue;
    const matching = rates.filter(
      (rate) =>
        rate.prefix === leading &&
        rate.direction === call.direction &&
        rate.leg === call.leg &&
        [rate.validFrom, date].sort()[0] === rate.validFrom &&
        !(rate.validBefore !== null && [rate.validBefore, date].sort()[0] === rate.validBefore),
    );
    if (matching.length > 0) return matching;
  }
  return [];
}

describe('The longest matching prefix decides the rate of a call', () => {
  testExamples({ R10: 'rule 6.7' }, ({ input, expected }) => {
    const deck = input.fields('deck');
    const rates = deck.names.map((prefix) => ({
      ...scope(prefix),
      perMinute: parseDecimal(deck.text(prefix)),
    }));
    expect(overlappingRates(rates)).toBeUndefined();
    for (const number of expected.names) {
      const rate = rateFor(rates, outbound(number), on('2025-06-01'));
      const answer = expected.fields(number);
      expect(rate?.prefix ?? null).toBe(answer.textOrNull('prefix'));
      expect(rate ? formatDecimal(rate.perMinute, 6) : null).toBe(answer.textOrNull('perMinute'));
    }
  });

  test('Rule 6.7: the rate is the one that a search by falling prefix length finds.', () => {
    const anyCall = fc.record({
      direction: fc.constantFrom(...DIRECTIONS),
      leg: fc.constantFrom(...LEGS),
      number: fc.oneof(fc.constant(null), fc.constantFrom(...NUMBERS, '+3', '+33', '+336', '+1')),
    });
    holdsForAll(
      [fc.array(anyScope, { maxLength: 12 }), anyCall, fc.constantFrom(...DAYS)],
      (rates, call, date) => {
        const candidates = winners(rates, call, date);
        const rate = rateFor(rates, call, date);
        if (rate === undefined) same(candidates, []);
        else expect(candidates).toContain(rate);
      },
      5_000,
    );
  });

  test('Rule 6.7: a withheld number has only the rate that is for every number.', () => {
    const [every, france] = [scope(''), scope('33')];
    expect(rateFor([france], outbound(null), on('2025-06-01'))).toBeUndefined();
    expect(rateFor([france, every], outbound(null), on('2025-06-01'))).toBe(every);
  });

  test('Rule 6.7: a rate holds from its first day and no longer on its exclusive last.', () => {
    const rate = scope('33', '2025-03-01', '2025-04-01');
    const holds = (date: string) => rateFor([rate], outbound('+33145000000'), on(date)) === rate;
    expect(['2025-02-28', '2025-03-01', '2025-03-31', '2025-04-01'].map(holds)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('Two rates that could both win are refused when they are entered', () => {
  test('Rule 6.7: an overlap is found exactly when some call on some day has two winners.', () => {
    let ambiguous = 0;
    holdsForAll(
      [fc.array(anyScope, { maxLength: 7 })],
      (rates) => {
        const hasTwoWinners = DIRECTIONS.some((direction) =>
          LEGS.some((leg) =>
            NUMBERS.some((number) =>
              DAYS.some((date) => winners(rates, { direction, leg, number }, date).length > 1),
            ),
          ),
        );
        if (hasTwoWinners) ambiguous += 1;
        same(overlappingRates(rates) !== undefined, hasTwoWinners);
      },
      2_000,
    );
    expect(ambiguous).toBeGreaterThan(200);
  });

  test('Rule 6.7: the two that are named are rates for the same calls on some day.', () => {
    holdsForAll([fc.array(anyScope, { maxLength: 12 })], (rates) => {
      const pair = overlappingRates(rates);
      if (!pair) return;
      const [first, second] = pair;
      expect(rates.indexOf(first)).not.toBe(rates.indexOf(second));
      const { direction, leg, prefix } = first;
      same([second.direction, second.leg, second.prefix], [direction, leg, prefix]);
      const number = NUMBERS[PREFIXES.indexOf(prefix)] ?? null;
      const common = DAYS.filter((date) => winners(pair, { direction, leg, number }, date)[1]);
      expect(common.length).toBeGreaterThan(0);
    });
  });

  test('Rule 6.7: rates that follow each other do not overlap, open ends always do.', () => {
    const march = scope('33', '2025-03-01', '2025-04-01');
    expect(overlappingRates([scope('33', '2025-04-01'), march])).toBeUndefined();
    const [open, last] = [scope('33', '2025-04-01'), scope('33', '9999-12-31')];
    expect(overlappingRates([last, open])).toEqual([open, last]);
  });
});

describe('Numbers and prefixes are those of E.164 (rule 6.13)', () => {
  test.each([
    ['+33145000000', true],
    ['+14155550100', true],
    ['+12', true],
    ['+123456789012345', true],
    ['+1234567890123456', false],
    ['+1', false],
    ['+0123', false],
    ['33145000000', false],
    ['+33 145', false],
    ['+33145000000\n', false],
    ['', false],
  ])('Whether %j is a number: %s.', (text, expected) => expect(isPhoneNumber(text)).toBe(expected));

  test.each([
    ['', true],
    ['1', true],
    ['3389', true],
    ['123456789012345', true],
    ['1234567890123456', false],
    ['0', false],
    ['+33', false],
    ['33 ', false],
  ])('Whether %j can be the prefix of a rate: %s.', (text, expected) =>
    expect(isPrefix(text)).toBe(expected),
  );
});
