import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { DeliveryMethod, NoticeGiver } from '../../domain/contract/notice';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { DeliveryMethodType, NoticeGiverType } from './notice.type';

@InputType('GiveTerminationNoticeInput', { description: 'A notice of termination.' })
export class GiveTerminationNoticeInput extends ActInput {
  @Field(() => ID, { description: 'The subscription it ends; others on the account go on.' })
  subscriptionId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day it counts as given, where that is known; else it follows from sentOn. Today when neither is given.',
  })
  givenOn?: CalendarDate | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day it was sent or handed over.' })
  sentOn?: CalendarDate | null;

  @Field(() => DeliveryMethodType, {
    nullable: true,
    description: 'How it travelled; through this API (POSTED_ELECTRONICALLY) when absent.',
  })
  deliveryMethod?: DeliveryMethod | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was received; now when absent.',
  })
  receivedAt?: Instant | null;

  @Field(() => NoticeGiverType, {
    defaultValue: 'CUSTOMER',
    description: 'Which party gives it; the provider only where the terms let it.',
  })
  givenBy: NoticeGiver;

  @Field(() => String, {
    nullable: true,
    description: 'Who gives it, by name; the viewer when absent.',
  })
  giverName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Through which channel it came in, in words.',
  })
  channel?: string | null;

  @Field(() => String, { nullable: true, description: 'Where the evidence of it is kept.' })
  evidenceReference?: string | null;
}

@InputType('WithdrawTerminationNoticeInput', { description: 'The withdrawal of a notice.' })
export class WithdrawTerminationNoticeInput extends ActInput {
  @Field(() => ID, { description: 'The notice.' })
  noticeId: string;

  @Field(() => DateScalar, { nullable: true, description: 'From when on; today when absent.' })
  withdrawnOn?: CalendarDate | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the provider accepts that the customer withdraws it after the notice day; staff only.',
  })
  isAcceptedByProvider: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the customer accepts that the provider withdraws it after the notice day; staff only.',
  })
  isAcceptedByCustomer: boolean;

  @Field(() => NoticeGiverType, {
    nullable: true,
    description:
      'Which party withdraws it, and only the one that gave it can. Default: for staff that one, else CUSTOMER.',
  })
  withdrawnBy?: NoticeGiver | null;
}
