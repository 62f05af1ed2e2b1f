import { Field, ID, InputType } from 'type-graphql';
import { ServiceCode } from '../../catalogue/service.type';

@InputType('UnratedUsageWhere', {
  description: 'Filter for unrated usage. All given conditions must match.',
})
export class UnratedUsageWhere {
  @Field(() => ID, { nullable: true, description: 'Of this account.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this subscription.' })
  subscriptionId?: string | null;

  @Field(() => ServiceCode, { nullable: true, description: 'Of subscriptions of this service.' })
  serviceCode?: string | null;
}
