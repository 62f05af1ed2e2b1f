import { DiscardInvoiceDraft, DraftInvoice, FinalizeInvoice } from './invoice-acts.resolver';
import { AccountInvoicesResolver, SubscriptionInvoicesResolver } from './invoice-lists.resolver';
import {
  InvoiceLineDetailResolver,
  InvoiceLineResolver,
  InvoiceResolver,
  InvoiceSectionResolver,
  InvoiceTaxResolver,
  InvoiceVatConversionResolver,
  RefusedUseResolver,
} from './invoice.resolver';
import { SETTLEMENTS } from './settlements.resolver';

/** All that the schema has of this room. */
export const INVOICES = [
  DraftInvoice,
  FinalizeInvoice,
  DiscardInvoiceDraft,
  AccountInvoicesResolver,
  SubscriptionInvoicesResolver,
  InvoiceResolver,
  InvoiceSectionResolver,
  InvoiceLineDetailResolver,
  InvoiceLineResolver,
  InvoiceTaxResolver,
  InvoiceVatConversionResolver,
  RefusedUseResolver,
  ...SETTLEMENTS,
] as const;
