import { laterOf, type CalendarDate } from '../time/calendar-date';
import type { Instant } from '../time/time-zone';
import { isSeen, type DatedAmount, type View } from './dated-amount';
import { payableAfterDispute } from './invoice-dates';

/** An amount of an invoice that is disputed, until that is resolved. */
export interface Dispute extends DatedAmount {
  readonly resolution: { readonly on: CalendarDate; readonly recordedAt: Instant } | null;
}

/** Whether an invoice is disputed. */
export type DisputeStatus = 'NONE' | 'OPEN' | 'RESOLVED';

/** The disputes that are seen, and of which no end is. */
export const openDisputes = (disputes: readonly Dispute[], view: View): Dispute[] =>
  disputes.filter(
    (dispute) =>
      isSeen(dispute, view) && (dispute.resolution === null || !isSeen(dispute.resolution, view)),
  );

/** OPEN while one dispute is, RESOLVED once all are. */
export function disputeStatusOf(disputes: readonly Dispute[], view: View): DisputeStatus {
  if (openDisputes(disputes, view).length > 0) return 'OPEN';
  return disputes.some((dispute) => isSeen(dispute, view)) ? 'RESOLVED' : 'NONE';
}

/**
 * The last day to pay what remains of a disputed amount: the 15th after the dispute was resolved,
 * or the invoice's due day where that is later.
 *
 * Source: Terms of Service 2.4.
 */
export const payableUntil = (resolvedOn: CalendarDate, dueOn: CalendarDate): CalendarDate =>
  laterOf(dueOn, payableAfterDispute(resolvedOn));
