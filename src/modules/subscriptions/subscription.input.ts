import { ArgsType, Field, InputType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { ServiceCode } from '../catalogue/service.type';

@ArgsType()
export class MomentArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description: 'The date it is asked for, in the account’s zone; today when absent.',
  })
  asOf?: CalendarDate | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Only what had been recorded by this instant; everything when absent.',
  })
  knownAt?: Instant | null;
}

@InputType('ServiceCodeFilter', {
  description: 'Conditions on a service; all that are given must hold.',
})
export class ServiceCodeFilter {
  @Field(() => ServiceCode, { nullable: true, description: 'Exactly this.' })
  eq?: ServiceCode | null;

  @Field(() => [ServiceCode], { nullable: true, description: 'Any of these.' })
  in?: ServiceCode[] | null;
}

@InputType('SubscriptionWhere', {
  description: 'Which subscriptions; all conditions that are given must hold.',
})
export class SubscriptionWhere {
  @Field(() => ServiceCodeFilter, { nullable: true, description: 'By service.' })
  serviceCode?: ServiceCodeFilter | null;
}
