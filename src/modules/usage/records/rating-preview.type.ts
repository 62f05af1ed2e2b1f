import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../../graphql/money.type';

@ObjectType('RatedCallPreview', {
  description: 'What a hypothetical call would cost.',
  simpleResolvers: true,
})
export class RatedCallPreview {
  @Field(() => Int, { description: 'Seconds billed, in whole increments.' })
  billedSeconds: number;

  @Field(() => Money, { description: 'The amount, to 6 decimals.' })
  amount: Money;
}

@ObjectType('RatingPreview', {
  description: 'What hypothetical calls would cost.',
  simpleResolvers: true,
})
export class RatingPreview {
  @Field(() => [RatedCallPreview], { description: 'The calls, in the order given.' })
  calls: RatedCallPreview[];

  @Field(() => Money, {
    description:
      'The sum of the 6-decimal amounts, rounded once to the minor unit, as an invoice line.',
  })
  total: Money;
}
