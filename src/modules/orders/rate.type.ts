import { Field, Int, ObjectType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { CallType, NumberType } from '../../domain/usage/number-type';
import type { Weekday } from '../../domain/usage/rate-hours';
import type { CallDirection, CallLeg } from '../../domain/usage/rate-selection';
import type { Instant } from '../../domain/time/time-zone';
import { enumType } from '../../graphql/enum';
import { RequiresRight } from '../../graphql/authorization';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar, TimeOfDayScalar } from '../../graphql/scalars';

export const CallDirectionType = enumType<CallDirection>(
  'CallDirection',
  'Which way a call went.',
  {
    INBOUND: 'To the service.',
    OUTBOUND: 'From the service.',
  },
);

export const CallLegType = enumType<CallLeg>(
  'CallLeg',
  'Which part of a call; each is priced apart.',
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
  'Who pays for a call to a number.',
  {
    TOLL_FREE: 'Free for the caller: the owner of the number pays.',
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

@ObjectType('RateHours', {
  description:
    'Hours of the week, in the zone of the account; where they end no later than they begin they run over midnight, into the early morning of the same days.',
  simpleResolvers: true,
})
export class RateHours {
  @Field(() => [WeekdayType], { description: 'The days, from Monday on.' })
  weekdays: Weekday[];

  @Field(() => TimeOfDayScalar, { description: 'First minute, inclusive.' })
  from: string;

  @Field(() => TimeOfDayScalar, { description: 'First minute after them, exclusive.' })
  before: string;
}

@ObjectType('MinutePool', {
  description:
    'Minutes that are paid for by the month already, pooled over the units of an order line.',
  simpleResolvers: true,
})
export class MinutePool {
  @Field(() => String, { description: 'Its name; unique in the order line.' })
  name: string;

  @Field(() => Int, { description: 'Minutes of one unit in a calendar month, a partial one too.' })
  includedMinutes: number;

  @Field(() => Int, { description: 'Whole units, such as devices, whose minutes are pooled.' })
  units: number;
}

/** What GraphQL shows of a rate, whether an order has it or a card. */
@ObjectType('ScopedRate', { description: 'For which calls a rate holds.', simpleResolvers: true })
abstract class ScopedRate {
  @Field(() => CallDirectionType, { description: 'For calls in this direction.' })
  direction: CallDirection;

  @Field(() => CallLegType, { description: 'For this leg of a call.' })
  leg: CallLeg;

  @Field(() => String, {
    description: 'For numbers that begin so, without the plus; the longest wins, "" is for all.',
  })
  prefix: string;

  @Field(() => CallTypeType, {
    nullable: true,
    description: 'For calls with a party that is reached so; null for any.',
  })
  callType: CallType | null;

  @Field(() => NumberTypeType, {
    nullable: true,
    description: 'For calls to a number of that kind; null for any.',
  })
  numberType: NumberType | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First local date it no longer holds for, exclusive; null while it goes on.',
  })
  validBefore: CalendarDate | null;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Rate', {
  implements: Node,
  description: 'A rate per minute that the order states, or that a correction put in its place.',
  simpleResolvers: true,
})
export class Rate extends ScopedRate {
  @Field(() => Int, { description: 'Seconds of the first increment, the least that is billed.' })
  initialIncrementSeconds: number;

  @Field(() => Int, { description: 'Seconds of each further increment; begun ones count whole.' })
  additionalIncrementSeconds: number;

  @Field(() => DateScalar, {
    description: 'First local date of an answer it holds for, inclusive.',
  })
  validFrom: CalendarDate;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When a correction recorded it; null where it came with the order.',
  })
  recordedAt: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why a correction recorded it; null where it came with the order.',
  })
  reason: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was found wrong; null while it holds.',
  })
  retiredAt: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was found wrong; null while it holds.',
  })
  retirementReason: string | null;
}

@RequiresRight('READ_RATE_CARDS')
@ObjectType('RateCardRate', { description: 'A rate per minute of a card.', simpleResolvers: true })
export class RateCardRate extends ScopedRate {
  @Field(() => Int, {
    nullable: true,
    description: "Seconds of the first increment; null for those of the order's terms.",
  })
  initialIncrementSeconds: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Seconds of each further increment; null for those of the order's terms.",
  })
  additionalIncrementSeconds: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First local date of an answer it holds for, inclusive; null from when an order takes effect.',
  })
  validFrom: CalendarDate | null;
}
