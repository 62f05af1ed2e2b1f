import type { FullAccount } from '../support/full-account';
import { FULL_MONTH } from '../support/billing';
import { unique } from '../support/world';
import { entry, INSIDERS, to, type FieldEntry, type TypeEntry } from './access-entry';

// The acts on invoices and what becomes of them, and what is seen of both by whom.

/** A good input of each, on the invoice of that account. */
export const inputsOnInvoices: Readonly<Record<string, (account: FullAccount) => object>> = {
  draftInvoice: ({ accountId }) => ({ accountId, month: FULL_MONTH }),
  finalizeInvoice: ({ settled: { invoiceId } }) => ({ invoiceId }),
  discardInvoiceDraft: ({ settled: { invoiceId } }) => ({ invoiceId }),
  issueCreditNote: ({ settled: { invoiceId } }) => ({
    ...{ invoiceId, lines: [{ position: 1, net: '0.01' }], reason: 'Wrong.' },
  }),
  takeBackCreditNote: ({ settled: { creditNoteId } }) => ({ creditNoteId, reason: 'Wrong.' }),
  recordPayment: ({ settled: { invoiceId } }) => ({
    ...{ invoiceId, amount: '1', externalReference: unique('ACCESS') },
  }),
  recordRefund: ({ settled: { invoiceId } }) => ({ invoiceId, amount: '1' }),
  disputeInvoice: ({ settled: { invoiceId } }) => ({
    ...{ invoiceId, amount: '1', reason: 'Not ordered.' },
  }),
  resolveDispute: ({ settled: { disputeId } }) => ({ disputeId, outcome: 'REJECTED' }),
  recordTransmission: ({ settled: { invoiceId } }) => ({ invoiceId, status: 'RECEIVED' }),
};

const [D, F, N, A] = ['DONE', 'FORBIDDEN', 'NOT_FOUND', 'ALREADY_DONE'] as const;

/** For staff, owner, member, its partner, another customer and partner, NICE and GOTO. */
export const OUTCOMES_ON_INVOICES: Readonly<Record<string, readonly string[]>> = {
  // It is finalized.
  draftInvoice: [A, F, F, F, F, F, F, F],
  finalizeInvoice: [A, F, F, F, F, F, F, F],
  discardInvoiceDraft: [A, F, F, F, F, F, F, F],
  issueCreditNote: [D, F, F, F, F, F, F, F],
  takeBackCreditNote: [D, F, F, F, F, F, F, F],
  recordPayment: [D, F, F, F, F, F, F, F],
  recordRefund: [D, F, F, F, F, F, F, F],
  disputeInvoice: [D, D, F, F, N, F, F, F],
  resolveDispute: [D, F, F, F, F, F, F, F],
  recordTransmission: [D, F, F, F, F, F, F, F],
};

/** Previews of ids that name nothing: nobody sees anything. */
export const PREVIEWS_OF_INVOICES: Readonly<Record<string, FieldEntry>> = {
  previewInvoice: {
    kind: 'BILLING',
    asked: 'previewInvoice(input: { accountId: "x", month: "2026-11" })',
    expected: to(INSIDERS, 'NOTHING'),
  },
  previewCreditNote: {
    kind: 'BILLING',
    asked: 'previewCreditNote(input: { invoiceId: "x" })',
    expected: to(INSIDERS, 'NOTHING'),
  },
};

export const INVOICE_ENTRIES: Readonly<Record<string, TypeEntry>> = {
  Invoice: entry(
    'BILLING',
    'id kind status documentType issueMonth number issuedOn dueOn finalizeNotBefore? unratedCalls missing? account sections lines unbilledBefore? lateUseRefused? net taxes tax gross vatConversion? derivation ' +
      'paymentStatus balance balanceDerivation disputeStatus disputableUntil transmissionStatus transmissions payments refunds creditUsed disputes creditNotes credit? corrects? files',
  ),
  InvoiceSection: entry('BILLING', 'subscription supportedBy lines net'),
  InvoiceTax: entry('BILLING', 'category rate exemptionReason exemptionCode base tax'),
  // The seller's own currency is that of the account.
  InvoiceVatConversion: entry('BILLING', 'currency? rate? source? publishedOn? tax? derivation?'),
  InvoiceLine: entry(
    'BILLING',
    'position kind description serviceMonth serviceFrom serviceBefore subscription quantity unit unitPrice days daysInMonth net taxCategory taxRate isEstimate corrects? details derivation',
  ),
  InvoiceLineDetail: entry('BILLING', 'direction leg calls billedSeconds perMinute amount'),
  InvoiceLineConnection: entry('BILLING', 'edges nodes pageInfo totalCount'),
  InvoiceLineEdge: entry('BILLING', 'cursor node'),
  InvoiceConnection: entry('BILLING', 'edges nodes pageInfo totalCount'),
  InvoiceEdge: entry('BILLING', 'cursor node'),
  InvoiceFile: entry('BILLING', 'format url sha256'),
  RefusedUse: entry('BILLING', 'subscription? serviceMonth? quantity? net?'),
  // An invoice leads to none.
  InvoiceCredit: entry('BILLING', 'offset? credit? refund? rebill? reason? takenBackAt?'),
  Payment: entry(
    'BILLING',
    'id invoice amount paidOn externalReference note recordedAt taxSplit derivation',
  ),
  PaymentTaxShare: entry('BILLING', 'category rate gross'),
  Refund: entry('BILLING', 'invoice amount refundedOn externalReference note recordedAt'),
  InvoiceDispute: entry(
    'BILLING',
    'id invoice lines amount disputedOn reason recordedAt resolution',
  ),
  InvoiceDisputeResolution: entry('BILLING', 'outcome resolvedOn payableUntil note'),
  InvoiceTransmission: entry('BILLING', 'status happenedAt note'),
  AccountStatement: entry(
    'BILLING',
    'statedOn balance disputed ageing accountCredit openItems derivation',
  ),
  StatementItem: entry('BILLING', 'invoice paymentStatus dueOn balance disputed ageing'),
  StatementAgeing: entry('BILLING', 'notDue pastDue1To30 pastDue31To60 pastDue61To90 pastDueMore'),
};
