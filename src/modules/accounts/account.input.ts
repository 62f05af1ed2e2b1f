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
  description: 'Conditions on a text; all that are given must hold.',
})
export class AccountNumberFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this.' })
  eq?: string | null;

  @Field(() => [String], { nullable: true, description: 'Any of these, at most 100.' })
  in?: string[] | null;
}

@InputType('AccountNameFilter', {
  description: 'Conditions on a name; all that are given must hold.',
})
export class AccountNameFilter {
  @Field(() => String, { nullable: true, description: 'Begins with this, case included.' })
  startsWith?: string | null;
}

@InputType('AccountWhere', {
  description: 'Which accounts; all conditions that are given must hold.',
})
export class AccountWhere {
  @Field(() => AccountNumberFilter, { nullable: true, description: 'By account number.' })
  number?: AccountNumberFilter | null;

  @Field(() => AccountNameFilter, { nullable: true, description: 'By name.' })
  name?: AccountNameFilter | null;
}

export const AccountOrderField = enumType('AccountOrderField', 'What accounts are ordered by.', {
  NUMBER: 'Account number.',
  NAME: 'Name, by code point.',
  RECORDED_AT: 'When it was created.',
});

export const OrderDirection = enumType('OrderDirection', 'Which end of an order comes first.', {
  ASC: 'Smallest or earliest first.',
  DESC: 'Largest or latest first.',
});

@InputType('AccountOrder', { description: 'Order of a list of accounts.' })
export class AccountOrder {
  @Field(() => AccountOrderField, { description: 'What they are ordered by.' })
  field: keyof typeof AccountOrderField;

  @Field(() => OrderDirection, { defaultValue: 'ASC', description: 'Which end comes first.' })
  direction: keyof typeof OrderDirection;
}

@InputType('CreateAccountPersonInput', { description: 'Someone who belongs to the new account.' })
export class CreateAccountPersonInput {
  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name: string;

  @Field(() => String, { description: 'E-mail address; once in the account.' })
  email: string;

  @Field(() => PersonRole, { defaultValue: 'MEMBER', description: 'What the person may do.' })
  role: keyof typeof PersonRole;

  @Field(() => LocaleScalar, {
    nullable: true,
    description: 'Language; the account’s when absent.',
  })
  locale?: string | null;
}

@InputType('CreateAccountInput', { description: 'A new account.' })
export class CreateAccountInput extends ActInput {
  @Field(() => String, {
    nullable: true,
    description: 'Account number of your own, at most 40 characters; given out when absent.',
  })
  number?: string | null;

  @Field(() => String, { description: 'Name of the customer, 1 to 200 characters.' })
  name: string;

  @Field(() => TimeZoneScalar, { description: 'Zone of every civil date; it never changes.' })
  timeZone: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of every amount; it never changes.' })
  currencyCode: string;

  @Field(() => LocaleScalar, { defaultValue: 'en-US', description: 'Language and region.' })
  locale: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Where its calls are dialled from; decides which numbers are emergency numbers.',
  })
  countryCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Digit dialled for an outside line, such as "9"; none when absent.',
  })
  outsideLineDigit?: string | null;

  @Field(() => [CreateAccountPersonInput], {
    defaultValue: [],
    description: 'Its people, at most 100.',
  })
  people: CreateAccountPersonInput[];
}
