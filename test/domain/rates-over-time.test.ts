import fc from 'fast-check';

import { formatDecimal } from '../../src/domain/money/money';
import type { LocalTime } from '../../src/domain/time/time-zone';
import { rateOfLine, rateOfScope, type LineRates } from '../../src/domain/usage/line-rates';
import type { PinnedRates } from '../../src/domain/usage/pinned-rates';
import type { CallType } from '../../src/domain/usage/number-type';
import { RateIndex } from '../../src/domain/usage/rate-index';
import { isSameScope, type OrderRate, type RateOrigin } from '../../src/domain/usage/rate-scope';
import { holdsOn, overlappingRates, rateFor } from '../../src/domain/usage/rate-selection';
import { countOfStated, isLater, ratesOverTime } from '../../src/domain/usage/rates-over-time';
import { assessCall } from '../../src/domain/usage/usage';
import { callType, holdsForAll, same } from './arbitraries';
import { answeredCall, contract, on, rate } from './calls';

const DAYS = 12;
const day = (count: number) => on(`2028-03-${String(count + 1).padStart(2, '0')}`);
const days = fc.integer({ min: 0, max: DAYS });
const sometimes = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(fc.constant(null), value);
const prefix = fc.constantFrom('', '33', '336');
const RANK: Record<RateOrigin, number> = { STATED: 0, PRICE_CHANGE: 1, AMENDMENT: 2 };

interface Stated {
  readonly prefix: string;
  readonly callType: CallType | null;
  readonly from: number;
  readonly length: number | null;
  readonly origin: RateOrigin;
}
const anyStated: fc.Arbitrary<Stated> = fc.record({
  prefix,
  callType: sometimes(callType),
  from: days,
  length: sometimes(fc.integer({ min: 1, max: DAYS })),
  origin: fc.constantFrom<RateOrigin>('STATED', 'STATED', 'PRICE_CHANGE', 'AMENDMENT'),
});

const toRate = ({ prefix: text, from, length, ...one }: Stated, id: string): OrderRate => ({
  ...rate('0.02'),
  ...one,
  ...{ id, prefix: text, validFrom: day(from) },
  validBefore: length === null ? null : day(from + length),
});

/** Rates of a contract as they may be entered: of those that its order states no two are alike. */
function entered(stated: readonly Stated[], name: string): OrderRate[] {
  const rates: OrderRate[] = [];
  for (const [index, one] of stated.entries()) {
    const added = toRate(one, `${name} ${index}`);
    const beside = rates.filter((other) => isLater(other) === isLater(added));
    if (isLater(added) || !overlappingRates([...beside, added])) rates.push(added);
  }
  return rates;
}

const beats = (one: OrderRate, other: OrderRate): boolean => {
  const place = ({ validFrom, origin, id }: OrderRate) =>
    `${validFrom} ${RANK[origin ?? 'STATED']} ${id}`;
  return (isLater(one) || isLater(other)) && place(one) > place(other);
};

/** What holds on a day, found day by day. */
const heldOn = (rates: readonly OrderRate[], count: number): OrderRate[] => {
  const held = rates.filter((one) => holdsOn(one, day(count)));
  return held.filter((one) => !held.some((other) => isSameScope(one, other) && beats(other, one)));
};

const amountOf = (amount: bigint | null) => (amount === null ? null : formatDecimal(amount, 6));
const idsOf = (rates: readonly OrderRate[]) => rates.map(({ id }) => id).sort();
const everyDay = Array.from({ length: 2 * DAYS + 1 }, (_, count) => count);

