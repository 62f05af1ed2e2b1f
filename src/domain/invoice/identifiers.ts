import { isCountryCode } from '../country';
import { DomainError } from '../domain-error';
import { refusal } from '../refusals';
import { quote } from '../time/calendar-date';
import type { Wording } from '../wording';
import type { SchemedIdentifier } from './invoice-document';
import { isSiren, isSiret } from './siren';
import { isVatId } from './vat-id';

/** Schemes of ISO/IEC 6523 for identifiers in France: the company, and its establishment. */
export const SIREN_SCHEME = '0002';
export const SIRET_SCHEME = '0009';
/** Scheme of electronic addresses in France: a SIREN, alone or with what follows it. */
export const FRENCH_ADDRESS_SCHEME = '0225';

const refuse = (wording: Wording): never => {
  throw new DomainError('INVALID_IDENTIFIER', wording);
};

/** Identifiers are printed in groups: spaces between them are not part of them. */
const ungrouped = (text: string): string => text.replaceAll(' ', '');

/** @throws DomainError INVALID_IDENTIFIER unless it is 9 digits, the last of which checks. */
export function parseSiren(text: string): string {
  const siren = ungrouped(text);
  if (isSiren(siren)) return siren;
  return refuse(
    refusal('expected a SIREN of 9 digits with a valid check digit, got {got}', {
      got: quote(text),
    }),
  );
}

/** @throws DomainError INVALID_IDENTIFIER unless it is a SIREN and 5 digits, the last checks. */
export function parseSiret(text: string): string {
  const siret = ungrouped(text);
  if (isSiret(siret)) return siret;
  return refuse(
    refusal('expected a SIRET of 14 digits, a SIREN and 5 more with a valid check, got {got}', {
      got: quote(text),
    }),
  );
}

const SCHEME_FORM = /^\d{4}$/;
/** An identifier of a scheme that is not checked further. */
const IDENTIFIER_FORM = /^[A-Za-z0-9](?:[A-Za-z0-9 ./_+-]{0,48}[A-Za-z0-9])?$/;

/**
 * An identifier of a company or establishment: a SIREN (0002) and a SIRET (0009) with their check
 * digits, others by their form.
 *
 * @throws DomainError INVALID_IDENTIFIER
 */
export function parseIdentifier({ scheme, value }: SchemedIdentifier): SchemedIdentifier {
  if (!SCHEME_FORM.test(scheme)) {
    refuse(
      refusal('expected a scheme of ISO/IEC 6523 as 4 digits, such as "0002", got {got}', {
        got: quote(scheme),
      }),
    );
  }
  if (scheme === SIREN_SCHEME) return { scheme, value: parseSiren(value) };
  if (scheme === SIRET_SCHEME) return { scheme, value: parseSiret(value) };
  if (IDENTIFIER_FORM.test(value)) return { scheme, value };
  return refuse(
    refusal(
      'expected an identifier of 1 to 50 letters, digits, spaces and ./_+- between them, got {got}',
      { got: quote(value) },
    ),
  );
}

/** Four digits, or what the code list of electronic addresses has beside them. */
const ADDRESS_SCHEME_FORM = /^(?:\d{4}|A[NQSU]|EM)$/;
const ADDRESS_FORM = /^[A-Za-z0-9](?:[A-Za-z0-9@.:/_+-]{0,123}[A-Za-z0-9])?$/;

/**
 * An electronic address for invoices; one in France (0225) begins with a SIREN.
 *
 * @throws DomainError INVALID_IDENTIFIER
 */
export function parseElectronicAddress({ scheme, value }: SchemedIdentifier): SchemedIdentifier {
  if (!ADDRESS_SCHEME_FORM.test(scheme)) {
    refuse(
      refusal('expected a scheme of electronic addresses, such as "0225" or "EM", got {got}', {
        got: quote(scheme),
      }),
    );
  }
  const got = quote(value);
  if (!ADDRESS_FORM.test(value)) {
    refuse(
      refusal(
        'expected an address of 1 to 125 letters, digits and any of "@./:_+-" between them, got {got}',
        { got },
      ),
    );
  }
  if (scheme === FRENCH_ADDRESS_SCHEME && !/^\d{9}(?:_|$)/.test(value)) {
    refuse(refusal('expected an address that begins with a SIREN, got {got}', { got }));
  }
  if (scheme === FRENCH_ADDRESS_SCHEME) parseSiren(value.slice(0, 9));
  return { scheme, value };
}

