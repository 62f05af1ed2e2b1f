import type { InvoiceDocument } from '../domain/invoice/invoice-document';
import { earlierOf, laterOf, type CalendarDate } from '../domain/time/calendar-date';

/** From the first day that any line is for to the day after the last (BG-14). */
export function serviceDays({ lines }: InvoiceDocument): {
  readonly from: CalendarDate;
  readonly before: CalendarDate;
} {
  return lines
    .map(({ serviceFrom, serviceBefore }) => ({ from: serviceFrom, before: serviceBefore }))
    .reduce((all, one) => ({
      from: earlierOf(all.from, one.from),
      before: laterOf(all.before, one.before),
    }));
}
