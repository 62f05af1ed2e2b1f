import { Field, ObjectType } from 'type-graphql';
import type { PaymentStatus } from '../../domain/invoice/balance';
import type { DisputeStatus } from '../../domain/invoice/dispute';
import type { TaxCategory as Category } from '../../domain/invoice/tax';
import { RequiresRight } from '../../graphql/authorization';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { Money } from '../../graphql/money.type';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../graphql/scalars';
import { TaxCategory } from '../billing/party.type';
import type { DisputeOutcome, TransmissionStatus } from './settlement-view';

export const PaymentStatusType = enumType<PaymentStatus>(
  'InvoicePaymentStatus',
  'How much of an invoice is settled.',
  {
    UNPAID: 'Nothing was paid and something is due.',
    PART_PAID: 'Something was paid and something is due.',
    PAID: 'Nothing is due, be it by credit notes alone.',
  },
);

export const DisputeStatusType = enumType<DisputeStatus>(
  'InvoiceDisputeStatus',
  'Whether an invoice is disputed.',
  {
    NONE: 'It was not disputed.',
    OPEN: 'A dispute is open: its amount is not overdue.',
    RESOLVED: 'All disputes are resolved.',
  },
);

export const DisputeOutcomeType = enumType<DisputeOutcome>(
  'InvoiceDisputeOutcome',
  'How a dispute ended. A credit note gives back what is not owed.',
  {
    UPHELD: 'The disputed amount is not owed.',
    PARTLY: 'Part of the disputed amount is owed.',
    REJECTED: 'The disputed amount is owed.',
  },
);

export const TransmissionStatusType = enumType<TransmissionStatus>(
  'InvoiceTransmissionStatus',
  'Where a document is on its way to the buyer.',
  {
    NOT_NEEDED: 'Nothing has to be sent. It is so until something else is recorded.',
    TO_SEND: 'It has to be sent.',
    SENT: 'It was sent.',
    REJECTED: 'It was refused, by the platform or by the buyer.',
    RECEIVED: 'The buyer has received it.',
  },
);

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceCredit', {
  description:
    'Where the amount of a credit note goes, and whether it is billed again. All amounts are 0 or more.',
})
export class InvoiceCredit {
  @Field(() => Money, { description: 'What it lowers of the amount due of the invoice.' })
  offset: Money;

  @Field(() => Money, { description: 'What goes to the account, for its next invoice.' })
  credit: Money;

  @Field(() => Money, { description: 'Money to be returned.' })
  refund: Money;

  @Field(() => Boolean, {
    description:
      'Whether what it credits is billed again by the next invoice. Where it is not, it counts as billed and no later document has it.',
  })
  rebill: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was issued; null for a preview, and for the document of a month.',
  })
  reason: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was taken back, so that it is billed again; null where it stands.',
  })
  takenBackAt: string | null;
}

@ObjectType('PaymentTaxShare', { description: 'What of a payment falls to a tax rate.' })
export class PaymentTaxShare {
  @Field(() => TaxCategory, { description: 'Category of VAT.' })
  category: Category;

  @Field(() => DecimalScalar, { description: 'Rate in percent.' })
  rate: string;

  @Field(() => Money, { description: 'The amount, tax included.' })
  gross: Money;
}

@RequiresRight('READ_BILLING')
@ObjectType('Payment', {
  implements: Node,
  description: 'Money that came in for an invoice. Payments are recorded, not processed.',
})
export class Payment extends Node {
  @Field(() => DateScalar, { description: 'The day of the payment, in the account’s time zone.' })
  paidOn: string;

  @Field(() => String, { description: 'What others call it, such as the bank.' })
  externalReference: string;

  @Field(() => String, { nullable: true, description: 'A note; null if there is none.' })
  note: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('Refund', { description: 'Money that was returned without a credit note.' })
export class Refund {
  @Field(() => DateScalar, { description: 'The day of the refund, in the account’s time zone.' })
  refundedOn: string;

  @Field(() => String, {
    nullable: true,
    description: 'What others call it, such as the bank; null if nothing was stated.',
  })
  externalReference: string | null;

  @Field(() => String, { nullable: true, description: 'A note; null if there is none.' })
  note: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceDisputeResolution', { description: 'How a dispute ended.' })
export class InvoiceDisputeResolution {
  @Field(() => DisputeOutcomeType, { description: 'The outcome.' })
  outcome: DisputeOutcome;

  @Field(() => DateScalar, { description: 'The day, in the account’s time zone.' })
  resolvedOn: string;

  @Field(() => DateScalar, {
    description: 'Last day to pay what remains: the 15th day after, or dueOn where that is later.',
  })
  payableUntil: string;

  @Field(() => String, { nullable: true, description: 'A note; null if there is none.' })
  note: string | null;
}

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceDispute', {
  implements: Node,
  description: 'An amount of an invoice that the customer disputes.',
})
export class InvoiceDispute extends Node {
  @Field(() => DateScalar, { description: 'The day, in the account’s time zone.' })
  disputedOn: string;

  @Field(() => String, { description: 'Why it is disputed.' })
  reason: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceTransmission', {
  description: 'Where a document was on its way to the buyer.',
})
export class InvoiceTransmission {
  @Field(() => TransmissionStatusType, { description: 'Where it was.' })
  status: TransmissionStatus;

  @Field(() => DateTimeScalar, { description: 'Since when.' })
  happenedAt: string;

  @Field(() => String, { nullable: true, description: 'A note; null if there is none.' })
  note: string | null;
}

@RequiresRight('READ_BILLING')
@ObjectType('StatementAgeing', { description: 'What is open and not disputed, by days past due.' })
export class StatementAgeing {
  @Field(() => Money, { description: 'Not due yet, the last day to pay included.' })
  notDue: Money;

  @Field(() => Money, { description: '1 to 30 days past due.' })
  pastDue1To30: Money;

  @Field(() => Money, { description: '31 to 60 days past due.' })
  pastDue31To60: Money;

  @Field(() => Money, { description: '61 to 90 days past due.' })
  pastDue61To90: Money;

  @Field(() => Money, { description: 'More than 90 days past due.' })
  pastDueMore: Money;
}

@RequiresRight('READ_BILLING')
@ObjectType('StatementItem', { description: 'An invoice of which something is open.' })
export class StatementItem {
  @Field(() => PaymentStatusType, { description: 'How much of it is settled.' })
  paymentStatus: PaymentStatus;

  @Field(() => DateScalar, { description: 'Last day to pay it.' })
  dueOn: string;
}

@RequiresRight('READ_BILLING')
@ObjectType('AccountStatement', {
  description: 'What an account has open on a day, and the credit that it has.',
})
export class AccountStatement {
  @Field(() => DateScalar, { description: 'The day, in the account’s time zone.' })
  statedOn: string;
}
