import { saidOn, type AccountFact } from '../account-fact';
import type { Micros } from '../money/money';
import { refusal } from '../refusals';
import type { CalendarDate } from '../time/calendar-date';
import type { Instant, TimeZone } from '../time/time-zone';
import type { Wording } from '../wording';
import { problemOfSirens } from './identifiers';
import type { InvoiceSeller } from './invoice-document';

/** A note that stands on every document of an entity, in both languages. */
export interface EntityNote {
  /** UNTDID 4451, such as PMD. */
  readonly code: string;
  readonly textEn: string;
  readonly textFr: string;
}

/** What is dated of a legal entity: what its documents print, and how it bills. */
export interface EntityParticulars extends Omit<InvoiceSeller, 'notes'> {
  readonly notes: readonly EntityNote[];
  /** Days from the drafting of a document to its finalizing at the earliest. */
  readonly graceDays: number;
  /** Days to pay, where a buyer's profile says nothing. */
  readonly paymentTermDays: number;
  /** Most days that a buyer may be given; null where nothing limits them. */
  readonly paymentTermDaysMax: number | null;
  /** Months within which late use is billed; null where nothing limits them. */
  readonly lateUseMonthsMax: number | null;
  /** Gross total of a document beyond which a person looks at it; null for any. */
  readonly amountMax: Micros | null;
  /** Whether its runs begin by themselves on the 1st. */
  readonly runsAutomatically: boolean;
}

/** What is so of a legal entity from a day on, by its own calendar; the first says everything. */
export type EntityFact = AccountFact<EntityParticulars>;

/** A legal entity that sells, with what was recorded of it. */
export interface LegalEntity {
  readonly code: string;
  /** Its days are counted here: issue dates, and the days from which facts are in effect. */
  readonly timeZone: TimeZone;
  readonly numberPrefix: string;
  /** In the order of their recording, what it was created with first. */
  readonly facts: readonly EntityFact[];
}

/** What is so of an entity on a day, by what was known then. */
export const entityOn = (
  { facts }: Pick<LegalEntity, 'facts'>,
  asOf: CalendarDate,
  knownAt?: Instant,
): EntityParticulars => saidOn(facts, asOf, knownAt) as EntityParticulars;

/** Something that is wrong with a part of what is said. */
export interface PartProblem<Part> {
  readonly part: Part;
  readonly wording: Wording;
}

/** What invoices of sellers in France must say: penalties, the fixed sum, discounts or none. */
const FRENCH_NOTES = ['PMD', 'PMT', 'AAB'];
/** From the issue date, Code de commerce L441-10. */
export const FRENCH_PAYMENT_DAYS_MAX = 60;

export const isFrench = ({ address }: Pick<EntityParticulars, 'address'>): boolean =>
  address.countryCode === 'FR';

/** What does not go together in what an entity says of itself; nothing where all of it does. */
export function problemsOfEntity(
  entity: EntityParticulars,
): PartProblem<keyof EntityParticulars>[] {
  const { registration, identifier, electronicAddress, paymentTermDays } = entity;
  const max = entity.paymentTermDaysMax;
  const found: [keyof EntityParticulars, Wording | undefined][] = [
    ['identifier', problemOfSirens(registration, identifier)],
    ['electronicAddress', problemOfSirens(registration, electronicAddress)],
    ['notes', repeatedNote(entity)],
    ['notes', isFrench(entity) ? missingNotes(entity) : undefined],
    ['paymentTermDaysMax', isFrench(entity) ? tooLong(max) : undefined],
    ['paymentTermDays', problemOfDays(paymentTermDays, max)],
  ];
  return found.flatMap(([part, wording]) => (wording ? { part, wording } : []));
}

/** What is wrong with more days to pay than an entity allows; undefined where it allows them. */
export function problemOfDays(got: number, max: number | null): Wording | undefined {
  if (max === null || got <= max) return undefined;
  return refusal('expected at most {max} days to pay, as the entity allows, got {got}', {
    max,
    got,
  });
}

const codesOf = ({ notes }: Pick<EntityParticulars, 'notes'>) => notes.map(({ code }) => code);

function repeatedNote(entity: EntityParticulars): Wording | undefined {
  const codes = codesOf(entity);
  const code = codes.find((each, index) => codes.indexOf(each) !== index);
  if (code === undefined) return undefined;
  return refusal('expected each code of a note once, got {code} again', { code });
}

function missingNotes(entity: EntityParticulars): Wording | undefined {
  const codes = codesOf(entity);
  const missing = FRENCH_NOTES.filter((code) => !codes.includes(code));
  if (missing.length === 0) return undefined;
  return refusal('expected the notes PMD, PMT and AAB of a seller in France, missing: {missing}', {
    missing: missing.join(', '),
  });
}

function tooLong(max: number | null): Wording | undefined {
  if (max !== null && max <= FRENCH_PAYMENT_DAYS_MAX) return undefined;
  const most = FRENCH_PAYMENT_DAYS_MAX;
  if (max === null) {
    return refusal('expected at most {most} days for a seller in France, got no limit', { most });
  }
  return refusal('expected at most {most} days for a seller in France, got {got}', {
    most,
    got: max,
  });
}
