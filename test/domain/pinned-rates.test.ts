import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import type { LocalTime } from '../../src/domain/time/time-zone';
import { lineRateById, nearestRateOfLine, rateOfLine } from '../../src/domain/usage/line-rates';
import { pinnedRate, type PinnedRates } from '../../src/domain/usage/pinned-rates';
import {
  PREFIX_DIGITS_MAX,
  RateIndex,
  type CardTariff,
  type TariffRates,
} from '../../src/domain/usage/rate-index';
import { isSameScope, type OrderRate } from '../../src/domain/usage/rate-scope';
import { formatMinute, minuteOf } from '../../src/domain/usage/rate-hours';
import {
  holdTogether,
  nearestRate,
  overlappingRates,
  rateFor,
  type RatedParty,
} from '../../src/domain/usage/rate-selection';
import { callType, holdsForAll, numberType, perhaps, rateHours, same } from './arbitraries';
import { on } from './calls';

const day = (count: number) => on(`2025-06-${String(count + 1).padStart(2, '0')}`);
const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0139'), minLength: min, maxLength: max });
/** Few digits in few places, so that most prefixes have some in common; and long ones. */
const prefix = fc.oneof(
  fc.constantFrom('', '3', '33', '336', '3361', '1', '19'),
  digits(0, 14).map((rest) => `3${rest}`),
);
const direction = fc.constantFrom('OUTBOUND' as const, 'OUTBOUND' as const, 'INBOUND' as const);
const leg = fc.constantFrom('CONSUMER' as const, 'CONSUMER' as const, 'AGENT' as const);
const days = fc.integer({ min: 0, max: 9 });

/** Null more often than not: otherwise hardly a call would have a rate. */
const sometimes = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof(fc.constant(null), fc.constant(null), value);

const tariff: fc.Arbitrary<CardTariff> = fc.record({
  direction,
  leg,
  callType: sometimes(callType),
  numberType: sometimes(numberType),
  hours: sometimes(rateHours),
  connectionFee: fc.constant(0n),
  minimumCharge: fc.constant(0n),
  validFrom: sometimes(days.map(day)),
  validBefore: sometimes(days.map((count) => day(count + 1))),
  initialIncrementSeconds: fc.option(fc.constantFrom(1, 30)),
  additionalIncrementSeconds: fc.option(fc.constantFrom(1, 6)),
});
const cardRate = fc.record({ tariff, prefix, perMinute: fc.bigInt({ min: 0n, max: 5n }) });
const defaults = {
  initialIncrementSeconds: 60,
  additionalIncrementSeconds: 60,
  validFrom: day(2),
};
const call: fc.Arbitrary<RatedParty> = fc.record(
  {
    direction,
    leg,
    number: fc.oneof(
      fc.constantFrom(null, '+33612345678', '+33145000000', '+3'),
      digits(1, 16).map((text) => `+3${text}`),
    ),
    calledNumber: perhaps(fc.constantFrom('+18005550100', '+14155550100')),
    callType: perhaps(callType),
  },
  { requiredKeys: ['direction', 'leg', 'number'] },
);
const time: fc.Arbitrary<LocalTime> = fc.record({
  date: days.map(day),
  minuteOfDay: fc.integer({ min: 0, max: 1_439 }),
});

type CardRate = typeof cardRate extends fc.Arbitrary<infer Value> ? Value : never;

const ids = {
  idOf: (position: number) => `card ${position}`,
  positionOf: (id: string) => (id.startsWith('card ') ? Number(id.slice(5)) : undefined),
};

/** A rate of a card with what it leaves open from the order, one by one and without the index. */
const stated = (
  { tariff: { validFrom, ...other }, prefix: text, perMinute }: CardRate,
  id: string,
) =>
  ({
    ...other,
    perMinute,
    id,
    prefix: text,
    poolId: null,
    validFrom: validFrom ?? defaults.validFrom,
    initialIncrementSeconds: other.initialIncrementSeconds ?? 60,
    additionalIncrementSeconds: other.additionalIncrementSeconds ?? 60,
  }) satisfies OrderRate;

const indexOf = (rates: readonly CardRate[]) =>
  new RateIndex(
    rates.map((rate, position): TariffRates => {
      const { tariff: one, prefix: text, perMinute } = rate;
      return { tariff: one, prefixes: [text], prices: [perMinute], positions: [position] };
    }),
  );

/** An order line as it may be entered: no two of its rates could both win for one call. */
function lineOf(ownRates: readonly CardRate[], offered: readonly CardRate[]) {
  const own: OrderRate[] = [];
  for (const [index, rate] of ownRates.entries()) {
    const one = stated(rate, `own ${index}`);
    if (!overlappingRates([...own, one])) own.push(one);
  }
  const card: CardRate[] = [];
  const inForce: OrderRate[] = [];
  for (const rate of offered) {
    const one = stated(rate, `card ${card.length}`);
    const isReplaced = own.some((other) => isSameScope(other, one));
    if (!isReplaced && overlappingRates([...own, ...inForce, one])) continue;
    card.push(rate);
    if (!isReplaced) inForce.push(one);
  }
  const pinned: PinnedRates = { index: indexOf(card), defaults, ids };
  return { rates: Object.freeze(own), pinned, all: Object.freeze([...own, ...inForce]), card };
}

