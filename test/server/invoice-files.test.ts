import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { parseCurrency } from '../../src/domain/money/currency';
import { parseDecimal } from '../../src/domain/money/money';
import { decimalText } from '../../src/domain/money/decimal-text';
import { addDays, parseDate } from '../../src/domain/time/calendar-date';
import { printedAmount, printedDate } from '../../src/documents/printed-values';
import { minorUnitDecimals } from '../../src/domain/money/currency';
import {
  cellsOf,
  readBack,
  textAt,
  textsAt,
  elementsAt,
  type ReadPdf,
  type ReadXml,
} from '../documents/read-back';
import { downloaded, twoInvoices, wholeInvoice, type WholeInvoice } from '../support/invoice-files';
import { aCreditNote } from '../support/invoices';
import { aBilledAccount } from '../support/monthly-invoices';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act } from '../support/world';

// What is served is read back by other people's parsers, and compared with what the API says.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ now: '2025-03-10T10:00:00.000Z' });
});
afterAll(() => server.close());

type Language = 'EN' | 'FR';

/** Documents of an account, by what each is: an invoice, one with late use, a credit note. */
async function documentsOf(language: Language) {
  server.clock.now = '2025-03-10T10:00:00.000Z';
  const account = { locale: language === 'FR' ? 'fr-FR' : 'en-GB' };
  const { accountId } = await aBilledAccount(server, { account });
  const [april, may] = await twoInvoices(server, accountId);
  const lines = [
    { position: 1, net: '1040' },
    { position: 4, net: '100' },
  ];
  const note = await aCreditNote(server, april.id, { lines });
  return { accountId, ids: { invoice: april.id, 'late use': may.id, 'credit note': note.id } };
}

interface Served {
  readonly invoice: WholeInvoice;
  readonly bytes: Buffer;
  readonly pdf: ReadPdf;
  readonly xml: string;
  readonly read: ReadXml;
  readonly csv: readonly Readonly<Record<string, string>>[];
}

const NAMES = ['invoice', 'late use', 'credit note'] as const;
const CASES = (['EN', 'FR'] as const).flatMap((language) =>
  NAMES.map((name) => [language, name] as const),
);

const accounts = new Map<Language, Awaited<ReturnType<typeof documentsOf>>>();
const served = new Map<string, Served>();
beforeAll(async () => {
  for (const language of ['EN', 'FR'] as const) {
    accounts.set(language, await documentsOf(language));
  }
  const files: Omit<Served, 'pdf' | 'read'>[] = [];
  for (const [language, name] of CASES) {
    const id = accounts.get(language)?.ids[name] ?? '';
    files.push({
      bytes: await downloaded(server, `${id}.pdf`),
      xml: (await downloaded(server, `${id}.xml`)).toString(),
      csv: cellsOf((await downloaded(server, `${id}.csv`)).toString()),
      invoice: await wholeInvoice(server, id),
    });
  }
  // All at once: it takes a process of its own, for which this one waits.
  const { xmls, pdfs } = readBack({
    xmls: files.map(({ xml }) => xml),
    pdfs: files.map(({ bytes }) => bytes),
  });
  for (const [index, [language, name]] of CASES.entries()) {
    const [file, read, pdf] = [files[index], xmls[index], pdfs[index]];
    if (!file || !read || !pdf) throw new Error('not all files were read back');
    served.set(`${language} ${name}`, { ...file, read, pdf });
  }
});

/** An amount as a document says it: those of a credit note have their sign turned. */
const said = ({ documentType }: WholeInvoice, amount: string): string =>
  documentType === 'CREDIT_NOTE' ? decimalText(-parseDecimal(amount), 2) : amount;
const saidCount = ({ documentType }: WholeInvoice, quantity: string): string =>
  `${documentType === 'CREDIT_NOTE' ? -Number(quantity) + 0 : Number(quantity)}`;
const lastDay = (before: string) => addDays(parseDate(before), -1);
const plainSpaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const compact = (date: string) => date.replaceAll('-', '');

