import type { InvoiceDocument, InvoiceReference } from '../../domain/invoice/invoice-document';
import { paymentTermsText } from '../payment-words';
import { printedDate } from '../printed-values';
import { sayIn, type Say } from '../sentences';
import { drawPairs } from './header';
import { CONTENT, type Sheet } from './sheet';
import { STYLES } from './text-style';
import { wrap } from './typesetter';

/** Notes of less than a third of a page are not torn apart. */
const NOTES_TOGETHER_MAX = 240;

/** Which documents this one corrects: below the header, where it cannot be missed. */
export function drawReferences(sheet: Sheet, document: InvoiceDocument): void {
  const { type, corrects, language } = document;
  const [only] = corrects;
  if (only === undefined) return;
  const say = sayIn(language);
  const isNote = type === 'CREDIT_NOTE';
  const one = { number: only.number, date: printedDate(only.issuedOn, language) };
  const all = { invoices: corrects.map((reference) => named(reference, document, say)).join(', ') };
  const oneSentence = isNote
    ? say('This credit note corrects invoice {number} of {date}.', one)
    : say('Its lines correct what was billed with invoice {number} of {date}.', one);
  const manySentence = isNote
    ? say('This credit note corrects these invoices: {invoices}.', all)
    : say('Its lines correct what was billed with these invoices: {invoices}.', all);
  sheet.paragraph(corrects.length === 1 ? oneSentence : manySentence, STYLES.strong);
  if (isNote) sheet.paragraph(paymentTermsText(document), STYLES.text);
  sheet.y += 6;
}

const named = (
  { number, issuedOn }: InvoiceReference,
  { language }: InvoiceDocument,
  say: Say,
): string => say('{number} of {date}', { number, date: printedDate(issuedOn, language) });

/** How it is paid, whom to ask, and what the law has every document say. */
export function drawClosing(sheet: Sheet, document: InvoiceDocument): void {
  const { type, seller, language, due } = document;
  const say = sayIn(language);
  if (type === 'INVOICE') {
    sheet.need(70);
    sheet.y += 10;
    sheet.paragraph(say('Payment'), STYLES.heading, 'H3');
    sheet.paragraph(paymentTermsText(document), STYLES.text);
    if (due > 0n && seller.payment) {
      sheet.y += 6;
      drawPairs(sheet, paymentPairs(document, say), 2);
    }
  }
  drawQuestions(sheet, document, say);
  if (seller.notes.length === 0) return;
  const height = seller.notes.reduce(
    (sum, { text }) =>
      sum + wrap(text, STYLES.small, CONTENT.width).length * STYLES.small.leading + 2,
    8 + STYLES.heading.leading,
  );
  sheet.need(Math.min(height, NOTES_TOGETHER_MAX));
  sheet.y += 8;
  sheet.paragraph(say('Notes'), STYLES.heading, 'H3');
  for (const { text } of seller.notes) {
    sheet.paragraph(text, STYLES.small);
    sheet.y += 2;
  }
}

function paymentPairs(
  { number, seller: { payment } }: InvoiceDocument,
  say: Say,
): (readonly [string, string])[] {
  if (payment === null) return [];
  const { iban, bic, accountName } = payment;
  return [
    [say('IBAN'), inFours(iban)],
    ...(bic === null ? [] : [[say('BIC'), bic] as const]),
    ...(accountName === null ? [] : [[say('Account holder'), accountName] as const]),
    [say('Payment reference'), number],
  ];
}

/** "FR76 3000 6000 …", as an IBAN is printed. */
const inFours = (iban: string) => iban.replaceAll(/(.{4})(?=.)/g, '$1 ');

function drawQuestions(sheet: Sheet, { seller: { contact } }: InvoiceDocument, say: Say): void {
  const ways = [contact?.name, contact?.telephone, contact?.email].filter((way) => !!way);
  if (ways.length === 0) return;
  sheet.need(40);
  sheet.y += 8;
  sheet.paragraph(say('Questions'), STYLES.heading, 'H3');
  sheet.paragraph(ways.join(' · '), STYLES.text);
}
