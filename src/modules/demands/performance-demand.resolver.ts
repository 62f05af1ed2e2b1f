import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { RequiresRight } from '../../graphql/authorization';
import { KnownAt, MomentArgs, momentOf } from '../../graphql/moment';
import { readNodesOf } from '../../graphql/node';
import { nodeId } from '../../graphql/node-id';
import { clauseByReference, type ClauseRecord } from '../catalogue/clause.loader';
import { vendorByCode } from '../catalogue/service.loader';
import type { VendorRow } from '../catalogue/service.entity';
import { Vendor } from '../catalogue/service.type';
import { Clause } from '../catalogue/terms.type';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { Subscription } from '../subscriptions/subscription.type';
import type { DemandAnswerRow, DemandClosureRow, DemandRow } from './performance-demand.entity';
import { PerformanceDemandWhere } from './performance-demand.input';
import {
  answersByDemandId,
  closuresByDemandId,
  demandById,
  demands,
  demandStateAt,
} from './performance-demand.loader';
import {
  DemandAnswer,
  DemandClosure,
  DemandStateType,
  PerformanceDemand,
  PerformanceDemandConnection,
} from './performance-demand.type';

@Resolver(() => PerformanceDemand)
export class PerformanceDemandResolver {
  @RequiresRight('LIST_DEMANDS')
  @Query(() => PerformanceDemandConnection, {
    nullable: true,
    description:
      'Demands under all contracts that the viewer may see, by all that is known now, ordered by due date; null for viewers who may not list them.',
  })
  performanceDemands(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => PerformanceDemandWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: PerformanceDemandWhere | null,
  ): Promise<Connection<DemandRow>> {
    const filter = {
      isOpen: where?.isOpen ?? undefined,
      serviceCodes: wantedValues(where?.serviceCode),
    };
    return listConnection(context, demands, { accountId: null, ...filter }, args);
  }

  @FieldResolver(() => ID)
  id(@Root() demand: DemandRow): string {
    return nodeId('PerformanceDemand', demand);
  }

  @FieldResolver(() => Subscription, {
    description: 'The subscription whose contract the demand is made under.',
  })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: DemandRow,
  ): Promise<SubscriptionRow | null> {
    return subscriptionById(context, { accountId, id });
  }

  @FieldResolver(() => Vendor, { description: 'The beneficiary that made the demand.' })
  demandedBy(
    @Ctx() context: RequestContext,
    @Root() { beneficiaryCode }: DemandRow,
  ): PromiseOrValue<VendorRow | null> {
    return vendorByCode(context, beneficiaryCode);
  }

  @FieldResolver(() => Clause, { description: 'The clause to be performed.' })
  clause(@Ctx() context: RequestContext, @Root() demand: DemandRow): PromiseOrValue<ClauseRecord> {
    const { clauseDocument: document, clauseVersion: version, clauseNumber: number } = demand;
    return clauseByReference(context, { document, version, number });
  }

  @FieldResolver(() => DemandStateType, {
    nullable: true,
    description: 'Status on a date; null before the demand was made, or known.',
  })
  state(
    @Ctx() context: RequestContext,
    @Root() demand: DemandRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<keyof typeof DemandStateType | null> {
    return demandStateAt(context, demand, momentOf(moment));
  }

  @FieldResolver(() => [DemandAnswer], {
    description: 'Answers in the order in which they were given; the last one applies.',
  })
  async answers(
    @Ctx() context: RequestContext,
    @Root() demand: DemandRow,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<DemandAnswerRow[]> {
    return (await answersByDemandId(context, demand)).filter(knownBy(knownAt));
  }

  @FieldResolver(() => DemandClosure, {
    nullable: true,
    description: 'How it was closed; null while it is open.',
  })
  async closure(
    @Ctx() context: RequestContext,
    @Root() demand: DemandRow,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<DemandClosureRow | null> {
    return (await closuresByDemandId(context, demand)).find(knownBy(knownAt)) ?? null;
  }
}

/** What a subscription gets from this room: what is demanded under its contract. */
@Resolver(() => Subscription)
export class SubscriptionDemandsResolver {
  @FieldResolver(() => PerformanceDemandConnection, {
    description: 'Demands of its beneficiary, including closed ones, ordered by due date.',
  })
  performanceDemands(
    @Ctx() context: RequestContext,
    @Root() { accountId, id: parentId }: SubscriptionRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('isOpen', () => Boolean, {
      nullable: true,
      description:
        'Whether they were still open at knownAt, i.e. the beneficiary had not closed them. Default: all.',
    })
    isOpen?: boolean | null,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<Connection<DemandRow>> {
    const moment = { isOpen: isOpen ?? undefined, knownAt: knownAt ?? undefined };
    return listConnection(context, demands, { accountId, parentId, ...moment }, args);
  }
}

readNodesOf('PerformanceDemand', 'READ_ACCOUNTS', demandById);
