import { LRUCache } from 'lru-cache';
import type { LineRates } from '../../domain/usage/line-rates';
import { pinnedRateOf, type PinnedRates, type RateDefaults } from '../../domain/usage/pinned-rates';
import { RateIndex, type CardTariff, type TariffRates } from '../../domain/usage/rate-index';
import type { OrderRate } from '../../domain/usage/rate-scope';
import { storedDecimal } from '../../domain/money/money';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import type { List } from '../../data/list';
import type { RowKey } from '../../data/loader';
import { defineAccountRowsLoader } from '../../data/row-loader';
import { serviceTermsByVersion } from '../catalogue/service.loader';
import { OrderLineRow } from './order.entity';
import { orderById, orderLineById } from './order.loader';
import { pinnedRateIdBase, pinnedRateIds } from './pinned-rate-ids';
import { UNCHANGED } from './rate.commands';
import type { RateCardRateRow } from './rate-card.entity';
import {
  ratesOfCard,
  ratesOfCardWithPrefixes,
  toStatedRate,
  type CardRatesKey,
  type RateCardKey,
} from './rate-card.loader';
import { completed, type CompleteRate } from './rate.input-check';
import { hoursOf, orderRatesOf, priceOf, rateById, type RateRecord } from './rate.loader';

/** Of all indexes that are kept: some forty cards of a hundred thousand rates. */
const INDEX_BYTES_MAX = 128 * 2 ** 20;

/** The rates of a card that are alike but for prefix and price, these as texts with spaces. */
interface TariffRow extends Omit<RateCardRateRow, 'prefix' | 'perMinute' | 'position'> {
  readonly prefixes: string;
  readonly prices: string;
  readonly positions: string;
}

const TARIFF = `direction, leg, call_type, number_type, weekdays, from_minute, before_minute,
  connection_fee, minimum_charge, valid_from, valid_before, initial_increment_seconds,
  additional_increment_seconds`;
const RATES_BY_TARIFF = {
  name: 'rates-of-card-by-tariff',
  text: `select direction, leg, call_type as "callType", number_type as "numberType", weekdays,
      from_minute as "fromMinute", before_minute as "beforeMinute",
      connection_fee as "connectionFee", minimum_charge as "minimumCharge",
      valid_from as "validFrom", valid_before as "validBefore",
      initial_increment_seconds as "initialIncrementSeconds",
      additional_increment_seconds as "additionalIncrementSeconds",
      string_agg(prefix, ' ' order by position) as prefixes,
      string_agg(per_minute::text, ' ' order by position) as prices,
      string_agg(position::text, ' ' order by position) as positions
    from rate_card_rate where card_code = $1 and card_version = $2 group by ${TARIFF}`,
};

/**
 * The rates of a version of a card, by their prefixes: read once a process, since no version ever
 * changes, and kept while there is room.
 */
async function rateIndexOf(
  context: RequestContext,
  { code, version }: RateCardKey,
): Promise<RateIndex> {
  const { published } = context.database;
  const kept = (published.get(INDEXES) ?? newIndexes()) as LRUCache<string, RateIndex>;
  published.set(INDEXES, kept);
  const key = `${code}/${version}`;
  const known = kept.get(key);
  if (known) return known;
  const index = await context.once(`rate index ${key}`, async () => {
    const rows = await context.database.rows<TariffRow>(RATES_BY_TARIFF, [code, version]);
    return new RateIndex(rows.map(toTariffRates));
  });
  kept.set(key, index);
  return index;
}

const INDEXES = 'rate indexes of cards';
const newIndexes = () =>
  new LRUCache<string, RateIndex>({
    maxSize: INDEX_BYTES_MAX,
    sizeCalculation: ({ bytes }) => bytes + 1,
  });

