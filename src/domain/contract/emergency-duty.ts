import { laterOf, type CalendarDate } from '../time/calendar-date';
import { isLimitationTold, type LimitationVersion } from './emergency';
import { lastSpan, type ServiceSpan } from './service-spans';

/** A version of the limitation, and the days on which it is in force. */
export interface VersionInForce extends LimitationVersion {
  /** First day of a later version, exclusive; null while none is published. */
  readonly supersededOn: CalendarDate | null;
}

/**
 * The versions that are in force on some day, each with its days: a version that takes effect no
 * earlier than a later one never is.
 *
 * Source: CXone Services Terms 5.
 */
export const versionsInForce = (versions: readonly LimitationVersion[]): VersionInForce[] =>
  versions
    .map(({ version, effectiveOn }) => {
      const later = versions
        .filter((other) => other.version > version)
        .map((other) => other.effectiveOn)
        .sort();
      return { version, effectiveOn, supersededOn: later[0] ?? null };
    })
    .filter((each) => !isSupersededOn(each, each.effectiveOn));

/** Whether a later version has taken the place of this one by that day. */
export const isSupersededOn = ({ supersededOn }: VersionInForce, day: CalendarDate): boolean =>
  supersededOn !== null && supersededOn <= day;

/** What the duty to tell every user of a contract is judged by. */
export interface LimitationFacts {
  readonly versions: readonly LimitationVersion[];
  /** Those that every active user was told; null where there is no such user. */
  readonly toldVersions: readonly number[] | null;
  /** In the account's zone. */
  readonly today: CalendarDate;
}

/** A version that not every user was told, and since when all must have been. */
export interface OutstandingDuty {
  readonly version: number;
  readonly effectiveOn: CalendarDate;
  /** First day of the time of service in which the duty begins. */
  readonly startsOn: CalendarDate;
  /** The later of the two. */
  readonly date: CalendarDate;
}

/**
 * The duties to tell every user of the limitation that are not met: of the version in force today,
 * and of those that are published to take effect later.
 *
 * A duty begins with the first day of service on which its version is in force. It is outstanding
 * no more once everyone was told, a later version has taken its place, or service has ended for
 * good.
 *
 * Source: CXone Services Terms 5.
 */
export function outstandingDuties(
  spans: readonly ServiceSpan[],
  { versions, toldVersions, today }: LimitationFacts,
): OutstandingDuty[] {
  const { endsBefore } = lastSpan(spans);
  return versionsInForce(versions).flatMap((each) => {
    const { version, effectiveOn } = each;
    const span = spans.find((one) => one.endsBefore === null || one.endsBefore > effectiveOn);
    if (!span || isLimitationTold(toldVersions, version)) return [];
    const { startsOn } = span;
    const date = laterOf(startsOn, effectiveOn);
    const day = laterOf(date, today);
    const isOver = endsBefore !== null && endsBefore <= day;
    return isOver || isSupersededOn(each, day) ? [] : [{ version, effectiveOn, startsOn, date }];
  });
}
