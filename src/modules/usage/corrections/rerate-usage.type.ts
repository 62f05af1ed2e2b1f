import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../../graphql/money.type';

@ObjectType('UsageRerating', {
  description: 'The outcome of rating calls again.',
  simpleResolvers: true,
})
export class UsageRerating {
  @Field(() => Int, {
    description: 'Number of calls whose charge differs; each has a new version.',
  })
  rerated: number;

  @Field(() => Int, { description: 'Number of calls with the same result as before.' })
  unchanged: number;

  @Field(() => Int, {
    description:
      'Number of calls skipped because their numbers were erased: no rate can be found for them.',
  })
  skipped: number;

  @Field(() => Money, {
    description:
      'Total charge of all examined calls before, to 6 decimals; unrated calls count as 0.',
  })
  amountBefore: Money;

  @Field(() => Money, {
    description:
      'Total charge of the same calls after rating again, to 6 decimals; unrated calls count as 0.',
  })
  amountAfter: Money;

  @Field(() => Boolean, { description: 'Whether all calls of the period have been handled.' })
  isComplete: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Where to continue, as the after of the next input; null if complete.',
  })
  continueAfter: string | null;
}
