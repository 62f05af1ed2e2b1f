import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Micros } from '../../domain/money/money';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../graphql/scalars';
import type { DisputeOutcome, TransmissionStatus } from './settlement-view';
import { DisputeOutcomeType, TransmissionStatusType } from './settlement.type';

const NOTE = { nullable: true, description: 'A note, at most 1,000 characters.' };

@InputType('CreditLineInput', {
  description:
    'A line to credit, with its amount as net, as gross or by days that were not served: exactly one of them.',
})
export class CreditLineInput {
  @Field(() => Int, { description: 'Position of the line in the invoice.' })
  position: number;

  @Field(() => DecimalScalar, { nullable: true, description: 'Net amount, above 0.' })
  net?: Micros | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Amount tax included, above 0.' })
  gross?: Micros | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Days that the line charged and that were not served, at least 1: their share of its net amount. Of a line with `days` only.',
  })
  unservedDays?: number | null;
}

@InputType('CreditSplitInput', {
  description: 'Where the amount of a credit note goes: three parts that make it up.',
})
export class CreditSplitInput {
  @Field(() => DecimalScalar, {
    defaultValue: 0n,
    description: 'Lowers what is due of the invoice; at most that.',
  })
  offset: Micros;

  @Field(() => DecimalScalar, {
    defaultValue: 0n,
    description: 'Goes to the account, for its next invoice.',
  })
  credit: Micros;

  @Field(() => DecimalScalar, {
    defaultValue: 0n,
    description: 'Is returned as money; at most what was paid.',
  })
  refund: Micros;
}

const CREDIT = {
  invoice: { description: 'The invoice to credit; finalized, and no credit note itself.' },
  lines: {
    nullable: true,
    description:
      'What to credit, each line once. Omit to credit all that is left of the invoice, its negative lines included.',
  },
  rebill: {
    defaultValue: false,
    description:
      'Whether what is credited is billed again, in its own service months, by the next invoice. Where it is not, it counts as billed.',
  },
  split: {
    nullable: true,
    description:
      'Where the amount goes. Default: it lowers what is due, and the rest goes to the account.',
  },
};

@InputType('PreviewCreditNoteInput', { description: 'What would be credited of an invoice.' })
export class PreviewCreditNoteInput {
  @Field(() => ID, CREDIT.invoice)
  invoiceId: string;

  @Field(() => [CreditLineInput], CREDIT.lines)
  lines?: CreditLineInput[] | null;

  @Field(() => Boolean, CREDIT.rebill)
  rebill: boolean;

  @Field(() => CreditSplitInput, CREDIT.split)
  split?: CreditSplitInput | null;
}

@InputType('IssueCreditNoteInput', { description: 'What to credit of an invoice.' })
export class IssueCreditNoteInput extends ActInput {
  @Field(() => ID, CREDIT.invoice)
  invoiceId: string;

  @Field(() => [CreditLineInput], CREDIT.lines)
  lines?: CreditLineInput[] | null;

  @Field(() => Boolean, CREDIT.rebill)
  rebill: boolean;

  @Field(() => CreditSplitInput, CREDIT.split)
  split?: CreditSplitInput | null;

  @Field(() => String, { description: 'Why, 1 to 1,000 characters.' })
  reason: string;
}

@InputType('TakeBackCreditNoteInput', { description: 'The credit note to take back.' })
export class TakeBackCreditNoteInput extends ActInput {
  @Field(() => ID, { description: 'The credit note, one that was issued by an act.' })
  creditNoteId: string;

  @Field(() => String, { description: 'Why, 1 to 1,000 characters.' })
  reason: string;
}

@InputType('RecordPaymentInput', { description: 'Money that came in for an invoice.' })
export class RecordPaymentInput extends ActInput {
  @Field(() => ID, { description: 'The invoice that it is for.' })
  invoiceId: string;

  @Field(() => DecimalScalar, {
    description: 'The amount, above 0, in the currency of the invoice.',
  })
  amount: Micros;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The day of the payment, from the issue date to today, in the account’s time zone. Default: today.',
  })
  paidOn?: CalendarDate | null;

  @Field(() => String, {
    description:
      'What others call it, 1 to 100 characters, such as the reference of the bank: no two payments of an account have the same, so that none is recorded twice.',
  })
  externalReference: string;

  @Field(() => String, NOTE)
  note?: string | null;
}

@InputType('RecordRefundInput', {
  description:
    'Money that was returned without a credit note, of an invoice or of the credit of an account.',
})
export class RecordRefundInput extends ActInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The invoice that had been paid; its balance rises. Omit for an account.',
  })
  invoiceId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The account whose credit is returned. Omit for an invoice.',
  })
  accountId?: string | null;

  @Field(() => DecimalScalar, { description: 'The amount, above 0, in the account’s currency.' })
  amount: Micros;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day, in the account’s time zone, not in the future. Default: today.',
  })
  refundedOn?: CalendarDate | null;

  @Field(() => String, {
    nullable: true,
    description: 'What others call it, at most 100 characters; no two refunds have the same.',
  })
  externalReference?: string | null;

  @Field(() => String, NOTE)
  note?: string | null;
}

@InputType('DisputeInvoiceInput', { description: 'An amount of an invoice to dispute.' })
export class DisputeInvoiceInput extends ActInput {
  @Field(() => ID, { description: 'The invoice.' })
  invoiceId: string;

  @Field(() => [Int], {
    nullable: true,
    description: 'Positions of the lines that it is about. Omit for the invoice as a whole.',
  })
  positions?: number[] | null;

  @Field(() => DecimalScalar, {
    description: 'The amount, tax included: above 0, at most what is not disputed already.',
  })
  amount: Micros;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The day on which the customer disputed it, in the account’s time zone, within 15 days of the issue date. Default: today. Only staff may state another day.',
  })
  disputedOn?: CalendarDate | null;

  @Field(() => String, { description: 'Why, 1 to 1,000 characters.' })
  reason: string;
}

@InputType('ResolveDisputeInput', { description: 'How a dispute ended.' })
export class ResolveDisputeInput extends ActInput {
  @Field(() => ID, { description: 'The dispute.' })
  disputeId: string;

  @Field(() => DisputeOutcomeType, { description: 'The outcome.' })
  outcome: DisputeOutcome;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The day, from that of the dispute to today, in the account’s time zone. Default: today.',
  })
  resolvedOn?: CalendarDate | null;

  @Field(() => String, NOTE)
  note?: string | null;
}

@InputType('RecordTransmissionInput', {
  description: 'Where a finalized document is on its way to the buyer.',
})
export class RecordTransmissionInput extends ActInput {
  @Field(() => ID, { description: 'The invoice or credit note.' })
  invoiceId: string;

  @Field(() => TransmissionStatusType, { description: 'Where it is.' })
  status: TransmissionStatus;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Since when, not in the future. Default: now.',
  })
  happenedAt?: Instant | null;

  @Field(() => String, NOTE)
  note?: string | null;
}
