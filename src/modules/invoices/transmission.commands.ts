import type { Instant } from '../../domain/time/time-zone';
import { auditedRow } from '../../application/audit';
import { defineCommand } from '../../application/command';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { checkCount, NOTE_MAX, requireDocument } from './finalized-invoice';
import type { TransmissionStatus } from './settlement-view';
import { TransmissionRow } from './transmission.entity';
import { statusOf, transmissionsByInvoiceId } from './transmission.loader';
import { wording } from './settlement.sentences';

export interface NewTransmission {
  readonly invoice: RowKey | undefined;
  readonly status: TransmissionStatus;
  /** Now when absent. */
  readonly happenedAt?: Instant | null | undefined;
  readonly note?: string | null | undefined;
}

/**
 * Records where a document is on its way to the buyer, as the platform or a person says.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where it stands there already.
 */
export const recordTransmission = defineCommand({
  name: 'recordTransmission',
  right: 'RECORD_PAYMENTS',
  account: ({ invoice }: NewTransmission) => invoice?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'invoiceId'];
    const { account, invoice } = await requireDocument(context, input.invoice, at);
    const earlier = await transmissionsByInvoiceId(context, invoice);
    const now = context.now(account);
    const happenedAt = input.happenedAt ?? now;
    const check = new InputCheck();
    checkCount(check, earlier, at);
    if (happenedAt > now) {
      const words = { now, got: happenedAt };
      const message = wording('expected an instant up to now, {now}, got {got}', words);
      check.invalid([...path, 'happenedAt'], message);
    }
    const note = check.optionalText([...path, 'note'], input.note, NOTE_MAX);
    check.done();
    const { status } = input;
    const before = statusOf(earlier);
    if (earlier.length > 0 && before === status) {
      refuse('ALREADY_DONE', [...path, 'status'], wording('It is {status} already.', { status }));
    }
    const row: TransmissionRow = {
      ...{ accountId: account.id, id: context.newId(), invoiceId: invoice.id },
      ...{ status, happenedAt, note },
      ...context.recorded,
    };
    await context.transaction.insert(TransmissionRow, [row]);
    return { invoice, row, before };
  },
  audit: ({ invoice, row, before }) => [
    auditedRow('Invoice', invoice, [{ name: 'transmission', before, after: row.status }]),
  ],
  event: { type: 'invoice.transmission_recorded', facts: ({ row }) => [row] },
});
