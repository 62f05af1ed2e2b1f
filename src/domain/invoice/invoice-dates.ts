import { addDays, type CalendarDate } from '../time/calendar-date';
import { DomainError } from '../domain-error';
import { dateValue, integerValue, type Trace } from '../derivation';
import { refusal } from '../refusals';
import type { ClauseReference } from '../contract/service-terms';
import type { Wording } from '../wording';

/** Days to pay where the invoice states no other number. */
export const PAYMENT_DAYS_DEFAULT = 30;
/** Most days to pay where no law of the seller's country says less. */
export const PAYMENT_DAYS_MAX = 365;
/** Days between a draft and its finalizing where the legal entity states no other number. */
export const GRACE_DAYS_DEFAULT = 3;
export const GRACE_DAYS_MAX = 31;
/** Days to dispute an invoice, counted from the day after its issue date. */
const DAYS_TO_DISPUTE = 15;
/** Days to pay what remains, counted from the day after a dispute was resolved. */
const DAYS_TO_PAY_RESOLVED = 15;

function checkDays(what: Wording, days: number, max: number): void {
  if (Number.isInteger(days) && days >= 0 && days <= max) return;
  throw new DomainError(
    'INVALID_PAYMENT_TERM',
    refusal('expected {what} of 0 to {max} days, got {got}', { what, max, got: days }),
  );
}

/** @throws DomainError INVALID_PAYMENT_TERM for anything but 0 to 31 whole days. */
export const checkGraceDays = (days: number): void =>
  checkDays(refusal('a time of grace'), days, GRACE_DAYS_MAX);

/**
 * @param max 60 for a French seller (Code de commerce L441-10).
 * @throws DomainError INVALID_PAYMENT_TERM for anything but 0 to `max` whole days.
 */
export const checkPaymentDays = (days: number, max = PAYMENT_DAYS_MAX): void =>
  checkDays(refusal('a time for payment'), days, max);

/**
 * The first day on which a draft may be finalized: the day of drafting, in the account's zone, and
 * the days of grace of the legal entity, however late the draft was made.
 *
 * Source: our reading.
 *
 * @throws DomainError INVALID_PAYMENT_TERM
 */
export function finalizeNotBefore(
  draftedOn: CalendarDate,
  graceDays: number,
  trace?: Trace,
): CalendarDate {
  checkGraceDays(graceDays);
  const date = addDays(draftedOn, graceDays);
  trace?.step(
    'A draft may be finalized after days of grace',
    'ADD_DAYS',
    undefined,
    [dateValue('draftedOn', draftedOn), integerValue('graceDays', graceDays)],
    dateValue('finalizeNotBefore', date),
  );
  trace?.conclude('The draft may be finalized from {date} on.', { date: { date } });
  return date;
}

/**
 * The last day on which an invoice is paid in time.
 *
 * Source: the invoice; Terms of Service 2.2. No document of the contract gives a number of days.
 *
 * @param max most days that are legal, 60 for a French seller.
 * @throws DomainError INVALID_PAYMENT_TERM
 */
export function dueOn(
  issuedOn: CalendarDate,
  paymentDays: number,
  max = PAYMENT_DAYS_MAX,
  trace?: Trace,
): CalendarDate {
  checkPaymentDays(paymentDays, max);
  const date = addDays(issuedOn, paymentDays);
  trace?.step(
    'An invoice is due so many days after its issue date',
    'ADD_DAYS',
    undefined,
    [dateValue('issuedOn', issuedOn), integerValue('paymentDays', paymentDays)],
    dateValue('dueOn', date),
  );
  trace?.conclude('The invoice is due on {date}.', { date: { date } });
  return date;
}

/**
 * The last day on which fees of an invoice can be disputed: the 15th after its issue date.
 *
 * Source: Terms of Service 2.4. Which version of it holds for an invoice is not for this rule: the
 * clause is handed to it.
 */
export function lastDisputeDay(
  issuedOn: CalendarDate,
  clause?: ClauseReference,
  trace?: Trace,
): CalendarDate {
  const date = addDays(issuedOn, DAYS_TO_DISPUTE);
  trace?.step(
    'Fees can be disputed for 15 days after the issue date',
    'ADD_DAYS',
    clause,
    [dateValue('issuedOn', issuedOn), integerValue('daysToDispute', DAYS_TO_DISPUTE)],
    dateValue('disputableUntil', date),
  );
  trace?.conclude('The invoice can be disputed until {date}.', { date: { date } });
  return date;
}

/**
 * Checks that fees of an invoice are disputed in time.
 *
 * @throws DomainError DISPUTE_OUT_OF_TIME before the issue date, and after the last day.
 */
export function checkDisputeDay(issuedOn: CalendarDate, disputedOn: CalendarDate): void {
  const last = lastDisputeDay(issuedOn);
  if (disputedOn >= issuedOn && disputedOn <= last) return;
  throw new DomainError(
    'DISPUTE_OUT_OF_TIME',
    refusal('expected a dispute from {first} to {last}, got one on {got}', {
      ...{ first: { date: issuedOn }, last: { date: last }, got: { date: disputedOn } },
    }),
  );
}

/**
 * The last day to pay what remains of a disputed amount: the 15th after the dispute was resolved.
 *
 * Source: Terms of Service 2.4; the clause is handed to it.
 */
export function payableAfterDispute(
  resolvedOn: CalendarDate,
  clause?: ClauseReference,
  trace?: Trace,
): CalendarDate {
  const date = addDays(resolvedOn, DAYS_TO_PAY_RESOLVED);
  trace?.step(
    'What remains of a disputed amount is to be paid within 15 days of the resolution',
    'ADD_DAYS',
    clause,
    [dateValue('resolvedOn', resolvedOn), integerValue('daysToPay', DAYS_TO_PAY_RESOLVED)],
    dateValue('dueOn', date),
  );
  trace?.conclude('What remains is to be paid by {date}.', { date: { date } });
  return date;
}
