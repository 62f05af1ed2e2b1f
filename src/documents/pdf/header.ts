import type {
  InvoiceDocument,
  InvoiceParty,
  PostalAddress,
  SchemedIdentifier,
} from '../../domain/invoice/invoice-document';
import { minorUnitDecimals } from '../../domain/money/currency';
import type { Language } from '../../domain/wording';
import {
  NO_BREAK_SPACE,
  printedAmount,
  printedCountry,
  printedDate,
  printedMonths,
} from '../printed-values';
import { sayIn, type Say } from '../sentences';
import { serviceDays } from '../service-days';
import { CONTENT, PAGE, type Column, type Sheet } from './sheet';
import { STYLES, type TextStyle } from './text-style';
import { widthOf, wrap } from './typesetter';

const GAP = 18;
/** A block of a party never pushes the lines off the first page; its XML has all of a long name. */
const LINES_MAX = 18;

/** Who sells what to whom, when, and what is to be paid: the top of the first page. */
export function drawHeader(sheet: Sheet, document: InvoiceDocument): void {
  drawTitle(sheet, document);
  drawFacts(sheet, document);
  drawParties(sheet, document);
}

function drawTitle(sheet: Sheet, { type, number, language, seller }: InvoiceDocument): void {
  const say = sayIn(language);
  const right = { x: PAGE.left + 260, width: CONTENT.width - 260 };
  const left = { x: PAGE.left, width: 240 };
  const title = type === 'INVOICE' ? say('Invoice') : say('Credit note');
  const top = sheet.y;
  let below = sheet.placed('H1', title, STYLES.title, right, top - 4, 'right');
  below = sheet.placed('P', number, STYLES.number, right, below, 'right');
  const name = clipped(seller.tradingName ?? seller.legalName, STYLES.wordmark, left.width, 2);
  const underName = sheet.placed('P', name, STYLES.wordmark, left, top);
  sheet.y = Math.max(below, underName) + 14;
  sheet.rule(sheet.y);
  sheet.y += 12;
}

function drawFacts(sheet: Sheet, document: InvoiceDocument): void {
  const { issuedOn, dueOn, buyer, language } = document;
  const say = sayIn(language);
  const days = serviceDays(document);
  const facts: (readonly [string, string])[] = [
    [say('Issue date'), printedDate(issuedOn, language)],
    ...(dueOn === null ? [] : [[say('Due date'), printedDate(dueOn, language)] as const]),
    [say('Service period'), printedMonths(days.from, days.before, language)],
    [say('Account'), buyer.accountNumber],
    ...(buyer.purchaseOrder === null ? [] : [[say('Your order'), buyer.purchaseOrder] as const]),
    ...(buyer.buyerReference === null
      ? []
      : [[say('Your reference'), buyer.buyerReference] as const]),
  ];
  drawPairs(sheet, facts, 4);
  sheet.y += 8;
}

/**
 * Labels with their values below, beside each other: in one row, as wide as they are, where there
 * is room for it; else so many of one width in a row.
 */
export function drawPairs(
  sheet: Sheet,
  pairs: readonly (readonly [label: string, value: string])[],
  perRow: number,
): void {
  const wide = pairs.map(([label, value]) =>
    Math.ceil(Math.max(widthOf(label, STYLES.label), widthOf(value, STYLES.value))),
  );
  const gaps = Math.max(1, pairs.length - 1);
  const gap = (CONTENT.width - wide.reduce((sum, width) => sum + width, 0)) / gaps;
  if (gap >= 12) {
    drawPairRow(sheet, pairs, wide, Math.min(gap, 60));
    return;
  }
  const equal = (CONTENT.width - GAP * (perRow - 1)) / perRow;
  for (let from = 0; from < pairs.length; from += perRow) {
    const row = pairs.slice(from, from + perRow);
    drawPairRow(
      sheet,
      row,
      row.map(() => equal),
      GAP,
    );
  }
}

/** Labels with their values below, in columns of these widths. */
export function drawPairRow(
  sheet: Sheet,
  pairs: readonly (readonly [label: string, value: string])[],
  widths: readonly number[],
  gap: number,
): void {
  const top = sheet.y;
  let x = CONTENT.x;
  const heights = pairs.map(([label, value], index) => {
    const width = widths[index] as number;
    const column = { x, width: width + 0.01 };
    x += width + gap;
    const below = sheet.placed('P', label, STYLES.label, column, top);
    return sheet.placed('P', value, STYLES.value, column, below + 1);
  });
  sheet.y = Math.max(top, ...heights) + 8;
}

