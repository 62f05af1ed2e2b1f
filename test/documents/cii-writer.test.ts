import type { InvoiceDocument } from '../../src/domain/invoice/invoice-document';
import { parseCurrency } from '../../src/domain/money/currency';
import { formatDecimal } from '../../src/domain/money/money';
import { addDays } from '../../src/domain/time/calendar-date';
import { xmlOf } from '../../src/documents/document-files';
import { elementsAt, readBack, textAt, textsAt, type XmlTree } from './read-back';
import { BUYER, date, documentOf, lineOf, M02, M02_LINES, money, SELLER } from './sample-documents';

const HEADER = 'SupplyChainTradeTransaction';
const SELLER_AT = `${HEADER}/ApplicableHeaderTradeAgreement/SellerTradeParty`;
const BUYER_AT = `${HEADER}/ApplicableHeaderTradeAgreement/BuyerTradeParty`;
const SETTLEMENT = `${HEADER}/ApplicableHeaderTradeSettlement`;
const TOTALS = `${SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation`;
const LINES = `${HEADER}/IncludedSupplyChainTradeLineItem`;

const abroad = { ...BUYER.address, lines: ['1 Main St', 'Floor 2', 'Box 3'], countryCode: 'IE' };
const full: InvoiceDocument = {
  ...M02,
  seller: { ...SELLER, vatDueOn: 'DEBITS', taxNumber: '75/123', paymentTerms: 'Par virement.' },
  buyer: {
    ...BUYER,
    tradingName: 'Lumière',
    contact: { name: 'Claire', telephone: '+33 2', email: 'c@example.org' },
    delivery: { name: 'Dépôt & Cie', address: { ...abroad, subdivision: 'Leinster' } },
  },
};
const creditNote = documentOf(M02_LINES.slice(0, 1), {
  type: 'CREDIT_NOTE',
  corrects: [
    { number: 'SW-2025-000041', issuedOn: date('2025-03-04') },
    { number: 'SW-2025-000040', issuedOn: date('2025-02-04') },
  ],
});
const USD = parseCurrency('USD');
const inDollars: InvoiceDocument = {
  ...documentOf([lineOf('2025-03', 'Seats', '10.00')], { currency: USD }),
  vatConversion: { rate: money('1.0789'), source: 'ECB', date: date('2025-04-03') },
};
const untaxed = (taxCategory: 'AE' | 'K' | 'O') =>
  documentOf([lineOf('2025-03', 'Seats', '10.00', { taxCategory, taxRate: 0n })]);
const paid = { ...M02, creditUsed: M02.gross, due: 0n };
const zero = documentOf([lineOf('2025-03', 'Calls', '0.00', { kind: 'USAGE' })]);
const yen = documentOf([lineOf('2025-03', 'Seats', '120000')], {
  currency: parseCurrency('JPY'),
  seller: { ...SELLER, vatCurrency: parseCurrency('JPY') },
});
const lines = documentOf([
  lineOf('2025-03', 'Calls', '23.45', {
    unit: 'SECONDS',
    quantity: 74_040,
    unitPrice: money('0.019'),
  }),
  lineOf('2025-03', 'Calls', '-23.45', {
    unit: 'SECONDS',
    quantity: -74_040,
    unitPrice: money('0.019'),
  }),
  lineOf('2025-03', 'Calls', '-54.84', { kind: 'CORRECTION', correctsNumber: 'SW-2025-000041' }),
  lineOf('2025-03', 'Calls', '0.01', { kind: 'LATE_USAGE', unit: 'SECONDS', quantity: 61 }),
  lineOf('2025-03', 'Messages', '1.00', { unit: 'UNITS', quantity: 1_000_000, unitPrice: 1n }),
  lineOf('2025-03', 'Seats', '0.00', { unit: 'UNITS', quantity: 0, unitPrice: money('26') }),
  lineOf('2025-03', 'Messages', '100.00'),
]);

