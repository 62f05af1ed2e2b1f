import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import { formatMinute } from '../../domain/usage/rate-hours';
import type { RequestContext } from '../../application/context';
import { emptyList, listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { KnownAt, KnownAtOrInherited } from '../../graphql/moment';
import { defineMutation, storedNode, storedNodes } from '../../graphql/mutation';
import { Money, toPrice } from '../../graphql/money.type';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId } from '../../graphql/node-id';
import { DateTimeScalar } from '../../graphql/scalars';
import { withCurrency, withKnownCurrency } from '../accounts/account-currency.loader';
import type { OrderLineRow, PoolRow, RateRow } from './order.entity';
import { OrderLine } from './order.type';
import { correctRates } from './rate-correction.commands';
import { anyRateById, listOfPinnedRates, pinnedVersionOf } from './pinned-rate.loader';
import { RateCardRatesWhere } from './rate-card.input';
import { cardRatesByPrefix, cardRatesKey } from './rate-card.loader';
import { CorrectRatesInput } from './rate.input';
import {
  hoursOf,
  poolById,
  poolsByOrderLineId,
  rateAsKnown,
  rateById,
  ratesAsKnown,
  ratesByOrderLineId,
  type RateRecord,
} from './rate.loader';
import { MinutePool, Rate, RateConnection, RateHours } from './rate.type';

export const CorrectRates = defineMutation(correctRates, {
  description:
    'Corrects rates of an order line that were entered wrongly, as if they had been right from the start; a price change is announceRateChange, or an order that amends. Calls that are already rated keep their charge until they are rated again (rerateUsage).',
  input: [CorrectRatesInput, 'The wrong rates, and their corrections.'],
  toInput: (input) => ({
    ...input,
    orderLine: keyOf('OrderLine', input.orderLineId),
    retire: input.retire.map(({ rateId, replacement }) => ({
      rate: keyOf('Rate', rateId),
      replacement,
    })),
  }),
  payload: {
    orderLine: {
      type: () => OrderLine,
      description: 'The order line; null if refused.',
      stored: storedNode('OrderLine'),
    },
    rates: {
      type: () => [Rate],
      description: 'The new rates: replacements first, then added rates; null if refused.',
      stored: storedNodes('Rate'),
    },
  },
});

/** Hours as GraphQL shows them; null for all. */
export function shownHours(row: Parameters<typeof hoursOf>[0]): RateHours | null {
  const hours = hoursOf(row);
  return (
    hours && {
      weekdays: [...hours.weekdays],
      from: formatMinute(hours.fromMinute),
      before: formatMinute(hours.beforeMinute),
    }
  );
}

@Resolver(() => Rate)
export class RateResolver {
  @FieldResolver(() => ID)
  id(@Root() rate: RateRow): string {
    return nodeId('Rate', rate);
  }

  @FieldResolver(() => Money, {
    description: 'Price per minute; not charged if the calls draw on a pool.',
  })
  perMinute(@Ctx() context: RequestContext, @Root() rate: RateRow): Money | Promise<Money> {
    return priceOf(context, rate, 'perMinute');
  }

  @FieldResolver(() => Money, { description: 'Fee added to each answered call.' })
  connectionFee(@Ctx() context: RequestContext, @Root() rate: RateRow): Money | Promise<Money> {
    return priceOf(context, rate, 'connectionFee');
  }

  @FieldResolver(() => Money, { description: 'Minimum charge for an answered call.' })
  minimumCharge(@Ctx() context: RequestContext, @Root() rate: RateRow): Money | Promise<Money> {
    return priceOf(context, rate, 'minimumCharge');
  }

  @FieldResolver(() => RateHours, {
    nullable: true,
    description:
      'Applies to calls answered during these local hours, regardless of length; null for any time.',
  })
  hours(@Root() rate: RateRow): RateHours | null {
    return shownHours(rate);
  }

  @FieldResolver(() => MinutePool, {
    nullable: true,
    description:
      'The pool that its calls draw on, without a price per call; null if there is none.',
  })
  async pool(
    @Ctx() context: RequestContext,
    @Root() { accountId, poolId }: RateRow,
  ): Promise<PoolRow | null> {
    return poolId === null ? null : poolById(context, { accountId, id: poolId });
  }

