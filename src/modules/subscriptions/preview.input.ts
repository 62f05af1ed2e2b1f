import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { DateScalar } from '../../graphql/scalars';
import { PREVIEW_DEFAULTS } from '../orders/preview-defaults';
import { ServiceCode } from '../catalogue/service.type';

@InputType('PreviewTermInput', { description: 'A hypothetical contract.' })
export class PreviewTermInput {
  @Field(() => ServiceCode, { description: 'The service, whose terms decide.' })
  serviceCode: ServiceCode;

  @Field(() => DateScalar, { description: 'First day of the term.' })
  startsOn: CalendarDate;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which the order is accepted: the terms in force then decide. Default: today, UTC.',
  })
  acceptedOn?: CalendarDate | null;

  @Field(() => Int, { nullable: true, description: 'Months that the order states, 1 to 1,200.' })
  orderTermMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days that the order states, 1 to 36,525; not together with months.',
  })
  orderTermDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: PREVIEW_DEFAULTS.periods,
    description: 'How many periods to show, 1 to 100.',
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
      'A stored contract that the viewer may read; else the fields of a hypothetical one.',
  })
  subscriptionId?: string | null;

  @Field(() => ServiceCode, { nullable: true, description: 'The service of a hypothetical one.' })
  serviceCode?: ServiceCode | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day of its term.' })
  startsOn?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which the order of a hypothetical one is accepted: the terms in force then decide. Default: today, UTC.',
  })
  acceptedOn?: CalendarDate | null;

  @Field(() => Int, { nullable: true, description: 'Months that its order states.' })
  orderTermMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days that its order states; not together with months.',
  })
  orderTermDays?: number | null;

  @Field(() => DateScalar, { description: 'Day of the notice, in the account’s zone.' })
  givenOn: CalendarDate;
}
