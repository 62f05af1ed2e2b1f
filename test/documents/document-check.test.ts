import type { InvoiceDocument } from '../../src/domain/invoice/invoice-document';
import { parseCurrency } from '../../src/domain/money/currency';
import { told } from '../../src/domain/wording';
import { checkDocument, documentProblems } from '../../src/documents/document-check';
import { csvOf, xmlOf } from '../../src/documents/document-files';
import { InvalidDocument } from '../../src/documents/document-problem';
import { problemsOf } from './document-problems';
import { date, documentOf, lineOf, M02, M02_LINES, money, SELLER } from './sample-documents';

/** M02 as one document: 2,894.98 and 579.00 of tax (TAX13). */
const TAX13 = documentOf([
  lineOf('2025-03', 'Seats', '1419.18'),
  lineOf('2025-03', 'Calls', '412.35'),
  lineOf('2025-03', 'Users', '1040.00'),
  lineOf('2025-03', 'Calls', '23.45'),
]);
const [TAX13_ROW] = TAX13.taxes as [InvoiceDocument['taxes'][number]];

describe('Sums', () => {
  it('A document whose parts agree has no problem.', () => {
    expect(problemsOf(M02)).toEqual([]);
    expect(problemsOf(TAX13)).toEqual([]);
    expect([TAX13.net, TAX13.tax, TAX13.gross]).toEqual(['2894.98', '579', '3473.98'].map(money));
  });

  it('A net total that is 0.01 from the sum of the lines is refused (EIN01).', () => {
    expect(problemsOf({ ...TAX13, net: money('2894.99') })).toEqual([
      'net: expected the net total 2894.98, the sum of the lines, got 2894.99',
      'gross: expected the gross total 3473.99, net and VAT, got 3473.98',
    ]);
  });

  it('Tax of 579.60 in the place of 579.00 is refused, though the standard takes it (EIN03).', () => {
    const wrong = {
      ...TAX13,
      taxes: [{ ...TAX13_ROW, tax: money('579.60') }],
      tax: money('579.60'),
      gross: money('3474.58'),
      due: money('3474.58'),
    };
    expect(problemsOf(wrong)).toEqual([
      'taxes.0.tax: expected the tax 579.00, 20 percent of 2894.98 rounded once, got 579.60',
    ]);
  });

  it.each([
    ['EUR', 'S', '20', ['68.33', '68.33', '57.50', '85.00'], '55.83'], // TAX01
    ['NOK', 'S', '25', ['696.22', '696.22', '696.22'], '522.17'], // TAX02
    ['EUR', 'S', '19', ['7612.50'], '1446.38'], // TAX04
    ['SAR', 'S', '15', ['1091.50'], '163.73'], // TAX06
  ])('Tax in %s is rounded once, on the sum: %s at %s percent.', (code, _, rate, nets, tax) => {
    const currency = parseCurrency(code);
    const taxRate = money(rate);
    const document = documentOf(
      nets.map((net) => lineOf('2025-03', 'Seats', net, { taxRate })),
      { currency, seller: { ...SELLER, vatCurrency: currency } },
    );
    expect(problemsOf(document)).toEqual([]);
    expect(document.tax).toBe(money(tax));
    const cent = money('0.01');
    const wrong = document.taxes.map((row) => ({ ...row, tax: row.tax + cent }));
    const [, gross, due] = [document.tax, document.gross, document.due].map((sum) => sum + cent);
    const off = { ...document, taxes: wrong, tax: document.tax + cent, gross, due };
    expect(problemsOf(off as InvoiceDocument)).toHaveLength(1);
  });

  it('Tax of a credit note is what is left of the whole, less than a cent from its own (CRE01).', () => {
    const line = lineOf('2025-03', 'Seats', '68.33');
    const note = documentOf([line], { type: 'CREDIT_NOTE' });
    const withTax = (tax: string) => ({
      ...note,
      taxes: note.taxes.map((row) => ({ ...row, tax: money(tax) })),
      tax: money(tax),
      gross: money('68.33') + money(tax),
      due: money('68.33') + money(tax),
    });
    expect(problemsOf(withTax('13.67'))).toEqual([]);
    expect(problemsOf(withTax('13.66'))).toEqual([]);
    expect(problemsOf(withTax('13.65'))).toEqual([
      'taxes.0.tax: expected a tax less than one minor unit from 20 percent of 68.33, got 13.65',
    ]);
  });

  it('The base of a row is the sum of its lines; every pair of category and rate has one row.', () => {
    const wrongBase = { ...TAX13, taxes: [{ ...TAX13_ROW, base: money('2895') }] };
    expect(problemsOf(wrongBase)).toEqual([
      'taxes.0.base: expected the base 2894.98, the sum of the lines in S at 20 percent, got 2895.00',
    ]);
    expect(problemsOf({ ...TAX13, taxes: [] })).toContain(
      'taxes: expected one row of tax for S at 20 percent, got 0',
    );
    const further = { ...TAX13_ROW, rate: money('5.5'), base: 0n, tax: 0n };
    expect(problemsOf({ ...TAX13, taxes: [TAX13_ROW, further] })).toEqual([
      'taxes.1: expected no row of tax for S at 5.5 percent, which no line has, got one',
    ]);
  });

  it('Gross, credit used and what is due agree.', () => {
    expect(problemsOf({ ...TAX13, gross: money('3473.97') })).toEqual([
      'gross: expected the gross total 3473.98, net and VAT, got 3473.97',
      'due: expected the amount due 3473.97, gross less credit used, got 3473.98',
    ]);
    expect(problemsOf({ ...TAX13, tax: money('579.01') })).toContain(
      'tax: expected the VAT total 579.00, the sum of the rows of tax, got 579.01',
    );
    const paid = money('4000');
    expect(problemsOf({ ...TAX13, creditUsed: paid, due: TAX13.gross - paid })).toEqual([
      'creditUsed: expected a used credit from 0 to the gross total, 3473.98, got 4000.00',
    ]);
  });

  it('A negative document is refused: it is a credit note.', () => {
    const document = documentOf([lineOf('2025-03', 'Seats', '-10.00')]);
    expect(problemsOf(document)).toEqual([
      'gross: expected a gross total of 0 or more, since what is negative is a credit note, got -12.00',
    ]);
  });
});

