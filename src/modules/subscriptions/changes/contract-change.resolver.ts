import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import {
  contentRetrievableUntil,
  lastCureDay,
  terminableFrom,
} from '../../../domain/contract/breach';
import { partialNoticeEffectiveOn } from '../../../domain/contract/charge-history';
import { earliestPriceChange } from '../../../domain/contract/price-change';
import { periodInForce } from '../../../domain/contract/subscription-status';
import { suspensionAt } from '../../../domain/contract/suspension';
import type { Trace } from '../../../domain/derivation';
import type { CalendarDate, YearMonth } from '../../../domain/time/calendar-date';
import { knownBy } from '../../../domain/time/known-at';
import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { ruled } from '../../../application/input-check';
import { derive, Derivation } from '../../../graphql/derivation.type';
import { KnownAt, KnownAtOrInherited, MomentArgs, momentOf } from '../../../graphql/moment';
import { Money, toPrice } from '../../../graphql/money.type';
import { readNodesOf } from '../../../graphql/node';
import { nodeId } from '../../../graphql/node-id';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import { withCurrency, withKnownCurrency } from '../../accounts/account-currency.loader';
import type { ChargeRow, OrderLineRow, OrderRow } from '../../orders/order.entity';
import { chargeById, orderById, orderLineById } from '../../orders/order.loader';
import { Charge, Order, OrderLine } from '../../orders/order.type';
import {
  ratesByContractChangeId,
  ratesAsKnown,
  ratesByOrderLineId,
  type RateRecord,
} from '../../orders/rate.loader';
import { Rate } from '../../orders/rate.type';
import { contractOf, recordsOf, stateAt, type Contract } from '../contract';
import { held, knownRecords, partialNoticeOf, suspensionsOf } from '../contract-facts';
import type { SubscriptionRow } from '../subscription.entity';
import { changeById, changesOf, subscriptionById } from '../subscription.loader';
import { Subscription } from '../subscription.type';
import { TermPeriod } from '../term-period.type';
import { scheduleOfSource, type PeriodOfTerm } from '../term-source';
import { effectiveDayOf, monthOfState, monthsAround, type PreviewedChange } from './change-preview';
import { ComparedMonth, ContractChangePreview, MonthCharges } from './charges.type';
import type { MonthOfContract } from './charges.resolver';
import type { ContractChangeRow } from '../contract-change.entity';
import { ContractChange, EarliestPriceChange } from './contract-change.type';

async function subscriptionOf(
  context: RequestContext,
  { accountId, subscriptionId: id }: ContractChangeRow,
): Promise<SubscriptionRow> {
  const subscription = await subscriptionById(context, { accountId, id });
  if (!subscription) throw new Error('a change without its subscription');
  return subscription;
}

/** A change, and what else was known when it was asked for; everything when absent. */
export interface KnownChange extends ContractChangeRow {
  readonly knownAt?: Instant;
}

@Resolver(() => ContractChange)
export class ContractChangeResolver {
  @FieldResolver(() => ID)
  id(@Root() change: ContractChangeRow): string {
    return nodeId('ContractChange', change);
  }

  @FieldResolver(() => Subscription, { description: 'The subscription that it changed.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() change: ContractChangeRow,
  ): Promise<SubscriptionRow> {
    return subscriptionOf(context, change);
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'Day on which it takes effect; of a partial notice as it stands, or as it was known. Null for a suspension, and for a breach and its cure.',
  })
  async effectiveOn(
    @Ctx() context: RequestContext,
    @Root() change: KnownChange,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): Promise<string | null> {
    if (change.kind !== 'PARTIAL_NOTICE' && change.kind !== 'ENDED_FOR_CAUSE') {
      return change.effectiveOn;
    }
    const subscription = await subscriptionOf(context, change);
    const contract = await contractOf(context, subscription);
    const records = knownRecords(await recordsOf(context, subscription), knownAt ?? change.knownAt);
    return effectiveDayOf(change, { contract, records });
  }

  @FieldResolver(() => Charge, { nullable: true, description: 'The charge that it changes.' })
  async charge(
    @Ctx() context: RequestContext,
    @Root() { accountId, chargeId }: ContractChangeRow,
  ): Promise<ChargeRow | null> {
    return chargeId === null ? null : chargeById(context, { accountId, id: chargeId });
  }

  @FieldResolver(() => Money, { nullable: true, description: 'New price per unit.' })
  unitPrice(
    @Ctx() context: RequestContext,
    @Root() { accountId, unitPrice }: ContractChangeRow,
  ): Money | Promise<Money> | null {
    if (unitPrice === null) return null;
    return withCurrency(context, accountId, (currency) => toPrice(unitPrice, currency));
  }

