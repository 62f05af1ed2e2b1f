import { saidOn, type AccountFact } from '../account-fact';
import { FIRST_DATE, laterOf, type CalendarDate, type YearMonth } from '../time/calendar-date';
import type { Instant } from '../time/time-zone';
import type { Wording } from '../wording';
import { problemOfSirens } from './identifiers';
import type { PartyContact, PostalAddress, SchemedIdentifier } from './invoice-document';
import { problemOfDays, type EntityParticulars, type PartProblem } from './legal-entity';
import type { StatedTax } from './stated-tax';

/** What is dated of how an account is billed: who sells to it, and what a document says of it. */
export interface BillingProfile {
  /** The legal entity that sells; null while none is said to. */
  readonly legalEntityCode: string | null;
  /** Null for the name of the account. */
  readonly legalName: string | null;
  readonly tradingName: string | null;
  readonly registration: SchemedIdentifier | null;
  readonly identifier: SchemedIdentifier | null;
  readonly vatId: string | null;
  readonly electronicAddress: SchemedIdentifier | null;
  readonly contact: PartyContact | null;
  readonly isBusiness: boolean;
  readonly buyerReference: string | null;
  readonly purchaseOrder: string | null;
  /** Null where it is delivered to the buyer's own address. */
  readonly delivery: { readonly name: string; readonly address: PostalAddress } | null;
  /** Null for as many days as the entity gives. */
  readonly paymentTermDays: number | null;
  readonly tax: StatedTax | null;
  /** The first issue month that is billed here; null for that of its first order. */
  readonly billedFrom: YearMonth | null;
}

/** What is so of an account's billing from a day on, by the account's calendar. */
export type BillingProfileFact = AccountFact<BillingProfile>;

/** What a profile says of what was never said. */
const UNSAID: BillingProfile = {
  ...{ legalEntityCode: null, legalName: null, tradingName: null, registration: null },
  ...{ identifier: null, vatId: null, electronicAddress: null, contact: null, isBusiness: true },
  ...{ buyerReference: null, purchaseOrder: null, delivery: null, paymentTermDays: null },
  ...{ tax: null, billedFrom: null },
};

/**
 * How an account is billed on a day, by what was known then; undefined before anything is said.
 *
 * @param facts in the order of their recording.
 */
export function billingProfileOn(
  facts: readonly BillingProfileFact[],
  asOf: CalendarDate,
  knownAt?: Instant,
): BillingProfile | undefined {
  const said = saidOn(facts, asOf, knownAt);
  return Object.keys(said).length === 0 ? undefined : { ...UNSAID, ...said };
}

/**
 * How service of a day is taxed; null where that was never said.
 *
 * What is said first holds for the time before it, too: an account is often described after its
 * service began.
 *
 * @param facts in the order of their recording.
 */
export function taxOnDay(
  facts: readonly BillingProfileFact[],
  day: CalendarDate,
): StatedTax | null {
  const stated = facts.filter(({ says }) => says.tax !== undefined);
  const [first] = stated.map(({ effectiveFrom }) => effectiveFrom ?? FIRST_DATE).toSorted();
  if (first === undefined) return null;
  return billingProfileOn(facts, laterOf(day, first))?.tax ?? null;
}

/** The days on which something else may begin to hold: one, and each later one of a fact. */
export function daysOfChange(
  from: CalendarDate,
  ...lists: readonly (readonly Pick<AccountFact, 'effectiveFrom'>[])[]
): CalendarDate[] {
  const later = lists
    .flat()
    .flatMap(({ effectiveFrom }) =>
      effectiveFrom !== null && effectiveFrom > from ? effectiveFrom : [],
    );
  return [...new Set([from, ...later.toSorted()])];
}

/**
 * What does not go together in a profile, or not with the entity that sells; nothing where all of
 * it does.
 */
export function problemsOfProfile(
  profile: BillingProfile,
  entity: Pick<EntityParticulars, 'paymentTermDaysMax'> | undefined,
): PartProblem<keyof BillingProfile>[] {
  const { registration, identifier, electronicAddress, paymentTermDays } = profile;
  const max = entity?.paymentTermDaysMax ?? null;
  const found: [keyof BillingProfile, Wording | undefined][] = [
    ['identifier', problemOfSirens(registration, identifier)],
    ['electronicAddress', problemOfSirens(registration, electronicAddress)],
    ['paymentTermDays', paymentTermDays === null ? undefined : problemOfDays(paymentTermDays, max)],
  ];
  return found.flatMap(([part, wording]) => (wording ? { part, wording } : []));
}

/**
 * Days that a buyer has to pay: those of its profile, else those that the entity gives; never more
 * than the entity allows, which may have changed since.
 */
export function paymentDaysOf(
  { paymentTermDays }: Pick<BillingProfile, 'paymentTermDays'>,
  entity: Pick<EntityParticulars, 'paymentTermDays' | 'paymentTermDaysMax'>,
): number {
  const days = paymentTermDays ?? entity.paymentTermDays;
  return Math.min(days, entity.paymentTermDaysMax ?? days);
}
