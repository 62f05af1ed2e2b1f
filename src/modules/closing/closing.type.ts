import { Field, ObjectType } from 'type-graphql';
import { UserError } from '../../graphql/user-error.type';
import { Subscription } from '../subscriptions/subscription.type';

@ObjectType('SubscriptionsRunningError', {
  implements: UserError,
  description: 'Subscriptions of the account still run, or are to start.',
  simpleResolvers: true,
})
export class SubscriptionsRunningError extends UserError {
  @Field(() => [Subscription], {
    nullable: true,
    description:
      'The subscriptions that stand in the way, the first 100 by their start; null for viewers who may not read accounts.',
  })
  subscriptions: Subscription[] | null;
}
