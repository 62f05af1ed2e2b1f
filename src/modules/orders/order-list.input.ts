import { Field, ID, InputType } from 'type-graphql';
import { DateFilter } from '../../graphql/date-filter';
import { enumType } from '../../graphql/enum';
import { OrderDirection } from '../accounts/account.input';

@InputType('OrderNumberFilter', {
  description: 'Filter on an order number. All given conditions must match.',
})
export class OrderNumberFilter {
  @Field(() => String, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Equal to any of these, at most 100.' })
  in?: string[] | null;
}

@InputType('OrderWhere', { description: 'Filter for orders. All given conditions must match.' })
export class OrderWhere {
  @Field(() => OrderNumberFilter, {
    nullable: true,
    description: 'By order number, which is unique in an account only.',
  })
  number?: OrderNumberFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it was activated.' })
  isActivated?: boolean | null;

  @Field(() => DateFilter, {
    nullable: true,
    description: 'By the day it was accepted, in the account’s time zone.',
  })
  acceptedOn?: DateFilter | null;
}

@InputType('OrderListWhere', {
  description: 'Filter for orders of any accounts. All given conditions must match.',
})
export class OrderListWhere extends OrderWhere {
  @Field(() => ID, { nullable: true, description: 'Of this account.' })
  accountId?: string | null;
}

export const OrderOrderField = enumType('OrderOrderField', 'Fields that orders can be sorted by.', {
  ACCEPTED_ON: 'The day it was accepted.',
});

@InputType('OrderOrder', { description: 'Order of a list of orders.' })
export class OrderOrder {
  @Field(() => OrderOrderField, {
    defaultValue: 'ACCEPTED_ON',
    description: 'The field to sort by.',
  })
  field: keyof typeof OrderOrderField;

  @Field(() => OrderDirection, { defaultValue: 'DESC', description: 'Sort direction.' })
  direction: keyof typeof OrderDirection;
}
