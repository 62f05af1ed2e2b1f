import { parseDecimal } from '../../domain/money/money';
import { columnsOf } from '../../data/columns';
import type { RequestContext } from '../../application/context';
import { defineLoader } from '../../data/loader';
import { referenceRows } from '../../data/reference-rows';
import { RateCardRateRow, RateCardRow } from './rate-card.entity';
import type { StatedRate } from './rate.input-check';
import { hoursOf } from './rate.loader';

export interface RateCardKey {
  readonly code: string;
  readonly version: number;
}

/** A card as an order names it: its latest version when it names none. */
export interface RateCardChoice {
  readonly code: string;
  readonly version?: number | null | undefined;
}

const CARD = columnsOf(RateCardRow, 'c');
const LATEST = `select distinct on (c.code) ${CARD} from rate_card c`;

const cards = referenceRows<RateCardKey, RateCardRow>({
  name: 'rate-card-by-version',
  select: `select ${CARD} from rate_card c`,
  by: { code: ['c.code', 'text'], version: ['c.version', 'int'] },
});
export const rateCardByVersion = defineLoader(cards.first, cards.keyOf);

/** The latest version of a card; null where there is no such card. */
export const latestRateCard = defineLoader(
  referenceRows<string, RateCardRow>({
    name: 'latest-rate-card',
    select: LATEST,
    by: { code: ['c.code', 'text'] },
    orderBy: 'c.code, c.version desc',
  }).first,
);

/** The latest version of every card, by code. */
export function allRateCards({ database }: RequestContext): Promise<RateCardRow[]> {
  return database.rows<RateCardRow>(
    {
      name: 'all-rate-cards',
      text: `${LATEST} order by c.code, c.version desc`,
    },
    [],
  );
}

const cardRates = referenceRows<RateCardKey, RateCardRateRow & RateCardKey>({
  name: 'rates-by-rate-card',
  select: `select ${columnsOf(RateCardRateRow, 'r')}, r.card_code as code, r.card_version as version
    from rate_card_rate r`,
  by: { code: ['r.card_code', 'text'], version: ['r.card_version', 'int'] },
  orderBy: 'r.position',
});

/** The rates of a version of a card, in their order. */
export const ratesByRateCard = defineLoader<RateCardKey, RateCardRateRow[]>(
  cardRates.all,
  cardRates.keyOf,
);

/** What a code of a card looks like. */
export const CARD_CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

/** That version of a card, or its latest; null where there is none. */
export async function rateCardOf(
  context: RequestContext,
  { code, version }: RateCardChoice,
): Promise<RateCardRow | null> {
  if (!CARD_CODE.test(code)) return null;
  return version == null
    ? latestRateCard(context, code)
    : rateCardByVersion(context, { code, version });
}

/** A stored rate of a card as it was stated. */
export function toStatedRate(row: RateCardRateRow): StatedRate {
  const { direction, leg, prefix, callType, numberType, validFrom, validBefore } = row;
  const { initialIncrementSeconds, additionalIncrementSeconds } = row;
  return {
    ...{ direction, leg, prefix, callType, numberType, validFrom, validBefore },
    ...{ initialIncrementSeconds, additionalIncrementSeconds },
    hours: hoursOf(row),
    perMinute: parseDecimal(row.perMinute),
    connectionFee: parseDecimal(row.connectionFee),
    minimumCharge: parseDecimal(row.minimumCharge),
    pool: null,
  };
}
