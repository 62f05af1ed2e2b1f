import { languageOf, parseLocale } from '../../src/domain/locale';
import { refusalOf } from './refusal';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
const isTaken = (text: string) => refusalOf(() => parseLocale(text)) === 'accepted';

describe('Locales are language tags (BCP 47) of a language, a script and a region', () => {
  test.each([
    ...['fr', 'fr-FR', 'en-GB', 'nl-NL', 'zh-Hant-TW', 'sr-Latn', 'sr-Latn-RS', 'fil-PH'],
    ...['es-419', 'en-001', 'en-150', 'sq-XK', 'yue-Hant-HK', 'aec'],
  ])('%s is one, and its own canonical form.', (text) => expect(parseLocale(text)).toBe(text));

  test.each([
    ['fr-fr', 'fr-FR'],
    ['EN-us', 'en-US'],
    ['ZH-HANT-tw', 'zh-Hant-TW'],
    ['fra-FR', 'fr-FR'],
    ['iw-IL', 'he-IL'],
    ['en-UK', 'en-GB'],
    ['fr-250', 'fr-FR'],
  ])('%s is kept as %s.', (text, canonical) => expect(parseLocale(text)).toBe(canonical));

  test.each([
    ...['xx', 'xx-XX', 'zz-FR', 'en-ZZ', 'en-XX', 'en-AA', 'en-999', 'en-000', 'zh-Abcd'],
    ...['French', 'f', '', 'fr_FR', 'fr-', '-FR', 'fr--FR', 'fr-FR-FR', 'fr-F', 'fr-FRA', ' fr'],
    ...['en-US-x-private', 'en-u-ca-gregory', 'sl-rozaj', 'i-klingon', 'x-private', 'root'],
    ...['fr\n', 'fr\u0000', 'constructor', '\u017fr', 'a'.repeat(100_000)],
  ])('The text %j is none.', (text) =>
    expect(refusalOf(() => parseLocale(text))).toBe('INVALID_LOCALE'),
  );

  test('Languages of two letters are those of ISO 639-1 and the codes that it has given up.', () => {
    const known = PAIRS.filter(isTaken);
    expect(known.length).toBeGreaterThanOrEqual(183);
    expect(known.length).toBeLessThan(200);
  });

  test('A canonical form is its own canonical form.', () => {
    const forms = PAIRS.flatMap((pair) => [pair, `${pair}-Latn`, `en-${pair}`]).filter(isTaken);
    expect(forms.length).toBeGreaterThan(600);
    for (const form of forms) {
      const canonical = parseLocale(form);
      expect(parseLocale(canonical)).toBe(canonical);
    }
  });
});

test('Whoever has a French locale is told in French, everybody else in English.', () => {
  const languages = ['fr', 'fr-CA', 'FR-fr', 'en', 'frr', 'de-FR'].map(languageOf);
  expect(languages).toEqual(['FR', 'FR', 'FR', 'EN', 'EN', 'EN']);
});
