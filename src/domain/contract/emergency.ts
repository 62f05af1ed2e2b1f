import type { CalendarDate } from '../time/calendar-date';
import emergencyNumbers from './emergency-numbers.json';
import { formatDecimal } from '../money/money';
import type { EmergencyCalling } from './service-terms';
import type { Instant } from '../time/time-zone';
import { readTelephone } from '../usage/telephone-text';

/** Region code (ISO 3166-1 alpha-2) to its calling code, followed by its emergency numbers. */
const REGIONS: Readonly<Record<string, readonly string[]>> = emergencyNumbers.table;

/**
 * Numbers that the table lacks, which is made of libphonenumber's data of short numbers.
 *
 * FR: https://arcep.fr/demarches-et-services/utilisateurs/je-cherche-la-liste-des-numeros-durgence.html
 * JP: 118 is the coast guard.
 */
const SUPPLEMENT: Readonly<Record<string, readonly string[]>> = {
  FR: ['114', '115', '116000', '116117', '119', '191', '196', '197'],
  JP: ['118'],
};

/** Where the caller's region is unknown, any of these counts: a missed emergency call is worse. */
const ANYWHERE = ['112', '911', '999', '000', '110', '119', '108', '100', '101', '102'];

/** What is known of the place a call was dialled from. */
export interface DiallingPlace {
  /** ISO 3166-1 alpha-2 of the caller's location, not of the number; null when unknown. */
  readonly countryCode: string | null;
  /** Digit dialled to reach an outside line; null (the default) strips nothing. */
  readonly outsideLineDigit: string | null;
}

/** The digits that were dialled, with a leading plus where there was one; "" for none. */
export const normalizeDialled = (dialled: string): string => {
  const { readings, digits } = readTelephone(dialled);
  return readings[0] ?? digits;
};

/**
 * Whether what was dialled there reaches an emergency service.
 *
 * Source: CXone Services Terms 5 (the prohibition); the lists are the regions' own.
 */
export const isEmergencyNumber = (dialled: string, place: DiallingPlace): boolean =>
  emergencyDigits(dialled, place) !== null;

/**
 * The digits by which a text, in whatever form it is written, reaches an emergency service there;
 * null where it does not.
 *
 * Exact matches only, in three readings: as dialled, without "+country code", and without the
 * outside-line digit of the account. An unknown region is judged by a list of all common numbers.
 */
export function emergencyDigits(dialled: string, place: DiallingPlace): string | null {
  if (LONG_NUMBER.test(dialled)) return null;
  const code = place.countryCode ?? '';
  const there = numbersOf(code);
  const { readings, digits } = readTelephone(dialled);
  // A text that is no number counts by its digits, too: a missed emergency call is worse.
  return (
    [...readings, digits].find((each) =>
      readingsOf(each, REGIONS[code]?.[0], place.outsideLineDigit).some((one) => there.has(one)),
    ) ?? null
  );
}

/**
 * Digits alone, and more of them than any reading of an emergency number has: six of the number,
 * three of a calling code, one for the outside line. Most calls are told apart by this.
 */
const LONG_NUMBER = /^\+?[0-9]{11,}$/;

const numbersByRegion = new Map<string, ReadonlySet<string>>();

function numbersOf(code: string): ReadonlySet<string> {
  let numbers = numbersByRegion.get(code);
  if (!numbers) {
    const [, ...listed] = REGIONS[code] ?? [];
    // A region without data is no better known than no region at all.
    numbers = new Set(listed.length > 0 ? [...listed, ...(SUPPLEMENT[code] ?? [])] : ANYWHERE);
    numbersByRegion.set(code, numbers);
  }
  return numbers;
}

function readingsOf(
  dialled: string,
  callingCode: string | undefined,
  outsideLineDigit: string | null,
): string[] {
  if (dialled.startsWith('+')) {
    const digits = dialled.slice(1);
    if (callingCode !== undefined) {
      return digits.startsWith(callingCode) ? [digits, digits.slice(callingCode.length)] : [digits];
    }
    // No region, so no calling code to go by: any of one to three digits might be one.
    return [digits, digits.slice(1), digits.slice(2), digits.slice(3)];
  }
  return outsideLineDigit !== null && dialled.startsWith(outsideLineDigit)
    ? [dialled, dialled.slice(outsideLineDigit.length)]
    : [dialled];
}