describe('Decimals', () => {
  it('A line of 23.446 euros is refused: a rated call is no line (EIN14).', () => {
    const document = documentOf([lineOf('2025-03', 'Calls', '23.446')]);
    expect(problemsOf(document)).toContain(
      'lines.0.net: expected an amount of 2 decimals in EUR, got 23.446',
    );
  });

  it('Currencies of three decimals have no XML, but are checked all the same (EIN14).', () => {
    const currency = parseCurrency('TND');
    const seller = { ...SELLER, vatCurrency: currency };
    const document = documentOf([lineOf('2025-03', 'Calls', '23.446')], { currency, seller });
    expect(problemsOf(document)).toEqual([]);
    expect(xmlOf(document)).toBeNull();
    expect(csvOf(document)).toContain(',23.446,S,20,');
    const fine = documentOf([lineOf('2025-03', 'Calls', '23.4461')], { currency, seller });
    expect(problemsOf(fine)).toContain(
      'lines.0.net: expected an amount of 3 decimals in TND, got 23.4461',
    );
  });

  it('Yen have no decimals.', () => {
    const currency = parseCurrency('JPY');
    const seller = { ...SELLER, vatCurrency: currency };
    const document = documentOf([lineOf('2025-03', 'Calls', '1200.5')], { currency, seller });
    expect(problemsOf(document)).toContain(
      'lines.0.net: expected an amount of 0 decimals in JPY, got 1200.50',
    );
  });

  it('A quantity of five decimals is refused (EIN10).', () => {
    const line = lineOf('2025-03', 'Calls', '10.00', { unit: 'UNITS', quantity: 1234.56789 });
    expect(problemsOf(documentOf([line]))).toEqual([
      'lines.0.quantity: expected a quantity of at most 4 decimals, got 1234.56789',
    ]);
  });

  it('A unit price of seven decimals cannot even be stated (EIN11).', () => {
    expect(() => money('0.0190001')).toThrow('expected at most 6 decimals');
  });

  it('A negative unit price is refused (EIN13).', () => {
    const line = lineOf('2025-03', 'Calls', '-10.00', { unitPrice: money('-0.019') });
    expect(problemsOf(documentOf([line, lineOf('2025-03', 'Seats', '20')]))).toEqual([
      'lines.0.unitPrice: expected a unit price of 0 or more, got -0.019',
    ]);
  });
});

