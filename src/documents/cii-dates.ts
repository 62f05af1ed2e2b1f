import { addDays, type CalendarDate } from '../domain/time/calendar-date';
import { element, textElement, type Xml } from './xml-text';

const compact = (date: CalendarDate) => date.replaceAll('-', '');

/** A date in the form 102 of UNTDID 2379: "20250401". */
export const ciiDate = (date: CalendarDate): Xml =>
  textElement('udt:DateTimeString', compact(date), { format: '102' });

/** The same where a document is referred to. */
export const ciiReferenceDate = (date: CalendarDate): Xml =>
  textElement('qdt:DateTimeString', compact(date), { format: '102' });

/** First and last day of a period; the day before `before` is the last. */
export const ciiPeriod = (from: CalendarDate, before: CalendarDate): Xml =>
  element(
    'ram:BillingSpecifiedPeriod',
    element('ram:StartDateTime', ciiDate(from)),
    element('ram:EndDateTime', ciiDate(addDays(before, -1))),
  );
