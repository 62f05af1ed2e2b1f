import { Field, InputType, Int } from 'type-graphql';
import type { CurrencyCode } from '../../domain/currency';
import type { CallDisposition } from '../../domain/rating';
import { CurrencyCodeScalar, DecimalScalar } from '../../graphql/scalars';
import { ServiceCode } from '../services/service.type';
import { CallDispositionType } from './usage.type';

@InputType({ description: 'One hypothetical call.' })
export class PreviewCallInput {
  @Field(() => DecimalScalar, { description: 'Seconds from answer to end, from 0 to 604,800.' })
  durationSeconds: bigint;

  @Field(() => CallDispositionType, { defaultValue: 'ANSWERED', description: 'How it ended.' })
  disposition: CallDisposition;
}

@InputType({ description: 'A hypothetical rate, and calls to rate with it.' })
export class PreviewRatingInput {
  @Field(() => DecimalScalar, { description: 'Price of a minute.' })
  perMinute: bigint;

  @Field(() => Int, { description: 'Seconds of the first increment, 1 to 3,600.' })
  initialIncrementSeconds: number;

  @Field(() => Int, { description: 'Seconds of each further increment, 1 to 3,600.' })
  additionalIncrementSeconds: number;

  @Field(() => DecimalScalar, { defaultValue: '0', description: 'Added to each answered call.' })
  connectionFee: bigint;

  @Field(() => DecimalScalar, {
    defaultValue: '0',
    description: 'Least that an answered call costs.',
  })
  minimumCharge: bigint;

  @Field(() => CurrencyCodeScalar, { defaultValue: 'EUR', description: 'Currency of the prices.' })
  currencyCode: CurrencyCode;

  @Field(() => ServiceCode, { defaultValue: 'CXONE', description: 'The service, for its clause.' })
  serviceCode: ServiceCode;

  @Field(() => [PreviewCallInput], { description: 'The calls, 1 to 1,000.' })
  calls: PreviewCallInput[];
}
