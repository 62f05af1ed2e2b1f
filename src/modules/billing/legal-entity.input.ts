import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Micros } from '../../domain/money/money';
import type { Instant } from '../../domain/time/time-zone';
import {
  CurrencyCodeScalar,
  DateScalar,
  DateTimeScalar,
  DecimalScalar,
  TimeZoneScalar,
} from '../../graphql/scalars';
import { PaymentMeansCode, VatDueOn } from './legal-entity.type';
import { PartyContactInput, PartyFields, PostalAddressInput } from './party.input';

@ArgsType()
export class EntityMomentArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day, in the entity’s time zone. Default: today.',
  })
  asOf?: CalendarDate | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Considers only what was recorded by this instant. Default: everything.',
  })
  knownAt?: Instant | null;
}

@InputType('PaymentMeansInput', {
  description: 'The bank account that documents are to be paid to.',
})
export class PaymentMeansInput {
  @Field(() => PaymentMeansCode, {
    nullable: true,
    description: 'How to pay. Default: SEPA_CREDIT_TRANSFER.',
  })
  code?: keyof typeof PaymentMeansCode | null;

  @Field(() => String, { description: 'IBAN, with or without spaces; its check is verified.' })
  iban: string;

  @Field(() => String, { nullable: true, description: 'Name of the account.' })
  accountName?: string | null;

  @Field(() => String, { nullable: true, description: 'BIC of the bank.' })
  bic?: string | null;
}

@InputType('LegalEntityNoteInput', {
  description: 'A note that stands on every document of a legal entity.',
})
export class LegalEntityNoteInput {
  @Field(() => String, { description: 'A code of UNTDID 4451, such as "PMD"; each code once.' })
  code: string;

  @Field(() => String, { description: 'The text in English, 1 to 1,000 characters.' })
  textEn: string;

  @Field(() => String, { description: 'The text in French, 1 to 1,000 characters.' })
  textFr: string;
}

/** What may be said of an entity whether it is created or changed. */
@InputType('LegalEntityFields', { description: 'What may be said of a legal entity.' })
abstract class LegalEntityFields extends PartyFields {
  @Field(() => String, {
    nullable: true,
    description: 'Tax number, for one without a VAT id; null for none.',
  })
  taxNumber?: string | null;

  @Field(() => PartyContactInput, {
    nullable: true,
    description: 'Whom customers ask about documents; null for nobody.',
  })
  contact?: PartyContactInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Legal form, capital and register, at most 500 characters; null for none.',
  })
  legalForm?: string | null;

  @Field(() => PaymentMeansInput, { nullable: true, description: 'How to pay; null for none.' })
  payment?: PaymentMeansInput | null;

  @Field(() => [LegalEntityNoteInput], {
    nullable: true,
    description:
      'Notes of its documents, at most 10. A seller in France needs PMD, PMT and AAB. Default when created: none.',
  })
  notes?: LegalEntityNoteInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Days between the draft of a document and its finalization at the earliest, 0 to 31. Default when created: 3.',
  })
  graceDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Days to pay, from the issue date, 0 to 365 and at most paymentTermDaysMax. Default when created: 30.',
  })
  paymentTermDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Most days that a customer may be given to pay; at most 60 for a seller in France, null for no limit elsewhere. Default when created: 60 for a seller in France, else no limit.',
  })
  paymentTermDaysMax?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Months within which late use is billed, 0 to 120; null for no limit.',
  })
  lateUseMonthsMax?: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'Gross total of a document, in its currency, beyond which a person must approve it; null for no limit.',
  })
  amountMax?: Micros | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether its billing runs start automatically. Default when created: false.',
  })
  runsAutomatically?: boolean | null;
}

@InputType('CreateLegalEntityInput', { description: 'A new legal entity.' })
export class CreateLegalEntityInput extends LegalEntityFields {
  @Field(() => String, {
    description:
      'Unique code of your choice: capital letters, digits and underscores, beginning with a letter, at most 40.',
  })
  code: string;

  @Field(() => TimeZoneScalar, { description: 'Time zone of its issue dates; never changes.' })
  timeZone: string;

  @Field(() => String, {
    description:
      'What the numbers of its documents begin with: 1 to 23 letters, digits and dashes, unique, not TEST; never changes.',
  })
  numberPrefix: string;

  @Field(() => String, { description: 'Legal name, 1 to 200 characters.' })
  legalName: string;

  @Field(() => PostalAddressInput, { description: 'Address.' })
  address: PostalAddressInput;

  @Field(() => VatDueOn, { description: 'When its VAT falls due.' })
  vatDueOn: keyof typeof VatDueOn;

  @Field(() => CurrencyCodeScalar, { description: 'Currency of its VAT accounts.' })
  vatCurrency: string;
}

@InputType('ChangeLegalEntityInput', {
  description:
    'What changes of a legal entity, and from which day on. What is left out stays; finalized documents stay as they are.',
})
export class ChangeLegalEntityInput extends LegalEntityFields {
  @Field(() => String, { description: 'Code of the entity.' })
  code: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day on which it is so, inclusive, in the entity’s time zone; from 1990 to ten years ahead. Default: today.',
  })
  effectiveFrom?: CalendarDate | null;

  @Field(() => String, { nullable: true, description: 'Legal name, 1 to 200 characters.' })
  legalName?: string | null;

  @Field(() => PostalAddressInput, { nullable: true, description: 'Address.' })
  address?: PostalAddressInput | null;

  @Field(() => VatDueOn, { nullable: true, description: 'When its VAT falls due.' })
  vatDueOn?: keyof typeof VatDueOn | null;

  @Field(() => CurrencyCodeScalar, {
    nullable: true,
    description: 'Currency of its VAT accounts.',
  })
  vatCurrency?: string | null;
}
