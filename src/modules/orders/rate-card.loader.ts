import { parseDecimal } from '../../domain/money/money';
import { quote } from '../../domain/time/calendar-date';
import { isPrefix } from '../../domain/usage/e164';
import { refuse } from '../../application/user-input-error';
import { columnsOf, sourceOf } from '../../data/columns';
import type { RequestContext } from '../../application/context';
import { defineList, type List, type ListKey } from '../../data/list';
import { defineLoader } from '../../data/loader';
import { referenceRows } from '../../data/reference-rows';
import { RateCardRateRow, RateCardRow } from './rate-card.entity';
import type { StatedRate } from './rate.input-check';
import { hoursOf } from './rate.loader';
import { wording } from './order.sentences';

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

/** The rates of a version of a card, of those prefixes alone that begin with some digits. */
export interface CardRatesKey extends ListKey, RateCardKey {
  readonly prefix?: string | undefined;
}

/**
 * What the rates of a card are listed by.
 *
 * @throws UserInputError INVALID_INPUT for a prefix that is none.
 */
export function cardRatesKey(
  { code, version }: RateCardKey,
  prefix: string | null | undefined,
): CardRatesKey {
  if (prefix != null && !isPrefix(prefix)) {
    const got = quote(prefix);
    refuse(
      'INVALID_INPUT',
      ['where', 'prefix'],
      wording('expected up to 15 digits of a number without the plus, got {got}', { got }),
    );
  }
  return { accountId: null, code, version, prefix: prefix ?? undefined };
}

/** By prefix, one before all that begin with it; those of one prefix in the order of the card. */
export const cardRatesByPrefix = defineList<CardRatesKey, RateCardRateRow>({
  name: 'rateCardRates',
  from: sourceOf(RateCardRateRow),
  filters: ({ code, version, prefix = '' }) => [
    ['t.card_code = ?', code],
    ['t.card_version = ?', version],
    // Behind all digits stands the colon.
    ...(prefix === ''
      ? []
      : ([
          ['t.prefix collate "C" >= ?', prefix],
          ['t.prefix collate "C" < ?', `${prefix}:`],
        ] as const)),
  ],
  orders: {
    PREFIX: [
      { sql: 't.prefix collate "C"', type: 'text', property: 'prefix' },
      { sql: 't.position', type: 'bigint', property: 'position' },
    ],
  },
});

/**
 * The list of one card's rates, as the card or a line has it: no cursor of it serves another.
 *
 * @param lineId the order line; empty for the card itself.
 */
export const ratesOfCard = <Row>(
  { code, version }: RateCardKey,
  toRows: (rows: readonly RateCardRateRow[]) => Row[],
  lineId = '',
): List<CardRatesKey, Row> => ({
  ...cardRatesByPrefix,
  name: `${cardRatesByPrefix.name} ${code} ${version} ${lineId}`,
  page: async (context, key, request) => {
    const page = await cardRatesByPrefix.page(context, key, request);
    return { ...page, rows: toRows(page.rows) };
  },
});

/** The latest versions of a card, the last first. */
export const versionsOfRateCard = defineLoader(
  referenceRows<string, RateCardRow>({
    name: 'versions-of-rate-card',
    select: `select ${CARD} from rate_card c`,
    by: { code: ['c.code', 'text'] },
    orderBy: 'c.version desc',
  }).all,
);

/** Those of a version of a card that have one of some prefixes, in their order. */
export async function ratesOfCardWithPrefixes(
  { database }: RequestContext,
  { code, version }: RateCardKey,
  prefixes: readonly string[],
): Promise<RateCardRateRow[]> {
  if (prefixes.length === 0) return [];
  return database.rows<RateCardRateRow>(
    {
      name: 'rates-of-card-with-prefixes',
      text: `select ${columnsOf(RateCardRateRow, 'r')} from rate_card_rate r
        where r.card_code = $1 and r.card_version = $2
          and r.prefix collate "C" = any($3::text[]) order by r.position`,
    },
    [code, version, [...new Set(prefixes)]],
  );
}

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
