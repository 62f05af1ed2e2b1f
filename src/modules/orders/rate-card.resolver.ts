import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { CurrencyCode } from '../../domain/money/currency';
import type { RequestContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { defineMutation, type StoredAnswer } from '../../graphql/mutation';
import { Money, toPrice } from '../../graphql/money.type';
import { publishRateCard } from './rate-card.commands';
import type { RateCardRateRow, RateCardRow } from './rate-card.entity';
import { PublishRateCardInput, RateCardRatesWhere } from './rate-card.input';
import {
  allRateCards,
  cardRatesKey,
  rateCardOf,
  ratesByRateCard,
  ratesOfCard,
  versionsOfRateCard,
  type RateCardKey,
} from './rate-card.loader';
import { RateCard, RateCardRateConnection } from './rate-card.type';
import { RATES_MAX } from './rate.input-check';
import { shownHours } from './rate.resolver';
import { RateCardRate, RateHours } from './rate.type';
import { wording } from './order.sentences';

/** A version of a card never changes: its key is enough to find it again. */
const STORED_CARD: StoredAnswer<RateCardRow> = {
  toStored: ({ code, version }) => ({ code, version }),
  read: async (context, key) => {
    const card = await rateCardOf(context, key as RateCardKey);
    if (!card) throw new Error('a rate card that was published is gone');
    return card;
  },
};

export const PublishRateCard = defineMutation(publishRateCard, {
  description:
    'Publishes the next version of a rate card, for later orders that refer to it. Existing orders keep the rates they copied.',
  input: [PublishRateCardInput, 'The new version.'],
  toInput: (input) => input,
  payload: {
    rateCard: {
      type: () => RateCard,
      description: 'The new version; null if refused.',
      stored: STORED_CARD,
    },
  },
});

type PricedCardRate = RateCardRateRow & { readonly currency: CurrencyCode };

const VERSIONS_MAX = 100;

const priced =
  ({ currencyCode: currency }: RateCardRow) =>
  (rates: readonly RateCardRateRow[]): PricedCardRate[] =>
    rates.map((rate) => ({ ...rate, currency }));

@Resolver(() => RateCard)
export class RateCardResolver {
  @Query(() => [RateCard], {
    nullable: true,
    description:
      'The latest version of every rate card, by code; null for viewers who may not see them.',
  })
  rateCards(@Ctx() context: RequestContext): Promise<RateCardRow[]> {
    return allRateCards(context);
  }

  @Query(() => RateCard, {
    nullable: true,
    description: 'A version of a rate card; null if there is none.',
  })
  rateCard(
    @Ctx() context: RequestContext,
    @Arg('code', () => String, { description: 'Code of the card.' }) code: string,
    @Arg('version', () => Int, {
      nullable: true,
      description: 'Version number, starting at 1. Default: the latest.',
    })
    version?: number | null,
  ): Promise<RateCardRow | null> {
    return rateCardOf(context, { code, version });
  }

  @FieldResolver(() => [RateCardRate], {
    description:
      'Rates as published, at most 5,000; an error for a card that has more: use ratesByPrefix.',
  })
  async rates(
    @Ctx() context: RequestContext,
    @Root() card: RateCardRow,
  ): Promise<PricedCardRate[]> {
    if (card.rateCount > RATES_MAX) {
      const bounds = { max: RATES_MAX, got: card.rateCount };
      refuse(
        'INVALID_INPUT',
        ['rates'],
        wording(
          'expected a card of at most {max} rates, got one of {got}: use ratesByPrefix',
          bounds,
        ),
      );
    }
    const rates = await ratesByRateCard(context, card);
    return priced(card)(rates);
  }

  @FieldResolver(() => RateCardRateConnection, { description: 'Rates as published, by prefix.' })
  ratesByPrefix(
    @Ctx() context: RequestContext,
    @Root() card: RateCardRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => RateCardRatesWhere, { nullable: true, description: 'Filter.' })
    where?: RateCardRatesWhere | null,
  ): Promise<Connection<PricedCardRate>> {
    const list = ratesOfCard(card, priced(card));
    return listConnection(context, list, cardRatesKey(card, where?.prefix), args);
  }

  @FieldResolver(() => [RateCard], {
    description: `Versions of the card, latest first, this one included; at most ${VERSIONS_MAX}.`,
  })
  async versions(
    @Ctx() context: RequestContext,
    @Root() { code }: RateCardRow,
  ): Promise<RateCardRow[]> {
    return (await versionsOfRateCard(context, code)).slice(0, VERSIONS_MAX);
  }
}

@Resolver(() => RateCardRate)
export class RateCardRateResolver {
  @FieldResolver(() => Money, { description: 'Price per minute.' })
  perMinute(@Root() { perMinute, currency }: PricedCardRate): Money {
    return toPrice(perMinute, currency);
  }

  @FieldResolver(() => Money, { description: 'Fee added to each answered call.' })
  connectionFee(@Root() { connectionFee, currency }: PricedCardRate): Money {
    return toPrice(connectionFee, currency);
  }

  @FieldResolver(() => Money, { description: 'Minimum charge for an answered call.' })
  minimumCharge(@Root() { minimumCharge, currency }: PricedCardRate): Money {
    return toPrice(minimumCharge, currency);
  }

  @FieldResolver(() => RateHours, {
    nullable: true,
    description:
      'Applies to calls answered during these local hours, regardless of length; null for any time.',
  })
  hours(@Root() rate: PricedCardRate): RateHours | null {
    return shownHours(rate);
  }
}
