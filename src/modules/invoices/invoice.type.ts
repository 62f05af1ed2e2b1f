import { Field, ObjectType } from 'type-graphql';
import type {
  DocumentType,
  InvoiceDocumentLine,
  InvoiceKind,
} from '../../domain/invoice/invoice-document';
import type { InvoiceLineKind } from '../../domain/invoice/invoice-line';
import type { TaxCategory as Category } from '../../domain/invoice/tax';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { RequiresRight } from '../../graphql/authorization';
import { Node } from '../../graphql/node';
import type { CallDirection, CallLeg } from '../../domain/usage/rate-selection';
import {
  CountScalar,
  CurrencyCodeScalar,
  DateScalar,
  DecimalScalar,
  YearMonthScalar,
} from '../../graphql/scalars';
import { TaxCategory } from '../billing/party.type';
import { CallDirectionType, CallLegType } from '../orders/rate.type';
import type { InvoiceState } from './invoice-view';

export const InvoiceKindType = enumType<InvoiceKind>(
  'InvoiceKind',
  'What gives rise to a document.',
  {
    MONTHLY: 'The document of an issue month: at most one for an account and month.',
    CREDIT: 'A credit note that was issued by an act.',
  },
);

export const InvoiceStatusType = enumType<InvoiceState>(
  'InvoiceStatus',
  'Where a document stands.',
  {
    PREVIEW: 'It is only computed: nothing has been made yet.',
    DRAFT: 'It has been drafted and waits for the end of its days of grace.',
    FINALIZED: 'It has its number, and never changes again.',
    DISCARDED: 'Its draft was discarded; another may be made.',
  },
);

export const DocumentTypeType = enumType<DocumentType>(
  'InvoiceDocumentType',
  'Which way the amounts of a document go.',
  {
    INVOICE: 'An invoice: type 380 of EN 16931.',
    CREDIT_NOTE: 'A credit note: type 381. Its amounts here are less than 0.',
  },
);

export const InvoiceLineKindType = enumType<InvoiceLineKind>(
  'InvoiceLineKind',
  'What a line is for.',
  {
    RECURRING: 'A charge for the issue month, in advance.',
    CATCH_UP: 'A charge for an earlier month that is billed for the first time.',
    ONE_TIME: 'A charge that is billed once.',
    USAGE: 'Calls of the month before.',
    POOL_OVERAGE: 'Calls beyond included minutes.',
    MINIMUM_SHORTFALL: 'What recurring charges lack of the agreed monthly minimum.',
    LATE_USAGE: 'Calls of a month that had been billed already.',
    CORRECTION: 'A difference to what was billed, because the facts changed.',
    POST_TERM: 'Calls of a month after the end of service.',
    SURCHARGE: 'A regulatory surcharge.',
    CREDIT_REBILL: 'What was credited, and is billed again.',
  },
);

export const QuantityUnitType = enumType<InvoiceDocumentLine['unit']>(
  'InvoiceQuantityUnit',
  'What the quantity of a line counts.',
  {
    UNITS: 'Units of a charge, such as seats.',
    SECONDS: 'Billed seconds.',
    NONE: 'Nothing: the amount has no quantity.',
  },
);

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceLine', {
  description:
    'A line of an invoice: what a charge or the use of a month comes to, less what was billed of it before.',
})
export class InvoiceLine {
  @Field(() => CountScalar, {
    nullable: true,
    description:
      'Its place in its document, from 1, by which acts name it; null until the document is finalized.',
  })
  position: number | null;

  @Field(() => InvoiceLineKindType, { description: 'What it is for.' })
  kind: InvoiceLineKind;

  @Field(() => YearMonthScalar, {
    description: 'The calendar month of the service, in the account’s time zone.',
  })
  serviceMonth: string;

  @Field(() => DateScalar, { description: 'First day of the service, inclusive.' })
  serviceFrom: string;

  @Field(() => DateScalar, { description: 'First day after the service, exclusive.' })
  serviceBefore: string;

  @Field(() => DecimalScalar, {
    description: 'Units or seconds; the difference where some was billed before.',
  })
  quantity: string;

  @Field(() => QuantityUnitType, { description: 'What the quantity counts.' })
  unit: InvoiceDocumentLine['unit'];

  @Field(() => CountScalar, {
    nullable: true,
    description: 'Days charged, of a recurring charge that is billed whole; otherwise null.',
  })
  days: number | null;

  @Field(() => CountScalar, {
    nullable: true,
    description: 'Days of the calendar month that days are counted of; null with days.',
  })
  daysInMonth: number | null;