describe('Rates of a contract over time (rules 12.2 and 12.5)', () => {
  test('Rule 12.5: on each day exactly the rates hold that begin last for their calls.', () => {
    const held = { changed: 0, stated: 0 };
    holdsForAll([fc.array(anyStated, { maxLength: 8 })], (stated) => {
      const rates = entered(stated, 'own');
      const pieces = ratesOverTime(rates);
      for (const count of everyDay) {
        const expected = heldOn(rates, count);
        same(idsOf(pieces.filter((one) => holdsOn(one, day(count)))), idsOf(expected));
        for (const one of expected) held[isLater(one) ? 'changed' : 'stated'] += 1;
      }
    });
    expect(Math.min(held.changed, held.stated)).toBeGreaterThan(1_000);
  });

  test('Rule 12.13: in whichever order rates are recorded, the same hold.', () => {
    holdsForAll(
      [fc.array(anyStated, { maxLength: 8 }), fc.array(fc.nat(), { minLength: 8, maxLength: 8 })],
      (stated, keys) => {
        const rates = entered(stated, 'own');
        const shuffled = rates
          .map((one, index) => ({ one, key: keys[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const sorted = (list: readonly OrderRate[]) =>
          list.map(({ id, validFrom, validBefore }) => [id, validFrom, validBefore].join()).sort();
        same(sorted(ratesOverTime(shuffled)), sorted(ratesOverTime(rates)));
      },
    );
  });

  test('A price change adds nothing to the number of rates that orders have stated.', () => {
    const one = { ...rate('0.02'), id: 'stated' };
    const promotion = { ...one, id: 'amended', origin: 'AMENDMENT' as const };
    const changed = { ...one, id: 'changed', origin: 'PRICE_CHANGE' as const };
    expect(countOfStated([one, one, promotion, changed])).toBe(2);
  });

  test('A list that no change is in is left as it is.', () => {
    const rates = [rate('0.02')];
    expect(ratesOverTime(rates)).toBe(rates);
  });

  test('Rule 6.7: a change takes the place of a rate of a pinned card while it holds, what the order states always.', () => {
    const card = fc.array(fc.record({ prefix, callType: sometimes(callType), from: days }), {
      maxLength: 6,
    });
    const found = { own: 0, card: 0 };
    holdsForAll([fc.array(anyStated, { maxLength: 5 }), card], (stated, offered) => {
      const own = entered(stated, 'own');
      const all: OrderRate[] = [];
      for (const one of offered) {
        const added = toRate({ ...one, length: null, origin: 'STATED' }, `card ${all.length}`);
        if (!all.some((other) => isSameScope(other, added))) all.push(added);
      }
      const line: LineRates = { rates: ratesOverTime(own), pinned: pinnedOf(all) };
      for (const count of everyDay) {
        const date = day(count);
        const held = heldOn(own, count);
        const offers = all.filter((one) => {
          const rivals = [...own.filter((other) => !isLater(other)), ...held];
          return holdsOn(one, date) && !rivals.some((other) => isSameScope(other, one));
        });
        for (const number of ['+33612345678', '+33145000000', '+14155550100']) {
          const party = { direction: 'OUTBOUND', leg: 'CONSUMER', number } as const;
          const at: LocalTime = { date, minuteOfDay: 600 };
          const expected = rateFor(Object.freeze([...held, ...offers]), party, at);
          const actual = rateOfLine(line, party, at);
          same(actual?.id, expected?.id);
          if (actual) found[actual.id.startsWith('own') ? 'own' : 'card'] += 1;
        }
        for (const scope of [...own, ...all]) {
          const expected = [...held, ...offers].find((one) => isSameScope(one, scope));
          same(rateOfScope(line, scope, date)?.id, expected?.id);
        }
      }
    });
    expect(Math.min(found.own, found.card)).toBeGreaterThan(1_000);
  });

  test('Rule 12.5: a call answered at the last moment before the change costs what it did; the next costs more.', () => {
    const before = rate('0.02', '60/60');
    const after = {
      ...rate('0.025', '60/60'),
      validFrom: on('2028-04-01'),
      origin: 'PRICE_CHANGE',
    };
    const rates = ratesOverTime([before, after as OrderRate]);
    const amount = (answeredAt: string) =>
      amountOf(assessCall(contract(rates), answeredCall(answeredAt, 60)).amount);
    expect(amount('2028-03-31T23:59:59.999Z')).toBe('0.020000');
    expect(amount('2028-04-01T00:00:00.000Z')).toBe('0.025000');
  });

  test('Rule 12.2: a rate that an amendment states for some months is followed by the one before it.', () => {
    const cheaper: OrderRate = {
      ...rate('0.01', '60/60'),
      ...{ validFrom: on('2025-07-16'), validBefore: on('2025-10-01'), origin: 'AMENDMENT' },
    };
    const rates = ratesOverTime([rate('0.02', '60/60'), cheaper]);
    const amounts = ['2025-07-15', '2025-07-16', '2025-09-30', '2025-10-01'].map((date) =>
      amountOf(assessCall(contract(rates), answeredCall(`${date}T12:00:00Z`, 60)).amount),
    );
    expect(amounts).toEqual(['0.020000', '0.010000', '0.010000', '0.020000']);
  });

  test('Rule 12.16: of one day an order holds, not what the provider announced.', () => {
    const one = (origin: RateOrigin): OrderRate => ({
      ...rate('0.02'),
      ...{ id: origin, origin, validFrom: on('2028-04-01') },
    });
    const rates = ratesOverTime([one('AMENDMENT'), one('PRICE_CHANGE'), rate('0.03')]);
    expect(rates.map(({ id, validFrom, validBefore }) => [id, validFrom, validBefore])).toEqual([
      ['AMENDMENT', '2028-04-01', null],
      ['PRICE_CHANGE', '2028-04-01', '2028-04-01'],
      ['rate at 0.03', '2025-01-01', '2028-04-01'],
    ]);
    expect(overlappingRates(rates)).toBeUndefined();
  });
});

/** A card with those rates, all of which state their own first day. */
function pinnedOf(rates: readonly OrderRate[]): PinnedRates {
  const index = new RateIndex(
    rates.map(({ prefix: text, perMinute, id: _id, callType: type, ...one }, position) => ({
      tariff: { ...one, callType: type ?? null, numberType: null, hours: null },
      ...{ prefixes: [text], prices: [perMinute], positions: [position] },
    })),
  );
  return {
    index,
    defaults: {
      ...{ initialIncrementSeconds: 60, additionalIncrementSeconds: 60 },
      validFrom: day(0),
    },
    ids: {
      idOf: (position) => `card ${position}`,
      positionOf: (id) => (id.startsWith('card ') ? Number(id.slice(5)) : undefined),
    },
  };
}
