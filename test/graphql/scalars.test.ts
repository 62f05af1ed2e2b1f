import { CountryCodeScalar, LocaleScalar } from '../../src/graphql/scalars';

describe('Codes that were stored before they were checked', () => {
  test.each([
    [CountryCodeScalar, 'ZZ'],
    [CountryCodeScalar, 'UK'],
    [LocaleScalar, 'xx-XX'],
    [LocaleScalar, 'iw-IL'],
  ])('%s: %j is given out as it is.', (scalar, stored) =>
    expect(scalar.serialize(stored)).toBe(stored),
  );

  test.each([
    [CountryCodeScalar, 'ZZ', 'expected an ISO 3166-1 country code such as "FR", got "ZZ"'],
    [LocaleScalar, 'xx-XX', 'expected a locale such as "fr-FR", got "xx-XX"'],
  ])('%s: %j is not taken in.', (scalar, given, message) =>
    expect(() => scalar.parseValue(given)).toThrow(message),
  );
});

test('A locale is taken in in its canonical form.', () =>
  expect(['es-419', 'fr-fr', 'en-UK'].map((text) => LocaleScalar.parseValue(text))).toEqual([
    'es-419',
    'fr-FR',
    'en-GB',
  ]));