  @Field(() => TaxCategory, {
    nullable: true,
    description: 'Category of VAT; null while it is not known.',
  })
  taxCategory: Category | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Rate of VAT in percent, that of the last day of the service; null while unknown.',
  })
  taxRate: string | null;

  @Field(() => Boolean, {
    description: 'Whether calls of its month can still come in the ordinary way.',
  })
  isEstimate: boolean;
}

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceLineDetail', {
  description: 'Calls of one price within a line of use.',
})
export class InvoiceLineDetail {
  @Field(() => CallDirectionType, { description: 'The direction of the calls.' })
  direction: CallDirection;

  @Field(() => CallLegType, {
    nullable: true,
    description: 'The leg that they were rated for; null where their rate is not known any more.',
  })
  leg: CallLeg | null;

  @Field(() => CountScalar, { description: 'Calls; those that are billed nothing are left out.' })
  calls: number;

  @Field(() => CountScalar, { description: 'Billed seconds.' })
  billedSeconds: number;
}

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceTax', {
  description: 'VAT of one category and rate, computed once on the sum of the net amounts.',
})
export class InvoiceTax {
  @Field(() => TaxCategory, { description: 'Category of VAT.' })
  category: Category;

  @Field(() => DecimalScalar, { description: 'Rate in percent.' })
  rate: string;

  @Field(() => String, { nullable: true, description: 'Why no tax is due, in words.' })
  exemptionReason: string | null;

  @Field(() => String, { nullable: true, description: 'The same as a VATEX code.' })
  exemptionCode: string | null;
}

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceVatConversion', {
  description:
    'VAT of a document in the currency of its seller’s VAT accounts (EN 16931 BT-6, BT-111).',
})
export class InvoiceVatConversion {
  @Field(() => CurrencyCodeScalar, { description: 'Currency of the VAT accounts.' })
  currency: string;

  @Field(() => DecimalScalar, {
    description: 'Units of the currency of the document for one of that of the VAT accounts.',
  })
  rate: string;

  @Field(() => String, { description: 'Who published the rate.' })
  source: string;

  @Field(() => DateScalar, {
    description: 'Day for which it was published, in the seller’s time zone.',
  })
  publishedOn: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceSection', { description: 'The lines of one service.' })
export class InvoiceSection {}

@RequiresRight('READ_BILLING')
@ObjectType('RefusedUse', {
  description:
    'Use that came after the months within which the seller bills late use: it is charged to nobody.',
})
export class RefusedUse {
  @Field(() => YearMonthScalar, { description: 'The month of the calls.' })
  serviceMonth: string;

  @Field(() => DecimalScalar, { description: 'Billed seconds.' })
  quantity: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('Invoice', {
  implements: Node,
  description:
    'The document of an account and issue month, or a credit note. Until it is finalized it is computed by all that is known, whenever it is read.',
})
export class Invoice extends Node {
  @Field(() => InvoiceKindType, { description: 'What gives rise to it.' })
  kind: InvoiceKind;

  @Field(() => InvoiceStatusType, { description: 'Where it stands now.' })
  status: InvoiceState;

  @Field(() => DocumentTypeType, { description: 'Whether it is an invoice or a credit note.' })
  documentType: DocumentType;

  @Field(() => YearMonthScalar, {
    description: 'The month on whose 1st it falls due to be made, in the account’s time zone.',
  })
  issueMonth: string;

  @Field(() => String, { nullable: true, description: 'Its number; null until it is finalized.' })
  number: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day of finalizing, in the seller’s time zone; null until then.',
  })
  issuedOn: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day to pay; null until it is finalized, and for a credit note.',
  })
  dueOn: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day on which a draft of now may be finalized, in the account’s time zone; null without a draft.',
  })
  finalizeNotBefore: string | null;

  @Field(() => CountScalar, {
    description:
      'Calls that no rate matched, of the months billed up to here: nothing is charged for them yet.',
  })
  unratedCalls: number;

  @Field(() => [String], {
    description:
      'What it would need to be finalized now, such as "billingAddress" or "tax": parts of the account, of its billing profile and of the legal entity; "exchangeRate" where recordExchangeRate has to state one.',
  })
  missing: readonly string[];
}

export const InvoiceLineConnection = connectionOf<InvoiceLine>(InvoiceLine, 'InvoiceLine');
export const InvoiceConnection = connectionOf<Invoice>(Invoice, 'Invoice');
