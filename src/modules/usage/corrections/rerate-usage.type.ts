import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../../graphql/money.type';

@ObjectType('UsageRerating', {
  description: 'What comes of rating calls again.',
  simpleResolvers: true,
})
export class UsageRerating {
  @Field(() => Int, { description: 'Calls whose charge differs: each has a next version.' })
  rerated: number;

  @Field(() => Int, { description: 'Calls for which the same came out.' })
  unchanged: number;

  @Field(() => Int, {
    description:
      'Calls left alone because their numbers were erased: no rate can be found by them.',
  })
  skipped: number;

  @Field(() => Money, {
    description: 'What all calls looked at were charged before, to 6 decimals; unrated ones as 0.',
  })
  amountBefore: Money;

  @Field(() => Money, {
    description: 'What the same calls are charged after, to 6 decimals; unrated ones as 0.',
  })
  amountAfter: Money;

  @Field(() => Boolean, { description: 'Whether no more calls of the period are left.' })
  isComplete: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Where to go on, as the next input’s after; null when it is complete.',
  })
  continueAfter: string | null;
}
