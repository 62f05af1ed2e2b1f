import type {
  InvoiceDocument,
  InvoiceDocumentLine,
  InvoiceSection,
} from '../../domain/invoice/invoice-document';
import { minorUnitDecimals } from '../../domain/money/currency';
import { addDays } from '../../domain/time/calendar-date';
import { daysNotes, detailNotes, lineNotes, priceText, quantityText } from '../line-words';
import {
  printedAmount,
  printedCount,
  printedDate,
  printedMonth,
  printedPercent,
  printedPeriod,
} from '../printed-values';
import { sayIn, type Say } from '../sentences';
import { drawPairRow } from './header';
import { CONTENT, type Sheet } from './sheet';
import { COLORS, STYLES } from './text-style';
import { cellOf, COLUMN_GAP, columnsOf, drawTable, type Cell, type TableColumn } from './table';
import { widthOf } from './typesetter';
import { drawUsageChart } from './usage-chart';

/** Height of the head of a section with the head and first row of its table. */
const SECTION_HEIGHT_MIN = 150;
/** Two dates; one date with a few words; the same. */
const CONTRACT_WIDTHS = [176, 140, 153];
const PERIOD_WIDTH = 98;

/** One service: its contract, its lines and its use. */
export function drawSection(sheet: Sheet, document: InvoiceDocument, index: number): void {
  const section = document.sections[index] as InvoiceSection;
  const lines = document.lines.filter((line) => line.section === index);
  // A credit note says what it gives back; what was used and is to come stands on invoices.
  const isInvoice = document.type === 'INVOICE';
  if (lines.length === 0 && !(isInvoice && section.unratedCalls > 0)) return;
  const say = sayIn(document.language);
  const isOnNewPage = sheet.need(SECTION_HEIGHT_MIN);
  if (!isOnNewPage) sheet.y += 16;
  drawSectionHead(sheet, document, section, lines);
  if (lines.length > 0) {
    const columns = lineColumns(document, lines, say);
    const rows = lines.map((line) => rowOf(document, line, columns));
    drawTable(sheet, columns, rows, say('{service}, continued', { service: section.serviceName }));
  }
  if (isInvoice) {
    drawUsageChart(sheet, document, section);
    for (const text of remarks(document, section, lines)) {
      sheet.y += 6;
      sheet.paragraph(text, STYLES.small);
    }
  }
  sheet.y += 6;
}

function drawSectionHead(
  sheet: Sheet,
  document: InvoiceDocument,
  section: InvoiceSection,
  lines: readonly InvoiceDocumentLine[],
): void {
  const { language, currency, seller } = document;
  const say = sayIn(language);
  sheet.rule(sheet.y, CONTENT, COLORS.accent, 1.2);
  sheet.y += 8;
  const sum = lines.reduce((total, { net }) => total + net, 0n);
  const amount = printedAmount(sum, minorUnitDecimals(currency), language);
  const left = { x: CONTENT.x, width: 340 };
  const right = { x: CONTENT.x + 350, width: CONTENT.width - 350 };
  const below = sheet.placed('H2', section.serviceName, STYLES.section, left, sheet.y);
  sheet.placed('P', amount, STYLES.sectionSum, right, sheet.y, 'right');
  sheet.y = below + 2;
  const names = { seller: seller.legalName, supporter: section.supportedBy };
  const isOwn = section.supportedBy === seller.legalName;
  sheet.paragraph(
    isOwn
      ? say('Sold and supported by {seller}', { seller: names.seller })
      : say('Sold by {seller} · Supported by {supporter}', names),
    STYLES.text,
  );
  const references = [
    say('Subscription {number}', { number: section.subscriptionNumber }),
    say('Order {number}', { number: section.orderNumber }),
    say('Terms: {terms}', { terms: section.terms }),
  ];
  sheet.paragraph(references.join(' · '), STYLES.small);
  sheet.y += 8;
  drawPairRow(sheet, contractPairs(document, section, say), CONTRACT_WIDTHS, 12);
  sheet.y += 4;
}

function contractPairs(
  { language }: InvoiceDocument,
  { period, endsBefore, noticeDueBy }: InvoiceSection,
  say: Say,
): (readonly [string, string])[] {
  const term =
    period === null ? say('No term') : printedPeriod(period.startsOn, period.endsBefore, language);
  const noEnd = period === null ? say('Not set') : say('None: it renews');
  const end =
    endsBefore === null
      ? noEnd
      : say('{date}, last day', { date: printedDate(addDays(endsBefore, -1), language) });
  const noNotice = endsBefore === null ? say('None') : say('No notice needed: it ends');
  const notice = noticeDueBy === null ? noNotice : printedDate(noticeDueBy, language);
  return [
    [say('Current term'), term],
    [say('End of service'), end],
    [say('Last day for notice'), notice],
  ];
}

