import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { addDays } from '../../domain/time/calendar-date';
import { lastRecording } from '../../domain/time/known-at';
import { startOfDay, type Instant } from '../../domain/time/time-zone';
import { percentOf } from '../../domain/contract/emergency';
import type { EmergencyCalling as Policy } from '../../domain/contract/service-terms';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { emptyList, listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { MomentArgs, momentOf, type GivenMoment } from '../../graphql/moment';
import { clauseByReference, type ClauseRecord } from '../catalogue/clause.loader';
import { Clause } from '../catalogue/terms.type';
import { contractOf, type Contract } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { Subscription } from '../subscriptions/subscription.type';
import { coverageOn } from './service-users/coverage.loader';
import { EmergencyCalling } from './emergency-calling.type';
import { emergencyUsers, type EmergencyUserRecord } from './service-users/emergency-user.loader';
import {
  EmergencyCoverage,
  EmergencyUserConnection,
  EmergencyUserWhere,
} from './service-users/emergency-user.type';
import { incidentsOf, type IncidentRecord } from './incidents/incident.loader';
import { EmergencyIncident } from './incidents/incident.type';
import type { LimitationNoticeRow } from './limitation/limitation-notice.entity';
import { limitationNoticeOn } from './limitation/limitation-notice.loader';
import { LimitationNotice } from './limitation/limitation-notice.type';

const filterOf = (where: EmergencyUserWhere | null | undefined) => ({
  isActive: where ? (where.isActive ?? undefined) : true,
  isNotified: where?.isNotified ?? undefined,
  isAcknowledged: where?.isAcknowledged ?? undefined,
});

/** The notice that every user must have received at a moment. */
const noticeAt = (context: RequestContext, contract: Contract, { asOf, knownAt }: GivenMoment) =>
  limitationNoticeOn(context, contract, asOf ?? context.today(contract.account), knownAt);

/** What was so by the end of a day in the past; of today and later, all that is on record. */
function untilOf(
  context: RequestContext,
  { account }: Contract,
  { asOf }: GivenMoment,
): Instant | undefined {
  if (asOf === undefined || asOf >= context.today(account)) return undefined;
  return startOfDay(addDays(asOf, 1), account.timeZone);
}

/** Clause 5 of the CXone terms, for one contract. */
@Resolver(() => EmergencyCalling)
export class EmergencyCallingResolver {
  @FieldResolver()
  policy(@Root() { terms }: Contract): Policy {
    return terms.emergencyCalling;
  }

  @FieldResolver()
  isPermitted(@Root() { terms }: Contract): boolean {
    return terms.emergencyCalling === 'SUPPORTED';
  }

  @FieldResolver(() => Clause, {
    nullable: true,
    description: 'The clause that says so; null if there is none.',
  })
  clause(
    @Ctx() context: RequestContext,
    @Root() { terms }: Contract,
  ): PromiseOrValue<ClauseRecord> | null {
    const reference = terms.clauses.EMERGENCY_CALLS;
    return reference ? clauseByReference(context, reference) : null;
  }

  @FieldResolver(() => [EmergencyIncident], {
    nullable: true,
    description:
      'Emergency calls that were placed nevertheless, newest first, at most 100; null for viewers who may not read usage.',
  })
  incidents(
    @Ctx() context: RequestContext,
    @Root() { subscription, account }: Contract,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<IncidentRecord[]> {
    const recordedBy = lastRecording(momentOf(moment), account.timeZone);
    return incidentsOf(context, subscription, recordedBy);
  }

  @FieldResolver(() => LimitationNotice, {
    nullable: true,
    description:
      'The notice that every user must receive on a date; null if the contract does not forbid emergency calls, and before the first version.',
  })
  limitationNotice(
    @Ctx() context: RequestContext,
    @Root() contract: Contract,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<LimitationNoticeRow | null> {
    return noticeAt(context, contract, momentOf(moment));
  }

  @FieldResolver(() => EmergencyCoverage, {
    nullable: true,
    description:
      'How many of the users had been notified by the end of a date; null if the contract does not forbid emergency calls, and for a beneficiary.',
  })
  async coverage(
    @Ctx() context: RequestContext,
    @Root() contract: Contract,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<EmergencyCoverage | null> {
    const coverage = await coverageOn(context, contract, momentOf(moment));
    if (!coverage) return null;
    const { notifiedBasisPoints, acknowledgedBasisPoints, ...figures } = coverage;
    return {
      ...figures,
      notifiedPercent: percentOf(notifiedBasisPoints),
      acknowledgedPercent: percentOf(acknowledgedBasisPoints),
    };
  }

  @FieldResolver(() => EmergencyUserConnection, {
    description:
      'Users who must be notified and what they had been told by the end of a date, in the order they were recorded; empty if the contract does not forbid emergency calls. Empty for a beneficiary.',
  })
  async users(
    @Ctx() context: RequestContext,
    @Root() contract: Contract,
    @Args(() => PageArgs) args: PageArgs,
    @Args(() => MomentArgs) asked: MomentArgs,
    @Arg('where', () => EmergencyUserWhere, {
      nullable: true,
      description: 'Filter. Default: all active users.',
    })
    where?: EmergencyUserWhere | null,
  ): Promise<Connection<EmergencyUserRecord>> {
    const moment = momentOf(asked);
    const { accountId, id: parentId } = contract.subscription;
    const owner = { accountId, parentId };
    if (contract.terms.emergencyCalling !== 'PROHIBITED') {
      return listConnection(context, emptyList(emergencyUsers), owner, args);
    }
    const version = (await noticeAt(context, contract, moment))?.version ?? null;
    const until = untilOf(context, contract, moment);
    const key = { ...owner, version, ...filterOf(where), until, knownAt: moment.knownAt };
    return listConnection(context, emergencyUsers, key, args);
  }
}

/** What a subscription gets from this room. */
@Resolver(() => Subscription)
export class SubscriptionEmergencyResolver {
  @FieldResolver(() => EmergencyCalling, {
    description:
      'Whether emergency calls may be placed over it, who was notified, and which calls were placed.',
  })
  emergencyCalling(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
  ): PromiseOrValue<Contract> {
    return contractOf(context, subscription);
  }
}