const samples = {
  ...{ M02, full, creditNote, inDollars, paid, zero, yen, lines },
  ...{ reverse: untaxed('AE'), within: untaxed('K'), outside: untaxed('O') },
  outsideInDollars: { ...untaxed('O'), currency: USD },
  foreigner: {
    ...M02,
    buyer: { ...BUYER, address: abroad, registration: null, electronicAddress: null },
  },
  consumer: { ...M02, buyer: { ...BUYER, isBusiness: false } },
};
const names = Object.keys(samples) as (keyof typeof samples)[];
const read = readBack({ xmls: names.map((name) => xmlOf(samples[name]) as string) }).xmls;
const treeOf = (name: keyof typeof samples) => read[names.indexOf(name)]?.tree as XmlTree;

it.each(names.map((name, index) => [name, index] as const))(
  'The XML of %s is valid by the XSD of Factur-X EN 16931.',
  (_, index) => {
    expect(read[index]?.errors).toEqual([]);
  },
);

const eur = (micros: bigint) => formatDecimal(micros, 2);
const compact = (day: string) => day.replaceAll('-', '');
const dateAt = (tree: XmlTree, path: string) => textAt(tree, `${path}/DateTimeString`);

describe('Every field is written', () => {
  const tree = treeOf('full');

  it('The header: number, type, date, process, specification, notes with their codes.', () => {
    const context = 'ExchangedDocumentContext';
    const process = 'BusinessProcessSpecifiedDocumentContextParameter';
    expect(textAt(tree, `${context}/${process}/ID`)).toBe('S1');
    expect(textAt(tree, `${context}/GuidelineSpecifiedDocumentContextParameter/ID`)).toBe(
      'urn:cen.eu:en16931:2017',
    );
    expect(textAt(tree, 'ExchangedDocument/ID')).toBe(full.number);
    expect(textAt(tree, 'ExchangedDocument/TypeCode')).toBe('380');
    expect(dateAt(tree, 'ExchangedDocument/IssueDateTime')).toBe('20250404');
    const notes = elementsAt(tree, 'ExchangedDocument/IncludedNote').map((note) => ({
      code: textAt(note, 'SubjectCode'),
      text: textAt(note, 'Content'),
    }));
    expect(notes).toEqual([...SELLER.notes, { code: 'BAR', text: 'B2B' }]);
  });

  it('The seller (BG-4).', () => {
    const [seller] = elementsAt(tree, SELLER_AT) as [XmlTree];
    expect(flat(seller)).toEqual([
      'GlobalID@0009 73282932000074',
      'Name Switchboard Télécom SAS',
      'Description SAS au capital de 150 000 €, RCS Paris 732 829 320',
      'SpecifiedLegalOrganization/ID@0002 732829320',
      'SpecifiedLegalOrganization/TradingBusinessName Switchboard',
      'DefinedTradeContact/PersonName Service clients',
      'DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber +33 1 84 88 00 00',
      'DefinedTradeContact/EmailURIUniversalCommunication/URIID facturation@switchboard.example',
      'PostalTradeAddress/PostcodeCode 75015',
      'PostalTradeAddress/LineOne 18 rue des Volontaires',
      'PostalTradeAddress/LineTwo Bâtiment C',
      'PostalTradeAddress/CityName Paris',
      'PostalTradeAddress/CountryID FR',
      'URIUniversalCommunication/URIID@0225 732829320',
      'SpecifiedTaxRegistration/ID@VA FR44732829320',
      'SpecifiedTaxRegistration/ID@FC 75/123',
    ]);
  });

  it('The buyer (BG-7), what it refers to, and where it is delivered (BG-13).', () => {
    const [buyer] = elementsAt(tree, BUYER_AT) as [XmlTree];
    expect(flat(buyer)).toEqual([
      'GlobalID@0009 55210055400013',
      'Name Atelier Lumière SARL',
      'SpecifiedLegalOrganization/ID@0002 552100554',
      'SpecifiedLegalOrganization/TradingBusinessName Lumière',
      'DefinedTradeContact/PersonName Claire',
      'DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber +33 2',
      'DefinedTradeContact/EmailURIUniversalCommunication/URIID c@example.org',
      'PostalTradeAddress/PostcodeCode 44000',
      'PostalTradeAddress/LineOne 4 quai de la Fosse',
      'PostalTradeAddress/CityName Nantes',
      'PostalTradeAddress/CountryID FR',
      'URIUniversalCommunication/URIID@0225 552100554_FACTURES',
      'SpecifiedTaxRegistration/ID@VA FR96552100554',
    ]);
    const agreement = `${HEADER}/ApplicableHeaderTradeAgreement`;
    expect(textAt(tree, `${agreement}/BuyerReference`)).toBe('DIR-FIN');
    const order = 'BuyerOrderReferencedDocument/IssuerAssignedID';
    expect(textAt(tree, `${agreement}/${order}`)).toBe('BC-2025-17');
    const [place] = elementsAt(tree, `${HEADER}/ApplicableHeaderTradeDelivery/ShipToTradeParty`);
    expect(flat(place as XmlTree)).toEqual([
      'Name Dépôt & Cie',
      'PostalTradeAddress/PostcodeCode 44000',
      'PostalTradeAddress/LineOne 1 Main St',
      'PostalTradeAddress/LineTwo Floor 2',
      'PostalTradeAddress/LineThree Box 3',
      'PostalTradeAddress/CityName Nantes',
      'PostalTradeAddress/CountryID IE',
      'PostalTradeAddress/CountrySubDivisionName Leinster',
    ]);
  });

  it('Payment, tax, period, terms and totals.', () => {
    const [settlement] = elementsAt(tree, SETTLEMENT) as [XmlTree];
    expect(flat(settlement)).toEqual([
      'PaymentReference SW-2025-000042',
      'InvoiceCurrencyCode EUR',
      'SpecifiedTradeSettlementPaymentMeans/TypeCode 58',
      'SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID FR7630006000011234567890189',
      'SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/AccountName Switchboard Télécom SAS',
      'SpecifiedTradeSettlementPaymentMeans/PayeeSpecifiedCreditorFinancialInstitution/BICID AGRIFRPP',
      'ApplicableTradeTax/CalculatedAmount 978.95',
      'ApplicableTradeTax/TypeCode VAT',
      'ApplicableTradeTax/BasisAmount 4894.73',
      'ApplicableTradeTax/CategoryCode S',
      'ApplicableTradeTax/DueDateTypeCode 5',
      'ApplicableTradeTax/RateApplicablePercent 20.00',
      'BillingSpecifiedPeriod/StartDateTime/DateTimeString@102 20250301',
      'BillingSpecifiedPeriod/EndDateTime/DateTimeString@102 20250430',
      'SpecifiedTradePaymentTerms/Description Paiement à 30 jours de la date d’émission, au plus tard le 4\u00a0mai\u00a02025. Par virement.',
      'SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString@102 20250504',
      'SpecifiedTradeSettlementHeaderMonetarySummation/LineTotalAmount 4894.73',
      'SpecifiedTradeSettlementHeaderMonetarySummation/TaxBasisTotalAmount 4894.73',
      'SpecifiedTradeSettlementHeaderMonetarySummation/TaxTotalAmount@EUR 978.95',
      'SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount 5873.68',
      'SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount 5873.68',
    ]);
  });

  it('Every line: position, name, period, tax and net are those of the document.', () => {
    const written = elementsAt(tree, LINES).map((line) => {
      const settlement = 'SpecifiedLineTradeSettlement';
      const period = `${settlement}/BillingSpecifiedPeriod`;
      const sum = `${settlement}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount`;
      return [
        textAt(line, 'AssociatedDocumentLineDocument/LineID'),
        textAt(line, 'SpecifiedTradeProduct/Name'),
        dateAt(line, `${period}/StartDateTime`),
        dateAt(line, `${period}/EndDateTime`),
        textAt(line, `${settlement}/ApplicableTradeTax/CategoryCode`),
        textAt(line, `${settlement}/ApplicableTradeTax/RateApplicablePercent`),
        textAt(line, sum),
      ];
    });
    expect(written).toEqual(
      full.lines.map((line) => [
        `${line.position}`,
        line.name,
        compact(line.serviceFrom),
        compact(addDays(line.serviceBefore, -1)),
        line.taxCategory,
        '20.00',
        eur(line.net),
      ]),
    );
  });

  it('A line says in words and as attributes what its quantity of 1 stands for.', () => {
    const [first, second] = elementsAt(tree, LINES) as [XmlTree, XmlTree];
    expect(textAt(first, 'SpecifiedTradeProduct/Description')).toBe(
      'CXone; 10–31\u00a0mars\u00a02025; 25 × 79,99; 22 jours sur 31; Facturé pour la première fois',
    );
    const attributes = elementsAt(second, 'SpecifiedTradeProduct/ApplicableProductCharacteristic');
    expect(attributes.map((a) => [textAt(a, 'Description'), textAt(a, 'Value')])).toEqual([
      ['Service', 'CXone'],
      ['Abonnement', 'S-100042-1'],
      ['Numéro de commande', 'O-2025-0117'],
      ['Secondes facturées', '219900'],
      ['Minutes', '3665'],
      ['Appels', '12000'],
    ]);
  });
});

