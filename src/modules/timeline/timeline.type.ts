import { Field, InputType, ID, ObjectType } from 'type-graphql';
import type { TimelineKind } from '../../domain/contract/timeline';
import { RequiresRight } from '../../graphql/authorization';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { ServiceCodeFilter } from '../subscriptions/subscription.input';

export const TimelineKindType = enumType<TimelineKind>(
  'TimelineKind',
  'What a day means for a contract.',
  {
    SERVICE_STARTS: 'First day of service.',
    SERVICE_RETURNS: 'First day of service after a reinstatement.',
    SERVICE_ENDS: 'First day without service: by a notice, for cause or by a replacement.',
    TERM_RENEWS: 'First day of a renewal, as the period before has ended.',
    NOTICE_DUE: 'Last day to give a notice that ends the service with its period.',
    CONTRACT_AMENDED: 'First day with what an order adds or changes.',
    CHARGE_CHANGES: 'First day of a quantity or a price of a charge that an order changes.',
    PRICE_CHANGES: 'First day of a price that the provider announced.',
    PRICE_LAPSES: 'First day of the price that follows one that lapses.',
    PARTIAL_NOTICE_TAKES_EFFECT: 'First day without the units that a partial notice takes away.',
    BREACH_RECEIVED: 'The notice of a breach was received.',
    CURE_DUE: 'Last day to cure a breach; none if it was cured in time, or cannot be cured.',
    TERMINABLE_FOR_CAUSE:
      'First day on which the other party may end the service for a breach; none if it was cured in time.',
    SUSPENSION_BEGINS: 'The provider suspends the service.',
    SUSPENSION_ENDS: 'A suspension ends, or is to end.',
    DEMAND_DUE: 'Last day to perform what a beneficiary demands; none if it was closed by then.',
    EMERGENCY_NOTICE_OUTSTANDING:
      'First day from which every user must have been told of the emergency limitation, in the version in force or in one that takes effect later; none if all were told. None for a beneficiary.',
  },
);

@InputType('TimelineKindFilter', {
  description: 'Filter on what a day means. All given conditions must match.',
})
export class TimelineKindFilter {
  @Field(() => TimelineKindType, { nullable: true, description: 'Equal to this.' })
  eq?: TimelineKind | null;

  @Field(() => [TimelineKindType], { nullable: true, description: 'Equal to any of these.' })
  in?: TimelineKind[] | null;
}

@InputType('AccountTimelineWhere', {
  description: 'Filter for the timeline of an account. All given conditions must match.',
})
export class AccountTimelineWhere {
  @Field(() => TimelineKindFilter, { nullable: true, description: 'By what the day means.' })
  kind?: TimelineKindFilter | null;

  @Field(() => ServiceCodeFilter, { nullable: true, description: 'By service.' })
  serviceCode?: ServiceCodeFilter | null;
}

@InputType('TimelineWhere', {
  description: 'Filter for the timeline of any accounts. All given conditions must match.',
})
export class TimelineWhere {
  @Field(() => ID, { nullable: true, description: 'Of this account.' })
  accountId?: string | null;

  @Field(() => TimelineKindFilter, {
    nullable: true,
    description: 'By what the day means.',
  })
  kind?: TimelineKindFilter | null;

  @Field(() => ServiceCodeFilter, { nullable: true, description: 'By service.' })
  serviceCode?: ServiceCodeFilter | null;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('TimelineEntry', {
  description:
    'A day that matters for a contract, what it means, and the fact that it follows from.',
  simpleResolvers: true,
})
export class TimelineEntryType {
  @Field(() => TimelineKindType, { description: 'What the day means.' })
  kind: TimelineKind;
}

export const TimelineEntryConnection = connectionOf<TimelineEntryType>(
  TimelineEntryType,
  'TimelineEntry',
);
