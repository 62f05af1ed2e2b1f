import type { InvoiceDocument, InvoiceDocumentLine } from '../domain/invoice/invoice-document';
import { minorUnitDecimals } from '../domain/money/currency';
import { stepOf, type Micros } from '../domain/money/money';
import { addDays, daysBetween } from '../domain/time/calendar-date';
import { amount, InvalidDocument, type DocumentProblem, type Report } from './document-problem';
import { checkParties, isFrench } from './party-check';
import { wording } from './problem.sentences';
import { checkTaxes } from './tax-check';
import { checkTexts } from './text-check';

/** What French platforms take of a number (BR-FR-01, BR-FR-02), and some of that only. */
const NUMBER_FORM = /^[A-Za-z0-9-]{1,35}$/;
const NUMBER_LENGTH_MAX = 35;
/** Code de commerce L441-10: days from the issue date. */
const FRENCH_DAYS_TO_PAY_MAX = 60;
const QUANTITY_DECIMALS_MAX = 4;
const QUANTITY_FORM = /^-?\d+(\.\d{1,4})?$/;

/**
 * Everything that is wrong with a document, to the last minor unit: EN 16931 lets tax be wrong by a
 * whole unit, this does not.
 */
export function documentProblems(document: InvoiceDocument): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const report: Report = (field, message) => problems.push({ field, message });
  checkTexts(document, report);
  checkHeader(document, report);
  checkReferences(document, report);
  checkParties(document, report);
  document.lines.forEach((line, index) => checkLine(document, line, index, report));
  checkTaxes(document, report);
  checkTotals(document, report);
  return problems;
}

/** @throws InvalidDocument with everything that is wrong. */
export function checkDocument(document: InvoiceDocument): void {
  const problems = documentProblems(document);
  if (problems.length > 0) throw new InvalidDocument(document.number, problems);
}

function checkHeader(document: InvoiceDocument, report: Report): void {
  const { number, lines } = document;
  if (!NUMBER_FORM.test(number)) {
    const form = 'expected a number of 1 to {max} characters of A-Z, a-z, 0-9 and "-", got {got}';
    report('number', wording(form, { max: NUMBER_LENGTH_MAX, got: JSON.stringify(number) }));
  }
  if (lines.length === 0) report('lines', wording('expected at least one line, got none'));
  checkDueDate(document, report);
}

function checkDueDate(document: InvoiceDocument, report: Report): void {
  const { type, issuedOn, dueOn, paymentTermDays } = document;
  if (type === 'CREDIT_NOTE') {
    if (dueOn !== null) {
      const got = { date: dueOn };
      report('dueOn', wording('expected no due date for a credit note, got {got}', { got }));
    }
    return;
  }
  if (dueOn === null) {
    report('dueOn', wording('expected a due date for an invoice, got none'));
    return;
  }
  const got = { date: dueOn };
  if (dueOn < issuedOn) {
    const sentence = 'expected a due date on or after the issue date, {issuedOn}, got {got}';
    report('dueOn', wording(sentence, { issuedOn: { date: issuedOn }, got }));
    return;
  }
  const days = daysBetween(issuedOn, dueOn);
  if (days !== paymentTermDays) {
    const expected = { date: addDays(issuedOn, paymentTermDays) };
    const sentence =
      'expected the due date {expected}, {days} days after the issue date, got {got}';
    report('dueOn', wording(sentence, { expected, days: paymentTermDays, got }));
  }
  if (isFrench(document.seller) && days > FRENCH_DAYS_TO_PAY_MAX) {
    const sentence = 'expected at most {max} days to pay from a French seller, got {got}';
    report('paymentTermDays', wording(sentence, { max: FRENCH_DAYS_TO_PAY_MAX, got: days }));
  }
}

function checkReferences({ type, issuedOn, corrects }: InvoiceDocument, report: Report): void {
  if (type === 'CREDIT_NOTE' && corrects.length === 0) {
    const sentence = 'expected a credit note to name the invoice that it corrects, got none';
    report('corrects', wording(sentence));
  }
  corrects.forEach((reference, index) => {
    const field = `corrects.${index}`;
    if (reference.number.trim() === '') {
      const sentence = 'expected the number of the invoice that is corrected, got an empty one';
      report(`${field}.number`, wording(sentence));
    }
    // What is stored may lack it, whatever the type says.
    const date = reference.issuedOn as string | null | undefined;
    if (date === null || date === undefined || date === '') {
      const sentence = 'expected the date of the invoice that is corrected, got {got}';
      report(`${field}.issuedOn`, wording(sentence, { got: JSON.stringify(date ?? null) }));
    } else if (date > issuedOn) {
      const sentence =
        'expected an invoice of {issuedOn} at the latest to be corrected, got one of {got}';
      const words = { issuedOn: { date: issuedOn }, got: { date: reference.issuedOn } };
      report(`${field}.issuedOn`, wording(sentence, words));
    }
  });
}

