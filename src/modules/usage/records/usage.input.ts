import { Field, InputType } from 'type-graphql';
import type { Micros } from '../../../domain/money/money';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import type { Instant } from '../../../domain/time/time-zone';
import type { UsageStatus } from '../../../domain/usage/usage';
import { DateFilter } from '../../../graphql/date-filter';
import { DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';
import { OrderDirection } from '../../accounts/account.input';
import { CallDirectionType } from '../../orders/rate.type';
import { enumType } from '../../../graphql/enum';
import { UsageStatusType } from './usage.type';

@InputType('CallDirectionFilter', {
  description: 'Filter on a direction. All given conditions must match.',
})
export class CallDirectionFilter {
  @Field(() => CallDirectionType, { nullable: true, description: 'Equal to this.' })
  eq?: CallDirection | null;
}

@InputType('UsageStatusFilter', {
  description: 'Filter on a status. All given conditions must match.',
})
export class UsageStatusFilter {
  @Field(() => UsageStatusType, { nullable: true, description: 'Equal to this.' })
  eq?: UsageStatus | null;

  @Field(() => [UsageStatusType], { nullable: true, description: 'Equal to any of these.' })
  in?: UsageStatus[] | null;
}

@InputType('DateTimeFilter', {
  description: 'Filter on an instant. All given conditions must match.',
})
export class DateTimeFilter {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'At or after this instant, inclusive.',
  })
  gte?: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this instant, exclusive.' })
  lt?: Instant | null;
}

@InputType('DecimalFilter', {
  description: 'Filter on a decimal. All given conditions must match.',
})
export class DecimalFilter {
  @Field(() => DecimalScalar, { nullable: true, description: 'At least this, inclusive.' })
  gte?: Micros | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Less than this, exclusive.' })
  lt?: Micros | null;
}

@InputType('NumberFilter', {
  description: 'Filter on a telephone number. All given conditions must match.',
})
export class NumberFilter {
  @Field(() => String, {
    nullable: true,
    description: 'The first 1 to 15 digits in E.164, with or without the plus.',
  })
  startsWith?: string | null;
}

@InputType('ExternalIdFilter', {
  description: 'Filter on the id that a source assigned to a call.',
})
export class ExternalIdFilter {
  @Field(() => String, { nullable: true, description: 'Equal to this, 1 to 200 characters.' })
  eq?: string | null;
}

@InputType('UsageRecordWhere', {
  description: 'Filter for calls. All given conditions must match.',
})
export class UsageRecordWhere {
  @Field(() => CallDirectionFilter, { nullable: true, description: 'By direction.' })
  direction?: CallDirectionFilter | null;

  @Field(() => UsageStatusFilter, { nullable: true, description: 'By status.' })
  status?: UsageStatusFilter | null;

  @Field(() => DateTimeFilter, { nullable: true, description: 'By the start of the call.' })
  startedAt?: DateTimeFilter | null;

  @Field(() => DateFilter, {
    nullable: true,
    description: 'By the local date that determines rate, period and month.',
  })
  usedOn?: DateFilter | null;

  @Field(() => DecimalFilter, {
    nullable: true,
    description: 'By amount; UNRATED calls have none and match no range.',
  })
  amount?: DecimalFilter | null;

  @Field(() => ExternalIdFilter, { nullable: true, description: 'By id in the feed.' })
  externalId?: ExternalIdFilter | null;

  @Field(() => NumberFilter, {
    nullable: true,
    description:
      'By the number of the caller or the callee. FORBIDDEN for viewers who see masked numbers.',
  })
  number?: NumberFilter | null;
}

export const UsageVersions = enumType('UsageVersions', 'Which ledger entries to list.', {
  CURRENT: 'Each call once, in the version in force.',
  ALL: 'All entries, including replaced versions and reversals.',
});

export const UsageRecordOrderField = enumType(
  'UsageRecordOrderField',
  'Fields that calls can be sorted by.',
  {
    STARTED_AT: 'When the call began.',
  },
);

@InputType('UsageRecordOrder', { description: 'Order of a list of calls.' })
export class UsageRecordOrder {
  @Field(() => UsageRecordOrderField, {
    defaultValue: 'STARTED_AT',
    description: 'The field to sort by.',
  })
  field: keyof typeof UsageRecordOrderField;

  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Sort direction.' })
  direction: keyof typeof OrderDirection;
}
