import { holdsOn } from '../../../domain/usage/rate-selection';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import type { List, ListKey } from '../../../data/list';
import { comparePlaces, isBeyondCursor, orderBy, toPage } from '../../../data/page';
import { RateRow } from '../../orders/order.entity';
import {
  orderRatesOf,
  rateAsKnown,
  ratesByOrderLineId,
  type RateRecord,
} from '../../orders/rate.loader';
import { stateAt } from '../contract';
import { linesOfContract } from '../contract-facts';
import type { SubscriptionRow } from '../subscription.entity';

/** The rates of a contract on a day, as they were known then. */
export interface ContractRatesKey extends ListKey {
  readonly accountId: string;
  readonly subscription: SubscriptionRow;
  readonly asOf: CalendarDate | undefined;
  readonly knownAt: Instant | undefined;
}

const ORDER = ['direction', 'leg', 'prefix', 'id'] as const;

/** The rates that hold for a contract on a day, but for those of a card that it pins. */
export const contractRates: List<ContractRatesKey, RateRecord> = {
  name: 'contractRates',
  orders: { PREFIX: orderBy(RateRow, ...ORDER) },
  page: async (context, key, request) => {
    const all = (await ratesOn(context, key)).filter((rate) =>
      isBeyondCursor(placeOf(rate), request),
    );
    const found = request.isBackward ? all.reverse() : all;
    return toPage(request, found.slice(0, request.limit + 1));
  },
  count: async (context, key) => (await ratesOn(context, key)).length,
};

async function ratesOn(
  context: RequestContext,
  { subscription, asOf, knownAt }: ContractRatesKey,
): Promise<RateRecord[]> {
  const state = await stateAt(context, subscription, { asOf, knownAt });
  const lines = linesOfContract(subscription, state.records.changes);
  const rates = await orderRatesOf(context, lines, knownAt);
  const held = new Set(rates.filter((rate) => holdsOn(rate, state.asOf)).map(({ id }) => id));
  const records = await Promise.all(lines.map((line) => ratesByOrderLineId(context, line)));
  return records
    .flat()
    .filter(({ id }) => held.has(id))
    .map((rate) => rateAsKnown(rate, knownAt))
    .sort((one, other) => comparePlaces(placeOf(one), placeOf(other)));
}

const placeOf = (rate: RateRecord): readonly string[] => ORDER.map((property) => rate[property]);
