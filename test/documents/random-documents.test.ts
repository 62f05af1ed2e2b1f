import fc from 'fast-check';
import type { InvoiceDocument } from '../../src/domain/invoice/invoice-document';
import { INVOICE_LINE_KINDS } from '../../src/domain/invoice/invoice-line';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { addDays } from '../../src/domain/time/calendar-date';
import { splitCells } from '../../src/call-records/csv-cells';
import { documentProblems } from '../../src/documents/document-check';
import { csvOf, xmlOf } from '../../src/documents/document-files';
import { elementsAt, readBack, textAt, textsAt, type XmlTree } from './read-back';
import { BUYER, date, documentOf, lineOf, M02 } from './sample-documents';

/** Texts that people type, and those that break what is built of texts. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    fc.constantFrom(']]>', '<a href="x">&amp;</a>', "O'Brien & Söhne", '=1+1', '\u202eabc', '😀'),
  )
  .filter((value) => value.trim() !== '')
  .map((value) => value.replaceAll(/\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '.'));

const cents = fc.bigInt({ min: -10_000_000n, max: 10_000_000n }).map((value) => value * 10_000n);
const rate = fc.constantFrom('20', '10', '5.5', '2.1').map(parseDecimal);

const line = fc
  .record({
    name: text,
    description: fc.option(text),
    kind: fc.constantFrom(...INVOICE_LINE_KINDS),
    net: cents,
    unit: fc.constantFrom('UNITS' as const, 'SECONDS' as const, 'NONE' as const),
    quantity: fc.integer({ min: -100_000, max: 100_000 }),
    unitPrice: fc.option(fc.bigInt({ min: 0n, max: 100_000_000n })),
    taxRate: rate,
    first: fc.integer({ min: 0, max: 300 }),
    length: fc.integer({ min: 1, max: 31 }),
  })
  .map(({ first, length, ...rest }) => {
    const serviceFrom = addDays(date('2025-01-01'), first);
    return lineOf(serviceFrom.slice(0, 7), rest.name, '0', {
      ...rest,
      serviceFrom,
      serviceBefore: addDays(serviceFrom, length),
    });
  });

/** A document of random lines; where they add up to less than 0, a line makes up for it. */
const document: fc.Arbitrary<InvoiceDocument> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 12 }),
    buyer: text,
    language: fc.constantFrom('EN' as const, 'FR' as const),
  })
  .map(({ lines, buyer, language }) => {
    const rest = { language, buyer: { ...BUYER, legalName: buyer } };
    const made = documentOf(lines, rest);
    if (made.gross >= 0n) return made;
    const makeUp = lineOf('2025-03', 'Seats', formatDecimal(-made.gross, 2));
    return documentOf([...lines, makeUp], rest);
  });

const documents = fc.sample(document, 150);
const xmls = documents.map((one) => xmlOf(one) as string);
const read = readBack({ xmls }).xmls;
const pairs = documents.map((one, index) => ({ one, ...(read[index] as (typeof read)[0]) }));

const LINES = 'SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem';
const SETTLEMENT = 'SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement';
const TOTALS = `${SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation`;
const netsOf = (tree: XmlTree) =>
  textsAt(
    tree,
    `${LINES}/SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
  ).map(parseDecimal);
const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n);

it('The XML of any document is valid, and its sums are those of its own lines.', () => {
  for (const { one, errors, tree } of pairs) {
    expect(errors).toEqual([]);
    const total = (name: string) => parseDecimal(textAt(tree, `${TOTALS}/${name}`) as string);
    const net = sum(netsOf(tree));
    expect([net, total('LineTotalAmount'), total('TaxBasisTotalAmount')]).toEqual(
      Array(3).fill(one.net),
    );
    const tax = sum(
      textsAt(tree, `${SETTLEMENT}/ApplicableTradeTax/CalculatedAmount`).map(parseDecimal),
    );
    expect([tax, total('TaxTotalAmount')]).toEqual([one.tax, one.tax]);
    expect(total('GrandTotalAmount')).toBe(net + tax);
    expect(total('DuePayableAmount')).toBe(net + tax);
  }
});

it('Quantity × price of every line rounds to its net amount, and no price is negative.', () => {
  for (const { tree } of pairs) {
    elementsAt(tree, LINES).forEach((item, index) => {
      const price = 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice';
      const amount = parseDecimal(textAt(item, `${price}/ChargeAmount`) as string);
      const basis = parseDecimal(textAt(item, `${price}/BasisQuantity`) ?? '1');
      const quantity = textAt(item, 'SpecifiedLineTradeDelivery/BilledQuantity') as string;
      const off = (parseDecimal(quantity) * amount) / basis - (netsOf(tree)[index] as bigint);
      expect(amount >= 0n).toBe(true);
      expect(off <= 5_000n && off >= -5_000n).toBe(true);
    });
  }
});

it('Texts come back as they were.', () => {
  for (const { one, tree } of pairs) {
    const agreement = 'SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement';
    expect(textAt(tree, `${agreement}/BuyerTradeParty/Name`)).toBe(one.buyer.legalName);
    expect(textsAt(tree, `${LINES}/SpecifiedTradeProduct/Name`)).toEqual(
      one.lines.map(({ name }) => name),
    );
  }
});

it('The CSV of any document has its lines and no cell that a spreadsheet runs.', () => {
  for (const one of documents) {
    const csv = csvOf(one);
    for (const { net, taxRate } of one.lines) {
      expect(csv).toContain(
        `,${formatDecimal(net, 2)},S,${formatDecimal(taxRate, 6).replace(/\.?0+$/, '')}`,
      );
    }
    for (const line of csv.split('\r\n')) {
      const cells: string[] = [];
      expect(splitCells(line, ',', cells)).toBeNull();
      expect(cells.filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
    }
  }
});

it('A cent more or less in any sum is told.', () => {
  const sums = fc.constantFrom('net', 'tax', 'gross', 'due', 'creditUsed' as const);
  const off = fc.constantFrom(10_000n, -10_000n);
  fc.assert(
    fc.property(document, sums, off, (one, name, difference) => {
      const wrong = { ...one, [name]: one[name] + difference };
      expect(documentProblems(one)).toEqual([]);
      expect(documentProblems(wrong).length).toBeGreaterThan(0);
    }),
  );
  expect(documentProblems(M02)).toEqual([]);
});
