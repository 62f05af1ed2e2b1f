import type { InvoiceDocument } from '../domain/invoice/invoice-document';
import { printedDate } from './printed-values';
import { sayIn } from './sentences';

/** BT-20: what is to be paid, and until when; for a credit note, what becomes of it. */
export function paymentTermsText(document: InvoiceDocument): string {
  const { type, dueOn, due, paymentTermDays, language, seller } = document;
  const say = sayIn(language);
  const further = seller.paymentTerms ?? '';
  if (type === 'CREDIT_NOTE' || dueOn === null) {
    return say(
      'It lowers what you owe; what is left is credited to your account or paid back to you.',
    );
  }
  if (due === 0n) return say('Nothing is to be paid.');
  const sentence = 'Payment within {days} days of the issue date, by {date}.';
  const words = { days: paymentTermDays, date: printedDate(dueOn, language) };
  return [say(sentence, words), further].filter((text) => text !== '').join(' ');
}
