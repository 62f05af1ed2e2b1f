import { Field, InputType } from 'type-graphql';
import type { CurrencyCode } from '../../domain/money/currency';
import type { Micros } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { ActInput } from '../../graphql/mutation';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from '../../graphql/scalars';

@InputType('RecordExchangeRateInput', { description: 'A rate of exchange that was published.' })
export class RecordExchangeRateInput extends ActInput {
  @Field(() => String, { description: 'Code of the legal entity whose documents use it.' })
  legalEntityCode: string;

  @Field(() => CurrencyCodeScalar, {
    description: 'Currency of documents, another than that of the entity’s VAT accounts.',
  })
  currency: CurrencyCode;

  @Field(() => DecimalScalar, {
    description:
      'Units of that currency for one of the currency of the VAT accounts, above 0, at most 6 decimals.',
  })
  rate: Micros;

  @Field(() => String, {
    description: 'Who published it, as documents print it, 1 to 200 characters.',
  })
  source: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day for which it was published, in the entity’s time zone, not in the future. Default: today.',
  })
  publishedOn?: CalendarDate | null;
}
