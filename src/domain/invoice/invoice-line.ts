import type { Trace } from '../derivation';
import type { Micros } from '../money/money';
import type { CalendarDate, YearMonth } from '../time/calendar-date';
import type { CallDirection } from '../usage/rate-selection';

/**
 * What a line of an invoice is for.
 *
 * RECURRING: a charge of the issue month. CATCH_UP: a charge of an earlier month that is billed for
 * the first time. ONE_TIME: a charge that is billed once. USAGE: calls. POOL_OVERAGE: calls beyond
 * included minutes. MINIMUM_SHORTFALL: what recurring charges lack of an agreed minimum.
 * LATE_USAGE: use of a month whose document had been made. CORRECTION: what was billed and changed
 * since. POST_TERM: calls in a month after the end of service. SURCHARGE: a regulatory charge, in
 * the place of RECURRING and ONE_TIME.
 * CREDIT_REBILL: what was credited and is billed again.
 */
export const INVOICE_LINE_KINDS = [
  'RECURRING',
  'CATCH_UP',
  'ONE_TIME',
  'USAGE',
  'POOL_OVERAGE',
  'MINIMUM_SHORTFALL',
  'LATE_USAGE',
  'CORRECTION',
  'POST_TERM',
  'SURCHARGE',
  'CREDIT_REBILL',
] as const;
export type InvoiceLineKind = (typeof INVOICE_LINE_KINDS)[number];

/** What gives rise to a line, in the order in which a section lists them. */
export const LINE_SOURCES = ['CHARGE', 'ONE_TIME', 'MINIMUM', 'USE', 'POOL'] as const;
export type LineSource = (typeof LINE_SOURCES)[number];

/**
 * What a line bills: the same key is billed by one line, and by the differences that come after it.
 *
 * A recurring charge has a key for each stretch of one price and quantity in a month; use has one
 * for each month and direction, a pool one for each month.
 */
export interface LineKey {
  readonly subscriptionId: string;
  readonly source: LineSource;
  /** The calendar month of the service, in the account's zone. */
  readonly serviceMonth: YearMonth;
  /** Of CHARGE and ONE_TIME; else null. */
  readonly chargeId: string | null;
  /** First day of the stretch, of CHARGE; else null. */
  readonly stretchFrom: CalendarDate | null;
  /** Of USE; else null. */
  readonly direction: CallDirection | null;
  /** Of POOL; else null. */
  readonly poolId: string | null;
}

/** Whether a key is of calls. */
export const isUse = ({ source }: Pick<LineKey, 'source'>): boolean =>
  source === 'USE' || source === 'POOL';

/** A key as a text: equal for equal keys alone. */
export const keyText = (key: LineKey): string =>
  [
    ...[key.subscriptionId, key.source, key.serviceMonth, key.chargeId, key.stretchFrom],
    ...[key.direction, key.poolId],
  ].join('/');

/** What a key comes to by all that is known, whether billed or not. */
export interface BillableItem {
  readonly key: LineKey;
  /** The issue month of the document that is to carry it. */
  readonly issueMonth: YearMonth;
  readonly serviceFrom: CalendarDate;
  /** First day after the service that is charged for. */
  readonly serviceBefore: CalendarDate;
  /** Units of a charge, or billed seconds; 0 for a minimum. */
  readonly quantity: number;
  /** Per unit and whole month; null where the amount is no product of one price. */
  readonly unitPrice: Micros | null;
  /** Days charged and days of the month, of a charge or a minimum; else null. */
  readonly days: number | null;
  readonly daysInMonth: number | null;
  /** Rounded to the minor unit. */
  readonly amount: Micros;
  /** Whether it is use in a month that is wholly after the end of service. */
  readonly isAfterEnd: boolean;
  /** Calls of the key's month and direction that no rate matched; they are not in the amount. */
  readonly unratedCalls: number;
  /** Computes the amount once more, with the steps written down; the result is called "amount". */
  readonly explain: (trace: Trace) => void;
}

/** A line of an invoice, before tax. */
export interface InvoiceLine {
  readonly key: LineKey;
  readonly kind: InvoiceLineKind;
  /** The issue month of the document that was to carry it. */
  readonly issueMonth: YearMonth;
  readonly serviceFrom: CalendarDate;
  readonly serviceBefore: CalendarDate;
  /** Units or seconds; for what was billed before, the difference. */
  readonly quantity: number;
  readonly unitPrice: Micros | null;
  readonly days: number | null;
  readonly daysInMonth: number | null;
  readonly net: Micros;
  /**
   * The last document that billed the key, or the credit note whose credit is billed again; null
   * where there is none.
   */
  readonly correctsId: string | null;
  /** Whether more use can still come in the ordinary way: its month is not over. */
  readonly isEstimate: boolean;
  /** How the amount follows from the contract, and from what was billed before. */
  readonly explain: (trace: Trace) => void;
}
