import { Field, InputType } from 'type-graphql';
import { ActInput } from '../../graphql/mutation';
import { enumType } from '../../graphql/enum';
import {
  CountryCodeScalar,
  CurrencyCodeScalar,
  LocaleScalar,
  TimeZoneScalar,
} from '../../graphql/scalars';
import { PersonRole } from './account.type';

@InputType('AccountNumberFilter', {
  description: 'Filter on a text. All given conditions must match.',
})
export class AccountNumberFilter {
  @Field(() => String, { nullable: true, description: 'Equal to this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Equal to any of these, at most 100.' })
  in?: string[] | null;
}

@InputType('AccountNameFilter', {
  description: 'Filter on a name. All given conditions must match.',
})
export class AccountNameFilter {
  @Field(() => String, { nullable: true, description: 'Starts with this; case-sensitive.' })
  startsWith?: string | null;
}

@InputType('AccountWhere', {
  description: 'Filter for accounts. All given conditions must match.',
})
export class AccountWhere {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Only sandbox accounts if true, only production accounts if false. Default: both; for staff, production accounts only.',
  })
  isSandbox?: boolean | null;

  @Field(() => AccountNumberFilter, { nullable: true, description: 'By account number.' })
  number?: AccountNumberFilter | null;

  @Field(() => AccountNameFilter, { nullable: true, description: 'By name.' })
  name?: AccountNameFilter | null;

  @Field(() => String, {
    nullable: true,
    description:
      'By beginnings of words, 2 to 100 characters, at most 5 words, all of which must match: of the name, the number, a person’s e-mail address, numbers of orders and subscriptions. In any case, with or without accents; no wildcards. Orders by the word found. Finds nothing for a beneficiary.',
  })
  search?: string | null;
}

export const AccountOrderField = enumType(
  'AccountOrderField',
  'Fields that accounts can be sorted by.',
  {
    NUMBER: 'Account number.',
    NAME: 'Name, by code point.',
    RECORDED_AT: 'When it was created.',
  },
);

export const OrderDirection = enumType('OrderDirection', 'A sort direction.', {
  ASC: 'Smallest or earliest first.',
  DESC: 'Largest or latest first.',
});

@InputType('AccountOrder', { description: 'Order of a list of accounts.' })
export class AccountOrder {
  @Field(() => AccountOrderField, { description: 'The field to sort by.' })
  field: keyof typeof AccountOrderField;

  @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Sort direction.' })
  direction: keyof typeof OrderDirection;
}

@InputType('CreateAccountPersonInput', { description: 'A person of the new account.' })
export class CreateAccountPersonInput {
  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name: string;

  @Field(() => String, { description: 'E-mail address; unique in the account.' })
  email: string;

  @Field(() => PersonRole, { defaultValue: 'MEMBER', description: 'What the person may do.' })
  role: keyof typeof PersonRole;

  @Field(() => LocaleScalar, {
    nullable: true,
    description: 'Language and region. Default: the account’s.',
  })
  locale?: string | null;
}

@InputType('CreateAccountInput', { description: 'A new account.' })
export class CreateAccountInput extends ActInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Account number of your choice, at most 40 characters. Default: assigned automatically.',
  })
  number?: string | null;

  @Field(() => String, { description: 'Name of the customer, 1 to 200 characters.' })
  name: string;

  @Field(() => TimeZoneScalar, { description: 'Time zone of all civil dates; never changes.' })
  timeZone: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of all amounts; never changes.' })
  currencyCode: string;

  @Field(() => LocaleScalar, { defaultValue: 'en-US', description: 'Language and region.' })
  locale: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description:
      'Country its calls are dialled from; determines which numbers are emergency numbers.',
  })
  countryCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Digit dialled for an outside line, such as "9". Default: none.',
  })
  outsideLineDigit?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the account is a sandbox, for tests: it may have a test clock, and its invoice numbers are of a TEST series. Never changes.',
  })
  isSandbox: boolean;

  @Field(() => [CreateAccountPersonInput], {
    defaultValue: [],
    description: 'People of the account, at most 100.',
  })
  people: CreateAccountPersonInput[];
}
