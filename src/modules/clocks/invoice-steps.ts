import { DomainError } from '../../domain/domain-error';
import { monthOf, type YearMonth } from '../../domain/time/calendar-date';
import { nextMonthAfter, startOfMonth } from '../../domain/time/test-clock';
import { startOfDay, type Instant } from '../../domain/time/time-zone';
import type { Wording } from '../../domain/wording';
import type { CommandContext, RequestContext } from '../../application/context';
import { UserInputError } from '../../application/user-input-error';
import type { AccountRow } from '../accounts/account.entity';
import { profileFactsOf } from '../billing/billing-profile.loader';
import { draftInvoice, finalizeInvoice } from '../invoices/invoice.commands';
import type { InvoiceDraftRow } from '../invoices/invoice.entity';
import { CannotBeBilled } from '../invoices/invoice-obstacles';
import { draftsByAccountId } from '../invoices/invoice.loader';

// What billing runs do for other accounts, a test clock does for its own: it drafts the document of
// a month when the month begins, and finalizes a draft when its days of grace are over.

/** A month for which no document could be made, and why. */
export interface UnbilledMonth {
  readonly month: YearMonth;
  readonly message: Wording;
}

/** When a document is due to be drafted or finalized next; undefined where nobody bills. */
export async function nextInvoiceStep(
  context: RequestContext,
  account: AccountRow,
  after: Instant,
): Promise<Instant | undefined> {
  if (!(await isBilled(context, account))) return undefined;
  const { timeZone } = account;
  const month = startOfMonth(nextMonthAfter(after, timeZone), timeZone);
  const drafts = await draftsByAccountId(context, account.id);
  const due = drafts.filter(isOpen).map((draft) => finalizedFrom(account, draft));
  return [month, ...due.filter((at) => at > after)].sort()[0];
}

/** Makes what documents are due at an instant, which the account's clock shows. */
export async function takeInvoiceSteps(
  context: CommandContext,
  account: AccountRow,
  at: Instant,
): Promise<UnbilledMonth[]> {
  const drafts = await draftsByAccountId(context, account.id);
  const due = drafts.filter((draft) => isOpen(draft) && finalizedFrom(account, draft) === at);
  const month = monthOf(context.today(account));
  const begins = startOfMonth(month, account.timeZone) === at;
  const unbilled: UnbilledMonth[] = [];
  for (const draft of due) unbilled.push(...(await finalized(context, draft)));
  if (begins && (await isBilled(context, account))) {
    unbilled.push(...(await drafted(context, account, month)));
  }
  return unbilled;
}

const isBilled = async (context: RequestContext, { id }: AccountRow): Promise<boolean> =>
  (await profileFactsOf(context, id)).length > 0;

const isOpen = ({ state }: InvoiceDraftRow): boolean => state === 'DRAFT';

const finalizedFrom = ({ timeZone }: AccountRow, { finalizeNotBefore }: InvoiceDraftRow): Instant =>
  startOfDay(finalizeNotBefore, timeZone);

async function drafted(
  context: CommandContext,
  account: AccountRow,
  month: YearMonth,
): Promise<UnbilledMonth[]> {
  let made: InvoiceDraftRow | undefined;
  const unbilled = await attempted(context, month, async () => {
    made = (await draftInvoice(context, { accountId: account.id, month })).draft;
  });
  const isDue = made !== undefined && made.finalizeNotBefore <= context.today(account);
  return made && isDue ? finalized(context, made) : unbilled;
}

const finalized = (context: CommandContext, draft: InvoiceDraftRow): Promise<UnbilledMonth[]> =>
  attempted(context, draft.issueMonth, async () => {
    await finalizeInvoice(context, { invoice: draft });
  });

/** What the rules refuse undoes this document alone; the clock goes on. */
async function attempted(
  { transaction }: CommandContext,
  month: YearMonth,
  work: () => Promise<void>,
): Promise<UnbilledMonth[]> {
  try {
    await transaction.retriedPart(work);
    return [];
  } catch (error) {
    const message = refusalOf(error);
    if (message === undefined) throw error;
    return hasNothingToBill(error) ? [] : [{ month, message }];
  }
}

function refusalOf(error: unknown): Wording | undefined {
  if (error instanceof DomainError) return error.wording;
  return error instanceof UserInputError ? error.problems[0]?.message : undefined;
}

/** There is nothing to bill, or it was billed before. */
const hasNothingToBill = (error: unknown): boolean =>
  error instanceof CannotBeBilled
    ? error.obstacle.code === 'NOTHING'
    : error instanceof UserInputError && error.problems[0]?.code === 'ALREADY_DONE';
