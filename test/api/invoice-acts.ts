import type { ActOfTest } from './act-of-test';
import { aBilledAccount, aCreditNote, aDispute, anInvoice, aPayment } from '../support/invoices';
import { STAFF, type TestServer } from '../support/test-server';
import { act, unique } from '../support/world';

const MONTH = '2026-11';

/** An account that can be billed for the month in which it is made, and the clock as it was. */
async function billed(server: TestServer): Promise<string> {
  const { now } = server.clock;
  const { accountId } = await aBilledAccount(server, { month: MONTH });
  server.clock.now = now;
  return accountId;
}

async function drafted(server: TestServer): Promise<string> {
  const input = { accountId: await billed(server), month: MONTH };
  const { invoice } = await act<{ invoice: { id: string } }>(
    server,
    STAFF,
    'draftInvoice',
    input,
    'invoice { id }',
  );
  return invoice.id;
}

const finalized = async (server: TestServer): Promise<string> =>
  (await anInvoice(server, await billed(server), MONTH)).id;

/** What each answers. */
export const INVOICE_SELECTIONS: Readonly<Record<string, string>> = {
  draftInvoice: 'invoice { id status finalizeNotBefore }',
  finalizeInvoice: 'invoice { id number issuedOn gross { amount } }',
  discardInvoiceDraft: 'invoice { id status }',
  issueCreditNote: 'creditNote { id number gross { amount } credit { offset { amount } rebill } }',
  takeBackCreditNote: 'creditNote { id credit { takenBackAt } }',
  recordPayment: 'payment { id amount { amount } taxSplit { gross { amount } } }',
  recordRefund: 'refund { amount { amount } refundedOn externalReference }',
  disputeInvoice: 'dispute { id amount { amount } lines { position } resolution { outcome } }',
  resolveDispute: 'dispute { id resolution { outcome payableUntil } }',
  recordTransmission: 'invoice { id transmissionStatus }',
};

/** The acts on invoices, and on what becomes of them. */
export const INVOICE_ACTS: Readonly<Record<string, ActOfTest>> = {
  draftInvoice: [
    'invoice_draft',
    async (server) => ({ accountId: await billed(server), month: MONTH }),
  ],
  finalizeInvoice: ['invoice', async (server) => ({ invoiceId: await drafted(server) })],
  // The row is there already; the act is told of.
  discardInvoiceDraft: ['event', async (server) => ({ invoiceId: await drafted(server) })],
  issueCreditNote: [
    'credit_note',
    async (server) => ({
      ...{ invoiceId: await finalized(server), reason: 'Wrong.' },
      lines: [{ position: 1, net: '10' }],
    }),
  ],
  takeBackCreditNote: [
    'credit_note_reversal',
    async (server) => {
      const { id } = await aCreditNote(server, await finalized(server));
      return { creditNoteId: id, reason: 'It was right.' };
    },
  ],
  recordPayment: [
    'settlement',
    async (server) => ({
      ...{ invoiceId: await finalized(server), amount: '20' },
      externalReference: unique('BANK'),
    }),
  ],
  recordRefund: [
    'settlement',
    async (server) => {
      const invoiceId = await finalized(server);
      await aPayment(server, invoiceId, '20');
      return { invoiceId, amount: '5', externalReference: unique('BACK') };
    },
  ],
  disputeInvoice: [
    'invoice_dispute',
    async (server) => ({
      ...{ invoiceId: await finalized(server), positions: [1], amount: '20' },
      reason: 'Not ordered.',
    }),
  ],
  resolveDispute: [
    'dispute_resolution',
    async (server) => ({
      disputeId: await aDispute(server, await finalized(server), '20'),
      ...{ outcome: 'PARTLY', note: 'By half.' },
    }),
  ],
  recordTransmission: [
    'invoice_transmission',
    async (server) => ({ invoiceId: await finalized(server), status: 'SENT' }),
  ],
};

export const INVOICE_EVENTS: Readonly<Record<string, readonly string[]>> = {
  draftInvoice: ['invoice.drafted'],
  finalizeInvoice: ['invoice.finalized'],
  discardInvoiceDraft: ['invoice.discarded'],
  issueCreditNote: ['credit_note.issued'],
  takeBackCreditNote: ['credit_note.taken_back'],
  recordPayment: ['payment.recorded'],
  recordRefund: ['refund.recorded'],
  disputeInvoice: ['invoice.disputed'],
  resolveDispute: ['dispute.resolved'],
  recordTransmission: ['invoice.transmission_recorded'],
};
