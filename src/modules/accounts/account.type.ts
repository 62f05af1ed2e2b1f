import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import {
  CountryCodeScalar,
  CurrencyCodeScalar,
  DateScalar,
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
  description:
    'A person who belongs to an account, as of now: people are changed in place, and nothing tells what was said of them before.',
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

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the person was removed from the account; null if they belong to it.',
  })
  removedAt: string | null;
}

export const AccountStatus = enumType('AccountStatus', 'Whether an account is open.', {
  OPEN: 'It takes orders and usage.',
  CLOSED: 'It takes no orders, and no usage of days after it was closed. It can be read as before.',
});

@RequiresRight('READ_ACCOUNTS')
@ObjectType('BillingAddress', {
  description: 'A postal address for bills.',
  simpleResolvers: true,
})
export class BillingAddress {
  @Field(() => String, { description: 'Who receives them.' })
  recipient: string;

  @Field(() => [String], { description: 'Street and number and the like, 1 to 4 lines.' })
  lines: string[];

  @Field(() => String, { nullable: true, description: 'Postal code; null if there is none.' })
  postalCode: string | null;

  @Field(() => String, { description: 'City.' })
  city: string;

  @Field(() => String, {
    nullable: true,
    description: 'State, province or county; null if there is none.',
  })
  region: string | null;

  @Field(() => CountryCodeScalar, { description: 'Country.' })
  countryCode: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('AccountIdentity', {
  description: 'The particulars of an account on a day, as they were known at an instant.',
  simpleResolvers: true,
})
export class AccountIdentity {
  @Field(() => String, { description: 'Name of the customer.' })
  name: string;

  @Field(() => LocaleScalar, { description: 'Language and region of texts.' })
  locale: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country its calls are dialled from; null if unknown.',
  })
  countryCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Digit dialled for an outside line; null if there is none.',
  })
  outsideLineDigit: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day on which it was closed; null if it was open.',
  })
  closedOn: string | null;
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

  @Field(() => String, { description: 'Name of the customer, as of today.' })
  name: string;

  @Field(() => TimeZoneScalar, {
    description: 'Time zone of all civil dates; never changes.',
  })
  timeZone: string;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of all amounts.' })
  currencyCode: string;

  @Field(() => LocaleScalar, { description: 'Language and region of texts, as of today.' })
  locale: string;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description:
      'Country its calls are dialled from unless a record says otherwise, as of today; null if unknown.',
  })
  countryCode: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Digit dialled for an outside line, as of today; null if there is none.',
  })
  outsideLineDigit: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day on which it was closed; null if it is open, as of today.',
  })
  closedOn: string | null;

  @Field(() => Boolean, {
    description: 'Whether it is a sandbox account, for tests, or a production account.',
  })
  isSandbox: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;
}

export const AccountConnection = connectionOf<Account>(Account, 'Account');