function checkLine(
  document: InvoiceDocument,
  line: InvoiceDocumentLine,
  index: number,
  report: Report,
): void {
  const field = `lines.${index}`;
  if (line.position !== index + 1) {
    const words = { expected: index + 1, got: line.position };
    report(`${field}.position`, wording('expected the position {expected}, got {got}', words));
  }
  if (document.sections[line.section] === undefined) {
    const words = { max: document.sections.length - 1, got: line.section };
    const sentence = 'expected the index of a section, 0 to {max}, got {got}';
    report(`${field}.section`, wording(sentence, words));
  }
  if (line.name.trim() === '') {
    report(`${field}.name`, wording('expected a name, got an empty one'));
  }
  if (line.serviceBefore <= line.serviceFrom) {
    const got = { date: addDays(line.serviceBefore, -1) };
    const sentence = 'expected a last day on or after the first, {first}, got {got}';
    const words = { first: { date: line.serviceFrom }, got };
    report(`${field}.serviceBefore`, wording(sentence, words));
  }
  if (!QUANTITY_FORM.test(`${line.quantity}`)) {
    const sentence = 'expected a quantity of at most {max} decimals, got {got}';
    const words = { max: QUANTITY_DECIMALS_MAX, got: `${line.quantity}` };
    report(`${field}.quantity`, wording(sentence, words));
  }
  if (line.unitPrice !== null && line.unitPrice < 0n) {
    const got = amount(line.unitPrice);
    report(`${field}.unitPrice`, wording('expected a unit price of 0 or more, got {got}', { got }));
  }
  checkDecimals(document, `${field}.net`, line.net, report);
}

function checkDecimals(
  { currency }: InvoiceDocument,
  field: string,
  micros: Micros,
  report: Report,
): void {
  const decimals = minorUnitDecimals(currency);
  if (micros % stepOf(decimals) === 0n) return;
  const sentence = 'expected an amount of {decimals} decimals in {currency}, got {got}';
  report(field, wording(sentence, { decimals, currency, got: amount(micros) }));
}

function checkTotals(document: InvoiceDocument, report: Report): void {
  const { lines, taxes, net, tax, gross, creditUsed, due } = document;
  for (const name of ['net', 'tax', 'gross', 'creditUsed', 'due'] as const) {
    checkDecimals(document, name, document[name], report);
  }
  const sumOfLines = lines.reduce((sum, line) => sum + line.net, 0n);
  if (net !== sumOfLines) {
    const words = { expected: amount(sumOfLines), got: amount(net) };
    const sentence = 'expected the net total {expected}, the sum of the lines, got {got}';
    report('net', wording(sentence, words));
  }
  const sumOfTaxes = taxes.reduce((sum, row) => sum + row.tax, 0n);
  if (tax !== sumOfTaxes) {
    const words = { expected: amount(sumOfTaxes), got: amount(tax) };
    const sentence = 'expected the VAT total {expected}, the sum of the rows of tax, got {got}';
    report('tax', wording(sentence, words));
  }
  if (gross !== net + tax) {
    const words = { expected: amount(net + tax), got: amount(gross) };
    report('gross', wording('expected the gross total {expected}, net and VAT, got {got}', words));
  }
  if (gross < 0n) {
    const sentence =
      'expected a gross total of 0 or more, since what is negative is a credit note, got {got}';
    report('gross', wording(sentence, { got: amount(gross) }));
  } else if (creditUsed < 0n || creditUsed > gross) {
    const sentence = 'expected a used credit from 0 to the gross total, {gross}, got {got}';
    const words = { gross: amount(gross), got: amount(creditUsed) };
    report('creditUsed', wording(sentence, words));
  }
  if (due !== gross - creditUsed) {
    const words = { expected: amount(gross - creditUsed), got: amount(due) };
    const sentence = 'expected the amount due {expected}, gross less credit used, got {got}';
    report('due', wording(sentence, words));
  }
}
