import { monthOf } from '../../domain/time/calendar-date';
import { parseDecimal } from '../../domain/money/money';
import type { InputPath } from '../../application/command';
import type { RequestContext } from '../../application/context';
import type { AskedCredit } from './credit-note';
import { consideredCredit, type NewCreditNote } from './credit-note.commands';
import { previewIdOf } from './invoice-id';
import { lineOfRow, taxOfRow } from './finalized-view';
import type { CreditView, InvoiceView } from './invoice-view';
import type { SettlementKind } from './settlement.entity';
import { bookOf, creditNoteById } from './settlement.loader';
import { retell } from './stored-derivation';
import { storedConversionView } from './vat-conversion';

/**
 * The credit note that would be issued; nothing is stored.
 *
 * @throws UserInputError as the act refuses it.
 */
export async function previewedCredit(
  context: RequestContext,
  asked: Omit<NewCreditNote, 'reason'>,
  path: InputPath,
): Promise<InvoiceView> {
  const id = previewId(asked);
  const decided = await consideredCredit(context, asked, id, path);
  const { account, invoice, credit, split, lines, taxes, derivation } = decided;
  const currency = invoice.currencyCode;
  return {
    ...{ accountId: account.id, id, kind: 'CREDIT', state: 'PREVIEW', currency },
    ...{ documentType: 'CREDIT_NOTE', issueMonth: monthOf(context.today(account)) },
    ...{ number: null, issuedOn: null, dueOn: null, finalizeNotBefore: null },
    lines: () => lines.map((line) => ({ ...lineOfRow(invoice, line), position: null })),
    ...{ unbilledBefore: [], lateUseRefused: [], unratedCalls: 0 },
    ...{ net: -credit.net, tax: -credit.tax, gross: -credit.gross },
    taxes: () => taxes.map((tax) => taxOfRow(invoice, tax)),
    vatConversion: storedConversionView(invoice, -credit.tax),
    missing: [],
    explainTotals: (_, trace) => {
      retell(derivation, trace);
    },
    corrects: [invoice.id],
    credit: {
      ...{ ...split, currency, isBilledAgain: credit.rebill },
      ...{ reason: null, takenBackAt: null },
    },
  };
}

/** A preview is never mistaken for a document: its id is of its own kind. */
const previewId = ({ invoice, ...asked }: AskedCredit & Pick<NewCreditNote, 'invoice'>): string =>
  previewIdOf('credit note preview', [invoice?.accountId ?? '', invoice?.id ?? ''], asked);

/** Where the amount of a credit note goes; null for an invoice. */
export async function creditViewOf(
  context: RequestContext,
  view: InvoiceView,
): Promise<CreditView | null> {
  if (view.credit) return view.credit;
  const { accountId, id, currency, documentType, state } = view;
  if (documentType !== 'CREDIT_NOTE' || state !== 'FINALIZED') return null;
  const [{ settlements }, note] = await Promise.all([
    bookOf(context, accountId),
    creditNoteById(context, { accountId, id }),
  ]);
  const own = settlements.filter(({ creditNoteId }) => creditNoteId === id);
  const total = (kind: SettlementKind) =>
    own
      .filter((row) => row.kind === kind)
      .reduce((sum, { amount }) => sum + parseDecimal(amount), 0n);
  return {
    ...{ offset: total('OFFSET'), credit: total('CREDIT'), refund: total('NOTE_REFUND') },
    ...{ currency, reason: note?.reason ?? null },
    isBilledAgain: note?.isBilledAgain ?? false,
    takenBackAt: note?.takenBackAt ?? null,
  };
}
