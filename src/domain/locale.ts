import { quote } from './time/calendar-date';
import { isCountryCode } from './country';
import { DomainError } from './domain-error';
import { refusal } from './refusals';
import type { Language } from './wording';

/** Language, script, region: no variants, extensions or private use, which no text depends on. */
const FORM = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i;

const namesOf = (type: 'language' | 'region' | 'script') =>
  new Intl.DisplayNames('en', { type, fallback: 'none' });
const [languages, regions, scripts] = [namesOf('language'), namesOf('region'), namesOf('script')];

/**
 * ISO 639-1 has 183 languages, all of which Unicode's CLDR names. Of the thousands of ISO 639-3 it
 * names some: a code of three letters is taken by its form.
 */
const isLanguage = (code: string) => code.length === 3 || languages.of(code) !== undefined;
const isScript = (code: string) => scripts.of(code) !== undefined;
/** A country, or an area of UN M.49 such as 419, Latin America. */
const isRegion = (code: string) =>
  isCountryCode(code) || (/^\d/.test(code) && regions.of(code) !== undefined);

/**
 * A BCP 47 language tag in its canonical form: "fr-fr" is "fr-FR", "en-UK" is "en-GB".
 *
 * @throws DomainError INVALID_LOCALE
 */
export function parseLocale(text: string): string {
  if (FORM.test(text)) {
    const locale = new Intl.Locale(text);
    const { language, script, region } = locale;
    const isKnown =
      isLanguage(language) &&
      (script === undefined || isScript(script)) &&
      (region === undefined || isRegion(region));
    if (isKnown) return locale.toString();
  }
  const got = quote(text);
  throw new DomainError(
    'INVALID_LOCALE',
    refusal('expected a locale such as "fr-FR", got {got}', { got }),
  );
}

/** The language in which whoever has that locale is told: all there is is English and French. */
export const languageOf = (locale: string): Language => (/^fr\b/i.test(locale) ? 'FR' : 'EN');
