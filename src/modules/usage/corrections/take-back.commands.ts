import type { CurrencyCode } from '../../../domain/money/currency';
import type { YearMonth } from '../../../domain/time/calendar-date';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import type { UsageStatus } from '../../../domain/usage/usage';
import { RetryTransaction } from '../../../data/retry';
import { lockAccounts } from '../../../application/account-lock';
import type { Instant } from '../../../domain/time/time-zone';
import { defineCommand } from '../../../application/command';
import type { CommandContext, RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { requireRight } from '../../../application/rights';
import { refuse, UserInputError, type Problem } from '../../../application/user-input-error';
import type { UsageImportRow } from '../ingest/usage-import.entity';
import { usageImportById } from '../ingest/usage-import.loader';
import { closeTakenBack, lockImport, openImports } from '../ingest/usage-import.store';
import { claimRecords } from './ledger.store';
import { accountsOfImport, judgeImport, obstaclesTo, type Judgement } from './take-back';
import { ENTER_REVERSALS, NEXT_STANDING, SUM_STANDING } from './take-back-statements';
import { wording } from './correction.sentences';

const RIGHT = 'CORRECT_USAGE';

/** As many calls as an act takes back: some two seconds, in which their accounts wait. */
const CALLS_MAX = 10_000;
/** Accounts of one act: each has its entry in the audit log, and its event. */
const ACCOUNTS_MAX = 200;

/** What was taken back of one account. */
interface TakenBack {
  readonly accountId: string;
  readonly calls: number;
  /** What they had been charged. */
  readonly amount: string;
}

/**
 * Takes a delivery back: every call that it brought in and that still stands as it was brought is
 * reversed. From then on the delivery is closed, and its calls may be delivered again.
 *
 * Calls that were corrected since stay as they are corrected, incidents stay in any case. It takes
 * so many calls at the most; done again, it goes on.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE where nothing of it is left to take back;
 *   INVALID_INPUT while it is running, for calls whose detail was removed or whose numbers were
 *   erased, and for calls of accounts that the viewer does not reach.
 */
export const takeBackUsageImport = defineCommand({
  name: 'takeBackUsageImport',
  right: RIGHT,
  // It locks the delivery, and then all accounts that the delivery brought calls into.
  account: 'none',
  run: async (
    context,
    input: { readonly usageImportId: string | undefined; readonly reason: string },
    path,
  ) => {
    const { transaction, recordedAt, newId } = context;
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, 500);
    check.done();
    const at = [...path, 'usageImportId'];
    const row = await requireLocked(context, input.usageImportId, at);
    const accounts = await accountsOfImport(context, row);
    const accountIds = accounts.map(({ accountId }) => accountId);
    await transaction.reach(accountIds);
    const clocks = await lockAccounts(transaction, accountIds);
    const judgement = await judgeImport(context, row, accounts);
    const obstacles = obstaclesTo(context, row, judgement, at);
    if (obstacles.length > 0) throw new UserInputError(obstacles);
    const takenBack = await takeNext(context, row, { ...judgement, clocks }, reason);
    await closeTakenBack(transaction, row, recordedAt);
    const calls = takenBack.reduce((sum, one) => sum + one.calls, 0);
    return {
      usageImport: { ...row, takenBackAt: row.takenBackAt ?? recordedAt },
      calls,
      isComplete: calls === judgement.calls.STANDING,
      ...{ takenBack, reason, actId: newId() },
    };
  },
  audit: ({ usageImport: { id }, takenBack, reason }) =>
    takenBack.map(({ accountId, calls, amount }) => ({
      accountId,
      subject: { type: 'UsageImport', id },
      changes: [
        { name: 'reason', before: null, after: reason },
        { name: 'records', before: null, after: `${calls}` },
        { name: 'amount', before: amount, after: null },
      ],
    })),
  event: {
    type: 'usage.taken_back',
    facts: ({ takenBack, actId: id }) => takenBack.map(({ accountId }) => ({ accountId, id })),
  },
});

async function requireLocked(
  context: CommandContext,
  id: string | undefined,
  path: readonly string[],
): Promise<UsageImportRow> {
  const found = id === undefined ? null : await usageImportById(context, id);
  await openImports(context, context.transaction);
  const row = found && (await lockImport(context.transaction, found));
  return row ?? refuse('NOT_FOUND', path, wording('No delivery with this id.'));
}

/** Reverses the next calls that stand; gives what was taken back, account by account. */
async function takeNext(
  context: CommandContext,
  { id }: UsageImportRow,
  { accountIds, clocks }: Judgement & { readonly clocks: ReadonlyMap<string, Instant> },
  reason: string,
): Promise<TakenBack[]> {
  const { transaction } = context;
  const { rows } = transaction;
  const values = [accountIds, id, CALLS_MAX];
  const standing = await rows<{ accountId: string; ids: string[] }>(NEXT_STANDING, values);
  const takenBack: TakenBack[] = [];
  for (const { accountId, ids } of standing.slice(0, ACCOUNTS_MAX)) {
    const claimed = await claimRecords(transaction, accountId, ids);
    // By an act that takes no lock of its account.
    if (claimed.size !== ids.length) throw new RetryTransaction('a call was corrected meanwhile');
    const { recordedAt, recordedBy } = context.recordedOf({
      clockAt: clocks.get(accountId) ?? null,
    });
    const entry = [accountId, ids, recordedAt, recordedBy, reason, id];
    const [made] = await rows<Omit<TakenBack, 'accountId'>>(ENTER_REVERSALS, entry);
    if (made?.calls !== ids.length) throw new Error('calls were claimed and not reversed');
    takenBack.push({ accountId, ...made });
  }
  return takenBack;
}

/** What calls of one month, direction and status had been charged. */
export interface StandingSum {
  readonly currency: CurrencyCode;
  readonly month: YearMonth;
  readonly direction: CallDirection;
  readonly status: UsageStatus;
  readonly calls: number;
  readonly billedSeconds: number;
  readonly amount: string;
  readonly incidents: number;
}

export interface TakeBackPreview {
  readonly calls: number;
  readonly corrected: number;
  readonly takenBack: number;
  readonly emergencyIncidents: number;
  readonly sums: readonly StandingSum[];
  readonly obstacles: readonly Problem[];
}

/**
 * What `takeBackUsageImport` would come to, by the same judgement; nothing is stored. Null where
 * the viewer finds no such delivery.
 */
export async function previewTakeBack(
  request: RequestContext,
  usageImportId: string | undefined,
  path: readonly string[],
): Promise<TakeBackPreview | null> {
  requireRight(request.viewer, RIGHT);
  return request.inTransaction(async (context) => {
    const row = usageImportId === undefined ? null : await usageImportById(context, usageImportId);
    if (!row) return null;
    const judgement = await judgeImport(context, row, await accountsOfImport(context, row));
    const values = [judgement.accountIds, row.id];
    const sums = await context.transaction.rows<StandingSum>(SUM_STANDING, values);
    const { STANDING: calls, CORRECTED: corrected, TAKEN_BACK: takenBack } = judgement.calls;
    return {
      ...{ calls, corrected, takenBack, sums },
      emergencyIncidents: sums.reduce((sum, { incidents }) => sum + incidents, 0),
      obstacles: obstaclesTo(context, row, judgement, path),
    };
  });
}
