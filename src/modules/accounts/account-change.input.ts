import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { ActInput } from '../../graphql/mutation';
import { CountryCodeScalar, DateScalar, LocaleScalar } from '../../graphql/scalars';
import { PersonRole } from './account.type';

@InputType('BillingAddressInput', { description: 'A postal address for bills.' })
export class BillingAddressInput {
  @Field(() => String, { description: 'Who receives them, 1 to 200 characters.' })
  recipient: string;

  @Field(() => [String], { description: 'Street and number and the like, 1 to 4 lines.' })
  lines: string[];

  @Field(() => String, { nullable: true, description: 'Postal code, at most 20 characters.' })
  postalCode?: string | null;

  @Field(() => String, { description: 'City, 1 to 100 characters.' })
  city: string;

  @Field(() => String, { nullable: true, description: 'State, province or county.' })
  region?: string | null;

  @Field(() => CountryCodeScalar, { description: 'Country.' })
  countryCode: string;
}

@InputType('ChangeAccountInput', {
  description: 'What changes of an account, and from which day on. What is left out stays.',
})
export class ChangeAccountInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day on which it is so, inclusive, in the account’s time zone; from 1990 to ten years ahead. Default: today.',
  })
  effectiveFrom?: CalendarDate | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of the customer, 1 to 200 characters.',
  })
  name?: string | null;

  @Field(() => LocaleScalar, { nullable: true, description: 'Language and region.' })
  locale?: string | null;

  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Country its calls are dialled from; null if unknown.',
  })
  countryCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Digit dialled for an outside line, such as "9"; null for none.',
  })
  outsideLineDigit?: string | null;

  @Field(() => BillingAddressInput, {
    nullable: true,
    description: 'Postal address for bills; null for none.',
  })
  billingAddress?: BillingAddressInput | null;
}

@InputType('AddPersonInput', { description: 'A new person of an account.' })
export class AddPersonInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name: string;

  @Field(() => String, {
    description: 'E-mail address; unique among the people of the account, whatever its case.',
  })
  email: string;

  @Field(() => PersonRole, { defaultValue: 'MEMBER', description: 'What the person may do.' })
  role: keyof typeof PersonRole;

  @Field(() => LocaleScalar, {
    nullable: true,
    description: 'Language and region. Default: the account’s.',
  })
  locale?: string | null;
}

@InputType('ChangePersonInput', {
  description: 'What changes of a person. What is left out stays.',
})
export class ChangePersonInput extends ActInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;

  @Field(() => String, { nullable: true, description: 'Name, 1 to 200 characters.' })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address; unique among the people of the account, whatever its case.',
  })
  email?: string | null;

  @Field(() => PersonRole, { nullable: true, description: 'What the person may do.' })
  role?: keyof typeof PersonRole | null;

  @Field(() => LocaleScalar, {
    nullable: true,
    description: 'Language and region; null for the account’s.',
  })
  locale?: string | null;
}

@InputType('RemovePersonInput', { description: 'The person to remove.' })
export class RemovePersonInput extends ActInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;
}
