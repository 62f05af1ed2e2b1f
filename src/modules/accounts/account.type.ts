import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import {
  CountryCodeScalar,
  CurrencyCodeScalar,
  DateTimeScalar,
  LocaleScalar,
  TimeZoneScalar,
} from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';

@ObjectType('Partner', {
  implements: Node,
  description: 'A company that manages accounts of its own customers.',
  simpleResolvers: true,
})
export class Partner extends Node {
  @Field(() => String, { description: 'Name of the partner.' })
  name: string;
}

export const PersonRole = enumType('PersonRole', 'What a person may do for the account.', {
  OWNER: 'Acts for the account.',
  MEMBER: 'Looks, and changes nothing.',
});

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Person', {
  implements: Node,
  description: 'Someone who belongs to an account.',
  simpleResolvers: true,
})
export class Person extends Node {
  @Field(() => String, { description: 'Name of the person.' })
  name: string;

  @Field(() => String, { description: 'E-mail address; unique in the account.' })
  email: string;

  @Field(() => PersonRole, { description: 'What the person may do for the account.' })
  role: keyof typeof PersonRole;

  @Field(() => LocaleScalar, { nullable: true, description: 'Language; null for the account’s.' })
  locale: string | null;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Account', {
  implements: Node,
  description:
    'A customer with all its services. Seen by its own people, its partner, staff, and in part by the beneficiary of one of its contracts.',
  simpleResolvers: true,
})
export class Account extends Node {
  @Field(() => String, { description: 'Account number; unique, for people to quote.' })
  number: string;

  @Field(() => String, { description: 'Name of the customer.' })
  name: string;

  @Field(() => TimeZoneScalar, {
    description: 'Zone that every civil date is in; it never changes.',
  })
  timeZone: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of every amount.' })
  currencyCode: string;

  @Field(() => LocaleScalar, { description: 'Language and region for texts.' })
  locale: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description:
      'Where its calls are dialled from unless a record says otherwise; null when unknown.',
  })
  countryCode: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;
}

export const AccountConnection = connectionOf<Account>(Account, 'Account');
