import {
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
  PDFArray,
  decodePDFRawStream,
} from 'pdf-lib';
import type { InvoiceDocument } from '../../src/domain/invoice/invoice-document';
import { minorUnitDecimals } from '../../src/domain/money/currency';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { csvOf, pdfOf, xmlOf } from '../../src/documents/document-files';
import { InvalidDocument } from '../../src/documents/document-problem';
import { printedAmount, printedDate } from '../../src/documents/printed-values';
import {
  cellsOf,
  readBack,
  textAt,
  textsAt,
  type ReadPdf,
  type Structure,
  type XmlTree,
} from './read-back';
import { RENDERED } from './rendered-samples';
import { M02 } from './sample-documents';

interface Rendered {
  readonly document: InvoiceDocument;
  readonly bytes: Uint8Array;
  readonly pdf: PDFDocument;
  readonly read: ReadPdf;
  /** Its metadata, and the XML inside; null where there is none. */
  readonly xmp: string;
  readonly tree: XmlTree | null;
  /** As the CSV says it, by the name of the column. */
  readonly csv: readonly Readonly<Record<string, string>>[];
}

const names = Object.keys(RENDERED);
const rendered = new Map<string, Rendered>();
const of = (name: string) => rendered.get(name) as Rendered;

beforeAll(async () => {
  const files: Uint8Array[] = [];
  for (const name of names) files.push(await pdfOf(RENDERED[name] as InvoiceDocument));
  const { pdfs } = readBack({ pdfs: files });
  const loaded = await Promise.all(
    files.map((bytes) => PDFDocument.load(bytes, { updateMetadata: false })),
  );
  const xmps = loaded.map((pdf) => streamText(lookup(pdf, 'Metadata') as PDFRawStream));
  // Whatever is not well-formed fails here.
  const packets = xmps.map((xmp) => /<x:xmpmeta[^]*<\/x:xmpmeta>/.exec(xmp)?.[0] ?? '');
  const trees = readBack({ xmls: [...packets, ...pdfs.flatMap(({ xml }) => xml ?? [])] })
    .xmls.slice(packets.length)
    .map(({ tree }) => tree);
  for (const [index, name] of names.entries()) {
    const document = RENDERED[name] as InvoiceDocument;
    const read = pdfs[index] as ReadPdf;
    rendered.set(name, {
      ...{ document, read, csv: cellsOf(csvOf(document)) },
      ...{ bytes: files[index] as Uint8Array, pdf: loaded[index] as PDFDocument },
      ...{ xmp: xmps[index] as string, tree: read.xml === null ? null : (trees.shift() ?? null) },
    });
  }
});

