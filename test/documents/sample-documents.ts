import type {
  InvoiceBuyer,
  InvoiceDocument,
  InvoiceDocumentLine,
  InvoiceSection,
  InvoiceSeller,
  InvoiceTaxRow,
} from '../../src/domain/invoice/invoice-document';
import { minorUnitDecimals, parseCurrency } from '../../src/domain/money/currency';
import { divideToDecimals, parseDecimal } from '../../src/domain/money/money';
import {
  addDays,
  firstOfMonth,
  firstOfNextMonth,
  parseDate,
  parseYearMonth,
  type CalendarDate,
} from '../../src/domain/time/calendar-date';

export const date = (text: string): CalendarDate => parseDate(text);
export const money = (text: string): bigint => parseDecimal(text);

export const SELLER: InvoiceSeller = {
  legalName: 'Switchboard Télécom SAS',
  tradingName: 'Switchboard',
  address: {
    lines: ['18 rue des Volontaires', 'Bâtiment C'],
    postalCode: '75015',
    city: 'Paris',
    subdivision: null,
    countryCode: 'FR',
  },
  registration: { scheme: '0002', value: '732829320' },
  identifier: { scheme: '0009', value: '73282932000074' },
  vatId: 'FR44732829320',
  electronicAddress: { scheme: '0225', value: '732829320' },
  contact: {
    name: 'Service clients',
    telephone: '+33 1 84 88 00 00',
    email: 'facturation@switchboard.example',
  },
  taxNumber: null,
  legalForm: 'SAS au capital de 150 000 €, RCS Paris 732 829 320',
  payment: {
    code: '58',
    iban: 'FR7630006000011234567890189',
    accountName: 'Switchboard Télécom SAS',
    bic: 'AGRIFRPP',
  },
  vatDueOn: 'RECEIPTS',
  vatCurrency: parseCurrency('EUR'),
  notes: [
    {
      code: 'PMD',
      text: 'En cas de retard de paiement, des pénalités sont exigibles sans rappel, au taux appliqué par la Banque centrale européenne à son opération de refinancement la plus récente, majoré de 10 points.',
    },
    {
      code: 'PMT',
      text: 'Une indemnité forfaitaire de 40 € pour frais de recouvrement est due en cas de retard de paiement.',
    },
    { code: 'AAB', text: 'Aucun escompte n’est accordé pour paiement anticipé.' },
  ],
};

export const ENGLISH_NOTES = [
  {
    code: 'PMD',
    text: 'If payment is late, penalties fall due without a reminder, at the rate of the European Central Bank’s latest refinancing operation plus 10 points.',
  },
  { code: 'PMT', text: 'A fixed sum of EUR 40 for recovery costs is due if payment is late.' },
  { code: 'AAB', text: 'No discount is given for early payment.' },
];

export const BUYER: InvoiceBuyer = {
  legalName: 'Atelier Lumière SARL',
  tradingName: null,
  address: {
    lines: ['4 quai de la Fosse'],
    postalCode: '44000',
    city: 'Nantes',
    subdivision: null,
    countryCode: 'FR',
  },
  registration: { scheme: '0002', value: '552100554' },
  identifier: { scheme: '0009', value: '55210055400013' },
  vatId: 'FR96552100554',
  electronicAddress: { scheme: '0225', value: '552100554_FACTURES' },
  contact: { name: 'Claire Le Goff', telephone: null, email: 'compta@atelier-lumiere.example' },
  accountNumber: 'A-100042',
  isBusiness: true,
  buyerReference: 'DIR-FIN',
  purchaseOrder: 'BC-2025-17',
  delivery: null,
};

const MARCH_SECONDS = [
  ...[0, 0, 0, 0, 0, 0, 0, 0, 0, 9_120, 14_400, 13_260, 16_980, 12_540, 0, 0],
  ...[11_220, 15_060, 14_820, 17_400, 10_980, 0, 0, 13_500, 15_240, 16_020, 14_100, 12_960, 0, 0],
  12_300,
];

export const SECTIONS: readonly InvoiceSection[] = [
  {
    subscriptionNumber: 'S-100042-1',
    serviceName: 'CXone',
    supportedBy: 'NICE, Ltd.',
    orderNumber: 'O-2025-0117',
    terms: 'CXone Services Terms, version 3',
    period: { startsOn: date('2025-03-10'), endsBefore: date('2026-03-10') },
    endsBefore: null,
    noticeDueBy: date('2026-02-08'),
    usageByDay: { month: parseYearMonth('2025-03'), seconds: MARCH_SECONDS },
    unratedCalls: 3,
  },
  {
    subscriptionNumber: 'S-100042-2',
    serviceName: 'GoTo Connect',
    supportedBy: 'Switchboard Télécom SAS',
    orderNumber: 'O-2024-0932',
    terms: 'Terms of Service, version 7',
    period: { startsOn: date('2024-11-01'), endsBefore: date('2025-11-01') },
    endsBefore: date('2025-11-01'),
    noticeDueBy: null,
    usageByDay: null,
    unratedCalls: 0,
  },
  {
    subscriptionNumber: 'S-100042-3',
    serviceName: 'OpenVoice',
    supportedBy: 'Switchboard Télécom SAS',
    orderNumber: 'O-2024-0932',
    terms: 'Terms of Service, version 7',
    period: null,
    endsBefore: null,
    noticeDueBy: null,
    usageByDay: null,
    unratedCalls: 0,
  },
];

