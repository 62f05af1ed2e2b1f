import { Field, InputType } from 'type-graphql';
import { ServiceCode } from '../catalogue/service.type';

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
