import { Field, Int, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { CurrencyCodeScalar, DateTimeScalar } from '../../graphql/scalars';

@RequiresRight('READ_RATE_CARDS')
@ObjectType('RateCard', {
  description:
    'A version of a rate card: a template, whose rates an order copies and does not change with it.',
  simpleResolvers: true,
})
export class RateCard {
  @Field(() => String, { description: 'Its code, the same for all its versions.' })
  code: string;

  @Field(() => Int, { description: 'Number of the version, from 1 on.' })
  version: number;

  @Field(() => String, { description: 'Its name for people.' })
  name: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of its prices.' })
  currencyCode: string;

  @Field(() => DateTimeScalar, { description: 'When it was published.' })
  recordedAt: string;
}
