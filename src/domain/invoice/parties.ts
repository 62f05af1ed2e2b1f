import { saidOn, type AccountFact } from '../account-fact';
import type { CalendarDate } from '../time/calendar-date';
import type { Instant } from '../time/time-zone';
import type { Language } from '../wording';
import { billingProfileOn, type BillingProfile, type BillingProfileFact } from './billing-profile';
import type { InvoiceBuyer, InvoiceSeller, PartyContact, PostalAddress } from './invoice-document';
import { entityOn, isFrench, type EntityParticulars, type LegalEntity } from './legal-entity';
import { SIREN_SCHEME } from './identifiers';
import { sidesWithoutVatId } from './stated-tax';

/** Where an account gets its mail with bills. */
export interface BillingAddress {
  readonly recipient: string;
  readonly lines: readonly string[];
  readonly postalCode: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly countryCode: string;
}

/** What a document takes from an account itself. */
interface NamedAndAddressed {
  readonly name: string;
  readonly billingAddress: BillingAddress | null;
}

/** An account, with what was recorded of it and of how it is billed, each in that order. */
export interface BuyingAccount {
  readonly number: string;
  /** Of an account of which nothing was changed. */
  readonly name: string;
  readonly facts: readonly AccountFact<NamedAndAddressed>[];
  readonly profileFacts: readonly BillingProfileFact[];
}

/**
 * The seller as a document says it that is finalized on a day.
 *
 * @param asOf by the entity's calendar.
 */
export function sellerOn(
  entity: Pick<LegalEntity, 'facts'>,
  asOf: CalendarDate,
  knownAt: Instant | undefined,
  language: Language,
): InvoiceSeller {
  const said = entityOn(entity, asOf, knownAt);
  const { legalName, tradingName, address, registration, identifier, vatId } = said;
  const { electronicAddress, contact, taxNumber, legalForm, payment, vatDueOn, vatCurrency } = said;
  const notes = said.notes.map(({ code, textEn, textFr }) => {
    return { code, text: language === 'FR' ? textFr : textEn };
  });
  return {
    ...{ legalName, tradingName, address, registration, identifier, vatId, electronicAddress },
    ...{ contact, taxNumber, legalForm, payment, vatDueOn, vatCurrency, notes },
  };
}

/** A document has room for three lines of an address. */
const LINES_MAX = 3;

function postalAddressOf(address: BillingAddress): PostalAddress {
  const { lines, postalCode, city, region: subdivision, countryCode } = address;
  const last = lines.slice(LINES_MAX - 1).join(', ');
  const fitting = lines.length > LINES_MAX ? [...lines.slice(0, LINES_MAX - 1), last] : lines;
  return { lines: fitting, postalCode, city, subdivision, countryCode };
}

/** Where no contact is said, it is who receives the bills, if that is not the buyer itself. */
function contactOf(
  { contact }: BillingProfile,
  { recipient }: BillingAddress,
  legalName: string,
): PartyContact | null {
  if (contact !== null || recipient === legalName) return contact;
  return { name: recipient, telephone: null, email: null };
}

/**
 * The buyer as a document says it that is finalized on a day; or what it is missing of these:
 * "billingProfile" where nothing is said of how it is billed, "billingAddress".
 *
 * @param asOf by the account's calendar.
 */
export function buyerOn(
  account: BuyingAccount,
  asOf: CalendarDate,
  knownAt?: Instant,
): { readonly buyer: InvoiceBuyer } | { readonly missing: readonly MissingPart[] } {
  const { name = account.name, billingAddress } = saidOn(account.facts, asOf, knownAt);
  const profile = billingProfileOn(account.profileFacts, asOf, knownAt);
  if (!profile || !billingAddress) {
    const missing: MissingPart[] = profile ? [] : ['billingProfile'];
    return { missing: billingAddress ? missing : [...missing, 'billingAddress'] };
  }
  const { tradingName, registration, identifier, vatId, electronicAddress } = profile;
  const { isBusiness, buyerReference, purchaseOrder, delivery } = profile;
  const legalName = profile.legalName ?? name;
  return {
    buyer: {
      ...{ legalName, tradingName, registration, identifier, vatId, electronicAddress },
      ...{ isBusiness, buyerReference, purchaseOrder, delivery },
      address: postalAddressOf(billingAddress),
      contact: contactOf(profile, billingAddress, legalName),
      accountNumber: account.number,
    },
  };
}

/**
 * What a document of an account still needs, as the API names it: parts of its profile, its billing
 * address, and parts of the legal entity that sells.
 */
export type MissingPart =
  | 'billingProfile'
  | 'billingAddress'
  | 'legalEntity'
  | 'tax'
  | 'exchangeRate'
  | 'vatId'
  | 'registration'
  | 'electronicAddress'
  | 'legalEntity.vatId'
  | 'legalEntity.registration'
  | 'legalEntity.electronicAddress';

type Condition = readonly [part: MissingPart, isMissing: boolean];

/**
 * What a document of a profile would still need on a day; nothing where it could be finalized.
 *
 * Whatever the country, the seller is named by a registration, an identifier or a VAT id (EN 16931
 * BR-CO-26). Between businesses in France both sides have a SIREN and an electronic address.
 *
 * @param profile undefined where nothing is said of how the account is billed.
 * @param entity what is so on that day of the entity that sells; undefined where none is said to.
 * @param address the account's billing address.
 */
export function missingParts(
  profile: BillingProfile | undefined,
  entity: EntityParticulars | undefined,
  address: Pick<BillingAddress, 'countryCode'> | null,
): MissingPart[] {
  const conditions: Condition[] = [
    ['billingProfile', !profile],
    ['billingAddress', address === null],
    ['legalEntity', !entity],
    ['tax', profile?.tax == null],
    ...(profile && entity ? betweenParties(profile, entity, address) : []),
  ];
  return conditions.flatMap(([part, isMissing]) => (isMissing ? part : []));
}

function betweenParties(
  profile: BillingProfile,
  entity: EntityParticulars,
  address: Pick<BillingAddress, 'countryCode'> | null,
): Condition[] {
  const sides = profile.tax ? sidesWithoutVatId(profile.tax.category, entity, profile) : [];
  const isUnnamed = !entity.registration && !entity.identifier && !entity.vatId;
  const isDomestic = isFrench(entity) && address?.countryCode === 'FR' && profile.isBusiness;
  const isUnregistered = ({ registration }: Pick<BillingProfile, 'registration'>) =>
    registration?.scheme !== SIREN_SCHEME;
  return [
    ['vatId', sides.includes('BUYER')],
    ['registration', isDomestic && isUnregistered(profile)],
    ['electronicAddress', isDomestic && !profile.electronicAddress],
    ['legalEntity.vatId', sides.includes('SELLER')],
    ['legalEntity.registration', isUnnamed || (isFrench(entity) && isUnregistered(entity))],
    ['legalEntity.electronicAddress', isDomestic && !entity.electronicAddress],
  ];
}