describe('Quantities and prices', () => {
  const quantities = elementsAt(treeOf('lines'), LINES).map((line) => {
    const price = 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice';
    const [quantity] = elementsAt(line, 'SpecifiedLineTradeDelivery/BilledQuantity');
    return [
      quantity?.text,
      quantity?.attributes['unitCode'],
      textAt(line, `${price}/ChargeAmount`),
      textAt(line, `${price}/BasisQuantity`),
    ];
  });

  it('Use whose product is exact is seconds, at 0.019 for 60 of them (EIN11).', () => {
    expect(quantities[0]).toEqual(['74040', 'SEC', '0.019', '60']);
  });

  it('A negative line has a negative quantity at a positive price (EIN13).', () => {
    expect(quantities[1]).toEqual(['-74040', 'SEC', '0.019', '60']);
    expect(quantities[2]).toEqual(['-1', 'C62', '54.84', null]);
  });

  it('Use that adds up several rates is 1 at its amount.', () => {
    expect(quantities[3]).toEqual(['1', 'C62', '0.01', null]);
  });

  it('A price of 0.000001 is written with all of its decimals (EIN11).', () => {
    expect(quantities[4]).toEqual(['1000000', 'C62', '0.000001', null]);
  });

  it('A line without a quantity is 1 at 0.00, never 0 of something.', () => {
    expect(quantities[5]).toEqual(['1', 'C62', '0.00', null]);
  });

  it('A partial month is 1 at its amount, a whole one the units at their price.', () => {
    const written = elementsAt(treeOf('M02'), LINES).map((line) => [
      textAt(line, 'SpecifiedLineTradeDelivery/BilledQuantity'),
      textAt(line, 'SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount'),
    ]);
    expect(written).toEqual([
      ['1', '1419.18'],
      ['1', '412.35'],
      ['25', '79.99'],
      ['40', '26.00'],
      ['74040', '0.019'],
    ]);
  });
});

