import type { InvoiceDocument, InvoiceDocumentLine } from '../domain/invoice/invoice-document';
import { minorUnitDecimals } from '../domain/money/currency';
import { decimalText, formatShortest } from '../domain/money/decimal-text';
import { formatDecimal } from '../domain/money/money';
import { ciiPeriod } from './cii-dates';
import { ciiQuantity } from './cii-quantity';
import { daysNotes, detailNotes, lineNotes, priceText, quantityText } from './line-words';
import { printedPeriod } from './printed-values';
import { sayIn } from './sentences';
import { element, textElement, type Xml } from './xml-text';

/** BG-25. */
export function lineItem(document: InvoiceDocument, line: InvoiceDocumentLine): Xml {
  const { currency } = document;
  const { quantity, unit, price, basis } = ciiQuantity(line, currency);
  const unitCode = { unitCode: unit };
  return element(
    'ram:IncludedSupplyChainTradeLineItem',
    element('ram:AssociatedDocumentLineDocument', textElement('ram:LineID', `${line.position}`)),
    element(
      'ram:SpecifiedTradeProduct',
      textElement('ram:Name', line.name),
      textElement('ram:Description', descriptionOf(document, line)),
      ...attributesOf(document, line).map(([name, value]) =>
        element(
          'ram:ApplicableProductCharacteristic',
          textElement('ram:Description', name),
          textElement('ram:Value', value),
        ),
      ),
    ),
    element(
      'ram:SpecifiedLineTradeAgreement',
      element(
        'ram:NetPriceProductTradePrice',
        textElement('ram:ChargeAmount', formatShortest(price)),
        textElement('ram:BasisQuantity', basis, unitCode),
      ),
    ),
    element(
      'ram:SpecifiedLineTradeDelivery',
      textElement('ram:BilledQuantity', quantity, unitCode),
    ),
    element(
      'ram:SpecifiedLineTradeSettlement',
      element(
        'ram:ApplicableTradeTax',
        textElement('ram:TypeCode', 'VAT'),
        textElement('ram:CategoryCode', line.taxCategory),
        // What is outside the scope of VAT has no rate, not even 0 (BR-O-05).
        line.taxCategory === 'O'
          ? ''
          : textElement('ram:RateApplicablePercent', decimalText(line.taxRate, 2)),
      ),
      ciiPeriod(line.serviceFrom, line.serviceBefore),
      element(
        'ram:SpecifiedTradeSettlementLineMonetarySummation',
        textElement('ram:LineTotalAmount', formatDecimal(line.net, minorUnitDecimals(currency))),
      ),
    ),
  );
}

/** BT-154: what the PDF says of the line, in one text. */
function descriptionOf(document: InvoiceDocument, line: InvoiceDocumentLine): string {
  const { sections, language, currency } = document;
  const section = sections[line.section];
  const quantity = quantityText(line, language);
  const price = priceText(line, minorUnitDecimals(currency), language);
  return [
    ...(section ? [section.serviceName] : []),
    printedPeriod(line.serviceFrom, line.serviceBefore, language),
    ...(quantity === '' ? [] : [price === '' ? quantity : `${quantity} × ${price}`]),
    ...daysNotes(document, line),
    ...(line.description ? [line.description] : []),
    ...lineNotes(document, line),
    ...detailNotes(document, line),
  ].join('; ');
}

/** BG-32: names in the document's language, values as plain numbers. */
function attributesOf(
  document: InvoiceDocument,
  line: InvoiceDocumentLine,
): (readonly [name: string, value: string])[] {
  const say = sayIn(document.language);
  const section = document.sections[line.section];
  const { unit, quantity, unitPrice, days, daysInMonth, calls, correctsNumber } = line;
  const isUse = unit === 'SECONDS';
  const isWholeMinutes = isUse && quantity % 60 === 0;
  const attributes: (readonly [string, string | null])[] = [
    [say('Service'), section?.serviceName ?? null],
    [say('Subscription'), section?.subscriptionNumber ?? null],
    [say('Order number'), section?.orderNumber ?? null],
    [say('Units'), unit === 'UNITS' ? `${quantity}` : null],
    [say('Billed seconds'), isUse ? `${quantity}` : null],
    [say('Minutes'), isWholeMinutes ? `${quantity / 60}` : null],
    [say('Calls'), calls === undefined || calls === null ? null : `${calls}`],
    [
      isUse ? say('Price per minute') : say('Unit price'),
      unitPrice === null ? null : formatShortest(unitPrice),
    ],
    [say('Days charged'), days === null ? null : `${days}`],
    [say('Days in the month'), daysInMonth === null ? null : `${daysInMonth}`],
    [say('Corrected document'), correctsNumber],
  ];
  return attributes.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}
