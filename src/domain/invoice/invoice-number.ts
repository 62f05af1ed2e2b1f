import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import type { CalendarDate } from '../time/calendar-date';
import { parseNumberPrefix } from './identifiers';

/** Most numbers of a legal entity in a year. */
const SEQUENCE_MAX = 999_999;

/** As long as a prefix may be, with what says that a document is made up. */
const TEST_PREFIX = 'TEST-';
const PREFIX_LENGTH_MAX = 23;

/** The prefix of documents of a sandbox: no number of theirs is of the legal series. */
export const testNumberPrefix = (prefix: string): string =>
  `${TEST_PREFIX}${prefix}`.slice(0, PREFIX_LENGTH_MAX);

/** Whether numbers of a prefix would look like those of a sandbox. */
export const isTestPrefix = (prefix: string): boolean => /^test(-|$)/i.test(prefix);

/** The numbers that a legal entity gave in the year of an issue date. */
export interface NumberSeries {
  readonly prefix: string;
  /** The last; 0 where it gave none. */
  readonly lastSequence: number;
  /** The issue date that the last has; null where it gave none. */
  readonly lastIssuedOn: CalendarDate | null;
}

/**
 * The next number of a series, `prefix-YYYY-NNNNNN` with the year of the issue date: at most 35
 * letters, digits and hyphens.
 *
 * One series a legal entity and year, for invoices and credit notes alike, in the order of their
 * issue dates; no number is left out, and none is filled in later.
 *
 * @throws DomainError INVALID_IDENTIFIER for another form of prefix; INVALID_INVOICE_NUMBER after
 *   999999; ISSUED_BEFORE_LAST for an issue date before that of the last number.
 */
export function nextInvoiceNumber(
  { prefix, lastSequence, lastIssuedOn }: NumberSeries,
  issuedOn: CalendarDate,
): { readonly number: string; readonly sequence: number } {
  parseNumberPrefix(prefix);
  if (lastSequence >= SEQUENCE_MAX) {
    throw new DomainError(
      'INVALID_INVOICE_NUMBER',
      refusal('expected at most {max} numbers in a year, got one more', { max: SEQUENCE_MAX }),
    );
  }
  if (lastIssuedOn !== null && issuedOn < lastIssuedOn) {
    throw new DomainError(
      'ISSUED_BEFORE_LAST',
      refusal('expected an issue date from {last} on, the date of the last number, got {got}', {
        ...{ last: { date: lastIssuedOn }, got: { date: issuedOn } },
      }),
    );
  }
  const sequence = lastSequence + 1;
  const digits = `${sequence}`.padStart(6, '0');
  return { number: `${prefix}-${issuedOn.slice(0, 4)}-${digits}`, sequence };
}