describe.each(CASES)('In %s, the %s', (language, name) => {
  const of = () => served.get(`${language} ${name}`) as Served;

  it('says as CSV what the API says, line by line.', () => {
    const { invoice, csv } = of();
    expect(csv).toHaveLength(invoice.lines.length);
    const expected = invoice.lines.map((line, index) => {
      const isPart = line.days !== line.daysInMonth;
      const text = line[language];
      return {
        ...{ number: invoice.number, type: invoice.documentType, issuedOn: invoice.issuedOn },
        ...{ currency: 'EUR', position: `${index + 1}`, kind: line.kind },
        // No spreadsheet runs it.
        name: text.startsWith('=') ? `'${text}` : text,
        ...{
          service: line.subscription.service.name,
          subscriptionNumber: line.subscription.number,
        },
        ...{ serviceMonth: line.serviceMonth, serviceFrom: line.serviceFrom },
        serviceLastDay: lastDay(line.serviceBefore),
        // A difference of the amount alone counts nothing.
        ...(line.quantity === '0'
          ? { quantity: '', unit: '' }
          : { quantity: saidCount(invoice, line.quantity), unit: line.unit }),
        days: isPart ? `${line.days}` : '',
        daysInMonth: isPart ? `${line.daysInMonth}` : '',
        net: said(invoice, line.net.amount),
        ...{ taxCategory: line.taxCategory, taxRate: `${Number(line.taxRate)}` },
        correctsNumber: line.corrects?.number ?? '',
      };
    });
    expect(csv).toMatchObject(expected);
    const prices = csv.map(({ unitPrice }) => unitPrice && Number(unitPrice));
    expect(prices).toEqual(
      invoice.lines
        .map(({ unitPrice }) => unitPrice && Number(unitPrice.amount))
        .map((p) => p ?? ''),
    );
  });

  it('says the same as XML, which the XSD of Factur-X takes.', () => {
    const { invoice, read } = of();
    expect(read.errors).toEqual([]);
    const { tree } = read;
    const header = 'ExchangedDocument';
    expect(textAt(tree, `${header}/ID`)).toBe(invoice.number);
    expect(textAt(tree, `${header}/TypeCode`)).toBe(name === 'credit note' ? '381' : '380');
    expect(textAt(tree, `${header}/IssueDateTime/DateTimeString`)).toBe(compact(invoice.issuedOn));
    const lines = 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem';
    expect(textsAt(tree, `${lines}/SpecifiedTradeProduct/Name`)).toEqual(
      invoice.lines.map((line) => line[language]),
    );
    const settled = `${lines}/SpecifiedLineTradeSettlement`;
    expect(
      textsAt(tree, `${settled}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`),
    ).toEqual(invoice.lines.map(({ net }) => said(invoice, net.amount)));
    const period = `${settled}/BillingSpecifiedPeriod`;
    expect([
      textsAt(tree, `${period}/StartDateTime/DateTimeString`),
      textsAt(tree, `${period}/EndDateTime/DateTimeString`),
    ]).toEqual([
      invoice.lines.map(({ serviceFrom }) => compact(serviceFrom)),
      invoice.lines.map(({ serviceBefore }) => compact(lastDay(serviceBefore))),
    ]);
    const all = 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement';
    expect(textAt(tree, `${all}/InvoiceCurrencyCode`)).toBe('EUR');
    const taxes = elementsAt(tree, `${all}/ApplicableTradeTax`).map((row) =>
      ['CategoryCode', 'RateApplicablePercent', 'BasisAmount', 'CalculatedAmount'].map((field) =>
        textAt(row, field),
      ),
    );
    expect(taxes).toEqual(
      invoice.taxes.map(({ category, rate, base, tax }) => [
        ...[category, rate, said(invoice, base.amount), said(invoice, tax.amount)],
      ]),
    );
    const sums = `${all}/SpecifiedTradeSettlementHeaderMonetarySummation`;
    const { net, tax, gross } = invoice;
    const fields = [
      'TaxBasisTotalAmount',
      'TaxTotalAmount',
      'GrandTotalAmount',
      'DuePayableAmount',
    ];
    expect(fields.map((field) => textAt(tree, `${sums}/${field}`))).toEqual(
      [net, tax, gross, gross].map(({ amount }) => said(invoice, amount)),
    );
    const dueOn = textAt(tree, `${all}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString`);
    expect(dueOn).toBe(invoice.dueOn && compact(invoice.dueOn));
    const references = new Set(invoice.lines.flatMap(({ corrects }) => corrects?.number ?? []));
    expect(textsAt(tree, `${all}/InvoiceReferencedDocument/IssuerAssignedID`)).toEqual([
      ...references,
    ]);
  });

  it('says the same as text of its PDF, which holds the XML that is served.', () => {
    const { invoice, pdf, xml } = of();
    expect([pdf.filename, pdf.xml]).toEqual(['factur-x.xml', xml]);
    const text = pdf.pages.flatMap(({ lines }) => lines).join('\n');
    const decimals = minorUnitDecimals(parseCurrency('EUR'));
    const amounts = [
      ...invoice.lines.map(({ net }) => net),
      ...invoice.taxes.flatMap(({ base, tax }) => [base, tax]),
      ...[invoice.net, invoice.tax, invoice.gross],
    ].map(({ amount }) => printedAmount(parseDecimal(said(invoice, amount)), decimals, language));
    const days = [invoice.issuedOn, ...(invoice.dueOn ? [invoice.dueOn] : [])];
    const expected = [
      invoice.number,
      ...invoice.lines.map((line) => line[language]),
      ...invoice.lines.map(({ subscription }) => subscription.service.name),
      ...days.map((day) => printedDate(parseDate(day), language)),
      ...amounts,
    ];
    for (const part of expected) expect(text).toContain(plainSpaces(part));
    const title = { EN: ['Invoice', 'Credit note'], FR: ['Facture', 'Avoir'] }[language];
    expect(text).toContain(title[name === 'credit note' ? 1 : 0]);
  });

  it('is told of by the API with the hashes of what is served.', () => {
    const { invoice, bytes, xml } = of();
    const id = accounts.get(language)?.ids[name];
    const sha256 = (file: Buffer | string) => createHash('sha256').update(file).digest('hex');
    expect(invoice.files).toEqual([
      { format: 'PDF', url: `/invoices/${id}.pdf`, sha256: sha256(bytes) },
      { format: 'XML', url: `/invoices/${id}.xml`, sha256: sha256(xml) },
      { format: 'CSV', url: `/invoices/${id}.csv`, sha256: null },
    ]);
  });
});

