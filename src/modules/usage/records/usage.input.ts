import { Field, InputType } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Micros } from '../../../domain/money/money';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import type { Instant } from '../../../domain/time/time-zone';
import type { UsageStatus } from '../../../domain/usage/usage';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';
import { OrderDirection } from '../../accounts/account.input';
import { CallDirectionType } from '../../orders/rate.type';
import { enumType } from '../../../graphql/enum';
import { UsageStatusType } from './usage.type';

@InputType('CallDirectionFilter', {
  description: 'Conditions on a direction; all that are given must hold.',
})
export class CallDirectionFilter {
  @Field(() => CallDirectionType, { nullable: true, description: 'Exactly this.' })
  eq?: CallDirection | null;
}

@InputType('UsageStatusFilter', {
  description: 'Conditions on a status; all that are given must hold.',
})
export class UsageStatusFilter {
  @Field(() => UsageStatusType, { nullable: true, description: 'Exactly this.' })
  eq?: UsageStatus | null;

  @Field(() => [UsageStatusType], { nullable: true, description: 'Any of these.' })
  in?: UsageStatus[] | null;
}

@InputType('DateTimeFilter', {
  description: 'Conditions on an instant; all that are given must hold.',
})
export class DateTimeFilter {
  @Field(() => DateTimeScalar, { nullable: true, description: 'From this instant on, inclusive.' })
  gte?: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this instant, exclusive.' })
  lt?: Instant | null;
}

@InputType('DateFilter', {
  description: 'Conditions on a civil date; all that are given must hold.',
})
export class DateFilter {
  @Field(() => DateScalar, { nullable: true, description: 'From this date on, inclusive.' })
  gte?: CalendarDate | null;

  @Field(() => DateScalar, { nullable: true, description: 'Before this date, exclusive.' })
  lt?: CalendarDate | null;
}

@InputType('DecimalFilter', {
  description: 'Conditions on a decimal; all that are given must hold.',
})
export class DecimalFilter {
  @Field(() => DecimalScalar, { nullable: true, description: 'From this on, inclusive.' })
  gte?: Micros | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Below this, exclusive.' })
  lt?: Micros | null;
}

@InputType('NumberFilter', {
  description: 'Conditions on a telephone number; all that are given must hold.',
})
export class NumberFilter {
  @Field(() => String, {
    nullable: true,
    description: 'First 1 to 15 digits in E.164, with or without the plus.',
  })
  startsWith?: string | null;
}

@InputType('ExternalIdFilter', { description: 'Conditions on the id that a source gave a call.' })
export class ExternalIdFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this, 1 to 200 characters.' })
  eq?: string | null;
}

@InputType('UsageRecordWhere', {
  description: 'Which calls; all conditions that are given must hold.',
})
export class UsageRecordWhere {
  @Field(() => CallDirectionFilter, { nullable: true, description: 'By direction.' })
  direction?: CallDirectionFilter | null;

  @Field(() => UsageStatusFilter, { nullable: true, description: 'By what became of them.' })
  status?: UsageStatusFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By when they began.' })
  startedAt?: DateTimeFilter | null;

  @Field(() => DateFilter, {
    nullable: true,
    description: 'By the local date that decides rate, period and month.',
  })
  usedOn?: DateFilter | null;

  @Field(() => DecimalFilter, {
    nullable: true,
    description: 'By amount; a call without one, UNRATED, is in no range.',
  })
  amount?: DecimalFilter | null;

  @Field(() => ExternalIdFilter, { nullable: true, description: 'By their id in their feed.' })
  externalId?: ExternalIdFilter | null;

  @Field(() => NumberFilter, {
    nullable: true,
    description:
      'By the number of the caller or of the callee. FORBIDDEN to whoever sees numbers masked.',
  })
  number?: NumberFilter | null;
}

export const UsageVersions = enumType('UsageVersions', 'Which entries of the ledger.', {
  CURRENT: 'Every call once, in the version in force.',
  ALL: 'Every entry: replaced versions and reversals, too.',
});

export const UsageRecordOrderField = enumType(
  'UsageRecordOrderField',
  'What calls are ordered by.',
  {
    STARTED_AT: 'When they began.',
  },
);

@InputType('UsageRecordOrder', { description: 'Order of a list of calls.' })
export class UsageRecordOrder {
  @Field(() => UsageRecordOrderField, {
    defaultValue: 'STARTED_AT',
    description: 'What they are ordered by.',
  })
  field: keyof typeof UsageRecordOrderField;

  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Which end comes first.' })
  direction: keyof typeof OrderDirection;
}
