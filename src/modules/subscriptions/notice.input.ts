import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { DeliveryMethod, NoticeGiver } from '../../domain/contract/notice';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { DeliveryMethodType, NoticeGiverType } from './notice.type';

/** When and how a notice was told. */
@InputType('ToldNoticeInput')
export abstract class ToldNoticeInput extends ActInput {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which it counts as given, if known; otherwise derived from sentOn. Default: today if neither is given.',
  })
  givenOn?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it was sent or handed over.',
  })
  sentOn?: CalendarDate | null;

  @Field(() => DeliveryMethodType, {
    nullable: true,
    description: 'Delivery method. Default: POSTED_ELECTRONICALLY, through this API.',
  })
  deliveryMethod?: DeliveryMethod | null;
}

@InputType('GiveTerminationNoticeInput', { description: 'A notice of termination.' })
export class GiveTerminationNoticeInput extends ToldNoticeInput {
  @Field(() => ID, {
    description: 'The subscription to end; other subscriptions of the account continue.',
  })
  subscriptionId: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was received. Default: now.',
  })
  receivedAt?: Instant | null;

  @Field(() => NoticeGiverType, {
    defaultValue: 'CUSTOMER',
    description: 'The party giving notice; the provider only if the terms allow it.',
  })
  givenBy: NoticeGiver;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the person giving notice. Default: the viewer.',
  })
  giverName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The channel through which it was received, in words.',
  })
  channel?: string | null;

  @Field(() => String, { nullable: true, description: 'Where the evidence is kept.' })
  evidenceReference?: string | null;
}

@InputType('WithdrawTerminationNoticeInput', { description: 'A withdrawal of a notice.' })
export class WithdrawTerminationNoticeInput extends ActInput {
  @Field(() => ID, { description: 'The notice.' })
  noticeId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Date of the withdrawal. Default: today; for a correction, the date of the one that it corrects.',
  })
  withdrawnOn?: CalendarDate | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the provider accepts that the customer withdraws it, which is required after the notice deadline; staff only.',
  })
  isAcceptedByProvider: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the customer accepts that the provider withdraws it, which is required after the notice deadline; staff only.',
  })
  isAcceptedByCustomer: boolean;

  @Field(() => NoticeGiverType, {
    nullable: true,
    description:
      'The party that withdraws it: only the one that gave it can. Default: that party for staff, otherwise CUSTOMER.',
  })
  withdrawnBy?: NoticeGiver | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The withdrawal of this notice that this one replaces because it was recorded wrongly; it stays on record, without effect.',
  })
  correctsWithdrawalId?: string | null;
}
