import { Field, InputType } from 'type-graphql';
import type { CurrencyCode } from '../../domain/money/currency';
import { ActInput } from '../../graphql/mutation';
import { CurrencyCodeScalar } from '../../graphql/scalars';
import { RateInput } from './rate.input';

@InputType('RateCardRatesWhere', { description: 'Filter for rates of a card.' })
export class RateCardRatesWhere {
  @Field(() => String, {
    nullable: true,
    description: 'Only prefixes that begin with these digits, 0 to 15. Default: all.',
  })
  prefix?: string | null;
}

@InputType('PublishRateCardInput', { description: 'The next version of a rate card, complete.' })
export class PublishRateCardInput extends ActInput {
  @Field(() => String, {
    description:
      'Code of the card: 1 to 40 capital letters, digits and underscores, starting with a letter. A new code creates a new card.',
  })
  code: string;

  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  name: string;

  @Field(() => CurrencyCodeScalar, {
    description: 'Currency of the prices; the card can be used only for accounts in this currency.',
  })
  currencyCode: CurrencyCode;

  @Field(() => [RateInput], {
    description: 'Rates, 1 to 5,000, without pools; the order provides what they leave open.',
  })
  rates: RateInput[];
}
