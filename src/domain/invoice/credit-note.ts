import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, integerValue, type Trace } from '../derivation';
import { DomainError } from '../domain-error';
import { divideToDecimals, formatDecimal, type Micros } from '../money/money';
import { refusal } from '../refusals';
import { quote } from '../time/calendar-date';
import type { ClauseReference } from '../contract/service-terms';
import { creditRow, type AskedLine, type Credited } from './credit-tax';
import {
  explainTotals,
  isOfClass,
  taxesOf,
  type TaxClass,
  type TaxedLine,
  type TaxRow,
  type TaxTotals,
} from './tax';

/** A line of the invoice that is credited. */
export interface DebitedLine extends TaxedLine {
  readonly id: string;
}

/** What a credit takes back of one line; negative for a negative line. */
export interface CreditedLine {
  readonly lineId: string;
  readonly net: Micros;
}

/** What a credit note says. Its totals are positive: its type says which way they go. */
export interface Credit extends TaxTotals {
  /** In the order of the invoice. */
  readonly lines: readonly CreditedLine[];
  /**
   * Whether what was credited is to be billed again, in its own service months. Where it is not,
   * it counts as billed, and no later document has it.
   */
  readonly rebill: boolean;
}

/** What was debited, and what credit notes have taken back of it so far. */
export interface Creditable {
  /** In the order of the invoice. */
  readonly lines: readonly DebitedLine[];
  readonly credits: readonly Pick<Credit, 'lines' | 'rows'>[];
}

/** Of one line, as net or as gross, exactly one of them; the other is null. */
export interface LineToCredit {
  readonly lineId: string;
  readonly net: Micros | null;
  readonly gross: Micros | null;
}

export interface CreditRequest {
  /** Null for the whole: all that is left of the invoice, its negative lines included. */
  readonly lines: readonly LineToCredit[] | null;
  readonly rebill: boolean;
}

const totalOf = (amounts: readonly Micros[]): Micros =>
  amounts.reduce((sum, amount) => sum + amount, 0n);

/**
 * The credit note that a request makes of an invoice, computed from what was debited, never from
 * the prices of today.
 *
 * Tax is cumulative for each category and rate: tax of all that has been credited then, less the
 * tax credited before. So the tax of all credits comes to that of the invoice, to the cent, however
 * it was split. A gross amount is the least net amount that reaches it, and tax for the rest. What
 * is asked as net is computed before what is asked as gross, each in the order of the invoice.
 *
 * @throws DomainError INVALID_CREDIT for a request that no invoice can meet; CREDIT_ABOVE_REST
 *   where less is left of a line or of the invoice; INVALID_DECIMAL for an amount that is not at
 *   the currency's minor unit.
 */
export function creditOf(
  creditable: Creditable,
  request: CreditRequest,
  currency: CurrencyCode,
  trace?: Trace,
): Credit {
  const decimals = minorUnitDecimals(currency);
  const debited = taxesOf(creditable.lines, currency);
  const asked = askedLines(creditable, request, decimals);
  const rows: TaxRow[] = [];
  const nets = new Map<number, Micros>();
  const taxes: Micros[] = [];
  for (const debit of debited.rows) {
    const own = asked.filter(({ line }) => isOfClass(debit)(line));
    const before = creditedBefore(creditable, debit);
    // Gross amounts may have left a unit of tax where nothing is left of the lines.
    const isTaxLeft = request.lines === null && before.tax !== debit.tax;
    if (own.length === 0 && !isTaxLeft) continue;
    const { category, rate } = debit;
    const options = { rate, decimals, parts: taxes.length };
    const row = creditRow(own, debit.base, before, options, trace);
    for (const { position, net } of row.lines) nets.set(position, net);
    taxes.push(...row.taxes);
    const base = totalOf(row.lines.map(({ net }) => net));
    rows.push({ category, rate, base, tax: totalOf(row.taxes) });
  }
  const [net, tax] = [totalOf([...nets.values()]), totalOf(taxes)];
  const totals = { rows, net, tax, gross: net + tax };
  checkRest(totals.gross, debited.gross - creditedGross(creditable), decimals);
  if (trace) explain(nets, taxes, totals, currency, trace);
  const lines = creditable.lines.flatMap(({ id }, index) => {
    const credited = nets.get(index + 1);
    return credited === undefined ? [] : { lineId: id, net: credited };
  });
  return { lines, ...totals, rebill: request.rebill };
}

/** Net and tax that credit notes have taken back at a category and rate. */
function creditedBefore({ lines, credits }: Creditable, each: TaxClass): Credited {
  const ids = new Set(lines.filter(isOfClass(each)).map(({ id }) => id));
  const own = credits.flatMap((credit) => credit.lines.filter(({ lineId }) => ids.has(lineId)));
  const rows = credits.flatMap((credit) => credit.rows.filter(isOfClass(each)));
  return { net: totalOf(own.map(({ net }) => net)), tax: totalOf(rows.map(({ tax }) => tax)) };
}

const creditedGross = ({ credits }: Creditable): Micros =>
  totalOf(credits.flatMap(({ rows }) => rows.map(({ base, tax }) => base + tax)));

