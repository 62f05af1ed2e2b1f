import { parseCountryCode } from '../../domain/country';
import {
  parseElectronicAddress,
  parseIdentifier,
  parsePartyText,
  parseVatId,
} from '../../domain/invoice/identifiers';
import type {
  PartyContact,
  PostalAddress,
  SchemedIdentifier,
} from '../../domain/invoice/invoice-document';
import type { InputPath } from '../../application/command';
import type { InputCheck } from '../../application/input-check';
import { NOT_NONE } from '../accounts/effective-day.input-check';
import { checkEmail } from '../accounts/person.input-check';
import { wording } from './billing.sentences';

/** How a field that is given is checked, and whether null may say that there is none. */
export interface FieldCheck<Given, Said> {
  readonly mayBeNone: boolean;
  readonly read: (check: InputCheck, given: Given, path: InputPath) => Said;
}

/** The checks of all fields that something says. */
export type FieldChecks<Asked, Said> = {
  readonly [Field in keyof Said & keyof Asked]-?: FieldCheck<
    NonNullable<Asked[Field]>,
    NonNullable<Said[Field]>
  >;
};

export const required = <Given, Said>(
  read: FieldCheck<Given, Said>['read'],
): FieldCheck<Given, Said> => ({ mayBeNone: false, read });

export const optional = <Given, Said>(
  read: FieldCheck<Given, Said>['read'],
): FieldCheck<Given, Said> => ({ mayBeNone: true, read });

/** What an input says: nothing of a field that it leaves out, null where there is to be none. */
export function saidBy<Asked extends object, Said>(
  check: InputCheck,
  asked: Asked,
  checks: FieldChecks<Asked, Said>,
  path: InputPath,
): Partial<Said> {
  const says: Record<string, unknown> = {};
  for (const [field, one] of Object.entries(checks) as [string, FieldCheck<unknown, unknown>][]) {
    const given = asked[field as keyof Asked] as unknown;
    const at = [...path, field];
    if (given === null && !one.mayBeNone) check.invalid(at, NOT_NONE);
    else if (given === null) says[field] = null;
    else if (given !== undefined) says[field] = one.read(check, given, at);
  }
  return says as Partial<Said>;
}

/** A text of a party: shown, printed, and written into XML. */
export function partyText(check: InputCheck, path: InputPath, value: string, max: number): string {
  const text = check.text(path, value, max);
  check.rule(path, () => parsePartyText(text));
  return text;
}

const optionalPartyText = (
  check: InputCheck,
  path: InputPath,
  value: string | null | undefined,
  max: number,
): string | null => (value == null ? null : partyText(check, path, value, max));

/** The check of a text of at most so many characters. */
export const textOf =
  (max: number): FieldCheck<string, string>['read'] =>
  (check, given, path) =>
    partyText(check, path, given, max);

/** The check of a whole number within bounds. */
export const integerOf =
  (min: number, max: number): FieldCheck<number, number>['read'] =>
  (check, given, path) =>
    check.integer(path, given, min, max);

/** The check by a rule of the domain. */
export const ruleOf =
  <Given, Said>(rule: (given: Given) => Said): FieldCheck<Given, Said>['read'] =>
  (check, given, path) =>
    check.rule(path, () => rule(given)) as Said;

export interface NewPostalAddress {
  readonly lines: readonly string[];
  readonly postalCode?: string | null | undefined;
  readonly city: string;
  readonly subdivision?: string | null | undefined;
  readonly countryCode: string;
}

const LINES_MAX = 3;

export function readAddress(
  check: InputCheck,
  given: NewPostalAddress,
  path: InputPath,
): PostalAddress {
  const at = (...names: string[]) => [...path, ...names];
  const { length } = given.lines;
  if (length === 0 || length > LINES_MAX) {
    const bounds = { max: LINES_MAX, got: length };
    check.invalid(at('lines'), wording('expected 1 to {max} lines, got {got}', bounds));
  }
  const lines = given.lines
    .slice(0, LINES_MAX)
    .map((line, index) => partyText(check, at('lines', `${index}`), line, 200));
  check.rule(at('countryCode'), () => parseCountryCode(given.countryCode));
  return {
    lines,
    postalCode: optionalPartyText(check, at('postalCode'), given.postalCode, 20),
    city: partyText(check, at('city'), given.city, 100),
    subdivision: optionalPartyText(check, at('subdivision'), given.subdivision, 100),
    countryCode: given.countryCode,
  };
}

export interface NewContact {
  readonly name?: string | null | undefined;
  readonly telephone?: string | null | undefined;
  readonly email?: string | null | undefined;
}

const TELEPHONE = /^\+?[0-9(][0-9 ()./-]{2,48}$/;

export function readContact(check: InputCheck, given: NewContact, path: InputPath): PartyContact {
  const at = (name: string) => [...path, name];
  const { name, telephone, email } = given;
  if (name == null && telephone == null && email == null) {
    check.invalid(
      path,
      wording('expected a name, a telephone number or an e-mail address, got none'),
    );
  }
  const telephoneForm = wording('a telephone number such as "+33 1 70 00 00 00"');
  return {
    name: optionalPartyText(check, at('name'), name, 200),
    telephone:
      telephone == null ? null : check.form(at('telephone'), telephone, TELEPHONE, telephoneForm),
    email: email == null ? null : checkEmail(check, at('email'), email),
  };
}

const readIdentifier = ruleOf<SchemedIdentifier, SchemedIdentifier>(parseIdentifier);

/** What seller and buyer have in common, but for the name that a buyer has from its account. */
export const PARTY_CHECKS = {
  tradingName: optional(textOf(200)),
  registration: optional(readIdentifier),
  identifier: optional(readIdentifier),
  vatId: optional(ruleOf(parseVatId)),
  electronicAddress: optional(ruleOf<SchemedIdentifier, SchemedIdentifier>(parseElectronicAddress)),
  contact: optional(readContact),
};

/** What is given of a party, in the same fields. */
export interface NewParty {
  readonly tradingName?: string | null | undefined;
  readonly registration?: SchemedIdentifier | null | undefined;
  readonly identifier?: SchemedIdentifier | null | undefined;
  readonly vatId?: string | null | undefined;
  readonly electronicAddress?: SchemedIdentifier | null | undefined;
  readonly contact?: NewContact | null | undefined;
}

/** Parts that the audit log only says to be there: people and addresses have to be erasable. */
const PERSONAL: Readonly<Record<string, string>> = {
  contact: 'a contact',
  address: 'an address',
  delivery: 'an address',
};

/** What a part of a party is called in the audit log: its texts, codes and numbers. */
export function auditedPart(name: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return PERSONAL[name] ?? textsIn(value).join(' ');
}

/** In the order of their names, since what is read from JSON has an order of its own. */
function textsIn(value: unknown): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object') return [typeof value === 'string' ? value : JSON.stringify(value)];
  const parts = value as Readonly<Record<string, unknown>>;
  return Object.keys(parts)
    .sort()
    .flatMap((name) => textsIn(parts[name]));
}
