import type { VatToConvert } from '../../domain/invoice/exchange-rate';
import type { VatConversion } from '../../domain/invoice/invoice-document';
import type { MissingPart } from '../../domain/invoice/parties';
import type { TaxTotals } from '../../domain/invoice/tax';
import { formatShortest, parseDecimal, type Micros } from '../../domain/money/money';
import type { BillingParties } from './billing-parties.loader';
import type { InvoiceRow } from './invoice.entity';
import type { StoredVatConversion } from './invoice-snapshot';

// VAT of a document in the currency of its seller's VAT accounts, where that is another one.

/** How VAT is stated in the other currency, as it is read. */
export interface VatConversionView extends VatConversion, VatToConvert {}

/**
 * Whether a rate is needed. One row of tax is enough, whatever the total: a credit note may take
 * back the lines of one row alone.
 */
const needsRate = ({ isConverted }: BillingParties, { rows }: TaxTotals): boolean =>
  isConverted && rows.some(({ tax }) => tax !== 0n);

/** What a document still needs: of the parties, and by its totals, null where unknown. */
export function missingOf(parties: BillingParties, totals: TaxTotals | null): MissingPart[] {
  const byTotals: MissingPart[] = totals ? [] : ['tax'];
  if (totals && needsRate(parties, totals) && !parties.exchangeRate) byTotals.push('exchangeRate');
  return [...new Set([...parties.missing, ...byTotals])];
}

/** At which rate the VAT of a document is converted; null where it is not, or not yet. */
export function conversionOf(
  parties: BillingParties,
  totals: TaxTotals | null,
): VatConversion | null {
  const { exchangeRate } = parties;
  if (!totals || !exchangeRate || !needsRate(parties, totals)) return null;
  const { rate, source, publishedOn: date } = exchangeRate;
  return { rate: parseDecimal(rate), source, date };
}

/** The same as JSON has it. */
export const toStoredConversion = (conversion: VatConversion | null): StoredVatConversion | null =>
  conversion && { ...conversion, rate: formatShortest(conversion.rate) };

/** And as it was stored with a document; older ones say nothing of it, and need none. */
export function storedConversion({
  snapshot: { vatConversion },
}: Pick<InvoiceRow, 'snapshot'>): VatConversion | null {
  return vatConversion ? { ...vatConversion, rate: parseDecimal(vatConversion.rate) } : null;
}

/** As it is read with a document that was finalized, or credits one; null where no VAT is. */
export function storedConversionView(
  invoice: Pick<InvoiceRow, 'snapshot' | 'currencyCode'>,
  tax: Micros,
): VatConversionView | null {
  const { currencyCode: currency, snapshot } = invoice;
  return viewOfConversion(storedConversion(invoice), {
    ...{ tax, currency, vatCurrency: snapshot.seller.vatCurrency },
  });
}

/** As it is read; null where the document has none, or no VAT in all. */
export function viewOfConversion(
  conversion: VatConversion | null,
  vat: Omit<VatToConvert, 'rate'>,
): VatConversionView | null {
  return conversion && vat.tax !== 0n ? { ...conversion, ...vat } : null;
}
