import { convertedVat } from '../domain/invoice/exchange-rate';
import type { InvoiceDocument, InvoiceTaxRow } from '../domain/invoice/invoice-document';
import type { TaxCategory } from '../domain/invoice/tax';
import { minorUnitDecimals } from '../domain/money/currency';
import { divideToDecimals, stepOf, type Micros } from '../domain/money/money';
import { amount, percent, type Report } from './document-problem';
import { wording } from './problem.sentences';

const HUNDRED_PERCENT = 100_000_000n;
/** Where tax is due, or none at a rate of 0, there is no reason to give. */
const WITHOUT_REASON: ReadonlySet<TaxCategory> = new Set(['S', 'Z']);
/** Reverse charge and supplies within the EU name both parties. */
const NEEDS_BUYERS_VAT_ID: ReadonlySet<TaxCategory> = new Set(['AE', 'K']);
const NEEDS_SELLERS_VAT_ID: ReadonlySet<TaxCategory> = new Set(['AE', 'K', 'G']);
/** A number of the tax office will do where there is no VAT id. */
const NEEDS_SELLERS_TAX_NUMBER: ReadonlySet<TaxCategory> = new Set(['S', 'E', 'Z']);

export function checkTaxes(document: InvoiceDocument, report: Report): void {
  document.lines.forEach(({ taxCategory, taxRate }, index) =>
    checkRate(`lines.${index}.taxRate`, taxCategory, taxRate, report),
  );
  const bases = basesOf(document);
  for (const [key, { category, rate }] of bases) {
    const got = document.taxes.filter((row) => keyOf(row.category, row.rate) === key).length;
    if (got === 1) continue;
    const sentence = 'expected one row of tax for {category} at {rate} percent, got {got}';
    report('taxes', wording(sentence, { category, rate: percent(rate), got }));
  }
  document.taxes.forEach((row, index) => {
    const field = `taxes.${index}`;
    checkReason(field, row, report);
    checkVatIds(document, field, row.category, report);
    const group = bases.get(keyOf(row.category, row.rate));
    if (group) {
      checkAmounts(document, field, row, group.base, report);
      return;
    }
    const sentence =
      'expected no row of tax for {category} at {rate} percent, which no line has, got one';
    report(field, wording(sentence, { category: row.category, rate: percent(row.rate) }));
  });
  checkOutsideScope(document, report);
  checkConversion(document, report);
}

const keyOf = (category: TaxCategory, rate: Micros) => `${category} ${rate}`;

function basesOf({ lines }: InvoiceDocument) {
  const bases = new Map<string, { category: TaxCategory; rate: Micros; base: Micros }>();
  for (const { taxCategory: category, taxRate: rate, net } of lines) {
    const key = keyOf(category, rate);
    bases.set(key, { category, rate, base: (bases.get(key)?.base ?? 0n) + net });
  }
  return bases;
}

function checkRate(field: string, category: TaxCategory, rate: Micros, report: Report): void {
  const got = percent(rate);
  if (rate < 0n || rate > HUNDRED_PERCENT) {
    report(field, wording('expected a rate from 0 to 100 percent, got {got}', { got }));
  } else if (category === 'S' && rate === 0n) {
    report(field, wording('expected a rate above 0 for the category S, got {got}', { got }));
  } else if (category !== 'S' && rate !== 0n) {
    const sentence = 'expected the rate 0 for the category {category}, got {got}';
    report(field, wording(sentence, { category, got }));
  }
}

function checkReason(field: string, row: InvoiceTaxRow, report: Report): void {
  const { category, exemptionReason, exemptionCode } = row;
  const reason = exemptionReason ?? exemptionCode;
  if (WITHOUT_REASON.has(category) && reason !== null) {
    const sentence = 'expected no reason for an exemption for the category {category}, got {got}';
    const words = { category, got: JSON.stringify(reason) };
    report(`${field}.exemptionReason`, wording(sentence, words));
  } else if (!WITHOUT_REASON.has(category) && (reason === null || reason === '')) {
    const sentence =
      'expected a reason why no tax is due, or its code, for the category {category}, got none';
    report(`${field}.exemptionReason`, wording(sentence, { category }));
  }
}

