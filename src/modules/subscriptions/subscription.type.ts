import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';

export const SubscriptionStatus = enumType(
  'SubscriptionStatus',
  'Status of a subscription on a date. Computed from facts; no job changes it.',
  {
    PENDING: 'The term has not begun.',
    INITIAL: 'In its initial term.',
    RENEWAL: 'In a renewal term.',
    ENDED: 'Ended: by a notice, for cause or by a replacement; until it is reinstated.',
    NOT_YET_RECORDED: 'Not recorded yet at the knownAt instant.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Subscription', {
  implements: Node,
  description:
    'One service of one account, with its own term. A beneficiary sees only the subscriptions of its contracts.',
  simpleResolvers: true,
})
export class Subscription extends Node {
  @Field(() => String, { description: 'Subscription number; unique in the account.' })
  number: string;

  @Field(() => DateScalar, { description: 'First day of service, inclusive.' })
  startsOn: string;

  @Field(() => DateTimeScalar, { description: 'When its activation was recorded.' })
  recordedAt: string;
}

export const SubscriptionConnection = connectionOf<Subscription>(Subscription, 'Subscription');