function toTariffRates({ prefixes, prices, positions, ...row }: TariffRow): TariffRates {
  const { direction, leg, callType, numberType, validFrom, validBefore } = row;
  const { initialIncrementSeconds, additionalIncrementSeconds } = row;
  const tariff: CardTariff = {
    ...{ direction, leg, callType, numberType, hours: hoursOf(row), validFrom, validBefore },
    ...{ initialIncrementSeconds, additionalIncrementSeconds },
    connectionFee: priceOf(row.connectionFee),
    minimumCharge: priceOf(row.minimumCharge),
  };
  return {
    tariff,
    prefixes: prefixes.split(' '),
    prices: prices.split(' ').map(priceOf),
    positions: positions.split(' ').map(Number),
  };
}

/** The version of a card that a line pins; null where it pins none. */
export function pinnedVersionOf({
  pinsRateCard,
  rateCardCode: code,
  rateCardVersion: version,
}: OrderLineRow): RateCardKey | null {
  return pinsRateCard && code !== null && version !== null ? { code, version } : null;
}

/** What an order says where a rate of its card is silent. */
export async function defaultsOf(
  context: RequestContext,
  { accountId, orderId, serviceCode, termsVersion: version, startsOn }: OrderLineRow,
): Promise<RateDefaults> {
  const [terms, order] = await Promise.all([
    serviceTermsByVersion(context, { serviceCode, version }),
    orderById(context, { accountId, id: orderId }),
  ]);
  if (!order) throw new Error('a line without its order');
  const { initialIncrementSeconds, additionalIncrementSeconds } = terms;
  const validFrom = startsOn ?? order.effectiveOn;
  return { initialIncrementSeconds, additionalIncrementSeconds, validFrom };
}

/** The rates of the card that an order line pins, as they hold for it; null where it pins none. */
export async function pinnedRatesOf(
  context: RequestContext,
  key: RowKey,
): Promise<PinnedRates | null> {
  const line = await orderLineById(context, key);
  const card = line && pinnedVersionOf(line);
  if (!card) return null;
  const [index, defaults] = await Promise.all([
    rateIndexOf(context, card),
    defaultsOf(context, line),
  ]);
  return { index, defaults, ids: pinnedRateIds(line.id) };
}

/** The rates of the card that a line pins with the prefixes of some rates; none of another's. */
export async function offeredRates(
  context: RequestContext,
  line: OrderLineRow,
  beside: readonly { readonly prefix: string }[],
): Promise<CompleteRate[]> {
  const card = pinnedVersionOf(line);
  if (!card) return [];
  const prefixes = beside.map(({ prefix }) => prefix);
  const [rows, defaults] = await Promise.all([
    ratesOfCardWithPrefixes(context, card, prefixes),
    defaultsOf(context, line),
  ]);
  return rows.map((row) => completed(toStatedRate(row), defaults)).filter(isEver);
}

/** Whether there is a day on which a rate of a card is valid for the order. */
const isEver = ({ validFrom, validBefore }: CompleteRate): boolean =>
  validBefore === null || validFrom < validBefore;

/** A card that an order line pins, and what the ids of its rates there begin with. */
export interface PinnedCard extends RateCardKey {
  readonly idBase: string;
}

const PINNED_OF_ACCOUNT = {
  name: 'pinned-cards-of-account',
  text: `select id, rate_card_code as code, rate_card_version as version from order_line
    where account_id = any($1::uuid[]) and pins_rate_card`,
};

/** The cards that the order lines of an account pin, one for each line. */
export async function pinnedCardsOfAccount(
  { database }: RequestContext,
  accountId: string,
): Promise<PinnedCard[]> {
  const rows = await database.accountRows<RateCardKey & { id: string }>(
    [accountId],
    PINNED_OF_ACCOUNT,
    [],
  );
  return rows.map(({ id, code, version }) => ({ code, version, idBase: pinnedRateIdBase(id) }));
}

/** The card that an order line pins, and what the ids of its rates there begin with. */
export async function pinnedCardOf(
  context: RequestContext,
  key: RowKey,
): Promise<PinnedCard | undefined> {
  const line = await orderLineById(context, key);
  const card = line && pinnedVersionOf(line);
  return card ? { ...card, idBase: pinnedRateIdBase(line.id) } : undefined;
}

