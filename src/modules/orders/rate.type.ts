import { Field, Int, ObjectType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { CallType, NumberType } from '../../domain/usage/number-type';
import type { Weekday } from '../../domain/usage/rate-hours';
import type { RateOrigin } from '../../domain/usage/rate-scope';
import type { CallDirection, CallLeg } from '../../domain/usage/rate-selection';
import type { Instant } from '../../domain/time/time-zone';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { RequiresRight } from '../../graphql/authorization';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar, TimeOfDayScalar } from '../../graphql/scalars';

export const CallDirectionType = enumType<CallDirection>('CallDirection', 'Direction of a call.', {
  INBOUND: 'To the service.',
  OUTBOUND: 'From the service.',
});

export const CallLegType = enumType<CallLeg>(
  'CallLeg',
  'Leg of a call; each leg is priced separately.',
  {
    CONSUMER: 'Between the caller or callee and the service.',
    AGENT: 'Between the service and the agent; free when the agent is reached over VoIP.',
  },
);

export const CallTypeType = enumType<CallType>(
  'CallType',
  'How the other party of a call was reached.',
  {
    LANDLINE: 'Over a fixed line.',
    MOBILE: 'Over a mobile network.',
  },
);

export const NumberTypeType = enumType<NumberType>(
  'NumberType',
  'Kind of number, by who pays for the call.',
  {
    TOLL_FREE: 'Toll-free: the owner of the number pays.',
    STANDARD: 'Any other number.',
  },
);

export const WeekdayType = enumType<Weekday>('Weekday', 'A day of the week.', {
  MONDAY: 'Monday.',
  TUESDAY: 'Tuesday.',
  WEDNESDAY: 'Wednesday.',
  THURSDAY: 'Thursday.',
  FRIDAY: 'Friday.',
  SATURDAY: 'Saturday.',
  SUNDAY: 'Sunday.',
});

export const RateOriginType = enumType<RateOrigin>(
  'RateOrigin',
  'How a rate came into a contract.',
  {
    STATED: 'With the order that began the contract, or by a correction of it.',
    PRICE_CHANGE: 'By a price change that the provider announced.',
    AMENDMENT: 'With an order that amends the contract.',
  },
);

@ObjectType('RateHours', {
  description:
    'Hours of the week, in the account’s time zone. If the end is not later than the start, they cover the evening and the early morning of the same days.',
  simpleResolvers: true,
})
export class RateHours {
  @Field(() => [WeekdayType], { description: 'Weekdays, starting with Monday.' })
  weekdays: Weekday[];

  @Field(() => TimeOfDayScalar, { description: 'Start of the hours, inclusive.' })
  from: string;

  @Field(() => TimeOfDayScalar, { description: 'End of the hours, exclusive.' })
  before: string;
}

@ObjectType('MinutePool', {
  description: 'Minutes already paid for by the month, pooled over the units of an order line.',
  simpleResolvers: true,
})
export class MinutePool {
  @Field(() => String, { description: 'Name of the pool; unique in the order line.' })
  name: string;

  @Field(() => Int, {
    description: 'Minutes per unit and calendar month, including a partial month.',
  })
  includedMinutes: number;

  @Field(() => Int, { description: 'Whole units, such as devices, whose minutes are pooled.' })
  units: number;
}

/** What GraphQL shows of a rate, whether an order has it or a card. */
@ObjectType('ScopedRate', { description: 'For which calls a rate holds.', simpleResolvers: true })
export abstract class ScopedRate {
  @Field(() => CallDirectionType, { description: 'Applies to calls in this direction.' })
  direction: CallDirection;

  @Field(() => CallLegType, { description: 'Applies to this leg of a call.' })
  leg: CallLeg;

  @Field(() => String, {
    description:
      'Applies to numbers with this prefix, without the plus. The longest matching prefix wins; "" matches every number.',
  })
  prefix: string;

  @Field(() => CallTypeType, {
    nullable: true,
    description: 'Applies to calls whose other party is reached this way; null for any.',
  })
  callType: CallType | null;

  @Field(() => NumberTypeType, {
    nullable: true,
    description: 'Applies to calls to this kind of number; null for any.',
  })
  numberType: NumberType | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First local date on which it no longer applies, exclusive; null if open-ended. Another rate may take its place before.',
  })
  validBefore: CalendarDate | null;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Rate', {
  implements: Node,
  description:
    'A rate per minute: stated by an order, or brought in by a price change or a correction.',
  simpleResolvers: true,
})
export class Rate extends ScopedRate {
  @Field(() => Int, { description: 'Initial increment in seconds: the minimum that is billed.' })
  initialIncrementSeconds: number;

  @Field(() => Int, {
    description: 'Additional increment in seconds; a started increment is billed in full.',
  })
  additionalIncrementSeconds: number;

  @Field(() => DateScalar, {
    description: 'First local answer date to which it applies, inclusive.',
  })
  validFrom: CalendarDate;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When a correction or a price change added it; null if it came with an order.',
  })
  recordedAt: Instant | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Reason of the correction or price change that added it; null if it came with an order, or none was given.',
  })
  reason: string | null;

  @Field(() => RateOriginType, {
    description:
      'How it came into the contract. A rate of an amendment or a price change takes the place of the one for the same calls from validFrom on.',
  })
  origin: RateOrigin;
}

@RequiresRight('READ_RATE_CARDS')
@ObjectType('RateCardRate', {
  description: 'A rate per minute on a rate card.',
  simpleResolvers: true,
})
export class RateCardRate extends ScopedRate {
  @Field(() => Int, {
    nullable: true,
    description: 'Initial increment in seconds; null for the default of the order’s terms.',
  })
  initialIncrementSeconds: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Additional increment in seconds; null for the default of the order’s terms.',
  })
  additionalIncrementSeconds: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First local answer date to which it applies, inclusive; null for the effective date of an order.',
  })
  validFrom: CalendarDate | null;
}

export const RateConnection = connectionOf<Rate>(Rate, 'Rate');
