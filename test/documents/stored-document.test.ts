import { checkDocument } from '../../src/documents/document-check';
import { parseCurrency } from '../../src/domain/money/currency';
import { parseYearMonth } from '../../src/domain/time/calendar-date';
import type { Instant } from '../../src/domain/time/time-zone';
import type {
  InvoiceLineRow,
  InvoiceRow,
  InvoiceTaxRow,
} from '../../src/modules/invoices/invoice.entity';
import { documentOf } from '../../src/modules/invoices/stored-document';
import { BUYER, date, money, SECTIONS, SELLER } from './sample-documents';

const ACCOUNT = 'a0000000-0000-7000-8000-000000000001';
const CXONE = 'c0000000-0000-7000-8000-000000000001';
const CONNECT = 'c0000000-0000-7000-8000-000000000002';
const EARLIER = 'e0000000-0000-7000-8000-000000000001';

const [cxone, connect] = SECTIONS as [(typeof SECTIONS)[0], (typeof SECTIONS)[0]];

const INVOICE: InvoiceRow = {
  ...{ accountId: ACCOUNT, id: 'd0000000-0000-7000-8000-000000000001', kind: 'MONTHLY' },
  ...{ documentType: 'INVOICE', issueMonth: parseYearMonth('2025-04'), number: 'SW-2025-000042' },
  ...{ legalEntityCode: 'SW', issuedOn: date('2025-04-04'), dueOn: date('2025-05-04') },
  ...{ currencyCode: parseCurrency('EUR'), unratedCalls: 3 },
  ...{ net: '2446.760000', tax: '489.350000', gross: '2936.110000' },
  cutOffAt: '2025-04-04T10:00:00.000Z' as Instant,
  recordedAt: '2025-04-04T10:00:00.000Z' as Instant,
  recordedBy: 'staff:test',
  snapshot: {
    ...{ language: 'FR', paymentTermDays: 30, seller: SELLER, buyer: BUYER },
    sections: [
      { subscriptionId: CXONE, ...cxone },
      { subscriptionId: CONNECT, ...connect },
    ],
    corrects: [{ invoiceId: EARLIER, number: 'SW-2025-000031', issuedOn: date('2025-03-04') }],
  },
};

const line = (position: number, net: string, more: Partial<InvoiceLineRow>): InvoiceLineRow => ({
  ...{ accountId: ACCOUNT, id: `${position}`, invoiceId: INVOICE.id, position, net },
  ...{ subscriptionId: CXONE, beneficiaryCode: null, kind: 'RECURRING', source: 'CHARGE' },
  serviceMonth: parseYearMonth('2025-03'),
  ...{ serviceFrom: date('2025-03-01'), serviceBefore: date('2025-04-01') },
  ...{ chargeId: null, stretchFrom: null, direction: null, poolId: null },
  ...{ quantity: 0, unitPrice: null, days: null, daysInMonth: null },
  ...{ taxCategory: 'S', taxRate: '20.000000', name: { EN: 'Seats', FR: 'Postes' } },
  ...{ correctsInvoiceId: null, creditedLineId: null, isBilledAgain: false, derivation: {} },
  ...more,
});

const LINES = [
  line(1, '1419.180000', {
    ...{ kind: 'CATCH_UP', quantity: 25, unitPrice: '79.990000', days: 22, daysInMonth: 31 },
    serviceFrom: date('2025-03-10'),
  }),
  line(2, '1040.000000', {
    ...{ subscriptionId: CONNECT, quantity: 40, unitPrice: '26.000000', days: 31, daysInMonth: 31 },
  }),
  line(3, '12.420000', {
    kind: 'LATE_USAGE',
    source: 'USE',
    quantity: 1_800,
    direction: 'OUTBOUND',
  }),
  line(4, '-24.840000', { kind: 'CORRECTION', quantity: -1, correctsInvoiceId: EARLIER }),
  line(5, '0.000000', { kind: 'MINIMUM_SHORTFALL', source: 'MINIMUM' }),
];
const TAXES: InvoiceTaxRow[] = [
  {
    ...{ accountId: ACCOUNT, id: 't', invoiceId: INVOICE.id, position: 1, category: 'S' },
    ...{ rate: '20.000000', base: '2446.760000', tax: '489.350000' },
    ...{ exemptionReason: null, exemptionCode: null },
  },
];

/** What gives back all of it, as it is stored: every amount and quantity below 0. */
const negative = (text: string) => (text.startsWith('-') ? text.slice(1) : `-${text}`);
const CREDIT_NOTE: InvoiceRow = {
  ...INVOICE,
  ...{ kind: 'CREDIT', documentType: 'CREDIT_NOTE', dueOn: null },
  ...{ net: '-2446.760000', tax: '-489.350000', gross: '-2936.110000' },
};
const NO_MORE = { details: [], creditUsed: 0n };
const CREDITED = LINES.map((row) => ({
  ...row,
  net: negative(row.net),
  quantity: -row.quantity,
  correctsInvoiceId: EARLIER,
}));
const CREDITED_TAXES = TAXES.map((row) => ({
  ...row,
  base: negative(row.base),
  tax: negative(row.tax),
}));

