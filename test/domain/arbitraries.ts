import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { parseCurrency } from '../../src/domain/money/currency';
import type { RecurringCharge } from '../../src/domain/contract/proration';
import { WEEKDAYS, type RateHours } from '../../src/domain/usage/rate-hours';
import type { OrderRate } from '../../src/domain/usage/rate-selection';
import type { Rate } from '../../src/domain/usage/rating';
import type { ServiceTerms } from '../../src/domain/contract/service-terms';
import { termSchedule, type TermSchedule } from '../../src/domain/contract/term';
import type { TermLength } from '../../src/domain/contract/term-length';
import { parseTimeZone, toInstant } from '../../src/domain/time/time-zone';
import type { MeteredCall, ServiceGap, UsageContract } from '../../src/domain/usage/usage';
import { cxoneTerms, generalTerms } from './terms';

/** Random cases for each property. */
export const RUNS = 2_000;

/** A property that holds in every one of at least 2,000 random cases. */
export function holdsForAll<T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
  numRuns = RUNS,
): void {
  fc.assert(fc.property(...arbitraries, check), { numRuns });
}

/** Fails unless the two are equal; in a loop of thousands, `expect` itself would take the time. */
export function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
}

const DAY_MILLIS = 86_400_000;

/** The date that many days later, without the functions under test. */
export const plusDays = (date: string, days: number): CalendarDate =>
  new Date(Date.parse(date) + days * DAY_MILLIS).toISOString().slice(0, 10) as CalendarDate;

/** Every date from `first` to `last`. */
export function datesBetween(first: string, last: string): fc.Arbitrary<CalendarDate> {
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MILLIS;
  return fc.integer({ min: 0, max: days }).map((count) => plusDays(first, count));
}

export const anyDate = datesBetween('0001-01-01', '9999-12-31');

const AWKWARD_DATES = [
  '2024-02-29',
  '2025-01-31',
  '2025-02-28',
  '2023-08-31',
  '2024-03-30',
  '2025-12-31',
  '2025-11-30',
  '2025-06-01',
] as CalendarDate[];

/** A date on which a contract may begin; ends of months and 29 February more than by chance. */
export const startDate = fc.oneof(
  datesBetween('2019-12-01', '2030-02-01'),
  fc.constantFrom(...AWKWARD_DATES),
);

/** Both sets of terms, and what an owner may change in them. */
export const anyTerms: fc.Arbitrary<ServiceTerms> = fc
  .record({
    base: fc.constantFrom(cxoneTerms, generalTerms),
    initialTermMonthsMin: fc.constantFrom(0, 12),
    initialTermMonthsDefault: fc.integer({ min: 1, max: 24 }),
    renewalTermMonths: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 36 })),
    termShape: fc.constantFrom('ANNIVERSARY' as const, 'MONTH_ALIGNED' as const),
    proratesFirstMonth: fc.boolean(),
    proratesLastMonth: fc.boolean(),
    excludesStartDay: fc.boolean(),
    emergencyCalling: fc.constantFrom(
      'PROHIBITED' as const,
      'SUPPORTED' as const,
      'NOT_AVAILABLE' as const,
    ),
  })
  .map(({ base, ...changes }) => ({ ...base, ...changes }));

/** The terms as they are. */
export const plainTerms = fc.constantFrom(cxoneTerms, generalTerms);

export const statedTerm: fc.Arbitrary<TermLength | null> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 1, max: 60 }).map((months) => ({ months })),
  fc.integer({ min: 1, max: 1_000 }).map((days) => ({ days })),
);

export const currency = fc.constantFrom(...['EUR', 'USD', 'JPY', 'TND'].map(parseCurrency));

/** Up to 1,000 units at up to 10,000.000000. */
export const recurringCharge: fc.Arbitrary<RecurringCharge> = fc.record({
  quantity: fc.integer({ min: 0, max: 1_000 }),
  unitPrice: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
  currency,
});

const price = fc.bigInt({ min: 0n, max: 2_000_000n });
const increment = fc.oneof(fc.constantFrom(1, 6, 12, 30, 60), fc.integer({ min: 1, max: 3_600 }));

export const anyRate: fc.Arbitrary<Rate> = fc.record({
  perMinute: price,
  initialIncrementSeconds: increment,
  additionalIncrementSeconds: increment,
  connectionFee: fc.oneof(fc.constant(0n), price),
  minimumCharge: fc.oneof(fc.constant(0n), price),
});

/** Up to three hours; whole seconds more often than by chance. */
export const durationMillis = fc.oneof(
  fc.integer({ min: 0, max: 10_800_000 }),
  fc.integer({ min: 0, max: 10_800 }).map((seconds) => seconds * 1_000),
);

const minuteOfDay = (min: number, max: number) =>
  fc.oneof(fc.constantFrom(480, 1_080), fc.constantFrom(min, max), fc.integer({ min, max }));

