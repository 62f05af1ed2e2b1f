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
    'Hours of the week, in the zone of the account; where they end no later than they begin they run over midnight, into the early morning of the same days.',
})
export class RateHoursInput {
  @Field(() => [WeekdayType], {
    nullable: true,
    defaultValue: WEEKDAYS,
    description: 'The days, one at least.',
  })
  weekdays?: Weekday[] | null;

  @Field(() => TimeOfDayScalar, {
    description: 'First minute, inclusive; "23:59" is the latest.',
  })
  from: number;

  @Field(() => TimeOfDayScalar, {
    description: 'First minute after them, exclusive; "00:01" is the earliest.',
  })
  before: number;
}

@InputType('RateInput', {
  description:
    'A rate per minute; of those that match a call the longest prefix wins, of several with it one for its number type, then one for its call type, then one for the hour.',
})
export class RateInput {
  @Field(() => CallDirectionType, { description: 'For calls in this direction.' })
  direction: CallDirection;

  @Field(() => CallLegType, { defaultValue: 'CONSUMER', description: 'For this leg of a call.' })
  leg: CallLeg;

  @Field(() => String, {
    defaultValue: '',
    description: 'For numbers that begin so, 0 to 15 digits without the plus; "" is for all.',
  })
  prefix: string;

  @Field(() => CallTypeType, {
    nullable: true,
    description: 'For calls with a party that is reached so; any when absent.',
  })
  callType?: CallType | null;

  @Field(() => NumberTypeType, {
    nullable: true,
    description: 'For calls to a number of that kind; any when absent.',
  })
  numberType?: NumberType | null;

  @Field(() => RateHoursInput, {
    nullable: true,
    description: 'For calls answered at these local hours, however long; at any when absent.',
  })
  hours?: RateHoursInput | null;

  @Field(() => DecimalScalar, {
    description: 'Price of a minute, in the currency of the account or card.',
  })
  perMinute: bigint;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds of the first increment, 1 to 3,600; as the terms say when absent.',
  })
  initialIncrementSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds of each further increment, 1 to 3,600; as the terms say when absent.',
  })
  additionalIncrementSeconds?: number | null;

  @Field(() => DecimalScalar, { defaultValue: 0n, description: 'Added to each answered call.' })
  connectionFee: bigint;

  @Field(() => DecimalScalar, {
    defaultValue: 0n,
    description: 'Least that an answered call costs.',
  })
  minimumCharge: bigint;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First local date of an answer it holds for, inclusive; when the order takes effect if absent.',
  })
  validFrom?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First local date it no longer holds for, exclusive; no end when absent.',
  })
  validBefore?: CalendarDate | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Name of the pool of its order line that its calls draw on, at no price of their own; none when absent.',
  })
  pool?: string | null;
}

@InputType('MinutePoolInput', {
  description:
    'Minutes that are paid for by the month already, pooled over the units of an order line.',
})
export class MinutePoolInput {
  @Field(() => String, { description: 'Its name, 1 to 100 characters; unique in the line.' })
  name: string;

  @Field(() => Int, {
    description: 'Minutes of one unit in a calendar month, 1 to 1,000,000.',
  })
  includedMinutes: number;

  @Field(() => Int, { description: 'Whole units, such as devices, 1 to 1,000,000.' })
  units: number;

  @Field(() => DecimalScalar, {
    description: "Price of a minute beyond the pool in the account's currency.",
  })
  overagePerMinute: bigint;
}

@InputType('RetireRateInput', { description: 'A rate that is wrong.' })
export class RetireRateInput {
  @Field(() => ID, { description: 'The rate, of that order line.' })
  rateId: string;

  @Field(() => RateInput, {
    nullable: true,
    description: 'The rate that holds instead; none when absent.',
  })
  replacement?: RateInput | null;
}

@InputType('CorrectRatesInput', {
  description: 'A correction of what was entered wrongly; it changes no price.',
})
export class CorrectRatesInput extends ActInput {
  @Field(() => ID, { description: 'The order line.' })
  orderLineId: string;

  @Field(() => [RetireRateInput], {
    defaultValue: [],
    description: 'Rates that are wrong; at most 1,000.',
  })
  retire: RetireRateInput[];

  @Field(() => [RateInput], {
    defaultValue: [],
    description: 'Rates that were left out; at most 1,000.',
  })
  add: RateInput[];

  @Field(() => String, { description: 'Why they are wrong, 1 to 500 characters.' })
  reason: string;
}
