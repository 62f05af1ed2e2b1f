import type { CalendarDate } from '../time/calendar-date';
import type { RateIndex } from './rate-index';
import type { OrderRate } from './rate-scope';
import type { Rate } from './rating';

/** What an order says where a rate is silent. */
export interface RateDefaults extends Pick<
  Rate,
  'initialIncrementSeconds' | 'additionalIncrementSeconds'
> {
  readonly validFrom: CalendarDate;
}

/** How the rates of a card are called in the order line that pins it. */
export interface PinnedRateIds {
  readonly idOf: (position: number) => string;
  /** Undefined for an id of no rate of the card in that line. */
  readonly positionOf: (id: string) => number | undefined;
}

/** A version of a card as an order line pins it: its rates, with what they leave open filled in. */
export interface PinnedRates {
  readonly index: RateIndex;
  readonly defaults: RateDefaults;
  readonly ids: PinnedRateIds;
}

/** A rate of a pinned card as the rating rules take it. */
export function pinnedRate(
  { index, defaults, ids }: PinnedRates,
  entry: number,
  prefix = index.prefixAt(entry),
): OrderRate {
  const tariff = index.tariffAt(entry);
  const { direction, leg, callType, numberType, hours, validBefore } = tariff;
  return {
    ...{ direction, leg, prefix, callType, numberType, hours, validBefore },
    connectionFee: tariff.connectionFee,
    minimumCharge: tariff.minimumCharge,
    id: ids.idOf(index.positionAt(entry)),
    perMinute: index.priceAt(entry),
    ...filledIn(tariff, defaults),
    poolId: null,
  };
}

/** The rate of that id; undefined where the card has none. */
export function pinnedRateOf(pinned: PinnedRates, id: string): OrderRate | undefined {
  const position = pinned.ids.positionOf(id);
  const entry = position === undefined ? undefined : pinned.index.entryAt(position);
  return entry === undefined ? undefined : pinnedRate(pinned, entry);
}

/** What a rate leaves open, from its order. */
export const filledIn = (
  rate: { readonly [Name in keyof RateDefaults]: RateDefaults[Name] | null },
  defaults: RateDefaults,
): RateDefaults => ({
  initialIncrementSeconds: rate.initialIncrementSeconds ?? defaults.initialIncrementSeconds,
  additionalIncrementSeconds:
    rate.additionalIncrementSeconds ?? defaults.additionalIncrementSeconds,
  validFrom: rate.validFrom ?? defaults.validFrom,
});
