import { Field, Int, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { enumType } from '../../graphql/enum';
import {
  CurrencyCodeScalar,
  DateTimeScalar,
  DecimalScalar,
  TimeZoneScalar,
} from '../../graphql/scalars';
import { IdentifiedParty, PartyContact, PostalAddress } from './party.type';

export const VatDueOn = enumType('VatDueOn', 'When VAT falls due.', {
  RECEIPTS: 'When it is paid.',
  DEBITS: 'When it is invoiced.',
});

export const PaymentMeansCode = enumType('PaymentMeansCode', 'How documents are to be paid.', {
  CREDIT_TRANSFER: 'By a transfer: 30 in UNTDID 4461.',
  SEPA_CREDIT_TRANSFER: 'By a transfer within SEPA: 58 in UNTDID 4461.',
});

@RequiresRight('READ_BILLING')
@ObjectType('PaymentMeans', {
  description: 'The bank account that documents are to be paid to.',
  simpleResolvers: true,
})
export class PaymentMeans {
  @Field(() => String, { description: 'IBAN, without spaces.' })
  iban: string;

  @Field(() => String, { nullable: true, description: 'Name of the account; null if not stated.' })
  accountName: string | null;

  @Field(() => String, { nullable: true, description: 'BIC of the bank; null if not stated.' })
  bic: string | null;
}

@RequiresRight('READ_BILLING')
@ObjectType('LegalEntityNote', {
  description: 'A note that stands on every document of a legal entity.',
  simpleResolvers: true,
})
export class LegalEntityNote {
  @Field(() => String, {
    description:
      'Its subject as a code of UNTDID 4451: PMD late penalties, PMT the fixed sum for recovery costs, AAB discounts or none.',
  })
  code: string;
}

@RequiresRight('READ_ACROSS_ACCOUNTS')
@ObjectType('LegalEntitySettings', {
  description: 'How a legal entity bills.',
  simpleResolvers: true,
})
export class LegalEntitySettings {
  @Field(() => String, {
    description: 'What the numbers of its documents begin with; never changes.',
  })
  numberPrefix: string;

  @Field(() => Int, {
    description: 'Days between the draft of a document and its finalization at the earliest.',
  })
  graceDays: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Most days that a customer may be given to pay; null for no limit.',
  })
  paymentTermDaysMax: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Months within which late use is billed; null for no limit.',
  })
  lateUseMonthsMax: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Gross total of a document, in its currency, beyond which a person must approve it; null for no limit.',
  })
  amountMax: string | null;

  @Field(() => Boolean, { description: 'Whether its billing runs start automatically.' })
  runsAutomatically: boolean;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who created it: viewer kind and token subject.' })
  recordedBy: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('LegalEntity', {
  description: 'A company that sells to accounts, as of a day. Documents copy it when finalized.',
  simpleResolvers: true,
})
export class LegalEntity extends IdentifiedParty {
  @Field(() => String, { description: 'Unique code, such as "EXAMPLE_FR"; never changes.' })
  code: string;

  @Field(() => TimeZoneScalar, { description: 'Time zone of its issue dates; never changes.' })
  timeZone: string;

  @Field(() => String, { description: 'Legal name.' })
  legalName: string;

  @Field(() => PostalAddress, { description: 'Address.' })
  address: PostalAddress;

  @Field(() => String, {
    nullable: true,
    description: 'Tax number, for one without a VAT id; null if not stated.',
  })
  taxNumber: string | null;

  @Field(() => PartyContact, {
    nullable: true,
    description: 'Whom customers ask about documents; null if not stated.',
  })
  contact: PartyContact | null;

  @Field(() => String, {
    nullable: true,
    description: 'Legal form, capital and register; null if not stated.',
  })
  legalForm: string | null;

  @Field(() => PaymentMeans, {
    nullable: true,
    description: 'How to pay; null if not stated.',
  })
  payment: PaymentMeans | null;

  @Field(() => VatDueOn, { description: 'When its VAT falls due.' })
  vatDueOn: keyof typeof VatDueOn;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of its VAT accounts.' })
  vatCurrency: string;

  @Field(() => [LegalEntityNote], { description: 'Notes of its documents, at most 10.' })
  notes: LegalEntityNote[];

  @Field(() => Int, {
    description: 'Days to pay, from the issue date, unless a billing profile states others.',
  })
  paymentTermDays: number;
}
