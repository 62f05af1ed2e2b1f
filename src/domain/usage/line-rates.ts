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
import { isSameScope, specificity, type CallLeg, type OrderRate } from './rate-scope';

/** The rates that calls of an order line are charged by. */
export interface LineRates {
  /** Its own. */
  readonly rates: readonly OrderRate[];
  /**
   * Those of the card that it pins, where one of its own does not replace them: the same but for
   * its validity.
   */
  readonly pinned?: PinnedRates | null;
}

/**
 * The rate of an order line that holds for a call, as `rateFor` finds it in the list of its own
 * rates and all those of the card that none of them replaces.
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
      if (!isReplaced(rates, rate)) return rate;
    }
  }
  return own;
}

const isNarrower = (rate: OrderRate, other: OrderRate): boolean =>
  specificity(rate) > specificity(other);

/** The rate of an order line by its id, whether the line states it or the card that it pins. */
export const lineRateById = ({ rates, pinned }: LineRates, id: string): OrderRate | undefined =>
  rates.find((rate) => rate.id === id) ?? (pinned ? pinnedRateOf(pinned, id) : undefined);

/** The rate of an order line that comes closest for a call that has none: see `nearestRate`. */
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
        return holdsOn(rate, date) === isValid && !isReplaced(rates, rate);
      });
      if (entry !== undefined) return pinnedRate(pinned, entry);
    }
  }
  return undefined;
}

/** Whether a rate that the line states itself holds in the place of that one of its card. */
const isReplaced = (rates: readonly OrderRate[], rate: OrderRate): boolean =>
  ratesWithPrefix(rates, rate, rate.prefix).some((own) => isSameScope(own, rate));