const lookup = (pdf: PDFDocument, name: string) => pdf.catalog.lookup(PDFName.of(name));
const streamText = (stream: PDFRawStream) => {
  const bytes =
    stream.dict.get(PDFName.of('Filter')) === undefined
      ? stream.contents
      : decodePDFRawStream(stream).decode();
  return Buffer.from(bytes).toString();
};
/** The text of all pages. The reader makes plain spaces of those that do not break. */
const textOf = (read: ReadPdf) => read.pages.flatMap(({ lines }) => lines).join('\n');
const plainSpaces = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe.each(names)('The file of %s', (name) => {
  const hasXml = name !== 'dinars';

  it('(1) says in its metadata that it is PDF/A-3a, and what of Factur-X it holds.', () => {
    const { xmp } = of(name);
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(xmp).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    const fields = [
      '<fx:DocumentType>INVOICE</fx:DocumentType>',
      '<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>',
      '<fx:Version>1.0</fx:Version>',
      '<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>',
      '<pdfaSchema:prefix>fx</pdfaSchema:prefix>',
      ...['DocumentFileName', 'DocumentType', 'Version', 'ConformanceLevel'].map(
        (field) => `<pdfaProperty:name>${field}</pdfaProperty:name>`,
      ),
    ];
    for (const field of fields) expect(xmp.includes(field)).toBe(hasXml);
  });

  it('(2) has an output intent with a colour profile.', () => {
    const intents = lookup(of(name).pdf, 'OutputIntents') as PDFArray;
    expect(intents.size()).toBe(1);
    const intent = intents.lookup(0, PDFDict);
    expect(intent.get(PDFName.of('S'))).toBe(PDFName.of('GTS_PDFA1'));
    const profile = intent.lookup(PDFName.of('DestOutputProfile')) as PDFRawStream;
    const icc = Buffer.from(decodePDFRawStream(profile).decode());
    expect([icc.readUInt32BE(0), icc.subarray(36, 40).toString()]).toEqual([icc.length, 'acsp']);
  });

  it('(3) has an identifier.', () => {
    const { ID } = of(name).pdf.context.trailerInfo;
    expect((ID as PDFArray).size()).toBe(2);
  });

  it('(4) has a structure tree, is marked, and says its language.', () => {
    const { pdf, read, document } = of(name);
    expect((lookup(pdf, 'MarkInfo') as PDFDict).get(PDFName.of('Marked'))?.toString()).toBe('true');
    expect(lookup(pdf, 'StructTreeRoot')).toBeInstanceOf(PDFDict);
    const language = document.language === 'FR' ? 'fr' : 'en';
    expect((lookup(pdf, 'Lang') as PDFString).asString()).toBe(language);
    const roles = read.pages.flatMap(({ structure }) => rolesOf(structure));
    for (const role of ['Document', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']) {
      expect(roles).toContain(role);
    }
    expect(roles.filter((role) => role === 'H1')).toHaveLength(1);
    expect(roles.filter((role) => role === 'Figure').length).toBeLessThanOrEqual(1);
  });

  it('(5) embeds every font that it names.', () => {
    const fonts = dictionariesOf(of(name).pdf, 'Font');
    const descriptors = dictionariesOf(of(name).pdf, 'FontDescriptor');
    const families = fonts.map((font) => font.get(PDFName.of('BaseFont'))?.toString() ?? '');
    expect(families.length).toBeGreaterThan(0);
    expect(families.filter((family) => !/^\/[A-Z]{6}\+Inter-/.test(family))).toEqual([]);
    expect(descriptors).toHaveLength(fonts.length / 2);
    for (const descriptor of descriptors) {
      expect(descriptor.lookup(PDFName.of('FontFile2'))).toBeInstanceOf(PDFRawStream);
    }
    const maps = fonts.flatMap((font) => font.lookup(PDFName.of('ToUnicode')) ?? []);
    expect(maps).toHaveLength(fonts.length / 2);
    // Every glyph is of some character.
    for (const map of maps) expect(streamText(map as PDFRawStream)).not.toMatch(/[[ ]<(0000)?>/);
  });

  it('(6) names its XML as an alternative to itself.', () => {
    const associated = lookup(of(name).pdf, 'AF') as PDFArray | undefined;
    if (!hasXml) {
      expect(associated).toBeUndefined();
      return;
    }
    expect(associated?.size()).toBe(1);
    const file = associated?.lookup(0, PDFDict);
    expect(file?.get(PDFName.of('AFRelationship'))).toBe(PDFName.of('Alternative'));
    expect((file?.get(PDFName.of('UF')) as PDFString).asString()).toBe('factur-x.xml');
    const embedded = file
      ?.lookup(PDFName.of('EF'), PDFDict)
      .lookup(PDFName.of('F')) as PDFRawStream;
    expect(embedded.dict.get(PDFName.of('Subtype'))?.toString()).toBe('/text#2Fxml');
  });

  it('(7) holds exactly factur-x.xml, where there is an XML.', () => {
    const { pdf, read, document } = of(name);
    const files = (lookup(pdf, 'Names') as PDFDict).lookup(PDFName.of('EmbeddedFiles'));
    const held = files instanceof PDFDict ? files.lookup(PDFName.of('Names'), PDFArray) : null;
    expect(
      held
        ?.asArray()
        .filter((_, index) => index % 2 === 0)
        .map(plain) ?? [],
    ).toEqual(hasXml ? ['factur-x.xml'] : []);
    expect([read.filename, read.xml]).toEqual(
      hasXml ? ['factur-x.xml', xmlOf(document)] : [null, null],
    );
  });

  it('says the same numbers as text, as XML and as CSV.', () => {
    const { document, read, csv, tree } = of(name);
    const { currency, language, lines, taxes } = document;
    const decimals = minorUnitDecimals(currency);
    const text = textOf(read);
    const shown = (amount: bigint) => printedAmount(amount, decimals, language);
    const rows = [...lines.map(({ net }) => net), ...taxes.flatMap(({ base, tax }) => [base, tax])];
    const sums = [document.net, document.gross, document.due];
    for (const amount of [...rows, ...sums]) expect(text).toContain(plainSpaces(shown(amount)));
    for (const part of [document.number, printedDate(document.issuedOn, language)]) {
      expect(text).toContain(plainSpaces(part));
    }
    expect(csv.map(({ net }) => parseDecimal(net as string))).toEqual(lines.map(({ net }) => net));
    expect(csv.map((cells) => cells['number'])).toEqual(lines.map(() => document.number));
    if (tree === null) return;
    const transaction = 'SupplyChainTradeTransaction';
    const line = `${transaction}/IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement`;
    const nets = textsAt(
      tree,
      `${line}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`,
    );
    expect(nets).toEqual(csv.map(({ net }) => net));
    const settlement = `${transaction}/ApplicableHeaderTradeSettlement`;
    const totals = `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`;
    expect(textAt(tree, `${totals}/GrandTotalAmount`)).toBe(
      formatDecimal(document.gross, decimals),
    );
    expect(textAt(tree, `${totals}/DuePayableAmount`)).toBe(formatDecimal(document.due, decimals));
  });

  it('says on every page which it is of how many.', () => {
    const { document, read } = of(name);
    read.pages.forEach(({ lines }, index) => {
      const of = document.language === 'FR' ? 'sur' : 'of';
      expect(lines.join('\n')).toContain(`Page ${index + 1} ${of} ${read.pages.length}`);
    });
  });
});

it('The same document gives the same bytes, and another gives others.', async () => {
  const again = await pdfOf(structuredClone(M02));
  expect(Buffer.from(again).equals(of('M02').bytes)).toBe(true);
  const other = await pdfOf({ ...M02, number: 'SW-2025-000089' });
  expect(Buffer.from(other).equals(of('M02').bytes)).toBe(false);
});

it('The head of a table stands on every page that it reaches.', () => {
  const { pages } = of('manyLines').read;
  const withLines = pages.filter(({ lines }) => lines.some((line) => /numéro \d+/.test(line)));
  expect(withLines.length).toBeGreaterThan(8);
  for (const { lines } of withLines) {
    expect(
      lines.some((line) => line.startsWith('Désignation') && line.endsWith('Net HT (EUR)')),
    ).toBe(true);
  }
});

it('A document says who sells and who supports, its term, end and last day for notice.', () => {
  const text = textOf(of('invoiceInEnglish').read);
  for (const part of [
    'Sold by Switchboard Télécom SAS · Supported by NICE, Ltd.',
    'Sold and supported by Switchboard Télécom SAS',
    '10 March 2025 – 9 March 2026 None: it renews 8 February 2026',
    '31 October 2025, last day No notice needed: it ends',
    '22 of 31 days',
    'what began on 10 March 2025 could not be billed in advance for March 2025',
    'No rate was found yet for 3 calls',
    '3,665 min in all, most on 20 March 2025: 290 min',
    'Account credit used −73.68',
    'FR76 3000 6000 0112 3456 7890 189 AGRIFRPP',
    'No discount is given for early payment.',
  ]) {
    expect(text).toContain(part);
  }
});

it('A postal code stands where the post of the country wants it.', async () => {
  const address = {
    ...{ lines: ['1200 Example Street'], postalCode: '80202', city: 'Denver' },
    ...{ subdivision: 'CO', countryCode: 'US' },
  };
  const buyer = { ...M02.buyer, address, registration: null, electronicAddress: null };
  const [american] = readBack({ pdfs: [await pdfOf({ ...M02, buyer })] }).pdfs;
  const text = american ? textOf(american) : '';
  expect(text).toContain('Denver CO 80202');
  expect(text).toContain('75015 Paris');
});

it('French amounts have a narrow space that does not break, and a comma.', () => {
  expect(printedAmount(5_873_680_000n, 2, 'FR')).toBe('5\u202f873,68');
  expect(textOf(of('M02').read)).toContain('5 873,68 EUR');
});

it('A document is read as it was written, whatever was drawn before it.', async () => {
  const [later] = readBack({ pdfs: [await pdfOf(M02)] }).pdfs;
  expect(later && textOf(later)).toBe(textOf(of('M02').read));
});

it('A credit note says what it corrects, an invoice of 0.00 that nothing is to be paid.', () => {
  const note = textOf(of('creditNote').read);
  expect(note).toContain('Cet avoir rectifie la facture SW-2025-000041 du 4 mars 2025.');
  expect(note).not.toContain('IBAN');
  expect(textOf(of('zero').read)).toContain('Rien à payer');
  expect(textOf(of('paid').read)).toContain('Réglé par le crédit du compte');
});

it('The chart says in words what it shows.', () => {
  const structures = of('M02').read.pages.flatMap(({ structure }) => figuresOf(structure));
  expect(structures).toHaveLength(1);
  expect(plainSpaces(structures[0] ?? '')).toMatch(/^Histogramme .*20: 290 min, 21: 183 min/);
});

it('What the font cannot draw is told to those who read the text.', () => {
  const texts = dictionariesOf(of('scripts').pdf, undefined)
    .map((one) => one.get(PDFName.of('ActualText')))
    .filter((text) => text !== undefined)
    .map(plain);
  const { buyer, lines } = of('scripts').document;
  expect(texts).toEqual([buyer.legalName, lines[0]?.name]);
});

it('No file is made of a document that contradicts itself.', async () => {
  await expect(pdfOf({ ...M02, net: 1n })).rejects.toThrow(InvalidDocument);
});

const plain = (value: unknown): string =>
  value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : '';

const dictionariesOf = (pdf: PDFDocument, type: string | undefined): PDFDict[] =>
  pdf.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object) => object instanceof PDFDict)
    .filter((one) => type === undefined || one.get(PDFName.of('Type')) === PDFName.of(type));

const rolesOf = ({ role, children = [] }: Structure): string[] => [
  ...(role === undefined ? [] : [role]),
  ...children.flatMap(rolesOf),
];

const figuresOf = ({ role, alt, children = [] }: Structure): string[] => [
  ...(role === 'Figure' ? [alt ?? ''] : []),
  ...children.flatMap(figuresOf),
];
