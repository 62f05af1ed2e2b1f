import { Field, InputType } from 'type-graphql';
import type { CurrencyCode } from '../../domain/money/currency';
import { ActInput } from '../../graphql/mutation';
import { CurrencyCodeScalar } from '../../graphql/scalars';
import { RateInput } from './rate.input';

@InputType('PublishRateCardInput', { description: 'The next version of a rate card, whole.' })
export class PublishRateCardInput extends ActInput {
  @Field(() => String, {
    description:
      'Its code, 1 to 40 capital letters, digits and underscores, a letter first: a new one for a new card.',
  })
  code: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name: string;

  @Field(() => CurrencyCodeScalar, {
    description: 'Currency of its prices; only accounts with that currency can have it.',
  })
  currencyCode: CurrencyCode;

  @Field(() => [RateInput], {
    description: 'Its rates, 1 to 5,000, without pools; what they leave open the order fills in.',
  })
  rates: RateInput[];
}