/** What is asked of which lines; for the whole, all that is left of each. */
function askedLines(
  { lines, credits }: Creditable,
  request: CreditRequest,
  decimals: number,
): AskedLine[] {
  const before = credits.flatMap((credit) => credit.lines);
  if (request.lines !== null) checkLines(lines, request.lines, decimals);
  return lines.flatMap((line, index) => {
    const credited = before.filter(({ lineId }) => lineId === line.id).map(({ net }) => net);
    const left = line.net - totalOf(credited);
    const place = { line, position: index + 1, left };
    if (request.lines === null) {
      return left === 0n ? [] : { ...place, net: left, gross: null };
    }
    const own = request.lines.find(({ lineId }) => lineId === line.id);
    return own ? { ...place, net: own.net, gross: own.gross } : [];
  });
}

/** Checks what is asked, without a look at what is left. */
function checkLines(
  lines: readonly DebitedLine[],
  asked: readonly LineToCredit[],
  decimals: number,
): void {
  if (asked.length === 0) {
    throw new DomainError('INVALID_CREDIT', refusal('expected lines to credit, got none'));
  }
  const seen = new Set<string>();
  for (const { lineId, net, gross } of asked) {
    const got = quote(lineId);
    const line = lines.find(({ id }) => id === lineId);
    if (!line) {
      throw new DomainError(
        'INVALID_CREDIT',
        refusal('expected a line of the invoice, got {got}', { got }),
      );
    }
    if (seen.has(lineId)) {
      throw new DomainError(
        'INVALID_CREDIT',
        refusal('expected each line once, got {got} twice', { got }),
      );
    }
    seen.add(lineId);
    if (line.net <= 0n) {
      throw new DomainError(
        'INVALID_CREDIT',
        refusal(
          'expected a line with a positive amount, since others are credited with the whole only, got one of {got}',
          { got: { money: { micros: line.net, decimals } } },
        ),
      );
    }
    checkAmount(net, gross, decimals);
  }
}

function checkAmount(net: Micros | null, gross: Micros | null, decimals: number): void {
  const amount = net ?? gross;
  if (amount === null || (net !== null && gross !== null)) {
    throw new DomainError(
      'INVALID_CREDIT',
      refusal('expected an amount as net or as gross, exactly one of them'),
    );
  }
  const got = formatDecimal(amount, decimals);
  if (amount > 0n) return;
  throw new DomainError(
    'INVALID_CREDIT',
    refusal('expected an amount above 0, got {got}', { got }),
  );
}

/** A credit is above 0, and no more than what is left of the invoice. */
function checkRest(gross: Micros, left: Micros, decimals: number): void {
  if (gross > left) {
    const money = (micros: Micros) => ({ money: { micros, decimals } });
    throw new DomainError(
      'CREDIT_ABOVE_REST',
      refusal('expected at most {max}, which is left of the invoice, got {got}', {
        ...{ max: money(left), got: money(gross) },
      }),
    );
  }
  if (gross > 0n) return;
  throw new DomainError(
    'CREDIT_ABOVE_REST',
    refusal('expected an invoice of which something is left to credit'),
  );
}

function explain(
  nets: ReadonlyMap<number, Micros>,
  taxes: readonly Micros[],
  totals: TaxTotals,
  currency: CurrencyCode,
  trace: Trace,
): void {
  const decimals = minorUnitDecimals(currency);
  trace.step(
    'The net amounts that are credited',
    'SUM',
    undefined,
    [...nets].map(([position, net]) => decimalValue(`line${position}`, net, decimals)),
    decimalValue('net', totals.net, decimals),
  );
  trace.step(
    'The tax that is credited',
    'SUM',
    undefined,
    taxes.map((tax, index) => decimalValue(`tax${index + 1}`, tax, decimals)),
    decimalValue('tax', totals.tax, decimals),
  );
  explainTotals(totals, currency, trace);
}

/** Days of a period that were charged in advance and not served. */
export interface UnservedDays {
  /** What was charged for the whole period. */
  readonly charged: Micros;
  readonly days: number;
  readonly daysInPeriod: number;
}

/**
 * The net amount of a credit for days that were charged and not served: their share of what was
 * charged, rounded once, HALF_UP, to the minor unit.
 *
 * Source: Terms of Service 3.3, where the provider discontinues a service.
 *
 * @throws DomainError INVALID_CREDIT for fewer than one day, and for more than the period has.
 */
export function unservedCharge(
  { charged, days, daysInPeriod }: UnservedDays,
  currency: CurrencyCode,
  clause?: ClauseReference,
  trace?: Trace,
): Micros {
  if (!Number.isInteger(days) || days < 1 || days > daysInPeriod) {
    throw new DomainError(
      'INVALID_CREDIT',
      refusal('expected 1 to {max} days that were not served, got {got}', {
        ...{ max: daysInPeriod, got: days },
      }),
    );
  }
  const decimals = minorUnitDecimals(currency);
  const micros = divideToDecimals(charged * BigInt(days), BigInt(daysInPeriod), decimals);
  trace?.step(
    'The charge of the days that were not served',
    'PRORATE',
    clause,
    [
      integerValue('quantity', 1),
      decimalValue('charged', charged, decimals),
      integerValue('days', days),
      integerValue('daysInPeriod', daysInPeriod),
    ],
    decimalValue('charge', micros, decimals),
  );
  trace?.conclude('{days} of {daysInPeriod} days were not served: {charge} {currency}.', {
    ...{ days, daysInPeriod, charge: { money: { micros, decimals } }, currency },
  });
  return micros;
}
