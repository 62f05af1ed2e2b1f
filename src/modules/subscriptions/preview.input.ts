import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { DeliveryMethod } from '../../domain/contract/notice';
import { DateScalar } from '../../graphql/scalars';
import { PREVIEW_DEFAULTS } from '../orders/preview-defaults';
import { ServiceCode } from '../catalogue/service.type';
import { DeliveryMethodType } from './notice.type';

@InputType('PreviewTermInput', { description: 'A hypothetical contract.' })
export class PreviewTermInput {
  @Field(() => ServiceCode, { description: 'The service, whose terms apply.' })
  serviceCode: ServiceCode;

  @Field(() => DateScalar, { description: 'First day of the term, inclusive.' })
  startsOn: CalendarDate;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which the order is accepted: the terms in force then apply. Default: today, UTC.',
  })
  acceptedOn?: CalendarDate | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term stated by the order in months, 1 to 1,200.',
  })
  orderTermMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term stated by the order in days, 1 to 36,525. Cannot be combined with months.',
  })
  orderTermDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: PREVIEW_DEFAULTS.periods,
    description: 'Number of periods to return, 1 to 100.',
  })
  periods?: number | null;
}

@InputType('PreviewTerminationNoticeInput', {
  description: 'A notice of termination on a day, for a stored contract or a hypothetical one.',
})
export class PreviewTerminationNoticeInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'A stored contract that the viewer may read; otherwise give the fields of a hypothetical one.',
  })
  subscriptionId?: string | null;

  @Field(() => ServiceCode, {
    nullable: true,
    description: 'Service of the hypothetical contract.',
  })
  serviceCode?: ServiceCode | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day of the hypothetical contract’s term, inclusive.',
  })
  startsOn?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which the order of a hypothetical contract is accepted: the terms in force then apply. Default: today, UTC.',
  })
  acceptedOn?: CalendarDate | null;

  @Field(() => Int, { nullable: true, description: 'Term stated by the order in months.' })
  orderTermMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term stated by the order in days. Cannot be combined with months.',
  })
  orderTermDays?: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which it counts as given, in the account’s time zone; otherwise derived from sentOn.',
  })
  givenOn?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which it is sent or handed over, in the account’s time zone. Default: today if givenOn is not given; UTC for a hypothetical contract.',
  })
  sentOn?: CalendarDate | null;

  @Field(() => DeliveryMethodType, {
    nullable: true,
    description: 'Delivery method. Default: POSTED_ELECTRONICALLY, through this API.',
  })
  deliveryMethod?: DeliveryMethod | null;
}
