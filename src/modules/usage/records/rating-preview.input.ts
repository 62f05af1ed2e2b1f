import { Field, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { CurrencyCode } from '../../../domain/money/currency';
import type { CallDisposition } from '../../../domain/usage/rating';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { PREVIEW_DEFAULTS } from '../../orders/preview-defaults';
import { ServiceCode } from '../../catalogue/service.type';
import { CallDispositionType } from './usage.type';

@InputType('PreviewCallInput', { description: 'One hypothetical call.' })
export class PreviewCallInput {
  @Field(() => DecimalScalar, { description: 'Seconds from answer to end, from 0 to 604,800.' })
  durationSeconds: bigint;

  @Field(() => CallDispositionType, {
    nullable: true,
    defaultValue: 'ANSWERED',
    description: 'How the call ended.',
  })
  disposition?: CallDisposition | null;
}

@InputType('PreviewRatingInput', {
  description: 'A hypothetical rate, and the calls to rate with it.',
})
export class PreviewRatingInput {
  @Field(() => DecimalScalar, { description: 'Price per minute.' })
  perMinute: bigint;

  @Field(() => Int, { description: 'Initial increment in seconds, 1 to 3,600.' })
  initialIncrementSeconds: number;

  @Field(() => Int, { description: 'Additional increment in seconds, 1 to 3,600.' })
  additionalIncrementSeconds: number;

  @Field(() => DecimalScalar, {
    nullable: true,
    defaultValue: 0n,
    description: 'Fee added to each answered call.',
  })
  connectionFee?: bigint | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    defaultValue: 0n,
    description: 'Minimum charge for an answered call.',
  })
  minimumCharge?: bigint | null;

  @Field(() => CurrencyCodeScalar, {
    nullable: true,
    defaultValue: PREVIEW_DEFAULTS.currencyCode,
    description: 'Currency of the prices.',
  })
  currencyCode?: CurrencyCode | null;

  @Field(() => ServiceCode, {
    nullable: true,
    defaultValue: PREVIEW_DEFAULTS.serviceCode,
    description: 'The service whose clause is cited.',
  })
  serviceCode?: ServiceCode | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which the order is accepted: the terms in force then decide. Default: today, UTC.',
  })
  acceptedOn?: CalendarDate | null;

  @Field(() => [PreviewCallInput], { description: 'The calls, 1 to 1,000.' })
  calls: PreviewCallInput[];
}
