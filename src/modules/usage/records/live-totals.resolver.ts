import { Args, ArgsType, Ctx, Field, FieldResolver, ID, Resolver } from 'type-graphql';
import type { YearMonth } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import type { LiveEvent } from '../../../application/live-reader';
import { requireRight } from '../../../application/rights';
import { Forbidden } from '../../../application/user-input-error';
import { maySeeUsage } from '../../../application/viewer';
import { RequiresRight } from '../../../graphql/authorization';
import { invalid } from '../../../graphql/connection';
import { whenChanged } from '../../../graphql/live-source';
import { liveReaderOf, LiveUpdates, ToldBy } from '../../../graphql/live-updates';
import { keyOf } from '../../../graphql/node-id';
import { YearMonthScalar } from '../../../graphql/scalars';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { usageTotalsOf } from './subscription-usage.resolver';
import { UsageTotals } from './usage-totals.type';

@ArgsType()
export class LiveTotalsArgs {
  @Field(() => ID, { description: 'Id of the subscription.' })
  subscriptionId: string;

  @Field(() => YearMonthScalar, {
    nullable: true,
    description:
      'The month, in the account’s time zone. Default: the current month, whichever it is by then.',
  })
  month?: YearMonth | null;
}

async function subscriptionOf(context: RequestContext, id: string): Promise<SubscriptionRow> {
  requireRight(context.viewer, 'READ_USAGE');
  // What is between the others it may ask for in a query, and finds nothing.
  if (!maySeeUsage(context.viewer)) throw new Forbidden('whoever may read use');
  const key = keyOf('Subscription', id);
  const subscription = key && (await subscriptionById(context, key));
  return subscription ?? invalid('subscriptionId', 'No subscription with this id.');
}

async function subscribe(
  context: RequestContext,
  { subscriptionId, month }: LiveTotalsArgs,
): Promise<AsyncIterable<LiveEvent>> {
  const { accountId } = await subscriptionOf(context, subscriptionId);
  const read = async (by: RequestContext) => {
    const subscription = await subscriptionOf(by, subscriptionId);
    return JSON.stringify(await usageTotalsOf(by, subscription, month));
  };
  return whenChanged(liveReaderOf(context), {
    read,
    isAbout: ({ placed }) => placed?.some((event) => event.accountId === accountId) ?? true,
  });
}

@Resolver(() => LiveUpdates)
export class LiveTotalsResolver {
  @ToldBy(subscribe)
  @RequiresRight('READ_USAGE')
  @FieldResolver(() => UsageTotals, {
    nullable: true,
    description:
      'The totals of a subscription’s month: at once, and whenever they have changed. What changes several times within half a second is told once.',
  })
  async usageTotals(
    @Ctx() context: RequestContext,
    @Args(() => LiveTotalsArgs) { subscriptionId, month }: LiveTotalsArgs,
  ): Promise<UsageTotals> {
    return usageTotalsOf(context, await subscriptionOf(context, subscriptionId), month);
  }
}
