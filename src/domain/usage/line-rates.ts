import type { CalendarDate } from '../time/calendar-date';
import type { LocalTime } from '../time/time-zone';
import { pinnedRate, pinnedRateOf, type PinnedRates } from './pinned-rates';
import {
  holdsFor,
  holdsOn,
  isCalleeUnknown,
  nearerFor,
  nearestRate,
  rateFor,
  ratesWithPrefix,
  type RatedParty,
} from './rate-selection';
import {
  isSameScope,
  specificity,
  type CallLeg,
  type OrderRate,
  type RateScope,
} from './rate-scope';
import { isLater } from './rates-over-time';

/** The rates that calls of a contract are charged by. */
export interface LineRates {
  /** Those of its orders, and what changed them since, each on the days on which it holds. */
  readonly rates: readonly OrderRate[];
  /**
   * Those of the card that its order pins, where no other for the same calls replaces them: one
   * that the order states, always; one that a change brought in, on the days on which it holds.
   */
  readonly pinned?: PinnedRates | null;
}

/**
 * The rate of a contract that holds for a call, as `rateFor` finds it in the list of its own rates
 * and all those of the card that none of them replaces.
 */
export function rateOfLine(
  { rates, pinned }: LineRates,
  call: RatedParty,
  at: LocalTime,
  validOn: CalendarDate = at.date,
): OrderRate | undefined {
  const own = rateFor(rates, call, at, validOn);
  if (!pinned || isCalleeUnknown(call)) return own;
  const { direction, leg, number } = call;
  const digits = number?.slice(1) ?? '';
  for (const { length, from, before } of pinned.index.matching(direction, leg, digits)) {
    if (own && length < own.prefix.length) return own;
    for (let entry = from; entry < before; entry += 1) {
      const rate = pinnedRate(pinned, entry, digits.slice(0, length));
      // Its own of that prefix is the narrower one from here on.
      if (own && length === own.prefix.length && !isNarrower(rate, own)) return own;
      if (!holdsOn(rate, validOn) || !holdsFor(rate, call, at)) continue;
      if (!isReplaced(rates, rate, validOn)) return rate;
    }
  }
  return own;
}

const isNarrower = (rate: OrderRate, other: OrderRate): boolean =>
  specificity(rate) > specificity(other);

/** The rate of a contract by its id, whether its orders state it or the card that it pins. */
export const lineRateById = ({ rates, pinned }: LineRates, id: string): OrderRate | undefined =>
  rates.find((rate) => rate.id === id) ?? (pinned ? pinnedRateOf(pinned, id) : undefined);

/** The rate of a contract that holds on a day for exactly the calls of a scope. */
export function rateOfScope(
  { rates, pinned }: LineRates,
  scope: RateScope,
  day: CalendarDate,
): OrderRate | undefined {
  const holds = (rate: OrderRate) => isSameScope(rate, scope) && holdsOn(rate, day);
  const own = ratesWithPrefix(rates, scope, scope.prefix).find(holds);
  if (own || !pinned) return own;
  const { direction, leg, prefix } = scope;
  for (const { length, from, before } of pinned.index.matching(direction, leg, prefix)) {
    if (length < prefix.length) break;
    for (let entry = from; entry < before; entry += 1) {
      const rate = pinnedRate(pinned, entry, prefix);
      if (holds(rate) && !isReplaced(rates, rate, day)) return rate;
    }
  }
  return undefined;
}

/** The rate of a contract that comes closest for a call that has none: see `nearestRate`. */
export function nearestRateOfLine(
  { rates, pinned }: LineRates,
  call: Pick<RatedParty, 'direction' | 'leg' | 'number'>,
  date: CalendarDate,
): OrderRate | undefined {
  const own = nearestRate(rates, call, date);
  const offered = pinned ? nearestPinned(rates, pinned, call, date) : undefined;
  if (!own || !offered) return own ?? offered;
  return nearerFor(call, date)(offered, own) ? offered : own;
}

function nearestPinned(
  rates: readonly OrderRate[],
  pinned: PinnedRates,
  { direction, leg, number }: Pick<RatedParty, 'direction' | 'leg' | 'number'>,
  date: CalendarDate,
): OrderRate | undefined {
  const { index } = pinned;
  const digits = number?.slice(1) ?? '';
  const other: CallLeg = leg === 'CONSUMER' ? 'AGENT' : 'CONSUMER';
  for (const each of [leg, other]) {
    for (const isValid of [true, false]) {
      const entry = index.nearest(direction, each, digits, (candidate) => {
        const rate = pinnedRate(pinned, candidate);
        return holdsOn(rate, date) === isValid && !isReplaced(rates, rate, date);
      });
      if (entry !== undefined) return pinnedRate(pinned, entry);
    }
  }
  return undefined;
}

/** Whether another rate holds in the place of that one of the card on a day. */
const isReplaced = (rates: readonly OrderRate[], rate: OrderRate, day: CalendarDate): boolean =>
  ratesWithPrefix(rates, rate, rate.prefix).some(
    (own) => isSameScope(own, rate) && (!isLater(own) || holdsOn(own, day)),
  );
