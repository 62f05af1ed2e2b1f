import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../../graphql/money.type';

@ObjectType('RatedCallPreview', {
  description: 'The rating of a hypothetical call.',
  simpleResolvers: true,
})
export class RatedCallPreview {
  @Field(() => Int, { description: 'Billed seconds, in whole increments.' })
  billedSeconds: number;

  @Field(() => Money, { description: 'The amount, to 6 decimals.' })
  amount: Money;
}

@ObjectType('RatingPreview', {
  description: 'The rating of hypothetical calls.',
  simpleResolvers: true,
})
export class RatingPreview {
  @Field(() => [RatedCallPreview], { description: 'The rated calls, in the order given.' })
  calls: RatedCallPreview[];

  @Field(() => Money, {
    description:
      'Sum of the 6-decimal amounts, rounded once to the minor unit, as on an invoice line.',
  })
  total: Money;
}