function drawParties(sheet: Sheet, document: InvoiceDocument): void {
  const { type, seller, buyer, language } = document;
  const say = sayIn(language);
  const panelWidth = 168;
  const width = (CONTENT.width - panelWidth - 2 * GAP) / 2;
  const [first, second] = [0, 1].map((index) => ({ x: CONTENT.x + index * (width + GAP), width }));
  const top = sheet.y;
  const billed = type === 'INVOICE' ? say('Billed to') : say('Credited to');
  const delivered = buyer.delivery
    ? drawBlock(
        sheet,
        say('Delivered to'),
        [buyer.delivery.name, ...addressLines(buyer.delivery.address, language)],
        second as Column,
        drawBlock(sheet, billed, partyLines(buyer, null, language), second as Column, top) + 8,
      )
    : drawBlock(sheet, billed, partyLines(buyer, null, language), second as Column, top);
  const sold = drawBlock(
    sheet,
    say('Sold by'),
    partyLines(seller, seller.taxNumber, language),
    first as Column,
    top,
  );
  const panel = { x: CONTENT.x + CONTENT.width - panelWidth, width: panelWidth };
  const paid = drawAmount(sheet, document, panel, top);
  sheet.y = Math.max(sold, delivered, paid) + 8;
}

function drawBlock(
  sheet: Sheet,
  label: string,
  lines: readonly string[],
  column: Column,
  top: number,
): number {
  let y = sheet.placed('P', label, STYLES.label, column, top) + 1;
  let left = LINES_MAX;
  lines.forEach((line, index) => {
    const style = index === 0 ? STYLES.strong : STYLES.small;
    const text = clipped(line, style, column.width, Math.max(1, Math.min(left, 6)));
    left -= wrap(text, style, column.width).length;
    y = sheet.placed('P', text, style, column, y) + (index === 0 ? 1 : 0);
  });
  return y;
}

function drawAmount(sheet: Sheet, document: InvoiceDocument, panel: Column, top: number): number {
  const { type, currency, language, due, gross } = document;
  const say = sayIn(language);
  const inner = { x: panel.x + 14, width: panel.width - 28 };
  const shown = type === 'INVOICE' ? due : gross;
  const amount = printedAmount(shown, minorUnitDecimals(currency), language);
  const text = `${amount}${NO_BREAK_SPACE}${currency}`;
  const height = 78;
  sheet.panel(panel, top - 4, height);
  const label = type === 'INVOICE' ? say('Amount due') : say('Amount credited');
  let y = sheet.placed('P', label, STYLES.label, inner, top + 10) + 1;
  y = sheet.placed('P', text, fitting(text, STYLES.due, inner.width), inner, y) + 2;
  sheet.placed('P', whatToDo(document, say), STYLES.small, inner, y);
  return top - 4 + height;
}

function whatToDo({ type, due, creditUsed, dueOn, language }: InvoiceDocument, say: Say): string {
  if (type === 'CREDIT_NOTE' || dueOn === null) return say('In your favour');
  if (due > 0n) return say('To be paid by {date}', { date: printedDate(dueOn, language) });
  return creditUsed > 0n ? say('Paid with account credit') : say('Nothing to pay');
}

/** The style, smaller where the text is wider than that. */
function fitting(text: string, style: TextStyle, width: number): TextStyle {
  const needed = widthOf(text, style);
  return needed <= width ? style : { ...style, size: (style.size * width) / needed - 0.01 };
}

/** The text, cut after so many lines. */
function clipped(text: string, style: TextStyle, width: number, linesMax: number): string {
  const lines = wrap(text, style, width);
  if (lines.length <= linesMax) return text;
  return `${lines.slice(0, linesMax).join(' ').slice(0, -2)}…`;
}

function partyLines(party: InvoiceParty, taxNumber: string | null, language: Language): string[] {
  const say = sayIn(language);
  const { registration, identifier, vatId, electronicAddress } = party;
  return [
    party.legalName,
    ...(party.tradingName === null ? [] : [party.tradingName]),
    ...addressLines(party.address, language),
    ...(registration === null ? [] : [registrationText(registration, say)]),
    ...(identifier === null ? [] : [identifierText(identifier, say)]),
    ...(vatId === null ? [] : [say('VAT no. {value}', { value: vatId })]),
    ...(taxNumber === null ? [] : [say('Tax no. {value}', { value: taxNumber })]),
    ...(electronicAddress === null
      ? []
      : [say('E-invoicing address {value}', { value: electronicAddress.value })]),
  ];
}

/** Where the post writes the code behind the town: "Denver CO 80202", not "80202 Denver CO". */
const CODE_BEHIND = new Set(['AU', 'CA', 'GB', 'IE', 'IN', 'NZ', 'SG', 'US']);

function addressLines(address: PostalAddress, language: Language): string[] {
  const { lines, postalCode, city, subdivision, countryCode } = address;
  const town = CODE_BEHIND.has(countryCode)
    ? [city, subdivision, postalCode]
    : [postalCode, city, subdivision];
  return [
    ...lines,
    town.filter((part) => part !== null && part !== '').join(' '),
    printedCountry(countryCode, language),
  ];
}

const registrationText = ({ scheme, value }: SchemedIdentifier, say: Say) =>
  scheme === '0002' ? say('SIREN {value}', { value }) : say('Registration no. {value}', { value });

const identifierText = ({ scheme, value }: SchemedIdentifier, say: Say) =>
  scheme === '0009' ? say('SIRET {value}', { value }) : say('Identifier {value}', { value });