describe('The document of an invoice that is stored', () => {
  const document = documentOf(INVOICE, { ...NO_MORE, lines: LINES, taxes: TAXES });

  it('holds all that its files say, and passes their checks.', () => {
    expect(() => checkDocument(document)).not.toThrow();
    expect(document).toMatchObject({
      ...{ type: 'INVOICE', number: 'SW-2025-000042', language: 'FR', currency: 'EUR' },
      ...{ net: money('2446.76'), tax: money('489.35'), gross: money('2936.11') },
      ...{ creditUsed: 0n, due: money('2936.11'), paymentTermDays: 30 },
      ...{ seller: SELLER, buyer: BUYER, sections: [cxone, connect] },
      corrects: [{ number: 'SW-2025-000031', issuedOn: '2025-03-04' }],
      taxes: [{ category: 'S', rate: money('20'), base: money('2446.76'), tax: money('489.35') }],
    });
  });

  it('names no subscription and no document by its key.', () => {
    const text = JSON.stringify(document, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    for (const id of [ACCOUNT, CXONE, CONNECT, EARLIER, INVOICE.id]) expect(text).not.toContain(id);
  });

  it('has each line in the section of its subscription, in the language of the document.', () => {
    expect(document.lines.map(({ section }) => section)).toEqual([0, 1, 0, 0, 0]);
    expect(document.lines.map(({ name }) => name)).toEqual(LINES.map(() => 'Postes'));
    const english = { ...INVOICE, snapshot: { ...INVOICE.snapshot, language: 'EN' as const } };
    expect(documentOf(english, { ...NO_MORE, lines: LINES, taxes: TAXES }).lines[0]?.name).toBe(
      'Seats',
    );
  });

  it('counts days of a partial month only, and says what a quantity counts.', () => {
    expect(document.lines.map(({ days, daysInMonth }) => [days, daysInMonth])).toEqual([
      ...[[22, 31], ...Array<null[]>(4).fill([null, null])],
    ]);
    expect(document.lines.map(({ unit, quantity }) => [unit, quantity])).toEqual([
      ...[
        ['UNITS', 25],
        ['UNITS', 40],
        ['SECONDS', 1_800],
        ['UNITS', -1],
        ['NONE', 0],
      ],
    ]);
    expect(document.lines.map(({ correctsNumber }) => correctsNumber)).toEqual([
      ...[null, null, null, 'SW-2025-000031', null],
    ]);
  });

  it('has the rate of exchange that was stored with it; what is older has none.', () => {
    const stored = { rate: '1.0789', source: 'ECB', date: date('2025-04-03') };
    const converted = { ...INVOICE, snapshot: { ...INVOICE.snapshot, vatConversion: stored } };
    const vatConversion = { ...stored, rate: money('1.0789') };
    expect(documentOf(converted, { ...NO_MORE, lines: LINES, taxes: TAXES })).toEqual({
      ...document,
      vatConversion,
    });
    expect(document.vatConversion).toBeNull();
  });

  it('is due less the credit that was used for it.', () => {
    const paid = documentOf(INVOICE, {
      ...NO_MORE,
      lines: LINES,
      taxes: TAXES,
      creditUsed: money('36.11'),
    });
    expect([paid.creditUsed, paid.due]).toEqual([money('36.11'), money('2900')]);
    expect(() => checkDocument(paid)).not.toThrow();
  });
});

describe('The document of a credit note that is stored', () => {
  const document = documentOf(CREDIT_NOTE, { ...NO_MORE, lines: CREDITED, taxes: CREDITED_TAXES });

  it('has every sign turned: what it gives back is above 0, quantities too.', () => {
    expect(() => checkDocument(document)).not.toThrow();
    expect(document).toMatchObject({
      ...{ type: 'CREDIT_NOTE', dueOn: null, due: money('2936.11') },
      ...{ net: money('2446.76'), tax: money('489.35'), gross: money('2936.11') },
      taxes: [{ base: money('2446.76'), tax: money('489.35') }],
    });
    expect(document.lines.map(({ net, quantity }) => [net, quantity])).toEqual([
      ...[
        [money('1419.18'), 25],
        [money('1040'), 40],
        [money('12.42'), 1_800],
      ],
      ...[
        [money('-24.84'), -1],
        [0n, 0],
      ],
    ]);
    // There is no -0, which would be another number.
    expect(Object.is(document.lines[4]?.quantity, 0)).toBe(true);
  });

  it('leaves prices as they are, and names what it corrects on each line.', () => {
    expect(document.lines[0]?.unitPrice).toBe(money('79.99'));
    const numbers = document.lines.map(({ correctsNumber }) => correctsNumber);
    expect(numbers).toEqual(LINES.map(() => 'SW-2025-000031'));
  });
});

it('A difference of the amount alone counts nothing: its quantity of 0 is not said.', () => {
  const [seats] = LINES.map((row) => ({ ...row, quantity: 0, unitPrice: null }));
  if (!seats) throw new Error('there is no line');
  expect(documentOf(INVOICE, { ...NO_MORE, lines: [seats], taxes: TAXES }).lines[0]).toMatchObject({
    ...{ unit: 'NONE', quantity: 0, net: money('1419.18') },
  });
});

it('A line of a subscription that is no section of the document is found by its checks.', () => {
  const strange = LINES.map((row) => ({ ...row, subscriptionId: ACCOUNT }));
  const document = documentOf(INVOICE, { ...NO_MORE, lines: strange, taxes: TAXES });
  expect(() => checkDocument(document)).toThrow('lines.0.section');
});
