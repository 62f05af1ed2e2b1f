import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import type { EmergencyCalling as Policy } from '../../domain/service-terms';
import type { RequestContext } from '../../request/context';
import { readNodesOf } from '../../graphql/node';
import { nodeId } from '../../graphql/node-id';
import { clauseByReference, type ClauseRecord } from '../services/clause.loader';
import { Clause, EmergencyCallingPolicy } from '../services/terms.type';
import { contractOf } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { Subscription } from '../subscriptions/subscription.type';
import type { IncidentRow, UsageRow } from './usage.entity';
import { incidentById, incidentsBySubscriptionId, usageRecordById } from './usage.loader';
import { EmergencyIncident, UsageRecord } from './usage.type';

@ObjectType({
  description: 'Whether emergency calls may be placed over a service, and which were.',
  simpleResolvers: true,
})
export class EmergencyCalling {
  @Field(() => EmergencyCallingPolicy, { description: 'What the contract says.' })
  policy: Policy;

  @Field(() => Boolean, { description: 'Whether they may be placed.' })
  isPermitted: boolean;

  @Field(() => Clause, { nullable: true, description: 'The clause that says so; null for none.' })
  clause: ClauseRecord | null;

  @Field(() => [EmergencyIncident], {
    description: 'The ones that were placed all the same, newest first; at most 100.',
  })
  incidents: IncidentRow[];
}

@Resolver(() => Subscription)
export class SubscriptionEmergencyResolver {
  @FieldResolver(() => EmergencyCalling, {
    description: 'Whether emergency calls may be placed over it, and which were all the same.',
  })
  async emergencyCalling(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
  ): Promise<EmergencyCalling> {
    const [{ terms }, incidents] = await Promise.all([
      contractOf(context, subscription),
      incidentsBySubscriptionId(context, subscription),
    ]);
    const reference = terms.clauses.EMERGENCY_CALLS;
    return {
      policy: terms.emergencyCalling,
      isPermitted: terms.emergencyCalling === 'SUPPORTED',
      clause: reference ? await clauseByReference(context, reference) : null,
      incidents,
    };
  }
}

@Resolver(() => EmergencyIncident)
export class EmergencyIncidentResolver {
  @FieldResolver(() => ID)
  id(@Root() incident: IncidentRow): string {
    return nodeId('EmergencyIncident', incident);
  }

  @FieldResolver(() => Subscription, { description: 'The subscription it was placed over.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: IncidentRow,
  ): Promise<SubscriptionRow | null> {
    return subscriptionById(context, { accountId, id });
  }

  @FieldResolver(() => UsageRecord, { description: 'The record of the call.' })
  usageRecord(
    @Ctx() context: RequestContext,
    @Root() { accountId, usageRecordId: id }: IncidentRow,
  ): Promise<UsageRow | null> {
    return usageRecordById(context, { accountId, id });
  }
}

readNodesOf('EmergencyIncident', 'READ_USAGE', incidentById);
