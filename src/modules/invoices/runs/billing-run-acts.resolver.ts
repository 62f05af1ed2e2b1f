import type { RequestContext } from '../../../application/context';
import { refuse } from '../../../application/user-input-error';
import { defineMutation, storedNode, type StoredAnswer } from '../../../graphql/mutation';
import { keyOf } from '../../../graphql/node-id';
import type { RowKey } from '../../../data/loader';
import { finalizedView } from '../finalized-view';
import { invoiceById } from '../invoice.loader';
import type { InvoiceView } from '../invoice-view';
import { Invoice } from '../invoice.type';
import type { BillingRunRow } from './billing-run.entity';
import { approveInvoice } from './bill-account.commands';
import { cancelBillingRun, resumeBillingRun, startBillingRun } from './billing-run.commands';
import {
  ApproveInvoiceInput,
  CancelBillingRunInput,
  ResumeBillingRunInput,
  StartBillingRunInput,
} from './billing-run.input';
import { wording } from './billing-run.sentences';
import { BillingRun } from './billing-run.type';

/** A run is answered as it stands when it is read. */
const billingRun = (description: string) => ({
  billingRun: {
    type: () => BillingRun,
    description,
    stored: storedNode<BillingRunRow>('BillingRun'),
  },
});

export const StartBillingRun = defineMutation(startBillingRun, {
  description:
    'Starts a run that drafts the documents of a month and finalizes them after the days of grace, in the background. What is billed already stays as it is.',
  input: [StartBillingRunInput, 'The month and the accounts.'],
  toInput: ({ month, accountIds, legalEntityCode, all }) => ({
    ...{ month, all, legalEntityCode: legalEntityCode ?? undefined },
    accountIds: accountIds?.map((id) => keyOf('Account', id)?.id),
  }),
  payload: billingRun('The run; null if refused.'),
});

export const CancelBillingRun = defineMutation(cancelBillingRun, {
  description:
    'Cancels a run: no further account is begun. What is finalized stays, and so do drafts.',
  input: [CancelBillingRunInput, 'The run.'],
  toInput: ({ billingRunId }) => ({ runId: keyOf('BillingRun', billingRunId)?.id }),
  payload: billingRun('The run; null if refused.'),
});

export const ResumeBillingRun = defineMutation(resumeBillingRun, {
  description:
    'Resumes a run: what was left when it was cancelled is billed, and accounts that are parked or wait for a person are tried again.',
  input: [ResumeBillingRunInput, 'The run.'],
  toInput: ({ billingRunId }) => ({ runId: keyOf('BillingRun', billingRunId)?.id }),
  payload: billingRun('The run; null if refused.'),
});

/** What is finalized does not change. */
const STORED_INVOICE: StoredAnswer<InvoiceView> = {
  toStored: ({ accountId, id }) => ({ accountId, id }),
  read: async (context: RequestContext, stored) => {
    const row = await invoiceById(context, stored as RowKey);
    if (row) return finalizedView(row);
    return refuse('NOT_FOUND', ['input'], wording('No invoice with this id.'));
  },
};

export const ApproveInvoice = defineMutation(approveInvoice, {
  description:
    'Approves the total of an invoice that waits for a person in a billing run, and finalizes it. Refused if it comes to another total by now: it then still waits.',
  input: [ApproveInvoiceInput, 'The invoice and its total.'],
  toInput: ({ invoiceId, gross }) => ({ invoice: keyOf('Invoice', invoiceId), gross }),
  toPayload: ({ row }) => ({ invoice: finalizedView(row) }),
  payload: {
    invoice: {
      type: () => Invoice,
      description: 'The finalized invoice; null if refused.',
      stored: STORED_INVOICE,
    },
  },
});
