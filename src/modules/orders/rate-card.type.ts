import { Field, Int, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { connectionOf } from '../../graphql/connection';
import { CurrencyCodeScalar, DateTimeScalar } from '../../graphql/scalars';
import { RateCardRate } from './rate.type';

@RequiresRight('READ_RATE_CARDS')
@ObjectType('RateCard', {
  description:
    'A version of a rate card. An order copies the rates of a card that came with publishRateCard, and pins one that was published from a file. Later versions do not change the order.',
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

  @Field(() => Int, { description: 'Number of rates.' })
  rateCount: number;

  @Field(() => Boolean, {
    description:
      'Whether orders refer to its rates instead of copying them; true if it was published from a file.',
  })
  isPinned: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was published.' })
  recordedAt: string;
}

export const RateCardRateConnection = connectionOf<RateCardRate>(RateCardRate, 'RateCardRate');
