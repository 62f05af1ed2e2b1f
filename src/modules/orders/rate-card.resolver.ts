import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { CurrencyCode } from '../../domain/money/currency';
import type { RequestContext } from '../../application/context';
import { defineMutation, type StoredAnswer } from '../../graphql/mutation';
import { Money, toPrice } from '../../graphql/money.type';
import { publishRateCard } from './rate-card.commands';
import type { RateCardRateRow, RateCardRow } from './rate-card.entity';
import { PublishRateCardInput } from './rate-card.input';
import { allRateCards, rateCardOf, ratesByRateCard, type RateCardKey } from './rate-card.loader';
import { RateCard } from './rate-card.type';
import { shownHours } from './rate.resolver';
import { RateCardRate, RateHours } from './rate.type';

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

  @FieldResolver(() => [RateCardRate], { description: 'Rates as published.' })
  async rates(
    @Ctx() context: RequestContext,
    @Root() card: RateCardRow,
  ): Promise<PricedCardRate[]> {
    const rates = await ratesByRateCard(context, card);
    return rates.map((rate) => ({ ...rate, currency: card.currencyCode }));
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