const lists = [
  fc.array(cardRate, { maxLength: 5 }),
  fc.array(cardRate, { maxLength: 25 }),
] as const;

describe('A pinned card gives each call the rate that a list of its rates gives (rule 6.7)', () => {
  test('Rules 6.7 and 6.8: the rate found in the index is the one found in the list.', () => {
    const from = { own: 0, card: 0, none: 0 };
    holdsForAll(
      [...lists, fc.array(fc.tuple(call, time), { minLength: 4, maxLength: 8 })],
      (own, offered, calls) => {
        const { all, ...line } = lineOf(own, offered);
        for (const [party, at] of calls) {
          const found = rateOfLine(line, party, at);
          same(found, rateFor(all, party, at));
          from[found ? (found.id.startsWith('own') ? 'own' : 'card') : 'none'] += 1;
        }
      },
    );
    // Each of the three has happened, many times.
    expect(Math.min(from.own, from.card, from.none)).toBeGreaterThan(100);
  });

  test('Rule 6.7: the nearest rate in the index comes as close as the nearest in the list.', () => {
    const closeness = (rate: OrderRate | undefined, party: RatedParty, date: CalendarDate) => {
      if (!rate) return null;
      const number = party.number?.slice(1) ?? '';
      let shared = 0;
      while (shared < rate.prefix.length && rate.prefix[shared] === number[shared]) shared += 1;
      const isValid =
        rate.validFrom <= date && (rate.validBefore === null || date < rate.validBefore);
      return [rate.direction, rate.leg, isValid, shared, rate.perMinute];
    };
    holdsForAll([...lists, call, days.map(day)], (own, offered, party, date) => {
      const { all, ...line } = lineOf(own, offered);
      same(
        closeness(nearestRateOfLine(line, party, date), party, date),
        closeness(nearestRate(all, party, date), party, date),
      );
    });
  });

  test('Every rate of a card is found by its id and position, and none by another.', () => {
    holdsForAll([...lists], (own, offered) => {
      const { rates, pinned, card } = lineOf(own, offered);
      const line = { rates, pinned };
      for (const [position, rate] of card.entries()) {
        const entry = pinned.index.entryAt(position) as number;
        same(pinnedRate(pinned, entry), stated(rate, `card ${position}`));
        same(lineRateById(line, `card ${position}`), stated(rate, `card ${position}`));
      }
      same(lineRateById(line, `card ${card.length}`), undefined);
      same(lineRateById(line, 'another'), undefined);
      for (const rate of rates) expect(lineRateById(line, rate.id)).toBe(rate);
    });
  });

  test('A prefix of fifteen digits is told from one that differs in its last digit.', () => {
    const prefixes = ['999999999999999', '999999999999998', '99999999999999', '100000000000000'];
    const [first] = fc.sample(tariff, { numRuns: 1, seed: 1 }) as [CardTariff];
    const one = { ...first, direction: 'OUTBOUND' as const, leg: 'CONSUMER' as const };
    const index = new RateIndex([
      { tariff: one, prefixes, prices: [1n, 2n, 3n, 4n], positions: [0, 1, 2, 3] },
    ]);
    const found = (number: string) =>
      index.matching('OUTBOUND', 'CONSUMER', number).map(({ from, before, length }) => {
        expect([before - from, index.prefixAt(from).length]).toEqual([1, length]);
        return index.prefixAt(from);
      });
    expect(prefixes[0]).toHaveLength(PREFIX_DIGITS_MAX);
    expect(found('999999999999999')).toEqual(['999999999999999', '99999999999999']);
    expect(found('9999999999999981')).toEqual(['999999999999998', '99999999999999']);
    expect(found('100000000000001')).toEqual([]);
    expect(index.count).toBe(4);
  });

  test('An index of a hundred thousand rates takes three megabytes, whatever their prices.', () => {
    const [first] = fc.sample(tariff, { numRuns: 1, seed: 1 }) as [CardTariff];
    const prefixes = Array.from({ length: 100_000 }, (_, number) => `${100_000 + number}`);
    const positions = prefixes.map((_, position) => position);
    const prices = positions.map(BigInt);
    const index = new RateIndex([{ tariff: first, prefixes, prices, positions }]);
    expect(index.bytes).toBeLessThan(3_000_000);
    expect(index.count).toBe(100_000);
  });
});

describe('What a file of rates says', () => {
  test('Two rates for the same calls hold together exactly where a list of both is refused.', () => {
    const scope = { direction: 'OUTBOUND', leg: 'CONSUMER', prefix: '33' } as const;
    const held = fc.record({
      hours: rateHours,
      validFrom: days.map(day),
      validBefore: fc.option(days.map((count) => day(count + 10))),
    });
    holdsForAll([held, held], (a, b) => {
      const list = [
        { ...scope, ...a },
        { ...scope, ...b },
      ];
      same(holdTogether(a, b), overlappingRates(list) !== undefined);
    });
  });

  test('Every minute of a day is read as it is written, and no other text is.', () => {
    for (let minute = 0; minute <= 1_440; minute += 1) same(minuteOf(formatMinute(minute)), minute);
    for (const text of ['24:01', '8:00', '08:60', '', '08:00 ']) same(minuteOf(text), undefined);
  });
});