describe('Kinds of documents', () => {
  it('A credit note has the type 381, positive amounts, number and date of what it corrects.', () => {
    const tree = treeOf('creditNote');
    expect(textAt(tree, 'ExchangedDocument/TypeCode')).toBe('381');
    const references = elementsAt(tree, `${SETTLEMENT}/InvoiceReferencedDocument`);
    expect(references.flatMap(flat)).toEqual([
      'IssuerAssignedID SW-2025-000041',
      'FormattedIssueDateTime/DateTimeString@102 20250304',
      'IssuerAssignedID SW-2025-000040',
      'FormattedIssueDateTime/DateTimeString@102 20250204',
    ]);
    expect(textAt(tree, `${TOTALS}/GrandTotalAmount`)).toBe('1703.02');
    expect(textAt(tree, `${SETTLEMENT}/SpecifiedTradePaymentTerms/Description`)).toContain(
      'diminue',
    );
    expect(elementsAt(tree, `${SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans`)).toEqual([]);
  });

  it('One contract is named in the header (BT-12); of several each line names its own.', () => {
    const path = `${HEADER}/ApplicableHeaderTradeAgreement/ContractReferencedDocument`;
    expect(elementsAt(treeOf('M02'), path)).toEqual([]);
    const one = { ...M02, sections: M02.sections.map((s) => ({ ...s, orderNumber: 'O-1' })) };
    expect(xmlOf(one)).toContain(
      '<ram:ContractReferencedDocument><ram:IssuerAssignedID>O-1</ram:IssuerAssignedID>',
    );
  });

  it('What account credit has paid is of the process S2, with what was paid.', () => {
    const tree = treeOf('paid');
    const process = 'BusinessProcessSpecifiedDocumentContextParameter/ID';
    expect(textAt(tree, `ExchangedDocumentContext/${process}`)).toBe('S2');
    expect(textAt(tree, `${TOTALS}/TotalPrepaidAmount`)).toBe('5873.68');
    expect(textAt(tree, `${TOTALS}/DuePayableAmount`)).toBe('0.00');
    expect(textAt(treeOf('zero'), `ExchangedDocumentContext/${process}`)).toBe('S1');
  });

  it('VAT is stated in the currency of the seller’s accounts, too (BT-6, BT-111).', () => {
    const tree = treeOf('inDollars');
    expect(textAt(tree, `${SETTLEMENT}/TaxCurrencyCode`)).toBe('EUR');
    const sums = elementsAt(tree, `${TOTALS}/TaxTotalAmount`);
    // 2.00 / 1.0789 = 1.8537…
    expect(sums.map(({ text, attributes }) => `${text} ${attributes['currencyID']}`)).toEqual([
      '2.00 USD',
      '1.85 EUR',
    ]);
  });

  it('Yen are written without decimals.', () => {
    expect(textAt(treeOf('yen'), `${TOTALS}/GrandTotalAmount`)).toBe('144000');
  });

  it('Reverse charge names its reason, code and both VAT ids.', () => {
    const tree = treeOf('reverse');
    const row = `${SETTLEMENT}/ApplicableTradeTax`;
    expect(textAt(tree, `${row}/ExemptionReason`)).toBe('Autoliquidation');
    expect(textAt(tree, `${row}/ExemptionReasonCode`)).toBe('VATEX-EU-AE');
    expect(textAt(tree, `${row}/RateApplicablePercent`)).toBe('0.00');
    expect(textsAt(tree, `${BUYER_AT}/SpecifiedTaxRegistration/ID`)).toEqual(['FR96552100554']);
  });

  it('A supply within the EU says where it is delivered.', () => {
    const place = `${HEADER}/ApplicableHeaderTradeDelivery/ShipToTradeParty`;
    expect(textAt(treeOf('within'), `${place}/PostalTradeAddress/CountryID`)).toBe('FR');
  });

  it('What is outside the scope of VAT has no rate and names no VAT ids (BR-O-02, BR-O-05).', () => {
    const xml = xmlOf(samples.outside) as string;
    expect(xml).not.toContain('RateApplicablePercent');
    expect(xml).not.toContain('schemeID="VA"');
  });

  it('No tax is stated as 0.00 in the currency of the VAT accounts, without a rate.', () => {
    const xml = xmlOf(samples.outsideInDollars) as string;
    expect(xml).toContain('<ram:TaxCurrencyCode>EUR</ram:TaxCurrencyCode>');
    expect(xml).toContain('<ram:TaxTotalAmount currencyID="EUR">0.00</ram:TaxTotalAmount>');
  });

  it('A business abroad is billed as B2BINT, a consumer without a note of it.', () => {
    const kinds = (name: keyof typeof samples) =>
      elementsAt(treeOf(name), 'ExchangedDocument/IncludedNote')
        .filter((note) => textAt(note, 'SubjectCode') === 'BAR')
        .map((note) => textAt(note, 'Content'));
    expect([kinds('M02'), kinds('foreigner'), kinds('consumer')]).toEqual([
      ['B2B'],
      ['B2BINT'],
      [],
    ]);
  });
});

/** All texts below an element, each with its path, and an attribute where it has one. */
function flat(tree: XmlTree): string[] {
  return tree.children.flatMap((child) => {
    const attribute = Object.values(child.attributes).map((value) => `@${value}`)[0] ?? '';
    if (child.children.length === 0) return [`${child.name}${attribute} ${child.text}`];
    return flat(child).map((rest) => `${child.name}/${rest}`);
  });
}
