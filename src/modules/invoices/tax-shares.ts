import {
  grossAt,
  lessShares,
  splitParts,
  splitPayment,
  type RateShare,
} from '../../domain/invoice/payment-split';
import type { CurrencyCode } from '../../domain/money/currency';
import { parseDecimal, storedDecimal, type Micros } from '../../domain/money/money';
import { Trace } from '../../domain/derivation';
import type { RequestContext } from '../../application/context';
import type { RowKey } from '../../data/loader';
import { taxesByInvoiceId } from './invoice.loader';
import type { InvoiceTaxRow } from './invoice.entity';
import type { SettlementKind, SettlementRow, StoredShare } from './settlement.entity';
import { bookOf } from './settlement.loader';
import { toStoredDerivation } from './stored-derivation';

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
  const [rates, offset, paid] = await Promise.all([
    ratesOf(context, invoice),
    creditedByRate(context, invoice, 'OFFSET', currency),
    paidByRate(context, invoice),
  ]);
  const left = lessShares(lessShares(rates, offset), paid);
  return stored(left, amount, currency, 1n);
}

/** The same of an amount that is returned: it was paid at those rates, and is below 0 here. */
export async function splitOfRefund(
  context: RequestContext,
  invoice: RowKey,
  amount: Micros,
  currency: CurrencyCode,
): Promise<Pick<SettlementRow, 'taxSplit' | 'derivation'>> {
  const [rates, refunded, paid] = await Promise.all([
    ratesOf(context, invoice),
    creditedByRate(context, invoice, 'NOTE_REFUND', currency),
    paidByRate(context, invoice),
  ]);
  const atRates = rates.map((rate) => ({ ...rate, gross: grossAt(paid, rate) }));
  return stored(lessShares(atRates, refunded), amount, currency, -1n);
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
      return { category, rate: storedDecimal(rate), gross: storedDecimal(sign * gross) };
    }),
    derivation: toStoredDerivation(trace),
  };
}

/** What a document comes to at each rate, tax included. */
const ratesOf = async (context: RequestContext, document: RowKey): Promise<RateShare[]> =>
  (await taxesByInvoiceId(context, document)).map(grossOfRow);

const grossOfRow = ({ category, rate, base, tax }: InvoiceTaxRow): RateShare => ({
  ...{ category, rate: parseDecimal(rate) },
  gross: parseDecimal(base) + parseDecimal(tax),
});

/** The parts of a credit document, in the order in which they fall to its rates. */
const PARTS: readonly SettlementKind[] = ['OFFSET', 'CREDIT', 'NOTE_REFUND'];

/** At each rate, what credit documents took off an invoice, or what was returned by them of it. */
async function creditedByRate(
  context: RequestContext,
  { accountId, id }: RowKey,
  kind: 'OFFSET' | 'NOTE_REFUND',
  currency: CurrencyCode,
): Promise<RateShare[]> {
  const { settlements } = await bookOf(context, accountId);
  const isOwn = (row: SettlementRow) => row.invoiceId === id && row.kind === kind;
  const documentIds = new Set(
    settlements.filter(isOwn).flatMap(({ creditNoteId }) => creditNoteId ?? []),
  );
  const shares = [...documentIds].map(async (documentId) => {
    const parts = PARTS.flatMap((part) =>
      settlements.filter((row) => row.creditNoteId === documentId && row.kind === part),
    );
    const rates = await ratesOf(context, { accountId, id: documentId });
    const credited = rates.map((rate) => ({ ...rate, gross: -rate.gross }));
    const amounts = parts.map(({ amount }) => parseDecimal(amount));
    const split = splitParts(credited, amounts, currency);
    return parts.flatMap((part, index) => (isOwn(part) ? (split[index] ?? []) : []));
  });
  return (await Promise.all(shares)).flat();
}

/** What was paid of an invoice at each rate, less refunds that no credit note covers. */
async function paidByRate(context: RequestContext, invoice: RowKey): Promise<RateShare[]> {
  const { settlements } = await bookOf(context, invoice.accountId);
  return settlements
    .filter(({ invoiceId }) => invoiceId === invoice.id)
    .flatMap(({ taxSplit }) => taxSplit ?? [])
    .map(shareOf);
}
