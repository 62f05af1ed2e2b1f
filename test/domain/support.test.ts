import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import {
  lacksSupportContact,
  supportContactsOf,
  type SupportContactFact,
} from '../../src/domain/contract/support';
import { datesBetween, holdsForAll, plainTerms, same } from './arbitraries';
import { cxoneTerms, generalTerms } from './terms';

const date = (text: string) => text as CalendarDate;
const contact = (vendorCode: string, validFrom: string, validBefore: string | null) => ({
  vendorCode,
  validFrom: date(validFrom),
  validBefore: validBefore === null ? null : date(validBefore),
});

const nicePhone = contact('NICE', '2025-01-01', null);
const nicePortal = contact('NICE', '2025-03-01', '2025-04-01');
const gotoPhone = contact('GOTO', '2024-01-01', null);
const contacts = [nicePhone, nicePortal, gotoPhone];

describe('A service is supported by the vendor that its terms name', () => {
  test('CXone 2: the contacts of CXone are those of NICE.', () =>
    expect(supportContactsOf(cxoneTerms, contacts, date('2025-03-15'))).toEqual([
      nicePhone,
      nicePortal,
    ]));

  test('ToS 1.1: the contacts of every other service are those of the provider.', () =>
    expect(supportContactsOf(generalTerms, contacts, date('2025-03-15'))).toEqual([gotoPhone]));

  test('Rule 7.2: a contact holds from its first day and no longer on its exclusive last.', () => {
    const on = (day: string) => supportContactsOf(cxoneTerms, [nicePortal], date(day)).length;
    expect(['2025-02-28', '2025-03-01', '2025-03-31', '2025-04-01'].map(on)).toEqual([0, 1, 1, 0]);
  });

  test('CXone 2: a customer without a NICE contact lacks what is needed to reach support.', () => {
    expect(lacksSupportContact(cxoneTerms, [gotoPhone], date('2025-03-15'))).toBe(true);
    expect(lacksSupportContact(cxoneTerms, contacts, date('2024-12-31'))).toBe(true);
    expect(lacksSupportContact(cxoneTerms, contacts, date('2025-01-01'))).toBe(false);
    expect(lacksSupportContact(generalTerms, [], date('2025-01-01'))).toBe(true);
  });

  test('Rule 7.1: a contact of another vendor never helps a service.', () => {
    const day = datesBetween('2025-01-01', '2025-01-20');
    const anyContact: fc.Arbitrary<SupportContactFact> = fc.record({
      vendorCode: fc.constantFrom('NICE', 'GOTO', 'OTHER'),
      validFrom: day,
      validBefore: fc.oneof(fc.constant(null), day),
    });
    holdsForAll([plainTerms, fc.array(anyContact), day], (terms, all, on) => {
      const own = all.filter(({ vendorCode }) => vendorCode === terms.supportVendorCode);
      const found = supportContactsOf(terms, all, on);
      same(found, supportContactsOf(terms, own, on));
      same(lacksSupportContact(terms, all, on), found.length === 0);
      const lasting = own.some(({ validFrom, validBefore }) => validFrom === on && !validBefore);
      if (lasting) expect(found.length).toBeGreaterThan(0);
    });
  });
});
