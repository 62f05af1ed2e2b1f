import { Arg, ArgsType, Field, InputType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { ServiceCode } from '../catalogue/service.type';

const KNOWN_AT = {
  nullable: true,
  description: 'Considers only what had been recorded by this instant. Default: everything.',
};

/** The argument `knownAt` of a field that has no `asOf`. */
export const KnownAt = () => Arg('knownAt', () => DateTimeScalar, KNOWN_AT);

@ArgsType()
export class MomentArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description: 'The date to evaluate at, in the account’s time zone. Default: today.',
  })
  asOf?: CalendarDate | null;

  @Field(() => DateTimeScalar, KNOWN_AT)
  knownAt?: Instant | null;
}

@InputType('ServiceCodeFilter', {
  description: 'Filter on a service. All given conditions must match.',
})
export class ServiceCodeFilter {
  @Field(() => ServiceCode, { nullable: true, description: 'Equal to this.' })
  eq?: ServiceCode | null;

  @Field(() => [ServiceCode], { nullable: true, description: 'Equal to any of these.' })
  in?: ServiceCode[] | null;
}

@InputType('SubscriptionWhere', {
  description: 'Filter for subscriptions. All given conditions must match.',
})
export class SubscriptionWhere {
  @Field(() => ServiceCodeFilter, { nullable: true, description: 'By service.' })
  serviceCode?: ServiceCodeFilter | null;
}