  @FieldResolver(() => Rate, {
    nullable: true,
    description: 'The rate that a price change changed to this one; null for any other rate.',
  })
  async changedRate(
    @Ctx() context: RequestContext,
    @Root() { accountId, changedRateId: id, knownAt }: RateRecord,
  ): Promise<RateRecord | null> {
    const rate = id === null ? null : await anyRateById(context, { accountId, id });
    return rate && rateAsKnown(rate, knownAt);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was retired; null while it applies.',
  })
  retiredAt(
    @Root() rate: RateRecord,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): Instant | null {
    return rateAsKnown(rate, knownAt).retiredAt;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Why it was retired; null while it applies.',
  })
  retirementReason(
    @Root() rate: RateRecord,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): string | null {
    return rateAsKnown(rate, knownAt).retirementReason;
  }

  @FieldResolver(() => Rate, {
    nullable: true,
    description: 'The rate that replaces it if it was retired; null if there is none.',
  })
  async replacedBy(
    @Ctx() context: RequestContext,
    @Root() rate: RateRecord,
    @KnownAtOrInherited() given?: Instant | null,
  ): Promise<RateRecord | null> {
    const knownAt = given ?? rate.knownAt;
    const { accountId, replacedById: id } = rateAsKnown(rate, knownAt);
    const other = id === null ? null : await rateById(context, { accountId, id });
    return other && rateAsKnown(other, knownAt);
  }
}

/** A price of a rate, in the currency of its account. */
export const priceOf = (
  context: RequestContext,
  rate: RateRow,
  price: 'perMinute' | 'connectionFee' | 'minimumCharge',
): Money | Promise<Money> =>
  withCurrency(context, rate.accountId, (currency) => toPrice(rate[price], currency));

/** What an order line gets from its rates. */
@Resolver(() => OrderLine)
export class OrderLineRatesResolver {
  @FieldResolver(() => [Rate], {
    description:
      'Rates that the line states itself or copied from its card, by direction, leg, prefix and validity; at most 5,000. Those of a pinned card are in cardRates, those that hold for a contract on a day in Subscription.rates.',
  })
  async rates(
    @Ctx() context: RequestContext,
    @Root() line: OrderLineRow,
    @Arg('includeRetired', () => Boolean, {
      defaultValue: false,
      description: 'Whether to include retired rates.',
    })
    includeRetired: boolean,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<RateRecord[]> {
    const records = ratesAsKnown(await ratesByOrderLineId(context, line), knownAt);
    const stated = records.filter(({ origin }) => origin !== 'PRICE_CHANGE');
    const rates = await withKnownCurrency(context, stated);
    return includeRetired ? rates : rates.filter(({ retiredAt }) => retiredAt === null);
  }

  @FieldResolver(() => RateConnection, {
    description:
      'Rates of the pinned card, by prefix, with what they leave open filled in; empty if the line pins no card. A rate of the line with the same direction, leg, prefix, call type, number type and hours applies instead.',
  })
  async cardRates(
    @Ctx() context: RequestContext,
    @Root() line: OrderLineRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => RateCardRatesWhere, { nullable: true, description: 'Filter.' })
    where?: RateCardRatesWhere | null,
  ): Promise<Connection<object>> {
    const card = pinnedVersionOf(line);
    if (!card) {
      return listConnection(context, emptyList(cardRatesByPrefix), { accountId: null }, args);
    }
    const list = await listOfPinnedRates(context, line, card);
    return listConnection(context, list, cardRatesKey(card, where?.prefix), args);
  }

  @FieldResolver(() => [MinutePool], { description: 'Pools of included minutes, in order.' })
  async pools(@Ctx() context: RequestContext, @Root() line: OrderLineRow): Promise<PoolRow[]> {
    return withKnownCurrency(context, await poolsByOrderLineId(context, line));
  }
}

@Resolver(() => MinutePool)
export class MinutePoolResolver {
  @FieldResolver(() => Money, { description: 'Price per minute beyond the pool.' })
  overagePerMinute(
    @Ctx() context: RequestContext,
    @Root() { accountId, overagePerMinute }: PoolRow,
  ): Money | Promise<Money> {
    return withCurrency(context, accountId, (currency) => toPrice(overagePerMinute, currency));
  }
}

readNodesOf('Rate', 'READ_ACCOUNTS', async (context, key) => {
  const rate = await anyRateById(context, key);
  return rate && ((await withKnownCurrency(context, [rate]))[0] ?? null);
});
