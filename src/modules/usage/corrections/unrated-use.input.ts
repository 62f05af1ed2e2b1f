import { Field, ID, InputType } from 'type-graphql';
import { ServiceCode } from '../../catalogue/service.type';

@InputType('UnratedUsageWhere', {
  description: 'Whose unrated use; all conditions that are given must hold.',
})
export class UnratedUsageWhere {
  @Field(() => ID, { nullable: true, description: 'Of this account.' })
  accountId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this subscription.' })
  subscriptionId?: string | null;

  @Field(() => ServiceCode, { nullable: true, description: 'Of subscriptions of this service.' })
  serviceCode?: string | null;
}