describe('What a PDF says besides', () => {
  const textOf = (key: string) =>
    (served.get(key)?.pdf.pages ?? []).flatMap(({ lines }) => lines).join('\n');

  it('is who supports each service, its term, its last day for notice and its use.', () => {
    for (const part of [
      'Sold by Exemple Télécom SAS',
      'NICE, Ltd.',
      '10 March 2025 – 9 March 2028',
      '22 of 31 days',
      'what began on 10 March 2025 could not be billed in advance for March 2025',
      '390 min in all, most on 29 March 2025: 29 min',
    ]) {
      expect(textOf('EN invoice')).toContain(part);
    }
    expect(textOf('FR invoice')).toContain('22 jours sur 31');
    expect(textOf('FR credit note')).toContain('Cet avoir rectifie la facture');
  });

  it('names terms by their title, in the language of the document.', () => {
    expect(textOf('EN invoice')).toMatch(/Terms: [A-Z][^·]* \(20\d\d-\d\d/);
  });
});

describe('A file', () => {
  it('has the same bytes ever after, whatever becomes of the account and of who asks.', async () => {
    const { accountId, ids } = accounts.get('FR') ?? (await documentsOf('FR'));
    const all = NAMES.flatMap((name) => ['pdf', 'xml', 'csv'].map((end) => `${ids[name]}.${end}`));
    const before = await Promise.all(all.map((path) => downloaded(server, path)));
    await act(server, STAFF, 'changeAccount', { accountId, name: 'Renamed' }, 'account { id }');
    const profile = { accountId, legalName: 'Renamed SA' };
    await act(server, STAFF, 'setBillingProfile', profile, 'billingProfile { missing }');
    const owner = { kind: 'PERSON', accountId, role: 'OWNER' } as const;
    const after = await Promise.all(all.map((path) => downloaded(server, path, owner)));
    expect(after.map((bytes, index) => bytes.equals(before[index] as Buffer))).toEqual(
      all.map(() => true),
    );
  });

  it('that many ask for at once for the first time is drawn once, and the same for all.', async () => {
    server.clock.now = '2025-03-10T10:00:00.000Z';
    const { accountId } = await aBilledAccount(server);
    const [april] = await twoInvoices(server, accountId);
    const beside = await server.beside();
    const files = await Promise.all(
      [server, beside, server, beside, server].map((each) => downloaded(each, `${april.id}.pdf`)),
    );
    await beside.close();
    expect(new Set(files.map((bytes) => bytes.toString('base64'))).size).toBe(1);
    const owner = new Client({ connectionString: server.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ format: string; content: Buffer }>(
      'select format, content from invoice_file where invoice_id = (select id from invoice where number = $1) order by 1',
      [april.number],
    );
    await owner.end();
    expect(rows.map(({ format }) => format)).toEqual(['PDF', 'XML']);
    expect(rows[0]?.content.equals(files[0] as Buffer)).toBe(true);
  });
});
