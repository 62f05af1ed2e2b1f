import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { isPhoneNumber, isPrefix } from '../../src/domain/usage/e164';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { WEEKDAYS, type RateHours } from '../../src/domain/usage/rate-hours';
import {
  overlappingRates,
  rateFor,
  type CallDirection,
  type CallLeg,
  type RatedParty,
  type RateScope,
} from '../../src/domain/usage/rate-selection';
import type { LocalTime } from '../../src/domain/time/time-zone';
import { callType, holdsForAll, numberType, perhaps, rateHours, same } from './arbitraries';
import { on } from './calls';
import { testExamples } from './examples';

const day = (count: number) => on(`2025-06-${String(count + 1).padStart(2, '0')}`);
const DAYS = Array.from({ length: 12 }, (_, count) => day(count));
const DIRECTIONS: CallDirection[] = ['INBOUND', 'OUTBOUND'];
const LEGS: CallLeg[] = ['CONSUMER', 'AGENT'];
const PREFIXES = ['', '3', '33', '336', '800'];
/** Numbers for each of them, with their kinds. */
const PARTIES: Readonly<Record<string, string | null>> = {
  '+442079460000': 'LANDLINE',
  '+447911123456': 'MOBILE',
  '+390612345678': 'LANDLINE',
  '+393201234567': 'MOBILE',
  '+33145000000': 'LANDLINE',
  '+33756789012': 'MOBILE',
  '+33612345678': 'MOBILE',
  '+80012345678': null,
  '+3': null,
  '+33': 'LANDLINE',
};
const CALLED: Readonly<Record<string, string>> = {
  '+18005550100': 'TOLL_FREE',
  '+80012345678': 'TOLL_FREE',
  '+14155550100': 'STANDARD',
};

const scope = (
  prefix: string,
  validFrom = '2025-01-01',
  validBefore: string | null = null,
): RateScope => ({
  direction: 'OUTBOUND',
  leg: 'CONSUMER',
  prefix,
  validFrom: on(validFrom),
  validBefore: validBefore === null ? null : on(validBefore),
});
const outbound = (number: string | null, more: Partial<RatedParty> = {}): RatedParty => ({
  direction: 'OUTBOUND',
  leg: 'CONSUMER',
  number,
  ...more,
});
const noonOf = (date: string): LocalTime => ({ date: on(date), minuteOfDay: 720 });

const anyScope: fc.Arbitrary<RateScope> = fc
  .record(
    {
      // Most often the same, so that few rates have calls in common.
      direction: fc.constantFrom('OUTBOUND' as const, ...DIRECTIONS),
      leg: fc.constantFrom('CONSUMER' as const, 'CONSUMER' as const, ...LEGS),
      prefix: fc.constantFrom('', ...PREFIXES),
      numberType: perhaps(numberType),
      callType: perhaps(callType),
      hours: perhaps(rateHours),
      from: fc.integer({ min: 0, max: 9 }),
      days: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 5 })),
    },
    { requiredKeys: ['direction', 'leg', 'prefix', 'from', 'days'] },
  )
  .map(({ from, days, ...calls }) => ({
    ...calls,
    validFrom: day(from),
    validBefore: days === null ? null : day(from + days),
  }));

const anyCall: fc.Arbitrary<RatedParty> = fc.record(
  {
    direction: fc.constantFrom('OUTBOUND' as const, ...DIRECTIONS),
    leg: fc.constantFrom('CONSUMER' as const, 'CONSUMER' as const, ...LEGS),
    number: fc.constantFrom(null, ...Object.keys(PARTIES)),
    calledNumber: perhaps(fc.constantFrom(...Object.keys(CALLED))),
    callType: perhaps(callType),
  },
  { requiredKeys: ['direction', 'leg', 'number'] },
);
const anyTime: fc.Arbitrary<LocalTime> = fc.record({
  date: fc.constantFrom(...DAYS),
  minuteOfDay: fc.oneof(
    fc.constantFrom(0, 479, 480, 1_079, 1_080, 1_439),
    fc.integer({ min: 0, max: 1_439 }),
  ),
});