  @FieldResolver(() => [Rate], {
    description:
      'The rates per minute that it brought in: by an announcement of the provider, or with the order that amends the contract.',
  })
  async rates(
    @Ctx() context: RequestContext,
    @Root() { accountId, id, kind, orderLineId, knownAt: inherited }: KnownChange,
    @KnownAtOrInherited() given?: Instant | null,
  ): Promise<RateRecord[]> {
    const knownAt = given ?? inherited;
    if (kind === 'RATES_CHANGED') {
      const rates = await ratesByContractChangeId(context, { accountId, id });
      return withKnownCurrency(context, ratesAsKnown(rates, knownAt));
    }
    if (kind !== 'AMENDED' || orderLineId === null) return [];
    const rates = await ratesByOrderLineId(context, { accountId, id: orderLineId });
    return withKnownCurrency(context, ratesAsKnown(rates, knownAt));
  }

  @FieldResolver(() => ContractChange, {
    nullable: true,
    description: 'The earlier change that it answers: a partial notice, a suspension or a breach.',
  })
  async answers(
    @Ctx() context: RequestContext,
    @Root() { accountId, answersId, knownAt }: KnownChange,
  ): Promise<KnownChange | null> {
    const answered =
      answersId === null ? null : await changeById(context, { accountId, id: answersId });
    return answered && (knownAt === undefined ? answered : { ...answered, knownAt });
  }

  @FieldResolver(() => Order, {
    nullable: true,
    description: 'The order that carried it; null for a change without one.',
  })
  async order(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderLineId }: ContractChangeRow,
  ): Promise<OrderRow | null> {
    if (orderLineId === null) return null;
    const line = await orderLineById(context, { accountId, id: orderLineId });
    return line && orderById(context, { accountId, id: line.orderId });
  }

  @FieldResolver(() => OrderLine, {
    nullable: true,
    description:
      'The line of that order, with the charges that it adds; null for a change without one.',
  })
  async orderLine(
    @Ctx() context: RequestContext,
    @Root() { accountId, orderLineId }: ContractChangeRow,
  ): Promise<OrderLineRow | null> {
    return orderLineId === null ? null : orderLineById(context, { accountId, id: orderLineId });
  }

  @FieldResolver(() => Subscription, {
    nullable: true,
    description: 'The subscription that takes the place of this one.',
  })
  async successor(
    @Ctx() context: RequestContext,
    @Root() { accountId, successorId }: ContractChangeRow,
  ): Promise<SubscriptionRow | null> {
    return successorId === null ? null : subscriptionById(context, { accountId, id: successorId });
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'Last day on which a breach can be cured, inclusive; null for any other change.',
  })
  cureDueBy(@Root() change: ContractChangeRow): string | null {
    return change.kind === 'BREACH_NOTICE' ? lastCureDay(breachOf(change)) : null;
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'First day on which a breach lets the other party end the service; null for any other change.',
  })
  terminableFrom(@Root() change: ContractChangeRow): string | null {
    return change.kind === 'BREACH_NOTICE' ? terminableFrom(breachOf(change)) : null;
  }

  @FieldResolver(() => Derivation, {
    nullable: true,
    description: 'How its dates were computed; null where there is nothing to compute.',
  })
  async derivation(
    @Ctx() context: RequestContext,
    @Root() change: KnownChange,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): Promise<Trace | null> {
    const subscription = await subscriptionOf(context, change);
    const contract = await contractOf(context, subscription);
    const changes = await changesOf(context, subscription);
    const known = changes.filter(knownBy(knownAt ?? change.knownAt));
    const explain = explanationOf(change, contract, known);
    return explain ? derive(explain) : null;
  }
}

const breachOf = (change: ContractChangeRow) => ({
  id: change.id,
  receivedOn: held(change.toldOn, change),
  isCurable: held(change.isCurable, change),
});

/** What explains the dates of a change; undefined where it was told with all its dates. */
function explanationOf(
  change: ContractChangeRow,
  { terms, source }: Contract,
  changes: readonly ContractChangeRow[],
): ((trace: Trace) => unknown) | undefined {
  switch (change.kind) {
    case 'BREACH_NOTICE':
      return (trace) => terminableFrom(breachOf(change), terms, trace);
    case 'PRICE_CHANGED':
    case 'RATES_CHANGED':
      return (trace) =>
        earliestPriceChange(scheduleOfSource(source, trace), held(change.toldOn, change), trace);
    case 'PARTIAL_NOTICE':
      return (trace) => {
        const notice = partialNoticeOf(change, changes);
        partialNoticeEffectiveOn(scheduleOfSource(source, trace), notice, terms, trace);
      };
    default:
      return undefined;
  }
}

