import { Field, ID, InputType } from 'type-graphql';
import { DateFilter } from '../../graphql/date-filter';
import { enumType } from '../../graphql/enum';
import { OrderDirection } from '../accounts/account.input';
import { ServiceCodeFilter } from './subscription.input';
import { SubscriptionStatus } from './subscription.type';

@InputType('SubscriptionStatusFilter', {
  description: 'Filter on a status. All given conditions must match.',
})
export class SubscriptionStatusFilter {
  @Field(() => SubscriptionStatus, { nullable: true, description: 'Equal to this.' })
  eq?: keyof typeof SubscriptionStatus | null;

  @Field(() => [SubscriptionStatus], { nullable: true, description: 'Equal to any of these.' })
  in?: (keyof typeof SubscriptionStatus)[] | null;
}

/** The longest time in which days for notice are looked for. */
export const NOTICE_DAYS_MAX = 366;

@InputType('SubscriptionListWhere', {
  description: 'Filter for subscriptions of any accounts. All given conditions must match.',
})
export class SubscriptionListWhere {
  @Field(() => ID, { nullable: true, description: 'Of this account.' })
  accountId?: string | null;

  @Field(() => DateFilter, {
    nullable: true,
    description: `By a last day for notice in these days, at most ${NOTICE_DAYS_MAX}; each subscription once, at its first. A notice that stands leaves none after its own. Default: gte is today in each account’s time zone, lt ${NOTICE_DAYS_MAX} days later. Orders by NOTICE_DUE_BY.`,
  })
  noticeDueBy?: DateFilter | null;

  @Field(() => DateFilter, {
    nullable: true,
    description:
      'By the first day without service; leaves out what keeps renewing. Orders by ENDS_BEFORE.',
  })
  endsBefore?: DateFilter | null;

  @Field(() => SubscriptionStatusFilter, {
    nullable: true,
    description: 'By status on the asOf date, as far as it is known now.',
  })
  status?: SubscriptionStatusFilter | null;

  @Field(() => ServiceCodeFilter, { nullable: true, description: 'By service.' })
  serviceCode?: ServiceCodeFilter | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether its end is on record: by a notice that stands, whichever party gave it, a replacement or an end for cause.',
  })
  isNoticeGiven?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the duty to notify every user that emergency calls may not be placed is met today, in the account’s time zone: as emergencyCalling.coverage.isCompliant says. Either value leaves out services whose terms do not forbid emergency calls, as they have no such duty. Ended and pending subscriptions are listed, too, unless status leaves them out. Empty for a beneficiary.',
  })
  isCompliant?: boolean | null;
}

export const SubscriptionListOrderField = enumType(
  'SubscriptionListOrderField',
  'Fields that subscriptions of any accounts can be sorted by.',
  {
    STARTS_ON: 'First day of service.',
    NOTICE_DUE_BY: 'Last day for notice; only with where.noticeDueBy.',
    ENDS_BEFORE:
      'First day without service; only with where.endsBefore, or where.isNoticeGiven: true.',
  },
);

@InputType('SubscriptionListOrder', {
  description: 'Order of a list of subscriptions of any accounts.',
})
export class SubscriptionListOrder {
  @Field(() => SubscriptionListOrderField, { description: 'The field to sort by.' })
  field: keyof typeof SubscriptionListOrderField;

  @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Sort direction.' })
  direction: keyof typeof OrderDirection;
}