describe('Header', () => {
  it.each([
    ['SW.2025.000042'], // EIN05
    ['SW-2025-000042-0123456789-0123456789'], // EIN06: 36 characters
    [''],
    ['SW 2025'],
    ['SW-2025-000042\n'],
  ])('The number %j is refused.', (number) => {
    expect(problemsOf({ ...M02, number })).toContain(
      'number: expected a number of 1 to 35 characters of A-Z, a-z, 0-9 and "-", got ' +
        JSON.stringify(number),
    );
    expect(problemsOf({ ...M02, number: 'SW-2025-000042-0123456789-012345678' })).toEqual([]);
  });

  it('A due date before the issue date is refused (EIN08).', () => {
    const dates = { issuedOn: date('2025-04-01'), dueOn: date('2025-03-31') };
    expect(problemsOf({ ...M02, ...dates })).toEqual([
      'dueOn: expected a due date on or after the issue date, 2025-04-01, got 2025-03-31',
    ]);
  });

  it.each([
    [30, '2025-05-01', []],
    [60, '2025-05-31', []],
    [
      61,
      '2025-06-01',
      ['paymentTermDays: expected at most 60 days to pay from a French seller, got 61'],
    ],
  ])('%i days from 1 April are due on %s (DAT01).', (paymentTermDays, due, problems) => {
    const issuedOn = date('2025-04-01');
    const document = { ...M02, issuedOn, paymentTermDays, dueOn: date(due) };
    expect(problemsOf(document)).toEqual(problems);
    expect(problemsOf({ ...document, dueOn: date('2025-05-02') })).toHaveLength(1);
  });

  it('An invoice is due, a credit note is not.', () => {
    expect(problemsOf({ ...M02, dueOn: null })).toEqual([
      'dueOn: expected a due date for an invoice, got none',
    ]);
    const note = documentOf(M02_LINES, { type: 'CREDIT_NOTE' });
    expect(problemsOf(note)).toEqual([]);
    expect(problemsOf({ ...note, dueOn: date('2025-05-04') })).toEqual([
      'dueOn: expected no due date for a credit note, got 2025-05-04',
    ]);
  });

  it('A credit note names number and date of its invoice (EIN09).', () => {
    const note = documentOf(M02_LINES, { type: 'CREDIT_NOTE' });
    expect(problemsOf({ ...note, corrects: [] })).toEqual([
      'corrects: expected a credit note to name the invoice that it corrects, got none',
    ]);
    const undated = { number: 'SW-2025-000041', issuedOn: null as never };
    expect(problemsOf({ ...note, corrects: [undated] })).toEqual([
      'corrects.0.issuedOn: expected the date of the invoice that is corrected, got null',
    ]);
    const unnumbered = { number: ' ', issuedOn: date('2025-04-05') };
    expect(problemsOf({ ...note, corrects: [unnumbered] })).toEqual([
      'corrects.0.number: expected the number of the invoice that is corrected, got an empty one',
      'corrects.0.issuedOn: expected an invoice of 2025-04-04 at the latest to be corrected, got one of 2025-04-05',
    ]);
  });

  it.each([['PMT'], ['PMD'], ['AAB']])(
    'A French seller states %s exactly once (EIN07).',
    (code) => {
      const without = SELLER.notes.filter((note) => note.code !== code);
      const message = `seller.notes: expected the note ${code} exactly once from a French seller, got it `;
      expect(problemsOf({ ...M02, seller: { ...SELLER, notes: without } })).toEqual([
        `${message}0 times`,
      ]);
      const twice = [...SELLER.notes, { code, text: 'Again.' }];
      expect(problemsOf({ ...M02, seller: { ...SELLER, notes: twice } })).toEqual([
        `${message}2 times`,
      ]);
    },
  );

  it('A line stands at its position, in a section, with a name and a period.', () => {
    const [line] = M02.lines as [InvoiceDocument['lines'][number]];
    const wrong = { ...line, position: 2, section: 9, name: ' ', serviceBefore: line.serviceFrom };
    expect(problemsOf({ ...M02, lines: [wrong, ...M02.lines.slice(1)] })).toEqual([
      'lines.0.position: expected the position 1, got 2',
      'lines.0.section: expected the index of a section, 0 to 2, got 9',
      'lines.0.name: expected a name, got an empty one',
      'lines.0.serviceBefore: expected a last day on or after the first, 2025-03-10, got 2025-03-09',
    ]);
    expect(problemsOf(documentOf([]))).toEqual(['lines: expected at least one line, got none']);
  });
});

it('All problems are told at once, in English and in French, and no file is made.', () => {
  const wrong = { ...M02, number: 'SW.1', dueOn: null };
  expect(() => checkDocument(wrong)).toThrow(InvalidDocument);
  for (const make of [xmlOf, csvOf]) {
    expect(() => make(wrong)).toThrow(
      'The document "SW.1" is not valid: number: expected a number of 1 to 35 characters of A-Z, a-z, ' +
        '0-9 and "-", got "SW.1"; dueOn: expected a due date for an invoice, got none.',
    );
  }
  const [, missing] = documentProblems(wrong);
  expect(missing && told(missing.message, 'FR')).toBe(
    'attendu\u00a0: une date d’échéance pour une facture\u00a0; reçu\u00a0: aucune',
  );
});
