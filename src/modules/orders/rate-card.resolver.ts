import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { CurrencyCode } from '../../domain/money/currency';
import type { RequestContext } from '../../application/context';
import { runMutation, type StoredAnswer } from '../../graphql/mutation';
import { Money, toPrice } from '../../graphql/money.type';
import { RequiresRight } from '../../graphql/authorization';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../graphql/user-error.type';
import { publishRateCard } from './rate-card.commands';
import type { RateCardRateRow, RateCardRow } from './rate-card.entity';
import { PublishRateCardInput } from './rate-card.input';
import { allRateCards, rateCardOf, ratesByRateCard, type RateCardKey } from './rate-card.loader';
import { RateCard } from './rate-card.type';
import { shownHours } from './rate.resolver';
import { RateCardRate, RateHours } from './rate.type';

@ObjectType('PublishRateCardPayload', {
  description: 'What publishRateCard did.',
  simpleResolvers: true,
})
export class PublishRateCardPayload {
  @Field(() => RateCard, { nullable: true, description: 'The new version; null when refused.' })
  rateCard: RateCardRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

/** A version of a card never changes: its key is enough to find it again. */
const STORED_CARD: StoredAnswer<RateCardRow> = {
  toStored: ({ code, version }) => ({ code, version }),
  read: async (context, key) => {
    const card = await rateCardOf(context, key as RateCardKey);
    if (!card) throw new Error('a rate card that was published is gone');
    return card;
  },
};

type PricedCardRate = RateCardRateRow & { readonly currency: CurrencyCode };

@Resolver(() => RateCard)
export class RateCardResolver {
  @Query(() => [RateCard], {
    nullable: true,
    description:
      'The latest version of every rate card, by code; null for whoever may not see them.',
  })
  rateCards(@Ctx() context: RequestContext): Promise<RateCardRow[]> {
    return allRateCards(context);
  }

  @Query(() => RateCard, {
    nullable: true,
    description: 'A version of a rate card; null where there is none.',
  })
  rateCard(
    @Ctx() context: RequestContext,
    @Arg('code', () => String, { description: 'Code of the card.' }) code: string,
    @Arg('version', () => Int, {
      nullable: true,
      description: 'Its version, from 1 on; the latest when absent.',
    })
    version?: number | null,
  ): Promise<RateCardRow | null> {
    return rateCardOf(context, { code, version });
  }

  @RequiresRight('PUBLISH_RATE_CARDS')
  @Mutation(() => PublishRateCardPayload, {
    description:
      'Publishes the next version of a rate card, for orders that name it from then on. Orders that exist keep the rates that they copied.',
  })
  publishRateCard(
    @Ctx() context: RequestContext,
    @Arg('input', () => PublishRateCardInput, { description: 'The new version.' })
    input: PublishRateCardInput,
  ): Promise<object> {
    return runMutation(context, {
      mutation: 'publishRateCard',
      input,
      stored: { rateCard: STORED_CARD },
      perform: async (inside) => ({ rateCard: await publishRateCard(inside, input, ['input']) }),
    });
  }

  @FieldResolver(() => [RateCardRate], { description: 'Its rates, as they were published.' })
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
  @FieldResolver(() => Money, { description: 'Price of a minute.' })
  perMinute(@Root() { perMinute, currency }: PricedCardRate): Money {
    return toPrice(perMinute, currency);
  }

  @FieldResolver(() => Money, { description: 'Added to each answered call.' })
  connectionFee(@Root() { connectionFee, currency }: PricedCardRate): Money {
    return toPrice(connectionFee, currency);
  }

  @FieldResolver(() => Money, { description: 'Least that an answered call costs.' })
  minimumCharge(@Root() { minimumCharge, currency }: PricedCardRate): Money {
    return toPrice(minimumCharge, currency);
  }

  @FieldResolver(() => RateHours, {
    nullable: true,
    description: 'For calls answered at these local hours, however long; null for any.',
  })
  hours(@Root() rate: PricedCardRate): RateHours | null {
    return shownHours(rate);
  }
}
