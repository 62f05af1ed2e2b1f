import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { Money } from '../../graphql/money.type';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';
import type { DeliveryMethod, NoticeGiver } from '../../domain/contract/notice';

export const DeliveryMethodType = enumType<DeliveryMethod>(
  'DeliveryMethod',
  'How a notice was delivered; determines the day on which it counts as given.',
  {
    PERSONAL_DELIVERY: 'Handed over: given the same day.',
    OVERNIGHT_COURIER: 'By courier: given on the second business day after sending.',
    REGISTERED_MAIL:
      'By registered or certified mail: given on the fifth business day after sending.',
    EMAIL: 'By e-mail: given when sent.',
    POSTED_ELECTRONICALLY:
      'Posted on the provider’s website or through this API: given the same day.',
  },
);

export const NoticeGiverType = enumType<NoticeGiver>('NoticeGiver', 'The party that gave notice.', {
  CUSTOMER: 'The customer.',
  PROVIDER: 'The provider, if the terms allow it.',
});

@RequiresRight('READ_ACCOUNTS')
@ObjectType('NoticeWithdrawal', {
  implements: Node,
  description: 'A withdrawal of a notice.',
  simpleResolvers: true,
})
export class NoticeWithdrawal extends Node {
  @Field(() => DateScalar, {
    description: 'First date on which the notice is no longer effective.',
  })
  withdrawnOn: string;

  @Field(() => Boolean, { description: 'Whether the provider accepted it.' })
  isAcceptedByProvider: boolean;

  @Field(() => Boolean, { description: 'Whether the customer accepted it.' })
  isAcceptedByCustomer: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who recorded it: viewer kind and token subject.' })
  recordedBy: string;
}

@ObjectType('NoticeEffect', { description: 'The effect of a notice.', simpleResolvers: true })
export class NoticeEffect {
  @Field(() => Boolean, {
    description: 'Whether it ends the service at the end of the period in which it is given.',
  })
  isTimely: boolean;

  @Field(() => DateScalar, {
    description: 'Last day to give a notice that ends the service with that period, inclusive.',
  })
  noticeDueBy: string;

  @Field(() => DateScalar, { description: 'First day without service, exclusive.' })
  endsBefore: string;

  @Field(() => DateScalar, { description: 'Last day of service, inclusive.' })
  lastServiceDay: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('TerminationNotice', {
  implements: Node,
  description: 'A notice of termination as it was given; its effect is computed from the terms.',
  simpleResolvers: true,
})
export class TerminationNotice extends Node {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which it was sent, in the account’s time zone; null if only the day on which it was given is known.',
  })
  sentOn: string | null;

  @Field(() => DateScalar, {
    description: 'Day on which it counts as given, in the account’s time zone.',
  })
  givenOn: string;

  @Field(() => DeliveryMethodType, {
    nullable: true,
    description: 'Delivery method; null if only the day on which it was given is known.',
  })
  deliveryMethod: DeliveryMethod | null;

  @Field(() => DateTimeScalar, { description: 'When it was received.' })
  receivedAt: string;

  @Field(() => NoticeGiverType, { description: 'The party that gave it.' })
  givenBy: NoticeGiver;

  @Field(() => String, { description: 'Name of the person who gave it.' })
  giverName: string;

  @Field(() => String, {
    nullable: true,
    description: 'The channel through which it was received, in words.',
  })
  channel: string | null;

  @Field(() => String, { nullable: true, description: 'Where the evidence is kept.' })
  evidenceReference: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who recorded it: viewer kind and token subject.' })
  recordedBy: string;
}

@ObjectType('LateNotice', {
  description: 'The cost of missing the notice deadline.',
  simpleResolvers: true,
})
export class LateNotice {
  @Field(() => DateScalar, { description: 'First day on which notice is too late.' })
  givenOn: string;

  @Field(() => DateScalar, { description: 'First day without service in that case, exclusive.' })
  endsBefore: string;

  @Field(() => Int, { description: 'Additional days of service compared with a timely notice.' })
  extraDays: number;

  @Field(() => Money, {
    nullable: true,
    description:
      'Recurring charges for those days, with what they lack of an agreed minimum; null for a hypothetical contract without prices.',
  })
  extraCharges: Money | null;
}

@ObjectType('TerminationNoticePreview', {
  description:
    'Effect of a notice given on a certain day, by the same logic as the mutation. Nothing is stored.',
  simpleResolvers: true,
})
export class TerminationNoticePreview {
  @Field(() => DateScalar, { description: 'The day on which it counts as given.' })
  givenOn: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it is sent; null if the day on which it is given was stated.',
  })
  sentOn: string | null;

  @Field(() => DeliveryMethodType, {
    nullable: true,
    description: 'Delivery method; null if the day on which it is given was stated.',
  })
  deliveryMethod: DeliveryMethod | null;

  @Field(() => Boolean, {
    description: 'Whether it ends the service at the end of the period in which it is given.',
  })
  isTimely: boolean;

  @Field(() => DateScalar, {
    description: 'Last day to give a notice that ends the service with that period, inclusive.',
  })
  noticeDueBy: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'First instant at which notice is too late for that period; null for a hypothetical contract, which has no time zone.',
  })
  noticeDueBefore: string | null;

  @Field(() => DateScalar, {
    description: 'First day without service given this notice and those on record, exclusive.',
  })
  endsBefore: string;

  @Field(() => DateScalar, { description: 'Last day of service, inclusive.' })
  lastServiceDay: string;

  @Field(() => Boolean, {
    description: 'Whether a notice on record already ends the service no later.',
  })
  isAlreadyGiven: boolean;

  @Field(() => Money, {
    nullable: true,
    description:
      'Recurring charges from the day of the notice to the end, with what they lack of an agreed minimum; null for a hypothetical contract without prices.',
  })
  remainingCharges: Money | null;

  @Field(() => LateNotice, {
    nullable: true,
    description:
      'Cost of missing the next notice deadline; null if a notice on record already ends the service no later.',
  })
  lateNotice: LateNotice | null;
}
