import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate, YearMonth } from '../../domain/time/calendar-date';
import { DateScalar, YearMonthScalar } from '../../graphql/scalars';
import { DeliveryInput, PartyContactInput, PartyFields, StatedTaxInput } from './party.input';

@InputType('SetBillingProfileInput', {
  description:
    'How an account is billed, and from which day on. What is left out stays. The postal address is the account’s billing address: see changeAccount.',
})
export class SetBillingProfileInput extends PartyFields {
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
    description: 'Code of the legal entity that sells to it; null for none.',
  })
  legalEntityCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Legal name, 1 to 200 characters; null for the name of the account.',
  })
  legalName?: string | null;

  @Field(() => PartyContactInput, {
    nullable: true,
    description: 'Whom to ask about documents; null for the recipient of the billing address.',
  })
  contact?: PartyContactInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it buys as a business. Default until it is set: true.',
  })
  isBusiness?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'A reference that the customer asks for on documents; null for none.',
  })
  buyerReference?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The customer’s purchase order; null for none.',
  })
  purchaseOrder?: string | null;

  @Field(() => DeliveryInput, {
    nullable: true,
    description: 'Where it is delivered to; null for its own address.',
  })
  delivery?: DeliveryInput | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Days to pay, from the issue date, 0 to 365 and at most as many as the legal entity allows; null for as many as it gives.',
  })
  paymentTermDays?: number | null;

  @Field(() => StatedTaxInput, {
    nullable: true,
    description: 'How it is taxed; null if not known.',
  })
  tax?: StatedTaxInput | null;

  @Field(() => YearMonthScalar, {
    nullable: true,
    description:
      'First issue month that is billed here, so that what was invoiced elsewhere is not invoiced again; null for that of its first order.',
  })
  billedFrom?: YearMonth | null;
}