/** What stands in the columns of figures, which are as wide as the widest: no amount is broken. */
function figuresOf({ language, currency }: InvoiceDocument, line: InvoiceDocumentLine) {
  const decimals = minorUnitDecimals(currency);
  const isTaxed = line.taxCategory === 'S';
  return {
    quantity: quantityText(line, language),
    price: priceText(line, decimals, language),
    tax: isTaxed ? printedPercent(line.taxRate, language) : line.taxCategory,
    net: printedAmount(line.net, decimals, language),
  };
}

function lineColumns(
  document: InvoiceDocument,
  lines: readonly InvoiceDocumentLine[],
  say: Say,
): TableColumn[] {
  const figures = lines.map((line) => figuresOf(document, line));
  const titles = {
    quantity: say('Quantity'),
    price: say('Unit price'),
    tax: say('VAT'),
    net: say('Net ({currency})', { currency: document.currency }),
  };
  const widths = { quantity: 58, price: 68, tax: 36, net: 63 };
  const columns = (['quantity', 'price', 'tax', 'net'] as const).map((name) => {
    const style = name === 'net' ? STYLES.net : STYLES.figure;
    const wide = figures.map((texts) => widthOf(texts[name], style));
    const gap = name === 'net' ? 0 : COLUMN_GAP;
    const needed = Math.max(widthOf(titles[name], STYLES.tableHead), ...wide) + gap + 0.5;
    return { title: titles[name], width: Math.max(widths[name], needed), align: 'right' as const };
  });
  const left = CONTENT.width - columns.reduce((sum, { width }) => sum + width, 0);
  return columnsOf([
    { title: say('Description'), width: left - PERIOD_WIDTH },
    { title: say('Period'), width: PERIOD_WIDTH },
    ...columns,
  ]);
}

function rowOf(
  document: InvoiceDocument,
  line: InvoiceDocumentLine,
  columns: readonly TableColumn[],
): Cell[] {
  const { language } = document;
  const figures = figuresOf(document, line);
  const notes = [line.description ?? '', lineNotes(document, line).join(' · ')];
  const period = printedPeriod(line.serviceFrom, line.serviceBefore, language);
  const [name, days, quantity, price, tax, net] = columns as [
    TableColumn,
    TableColumn,
    TableColumn,
    TableColumn,
    TableColumn,
    TableColumn,
  ];
  return [
    cellOf(
      name,
      [line.name, STYLES.cellName],
      ...notes.map((note) => [note, STYLES.small] as const),
      ...detailNotes(document, line).map((note) => [note, STYLES.detail] as const),
    ),
    cellOf(
      days,
      [period, STYLES.cell],
      ...daysNotes(document, line).map((note) => [note, STYLES.small] as const),
    ),
    cellOf(quantity, [figures.quantity, STYLES.figure]),
    cellOf(price, [figures.price, STYLES.figure]),
    cellOf(tax, [figures.tax, STYLES.figure]),
    cellOf(net, [figures.net, STYLES.net]),
  ];
}

/** Why it is as it is, where somebody will ask. */
function remarks(
  { language }: InvoiceDocument,
  { unratedCalls: calls }: InvoiceSection,
  lines: readonly InvoiceDocumentLine[],
): string[] {
  const say = sayIn(language);
  const texts: string[] = [];
  const partial = lines.find(({ kind, days }) => kind === 'CATCH_UP' && days !== null);
  const full = lines.find(
    ({ kind, serviceMonth }) =>
      kind === 'RECURRING' && partial !== undefined && serviceMonth > partial.serviceMonth,
  );
  if (partial && full) {
    const sentence =
      'Why two months stand here: what began on {date} could not be billed in advance for {partial}; those days are billed now. Charges for {month} are billed in advance, as those of every later month will be.';
    texts.push(
      say(sentence, {
        date: printedDate(partial.serviceFrom, language),
        partial: printedMonth(partial.serviceMonth, language),
        month: printedMonth(full.serviceMonth, language),
      }),
    );
  }
  if (calls === 1) {
    texts.push(
      say(
        'No rate was found yet for 1 call: it is not charged here and will be on a later invoice.',
      ),
    );
  } else if (calls > 1) {
    const sentence =
      'No rate was found yet for {calls} calls: they are not charged here and will be on a later invoice.';
    texts.push(say(sentence, { calls: printedCount(calls, language) }));
  }
  return texts;
}
