import fc from 'fast-check';
import {
  parseBic,
  parseElectronicAddress,
  parseIban,
  parseIdentifier,
  parseNumberPrefix,
  parsePartyText,
  parseSiren,
  parseSiret,
  parseVatId,
  problemOfSirens,
} from '../../src/domain/invoice/identifiers';
import { told } from '../../src/domain/wording';
import { refusalMessageOf, refusalOf } from './refusal';

const INVALID = 'INVALID_IDENTIFIER';
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });

describe('A SIREN has nine digits, the last of which checks', () => {
  test.each([
    ['552100554', '552100554'],
    // As it is printed.
    ['404 833 048', '404833048'],
    ['732829320', '732829320'],
  ])('%j is one.', (text, siren) => expect(parseSiren(text)).toBe(siren));

  test.each(['552100555', '55210055', '5521005540', '55210055A', '', ' ', '٥٥٢١٠٠٥٥٤'])(
    '%j is none.',
    (text) => expect(refusalOf(() => parseSiren(text))).toBe(INVALID),
  );

  test('One wrong digit is always found.', () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 1, max: 9 }),
      (place, more) => {
        const wrong = [...'552100554'];
        wrong[place] = `${(Number(wrong[place]) + more) % 10}`;
        expect(refusalOf(() => parseSiren(wrong.join('')))).toBe(INVALID);
      },
    );
    fc.assert(property);
  });

  test('Of ten that differ in their last digit alone, one is a SIREN.', () => {
    const property = fc.property(digits(8), (first) => {
      const all = Array.from({ length: 10 }, (_, last) => `${first.join('')}${last}`);
      expect(all.filter((text) => refusalOf(() => parseSiren(text)) === 'accepted').length).toBe(1);
    });
    fc.assert(property);
  });
});

describe('A SIRET has fourteen digits: a SIREN, and five with a check of their own', () => {
  test.each([
    ['732 829 320 00074', '73282932000074'],
    // La Poste: 3+5+6+4+9 is 27, and 3 more are 30, a multiple of 5.
    ['35600000049837', '35600000049837'],
    ['35600000000048', '35600000000048'],
  ])('%j is one.', (text, siret) => expect(parseSiret(text)).toBe(siret));

  test.each(['73282932000075', '73282932100074', '7328293200007', '35600000049838', ''])(
    '%j is none.',
    (text) => expect(refusalOf(() => parseSiret(text))).toBe(INVALID),
  );
});

describe('An identifier is checked by its scheme', () => {
  test.each([
    ['0002', '552 100 554', '552100554'],
    ['0009', '73282932000074', '73282932000074'],
    ['0060', '12-345-6789', '12-345-6789'],
    ['0088', '5', '5'],
  ])('%s %j is one.', (scheme, value, kept) =>
    expect(parseIdentifier({ scheme, value })).toEqual({ scheme, value: kept }),
  );

  test.each([
    ['0002', '552100555'],
    ['0009', '552100554'],
    ['0060', ''],
    ['0060', '-1'],
    ['0060', '1'.repeat(51)],
    ['0060', 'a\u0000b'],
    ['2', '552100554'],
    ['', '552100554'],
  ])('%s %j is none.', (scheme, value) =>
    expect(refusalOf(() => parseIdentifier({ scheme, value }))).toBe(INVALID),
  );
});

