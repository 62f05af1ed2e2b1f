import { Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { Trace } from '../../domain/derivation';
import {
  givenOnOf,
  noticeEffect,
  withdrawableUntil,
  withdrawalInEffect,
  type NoticeEffect as Effect,
} from '../../domain/contract/notice';
import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { derive, Derivation } from '../../graphql/derivation.type';
import { KnownAt, KnownAtOrInherited, MomentArgs, momentOf } from '../../graphql/moment';
import { defineMutation, storedNode } from '../../graphql/mutation';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import { contractOf, recordsOf, stateAt } from './contract';
import { knownNotices } from './contract-facts';
import { scheduleOfSource } from './term-source';
import { giveTerminationNotice } from './notice.commands';
import { GiveTerminationNoticeInput, WithdrawTerminationNoticeInput } from './notice.input';
import { NoticeEffect, NoticeWithdrawal, TerminationNotice } from './notice.type';
import type { SubscriptionRow } from './subscription.entity';
import {
  noticeById,
  noticesOf,
  subscriptionById,
  withdrawalById,
  type NoticeRecord,
  type WithdrawalRecord,
} from './subscription.loader';
import { Subscription } from './subscription.type';
import { mayWithdraw, withdrawTerminationNotice } from './withdrawal.commands';

export const GiveTerminationNotice = defineMutation(giveTerminationNotice, {
  description:
    'Records a notice of termination for one service. A late notice is not an error: its effect says what it does.',
  input: [GiveTerminationNoticeInput, 'The notice.'],
  toInput: (input) => ({ ...input, subscription: keyOf('Subscription', input.subscriptionId) }),
  toPayload: ({ terminationNotice }) => ({ terminationNotice, isNew: true }),
  payload: {
    terminationNotice: {
      type: () => TerminationNotice,
      description: 'The notice on record; null if refused.',
      stored: storedNode<NoticeRecord>('TerminationNotice'),
    },
    isNew: {
      type: () => Boolean,
      description:
        'Whether it was recorded by this operation; false only if an idempotency key is repeated.',
      stored: { toStored: () => null, read: () => false },
    },
  },
});

export const WithdrawTerminationNotice = defineMutation(withdrawTerminationNotice, {
  description:
    'Withdraws a notice: freely until the notice deadline of the period that it ends, afterwards only if the other party accepts. Or corrects its withdrawal.',
  input: [WithdrawTerminationNoticeInput, 'The withdrawal.'],
  toInput: ({ correctsWithdrawalId, ...input }) => ({
    ...input,
    notice: keyOf('TerminationNotice', input.noticeId),
    corrects:
      correctsWithdrawalId == null
        ? null
        : { withdrawal: keyOf('NoticeWithdrawal', correctsWithdrawalId) },
  }),
  payload: {
    terminationNotice: {
      type: () => TerminationNotice,
      description: 'The withdrawn notice; null if refused.',
      stored: storedNode('TerminationNotice'),
    },
  },
});

async function subscriptionOf(
  context: RequestContext,
  { accountId, subscriptionId: id }: NoticeRecord,
): Promise<SubscriptionRow> {
  const subscription = await subscriptionById(context, { accountId, id });
  if (!subscription) throw new Error('a notice without its subscription');
  return subscription;
}

@Resolver(() => TerminationNotice)
export class TerminationNoticeResolver {
  @FieldResolver(() => ID)
  id(@Root() notice: NoticeRecord): string {
    return nodeId('TerminationNotice', notice);
  }

  @FieldResolver()
  givenOn(@Root() notice: NoticeRecord): string {
    return givenOnOf(notice);
  }

  @FieldResolver(() => Subscription, { description: 'The subscription to be terminated.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() notice: NoticeRecord,
  ): Promise<SubscriptionRow> {
    return subscriptionOf(context, notice);
  }

  @FieldResolver(() => NoticeWithdrawal, {
    nullable: true,
    description: 'The withdrawal in effect; null if it is not withdrawn.',
  })
  withdrawal(
    @Root() { withdrawals }: NoticeRecord,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): WithdrawalRecord | null {
    return withdrawalInEffect(withdrawals.filter(knownBy(knownAt))) ?? null;
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'Last day on which the party that gave it may withdraw it without the other’s acceptance, inclusive; null if it is withdrawn.',
  })
  async withdrawableUntil(
    @Ctx() context: RequestContext,
    @Root() notice: NoticeRecord,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): Promise<string | null> {
    if (withdrawalInEffect(notice.withdrawals.filter(knownBy(knownAt)))) return null;
    const { schedule, terms } = await contractOf(context, await subscriptionOf(context, notice));
    return withdrawableUntil(noticeEffect(schedule, givenOnOf(notice)), terms);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the viewer may withdraw it today without the other party’s acceptance, by the checks of the mutation. Always of today.',
  })
  async viewerMayWithdraw(
    @Ctx() context: RequestContext,
    @Root() notice: NoticeRecord,
  ): Promise<boolean> {
    const subscription = await subscriptionOf(context, notice);
    const [contract, records] = await Promise.all([
      contractOf(context, subscription),
      recordsOf(context, subscription),
    ]);
    return mayWithdraw(context, contract, records, notice);
  }

  @FieldResolver(() => NoticeEffect, {
    description: 'Effect of this notice alone, while it is not withdrawn.',
  })
  async effect(@Ctx() context: RequestContext, @Root() notice: NoticeRecord): Promise<Effect> {
    const { schedule } = await contractOf(context, await subscriptionOf(context, notice));
    return noticeEffect(schedule, givenOnOf(notice));
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it is the notice that ends the service, on a date.',
  })
  async isStanding(
    @Ctx() context: RequestContext,
    @Root() notice: NoticeRecord,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<boolean> {
    const state = await stateAt(context, await subscriptionOf(context, notice), momentOf(moment));
    return state.spans.some(({ end }) => end?.kind === 'NOTICE' && end.notice.id === notice.id);
  }

  @FieldResolver(() => Derivation, {
    description: 'Why it counts as given on that day, and how its effect was computed.',
  })
  async derivation(@Ctx() context: RequestContext, @Root() notice: NoticeRecord): Promise<Trace> {
    const subscription = await subscriptionOf(context, notice);
    const { terms, source } = await contractOf(context, subscription);
    return derive((trace) => {
      const givenOn = givenOnOf(notice, terms.clauses.NOTICE_DELIVERY, trace);
      noticeEffect(scheduleOfSource(source, trace), givenOn, trace);
    });
  }
}

