import { Field, Int, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { CurrencyCodeScalar, DateTimeScalar } from '../../graphql/scalars';

@RequiresRight('READ_RATE_CARDS')
@ObjectType('RateCard', {
  description:
    'A version of a rate card: a template whose rates are copied into an order. Later versions do not change the order.',
  simpleResolvers: true,
})
export class RateCard {
  @Field(() => String, { description: 'Code of the card, the same for all versions.' })
  code: string;

  @Field(() => Int, { description: 'Version number, starting at 1.' })
  version: number;

  @Field(() => String, { description: 'Display name.' })
  name: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of the prices.' })
  currencyCode: string;

  @Field(() => DateTimeScalar, { description: 'When it was published.' })
  recordedAt: string;
}