const isValidOn = ({ validFrom, validBefore }: RateScope, date: CalendarDate) =>
  [validFrom, date].sort()[0] === validFrom &&
  !(validBefore !== null && [validBefore, date].sort()[0] === validBefore);

/** Whether hours hold on a weekday (0 is Sunday) at a minute, by the length since their start. */
function isInHours(hours: RateHours, weekday: number, minuteOfDay: number): boolean {
  const length = (hours.beforeMinute - hours.fromMinute + 1_440) % 1_440 || 1_440;
  const sinceStart = (minuteOfDay - hours.fromMinute + 1_440) % 1_440;
  const name = WEEKDAYS[(weekday + 6) % 7];
  return sinceStart < length && hours.weekdays.some((each) => each === name);
}

/** All rates that could win for a call, by going through the whole list for each thing it asks. */
function winners(
  rates: readonly RateScope[],
  call: RatedParty,
  at: LocalTime,
  validOn: CalendarDate = at.date,
): RateScope[] {
  if (call.direction === 'OUTBOUND' && call.number === null) return [];
  const digits = (call.number ?? '+').slice(1);
  const kind = call.callType ?? PARTIES[call.number ?? ''] ?? null;
  const called = CALLED[call.calledNumber ?? ''] ?? null;
  const weekday = new Date(at.date).getUTCDay();
  let left = rates.filter(
    (rate) =>
      rate.direction === call.direction &&
      rate.leg === call.leg &&
      // Of a call out nobody can withhold the number: it is unknown, and so is its price.
      !(call.direction === 'OUTBOUND' && call.number === null) &&
      digits.startsWith(rate.prefix) &&
      isValidOn(rate, validOn) &&
      (rate.numberType ?? called) === called &&
      (rate.callType ?? kind) === kind &&
      (!rate.hours || isInHours(rate.hours, weekday, at.minuteOfDay)),
  );
  const prefer = (isBetter: (rate: RateScope) => boolean) => {
    if (left.some(isBetter)) left = left.filter(isBetter);
  };
  for (let length = 1; length <= 15; length += 1) prefer(({ prefix }) => prefix.length >= length);
  prefer((rate) => typeof rate.numberType === 'string');
  prefer((rate) => typeof rate.callType === 'string');
  prefer((rate) => typeof rate.hours === 'object' && rate.hours !== null);
  return left;
}

