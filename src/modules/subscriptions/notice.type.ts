import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { Money } from '../../graphql/money.type';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';
import type { DeliveryMethod, NoticeGiver } from '../../domain/contract/notice';

export const DeliveryMethodType = enumType<DeliveryMethod>(
  'DeliveryMethod',
  'How a notice travelled; it decides on which day it counts as given.',
  {
    PERSONAL_DELIVERY: 'Handed over: given that day.',
    OVERNIGHT_COURIER: 'By courier: given on the second business day after sending.',
    REGISTERED_MAIL: 'By registered or certified mail: given on the fifth business day after.',
    EMAIL: 'By e-mail: given when sent.',
    POSTED_ELECTRONICALLY: 'Posted on the provider’s pages or through this API: given that day.',
  },
);

export const NoticeGiverType = enumType<NoticeGiver>('NoticeGiver', 'Which party gave notice.', {
  CUSTOMER: 'The customer.',
  PROVIDER: 'The provider, where the terms let it.',
});

@ObjectType('NoticeWithdrawal', {
  description: 'That a notice was withdrawn.',
  simpleResolvers: true,
})
export class NoticeWithdrawal {
  @Field(() => DateScalar, { description: 'From this date on the notice no longer stands.' })
  withdrawnOn: string;

  @Field(() => Boolean, { description: 'Whether the provider accepted it.' })
  isAcceptedByProvider: boolean;

  @Field(() => Boolean, { description: 'Whether the customer accepted it.' })
  isAcceptedByCustomer: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;
}

@ObjectType('NoticeEffect', { description: 'What a notice does.', simpleResolvers: true })
export class NoticeEffect {
  @Field(() => Boolean, {
    description: 'Whether it ends the service with the period in which it is given.',
  })
  isTimely: boolean;

  @Field(() => DateScalar, {
    description: 'Last day for a notice that ends the service with that period, inclusive.',
  })
  noticeDueBy: string;

  @Field(() => DateScalar, { description: 'First day without service, exclusive end.' })
  endsBefore: string;

  @Field(() => DateScalar, { description: 'Last day of service, inclusive.' })
  lastServiceDay: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('TerminationNotice', {
  implements: Node,
  description: 'A notice of termination as it was given; what it does is computed from the terms.',
  simpleResolvers: true,
})
export class TerminationNotice extends Node {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day it was sent, in the account’s zone; null when only the day it was given was told.',
  })
  sentOn: string | null;

  @Field(() => DateScalar, { description: 'Day it counts as given, in the account’s zone.' })
  givenOn: string;

  @Field(() => DeliveryMethodType, {
    nullable: true,
    description: 'How it travelled; null when only the day it was given was told.',
  })
  deliveryMethod: DeliveryMethod | null;

  @Field(() => DateTimeScalar, { description: 'When it was received.' })
  receivedAt: string;

  @Field(() => NoticeGiverType, { description: 'Which party gave it.' })
  givenBy: NoticeGiver;

  @Field(() => String, { description: 'Who gave it, by name.' })
  giverName: string;

  @Field(() => String, {
    nullable: true,
    description: 'Through which channel it came in, in words.',
  })
  channel: string | null;

  @Field(() => String, { nullable: true, description: 'Where the evidence of it is kept.' })
  evidenceReference: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;

  @Field(() => String, { description: 'By whom it was recorded, kind and subject.' })
  recordedBy: string;
}

@ObjectType('LateNotice', {
  description: 'What it would cost to miss the notice day.',
  simpleResolvers: true,
})
export class LateNotice {
  @Field(() => DateScalar, { description: 'The first day that is too late.' })
  givenOn: string;

  @Field(() => DateScalar, { description: 'First day without service then, exclusive end.' })
  endsBefore: string;

  @Field(() => Int, { description: 'Days of service more than with a notice in time.' })
  extraDays: number;

  @Field(() => Money, {
    nullable: true,
    description:
      'Recurring charges of those days; null for a hypothetical contract without prices.',
  })
  extraCharges: Money | null;
}

@ObjectType('TerminationNoticePreview', {
  description:
    'What a notice given on that day would do. Nothing is stored; the act does the same.',
  simpleResolvers: true,
})
export class TerminationNoticePreview {
  @Field(() => DateScalar, { description: 'The day of the notice.' })
  givenOn: string;

  @Field(() => Boolean, {
    description: 'Whether it ends the service with the period in which it is given.',
  })
  isTimely: boolean;

  @Field(() => DateScalar, {
    description: 'Last day for a notice that ends the service with that period, inclusive.',
  })
  noticeDueBy: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'First instant at which it is too late for that period; null for a hypothetical contract, which has no zone.',
  })
  noticeDueBefore: string | null;

  @Field(() => DateScalar, {
    description: 'First day without service with this notice and those that stand, exclusive end.',
  })
  endsBefore: string;

  @Field(() => DateScalar, { description: 'Last day of service, inclusive.' })
  lastServiceDay: string;

  @Field(() => Boolean, {
    description: 'Whether a notice stands already that ends the service no later.',
  })
  isAlreadyGiven: boolean;

  @Field(() => Money, {
    nullable: true,
    description:
      'Recurring charges from the day of the notice to the end; null for a hypothetical contract without prices.',
  })
  remainingCharges: Money | null;

  @Field(() => LateNotice, {
    nullable: true,
    description:
      'What it would cost to miss the next notice day; null when a notice stands already that ends the service no later.',
  })
  lateNotice: LateNotice | null;
}