describe('An electronic address in France begins with a SIREN', () => {
  test.each([
    ['0225', '552100554'],
    ['0225', '552100554_55210055400013'],
    ['0225', '552100554_ACCOUNTS'],
    ['0088', '5790000436057'],
    ['EM', 'invoices@example.com'],
  ])('%s %j is one.', (scheme, value) =>
    expect(parseElectronicAddress({ scheme, value })).toEqual({ scheme, value }),
  );

  test.each([
    ['0225', '552100555', 'check digit'],
    ['0225', 'ACCOUNTS', 'begins with a SIREN'],
    ['0225', '5521005541', 'begins with a SIREN'],
    ['0225', '', '1 to 125'],
    ['EM', 'a b@example.com', '1 to 125'],
    ['EM', `${'a'.repeat(125)}b`, '1 to 125'],
    ['em', 'invoices@example.com', 'scheme'],
    ['225', '552100554', 'scheme'],
  ])('%s %j is none.', (scheme, value, why) => {
    expect(refusalOf(() => parseElectronicAddress({ scheme, value }))).toBe(INVALID);
    expect(refusalMessageOf(() => parseElectronicAddress({ scheme, value }))).toContain(why);
  });
});

describe('A VAT id has the form of its country', () => {
  test.each([
    // (12 + 3 × (404833048 mod 97 = 56)) mod 97 = 180 mod 97 = 83
    ...['FR83404833048', 'FR 83 404 833 048', 'FR23334175221'],
    // Keys with letters.
    ...['FRK7399859412', 'FR4Z123456782'],
    ...['ATU12345678', 'BE0123456789', 'BE1234567890', 'BG123456789', 'BG1234567890'],
    ...['CY12345678A', 'CZ12345678', 'CZ1234567890', 'DE123456789', 'DK12345678', 'EE123456789'],
    ...['EL123456789', 'ESA1234567B', 'ES12345678Z', 'FI12345678', 'HR12345678901', 'HU12345678'],
    ...['IE1234567W', 'IE1234567WA', 'IE1A23456W', 'IT12345678901', 'LT123456789'],
    ...['LT123456789012', 'LU12345678', 'LV12345678901', 'MT12345678', 'NL123456789B01'],
    ...['PL1234567890', 'PT123456789', 'RO12', 'RO1234567890', 'SE123456789012', 'SI12345678'],
    ...['SK1234567890', 'XI123456789', 'XIGD123', 'GB123456789', 'CHE123456789MWST'],
    ...['NO123456789MVA', 'US123456789', 'JP1234567890123'],
  ])('%s is one.', (text) => expect(parseVatId(text)).toBe(text.replaceAll(' ', '')));

  test('A business of Monaco has a French one whose nine digits are no SIREN.', () => {
    // (12 + 3 × (34 mod 97 = 34)) mod 97 = 114 mod 97 = 17
    expect(parseVatId('FR17000000034')).toBe('FR17000000034');
    expect(refusalOf(() => parseSiren('000000035'))).toBe(INVALID);
    expect(parseVatId('FR20000000035')).toBe('FR20000000035');
  });

  test.each([
    ...['FR84404833048', 'FR83404833049', 'FRK8399859412', 'FR4Y123456782', 'FRIO404833048'],
    ...['FR404833048', 'FR20000000034', 'DE12345678', 'GR123456789', 'ES123456789'],
    ...['NL12345', 'IE123456', 'XX123456789', '123456789', 'GBABCDEFGH', 'US1', 'fr83404833048'],
    ...['', 'FR', `US${'1'.repeat(19)}`, 'DE123456789\n'],
  ])('%j is none.', (text) => expect(refusalOf(() => parseVatId(text))).toBe(INVALID));
});

describe('An IBAN has the length of its country and a remainder of 1 by 97', () => {
  test.each([
    'FR76 3000 6000 0112 3456 7890 189',
    'FR1420041010050500013M02606',
    'DE89370400440532013000',
    'GB29NWBK60161331926819',
    'IE29AIBK93115212345678',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
  ])('%s is one.', (text) => expect(parseIban(text)).toBe(text.replaceAll(' ', '')));

  test.each([
    ['FR7630006000011234567890188', 'check digits'],
    ['FR763000600001123456789018', '27 characters'],
    ['DE8937040044053201300012', '22 characters'],
    ['US89370400440532013000', 'such as'],
    ['fr7630006000011234567890189', 'such as'],
    ['FRA630006000011234567890189', 'such as'],
    ['FR76-3000-6000', 'such as'],
    ['', 'such as'],
  ])('%j is none.', (text, why) => {
    expect(refusalOf(() => parseIban(text))).toBe(INVALID);
    expect(refusalMessageOf(() => parseIban(text))).toContain(why);
  });

  test('Two neighbouring characters that changed places are always found.', () => {
    const iban = 'FR7630006000011234567890189';
    const property = fc.property(fc.integer({ min: 2, max: iban.length - 2 }), (place) => {
      const [a, b] = [iban.charAt(place), iban.charAt(place + 1)];
      fc.pre(a !== b);
      const swapped = iban.slice(0, place) + b + a + iban.slice(place + 2);
      expect(refusalOf(() => parseIban(swapped))).toBe(INVALID);
    });
    fc.assert(property);
  });
});

