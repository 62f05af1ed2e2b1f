import type {
  InvoiceDocument,
  InvoiceDocumentLine,
  InvoiceLineDetail,
} from '../domain/invoice/invoice-document';
import { decimalText, formatShortest } from '../domain/money/decimal-text';
import type { Language } from '../domain/wording';
import { NO_BREAK_SPACE, printedCount, printedDecimal, printedDuration } from './printed-values';
import { sayIn, type Say } from './sentences';

/** What is said of a line beside its name: what it is for or corrects, how many calls it counts. */
export function lineNotes({ language }: InvoiceDocument, line: InvoiceDocumentLine): string[] {
  const kind = kindNote(line, sayIn(language));
  const { calls, details } = line;
  // Calls of one price are counted with it.
  const isCounted = calls !== undefined && calls !== null && details?.length !== 1;
  return [...(kind === null ? [] : [kind]), ...(isCounted ? [callsText(calls, language)] : [])];
}

/** "22 of 31 days" for a partial month; nothing for a whole one. */
export const daysNotes = (
  { language }: InvoiceDocument,
  { days, daysInMonth }: InvoiceDocumentLine,
): string[] =>
  days === null || daysInMonth === null
    ? []
    : [sayIn(language)('{days} of {daysInMonth} days', { days, daysInMonth })];

/** A row for each rate that a line of use adds up, with its amount unrounded. */
export const detailNotes = (
  { language }: InvoiceDocument,
  { details }: InvoiceDocumentLine,
): string[] => (details ?? []).map((detail) => detailNote(detail, language));

/** Quantity as people read it: "25", "1,234 min"; nothing where a line has none. */
export function quantityText({ quantity, unit }: InvoiceDocumentLine, language: Language): string {
  if (unit === 'NONE') return '';
  if (unit === 'SECONDS') return printedDuration(quantity, language);
  return printedCount(quantity, language);
}

/** "79.99", "0.019 per min"; nothing where the amount is no product of one price. */
export function priceText(
  { unit, unitPrice }: InvoiceDocumentLine,
  decimals: number,
  language: Language,
): string {
  if (unitPrice === null) return '';
  const price = printedDecimal(decimalText(unitPrice, decimals), language);
  return unit === 'SECONDS' ? sayIn(language)('{price} per min', { price }) : price;
}

function kindNote({ kind, correctsNumber: number }: InvoiceDocumentLine, say: Say): string | null {
  switch (kind) {
    case 'RECURRING':
    case 'USAGE':
      return number === null ? null : say('Corrects {number}', { number });
    case 'CATCH_UP':
      return say('Billed for the first time');
    case 'ONE_TIME':
      return say('Billed once');
    case 'POOL_OVERAGE':
      return say('Beyond the included minutes');
    case 'MINIMUM_SHORTFALL':
      return say('Up to the agreed minimum');
    case 'LATE_USAGE':
      return number === null
        ? say('Use reported late')
        : say('Use reported late, adds to {number}', { number });
    case 'CORRECTION':
      return number === null ? say('Correction') : say('Corrects {number}', { number });
    case 'POST_TERM':
      return say('Calls after the end of service');
    case 'SURCHARGE':
      return say('Regulatory charge');
    case 'CREDIT_REBILL':
      return number === null
        ? say('Credited before, billed again')
        : say('Credited with {number}, billed again', { number });
  }
}

/** "12,000 calls", on one line. */
function callsText(calls: number, language: Language): string {
  const say = sayIn(language);
  const text =
    calls === 1 ? say('1 call') : say('{calls} calls', { calls: printedCount(calls, language) });
  return text.replaceAll(' ', NO_BREAK_SPACE);
}

function detailNote(detail: InvoiceLineDetail, language: Language): string {
  const say = sayIn(language);
  const words = {
    direction: directionText(detail, say),
    calls: callsText(detail.calls, language),
    duration: printedDuration(detail.billedSeconds, language),
    amount: printedDecimal(formatShortest(detail.amount), language),
  };
  if (detail.perMinute === null) return say('{direction}: {calls}, {duration} = {amount}', words);
  const price = printedDecimal(formatShortest(detail.perMinute), language);
  const sentence = '{direction}: {calls}, {duration} × {price} = {amount}';
  return say(sentence, { ...words, price });
}

function directionText({ direction, leg }: InvoiceLineDetail, say: Say): string {
  if (direction === 'INBOUND') {
    return leg === 'AGENT' ? say('Inbound, agent’s leg') : say('Inbound');
  }
  return leg === 'AGENT' ? say('Outbound, agent’s leg') : say('Outbound');
}