/** The order lines of a contract: the one that began it, then those that amend it. */
export type LinesOfContract = readonly [RowKey, ...RowKey[]];

/**
 * The rates of a contract as the rating rules take them: all that are not retired, or those that
 * were known at that moment, and those of the card that its first line pins.
 */
export async function lineRatesOf(
  context: RequestContext,
  lines: LinesOfContract,
  knownAt?: Instant,
): Promise<LineRates> {
  const [line] = lines;
  const [rates, pinned] = await Promise.all([
    orderRatesOf(context, lines, knownAt),
    context.once(`pinned rates ${line.id}`, () => pinnedRatesOf(context, line)),
  ]);
  return { rates, pinned };
}

/**
 * A rate of a contract by its id, whether an order states it, a price change brought it in, or it
 * is of the card that the line pins.
 *
 * @param line the one that began the contract.
 */
export async function rateOfContract(
  context: RequestContext,
  line: RowKey,
  id: string,
): Promise<RateRecord | null> {
  if (pinnedRateIds(line.id).positionOf(id) === undefined) {
    return rateById(context, { accountId: line.accountId, id });
  }
  const pinned = await pinnedRatesOf(context, line);
  const rate = pinned ? pinnedRateOf(pinned, id) : undefined;
  return rate ? toRecord(line, rate) : null;
}

/** The lines of an account, in their order. */
const linesByAccountId = defineAccountRowsLoader(sourceOf(OrderLineRow), 't.id');

/** A rate by its id alone. */
export async function anyRateById(
  context: RequestContext,
  key: RowKey,
): Promise<RateRecord | null> {
  const own = await rateById(context, key);
  if (own) return own;
  const lines = await linesByAccountId(context, key.accountId);
  const line = lines.find(
    ({ id, pinsRateCard }) => pinsRateCard && pinnedRateIds(id).positionOf(key.id) !== undefined,
  );
  return line ? rateOfContract(context, line, key.id) : null;
}

/** The rates of the card that a line pins, by prefix. */
export async function listOfPinnedRates(
  context: RequestContext,
  line: OrderLineRow,
  card: RateCardKey,
): Promise<List<CardRatesKey, RateRecord>> {
  const defaults = await defaultsOf(context, line);
  const { idOf } = pinnedRateIds(line.id);
  const toRows = (rows: readonly RateCardRateRow[]) =>
    rows.map((row) => {
      const rate = {
        ...completed(toStatedRate(row), defaults),
        id: idOf(row.position),
        poolId: null,
      };
      // A cursor is made of the position, too.
      return { ...toRecord(line, rate), position: row.position };
    });
  return ratesOfCard(card, toRows, line.id);
}

/** A rate of a pinned card as one that came with the order. */
export function toRecord({ accountId, id: orderLineId }: RowKey, rate: OrderRate): RateRecord {
  const { id, direction, leg, prefix, hours, validFrom, validBefore } = rate;
  const { initialIncrementSeconds, additionalIncrementSeconds } = rate;
  return {
    ...{ accountId, id, orderLineId, direction, leg, prefix, validFrom, validBefore },
    ...{ initialIncrementSeconds, additionalIncrementSeconds },
    callType: rate.callType ?? null,
    numberType: rate.numberType ?? null,
    perMinute: storedDecimal(rate.perMinute),
    connectionFee: storedDecimal(rate.connectionFee),
    minimumCharge: storedDecimal(rate.minimumCharge),
    weekdays: hours ? [...hours.weekdays] : null,
    fromMinute: hours?.fromMinute ?? null,
    beforeMinute: hours?.beforeMinute ?? null,
    ...{ poolId: null, beneficiaryCode: null, recordedAt: null, recordedBy: null, reason: null },
    ...{ retiredAt: null, retirementReason: null, replacedById: null },
    ...{ origin: 'STATED', ...UNCHANGED },
  };
}