/** Hours of some days of the week, within the day, over midnight or all day long. */
export const rateHours: fc.Arbitrary<RateHours> = fc.record({
  weekdays: fc.oneof(fc.constant([...WEEKDAYS]), fc.subarray([...WEEKDAYS], { minLength: 1 })),
  fromMinute: minuteOfDay(0, 1_439),
  beforeMinute: minuteOfDay(1, 1_440),
});

/** Null or a value; as a key that may be absent, too, every third is a value. */
export const perhaps = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof(fc.constant(null), value, value);

export const callType = fc.constantFrom('LANDLINE' as const, 'MOBILE' as const);
export const numberType = fc.constantFrom('TOLL_FREE' as const, 'STANDARD' as const);

/** The schedule of any order under any terms. */
export const anySchedule: fc.Arbitrary<TermSchedule> = fc
  .tuple(anyTerms, startDate, statedTerm)
  .map(([terms, startsOn, stated]) => termSchedule(terms, startsOn, stated));

/** A schedule and a date in its first fifteen years. */
export const scheduleAndDate: fc.Arbitrary<[TermSchedule, CalendarDate]> = fc
  .tuple(anySchedule, fc.integer({ min: 0, max: 15 * 366 }))
  .map(([schedule, days]) => [schedule, plusDays(schedule.startsOn, days)]);

/** A rate of an order of about the year 2025. */
export const anyOrderRate: fc.Arbitrary<Omit<OrderRate, 'id'>> = fc
  .record(
    {
      direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const),
      leg: fc.constantFrom('CONSUMER' as const, 'AGENT' as const),
      prefix: fc.constantFrom('', '', '33', '336', '1'),
      callType: perhaps(callType),
      numberType: perhaps(numberType),
      hours: perhaps(rateHours),
      poolId: perhaps(fc.constantFrom('devices', 'lines')),
      validFrom: datesBetween('2024-12-01', '2025-08-01'),
      validBefore: fc.oneof(fc.constant(null), datesBetween('2025-03-01', '2026-08-01')),
      rate: anyRate,
    },
    { requiredKeys: ['direction', 'leg', 'prefix', 'validFrom', 'validBefore', 'rate'] },
  )
  .map(({ rate, ...scope }) => ({ ...rate, ...scope }));

/** A time without service in March 2025. */
const serviceGap: fc.Arbitrary<ServiceGap> = fc
  .tuple(datesBetween('2025-03-02', '2025-03-12'), fc.integer({ min: 1, max: 20 }))
  .map(([from, days]) => ({ from, before: plusDays(from, days) }));

const contractKeys = {
  terms: anyTerms,
  zone: fc.constantFrom(
    ...['America/Denver', 'Europe/Paris', 'Pacific/Auckland', 'UTC'].map(parseTimeZone),
  ),
  startsOn: datesBetween('2025-01-01', '2025-03-01'),
  endsBefore: fc.oneof(fc.constant(null), datesBetween('2025-04-01', '2025-12-01')),
  rates: fc
    .array(anyOrderRate, { maxLength: 14 })
    .map((rates) => rates.map((rate, index) => ({ ...rate, id: `rate ${index}` }))),
  place: fc.record({
    countryCode: fc.constantFrom('US', 'FR', null),
    outsideLineDigit: fc.constantFrom(null, '9'),
  }),
  gaps: fc.array(serviceGap, { minLength: 1, maxLength: 1 }),
};

/** A contract of about the year 2025, ended or not, perhaps reinstated before. */
export const anyContract: fc.Arbitrary<UsageContract> = fc.record(contractKeys, {
  requiredKeys: ['terms', 'zone', 'startsOn', 'endsBefore', 'rates', 'place'],
});

/** A call of the year 2025, as a source may report it. */
export const anyCall: fc.Arbitrary<MeteredCall> = fc
  .record({
    direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const),
    leg: fc.constantFrom('CONSUMER' as const, 'AGENT' as const),
    agentConnectivity: fc.constantFrom('PSTN' as const, 'VOIP' as const, null),
    otherParty: fc.constantFrom(
      '+33145000000',
      '+33612345678',
      '+14155550100',
      '+442079460000',
      null,
    ),
    calledNumber: perhaps(fc.constantFrom('+18005550100', '+33145000000')),
    callType: perhaps(callType),
    dialled: fc.constantFrom(null, null, '0145000000', '911', '9112', '+33112'),
    disposition: fc.constantFrom(
      'ANSWERED' as const,
      'ANSWERED' as const,
      'BUSY' as const,
      'NO_ANSWER' as const,
      'FAILED' as const,
    ),
    startMillis: fc.integer({ min: Date.UTC(2024, 11, 25), max: Date.UTC(2026, 0, 5) }),
    ringMillis: fc.integer({ min: 0, max: 60_000 }),
    durationMillis,
  })
  .map(({ startMillis, ringMillis, durationMillis: duration, ...call }) => {
    const answered = startMillis + ringMillis;
    return {
      ...call,
      startedAt: toInstant(startMillis),
      answeredAt: call.disposition === 'ANSWERED' ? toInstant(answered) : null,
      endedAt: toInstant(call.disposition === 'ANSWERED' ? answered + duration : answered),
    };
  });
