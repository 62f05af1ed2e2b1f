import { convertedDecimals } from '../../domain/invoice/exchange-rate';
import type { InvoiceDocument, InvoiceTaxRow } from '../../domain/invoice/invoice-document';
import type { TaxCategory } from '../../domain/invoice/tax';
import { minorUnitDecimals } from '../../domain/money/currency';
import { decimalText } from '../../domain/money/decimal-text';
import {
  NO_BREAK_SPACE,
  printedAmount,
  printedDate,
  printedDecimal,
  printedPercent,
} from '../printed-values';
import { sayIn, type Say } from '../sentences';
import { taxInVatCurrency } from '../tax-check';
import { CONTENT, type Column, type Sheet } from './sheet';
import { COLORS, STYLES, type TextStyle } from './text-style';
import { cellOf, COLUMN_GAP, columnsOf, drawTable, type TableColumn } from './table';
import { widthOf } from './typesetter';

const SUMS_WIDTH = 208;
const GAP = 28;

/** VAT by rate at the left, the totals at the right. */
export function drawTotals(sheet: Sheet, document: InvoiceDocument): void {
  const { taxes } = document;
  // Neither is torn from the other.
  sheet.need(130 + taxes.length * 30);
  sheet.y += 14;
  const top = sheet.y;
  const page = sheet.pages;
  drawTaxes(sheet, document);
  const below = sheet.pages === page ? sheet.y : top;
  sheet.y = sheet.pages === page ? top : sheet.y;
  const x = CONTENT.x + CONTENT.width - SUMS_WIDTH;
  drawSums(sheet, document, { x, width: SUMS_WIDTH });
  sheet.y = Math.max(below, sheet.y) + 6;
}

function drawTaxes(sheet: Sheet, document: InvoiceDocument): void {
  const { taxes, currency, language, seller } = document;
  const say = sayIn(language);
  const decimals = minorUnitDecimals(currency);
  const width = CONTENT.width - SUMS_WIDTH - GAP;
  const figures = taxes.map((row) => ({
    base: printedAmount(row.base, decimals, language),
    tax: printedAmount(row.tax, decimals, language),
  }));
  const wide = (name: 'base' | 'tax') =>
    Math.max(62, ...figures.map((texts) => widthOf(texts[name], STYLES.figure) + 0.5));
  const columns = columnsOf([
    { title: say('VAT by rate'), width: width - wide('base') - wide('tax') - COLUMN_GAP },
    { title: say('Base'), width: wide('base') + COLUMN_GAP, align: 'right' },
    { title: say('VAT'), width: wide('tax'), align: 'right' },
  ]);
  const [rate, base, tax] = columns as [TableColumn, TableColumn, TableColumn];
  const rows = taxes.map((row, index) => [
    cellOf(rate, [rateText(row, document, say), STYLES.cell], [reasonText(row), STYLES.small]),
    cellOf(base, [figures[index]?.base ?? '', STYLES.figure]),
    cellOf(tax, [figures[index]?.tax ?? '', STYLES.figure]),
  ]);
  drawTable(sheet, columns, rows, say('VAT by rate'));
  sheet.y += 6;
  const column = { x: CONTENT.x, width };
  const dueOn =
    seller.vatDueOn === 'RECEIPTS'
      ? say('VAT falls due when it is paid.')
      : say('VAT falls due when it is invoiced (option for debits).');
  const isTaxed = taxes.some(({ category }) => category === 'S');
  const texts = [
    say('Operation category: services.'),
    ...(isTaxed ? [dueOn] : []),
    ...conversionTexts(document, say),
  ];
  sheet.paragraph(texts.join(' '), STYLES.small, 'P', column);
}

/** "20%", or what stands in its place with the code that lines name. */
function rateText({ category, rate }: InvoiceTaxRow, { language }: InvoiceDocument, say: Say) {
  return category === 'S'
    ? printedPercent(rate, language)
    : `${categoryText(category, say)} (${category})`;
}

function categoryText(category: Exclude<TaxCategory, 'S'>, say: Say): string {
  switch (category) {
    case 'AE':
      return say('Reverse charge');
    case 'E':
      return say('Exempt');
    case 'O':
      return say('Outside the scope of VAT');
    case 'Z':
      return say('Zero rate');
    case 'G':
      return say('Export');
    case 'K':
      return say('Supply within the EU');
  }
}

const reasonText = ({ exemptionReason, exemptionCode }: InvoiceTaxRow) =>
  [exemptionReason, exemptionCode].filter((part) => part !== null && part !== '').join(', ');

function conversionTexts(document: InvoiceDocument, say: Say): string[] {
  const { currency, language, seller, vatConversion } = document;
  const converted = taxInVatCurrency(document);
  if (converted === null || !vatConversion) return [];
  const decimals = convertedDecimals(seller.vatCurrency);
  const words = {
    currency: seller.vatCurrency,
    amount: printedAmount(converted, decimals, language),
    rate: printedDecimal(decimalText(vatConversion.rate, 2), language),
    from: currency,
    source: vatConversion.source,
    date: printedDate(vatConversion.date, language),
  };
  const sentence =
    'VAT in {currency}: {amount}, at {rate} {from} for 1 {currency} ({source}, {date}).';
  return [say(sentence, words)];
}

function drawSums(sheet: Sheet, document: InvoiceDocument, area: Column): void {
  const { type, currency, language, net, taxes, gross, creditUsed, due } = document;
  const say = sayIn(language);
  const decimals = minorUnitDecimals(currency);
  const row = (label: string, amount: bigint, style: TextStyle, unit = '') => {
    const printed = printedAmount(amount, decimals, language);
    const top = sheet.y;
    const labelStyle = { ...style, isTabular: false };
    sheet.placed('P', label, labelStyle, { x: area.x, width: area.width * 0.55 }, top);
    const right = { x: area.x + area.width * 0.4, width: area.width * 0.6 };
    sheet.y = sheet.placed('P', `${printed}${unit}`, style, right, top, 'right') + 4;
  };
  row(say('Net total'), net, STYLES.figure);
  for (const { category, rate, tax } of taxes) {
    if (category === 'S') {
      row(say('VAT {rate}', { rate: printedPercent(rate, language) }), tax, STYLES.figure);
    }
  }
  if (taxes.length > 1 || taxes[0]?.category !== 'S') {
    row(say('VAT total'), document.tax, STYLES.figure);
  }
  sheet.rule(sheet.y, area);
  sheet.y += 5;
  row(say('Gross total'), gross, creditUsed === 0n ? STYLES.net : STYLES.figure);
  if (creditUsed !== 0n) row(say('Account credit used'), -creditUsed, STYLES.figure);
  sheet.rule(sheet.y, area, COLORS.accent, 1.2);
  sheet.y += 6;
  const last = type === 'INVOICE' ? say('Amount due') : say('Amount credited');
  const amount = type === 'INVOICE' ? due : gross;
  row(last, amount, STYLES.total, `${NO_BREAK_SPACE}${currency}`);
}
