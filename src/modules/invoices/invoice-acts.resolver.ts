import type { RequestContext } from '../../application/context';
import { defineMutation, type StoredAnswer } from '../../graphql/mutation';
import { keyOf } from '../../graphql/node-id';
import type { RowKey } from '../../data/loader';
import { refuse } from '../../application/user-input-error';
import { discardInvoiceDraft, draftInvoice, finalizeInvoice } from './invoice.commands';
import { DraftInvoiceInput, FinalizeInvoiceInput, DiscardInvoiceDraftInput } from './invoice.input';
import { finalizedView } from './finalized-view';
import { invoiceNode } from './invoice-preview';
import { wording } from './invoice.sentences';
import type { InvoiceView } from './invoice-view';
import { Invoice } from './invoice.type';

/** A document is answered as it stands when it is read. */
const asItStands: StoredAnswer<InvoiceView> = {
  toStored: ({ accountId, id }) => ({ accountId, id }),
  read: async (context: RequestContext, stored) => {
    const view = await invoiceNode(context, stored as RowKey);
    return view ?? refuse('NOT_FOUND', ['input'], wording('No draft with this id.'));
  },
};

const invoiceField = (description: string) => ({
  type: () => Invoice,
  description,
  stored: asItStands,
});

export const DraftInvoice = defineMutation(draftInvoice, {
  description:
    'Drafts the invoice of an account and month, to be finalized after the days of grace. What is drafted already stays as it is.',
  input: [DraftInvoiceInput, 'The month.'],
  toInput: ({ accountId, month }) => ({ accountId: keyOf('Account', accountId)?.id, month }),
  toPayload: ({ invoice }) => ({ invoice }),
  payload: { invoice: invoiceField('The draft; null if refused.') },
});

export const FinalizeInvoice = defineMutation(finalizeInvoice, {
  description:
    'Finalizes a draft: computes it by all that is known now, and gives it its number. Nothing of it changes afterwards.',
  input: [FinalizeInvoiceInput, 'The draft.'],
  toInput: ({ invoiceId, approvedGross }) => ({
    invoice: keyOf('Invoice', invoiceId),
    approvedGross: approvedGross ?? undefined,
  }),
  toPayload: ({ row }) => ({ invoice: finalizedView(row) }),
  payload: { invoice: invoiceField('The invoice; null if refused.') },
});

export const DiscardInvoiceDraft = defineMutation(discardInvoiceDraft, {
  description: 'Discards a draft. Nothing is billed until its month is drafted again.',
  input: [DiscardInvoiceDraftInput, 'The draft.'],
  toInput: ({ invoiceId }) => ({ invoice: keyOf('Invoice', invoiceId) }),
  toPayload: ({ invoice }) => ({ invoice }),
  payload: { invoice: invoiceField('What was drafted; null if refused.') },
});
