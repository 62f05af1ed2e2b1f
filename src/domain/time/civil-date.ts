/**
 * A civil date in the account's zone, as its ISO text "YYYY-MM-DD", 0001-01-01 to 9999-12-31.
 *
 * The text is the value: it compares with `<`, goes to SQL and JSON as it is, and cannot carry an
 * hour.
 */
export type CalendarDate = string & { readonly brand: 'CalendarDate' };

/** A calendar month, "YYYY-MM". */
export type YearMonth = string & { readonly brand: 'YearMonth' };

export const FIRST_DATE = '0001-01-01' as CalendarDate;
export const LAST_DATE = '9999-12-31' as CalendarDate;
