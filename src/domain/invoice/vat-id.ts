import { isCountryCode } from '../country';
import { isSiren } from './siren';

/**
 * What follows the country in VAT ids of the EU, as the Commission's VIES service lists it; XI is
 * Northern Ireland, EL Greece.
 */
const EU_FORMS: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(?:\d{7}[A-W][A-I]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{10}\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
};

/** Of any other country: digits and letters, at least one digit. */
const OTHER_FORM = /^(?=.*\d)[A-Z0-9]{2,18}$/;

const KEY_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * Whether the two characters before the SIREN are its key.
 *
 * Digits are (12 + 3 × SIREN mod 97) mod 97. With a letter they are counted in the 34 characters
 * of such keys, and compared with the SIREN by their remainders of 11.
 */
function isFrenchKey(key: string, siren: string): boolean {
  if (/^\d\d$/.test(key)) return (12 + 3 * (Number(siren) % 97)) % 97 === Number(key);
  const [first, second] = [...key].map((character) => KEY_CHARACTERS.indexOf(character)) as [
    number,
    number,
  ];
  const counted = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100;
  return (Number(siren) + 1 + Math.floor(counted / 11)) % 11 === counted % 11;
}

/** Businesses of Monaco have a French id whose nine digits are no SIREN. */
const isOfMonaco = (siren: string): boolean => siren.startsWith('000');

function isFrenchVatId(text: string): boolean {
  const [, key = '', siren = ''] = /^([0-9A-HJ-NP-Z]{2})(\d{9})$/.exec(text) ?? [];
  return siren !== '' && (isSiren(siren) || isOfMonaco(siren)) && isFrenchKey(key, siren);
}

/** Whether a text without spaces has the form of a VAT id of the country that it begins with. */
export function isVatId(text: string): boolean {
  const [country, rest] = [text.slice(0, 2), text.slice(2)];
  if (country === 'FR') return isFrenchVatId(rest);
  // Greece writes EL, not its ISO code.
  if (country === 'GR') return false;
  const form = EU_FORMS[country];
  return form ? form.test(rest) : isCountryCode(country) && OTHER_FORM.test(rest);
}
