import type {
  InvoiceDocument,
  InvoiceDocumentLine,
} from '../../src/domain/invoice/invoice-document';
import { parseCurrency } from '../../src/domain/money/currency';
import { addDays } from '../../src/domain/time/calendar-date';
import {
  BUYER,
  date,
  documentOf,
  ENGLISH_NOTES,
  lineOf,
  M02,
  M02_LINES,
  money,
  SECTIONS,
  SELLER,
} from './sample-documents';

/** Every state of a document that can be reached, to be rendered. */

const english = (lines: readonly InvoiceDocumentLine[]) =>
  lines.map((line) => ({
    ...line,
    name: line.unit === 'SECONDS' ? 'Outbound calls' : line.section === 0 ? 'Agent seats' : 'Users',
  }));

const ENGLISH_SELLER = {
  ...SELLER,
  notes: ENGLISH_NOTES,
  contact: {
    name: 'Customer service',
    telephone: '+33 1 84 88 00 00',
    email: 'billing@switchboard.example',
  },
};

const inCurrency = (code: string) => {
  const currency = parseCurrency(code);
  return { currency, seller: { ...SELLER, vatCurrency: currency } };
};

const invoiceInEnglish = documentOf(english(M02_LINES), {
  language: 'EN',
  seller: ENGLISH_SELLER,
  creditUsed: money('73.68'),
  buyer: {
    ...BUYER,
    delivery: {
      name: 'Atelier Lumière, studio',
      address: { ...BUYER.address, lines: ['9 rue Kervégan'] },
    },
  },
});

const creditNote = documentOf(
  [
    lineOf('2025-03', 'Postes agents', '54.84', {
      kind: 'CORRECTION',
      serviceFrom: date('2025-03-15'),
      quantity: 25,
      unit: 'UNITS',
      days: 17,
      daysInMonth: 31,
      correctsNumber: 'SW-2025-000041',
    }),
  ],
  { type: 'CREDIT_NOTE', number: 'SW-2025-000043' },
);

const zero = documentOf([
  lineOf('2025-03', 'Communications sortantes', '0.00', {
    kind: 'USAGE',
    section: 2,
    unit: 'SECONDS',
    quantity: 23,
    calls: 3,
  }),
]);

const yen = documentOf(
  [
    lineOf('2025-04', 'Seats', '1234567', {
      quantity: 9,
      unit: 'UNITS',
      unitPrice: money('137174.11'),
    }),
    lineOf('2025-04', 'Support', '120000', { taxRate: money('10') }),
  ],
  { ...inCurrency('JPY'), language: 'EN' },
);

const dinars = documentOf(
  [
    lineOf('2025-04', 'Postes agents', '1234567.891', { taxRate: money('19') }),
    lineOf('2025-03', 'Communications', '23.446', { kind: 'USAGE', taxRate: money('7') }),
  ],
  inCurrency('TND'),
);

const negative = documentOf([
  lineOf('2025-04', 'Postes agents', '1999.75', {
    quantity: 25,
    unit: 'UNITS',
    unitPrice: money('79.99'),
  }),
  lineOf('2025-03', 'Postes agents', '-399.95', {
    kind: 'CORRECTION',
    quantity: -5,
    unit: 'UNITS',
    unitPrice: money('79.99'),
    correctsNumber: 'SW-2025-000031',
  }),
  lineOf('2025-02', 'Communications sortantes', '0.01', {
    kind: 'LATE_USAGE',
    unit: 'SECONDS',
    quantity: 6,
    calls: 1,
    correctsNumber: 'SW-2025-000031',
  }),
  lineOf('2025-03', 'Minimum mensuel', '50.00', { kind: 'MINIMUM_SHORTFALL' }),
  lineOf('2025-03', 'Forfait 1 000 minutes', '3.20', {
    kind: 'POOL_OVERAGE',
    unit: 'SECONDS',
    quantity: 9_600,
    unitPrice: money('0.02'),
  }),
]);

const KINDS = ['USAGE', 'POOL_OVERAGE', 'LATE_USAGE', 'POST_TERM', 'SURCHARGE'] as const;
const manyLines = documentOf(
  Array.from({ length: 300 }, (_, index) =>
    lineOf(
      '2025-03',
      `Communications, numéro ${index + 1}`,
      `${(index * 137) % 911}.${(index % 90) + 10}`,
      {
        kind: KINDS[index % KINDS.length] as (typeof KINDS)[number],
        section: index % 3,
        serviceFrom: addDays(date('2025-03-01'), index % 28),
        unit: 'SECONDS',
        quantity: 60 + index * 37,
        calls: index,
        taxRate: money(index % 4 === 0 ? '10' : '20'),
      },
    ),
  ),
);

const LONG = 'Société d’exploitation des établissements Grüßer-Łódź & Fils, successeurs de ';
const longNames = documentOf(
  [
    lineOf('2025-04', LONG.repeat(3), '1234567.89', {
      quantity: 1_234_567,
      unit: 'UNITS',
      unitPrice: money('0.999999'),
      description: LONG.repeat(6),
    }),
    lineOf('2025-04', 'A'.repeat(120), '12345678.90', { unit: 'SECONDS', quantity: 99_999_999 }),
  ],
  {
    seller: { ...SELLER, legalName: LONG.repeat(2), tradingName: LONG },
    buyer: { ...BUYER, legalName: LONG.repeat(4), tradingName: 'B'.repeat(200) },
    sections: SECTIONS.map((section) => ({
      ...section,
      serviceName: `${section.serviceName} ${LONG}`,
      supportedBy: LONG.repeat(2),
    })),
  },
);

/** Texts that take more than a page, with and without places to break them. */
const hugeTexts = documentOf(
  [
    lineOf('2025-04', 'Postes agents', '1.00', {
      description: `${LONG.repeat(60)} ${'x'.repeat(5_000)}`,
    }),
    lineOf('2025-04', 'Communications', '2.00'),
  ],
  {
    seller: {
      ...SELLER,
      notes: SELLER.notes.map((note) => ({ ...note, text: note.text.repeat(20) })),
    },
    buyer: { ...BUYER, legalName: 'N'.repeat(10_000) },
  },
);

/** Letters of other scripts, and marks that have no form. */
const scripts = documentOf([lineOf('2025-04', 'Ελληνικά, Кириллица, Tiếng Việt, 日本', '1.00')], {
  buyer: {
    ...BUYER,
    legalName: '株式会社サンプル \u202eabc\u202c <b>]]> & "x" 😀',
    address: { ...BUYER.address, lines: ['ул. Ленина 1'] },
  },
});

const outside = documentOf(
  [lineOf('2025-04', 'Seats', '100.00', { taxCategory: 'O', taxRate: 0n })],
  { language: 'EN', seller: ENGLISH_SELLER },
);

const dollars: InvoiceDocument = {
  ...documentOf([lineOf('2025-04', 'Seats', '1000.00')], {
    currency: parseCurrency('USD'),
    language: 'EN',
    seller: ENGLISH_SELLER,
  }),
  vatConversion: {
    rate: money('1.0789'),
    source: 'European Central Bank',
    date: date('2025-04-03'),
  },
};

const paid = { ...M02, creditUsed: M02.gross, due: 0n };

export const RENDERED: Readonly<Record<string, InvoiceDocument>> = {
  ...{ M02, invoiceInEnglish, creditNote, zero, yen, dinars, negative, manyLines, longNames },
  ...{ hugeTexts, scripts, outside, dollars, paid },
};