/** As many of the rates, from the first on, as can be together. */
function unambiguous(rates: readonly RateScope[]): RateScope[] {
  const kept: RateScope[] = [];
  for (const rate of rates) if (!overlappingRates([...kept, rate])) kept.push(rate);
  return kept;
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
      const rate = rateFor(rates, outbound(number), noonOf('2025-06-01'));
      const answer = expected.fields(number);
      expect(rate?.prefix ?? null).toBe(answer.textOrNull('prefix'));
      expect(rate ? formatDecimal(rate.perMinute, 6) : null).toBe(answer.textOrNull('perMinute'));
    }
  });

  test('Rules 6.7 and 6.8: in a list that is accepted one rate wins, and it is the one found.', () => {
    const won = new Set<string>();
    holdsForAll(
      [
        fc.array(anyScope, { maxLength: 12 }),
        fc.array(fc.tuple(anyCall, anyTime), { minLength: 3, maxLength: 6 }),
      ],
      (entered, calls) => {
        const rates = Object.freeze(unambiguous(entered));
        for (const [call, at] of calls) {
          const [rate, second] = winners(rates, call, at);
          same(second, undefined);
          expect(rateFor(rates, call, at)).toBe(rate);
          if (rate) won.add(asks(rate));
        }
      },
    );
    // Every way to narrow a rate down has won some time.
    expect(won.size).toBe(8);
  });

  test('Rule 6.7: validity is judged by its own date, the hours by the time of the call.', () => {
    holdsForAll(
      [fc.array(anyScope, { maxLength: 10 }), anyCall, anyTime, fc.constantFrom(...DAYS)],
      (entered, call, at, validOn) => {
        const rates = unambiguous(entered);
        expect(rateFor(rates, call, at, validOn)).toBe(winners(rates, call, at, validOn)[0]);
        same(rateFor(rates, call, at, at.date), rateFor(rates, call, at));
      },
    );
  });

  test('Rule 6.7: a withheld caller has only the rate that is for every number.', () => {
    const direction = 'INBOUND' as const;
    const [every, france] = [
      { ...scope(''), direction },
      { ...scope('33'), direction },
    ];
    const withheld = outbound(null, { direction });
    expect(rateFor([france], withheld, noonOf('2025-06-01'))).toBeUndefined();
    expect(rateFor([france, every], withheld, noonOf('2025-06-01'))).toBe(every);
  });

  test('Rule 6.7: a callee that nobody knows has no rate, since it may be any number.', () =>
    expect(rateFor([scope('')], outbound(null), noonOf('2025-06-01'))).toBeUndefined());

  test('Rule 6.7: a rate holds from its first day and no longer on its exclusive last.', () => {
    const rate = scope('33', '2025-03-01', '2025-04-01');
    const holds = (date: string) =>
      rateFor([rate], outbound('+33145000000'), noonOf(date)) === rate;
    expect(['2025-02-28', '2025-03-01', '2025-03-31', '2025-04-01'].map(holds)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('Of the rates with one prefix the narrowest decides', () => {
  const allDay: RateHours = { weekdays: WEEKDAYS, fromMinute: 0, beforeMinute: 1_440 };
  const [tollFree, mobile, always] = [
    { numberType: 'TOLL_FREE' as const },
    { callType: 'MOBILE' as const },
    { hours: allDay },
  ];
  const call = outbound('+33612345678', { calledNumber: '+18005550100' });
  const noon = noonOf('2025-06-02');

  test('Rule 6.7: a longer prefix comes before whatever else a rate asks for.', () => {
    const narrow = { ...scope('33'), ...tollFree, ...mobile, ...always };
    const long = scope('336');
    expect(rateFor([narrow, long], call, noon)).toBe(long);
    expect(rateFor([long, narrow], call, noon)).toBe(long);
    // Where the longer one does not hold, the shorter one does.
    const expired = { ...long, validBefore: on('2025-06-02') };
    expect(rateFor([expired, narrow], call, noon)).toBe(narrow);
    expect(rateFor([{ ...long, callType: 'LANDLINE' }, narrow], call, noon)).toBe(narrow);
  });

  test('Rules 6.7 and 6.8: number type comes before call type, and that before the hours.', () => {
    const ranked = [
      { ...tollFree, ...mobile, ...always },
      { ...tollFree, ...mobile },
      { ...tollFree, ...always },
      tollFree,
      { ...mobile, ...always },
      mobile,
      always,
      {},
    ].map((asked) => ({ ...scope('33'), ...asked }));
    expect(overlappingRates(ranked)).toBeUndefined();
    for (const [index, best] of ranked.entries()) {
      const left = ranked.slice(index);
      expect(rateFor(left, call, noon)).toBe(best);
      expect(rateFor([...left].reverse(), call, noon)).toBe(best);
    }
  });

  test('Rule 6.7: of a call whose kinds nobody knows, no rate for a kind is taken.', () => {
    const inbound = { ...scope(''), direction: 'INBOUND' as const };
    const rates = (['TOLL_FREE', 'STANDARD'] as const).flatMap((type) => [
      { ...inbound, numberType: type },
      { ...inbound, callType: type === 'STANDARD' ? ('MOBILE' as const) : ('LANDLINE' as const) },
    ]);
    const call = outbound(null, { direction: 'INBOUND' });
    expect(rateFor(rates, call, noon)).toBeUndefined();
    expect(rateFor(rates, { ...call, calledNumber: null, callType: null }, noon)).toBeUndefined();
    expect(rateFor([...rates, inbound], call, noon)).toBe(inbound);
  });
});

describe('Two rates that could both win are refused when they are entered', () => {
  /** What must be equal for two rates to be for the same calls. */
  const callsOf = (rate: RateScope) => [
    rate.direction,
    rate.leg,
    rate.prefix,
    asks(rate),
    kinds(rate),
  ];
  const kinds = (rate: RateScope) => `${rate.numberType ?? ''} ${rate.callType ?? ''}`;
  const shareHours = (a: RateScope, b: RateScope) =>
    !a.hours ||
    !b.hours ||
    // If stretches of a day meet, they do where one of them begins; at 0 a night goes on.
    [0, a.hours.fromMinute, b.hours.fromMinute].some((minuteOfDay) =>
      [0, 1, 2, 3, 4, 5, 6].some((weekday) =>
        [a, b].every(({ hours }) => hours && isInHours(hours, weekday, minuteOfDay)),
      ),
    );
  const clash = (a: RateScope, b: RateScope) =>
    String(callsOf(a)) === String(callsOf(b)) &&
    DAYS.some((date) => isValidOn(a, date) && isValidOn(b, date)) &&
    shareHours(a, b);

  test('Rules 6.7 and 6.8: two clash exactly with calls, a day and an hour in common.', () => {
    let clashing = 0;
    const few = anyScope.map((rate): RateScope => ({
      ...rate,
      direction: 'OUTBOUND',
      leg: 'AGENT',
    }));
    holdsForAll(
      [fc.array(few, { maxLength: 9 })],
      (rates) => {
        const pairs = rates.flatMap((a, index) =>
          rates.slice(index + 1).filter((b) => clash(a, b)),
        );
        if (pairs.length > 0) clashing += 1;
        const found = overlappingRates(rates);
        same(found !== undefined, pairs.length > 0);
        if (!found) return;
        const [first, second] = found;
        same([first !== second, rates.includes(first), rates.includes(second)], [true, true, true]);
        same(clash(first, second), true);
      },
      4_000,
    );
    expect(clashing).toBeGreaterThan(200);
    expect(clashing).toBeLessThan(3_800);
  });

  test('Rule 6.7: rates that follow each other do not overlap, open ends always do.', () => {
    const march = scope('33', '2025-03-01', '2025-04-01');
    expect(overlappingRates([scope('33', '2025-04-01'), march])).toBeUndefined();
    const [open, last] = [scope('33', '2025-04-01'), scope('33', '9999-12-31')];
    expect(overlappingRates([last, open])).toEqual([open, last]);
  });

  test('Rule 6.8: of three by the hour the two that clash are named, wherever they stand.', () => {
    const at = (fromMinute: number, beforeMinute: number, validFrom: string) => ({
      ...scope('33', validFrom),
      hours: { weekdays: WEEKDAYS, fromMinute, beforeMinute },
    });
    // 08:00-18:00, 18:00-08:00 and, from February on, 17:00-19:00, which meets both.
    const [peak, night, evening] = [
      at(480, 1_080, '2025-01-01'),
      at(1_080, 480, '2025-01-01'),
      at(1_020, 1_140, '2025-02-01'),
    ];
    expect(overlappingRates([peak, night])).toBeUndefined();
    expect(overlappingRates([evening, peak, night])).toEqual([peak, evening]);
    expect(overlappingRates([night, evening])).toEqual([night, evening]);
    // One without hours is for whatever they leave.
    expect(overlappingRates([peak, night, scope('33')])).toBeUndefined();
  });

  test('Rule 6.8: hours in common are enough, even where the common days are other weekdays.', () => {
    // Both hold on Mondays, and both are valid on 2025-06-03 only, a Tuesday: refused nevertheless.
    const hours: RateHours = { weekdays: ['MONDAY'], fromMinute: 0, beforeMinute: 1_440 };
    const [until, from] = [
      { ...scope('33', '2025-01-01', '2025-06-04'), hours },
      { ...scope('33', '2025-06-03'), hours },
    ];
    expect(overlappingRates([from, until])).toEqual([until, from]);
  });
});

/** Which of number type, call type and hours a rate asks for. */
function asks({ numberType: number, callType: call, hours }: RateScope): string {
  return [number, call, hours].map((asked) => (asked ? 'x' : '-')).join('');
}

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
  ])('Whether %j can be the prefix of a rate: %s.', (text, is) => expect(isPrefix(text)).toBe(is));
});
