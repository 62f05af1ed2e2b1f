import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { monthsOfDetail, removesBefore } from '../../../domain/contract/retention';
import { knownBy, lastRecording } from '../../../domain/time/known-at';
import { startOfDay } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { ruled } from '../../../application/input-check';
import { maySeeUsage } from '../../../application/viewer';
import { MomentArgs, momentOf } from '../../../graphql/moment';
import { defineMutation, storedAsIs } from '../../../graphql/mutation';
import { keyOf } from '../../../graphql/node-id';
import { DateScalar } from '../../../graphql/scalars';
import { owningAccount } from '../../accounts/account-currency.loader';
import type { AccountRow } from '../../accounts/account.entity';
import { Account } from '../../accounts/account.type';
import { setUsageRetention } from './retention.commands';
import { SetUsageRetentionInput } from './retention.input';
import { retentionsByAccountId } from './retention.loader';
import { UsageRetention } from './retention.type';

/** What holds for an account, set or not. */
interface Retention {
  readonly accountId: string;
  readonly detailMonths: number | null;
  readonly recordedAt: string | null;
  /** The day that it is asked for; today when absent. */
  readonly asOf?: CalendarDate | undefined;
}

export const SetUsageRetention = defineMutation(setUsageRetention, {
  description:
    'Sets how long an account’s call detail is kept. Older detail is permanently removed within hours; its charges stay in the totals.',
  input: [SetUsageRetentionInput, 'The account, and the retention period.'],
  toInput: (input) => ({ ...input, accountId: keyOf('Account', input.accountId)?.id }),
  payload: {
    retention: {
      type: () => UsageRetention,
      description: 'The new setting; null if refused.',
      stored: storedAsIs(),
    },
  },
});

@Resolver(() => UsageRetention)
export class UsageRetentionResolver {
  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'Detail of calls used before this date is removed: the first day of the month that many months before that of the day it is asked for, in the account’s time zone; null if nothing is removed. Calls that are unrated or belong to an emergency incident are kept.',
  })
  async removesBefore(
    @Ctx() context: RequestContext,
    @Root() { accountId, detailMonths, asOf }: Retention,
  ): Promise<CalendarDate | null> {
    const account = await owningAccount(context, accountId);
    const { timeZone } = account;
    const at = asOf === undefined ? context.now(account) : startOfDay(asOf, timeZone);
    return ruled(['asOf'], () => removesBefore(at, timeZone, detailMonths));
  }
}

/** What an account gets from this room: how long its calls are kept. */
@Resolver(() => Account)
export class AccountRetentionResolver {
  @FieldResolver(() => UsageRetention, {
    nullable: true,
    description: 'How long call detail is kept; null for a beneficiary.',
  })
  async usageRetention(
    @Ctx() context: RequestContext,
    @Root() { id: accountId, timeZone }: AccountRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<Retention | null> {
    if (!maySeeUsage(context.viewer)) return null;
    const { asOf, knownAt } = momentOf(moment);
    const isHeld = knownBy(lastRecording({ asOf, knownAt }, timeZone));
    const own = (await retentionsByAccountId(context, accountId)).findLast(isHeld);
    const detailMonths = monthsOfDetail(own ?? null, context.usageRetentionMonths);
    return { accountId, detailMonths, recordedAt: own?.recordedAt ?? null, asOf };
  }
}