@Resolver(() => NoticeWithdrawal)
export class NoticeWithdrawalResolver {
  @FieldResolver(() => ID)
  id(@Root() withdrawal: WithdrawalRecord): string {
    return nodeId('NoticeWithdrawal', withdrawal);
  }

  @FieldResolver(() => TerminationNotice, { description: 'The notice that it withdraws.' })
  async notice(
    @Ctx() context: RequestContext,
    @Root() { accountId, terminationNoticeId: id }: WithdrawalRecord,
  ): Promise<NoticeRecord> {
    const notice = await noticeById(context, { accountId, id });
    if (!notice) throw new Error('a withdrawal without its notice');
    return notice;
  }

  @FieldResolver(() => NoticeWithdrawal, {
    nullable: true,
    description:
      'The earlier withdrawal that this one replaces, which has no effect any more; null if it corrects none.',
  })
  async corrects(
    @Ctx() context: RequestContext,
    @Root() { accountId, correctsId: id }: WithdrawalRecord,
  ): Promise<WithdrawalRecord | null> {
    return id === null ? null : withdrawalById(context, { accountId, id });
  }
}

const inOrderGiven = (notices: readonly NoticeRecord[]): NoticeRecord[] =>
  notices
    .map((notice) => ({ notice, givenOn: givenOnOf(notice) }))
    .sort((one, other) => Number(one.givenOn > other.givenOn) - Number(one.givenOn < other.givenOn))
    .map(({ notice }) => notice);

/** What the subscription's own type gets from its notices. */
@Resolver(() => Subscription)
export class SubscriptionNoticesResolver {
  @FieldResolver(() => [TerminationNotice], {
    description:
      'Notices of termination, including withdrawn ones, in the order in which they were given.',
  })
  async terminationNotices(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @KnownAt()
    knownAt?: Instant | null,
  ): Promise<NoticeRecord[]> {
    const notices = await noticesOf(context, subscription);
    return inOrderGiven(knownNotices(notices, knownAt ?? undefined));
  }
}

readNodesOf('TerminationNotice', 'READ_ACCOUNTS', noticeById);
readNodesOf('NoticeWithdrawal', 'READ_ACCOUNTS', withdrawalById);
