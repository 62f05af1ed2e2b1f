import type { CalendarDate } from '../time/calendar-date';
import type { ServiceTerms } from './service-terms';

/** A way to reach support, for as long as it is valid. */
export interface SupportContactFact {
  readonly vendorCode: string;
  readonly validFrom: CalendarDate;
  /** Exclusive; null while it stands. */
  readonly validBefore: CalendarDate | null;
}

/**
 * The contacts to use for a service on that date: those of the vendor that supports it.
 *
 * Source: CXone Services Terms 2 (NICE, Ltd.); Terms of Service 1.1 (the provider).
 */
export function supportContactsOf<C extends SupportContactFact>(
  terms: ServiceTerms,
  contacts: readonly C[],
  date: CalendarDate,
): C[] {
  return contacts.filter(
    (contact) =>
      contact.vendorCode === terms.supportVendorCode &&
      contact.validFrom <= date &&
      (contact.validBefore === null || date < contact.validBefore),
  );
}

/**
 * Whether the customer lacks what is needed to reach the service's support on that date.
 *
 * Source: CXone Services Terms 2.
 */
export function lacksSupportContact(
  terms: ServiceTerms,
  contacts: readonly SupportContactFact[],
  date: CalendarDate,
): boolean {
  return supportContactsOf(terms, contacts, date).length === 0;
}
