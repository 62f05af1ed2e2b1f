import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { defineMutation, storedNode } from '../../../graphql/mutation';
import { listConnection, PageArgs, type Connection } from '../../../graphql/connection';
import { KnownAt, KnownAtOrInherited } from '../../../graphql/moment';
import { RequiresRight } from '../../../graphql/authorization';
import { readNodesOf } from '../../../graphql/node';
import { keyOf, nodeId } from '../../../graphql/node-id';
import type { AccountRow } from '../../accounts/account.entity';
import { Account } from '../../accounts/account.type';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { Subscription } from '../../subscriptions/subscription.type';
import type { UsageRow } from '../../usage/records/usage.entity';
import { usageRecordById } from '../../usage/records/usage.loader';
import { UsageRecord } from '../../usage/records/usage.type';
import { closeEmergencyIncident } from './incident.commands';
import { CloseEmergencyIncidentInput } from './incident.input';
import { incidentAsOf, incidentById, incidents, type IncidentRecord } from './incident.loader';
import {
  EmergencyIncident,
  EmergencyIncidentClosure,
  EmergencyIncidentConnection,
  EmergencyIncidentWhere,
} from './incident.type';

export const CloseEmergencyIncident = defineMutation(closeEmergencyIncident, {
  description: 'Closes an emergency incident and records its outcome; possible only once.',
  input: [CloseEmergencyIncidentInput, 'The incident, and its outcome.'],
  toInput: (input) => ({ ...input, incident: keyOf('EmergencyIncident', input.incidentId) }),
  payload: {
    emergencyIncident: {
      type: () => EmergencyIncident,
      description: 'The incident; null if refused.',
      stored: storedNode('EmergencyIncident'),
    },
  },
});

const WHERE = { nullable: true, description: 'Filter. Omit to list all.' };
const NEWEST_FIRST = { isDescending: true };

@Resolver(() => EmergencyIncident)
export class EmergencyIncidentResolver {
  @RequiresRight('READ_ACROSS_ACCOUNTS')
  @Query(() => EmergencyIncidentConnection, {
    nullable: true,
    description:
      'Emergency calls placed over services that forbid them, across all accounts and by all that is known now, newest first; null for anyone but staff.',
  })
  async emergencyIncidents(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => EmergencyIncidentWhere, WHERE) where?: EmergencyIncidentWhere | null,
  ): Promise<Connection<IncidentRecord>> {
    const key = { accountId: null, isOpen: where?.isOpen ?? undefined };
    return listConnection(context, incidents, key, args, NEWEST_FIRST);
  }

  @FieldResolver(() => ID)
  id(@Root() incident: IncidentRecord): string {
    return nodeId('EmergencyIncident', incident);
  }

  @FieldResolver(() => Subscription, {
    nullable: true,
    description: 'The subscription it was placed over; null for viewers who may not read accounts.',
  })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: IncidentRecord,
  ): Promise<SubscriptionRow | null> {
    return subscriptionById(context, { accountId, id });
  }

  @FieldResolver(() => UsageRecord, { description: 'The usage record of the call.' })
  usageRecord(
    @Ctx() context: RequestContext,
    @Root() { accountId, usageRecordId: id }: IncidentRecord,
  ): Promise<UsageRow | null> {
    return usageRecordById(context, { accountId, id });
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is still open.' })
  isOpen(
    @Root() incident: IncidentRecord,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): boolean {
    return incidentAsOf(incident, knownAt ?? undefined).closedAt === null;
  }

  @FieldResolver(() => EmergencyIncidentClosure, {
    nullable: true,
    description: 'How it was closed; null while it is open.',
  })
  closure(
    @Root() incident: IncidentRecord,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): EmergencyIncidentClosure | null {
    const { reason, closedAt, closedBy } = incidentAsOf(incident, knownAt ?? undefined);
    return reason === null || closedAt === null || closedBy === null
      ? null
      : { reason, closedAt, closedBy };
  }
}

/** The list of incidents, each as it was at that instant. */
const incidentsAsOf = (recordedBy: Instant | undefined): typeof incidents => ({
  ...incidents,
  page: async (...asked) => {
    const page = await incidents.page(...asked);
    return { ...page, rows: page.rows.map((row) => incidentAsOf(row, recordedBy)) };
  },
});

/** What an account gets from its incidents. */
@Resolver(() => Account)
export class AccountIncidentsResolver {
  @FieldResolver(() => EmergencyIncidentConnection, {
    nullable: true,
    description:
      'Emergency calls placed over services that forbid them, newest first; null for viewers who may not read usage. Empty for a beneficiary.',
  })
  async emergencyIncidents(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => EmergencyIncidentWhere, WHERE) where?: EmergencyIncidentWhere | null,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<Connection<IncidentRecord>> {
    const recordedBy = knownAt ?? undefined;
    const key = { accountId, isOpen: where?.isOpen ?? undefined, recordedBy };
    return listConnection(context, incidentsAsOf(recordedBy), key, args, NEWEST_FIRST);
  }
}

readNodesOf('EmergencyIncident', 'READ_USAGE', incidentById);
