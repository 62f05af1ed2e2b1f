import { Field, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';

@ObjectType('LimitationNotice', {
  description:
    'One version of the notice that every user of a service must receive: that emergency calls may not be placed over it.',
  simpleResolvers: true,
})
export class LimitationNotice {
  @Field(() => Int, { description: 'Version number within the service, starting at 1.' })
  version: number;

  @Field(() => DateScalar, {
    description: 'First date on which it is in force, inclusive; superseded by a later version.',
  })
  effectiveOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was published.' })
  recordedAt: string;
}
