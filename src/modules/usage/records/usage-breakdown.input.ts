import { ArgsType, Field, Int } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../../../graphql/connection';
import { BEFORE_IS_TO, DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import { CallDirectionType } from '../../orders/rate.type';
import { UsageBreakdownKey } from './usage-breakdown.type';

export const BREAKDOWN_DAYS_MAX = 366;

@ArgsType()
export class UsageBreakdownArgs {
  @Field(() => UsageBreakdownKey, { description: 'The key to group by.' })
  by: keyof typeof UsageBreakdownKey;

  @Field(() => DateScalar, { description: 'Start of the range as a local date, inclusive.' })
  from: CalendarDate;

  @Field(() => DateScalar, {
    nullable: true,
    description: `End of the range as a local date, exclusive; at most ${BREAKDOWN_DAYS_MAX} days. Required unless before is given.`,
  })
  to?: CalendarDate | null;

  @Field(() => DateScalar, { nullable: true, ...BEFORE_IS_TO, description: 'The same as to.' })
  before?: CalendarDate | null;

  @Field(() => CallDirectionType, {
    nullable: true,
    description: 'Direction of the calls. Default: both.',
  })
  direction?: CallDirection | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: PAGE_SIZE_DEFAULT,
    description: `The first *n* groups, 0 to ${PAGE_SIZE_MAX}.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only items after this cursor, exclusive.' })
  after?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Considers only what had been recorded by this instant; calls whose detail was removed count by their last versions. Default: everything.',
  })
  knownAt?: Instant | null;
}
