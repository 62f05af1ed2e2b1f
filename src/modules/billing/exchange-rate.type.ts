import { Field, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import {
  CurrencyCodeScalar,
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
} from '../../graphql/scalars';

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('ExchangeRate', {
  description:
    'A rate at which documents of a legal entity state VAT in the currency of its VAT accounts, too.',
  simpleResolvers: true,
})
export class ExchangeRate {
  @Field(() => CurrencyCodeScalar, { description: 'Currency of documents.' })
  currency: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of the VAT accounts.' })
  vatCurrency: string;

  @Field(() => DecimalScalar, {
    description: 'Units of the currency of documents for one of that of the VAT accounts.',
  })
  rate: string;

  @Field(() => String, { description: 'Who published it.' })
  source: string;

  @Field(() => DateScalar, {
    description: 'Day for which it was published, in the entity’s time zone.',
  })
  publishedOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who recorded it: viewer kind and token subject.' })
  recordedBy: string;
}
