import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { CallType, NumberType } from '../../domain/usage/number-type';
import { WEEKDAYS, type Weekday } from '../../domain/usage/rate-hours';
import type { CallDirection, CallLeg } from '../../domain/usage/rate-selection';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, DecimalScalar, TimeOfDayScalar } from '../../graphql/scalars';
import {
  CallDirectionType,
  CallLegType,
  CallTypeType,
  NumberTypeType,
  WeekdayType,
} from './rate.type';

@InputType('RateHoursInput', {
  description:
    'Hours of the week, in the account’s time zone. If the end is not later than the start, they cover the evening and the early morning of the same days.',
})
export class RateHoursInput {
  @Field(() => [WeekdayType], {
    nullable: true,
    defaultValue: WEEKDAYS,
    description: 'Weekdays, at least one.',
  })
  weekdays?: Weekday[] | null;

  @Field(() => TimeOfDayScalar, {
    description: 'Start of the hours, inclusive; "23:59" at the latest.',
  })
  from: number;

  @Field(() => TimeOfDayScalar, {
    description: 'End of the hours, exclusive; "00:01" at the earliest.',
  })
  before: number;
}

@InputType('RateLapseInput', {
  description: 'The price per minute that follows when that of a rate lapses.',
})
export class RateLapseInput {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First local answer date of the price that follows. Default: the first day after the initial term.',
  })
  lapsesOn?: CalendarDate | null;

  @Field(() => DecimalScalar, {
    description: 'Price per minute from then on, in the account’s currency.',
  })
  perMinuteAfter: bigint;
}

@InputType('RateInput', {
  description:
    'A rate per minute. Of those that match a call, the longest prefix wins; with the same prefix, one for its number type, then one for its call type, then one for the hour.',
})
export class RateInput {
  @Field(() => CallDirectionType, { description: 'Applies to calls in this direction.' })
  direction: CallDirection;

  @Field(() => CallLegType, {
    defaultValue: 'CONSUMER',
    description: 'Applies to this leg of a call.',
  })
  leg: CallLeg;

  @Field(() => String, {
    defaultValue: '',
    description:
      'Applies to numbers with this prefix: 0 to 15 digits without the plus; "" for all.',
  })
  prefix: string;

  @Field(() => CallTypeType, {
    nullable: true,
    description: 'Applies to calls whose other party is reached this way. Default: any.',
  })
  callType?: CallType | null;

  @Field(() => NumberTypeType, {
    nullable: true,
    description: 'Applies to calls to this kind of number. Default: any.',
  })
  numberType?: NumberType | null;

  @Field(() => RateHoursInput, {
    nullable: true,
    description:
      'Applies to calls answered during these local hours, regardless of length. Default: any time.',
  })
  hours?: RateHoursInput | null;

  @Field(() => DecimalScalar, {
    description: 'Price per minute, in the currency of the account or card.',
  })
  perMinute: bigint;

  @Field(() => Int, {
    nullable: true,
    description: 'Initial increment in seconds, 1 to 3,600. Default: as the terms say.',
  })
  initialIncrementSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Additional increment in seconds, 1 to 3,600. Default: as the terms say.',
  })
  additionalIncrementSeconds?: number | null;

  @Field(() => DecimalScalar, { defaultValue: 0n, description: 'Fee added to each answered call.' })
  connectionFee: bigint;

  @Field(() => DecimalScalar, {
    defaultValue: 0n,
    description: 'Minimum charge for an answered call.',
  })
  minimumCharge: bigint;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First local answer date to which it applies, inclusive. Default: when the order takes effect.',
  })
  validFrom?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First local date on which it no longer applies, exclusive. Default: no end.',
  })
  validBefore?: CalendarDate | null;

  @Field(() => RateLapseInput, {
    nullable: true,
    description:
      'If the price lapses, the price that follows: a rate of its own from that day on. In orders only.',
  })
  lapse?: RateLapseInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Name of the order line’s pool that its calls draw on, without a price per call. Default: none.',
  })
  pool?: string | null;
}

@InputType('MinutePoolInput', {
  description: 'Minutes already paid for by the month, pooled over the units of an order line.',
})
export class MinutePoolInput {
  @Field(() => String, {
    description: 'Name of the pool, 1 to 100 characters; unique in the order line.',
  })
  name: string;

  @Field(() => Int, {
    description: 'Minutes per unit and calendar month, 1 to 1,000,000.',
  })
  includedMinutes: number;

  @Field(() => Int, { description: 'Whole units, such as devices, 1 to 1,000,000.' })
  units: number;

  @Field(() => DecimalScalar, {
    description: 'Price per minute beyond the pool, in the account’s currency.',
  })
  overagePerMinute: bigint;
}

@InputType('RetireRateInput', { description: 'A wrong rate to retire.' })
export class RetireRateInput {
  @Field(() => ID, { description: 'The rate, which must belong to that order line.' })
  rateId: string;

  @Field(() => RateInput, {
    nullable: true,
    description: 'The rate that replaces it. Default: none.',
  })
  replacement?: RateInput | null;
}

@InputType('CorrectRatesInput', {
  description: 'A correction of rates that were entered wrongly; not for price changes.',
})
export class CorrectRatesInput extends ActInput {
  @Field(() => ID, { description: 'The order line.' })
  orderLineId: string;

  @Field(() => [RetireRateInput], {
    defaultValue: [],
    description: 'Wrong rates to retire; at most 1,000.',
  })
  retire: RetireRateInput[];

  @Field(() => [RateInput], {
    defaultValue: [],
    description: 'Missing rates to add; at most 1,000.',
  })
  add: RateInput[];

  @Field(() => String, { description: 'Why they are wrong, 1 to 500 characters.' })
  reason: string;
}
