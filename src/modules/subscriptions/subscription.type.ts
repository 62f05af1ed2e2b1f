import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';

export const SubscriptionStatus = enumType(
  'SubscriptionStatus',
  'Where a subscription stands on a date. Computed from facts; no job changes it.',
  {
    PENDING: 'Its term has not begun.',
    INITIAL: 'In its initial term.',
    RENEWAL: 'In a renewal.',
    ENDED: 'A notice ended it.',
    NOT_YET_RECORDED: 'At the instant of knowledge asked for, it was not known here.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Subscription', {
  implements: Node,
  description:
    'One service running for one account, with a term of its own. A beneficiary sees those of its contracts.',
  simpleResolvers: true,
})
export class Subscription extends Node {
  @Field(() => String, { description: 'Subscription number; unique in the account.' })
  number: string;

  @Field(() => DateScalar, { description: 'First day of service, inclusive.' })
  startsOn: string;

  @Field(() => DateTimeScalar, { description: 'When its activation was recorded here.' })
  recordedAt: string;
}

export const SubscriptionConnection = connectionOf<Subscription>(Subscription, 'Subscription');
