import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { CurrencyCode } from '../../domain/money/currency';
import { Money } from '../../graphql/money.type';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from '../../graphql/scalars';
import { ServiceCode } from '../catalogue/service.type';
import { PREVIEW_DEFAULTS } from './preview-defaults';

@InputType('PreviewProrationInput', {
  description: 'A monthly charge and the service period.',
})
export class PreviewProrationInput {
  @Field(() => DecimalScalar, { description: 'Price per unit for a full month.' })
  monthlyCharge: bigint;

  @Field(() => Int, {
    nullable: true,
    defaultValue: PREVIEW_DEFAULTS.quantity,
    description: 'Units, 1 to 1,000,000.',
  })
  quantity?: number | null;

  @Field(() => DateScalar, {
    description: 'First day of service, inclusive; its month is previewed.',
  })
  startsOn: CalendarDate;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day without service, exclusive; relevant only within the same month.',
  })
  endsBefore?: CalendarDate | null;

  @Field(() => CurrencyCodeScalar, {
    nullable: true,
    defaultValue: PREVIEW_DEFAULTS.currencyCode,
    description: 'Currency; the charge is rounded to its minor unit.',
  })
  currencyCode?: CurrencyCode | null;

  @Field(() => ServiceCode, {
    nullable: true,
    defaultValue: PREVIEW_DEFAULTS.serviceCode,
    description: 'The service, whose terms apply.',
  })
  serviceCode?: ServiceCode | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day on which the order is accepted: the terms in force then decide. Default: today, UTC.',
  })
  acceptedOn?: CalendarDate | null;
}

@ObjectType('ProrationPreview', {
  description: 'The share of one calendar month that would be charged.',
  simpleResolvers: true,
})
export class ProrationPreview {
  @Field(() => Int, { description: 'Number of days charged.' })
  days: number;

  @Field(() => Int, { description: 'Number of days in the calendar month.' })
  daysInMonth: number;

  @Field(() => Money, { description: 'The charge, rounded once, half away from zero.' })
  charge: Money;
}