describe('A BIC names a bank in a country', () => {
  test.each(['AGRIFRPP', 'DEUTDEFF500', 'NWBKGB2L'])('%s is one.', (text) =>
    expect(parseBic(text)).toBe(text),
  );
  test.each(['AGRIZZPP', 'AGRIFRP', 'AGRIFRPP1', 'agrifrpp', '', 'AGRIFRPP\n'])(
    '%j is none.',
    (text) => expect(refusalOf(() => parseBic(text))).toBe(INVALID),
  );
});

describe('A prefix of numbers has letters, digits and dashes', () => {
  test.each(['SW', 'a', '-', 'GOTO-FR', 'A'.repeat(23)])('%s is one.', (text) =>
    expect(parseNumberPrefix(text)).toBe(text),
  );
  test.each(['', 'A'.repeat(24), 'SW.1', 'SW/1', 'SW 1', 'É', 'SW\n'])('%j is none.', (text) =>
    expect(refusalOf(() => parseNumberPrefix(text))).toBe(INVALID),
  );
});

describe('A text of a party', () => {
  test.each(['Cie <Dupont> & fils ]]>', 'שלום', 'Œuvre 株式会社 😀', ''])('may be %j.', (text) =>
    expect(parsePartyText(text)).toBe(text),
  );
  test.each([
    ['a\u202eb', 'U+202E'],
    ['a\u200fb', 'U+200F'],
    ['a\u061cb', 'U+061C'],
    ['a\u2066b\u2069', 'U+2066'],
    ['a\ufffe', 'U+FFFE'],
  ])('may not be %j.', (text, code) => {
    expect(refusalOf(() => parsePartyText(text))).toBe('INVALID_TEXT');
    expect(refusalMessageOf(() => parsePartyText(text))).toContain(code);
  });
});

describe('What names a French company names the one that is registered', () => {
  const siren = { scheme: '0002', value: '552100554' };
  const saidOf = (registration: typeof siren | null, other: typeof siren | null) => {
    const problem = problemOfSirens(registration, other);
    return problem && told(problem, 'EN');
  };

  test('by its SIRET and its electronic address.', () => {
    expect(saidOf(siren, { scheme: '0009', value: '55210055400013' })).toBeUndefined();
    expect(saidOf(siren, { scheme: '0225', value: '552100554' })).toBeUndefined();
    const expected = 'expected a value that begins with the registered SIREN 552100554, got';
    expect(saidOf(siren, { scheme: '0009', value: '73282932000074' })).toBe(
      `${expected} "73282932000074"`,
    );
    expect(saidOf(siren, { scheme: '0225', value: '732829320' })).toBe(`${expected} "732829320"`);
  });

  test('and of other schemes nothing is compared.', () => {
    expect(saidOf(siren, { scheme: 'EM', value: 'invoices@example.com' })).toBeUndefined();
    expect(saidOf(siren, null)).toBeUndefined();
    expect(saidOf(null, { scheme: '0225', value: '732829320' })).toBeUndefined();
    const duns = { scheme: '0060', value: '123456789' };
    expect(saidOf(duns, { scheme: '0225', value: '732829320' })).toBeUndefined();
  });
});
