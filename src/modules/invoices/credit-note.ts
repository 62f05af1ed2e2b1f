import { Trace } from '../../domain/derivation';
import { decimalValue } from '../../domain/derivation';
import {
  creditOf,
  unservedCharge,
  type Creditable,
  type Credit,
  type LineToCredit,
} from '../../domain/invoice/credit-note';
import { checkSplit, defaultSplit, type CreditSplit } from '../../domain/invoice/credit-split';
import { minorUnitDecimals } from '../../domain/money/currency';
import { parseDecimal, storedDecimal, type Micros } from '../../domain/money/money';
import type { InputPath } from '../../application/command';
import type { RequestContext } from '../../application/context';
import { ruled } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import type { InvoiceLineRow, InvoiceRow, InvoiceTaxRow } from './invoice.entity';
import { linesByInvoiceId, taxesByInvoiceId } from './invoice.loader';
import { bookOf, creditNotesByAccountId, paidOf, settledBalance } from './settlement.loader';
import { wording } from './settlement.sentences';
import { toStoredDerivation, type StoredDerivation } from './stored-derivation';

/** A line to credit, by its position in the invoice; exactly one of what says how much. */
export interface CreditedPosition {
  readonly position: number;
  readonly net: Micros | null;
  readonly gross: Micros | null;
  /** Days that it charged and that were not served. */
  readonly unservedDays: number | null;
}

/** What is to be credited of an invoice. */
export interface AskedCredit {
  /** Null for all that is left. */
  readonly lines: readonly CreditedPosition[] | null;
  readonly rebill: boolean;
  /** Undefined for the default: what is due first, then credit of the account. */
  readonly split: CreditSplit | undefined;
}

/** What a credit note says and does, whether it is issued or only previewed. */
export interface DecidedCredit {
  readonly credit: Credit;
  readonly split: CreditSplit;
  readonly lines: readonly InvoiceLineRow[];
  readonly taxes: readonly InvoiceTaxRow[];
  /** How the totals were computed. */
  readonly derivation: StoredDerivation;
}

/**
 * Decides a credit note: of what was debited and what of it credit notes have taken back, and never
 * by the prices of today.
 *
 * @param id of the note.
 * @throws UserInputError INVALID_INPUT for a request that cannot be met, naming what is left.
 */
export async function decidedCredit(
  context: RequestContext,
  invoice: InvoiceRow,
  asked: AskedCredit,
  id: string,
  path: InputPath,
): Promise<DecidedCredit> {
  const currency = invoice.currencyCode;
  const [debited, notes, book] = await Promise.all([
    linesByInvoiceId(context, invoice),
    creditedBefore(context, invoice),
    bookOf(context, invoice.accountId),
  ]);
  const trace = new Trace();
  const lines =
    asked.lines &&
    asked.lines.map((line, index) =>
      toLine(invoice, debited, line, [...path, 'lines', `${index}`], trace),
    );
  const at = [...path, lines === null ? 'invoiceId' : 'lines'];
  const creditable = creditableOf(debited, notes);
  const { rebill } = asked;
  const credit = ruled(at, () => creditOf(creditable, { lines, rebill }, currency, trace));
  const due = settledBalance(book, invoice)?.balance ?? 0n;
  const toSplit = { gross: credit.gross, due, paid: paidOf(book, invoice.id) };
  const split = asked.split ?? defaultSplit(toSplit, currency);
  ruled([...path, 'split'], () => {
    checkSplit(toSplit, split, currency);
  });
  const before = new Map(notes.flatMap((note) => note.lines.map((line) => [line.id, line])));
  const facts = { invoice, id, credited: [...before.values()], isBilledAgain: rebill };
  const taxes = await taxesByInvoiceId(context, invoice);
  return {
    ...{ credit, split, derivation: toStoredDerivation(trace) },
    lines: credit.lines.flatMap(({ lineId, net }, index) => {
      const line = debited.find(({ position }) => `${position}` === lineId);
      return line ? creditLine(context, facts, line, net, index + 1) : [];
    }),
    taxes: credit.rows.map((row, index) => {
      const own = taxes.find(
        ({ category, rate }) => category === row.category && parseDecimal(rate) === row.rate,
      );
      return {
        ...{ accountId: invoice.accountId, id: context.newId(), invoiceId: id },
        ...{ position: index + 1, category: row.category, rate: storedDecimal(row.rate) },
        ...{ base: storedDecimal(-row.base), tax: storedDecimal(-row.tax) },
        exemptionReason: own?.exemptionReason ?? null,
        exemptionCode: own?.exemptionCode ?? null,
      };
    }),
  };
}