@Resolver(() => Subscription)
export class SubscriptionChangesResolver {
  @FieldResolver(() => [ContractChange], {
    description:
      'Everything that changed the contract, beside notices of termination, in the order of recording.',
  })
  async contractChanges(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @KnownAt()
    knownAt?: Instant | null,
  ): Promise<readonly KnownChange[]> {
    const records = await recordsOf(context, subscription);
    const { changes } = knownRecords(records, knownAt ?? undefined);
    return knownAt == null ? changes : changes.map((change) => ({ ...change, knownAt }));
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether service is suspended at an instant. Suspension moves no date.',
  })
  async isSuspended(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Arg('at', () => DateTimeScalar, { nullable: true, description: 'The instant. Default: now.' })
    at?: Instant | null,
    @KnownAt()
    knownAt?: Instant | null,
  ): Promise<boolean> {
    const { account } = await contractOf(context, subscription);
    const known = await this.contractChanges(context, subscription, knownAt);
    return suspensionAt(suspensionsOf(known), at ?? context.now(account)) !== undefined;
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'Last day on which the customer can fetch its content, inclusive: 30 days after the end. Null while it keeps renewing.',
  })
  async lastRetrievalDay(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<string | null> {
    const { endsBefore } = await stateAt(context, subscription, momentOf(moment));
    return endsBefore === null ? null : contentRetrievableUntil(endsBefore);
  }

  @FieldResolver(() => EarliestPriceChange, {
    description: 'The first day from which a price change announced on a day can hold.',
  })
  async earliestPriceChange(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Arg('announcedOn', () => DateScalar, {
      nullable: true,
      description: 'Day of the announcement, in the account’s time zone. Default: today.',
    })
    announcedOn?: CalendarDate | null,
  ): Promise<PriceChangeQuestion> {
    const contract = await contractOf(context, subscription);
    return { contract, announcedOn: announcedOn ?? context.today(contract.account) };
  }
}

interface PriceChangeQuestion {
  readonly contract: Contract;
  readonly announcedOn: CalendarDate;
}

@Resolver(() => EarliestPriceChange)
export class EarliestPriceChangeResolver {
  @FieldResolver()
  effectiveOn(@Root() { contract, announcedOn }: PriceChangeQuestion): string {
    return ruled(['announcedOn'], () => earliestPriceChange(contract.schedule, announcedOn));
  }

  @FieldResolver(() => Derivation, { description: 'How the day was computed.' })
  derivation(@Root() { contract, announcedOn }: PriceChangeQuestion): Promise<Trace> {
    return derive((trace) =>
      earliestPriceChange(scheduleOfSource(contract.source, trace), announcedOn, trace),
    );
  }
}

/** A month of a preview: which one, and in which preview. */
interface MonthOfPreview {
  readonly preview: PreviewedChange;
  readonly month: YearMonth;
}

@Resolver(() => ContractChangePreview)
export class ContractChangePreviewResolver {
  @FieldResolver()
  endsBefore(@Root() { after }: PreviewedChange): string | null {
    return after.state.endsBefore;
  }

  @FieldResolver(() => TermPeriod, {
    nullable: true,
    description: 'The term period on the day on which it takes effect; null if service ends then.',
  })
  term(@Root() { effectiveOn, after: { state } }: PreviewedChange): PeriodOfTerm | null {
    const { schedule, source } = state.contract;
    const period = periodInForce(schedule, state.spans, effectiveOn);
    return period ? { period, source } : null;
  }

  @FieldResolver(() => ComparedMonth, {
    description: 'The month in which it takes effect.',
  })
  firstMonth(@Root() preview: PreviewedChange): MonthOfPreview {
    return { preview, month: monthsAround(preview.effectiveOn).first };
  }

  @FieldResolver(() => ComparedMonth, { description: 'The whole month after that.' })
  fullMonth(@Root() preview: PreviewedChange): MonthOfPreview {
    return { preview, month: monthsAround(preview.effectiveOn).full };
  }
}

@Resolver(() => ComparedMonth)
export class ComparedMonthResolver {
  @FieldResolver(() => MonthCharges, { description: 'Without the change.' })
  before(@Root() { preview, month }: MonthOfPreview): MonthOfContract {
    return monthOfState(preview.before, month);
  }

  @FieldResolver(() => MonthCharges, { description: 'With the change.' })
  after(@Root() { preview, month }: MonthOfPreview): MonthOfContract {
    return monthOfState(preview.after, month);
  }
}

readNodesOf('ContractChange', 'READ_ACCOUNTS', changeById);