/** What an emergency call on a service is, and whether someone has to look into it. */
export function emergencyCallStatus(calling: EmergencyCalling): {
  status: 'PROHIBITED_EMERGENCY' | 'EMERGENCY_FREE';
  raisesIncident: boolean;
} {
  return calling === 'PROHIBITED'
    ? { status: 'PROHIBITED_EMERGENCY', raisesIncident: true }
    : { status: 'EMERGENCY_FREE', raisesIncident: false };
}

/** How a user is told of the limitation. */
export type NotificationChannel = 'EMAIL' | 'TRAINING' | 'STICKER' | 'POSTER' | 'IN_APP';

/** A version of the text that every user is told, for as long as no later one is effective. */
export interface LimitationVersion {
  readonly version: number;
  readonly effectiveOn: CalendarDate;
}

/**
 * The version of the limitation in force on that date: the highest one effective by then.
 *
 * Undefined before the first. A new version begins the duty anew: whoever was told an earlier one
 * only has not been told.
 *
 * Source: CXone Services Terms 5.
 */
export function limitationInForce<Version extends LimitationVersion>(
  versions: readonly Version[],
  date: CalendarDate,
): Version | undefined {
  return versions
    .filter(({ effectiveOn }) => effectiveOn <= date)
    .reduce<Version | undefined>(
      (latest, each) => (latest && latest.version > each.version ? latest : each),
      undefined,
    );
}

/**
 * Whether a user can have acknowledged the limitation then: only what one was told by then.
 *
 * Source: CXone Services Terms 5.
 *
 * @param firstNotifiedAt when the user was first told that version; null for never.
 */
export function mayHaveAcknowledged(
  firstNotifiedAt: Instant | null,
  acknowledgedAt: Instant,
): boolean {
  return firstNotifiedAt !== null && firstNotifiedAt <= acknowledgedAt;
}

/**
 * Whether the duty to tell every user is met: all were told the version in force, or there is
 * nobody to tell. Before the first version there is nothing that anybody could have been told.
 *
 * Source: CXone Services Terms 5.
 *
 * @param toldVersions those that every active user was told; null where there is no such user.
 * @param inForce undefined before the first version.
 */
export const isLimitationTold = (
  toldVersions: readonly number[] | null,
  inForce: number | undefined,
): boolean => toldVersions === null || (inForce !== undefined && toldVersions.includes(inForce));

/** How far the duty to tell every user of the limitation is met, for its current version. */
export interface LimitationCoverage {
  /** Share of active users told, in hundredths of a percent (9500 is 95.00 %), rounded down. */
  readonly notifiedBasisPoints: number;
  /** Share of active users who acknowledged it; reported apart, the clause does not ask for it. */
  readonly acknowledgedBasisPoints: number;
  /** Active users not told yet. */
  readonly outstanding: number;
  readonly isCompliant: boolean;
}

/**
 * The state of the duty to notify all employees and other users.
 *
 * Shares are rounded down, so that 100.00 % is never shown while someone has not been told.
 *
 * Source: CXone Services Terms 5.
 */
export function limitationCoverage(users: {
  active: number;
  notified: number;
  acknowledged: number;
}): LimitationCoverage {
  const share = (count: number) =>
    users.active === 0 ? 10_000 : Math.floor((count * 10_000) / users.active);
  const outstanding = users.active - users.notified;
  return {
    notifiedBasisPoints: share(users.notified),
    acknowledgedBasisPoints: share(users.acknowledged),
    outstanding,
    isCompliant: outstanding === 0,
  };
}

/** Hundredths of a percent as percent, with their two decimals: 9500 is "95.00". */
export function percentOf(basisPoints: number): string {
  return formatDecimal(BigInt(basisPoints) * 10_000n, 2);
}
