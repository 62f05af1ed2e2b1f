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
  description: 'A company that manages its customers’ accounts.',
  simpleResolvers: true,
})
export class Partner extends Node {
  @Field(() => String, { description: 'Name of the partner.' })
  name: string;
}

export const PersonRole = enumType('PersonRole', 'What a person may do for the account.', {
  OWNER: 'May act on behalf of the account.',
  MEMBER: 'May read, but not change anything.',
});

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Person', {
  implements: Node,
  description: 'A person who belongs to an account.',
  simpleResolvers: true,
})
export class Person extends Node {
  @Field(() => String, { description: 'Name of the person.' })
  name: string;

  @Field(() => String, { description: 'E-mail address; unique in the account.' })
  email: string;

  @Field(() => PersonRole, { description: 'What the person may do for the account.' })
  role: keyof typeof PersonRole;

  @Field(() => LocaleScalar, {
    nullable: true,
    description: 'Language and region; null for the account’s.',
  })
  locale: string | null;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('Account', {
  implements: Node,
  description:
    'A customer and all its services. Visible to its own people, its partner and staff, and in part to the beneficiary of one of its contracts.',
  simpleResolvers: true,
})
export class Account extends Node {
  @Field(() => String, { description: 'Unique account number, for people to quote.' })
  number: string;

  @Field(() => String, { description: 'Name of the customer.' })
  name: string;

  @Field(() => TimeZoneScalar, {
    description: 'Time zone of all civil dates; never changes.',
  })
  timeZone: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of all amounts.' })
  currencyCode: string;

  @Field(() => LocaleScalar, { description: 'Language and region of texts.' })
  locale: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description:
      'Country its calls are dialled from unless a record says otherwise; null if unknown.',
  })
  countryCode: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;
}

export const AccountConnection = connectionOf<Account>(Account, 'Account');