/** A line, of the month unless it says otherwise; its position is given by `documentOf`. */
export function lineOf(
  month: string,
  name: string,
  net: string,
  rest: Partial<InvoiceDocumentLine> = {},
): InvoiceDocumentLine {
  const serviceMonth = parseYearMonth(month);
  return {
    position: 0,
    section: 0,
    kind: 'RECURRING',
    name,
    serviceMonth,
    serviceFrom: firstOfMonth(serviceMonth),
    serviceBefore: firstOfNextMonth(firstOfMonth(serviceMonth)),
    quantity: 0,
    unit: 'NONE',
    unitPrice: null,
    days: null,
    daysInMonth: null,
    net: money(net),
    taxCategory: 'S',
    taxRate: money('20'),
    correctsNumber: null,
    ...rest,
  };
}

/** What the document of April for M02 bills: a partial month, use, and the month in advance. */
export const M02_LINES: readonly InvoiceDocumentLine[] = [
  lineOf('2025-03', 'Postes agents', '1419.18', {
    kind: 'CATCH_UP',
    serviceFrom: date('2025-03-10'),
    quantity: 25,
    unit: 'UNITS',
    unitPrice: money('79.99'),
    days: 22,
    daysInMonth: 31,
  }),
  lineOf('2025-03', 'Communications sortantes', '412.35', {
    kind: 'USAGE',
    serviceFrom: date('2025-03-10'),
    quantity: 219_900,
    unit: 'SECONDS',
    calls: 12_000,
    details: [
      {
        direction: 'OUTBOUND',
        leg: 'CONSUMER',
        perMinute: money('0.12'),
        calls: 11_300,
        billedSeconds: 199_800,
        amount: money('399.6'),
      },
      {
        direction: 'OUTBOUND',
        leg: 'CONSUMER',
        perMinute: null,
        calls: 700,
        billedSeconds: 20_100,
        amount: money('12.745678'),
      },
    ],
  }),
  lineOf('2025-04', 'Postes agents', '1999.75', {
    quantity: 25,
    unit: 'UNITS',
    unitPrice: money('79.99'),
  }),
  lineOf('2025-04', 'Utilisateurs', '1040.00', {
    section: 1,
    quantity: 40,
    unit: 'UNITS',
    unitPrice: money('26'),
  }),
  lineOf('2025-03', 'Communications sortantes', '23.45', {
    section: 2,
    kind: 'USAGE',
    quantity: 74_040,
    unit: 'SECONDS',
    unitPrice: money('0.019'),
    calls: 411,
  }),
];

/** The document of some lines, with sums and tax computed here, not by what is tested. */
export function documentOf(
  lines: readonly InvoiceDocumentLine[],
  rest: Partial<InvoiceDocument> = {},
): InvoiceDocument {
  const currency = rest.currency ?? parseCurrency('EUR');
  const taxes = taxRowsOf(lines, minorUnitDecimals(currency));
  const net = lines.reduce((sum, line) => sum + line.net, 0n);
  const tax = taxes.reduce((sum, row) => sum + row.tax, 0n);
  const issuedOn = rest.issuedOn ?? date('2025-04-04');
  const isInvoice = (rest.type ?? 'INVOICE') === 'INVOICE';
  const paymentTermDays = rest.paymentTermDays ?? 30;
  const creditUsed = rest.creditUsed ?? 0n;
  return {
    type: 'INVOICE',
    number: 'SW-2025-000042',
    issueMonth: parseYearMonth('2025-04'),
    issuedOn,
    dueOn: isInvoice ? addDays(issuedOn, paymentTermDays) : null,
    paymentTermDays,
    currency,
    language: 'FR',
    seller: SELLER,
    buyer: BUYER,
    sections: SECTIONS,
    lines: lines.map((line, index) => ({ ...line, position: index + 1 })),
    taxes,
    net,
    tax,
    gross: net + tax,
    creditUsed,
    due: net + tax - creditUsed,
    corrects: isInvoice ? [] : [{ number: 'SW-2025-000041', issuedOn: date('2025-03-04') }],
    ...rest,
  };
}

function taxRowsOf(lines: readonly InvoiceDocumentLine[], decimals: number): InvoiceTaxRow[] {
  const groups = Map.groupBy(lines, ({ taxCategory, taxRate }) => `${taxCategory} ${taxRate}`);
  return [...groups.values()].map((group) => {
    const [{ taxCategory: category, taxRate: rate }] = group as [InvoiceDocumentLine];
    const base = group.reduce((sum, line) => sum + line.net, 0n);
    const isTaxed = category === 'S' || category === 'Z';
    return {
      category,
      rate,
      base,
      tax: divideToDecimals(base * rate, money('100'), decimals),
      exemptionReason: isTaxed ? null : REASONS[category],
      exemptionCode: isTaxed ? null : `VATEX-EU-${category}`,
    };
  });
}

const REASONS = {
  AE: 'Autoliquidation',
  E: 'Exonération de TVA, article 261 du CGI',
  O: 'Hors champ d’application de la TVA',
  G: 'Exportation, article 262 du CGI',
  K: 'Livraison intracommunautaire, article 262 ter du CGI',
};

export const M02: InvoiceDocument = documentOf(M02_LINES);