/**
 * The VAT id without spaces. One of France is checked by its key and its SIREN, one of the EU by
 * the form of its country, any other by beginning with a country's code.
 *
 * @throws DomainError INVALID_IDENTIFIER
 */
export function parseVatId(text: string): string {
  const vatId = ungrouped(text);
  if (isVatId(vatId)) return vatId;
  return refuse(
    refusal('expected a VAT id such as "FR83404833048", valid in its country, got {got}', {
      got: quote(text),
    }),
  );
}

/** Characters of an IBAN by country, as SWIFT registers them. */
const IBAN_LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 ' +
  'DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 ' +
  'IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 ' +
  'MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 ' +
  'SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';
const ibanLengths = new Map(
  IBAN_LENGTHS.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** The remainder by 97 of the number that letters and digits make: A is 10, Z is 35. */
const remainderBy97 = (text: string): number =>
  [...text].reduce((rest, character) => {
    const value = parseInt(character, 36);
    return (rest * (value > 9 ? 100 : 10) + value) % 97;
  }, 0);

/**
 * The IBAN without spaces.
 *
 * @throws DomainError INVALID_IDENTIFIER for a country without IBANs, another length than the
 *   country's and wrong check digits.
 */
export function parseIban(text: string): string {
  const iban = ungrouped(text);
  const got = quote(text);
  const length = ibanLengths.get(iban.slice(0, 2));
  if (length === undefined || !/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban)) {
    return refuse(
      refusal('expected an IBAN such as "FR76 3000 6000 0112 3456 7890 189", got {got}', { got }),
    );
  }
  if (iban.length !== length) {
    refuse(
      refusal('expected an IBAN of {length} characters, as in its country, got {got}', {
        length,
        got,
      }),
    );
  }
  if (remainderBy97(iban.slice(4) + iban.slice(0, 4)) === 1) return iban;
  return refuse(refusal('expected an IBAN with valid check digits, got {got}', { got }));
}

/** @throws DomainError INVALID_IDENTIFIER unless it is 8 or 11 characters with a country. */
export function parseBic(text: string): string {
  const isBic = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text);
  if (isBic && isCountryCode(text.slice(4, 6))) return text;
  return refuse(
    refusal('expected a BIC of 8 or 11 characters, such as "AGRIFRPP", got {got}', {
      got: quote(text),
    }),
  );
}

/** With the year and six digits, each behind a dash, a number has at most 35 characters. */
export const NUMBER_PREFIX_MAX = 23;

/**
 * What the numbers of an entity's documents begin with.
 *
 * @throws DomainError INVALID_IDENTIFIER
 */
export function parseNumberPrefix(text: string): string {
  if (/^[A-Za-z0-9-]{1,23}$/.test(text)) return text;
  return refuse(
    refusal('expected 1 to {max} letters, digits and dashes, got {got}', {
      max: NUMBER_PREFIX_MAX,
      got: quote(text),
    }),
  );
}

/** Characters that turn the direction of a text, wherever they stand, and what no XML may hold. */
const UNPRINTABLE = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;

/**
 * A text of a party as it may be printed and written into XML.
 *
 * @throws DomainError INVALID_TEXT
 */
export function parsePartyText(text: string): string {
  const found = UNPRINTABLE.exec(text)?.[0];
  if (found === undefined) return text;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw new DomainError(
    'INVALID_TEXT',
    refusal('expected a text without marks of direction and non-characters, got U+{code}', {
      code,
    }),
  );
}

/**
 * What is wrong with an identifier or address that names a French company by another SIREN than the
 * registered one; undefined where nothing is, and for any other scheme.
 *
 * @param other its SIRET or its electronic address.
 */
export function problemOfSirens(
  registration: SchemedIdentifier | null,
  other: SchemedIdentifier | null,
): Wording | undefined {
  if (registration?.scheme !== SIREN_SCHEME || other === null) return undefined;
  const holdsSiren = other.scheme === SIRET_SCHEME || other.scheme === FRENCH_ADDRESS_SCHEME;
  if (!holdsSiren || other.value.startsWith(registration.value)) return undefined;
  return refusal('expected a value that begins with the registered SIREN {siren}, got {got}', {
    siren: registration.value,
    got: quote(other.value),
  });
}
