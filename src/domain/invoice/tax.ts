import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type DerivationValue, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import {
  divideToDecimals,
  formatDecimal,
  formatShortest,
  RATE_DECIMALS,
  type Micros,
} from '../money/money';
import { refusal } from '../refusals';

/**
 * A category of VAT, by its code in EN 16931: S standard, AE reverse charge, E exempt, O outside
 * the scope, Z zero rated, G exported, K supplied within the EU.
 */
export const TAX_CATEGORIES = ['S', 'AE', 'E', 'O', 'Z', 'G', 'K'] as const;
export type TaxCategory = (typeof TAX_CATEGORIES)[number];

/** 100 percent, in millionths of a percent. */
export const HUNDRED_PERCENT = 100_000_000n;

/** How an amount is taxed. */
export interface TaxClass {
  readonly category: TaxCategory;
  /** Percent, in millionths: 20 % is 20,000,000. */
  readonly rate: Micros;
}

/** A line of a document, rounded to the currency's minor unit already. */
export interface TaxedLine extends TaxClass {
  readonly net: Micros;
}

/** What a document says of one category and rate. */
export interface TaxRow extends TaxClass {
  /** Sum of the net amounts of its lines. */
  readonly base: Micros;
  readonly tax: Micros;
}

/** What a document comes to; all amounts are at the currency's minor unit. */
export interface TaxTotals {
  /** One for each category and rate, in the order in which lines first have them. */
  readonly rows: readonly TaxRow[];
  readonly net: Micros;
  readonly tax: Micros;
  readonly gross: Micros;
}

/**
 * Checks that a rate is one of its category: above 0 and at most 100 for S, 0 for all others.
 *
 * @throws DomainError INVALID_TAX
 */
export function checkTaxClass({ category, rate }: TaxClass): void {
  const got = { price: rate };
  if (category === 'S') {
    if (rate > 0n && rate <= HUNDRED_PERCENT) return;
    throw new DomainError(
      'INVALID_TAX',
      refusal('expected a tax rate above 0 and at most 100 for the category S, got {got}', { got }),
    );
  }
  if (rate === 0n) return;
  throw new DomainError(
    'INVALID_TAX',
    refusal('expected a tax rate of 0 for the category {category}, got {got}', { category, got }),
  );
}

/** What is outside the scope of VAT stands alone on a document. */
function checkOutOfScope(rows: readonly TaxClass[]): void {
  const other = rows.find(({ category }) => category !== 'O');
  if (!other || rows.every(({ category }) => category !== 'O')) return;
  const got = `${other.category} ${formatShortest(other.rate)}`;
  throw new DomainError(
    'INVALID_TAX',
    refusal('expected the category O for all lines or for none, got it beside {got}', { got }),
  );
}

/** base × rate / 100, rounded once, HALF_UP away from zero, to that many decimals. */
export const taxOn = (base: Micros, rate: Micros, decimals: number): Micros =>
  divideToDecimals(base * rate, HUNDRED_PERCENT, decimals);

export const isOfClass =
  ({ category, rate }: TaxClass) =>
  (other: TaxClass): boolean =>
    other.category === category && other.rate === rate;

/** The categories and rates of lines, each once, in the order of their first lines. */
export function taxClassesOf(lines: readonly TaxClass[]): TaxClass[] {
  const isFirst = (line: TaxClass, index: number) => lines.findIndex(isOfClass(line)) === index;
  return lines.filter(isFirst).map(({ category, rate }) => ({ category, rate }));
}

/**
 * Tax and totals of a document.
 *
 * Tax is computed once for each category and rate, on the sum of rounded lines, and rounded
 * HALF_UP to the minor unit: what the rows say is the total, and no other sum of tax exists.
 *
 * Source: EN 16931, BR-CO-14 and BR-CO-17 without their tolerance; Terms of Service 2.5.
 *
 * @throws DomainError INVALID_TAX for a rate that is not one of its category, and for O beside
 *   others; INVALID_DECIMAL for a line that is not at the minor unit.
 */
export function taxesOf(
  lines: readonly TaxedLine[],
  currency: CurrencyCode,
  trace?: Trace,
): TaxTotals {
  const decimals = minorUnitDecimals(currency);
  for (const { net } of lines) formatDecimal(net, decimals);
  const classes = taxClassesOf(lines);
  classes.forEach(checkTaxClass);
  checkOutOfScope(classes);
  const rows = classes.map((each, index) => rowOf(each, index, lines, decimals, trace));
  const net = rows.reduce((sum, { base }) => sum + base, 0n);
  const tax = rows.reduce((sum, row) => sum + row.tax, 0n);
  const totals = { rows, net, tax, gross: net + tax };
  if (trace) explainRows(totals, decimals, trace);
  if (trace) explainTotals(totals, currency, trace);
  return totals;
}

/** A rate as a value of a step: percent, with two decimals where these are enough. */
export const rateValue = (rate: Micros): DerivationValue =>
  decimalValue('taxRate', rate, rate % 10_000n === 0n ? 2 : RATE_DECIMALS);

function rowOf(
  each: TaxClass,
  index: number,
  lines: readonly TaxedLine[],
  decimals: number,
  trace?: Trace,
): TaxRow {
  const isIn = isOfClass(each);
  const base = lines.filter(isIn).reduce((sum, { net }) => sum + net, 0n);
  const tax = taxOn(base, each.rate, decimals);
  trace?.step(
    'The lines of one tax category and rate together',
    'SUM',
    undefined,
    lines.flatMap((line, place) =>
      isIn(line) ? decimalValue(`line${place + 1}`, line.net, decimals) : [],
    ),
    decimalValue(`base${index + 1}`, base, decimals),
  );
  trace?.step(
    'Tax is computed once for each category and rate, on the sum of their lines',
    'PERCENT',
    undefined,
    [decimalValue(`base${index + 1}`, base, decimals), rateValue(each.rate)],
    decimalValue(`tax${index + 1}`, tax, decimals),
  );
  return { ...each, base, tax };
}

function explainRows({ rows, net, tax }: TaxTotals, decimals: number, trace: Trace): void {
  trace.step(
    'The net amounts of all categories and rates',
    'SUM',
    undefined,
    rows.map((row, index) => decimalValue(`base${index + 1}`, row.base, decimals)),
    decimalValue('net', net, decimals),
  );
  trace.step(
    'The tax of all categories and rates',
    'SUM',
    undefined,
    rows.map((row, index) => decimalValue(`tax${index + 1}`, row.tax, decimals)),
    decimalValue('tax', tax, decimals),
  );
}

/** The last step of a document's totals, and their conclusion. */
export function explainTotals(
  { net, tax, gross }: Pick<TaxTotals, 'net' | 'tax' | 'gross'>,
  currency: CurrencyCode,
  trace: Trace,
): void {
  const decimals = minorUnitDecimals(currency);
  trace.step(
    'The gross amount is net and tax together',
    'SUM',
    undefined,
    [decimalValue('net', net, decimals), decimalValue('tax', tax, decimals)],
    decimalValue('gross', gross, decimals),
  );
  const word = (micros: Micros) => ({ money: { micros, decimals } });
  trace.conclude('Net {net}, tax {tax}, gross {gross} {currency}.', {
    ...{ net: word(net), tax: word(tax), gross: word(gross), currency },
  });
}
