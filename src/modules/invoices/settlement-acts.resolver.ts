import type { RequestContext } from '../../application/context';
import type { RowKey } from '../../data/loader';
import { defineMutation, storedNode, type StoredAnswer } from '../../graphql/mutation';
import { keyOf } from '../../graphql/node-id';
import { issueCreditNote, takeBackCreditNote } from './credit-note.commands';
import { toAskedCredit } from './credit-note.input-check';
import { disputeInvoice, resolveDispute } from './dispute.commands';
import { finalizedView } from './finalized-view';
import type { InvoiceView } from './invoice-view';
import { Invoice } from './invoice.type';
import { recordPayment, recordRefund } from './payment.commands';
import type { SettlementRow } from './settlement.entity';
import {
  DisputeInvoiceInput,
  IssueCreditNoteInput,
  RecordPaymentInput,
  RecordRefundInput,
  RecordTransmissionInput,
  ResolveDisputeInput,
  TakeBackCreditNoteInput,
} from './settlement.input';
import { settlementById, type DisputeRecord } from './settlement.loader';
import { InvoiceDispute, Payment, Refund } from './settlement.type';
import { recordTransmission } from './transmission.commands';

const documentField = (description: string) => ({
  type: () => Invoice,
  description,
  stored: storedNode<InvoiceView>('Invoice'),
});
const disputeField = (description: string) => ({
  type: () => InvoiceDispute,
  description,
  stored: storedNode<DisputeRecord>('InvoiceDispute'),
});

export const IssueCreditNote = defineMutation(issueCreditNote, {
  description:
    'Issues a credit note on an invoice, with a number of its own. What it credits is not billed again unless rebill says so.',
  input: [IssueCreditNoteInput, 'What to credit.'],
  toInput: (input) => ({ ...toAskedCredit(input), reason: input.reason }),
  toPayload: ({ row }) => ({ creditNote: finalizedView(row) }),
  payload: { creditNote: documentField('The credit note; null if refused.') },
});

export const TakeBackCreditNote = defineMutation(takeBackCreditNote, {
  description:
    'Takes back a credit note that was wrong: it stays as it is, and the next invoice bills what it credited, with lines that name it.',
  input: [TakeBackCreditNoteInput, 'The credit note.'],
  toInput: ({ creditNoteId, reason }) => ({ creditNote: keyOf('Invoice', creditNoteId), reason }),
  toPayload: ({ row }) => ({ creditNote: finalizedView(row) }),
  payload: { creditNote: documentField('The credit note; null if refused.') },
});

export const RecordPayment = defineMutation(recordPayment, {
  description:
    'Records money that came in for an invoice. What is more than is due becomes credit of the account.',
  input: [RecordPaymentInput, 'The payment.'],
  toInput: (input) => ({ ...input, invoice: keyOf('Invoice', input.invoiceId) }),
  payload: {
    payment: {
      type: () => Payment,
      description: 'The payment; null if refused.',
      stored: storedNode<SettlementRow>('Payment'),
    },
  },
});

/** Nothing but the act shows a refund by itself: it is read by its key. */
const STORED_REFUND: StoredAnswer<SettlementRow> = {
  toStored: ({ accountId, id }) => ({ accountId, id }),
  read: async (context: RequestContext, stored) => {
    const row = await settlementById(context, stored as RowKey);
    if (!row) throw new Error('a refund that was recorded and is not there');
    return row;
  },
};

export const RecordRefund = defineMutation(recordRefund, {
  description:
    'Records money that was returned without a credit note: the balance of its invoice rises, or the credit of the account falls.',
  input: [RecordRefundInput, 'The refund.'],
  toInput: (input) => ({
    ...input,
    invoice: input.invoiceId == null ? null : keyOf('Invoice', input.invoiceId),
    accountId: input.accountId == null ? null : keyOf('Account', input.accountId)?.id,
  }),
  payload: {
    refund: {
      type: () => Refund,
      description: 'The refund; null if refused.',
      stored: STORED_REFUND,
    },
  },
});

export const DisputeInvoice = defineMutation(disputeInvoice, {
  description:
    'Records that the customer disputes an amount of an invoice, within 15 days of its issue date. The amount is not overdue until that is resolved.',
  input: [DisputeInvoiceInput, 'What is disputed.'],
  toInput: (input) => ({
    ...input,
    invoice: keyOf('Invoice', input.invoiceId),
    positions: input.positions ?? null,
  }),
  toPayload: ({ dispute }) => ({ dispute }),
  payload: { dispute: disputeField('The dispute; null if refused.') },
});

export const ResolveDispute = defineMutation(resolveDispute, {
  description:
    'Records how a dispute ended. A credit note gives back what is not owed; what remains is to be paid by the 15th day after.',
  input: [ResolveDisputeInput, 'The outcome.'],
  toInput: (input) => ({ ...input, dispute: keyOf('InvoiceDispute', input.disputeId) }),
  toPayload: ({ dispute }) => ({ dispute }),
  payload: { dispute: disputeField('The dispute; null if refused.') },
});

export const RecordTransmission = defineMutation(recordTransmission, {
  description: 'Records where a finalized document is on its way to the buyer.',
  input: [RecordTransmissionInput, 'Where it is.'],
  toInput: (input) => ({ ...input, invoice: keyOf('Invoice', input.invoiceId) }),
  toPayload: ({ invoice }) => ({ invoice: finalizedView(invoice) }),
  payload: { invoice: documentField('The document; null if refused.') },
});
