import { decimalText, type Micros } from '../domain/money/decimal-text';
import {
  addDays,
  dayOf,
  firstOfMonth,
  firstOfNextMonth,
  monthNumberOf,
  monthOf,
  yearOf,
  type CalendarDate,
  type YearMonth,
} from '../domain/time/calendar-date';
import type { Language } from '../domain/wording';

/** How numbers, days and durations are printed; nothing here is read by machines. */
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  EN: [
    ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
    ...['October', 'November', 'December'],
  ],
  FR: [
    ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre'],
    ...['octobre', 'novembre', 'décembre'],
  ],
};

export const NO_BREAK_SPACE = '\u00a0';
const NARROW_NO_BREAK_SPACE = '\u202f';
const MINUS = '\u2212';

const SEPARATORS: Readonly<Record<Language, { thousands: string; decimal: string }>> = {
  EN: { thousands: ',', decimal: '.' },
  FR: { thousands: NARROW_NO_BREAK_SPACE, decimal: ',' },
};

/** A plain decimal, such as "-1419.18", as it is printed: "−1,419.18", "−1 419,18". */
export function printedDecimal(plain: string, language: Language): string {
  const [, sign = '', whole = '', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  const { thousands, decimal } = SEPARATORS[language];
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands);
  const minus = sign === '' ? '' : MINUS;
  return `${minus}${grouped}${fraction === undefined ? '' : `${decimal}${fraction}`}`;
}

/** An amount with at least that many decimals. */
export const printedAmount = (micros: Micros, decimals: number, language: Language): string =>
  printedDecimal(decimalText(micros, decimals), language);

export const printedCount = (count: number, language: Language): string =>
  printedDecimal(`${count}`, language);

/** "20%", "5,5 %". */
export function printedPercent(rate: Micros, language: Language): string {
  const number = printedDecimal(decimalText(rate, 0), language);
  return language === 'FR' ? `${number}${NO_BREAK_SPACE}%` : `${number}%`;
}

const monthName = (date: CalendarDate, language: Language) =>
  MONTHS[language][monthNumberOf(date) - 1] as string;

const dayName = (day: number, language: Language) =>
  language === 'FR' && day === 1 ? '1er' : `${day}`;

/** "1 April 2025", "1er avril 2025". */
export const printedDate = (date: CalendarDate, language: Language): string =>
  [dayName(dayOf(date), language), monthName(date, language), yearOf(date)].join(NO_BREAK_SPACE);

/** "April 2025", "avril 2025". */
export const printedMonth = (month: YearMonth, language: Language): string =>
  [monthName(firstOfMonth(month), language), yearOf(firstOfMonth(month))].join(NO_BREAK_SPACE);

/** "March 2025" for a whole month, else "10–31 March 2025"; the day before `before` is the last. */
export function printedPeriod(
  from: CalendarDate,
  before: CalendarDate,
  language: Language,
): string {
  const last = addDays(before, -1);
  if (last === from) return printedDate(from, language);
  if (monthOf(from) !== monthOf(last)) {
    return `${printedDate(from, language)} – ${printedDate(last, language)}`;
  }
  const isWhole = from === firstOfMonth(monthOf(from)) && before === firstOfNextMonth(from);
  if (isWhole) return printedMonth(monthOf(from), language);
  const days = `${dayOf(from)}–${dayOf(last)}`;
  return [days, monthName(from, language), yearOf(from)].join(NO_BREAK_SPACE);
}

/** Days as `printedPeriod`, whole months without them: "March – April 2025". */
export function printedMonths(
  from: CalendarDate,
  before: CalendarDate,
  language: Language,
): string {
  const last = addDays(before, -1);
  const isWhole = dayOf(from) === 1 && dayOf(before) === 1;
  if (!isWhole || monthOf(from) === monthOf(last)) return printedPeriod(from, before, language);
  const first =
    yearOf(from) === yearOf(last)
      ? monthName(from, language)
      : printedMonth(monthOf(from), language);
  return `${first} – ${printedMonth(monthOf(last), language)}`;
}

const countryNames = new Map<Language, Intl.DisplayNames>();

/** "France" for FR; the code itself where there is no name. */
export function printedCountry(code: string, language: Language): string {
  // Made at the first document: it takes milliseconds.
  const names =
    countryNames.get(language) ?? new Intl.DisplayNames(language.toLowerCase(), { type: 'region' });
  countryNames.set(language, names);
  return names.of(code) ?? code;
}

/** "1,234 min", "205 min 45 s", "45 s". */
export function printedDuration(seconds: number, language: Language): string {
  const magnitude = Math.abs(seconds);
  const minutes = Math.floor(magnitude / 60);
  const rest = magnitude % 60;
  const parts = [
    ...(minutes > 0 ? [`${printedCount(minutes, language)}${NO_BREAK_SPACE}min`] : []),
    ...(rest > 0 || minutes === 0 ? [`${rest}${NO_BREAK_SPACE}s`] : []),
  ];
  return `${seconds < 0 ? MINUS : ''}${parts.join(NO_BREAK_SPACE)}`;
}
