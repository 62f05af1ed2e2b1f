import { parseDecimal } from '../../domain/money/money';
import { columnsOf } from '../../data/columns';
import type { RequestContext } from '../../application/context';
import { defineLoader, grouped, inOrder } from '../../data/loader';
import { RateCardRateRow, RateCardRow } from './rate-card.entity';
import type { StatedRate } from './rate.input-check';
import { hoursOf } from './rate.loader';

export interface RateCardKey {
  readonly code: string;
  readonly version: number;
}
const cardKey = ({ code, version }: RateCardKey) => `${code}/${version}`;

/** A card as an order names it: its latest version when it names none. */
export interface RateCardChoice {
  readonly code: string;
  readonly version?: number | null | undefined;
}

const CARD = columnsOf(RateCardRow, 'c');

export const rateCardByVersion = defineLoader<RateCardKey, RateCardRow | null>(
  async ({ database }, keys) => {
    const rows = await database.rows<RateCardRow>(
      {
        name: 'rate-card-by-version',
        text: `select ${CARD} from rate_card c
          where (c.code, c.version) in (select * from unnest($1::text[], $2::int[]))`,
      },
      [keys.map(({ code }) => code), keys.map(({ version }) => version)],
    );
    return inOrder(keys.map(cardKey), rows, cardKey);
  },
  cardKey,
);

/** The latest version of a card; null where there is no such card. */
export const latestRateCard = defineLoader<string, RateCardRow | null>(
  async ({ database }, codes) => {
    const rows = await database.rows<RateCardRow>(
      {
        name: 'latest-rate-card',
        text: `select distinct on (c.code) ${CARD} from rate_card c
          where c.code = any($1::text[]) order by c.code, c.version desc`,
      },
      [codes],
    );
    return inOrder(codes, rows, ({ code }) => code);
  },
);

/** The latest version of every card, by code. */
export function allRateCards({ database }: RequestContext): Promise<RateCardRow[]> {
  return database.rows<RateCardRow>(
    {
      name: 'all-rate-cards',
      text: `select distinct on (c.code) ${CARD} from rate_card c order by c.code, c.version desc`,
    },
    [],
  );
}

/** The rates of a version of a card, in their order. */
export const ratesByRateCard = defineLoader<RateCardKey, RateCardRateRow[]>(
  async ({ database }, keys) => {
    const rows = await database.rows<RateCardRateRow>(
      {
        name: 'rates-by-rate-card',
        text: `select ${columnsOf(RateCardRateRow, 'r')} from rate_card_rate r
          where (r.card_code, r.card_version) in (select * from unnest($1::text[], $2::int[]))
          order by r.position`,
      },
      [keys.map(({ code }) => code), keys.map(({ version }) => version)],
    );
    return grouped(keys.map(cardKey), rows, ({ cardCode: code, cardVersion: version }) =>
      cardKey({ code, version }),
    );
  },
  cardKey,
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
