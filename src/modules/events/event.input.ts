import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../../graphql/connection';
import { DateTimeScalar } from '../../graphql/scalars';
import { EventTypeEnum } from './event.type';

@ArgsType()
export class EventPageArgs {
  @Field(() => Int, {
    nullable: true,
    description: `The first *n* events, 0 to ${PAGE_SIZE_MAX}. Default: ${PAGE_SIZE_DEFAULT}.`,
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Only events after this cursor, exclusive: one that the same list gave under the same filter.',
  })
  after?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Only from the first event on that was recorded at this instant or later. Cannot be combined with after.',
  })
  since?: Instant | null;
}

@InputType('EventTypeFilter', {
  description: 'Filter on a type of event. All given conditions must match.',
})
export class EventTypeFilter {
  @Field(() => EventTypeEnum, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [EventTypeEnum], { nullable: true, description: 'Equal to any of these.' })
  in?: string[] | null;
}

@InputType('AccountEventWhere', {
  description: 'Filter for events of one account. All given conditions must match.',
})
export class AccountEventWhere {
  @Field(() => EventTypeFilter, { nullable: true, description: 'By type.' })
  type?: EventTypeFilter | null;
}

@InputType('EventWhere', { description: 'Filter for events. All given conditions must match.' })
export class EventWhere extends AccountEventWhere {
  @Field(() => [ID], {
    nullable: true,
    description: `Of any of these accounts, at most ${PAGE_SIZE_MAX}.`,
  })
  accountIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Only of sandbox accounts if true; if false, none of sandbox accounts. Default: both.',
  })
  isSandbox?: boolean | null;
}
