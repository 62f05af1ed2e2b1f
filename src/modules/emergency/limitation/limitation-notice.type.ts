import { Field, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';

@ObjectType('LimitationNotice', {
  description:
    'One version of what every user of a service must be told: that no emergency calls may be placed over it.',
  simpleResolvers: true,
})
export class LimitationNotice {
  @Field(() => Int, { description: 'Number of the version among the service’s own, from 1.' })
  version: number;

  @Field(() => DateScalar, {
    description: 'In force from this date on, inclusive, until a later version takes over.',
  })
  effectiveOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was published.' })
  recordedAt: string;
}