/** A line by its amount; days that were not served are their share of what the line charged. */
function toLine(
  { currencyCode }: InvoiceRow,
  debited: readonly InvoiceLineRow[],
  { position, net, gross, unservedDays }: CreditedPosition,
  path: InputPath,
  trace: Trace,
): LineToCredit {
  const lineId = `${position}`;
  const line = debited.find((each) => each.position === position);
  // What names no line is refused with all that is asked.
  if (unservedDays === null || !line) return { lineId, net, gross };
  const at = [...path, 'unservedDays'];
  if (net !== null || gross !== null) {
    refuse('INVALID_INPUT', at, wording('expected no amount beside days that were not served'));
  }
  if (line.days === null) {
    refuse('INVALID_INPUT', at, wording('expected a line that charges days, got one without'));
  }
  const unserved = { charged: parseDecimal(line.net), days: unservedDays, daysInPeriod: line.days };
  const share = ruled(at, () => unservedCharge(unserved, currencyCode, undefined, trace));
  return { lineId, net: share, gross };
}

interface NoteBefore {
  readonly lines: readonly InvoiceLineRow[];
  readonly taxes: readonly InvoiceTaxRow[];
}

/** The lines and the tax of the credit notes on an invoice. */
async function creditedBefore(context: RequestContext, invoice: RowKey): Promise<NoteBefore[]> {
  const notes = await creditNotesByAccountId(context, invoice.accountId);
  return Promise.all(
    notes
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map(async (note) => {
        const [lines, taxes] = await Promise.all([
          linesByInvoiceId(context, note),
          taxesByInvoiceId(context, note),
        ]);
        return { lines, taxes };
      }),
  );
}

/** What stored rows say; those of credit notes have their signs turned, as the notes have. */
function creditableOf(
  debited: readonly InvoiceLineRow[],
  notes: readonly NoteBefore[],
): Creditable {
  const positions = new Map(debited.map(({ id, position }) => [id, `${position}`]));
  return {
    lines: debited.map(({ position, net, taxCategory: category, taxRate }) => ({
      ...{ id: `${position}`, net: parseDecimal(net), category, rate: parseDecimal(taxRate) },
    })),
    credits: notes.map(({ lines, taxes }) => ({
      lines: lines.map(({ creditedLineId, net }) => ({
        lineId: positions.get(creditedLineId ?? '') ?? '',
        net: -parseDecimal(net),
      })),
      rows: taxes.map(({ category, rate, base, tax }) => ({
        ...{ category, rate: parseDecimal(rate) },
        ...{ base: -parseDecimal(base), tax: -parseDecimal(tax) },
      })),
    })),
  };
}

interface CreditFacts {
  readonly invoice: InvoiceRow;
  readonly id: string;
  /** The lines of the notes before it. */
  readonly credited: readonly InvoiceLineRow[];
  readonly isBilledAgain: boolean;
}

/** A line of a credit note; its quantity goes with what takes back the last of the line. */
function creditLine(
  context: RequestContext,
  { invoice, id, credited, isBilledAgain }: CreditFacts,
  line: InvoiceLineRow,
  net: Micros,
  position: number,
): InvoiceLineRow {
  const before = credited.filter(({ creditedLineId }) => creditedLineId === line.id);
  const creditedNet = before.reduce((sum, { net: own }) => sum - parseDecimal(own), 0n);
  const isLast = creditedNet + net === parseDecimal(line.net);
  const { unitPrice, days, daysInMonth } = line;
  return {
    ...line,
    ...{ id: context.newId(), invoiceId: id, position },
    quantity: isLast ? -line.quantity : 0,
    // What is credited in part is no product of them.
    ...(isLast && before.length === 0
      ? { unitPrice, days, daysInMonth }
      : { unitPrice: null, days: null, daysInMonth: null }),
    net: storedDecimal(-net),
    correctsInvoiceId: invoice.id,
    ...{ creditedLineId: line.id, isBilledAgain },
    derivation: explained(invoice, line, net),
  };
}

function explained(
  { currencyCode: currency }: InvoiceRow,
  { position, serviceMonth }: InvoiceLineRow,
  net: Micros,
): StoredDerivation {
  const trace = new Trace();
  const decimals = minorUnitDecimals(currency);
  trace.step(
    'The net amounts that are credited',
    'SUM',
    undefined,
    [decimalValue(`line${position}`, -net, decimals)],
    decimalValue('net', -net, decimals),
  );
  trace.conclude('{net} {currency} for {month}.', {
    net: { money: { micros: -net, decimals } },
    ...{ currency, month: { month: serviceMonth } },
  });
  return toStoredDerivation(trace);
}
