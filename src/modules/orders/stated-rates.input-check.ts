import type { CalendarDate } from '../../domain/time/calendar-date';
import type { RateDefaults } from '../../domain/usage/pinned-rates';
import type { InputCheck } from '../../application/input-check';
import { PRICE_MAX } from './order.input-check';
import { wording } from './order.sentences';
import {
  checkRate,
  completeRate,
  type CompleteRate,
  type NewRate,
  type NewRateLapse,
} from './rate.input-check';

/** What an order says where a rate is silent, and when its prices lapse that name no day. */
export interface StatedDefaults extends RateDefaults {
  /** The first day after the initial term. @throws DomainError beyond the calendar. */
  readonly initialEndsBefore: () => CalendarDate;
}

/** A rate that an order states, and where it came in; one that lapses comes as two. */
export interface PlacedRate extends CompleteRate {
  readonly path: readonly string[];
  readonly index: number;
}

/**
 * Rates that an order states, each checked by itself, with what they leave open filled in.
 *
 * A rate whose price lapses is a rate to that day, and another with the price that follows.
 *
 * Source: Terms of Service 2.3.
 *
 * @param pools names of the pools that they may draw on.
 */
export const checkStatedRates = (
  check: InputCheck,
  rates: readonly NewRate[],
  pools: readonly string[],
  defaults: StatedDefaults,
  path: readonly string[],
): PlacedRate[] =>
  rates.flatMap(({ lapse, ...rate }, index) => {
    const at = [...path, `${index}`];
    const complete = completeRate(check, checkRate(check, rate, at, pools), defaults, at);
    const placed = { ...complete, path: at, index };
    return lapse ? lapsing(check, placed, lapse, defaults.initialEndsBefore) : [placed];
  });

function lapsing(
  check: InputCheck,
  rate: PlacedRate,
  { lapsesOn, perMinuteAfter }: NewRateLapse,
  initialEndsBefore: () => CalendarDate,
): PlacedRate[] {
  const path = [...rate.path, 'lapse'];
  const day = lapsesOn ?? check.rule([...path, 'lapsesOn'], initialEndsBefore);
  const { validFrom, validBefore } = rate;
  check.price([...path, 'perMinuteAfter'], perMinuteAfter, PRICE_MAX);
  if (day === undefined) return [rate];
  if (rate.pool !== null) {
    check.invalid(path, wording('expected none: calls that draw on a pool have no price'));
  }
  if (day <= validFrom || (validBefore !== null && day >= validBefore)) {
    const first = { date: validFrom };
    const got = { date: day };
    check.invalid(
      [...path, 'lapsesOn'],
      validBefore === null
        ? wording('expected a day after the first one of the rate, {first}, got {got}', {
            ...{ first, got },
          })
        : wording(
            'expected a day after the first one of the rate, {first}, and before {end}, got {got}',
            {
              ...{ first, got, end: { date: validBefore } },
            },
          ),
    );
    return [rate];
  }
  return [
    { ...rate, validBefore: day },
    { ...rate, validFrom: day, perMinute: perMinuteAfter },
  ];
}
