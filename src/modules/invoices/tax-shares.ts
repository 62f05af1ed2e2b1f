import { isOfClass, type TaxClass } from '../../domain/invoice/tax';
import { splitPayment, type RateShare } from '../../domain/invoice/payment-split';
import type { CurrencyCode } from '../../domain/money/currency';
import { formatDecimal, parseDecimal, RATE_DECIMALS, type Micros } from '../../domain/money/money';
import { Trace } from '../../domain/derivation';
import type { RequestContext } from '../../application/context';
import type { RowKey } from '../../data/loader';
import { taxesByInvoiceId } from './invoice.loader';
import type { InvoiceTaxRow } from './invoice.entity';
import type { SettlementRow, StoredShare } from './settlement.entity';
import { bookOf, creditNotesByAccountId } from './settlement.loader';
import { toStoredDerivation } from './stored-derivation';

const text = (micros: Micros): string => formatDecimal(micros, RATE_DECIMALS);

export const shareOf = ({ category, rate, gross }: StoredShare): RateShare => ({
  ...{ category, rate: parseDecimal(rate), gross: parseDecimal(gross) },
});

/** What an amount that is paid of an invoice is stored with: what of it falls to which tax rate. */
export async function splitOfPayment(
  context: RequestContext,
  invoice: RowKey,
  amount: Micros,
  currency: CurrencyCode,
): Promise<Pick<SettlementRow, 'taxSplit' | 'derivation'>> {
  const [rates, paid] = await Promise.all([
    ratesOf(context, invoice),
    paidByRate(context, invoice),
  ]);
  const left = rates.map((rate) => ({ ...rate, gross: rate.gross - grossAt(paid, rate) }));
  return stored(left, amount, currency, 1n);
}

/** The same of an amount that is returned: it was paid at those rates, and is below 0 here. */
export async function splitOfRefund(
  context: RequestContext,
  invoice: RowKey,
  amount: Micros,
  currency: CurrencyCode,
): Promise<Pick<SettlementRow, 'taxSplit' | 'derivation'>> {
  const [rates, paid] = await Promise.all([
    ratesOf(context, invoice),
    paidByRate(context, invoice),
  ]);
  const returned = rates.map((rate) => ({ ...rate, gross: grossAt(paid, rate) }));
  return stored(returned, amount, currency, -1n);
}

function stored(
  left: readonly RateShare[],
  amount: Micros,
  currency: CurrencyCode,
  sign: bigint,
): Pick<SettlementRow, 'taxSplit' | 'derivation'> {
  const trace = new Trace();
  const shares = splitPayment(left, amount, currency, trace);
  return {
    taxSplit: shares.map(({ category, rate, gross }) => {
      return { category, rate: text(rate), gross: text(sign * gross) };
    }),
    derivation: toStoredDerivation(trace),
  };
}

/** What an invoice comes to at each rate, tax included, less what credit notes took off it. */
async function ratesOf(context: RequestContext, invoice: RowKey): Promise<RateShare[]> {
  const notes = await creditNotesByAccountId(context, invoice.accountId);
  const own = notes.filter(({ invoiceId }) => invoiceId === invoice.id);
  const [rows, credited] = await Promise.all([
    taxesByInvoiceId(context, invoice),
    Promise.all(own.map((note) => taxesByInvoiceId(context, note))),
  ]);
  const taken = credited.flat().map(grossOfRow);
  return rows
    .map(grossOfRow)
    .map((rate) => ({ ...rate, gross: rate.gross + grossAt(taken, rate) }));
}

const grossOfRow = ({ category, rate, base, tax }: InvoiceTaxRow): RateShare => ({
  ...{ category, rate: parseDecimal(rate) },
  gross: parseDecimal(base) + parseDecimal(tax),
});

const grossAt = (shares: readonly RateShare[], rate: TaxClass): Micros =>
  shares.filter(isOfClass(rate)).reduce((sum, { gross }) => sum + gross, 0n);

/** What was paid of an invoice at each rate and not returned. */
async function paidByRate(context: RequestContext, invoice: RowKey): Promise<RateShare[]> {
  const { settlements } = await bookOf(context, invoice.accountId);
  return settlements
    .filter(({ invoiceId }) => invoiceId === invoice.id)
    .flatMap(({ taxSplit }) => taxSplit ?? [])
    .map(shareOf);
}
