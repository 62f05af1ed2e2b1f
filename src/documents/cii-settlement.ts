import { convertedDecimals } from '../domain/invoice/exchange-rate';
import type { InvoiceDocument, InvoiceTaxRow } from '../domain/invoice/invoice-document';
import { minorUnitDecimals, type CurrencyCode } from '../domain/money/currency';
import { decimalText } from '../domain/money/decimal-text';
import { formatDecimal, type Micros } from '../domain/money/money';
import { ciiDate, ciiPeriod, ciiReferenceDate } from './cii-dates';
import { paymentTermsText } from './payment-words';
import { serviceDays } from './service-days';
import { taxInVatCurrency } from './tax-check';
import { element, textElement, type Xml } from './xml-text';

/** UNTDID 2005: VAT falls due with the invoice, or when it is paid (BT-8). */
const DUE_DATE_CODES = { DEBITS: '5', RECEIPTS: '72' } as const;

/** How it is paid (BG-16), what tax there is (BG-23), sums (BG-22), what it corrects (BG-3). */
export function settlement(document: InvoiceDocument): Xml {
  const { currency, seller, taxes, corrects } = document;
  const hasOtherVatCurrency = seller.vatCurrency !== currency;
  const days = serviceDays(document);
  return element(
    'ram:ApplicableHeaderTradeSettlement',
    textElement('ram:PaymentReference', document.number),
    hasOtherVatCurrency ? textElement('ram:TaxCurrencyCode', seller.vatCurrency) : '',
    textElement('ram:InvoiceCurrencyCode', currency),
    paymentMeans(document),
    ...taxes.map((row) => taxRow(document, row)),
    ciiPeriod(days.from, days.before),
    element(
      'ram:SpecifiedTradePaymentTerms',
      textElement('ram:Description', paymentTermsText(document)),
      document.dueOn === null ? '' : element('ram:DueDateDateTime', ciiDate(document.dueOn)),
    ),
    totals(document),
    ...corrects.map(({ number, issuedOn }) =>
      element(
        'ram:InvoiceReferencedDocument',
        textElement('ram:IssuerAssignedID', number),
        element('ram:FormattedIssueDateTime', ciiReferenceDate(issuedOn)),
      ),
    ),
  );
}

function paymentMeans({ type, seller: { payment } }: InvoiceDocument): Xml {
  // Nobody is asked to pay a credit note.
  if (payment === null || type === 'CREDIT_NOTE') return '';
  return element(
    'ram:SpecifiedTradeSettlementPaymentMeans',
    textElement('ram:TypeCode', payment.code),
    element(
      'ram:PayeePartyCreditorFinancialAccount',
      textElement('ram:IBANID', payment.iban),
      textElement('ram:AccountName', payment.accountName),
    ),
    element(
      'ram:PayeeSpecifiedCreditorFinancialInstitution',
      textElement('ram:BICID', payment.bic),
    ),
  );
}

function taxRow({ currency, seller }: InvoiceDocument, row: InvoiceTaxRow): Xml {
  return element(
    'ram:ApplicableTradeTax',
    textElement('ram:CalculatedAmount', amountText(row.tax, currency)),
    textElement('ram:TypeCode', 'VAT'),
    textElement('ram:ExemptionReason', row.exemptionReason),
    textElement('ram:BasisAmount', amountText(row.base, currency)),
    textElement('ram:CategoryCode', row.category),
    textElement('ram:ExemptionReasonCode', row.exemptionCode),
    textElement('ram:DueDateTypeCode', DUE_DATE_CODES[seller.vatDueOn]),
    row.category === 'O' ? '' : textElement('ram:RateApplicablePercent', decimalText(row.rate, 2)),
  );
}

const convertedTax = (tax: Micros, vatCurrency: CurrencyCode): Xml => {
  const text = formatDecimal(tax, convertedDecimals(vatCurrency));
  return textElement('ram:TaxTotalAmount', text, { currencyID: vatCurrency });
};

function totals(document: InvoiceDocument): Xml {
  const { currency, seller, net, tax, gross, creditUsed, due } = document;
  const converted = taxInVatCurrency(document);
  return element(
    'ram:SpecifiedTradeSettlementHeaderMonetarySummation',
    textElement('ram:LineTotalAmount', amountText(net, currency)),
    textElement('ram:TaxBasisTotalAmount', amountText(net, currency)),
    textElement('ram:TaxTotalAmount', amountText(tax, currency), { currencyID: currency }),
    converted === null ? '' : convertedTax(converted, seller.vatCurrency),
    textElement('ram:GrandTotalAmount', amountText(gross, currency)),
    creditUsed === 0n
      ? ''
      : textElement('ram:TotalPrepaidAmount', amountText(creditUsed, currency)),
    textElement('ram:DuePayableAmount', amountText(due, currency)),
  );
}

const amountText = (micros: Micros, currency: InvoiceDocument['currency']) =>
  formatDecimal(micros, minorUnitDecimals(currency));
