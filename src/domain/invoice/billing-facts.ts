import type { ChargeStretch } from '../contract/charge-history';
import type { ProrationTerms } from '../contract/proration';
import type { Surcharge } from '../contract/surcharge';
import type { ServiceSpan } from '../contract/service-spans';
import type { CurrencyCode } from '../money/currency';
import type { Micros } from '../money/money';
import {
  addDays,
  monthOf,
  monthsFrom,
  type CalendarDate,
  type YearMonth,
} from '../time/calendar-date';
import type { MinutePool } from '../usage/minute-pool';
import type { CallDirection } from '../usage/rate-selection';
import type { BilledSum } from './billed-sums';
import type { LineKey } from './invoice-line';

/** A charge that is billed once. */
export interface OneTimeCharge {
  readonly id: string;
  readonly quantity: number;
  readonly unitPrice: Micros;
  /** The day on which its order line takes effect. */
  readonly on: CalendarDate;
}

/** A pool of included minutes, by its id. */
export interface BilledPool extends MinutePool {
  readonly id: string;
}

/** The calls of a month in a direction, of one pool or of none. */
export interface UsageTotal {
  readonly month: YearMonth;
  readonly direction: CallDirection;
  /** Null for calls that draw on no pool. */
  readonly poolId: string | null;
  readonly unratedCalls: number;
  readonly billedSeconds: number;
  /** Sum of the amounts of the calls, not rounded. */
  readonly amount: Micros;
}

/** All that a contract's invoices follow from. */
export interface BillableContract {
  readonly subscriptionId: string;
  readonly terms: ProrationTerms;
  readonly spans: readonly ServiceSpan[];
  readonly stretches: readonly ChargeStretch[];
  readonly oneTimeCharges: readonly OneTimeCharge[];
  /** What the order agreed that a month's recurring charges come to at least; null for nothing. */
  readonly monthlyMinimum: Micros | null;
  /** Charges that do not count towards it, such as network connectivity. */
  readonly uncountedChargeIds: ReadonlySet<string>;
  /** Charges that are regulatory surcharges, and what these may be at most. */
  readonly surcharges: ReadonlyMap<string, Surcharge>;
  readonly pools: readonly BilledPool[];
  readonly totals: readonly UsageTotal[];
}

/** All that the invoices of an account follow from, in one currency. */
export interface BillingFacts {
  readonly currency: CurrencyCode;
  /** In the order in which a document lists its services. */
  readonly contracts: readonly BillableContract[];
  /** What was billed so far, a sum for each key. */
  readonly billed: readonly BilledSum[];
  /** The issue months whose documents are finalized. */
  readonly finalizedMonths: readonly YearMonth[];
  /** The first issue month that is billed here; what was to be billed earlier was, elsewhere. */
  readonly billedFrom: YearMonth;
  /** Months after which use that comes late is not billed any more; null for no limit. */
  readonly lateUseMonthsMax: number | null;
}

/** A key of a contract, with nothing in it that only some keys have. */
export const keyOf = (
  { subscriptionId }: Pick<BillableContract, 'subscriptionId'>,
  source: LineKey['source'],
  serviceMonth: YearMonth,
): LineKey => ({
  ...{ subscriptionId, source, serviceMonth },
  ...{ chargeId: null, stretchFrom: null, direction: null, poolId: null },
});

/** The calendar months in which a stretch has a day, up to that one. */
export function monthsOf(
  { startsOn, endsBefore }: Pick<ChargeStretch, 'startsOn' | 'endsBefore'>,
  until: YearMonth,
): YearMonth[] {
  const lastMonth = endsBefore === null ? until : monthOf(addDays(endsBefore, -1));
  return monthsFrom(monthOf(startsOn), lastMonth < until ? lastMonth : until);
}

/** Whether one of the stretches is in force on a day. */
export const runsOn = (
  stretches: readonly Pick<ChargeStretch, 'startsOn' | 'endsBefore'>[],
  day: CalendarDate,
): boolean =>
  stretches.some(
    ({ startsOn, endsBefore }) => startsOn <= day && (endsBefore === null || endsBefore > day),
  );
