import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { listConnection, PageArgs, type Connection } from '../../../graphql/connection';
import { MomentArgs, momentOf } from '../../../graphql/moment';
import { Money } from '../../../graphql/money.type';
import { withKnownCurrency } from '../../accounts/account-currency.loader';
import type { RateRecord } from '../../orders/rate.loader';
import { priceOf, shownHours } from '../../orders/rate.resolver';
import { Rate, RateConnection, RateHours } from '../../orders/rate.type';
import type { SubscriptionRow } from '../subscription.entity';
import { Subscription } from '../subscription.type';
import type { ComparedRate, PreviewedChange } from './change-preview';
import { ContractChangePreview } from './charges.type';
import { contractRates } from './contract-rates.loader';
import { PreviewedRate } from './previewed-rate.type';

@Resolver(() => Subscription)
class SubscriptionRatesResolver {
  @FieldResolver(() => RateConnection, {
    description:
      'The rates per minute that hold on a date, by direction, leg and prefix: those of its orders and of price changes, without those of a pinned card, which are in OrderLine.cardRates.',
  })
  rates(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => PageArgs) args: PageArgs,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<Connection<RateRecord>> {
    const { accountId, id: parentId } = subscription;
    const key = { accountId, parentId, subscription, ...momentOf(moment) };
    return listConnection(context, contractRates, key, args);
  }
}

@Resolver(() => ContractChangePreview)
class PreviewedRatesResolver {
  @FieldResolver(() => [PreviewedRate], {
    description: 'The rates per minute that it would bring in; empty where it changes none.',
  })
  rates(@Root() { rates }: PreviewedChange): readonly ComparedRate[] {
    return rates;
  }
}

@Resolver(() => PreviewedRate)
class PreviewedRateResolver {
  @FieldResolver(() => Rate, {
    nullable: true,
    description: 'The rate that holds for the same calls until then; null if there is none.',
  })
  async before(
    @Ctx() context: RequestContext,
    @Root() { before }: ComparedRate,
  ): Promise<RateRecord | null> {
    return before && ((await withKnownCurrency(context, [before]))[0] ?? null);
  }

  @FieldResolver(() => Money, { description: 'Price per minute.' })
  perMinute(@Ctx() context: RequestContext, @Root() rate: ComparedRate): Money | Promise<Money> {
    return priceOf(context, rate, 'perMinute');
  }

  @FieldResolver(() => Money, { description: 'Fee added to each answered call.' })
  connectionFee(
    @Ctx() context: RequestContext,
    @Root() rate: ComparedRate,
  ): Money | Promise<Money> {
    return priceOf(context, rate, 'connectionFee');
  }

  @FieldResolver(() => Money, { description: 'Minimum charge for an answered call.' })
  minimumCharge(
    @Ctx() context: RequestContext,
    @Root() rate: ComparedRate,
  ): Money | Promise<Money> {
    return priceOf(context, rate, 'minimumCharge');
  }

  @FieldResolver(() => RateHours, {
    nullable: true,
    description: 'Local hours in which it would apply; null for any time.',
  })
  hours(@Root() rate: ComparedRate): RateHours | null {
    return shownHours(rate);
  }
}

export const CONTRACT_RATES_RESOLVERS = [
  SubscriptionRatesResolver,
  PreviewedRatesResolver,
  PreviewedRateResolver,
] as const;