function checkVatIds(
  { seller, buyer }: InvoiceDocument,
  field: string,
  category: TaxCategory,
  report: Report,
): void {
  if (NEEDS_SELLERS_VAT_ID.has(category) && seller.vatId === null) {
    const sentence = 'expected the VAT id of the seller for the category {category}, got none';
    report(`${field}.category`, wording(sentence, { category }));
  }
  const isRegistered = seller.vatId !== null || seller.taxNumber !== null;
  if (NEEDS_SELLERS_TAX_NUMBER.has(category) && !isRegistered) {
    const sentence =
      'expected a VAT id or a tax number of the seller for the category {category}, got none';
    report(`${field}.category`, wording(sentence, { category }));
  }
  if (NEEDS_BUYERS_VAT_ID.has(category) && buyer.vatId === null) {
    const sentence = 'expected the VAT id of the buyer for the category {category}, got none';
    report(`${field}.category`, wording(sentence, { category }));
  }
}

function checkAmounts(
  { type, currency }: InvoiceDocument,
  field: string,
  { category, rate, base, tax }: InvoiceTaxRow,
  sumOfLines: Micros,
  report: Report,
): void {
  if (base !== sumOfLines) {
    const sentence =
      'expected the base {expected}, the sum of the lines in {category} at {rate} percent, got {got}';
    const words = {
      expected: amount(sumOfLines),
      category,
      rate: percent(rate),
      got: amount(base),
    };
    report(`${field}.base`, wording(sentence, words));
    return;
  }
  const decimals = minorUnitDecimals(currency);
  const expected = divideToDecimals(base * rate, HUNDRED_PERCENT, decimals);
  if (tax === expected) return;
  const words = { rate: percent(rate), base: amount(base), got: amount(tax) };
  if (type === 'INVOICE') {
    const sentence =
      'expected the tax {expected}, {rate} percent of {base} rounded once, got {got}';
    report(`${field}.tax`, wording(sentence, { expected: amount(expected), ...words }));
    return;
  }
  // Tax of a credit note is what all that was credited bears, less what was credited of it before:
  // the difference of two amounts that were rounded.
  const apart = tax * HUNDRED_PERCENT - base * rate;
  if (tax % stepOf(decimals) === 0n && magnitude(apart) < stepOf(decimals) * HUNDRED_PERCENT)
    return;
  const sentence =
    'expected a tax less than one minor unit from {rate} percent of {base}, got {got}';
  report(`${field}.tax`, wording(sentence, words));
}

const magnitude = (value: bigint) => (value < 0n ? -value : value);

function checkOutsideScope({ taxes }: InvoiceDocument, report: Report): void {
  const categories = new Set(taxes.map(({ category }) => category));
  if (!categories.has('O') || categories.size === 1) return;
  const others = [...categories].filter((category) => category !== 'O').join(', ');
  const sentence = 'expected the category O alone on a document, got it beside {others}';
  report('taxes', wording(sentence, { others }));
}

function checkConversion(document: InvoiceDocument, report: Report): void {
  const { currency, seller, tax, vatConversion } = document;
  if (seller.vatCurrency === currency) return;
  if (!vatConversion) {
    // No VAT is none in every currency.
    if (tax === 0n) return;
    const sentence = 'expected a rate to convert VAT from {currency} to {vatCurrency}, got none';
    report('vatConversion', wording(sentence, { currency, vatCurrency: seller.vatCurrency }));
  } else if (vatConversion.rate <= 0n) {
    const got = amount(vatConversion.rate);
    report(
      'vatConversion.rate',
      wording('expected a rate above 0 to convert VAT, got {got}', { got }),
    );
  }
}

/**
 * VAT in the currency of the seller's VAT accounts (BT-111), rounded once to its minor unit; null
 * where that is the document's own.
 */
export function taxInVatCurrency(document: InvoiceDocument): Micros | null {
  const { currency, tax, vatConversion } = document;
  const { vatCurrency } = document.seller;
  if (vatCurrency === currency) return null;
  if (!vatConversion) return tax === 0n ? 0n : null;
  return convertedVat({ tax, currency, rate: vatConversion.rate, vatCurrency });
}
