import { Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { CurrencyCode } from '../../../domain/money/currency';
import type { Trace } from '../../../domain/derivation';
import { explainErasedCall } from '../../../domain/usage/erased-use';
import { isPhoneNumber, maskedNumber } from '../../../domain/usage/e164';
import { parseDecimal, RATE_DECIMALS } from '../../../domain/money/money';
import { suspensionAt } from '../../../domain/contract/suspension';
import { knownBy } from '../../../domain/time/known-at';
import { localDate, millisOf, type Instant } from '../../../domain/time/time-zone';
import { meteredCall } from '../../../domain/usage/metered-call';
import { assessCall } from '../../../domain/usage/usage';
import { explainReversal } from '../../../domain/usage/usage-explanation';
import { holds, holdersOf } from '../../../application/rights';
import type { RequestContext } from '../../../application/context';
import { after, type PromiseOrValue } from '../../../application/promise-or-value';
import { derive, Derivation } from '../../../graphql/derivation.type';
import { KnownAt } from '../../../graphql/moment';
import { Money, toMoney } from '../../../graphql/money.type';
import { readNodesOf } from '../../../graphql/node';
import { nodeId } from '../../../graphql/node-id';
import { PhoneNumberScalar } from '../../../graphql/scalars';
import { owningAccount, withCurrency } from '../../accounts/account-currency.loader';
import type { PoolRow, RateRow } from '../../orders/order.entity';
import { rateOfContract } from '../../orders/pinned-rate.loader';
import { poolsByOrderLineId } from '../../orders/rate.loader';
import { MinutePool, Rate } from '../../orders/rate.type';
import { stateAt } from '../../subscriptions/contract';
import { suspensionsOf } from '../../subscriptions/contract-facts';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { changesOf, subscriptionById } from '../../subscriptions/subscription.loader';
import { Subscription } from '../../subscriptions/subscription.type';
import { dialledFrom, usageContractOf } from './usage-contract.loader';
import type { UsageRow } from './usage.entity';
import { entriesKnownAt, usageRecordById } from './usage.loader';
import { UsageRecord } from './usage.type';

const SHOWN = `Visible to ${holdersOf('READ_NUMBERS')}; null for others, and after it was erased.`;

@Resolver(() => UsageRecord)
export class UsageRecordResolver {
  @FieldResolver(() => ID)
  id(@Root() record: UsageRow): string {
    return nodeId('UsageRecord', record);
  }

  @FieldResolver(() => Subscription, { description: 'The subscription that used the service.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: UsageRow,
  ): Promise<SubscriptionRow | null> {
    return subscriptionById(context, { accountId, id });
  }

  @FieldResolver(() => PhoneNumberScalar, {
    nullable: true,
    description: `Caller; null when withheld. ${SHOWN}`,
  })
  fromNumber(@Ctx() context: RequestContext, @Root() { fromNumber }: UsageRow): string | null {
    return numberFor(context, fromNumber);
  }

  @FieldResolver(() => PhoneNumberScalar, {
    nullable: true,
    description: `Callee; null when unknown, as for emergency numbers. ${SHOWN}`,
  })
  toNumber(@Ctx() context: RequestContext, @Root() { toNumber }: UsageRow): string | null {
    return numberFor(context, toNumber);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: `Digits dialled, where they are known. ${SHOWN}`,
  })
  dialled(@Ctx() context: RequestContext, @Root() { dialled }: UsageRow): string | null {
    return holds(context.viewer, 'READ_NUMBERS') ? dialled : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Caller without the last four digits, "+3314500••••"; for an erased number that is still distinguishable, a text that begins with "~". Null if withheld or erased.',
  })
  fromMasked(@Root() { fromNumber }: UsageRow): string | null {
    return fromNumber === null ? null : maskedNumber(fromNumber);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Callee in the same form; null if unknown or erased.',
  })
  toMasked(@Root() { toNumber }: UsageRow): string | null {
    return toNumber === null ? null : maskedNumber(toNumber);
  }

  @FieldResolver(() => Int, {
    description: 'Seconds from answer to end, rounded up; 0 if nobody answered.',
  })
  durationSeconds(@Root() { answeredAt, endedAt }: UsageRow): number {
    return answeredAt === null ? 0 : Math.ceil((millisOf(endedAt) - millisOf(answeredAt)) / 1_000);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Amount, to 6 decimals, negative for a REVERSAL; null (never 0) while UNRATED.',
  })
  amount(
    @Ctx() context: RequestContext,
    @Root() { accountId, amount }: UsageRow,
  ): Money | Promise<Money> | null {
    if (amount === null) return null;
    return withCurrency(context, accountId, (currency) =>
      toMoney({ micros: parseDecimal(amount), currency, decimals: RATE_DECIMALS }),
    );
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether service was suspended when the call was answered, or began if it was not answered. Such a call is rated as any other.',
  })
  async isDuringSuspension(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id, answeredAt, startedAt }: UsageRow,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<boolean> {
    const subscription = await subscriptionById(context, { accountId, id });
    if (!subscription) throw new Error('use without its subscription');
    const changes = await changesOf(context, subscription);
    const suspensions = suspensionsOf(changes.filter(knownBy(knownAt)));
    return suspensionAt(suspensions, answeredAt ?? startedAt) !== undefined;
  }

  @FieldResolver(() => Rate, {
    nullable: true,
    description: 'The rate that was applied; null if there is none.',
  })
  async rate(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderRateId, subscriptionId }: UsageRow,
  ): Promise<(RateRow & { currency: CurrencyCode }) | null> {
    if (orderRateId === null) return null;
    const subscription = await subscriptionById(context, { accountId, id: subscriptionId });
    if (!subscription) return null;
    const key = { accountId, id: subscription.orderLineId };
    const { currencyCode: currency } = await owningAccount(context, accountId);
    const rate = await rateOfContract(context, key, orderRateId);
    return rate ? { ...rate, currency } : null;
  }

  @FieldResolver(() => MinutePool, {
    nullable: true,
    description: 'The pool of included minutes that it draws on; null if there is none.',
  })
  async pool(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderPoolId, subscriptionId }: UsageRow,
  ): Promise<PoolRow | null> {
    if (orderPoolId === null) return null;
    const subscription = await subscriptionById(context, { accountId, id: subscriptionId });
    if (!subscription) return null;
    const pools = await poolsByOrderLineId(context, { accountId, id: subscription.orderLineId });
    return pools.find(({ id }) => id === orderPoolId) ?? null;
  }

  @FieldResolver(() => UsageRecord, {
    nullable: true,
    description: 'The call as sent by the source; null for that version itself.',
  })
  original(
    @Ctx() context: RequestContext,
    @Root() { accountId, originalId: id }: UsageRow,
  ): Promise<UsageRow | null> | null {
    return id === null ? null : usageRecordById(context, { accountId, id });
  }

  @FieldResolver(() => UsageRecord, {
    nullable: true,
    description: 'The version that a REVERSAL reverses; null for a CALL.',
  })
  reverses(
    @Ctx() context: RequestContext,
    @Root() { accountId, reversesId: id }: UsageRow,
  ): Promise<UsageRow | null> | null {
    return id === null ? null : usageRecordById(context, { accountId, id });
  }

  @FieldResolver(() => [UsageRecord], {
    description:
      'All entries of the call, including this one, in the order in which they were recorded.',
  })
  versions(
    @Ctx() context: RequestContext,
    @Root() record: UsageRow,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<UsageRow[]> {
    return entriesKnownAt(context, record, knownAt);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether it is the version in force; reversals, and the versions they reverse, are not.',
  })
  isCurrent(
    @Ctx() context: RequestContext,
    @Root() record: UsageRow,
    @KnownAt() knownAt?: Instant | null,
  ): PromiseOrValue<boolean> {
    if (knownAt == null) return record.isCurrent;
    return after(entriesKnownAt(context, record, knownAt), (known) => {
      const last = known.at(-1);
      return last?.kind === 'CALL' && last.id === record.id;
    });
  }

  @FieldResolver(() => Derivation, {
    description:
      'How the status and amount were determined, from what was known when the call was received. For a REVERSAL, the derivation of the version it reverses.',
  })
  async derivation(@Ctx() context: RequestContext, @Root() record: UsageRow): Promise<Trace> {
    const { accountId, subscriptionId: id, recordedAt: knownAt } = record;
    const about = (explain: (trace: Trace) => unknown) =>
      derive((trace) => {
        trace.about({ type: 'UsageRecord', id: record.id });
        explain(trace);
      }, accountId);
    if (record.kind === 'REVERSAL') {
      return about((trace) => explainReversal(takenBack(record), trace));
    }
    const subscription = await subscriptionById(context, { accountId, id });
    const account = await owningAccount(context, accountId);
    if (!subscription) throw new Error('use without its subscription');
    const asOf = localDate(knownAt, account.timeZone);
    const state = await stateAt(context, subscription, { asOf, knownAt });
    const known = await usageContractOf(context, state, knownAt);
    const contract = dialledFrom(known, record);
    if (hasNumbersErased(record)) {
      const { status, orderRateId: rateId } = record;
      return about((trace) => explainErasedCall(contract, record, { status, rateId }, trace));
    }
    const call = meteredCall(record);
    const { otherParty } = call;
    const maySee = otherParty === null || holds(context.viewer, 'READ_NUMBERS');
    const partyShown = maySee ? otherParty : maskedNumber(otherParty);
    return about((trace) => assessCall(contract, { ...call, partyShown }, trace));
  }
}

/** What stands in the place of an erased number is no number. */
function numberFor({ viewer }: RequestContext, number: string | null): string | null {
  if (number === null || !holds(viewer, 'READ_NUMBERS')) return null;
  return isPhoneNumber(number) ? number : null;
}

/** The hash goes with the numbers: it would tell whether a guess is right. */
const hasNumbersErased = ({ contentHash }: UsageRow): boolean => contentHash.length === 0;

const takenBack = ({ version, billedSeconds, amount }: UsageRow) => ({
  version,
  billedSeconds: -billedSeconds,
  amount: amount === null ? null : -parseDecimal(amount),
});

readNodesOf('UsageRecord', 'READ_USAGE', usageRecordById);
