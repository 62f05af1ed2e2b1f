import { Arg, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { monthsOfDetail, removesBefore } from '../../../domain/contract/retention';
import type { RequestContext } from '../../../application/context';
import { maySeeUsage } from '../../../application/viewer';
import { runMutation, storedAsIs } from '../../../graphql/run-mutation';
import { RequiresRight } from '../../../graphql/authorization';
import { keyOf } from '../../../graphql/node-id';
import { DateScalar } from '../../../graphql/scalars';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../../graphql/user-error.type';
import { owningAccount } from '../../accounts/account-currency.loader';
import type { AccountRow } from '../../accounts/account.entity';
import { Account } from '../../accounts/account.type';
import { setUsageRetention } from './retention.commands';
import type { RetentionRow } from './retention.entity';
import { SetUsageRetentionInput } from './retention.input';
import { retentionByAccountId } from './retention.loader';
import { UsageRetention } from './retention.type';

/** What holds for an account, set or not. */
interface Retention {
  readonly accountId: string;
  readonly detailMonths: number | null;
  readonly recordedAt: string | null;
}

@ObjectType('SetUsageRetentionPayload', {
  description: 'What setUsageRetention did.',
  simpleResolvers: true,
})
export class SetUsageRetentionPayload {
  @Field(() => UsageRetention, { nullable: true, description: 'As it is now; null when refused.' })
  retention: Retention | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

@Resolver(() => UsageRetention)
export class UsageRetentionResolver {
  @RequiresRight('SET_USAGE_RETENTION')
  @Mutation(() => SetUsageRetentionPayload, {
    description:
      'Sets how long the detail of an account’s calls is kept. Within hours, older calls are removed for good; what they were charged stays in the totals.',
  })
  setUsageRetention(
    @Ctx() context: RequestContext,
    @Arg('input', () => SetUsageRetentionInput, { description: 'The account, and how long.' })
    input: SetUsageRetentionInput,
  ): Promise<object> {
    const accountId = keyOf('Account', input.accountId)?.id;
    return runMutation(context, {
      mutation: 'setUsageRetention',
      input,
      stored: { retention: storedAsIs<RetentionRow>() },
      perform: async (inside) => ({
        retention: await setUsageRetention(inside, { ...input, accountId }, ['input']),
      }),
    });
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'Calls used before this date are removed: the first of the month that many months before the current one, in the account’s zone; null for none. Not those that wait for a rate or that an emergency incident points to.',
  })
  async removesBefore(
    @Ctx() context: RequestContext,
    @Root() { accountId, detailMonths }: Retention,
  ): Promise<CalendarDate | null> {
    const { timeZone } = await owningAccount(context, accountId);
    return removesBefore(context.now, timeZone, detailMonths);
  }
}

/** What an account gets from this room: how long its calls are kept. */
@Resolver(() => Account)
export class AccountRetentionResolver {
  @FieldResolver(() => UsageRetention, {
    nullable: true,
    description: 'How long the detail of its calls is kept; null for a beneficiary.',
  })
  async usageRetention(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
  ): Promise<Retention | null> {
    if (!maySeeUsage(context.viewer)) return null;
    const own = await retentionByAccountId(context, accountId);
    const detailMonths = monthsOfDetail(own, context.usageRetentionMonths);
    return { accountId, detailMonths, recordedAt: own?.recordedAt ?? null };
  }
}
