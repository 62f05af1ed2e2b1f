import { isCountryCode, parseCountryCode } from '../../src/domain/country';
import emergencyNumbers from '../../src/domain/contract/emergency-numbers.json';
import { refusalOf } from './refusal';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const ALL = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

describe('Countries are those of ISO 3166-1', () => {
  test.each(['FR', 'GB', 'US', 'GR', 'AX', 'BQ', 'SS', 'SX', 'TL', 'AQ', 'EH'])(
    '%s is a country.',
    (code) => expect(parseCountryCode(code)).toBe(code),
  );

  test.each([
    ...['ZZ', 'UK', 'EU', 'EL', 'UN', 'SU', 'YU', 'AN', 'CS', 'XX', 'AA', 'QM'],
    ...['fr', 'FRA', 'F', '', ' FR', 'FR\n', '250', 'constructor', '__proto__'],
  ])('The text %j is none.', (text) =>
    expect(refusalOf(() => parseCountryCode(text))).toBe('INVALID_COUNTRY'),
  );

  test('There are 249 of them, and three places that have numbers of their own.', () =>
    expect(ALL.filter(isCountryCode)).toHaveLength(249 + 3));

  test('Every place whose emergency numbers are known is one.', () => {
    const places = Object.keys(emergencyNumbers.table);
    expect(places.length).toBeGreaterThan(200);
    expect(places.filter((code) => !isCountryCode(code))).toEqual([]);
  });

  test('Every one has a name on this platform.', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(ALL.filter((code) => isCountryCode(code) && names.of(code) === undefined)).toEqual([]);
  });
});
