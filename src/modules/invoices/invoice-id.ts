import {
  firstOfMonth,
  monthNumberOf,
  yearOf,
  type YearMonth,
} from '../../domain/time/calendar-date';
import { stableId } from '../../application/stable-id';
import type { RowKey } from '../../data/loader';

const MONTHS_OF_YEAR = 12;
/** The hexadecimal digits of an id that hold its month. */
const MONTH_DIGITS = 8;

/**
 * The id of an account's monthly document: the same for preview, draft and document.
 *
 * It holds the issue month, so that what is not made yet can be read by it, too.
 */
export function monthlyInvoiceId(accountId: string, issueMonth: YearMonth): string {
  const first = firstOfMonth(issueMonth);
  const months = yearOf(first) * MONTHS_OF_YEAR + monthNumberOf(first) - 1;
  const rest = stableId(['invoice', accountId, issueMonth]).slice(MONTH_DIGITS);
  return `${months.toString(16).padStart(MONTH_DIGITS, '0')}${rest}`;
}

/** The issue month of such an id; undefined for any other. */
export function monthOfInvoiceId({ accountId, id }: RowKey): YearMonth | undefined {
  const months = Number.parseInt(id.slice(0, MONTH_DIGITS), 16);
  const year = `${Math.floor(months / MONTHS_OF_YEAR)}`.padStart(4, '0');
  const month = `${(months % MONTHS_OF_YEAR) + 1}`.padStart(2, '0');
  const issueMonth = `${year}-${month}` as YearMonth;
  const isOne = /^(?!0000)\d{4}-\d{2}$/.test(issueMonth);
  return isOne && monthlyInvoiceId(accountId, issueMonth) === id ? issueMonth : undefined;
}

/** The id of a preview that supposes something: another for whatever is asked otherwise. */
export const previewIdOf = (kind: string, keys: readonly string[], asked: unknown): string =>
  stableId([
    ...[kind, ...keys],
    JSON.stringify(asked, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
  ]);
