import { Field, Int, ObjectType } from 'type-graphql';
import { DateScalar, YearMonthScalar } from '../../../graphql/scalars';
import { Money } from '../../../graphql/money.type';

@ObjectType('SubscriptionCharge', {
  description: 'A monthly charge as it holds on a date: its quantity and price then.',
})
export class SubscriptionCharge {
  @Field(() => Int, { description: 'Whole units, such as seats.' })
  quantity: number;

  @Field(() => DateScalar, { description: 'First day with this quantity and price, inclusive.' })
  startsOn: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day with another quantity or price, or without service; null if none is known.',
  })
  endsBefore: string | null;
}

@ObjectType('MonthChargeLine', {
  description: 'What a charge comes to over days of a month with one quantity and price.',
})
export class MonthChargeLine {
  @Field(() => DateScalar, { description: 'First day charged, inclusive.' })
  startsOn: string;

  @Field(() => DateScalar, { description: 'First day no longer charged, exclusive.' })
  endsBefore: string;

  @Field(() => Int, { description: 'Whole units, such as seats.' })
  quantity: number;

  @Field(() => Int, { description: 'Days charged.' })
  days: number;

  @Field(() => Int, { description: 'Days of the calendar month.' })
  daysInMonth: number;

  @Field(() => Money, { description: 'The amount, rounded for itself.' })
  amount: Money;
}

@ObjectType('MonthCharges', {
  description:
    'The recurring charges of one subscription for one calendar month; usage is not in it.',
})
export class MonthCharges {
  @Field(() => YearMonthScalar, { description: 'The month.' })
  month: string;

  @Field(() => Money, { description: 'The sum of the lines.' })
  total: Money;
}

@ObjectType('ComparedMonth', { description: 'A month’s charges without a change and with it.' })
export class ComparedMonth {
  @Field(() => YearMonthScalar, { description: 'The month.' })
  month: string;
}

@ObjectType('ContractChangePreview', {
  description: 'What a change of a contract would do. Nothing is stored.',
})
export class ContractChangePreview {
  @Field(() => DateScalar, { description: 'Day on which it takes effect.' })
  effectiveOn: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day without service with the change, exclusive; null if it keeps renewing.',
  })
  endsBefore: string | null;
}
