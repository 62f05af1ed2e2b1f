import { addDays, type CalendarDate } from './time/calendar-date';
import { startOfDay, type Instant, type TimeZone } from './time/time-zone';
import type { DiallingPlace } from './contract/emergency';

/** What is dated of an account, and so may differ from day to day. */
export interface AccountIdentity {
  readonly name: string;
  readonly locale: string;
  /** Where its calls are dialled from; null when unknown. */
  readonly countryCode: string | null;
  readonly outsideLineDigit: string | null;
  /** The day on which it was closed; null while it is open. */
  readonly closedOn: CalendarDate | null;
}

/** What is so of an account from a day on, until another fact says otherwise of the same thing. */
export interface AccountFact<Said = AccountIdentity> {
  /** Civil date in the account's zone; null for what it was created with. */
  readonly effectiveFrom: CalendarDate | null;
  readonly recordedAt: Instant;
  readonly says: Partial<Said>;
}

/**
 * The facts in the order in which they take effect. Of two of one day the one that was recorded
 * later comes later, and so prevails.
 *
 * @param facts in the order of their recording.
 * @param knownAt leaves out what was recorded later; what it was created with is always known.
 */
function inOrderOfEffect<Said>(
  facts: readonly AccountFact<Said>[],
  knownAt: Instant | undefined,
): AccountFact<Said>[] {
  return facts
    .filter(
      ({ effectiveFrom, recordedAt }) =>
        knownAt === undefined || effectiveFrom === null || recordedAt <= knownAt,
    )
    .toSorted((a, b) => compare(beginOf(a), beginOf(b)));
}

/** What an account was created with comes before every day. */
const beginOf = ({ effectiveFrom }: Pick<AccountFact, 'effectiveFrom'>) => effectiveFrom ?? '';
const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/**
 * What facts say of a day, by field: for each the latest that is in effect then.
 *
 * @param facts in the order of their recording; the first says what the account was created with.
 */
export function saidOn<Said>(
  facts: readonly AccountFact<Said>[],
  asOf: CalendarDate,
  knownAt?: Instant,
): Partial<Said> {
  const inEffect = inOrderOfEffect(facts, knownAt).filter(
    ({ effectiveFrom }) => effectiveFrom === null || effectiveFrom <= asOf,
  );
  return Object.assign({}, ...inEffect.map(({ says }) => says)) as Partial<Said>;
}

/** The place that calls are dialled from, from an instant on. */
export interface PlaceFrom {
  readonly from: Instant;
  readonly place: DiallingPlace;
}

/**
 * Where calls are dialled from at first, and each place after it with the first instant of its day.
 *
 * @param facts in the order of their recording; the first says what the account was created with.
 */
export function placesOf(
  facts: readonly AccountFact[],
  zone: TimeZone,
  knownAt?: Instant,
): { readonly first: DiallingPlace; readonly later: readonly PlaceFrom[] } {
  let place: DiallingPlace = { countryCode: null, outsideLineDigit: null };
  let first = place;
  const later: PlaceFrom[] = [];
  for (const { effectiveFrom, says } of inOrderOfEffect(facts, knownAt)) {
    const { countryCode = place.countryCode, outsideLineDigit = place.outsideLineDigit } = says;
    if (countryCode === place.countryCode && outsideLineDigit === place.outsideLineDigit) continue;
    place = { countryCode, outsideLineDigit };
    if (effectiveFrom === null) first = place;
    else later.push({ from: startOfDay(effectiveFrom, zone), place });
  }
  return { first, later };
}

/** A time `[from, before)` in which an account is closed; before is null while it is. */
export interface Closure {
  readonly from: Instant;
  readonly before: Instant | null;
}

/**
 * When an account is closed to use: from the day after it was closed until it was opened again. Use
 * of the day of its closing is of the time before it.
 */
export function closuresOf(
  facts: readonly AccountFact[],
  zone: TimeZone,
  knownAt?: Instant,
): Closure[] {
  const closures: Closure[] = [];
  let from: Instant | undefined;
  for (const { effectiveFrom, says } of inOrderOfEffect(facts, knownAt)) {
    if (effectiveFrom === null || says.closedOn === undefined) continue;
    if (says.closedOn !== null) {
      from = startOfDay(addDays(says.closedOn, 1), zone);
    } else if (from !== undefined) {
      closures.push({ from, before: startOfDay(effectiveFrom, zone) });
      from = undefined;
    }
  }
  return from === undefined ? closures : [...closures, { from, before: null }];
}

export const isClosedAt = (closures: readonly Closure[], at: Instant): boolean =>
  closures.some(({ from, before }) => from <= at && (before === null || at < before));
