import { FULL_MONTH } from './billing';
import { STAFF, type TestServer } from './test-server';
import { aCreditNote, aDispute, anInvoice, aPayment } from './invoices';
import { act } from './world';

/** What belongs to the invoice of a full account; every id is there. */
export interface SettledIds {
  readonly invoiceId: string;
  /** A credit note on it that stands; another was taken back. */
  readonly creditNoteId: string;
  readonly paymentId: string;
  /** A dispute that is open. */
  readonly disputeId: string;
  /** Another, of a line, that is resolved. */
  readonly resolvedDisputeId: string;
}

/**
 * Finalizes the invoice of an account that lacks nothing, and has something of all that can become
 * of one: credit notes, payments, a refund, disputes, its transmission.
 */
export async function aSettledInvoice(server: TestServer, accountId: string): Promise<SettledIds> {
  const { id: invoiceId } = await anInvoice(server, accountId, FULL_MONTH);
  const { id: paymentId } = await aPayment(server, invoiceId, '3', { note: 'By transfer.' });
  const refund = { invoiceId, amount: '1', externalReference: 'BACK-1', note: 'Paid twice.' };
  await act(server, STAFF, 'recordRefund', refund, 'refund { recordedAt }');
  const lines = [{ position: 1, net: '1' }];
  const wrong = await aCreditNote(server, invoiceId, { lines });
  const reversal = { creditNoteId: wrong.id, reason: 'It was right.' };
  await act(server, STAFF, 'takeBackCreditNote', reversal, 'creditNote { id }');
  const { id: creditNoteId } = await aCreditNote(server, invoiceId, { lines });
  const resolvedDisputeId = await aDispute(server, invoiceId, '2', { positions: [1] });
  const resolved = { disputeId: resolvedDisputeId, outcome: 'PARTLY', note: 'By half.' };
  await act(server, STAFF, 'resolveDispute', resolved, 'dispute { id }');
  const disputeId = await aDispute(server, invoiceId, '2');
  const sent = { invoiceId, status: 'SENT', note: 'By e-mail.' };
  await act(server, STAFF, 'recordTransmission', sent, 'invoice { id }');
  return { invoiceId, creditNoteId, paymentId, disputeId, resolvedDisputeId };
}
