import { taxInVatCurrency } from '../../src/documents/tax-check';
import type { InvoiceDocument } from '../../src/domain/invoice/invoice-document';
import { parseCurrency } from '../../src/domain/money/currency';
import { problemsOf } from './document-problems';
import { BUYER, date, documentOf, lineOf, M02, money, SELLER } from './sample-documents';

const TAX13 = documentOf([lineOf('2025-03', 'Seats', '2894.98')]);
const [TAX13_ROW] = TAX13.taxes as [InvoiceDocument['taxes'][number]];

describe('Tax', () => {
  const irish = {
    ...SELLER,
    address: { ...SELLER.address, countryCode: 'IE' },
    registration: null,
    electronicAddress: null,
    vatId: 'IE6388047V',
    notes: [],
  };
  const reverse = lineOf('2025-03', 'Seats', '2894.98', { taxCategory: 'AE', taxRate: 0n });

  it('Reverse charge has the rate 0, a reason and both VAT ids (TAX14).', () => {
    const document = documentOf([reverse], { seller: irish });
    expect(problemsOf(document)).toEqual([]);
    expect([document.tax, document.gross]).toEqual([0n, money('2894.98')]);
    const buyer = { ...BUYER, vatId: null };
    expect(problemsOf({ ...document, buyer, seller: { ...irish, vatId: null } })).toEqual([
      'taxes.0.category: expected the VAT id of the seller for the category AE, got none',
      'taxes.0.category: expected the VAT id of the buyer for the category AE, got none',
    ]);
    const [row] = document.taxes as [InvoiceDocument['taxes'][number]];
    const unreasoned = { ...row, exemptionReason: null, exemptionCode: null };
    expect(problemsOf({ ...document, taxes: [unreasoned] })).toEqual([
      'taxes.0.exemptionReason: expected a reason why no tax is due, or its code, for the category AE, got none',
    ]);
    const taxed = documentOf([{ ...reverse, taxRate: money('20') }], { seller: irish });
    expect(problemsOf(taxed)).toEqual([
      'lines.0.taxRate: expected the rate 0 for the category AE, got 20',
    ]);
  });

  it('The standard rate is above 0 and at most 100, and gives no reason.', () => {
    const rated = (rate: string) =>
      documentOf([{ ...reverse, taxCategory: 'S', taxRate: money(rate) }]);
    expect(problemsOf(rated('0'))).toEqual([
      'lines.0.taxRate: expected a rate above 0 for the category S, got 0',
    ]);
    expect(problemsOf(rated('100'))).toEqual([]);
    expect(problemsOf(rated('100.5'))).toEqual([
      'lines.0.taxRate: expected a rate from 0 to 100 percent, got 100.5',
    ]);
    const reasoned = { ...TAX13_ROW, exemptionReason: 'Why' };
    expect(problemsOf({ ...TAX13, taxes: [reasoned] })).toEqual([
      'taxes.0.exemptionReason: expected no reason for an exemption for the category S, got "Why"',
    ]);
    const nameless = { ...SELLER, vatId: null };
    expect(problemsOf({ ...TAX13, seller: nameless })).toEqual([
      'taxes.0.category: expected a VAT id or a tax number of the seller for the category S, got none',
    ]);
    expect(problemsOf({ ...TAX13, seller: { ...nameless, taxNumber: '12/345' } })).toEqual([]);
  });

  it('What is outside the scope of VAT stands alone.', () => {
    const outside = { ...reverse, taxCategory: 'O' as const };
    expect(problemsOf(documentOf([outside]))).toEqual([]);
    expect(problemsOf(documentOf([outside, lineOf('2025-03', 'Seats', '10')]))).toEqual([
      'taxes: expected the category O alone on a document, got it beside S',
    ]);
  });

  it('Where VAT is accounted for in another currency, a rate to convert it is needed.', () => {
    const currency = parseCurrency('USD');
    const document = { ...documentOf([lineOf('2025-03', 'Seats', '10')]), currency };
    expect(problemsOf(document)).toEqual([
      'vatConversion: expected a rate to convert VAT from USD to EUR, got none',
    ]);
    const source = 'European Central Bank';
    const vatConversion = { rate: money('1.0789'), source, date: date('2025-04-03') };
    expect(problemsOf({ ...document, vatConversion })).toEqual([]);
    expect(problemsOf({ ...document, vatConversion: { ...vatConversion, rate: 0n } })).toEqual([
      'vatConversion.rate: expected a rate above 0 to convert VAT, got 0.00',
    ]);
    // No VAT is none in every currency.
    const untaxed = { ...documentOf([{ ...reverse, taxCategory: 'O' as const }]), currency };
    expect(problemsOf(untaxed)).toEqual([]);
    expect(taxInVatCurrency(untaxed)).toBe(0n);
  });
});

describe('Parties', () => {
  it('An address in the French directory begins with the SIREN.', () => {
    const electronicAddress = { scheme: '0225', value: '732829320_FACTURES' };
    expect(problemsOf({ ...M02, buyer: { ...BUYER, electronicAddress } })).toEqual([
      'buyer.electronicAddress: expected an electronic address that begins with the SIREN, 552100554, got "732829320_FACTURES"',
    ]);
    const elsewhere = { scheme: 'EM', value: 'compta@atelier-lumiere.example' };
    expect(problemsOf({ ...M02, buyer: { ...BUYER, electronicAddress: elsewhere } })).toEqual([]);
  });

  it('A sale between French businesses names both SIRENs and both electronic addresses.', () => {
    const bare = { registration: null, electronicAddress: null };
    expect(problemsOf({ ...M02, buyer: { ...BUYER, ...bare } })).toEqual([
      'buyer.registration: expected the SIREN of the party, got none',
      'buyer.electronicAddress: expected an electronic address, got none',
    ]);
    const consumer = { ...BUYER, ...bare, isBusiness: false, vatId: null, identifier: null };
    expect(problemsOf({ ...M02, buyer: consumer })).toEqual([]);
    expect(problemsOf({ ...M02, seller: { ...SELLER, ...bare } })).toEqual([
      'seller.registration: expected the SIREN of the party, got none',
      'seller.electronicAddress: expected an electronic address, got none',
    ]);
  });

  it('A party has a name and an address, the seller some number of a register.', () => {
    const buyer = { ...BUYER, legalName: '', address: { ...BUYER.address, lines: [] } };
    expect(problemsOf({ ...M02, buyer })).toEqual([
      'buyer.legalName: expected the legal name of the party, got an empty one',
      'buyer.address.lines: expected an address of 1 to 3 lines, got 0',
    ]);
    const seller = {
      ...SELLER,
      address: { ...SELLER.address, countryCode: 'US' },
      ...{ registration: null, identifier: null, vatId: null, electronicAddress: null },
    };
    expect(problemsOf({ ...M02, seller })).toContain(
      'seller.registration: expected a registration number, another identifier or a tax number of the seller, got none',
    );
  });

  it.each([
    ['\u0000', '0000'],
    ['\u000b', '000B'],
    ['\u0085', '0085'],
    ['\ud800', 'D800'],
    ['\uffff', 'FFFF'],
  ])('The character %j is refused wherever it stands.', (character, code) => {
    const buyer = { ...BUYER, legalName: `Atelier${character}` };
    expect(problemsOf({ ...M02, buyer })).toEqual([
      `buyer.legalName: expected characters that XML can hold, got U+${code}`,
    ]);
  });
});
