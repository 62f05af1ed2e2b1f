import type { CalendarDate } from '../time/calendar-date';
import { isSameScope, type RateOrigin, type RateScope } from './rate-scope';

/** What the time of a rate is worked out from. */
export interface DatedRate extends RateScope {
  readonly id: string;
  readonly origin?: RateOrigin;
}

/** Of two that begin on one day the later of these holds: an order stands over an announcement. */
const RANKS: Readonly<Record<RateOrigin, number>> = { STATED: 0, PRICE_CHANGE: 1, AMENDMENT: 2 };

export const originOf = ({ origin }: Pick<DatedRate, 'origin'>): RateOrigin => origin ?? 'STATED';

/** Whether a change during the contract brought it in, rather than the order that began it. */
export const isLater = (rate: Pick<DatedRate, 'origin'>): boolean => originOf(rate) !== 'STATED';

/**
 * The rates of a contract with the days on which each of them holds: a rate that a change brought
 * in takes the place of the one for the same calls from its first day to its last, and the other
 * holds again after that. Of two changes the one with the later first day holds.
 *
 * A rate that holds before and after another comes as two, with one id; one that holds on no day
 * any more comes with no days, since calls may name it, and it still stands in for those of a card.
 *
 * Source: Terms of Service 2.2.
 *
 * @param rates all that are known, in no particular order; the same list where none is of a change.
 */
export function ratesOverTime<R extends DatedRate>(rates: readonly R[]): readonly R[] {
  if (!rates.some(isLater)) return rates;
  const byPlace = Map.groupBy(rates, placeOf);
  return [...byPlace.values()].flatMap((group) => {
    if (!group.some(isLater)) return group;
    return group.flatMap((rate) => timesOf(rate, group));
  });
}

/** The days on which a rate holds beside others with its prefix. */
function timesOf<R extends DatedRate>(rate: R, group: readonly R[]): R[] {
  const pieces = group
    .filter((other) => isLater(other) || isLater(rate))
    .filter((other) => isSameScope(other, rate) && takesPlaceOf(other, rate))
    .reduce<R[]>((left, rival) => left.flatMap((piece) => without(piece, rival)), [rate]);
  return pieces.length > 0 ? pieces : [{ ...rate, validBefore: rate.validFrom }];
}

/**
 * How many rates orders have stated. A price change adds none: however often prices change, there
 * is room for as many rates as before.
 */
export const countOfStated = (rates: readonly DatedRate[]): number =>
  new Set(rates.filter((rate) => originOf(rate) !== 'PRICE_CHANGE').map(({ id }) => id)).size;

const placeOf = ({ direction, leg, prefix }: RateScope): string => `${direction} ${leg} ${prefix}`;

function takesPlaceOf(rate: DatedRate, other: DatedRate): boolean {
  if (rate.validFrom !== other.validFrom) return rate.validFrom > other.validFrom;
  const [rank, otherRank] = [RANKS[originOf(rate)], RANKS[originOf(other)]];
  return rank === otherRank ? rate.id > other.id : rank > otherRank;
}

/** What is left of the days of a rate without those of another. */
function without<R extends DatedRate>(rate: R, { validFrom, validBefore }: RateScope): R[] {
  const pieces: R[] = [];
  const isBefore = (day: CalendarDate) => rate.validBefore === null || day < rate.validBefore;
  if (!isBefore(validFrom) || (validBefore !== null && validBefore <= rate.validFrom)) {
    return [rate];
  }
  if (rate.validFrom < validFrom) pieces.push({ ...rate, validBefore: validFrom });
  if (validBefore !== null && isBefore(validBefore))
    pieces.push({ ...rate, validFrom: validBefore });
  return pieces;
}
