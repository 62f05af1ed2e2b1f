import { keyOf } from '../../graphql/node-id';
import type { NewCreditNote } from './credit-note.commands';
import type { PreviewCreditNoteInput } from './settlement.input';

/** What is asked to be credited, as the command takes it. */
export const toAskedCredit = ({
  invoiceId,
  lines,
  rebill,
  split,
}: PreviewCreditNoteInput): Omit<NewCreditNote, 'reason'> => ({
  invoice: keyOf('Invoice', invoiceId),
  lines:
    lines?.map(({ position, net, gross, unservedDays }) => ({
      ...{ position, net: net ?? null, gross: gross ?? null, unservedDays: unservedDays ?? null },
    })) ?? null,
  rebill,
  split: split ?? undefined,
});
