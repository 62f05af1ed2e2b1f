import { millisOf } from '../../../domain/time/time-zone';
import type { CommandContext } from '../../../application/context';
import type { Problem } from '../../../application/user-input-error';
import type { UsageImportRow } from '../ingest/usage-import.entity';
import { CLOSE_ALL, OPEN_ALL } from '../ingest/usage-import.store';
import { ACCOUNTS_OF_IMPORT, COUNT_JUDGED, IN_SETS } from './take-back-statements';
import type { Wording } from '../../../domain/wording';
import { wording } from './correction.sentences';

/** How a call stands that a delivery brought in; see `JUDGED`. */
type CallState = 'STANDING' | 'CORRECTED' | 'ERASED' | 'TAKEN_BACK';

/** What taking a delivery back comes to; the preview shows it, the act does what it says. */
export interface Judgement {
  /** The accounts that it brought calls into, in the order of their ids. */
  readonly accountIds: readonly string[];
  readonly calls: Readonly<Record<CallState, number>>;
  /** Of the calls that are there, those whose accounts the viewer does not reach. */
  readonly outOfReach: number;
  /** Calls whose detail was removed. */
  readonly removed: number;
}

interface AccountCalls {
  readonly accountId: string;
  readonly calls: number;
}

/** The accounts that a delivery brought calls into, whether the viewer reaches them or not. */
export async function accountsOfImport(
  { viewer, transaction: { rows } }: CommandContext,
  { id }: UsageImportRow,
): Promise<AccountCalls[]> {
  if (viewer.kind === 'STAFF') return rows<AccountCalls>(ACCOUNTS_OF_IMPORT, [id]);
  // Asked for at once, so that nothing else of this request comes between them.
  const [, found] = await Promise.all([
    rows(OPEN_ALL, []),
    rows<AccountCalls>(ACCOUNTS_OF_IMPORT, [id]),
    rows(CLOSE_ALL, []),
  ]);
  return found;
}

/** Judges every call that a delivery brought in; decides and stores nothing. */
export async function judgeImport(
  { transaction }: CommandContext,
  { id, accepted }: UsageImportRow,
  accounts: readonly AccountCalls[],
): Promise<Judgement> {
  const accountIds = accounts.map(({ accountId }) => accountId);
  await transaction.reach(accountIds);
  await transaction.set(...IN_SETS);
  const counted = await transaction.rows<{ state: CallState; calls: number }>(COUNT_JUDGED, [
    accountIds,
    id,
  ]);
  const calls = { STANDING: 0, CORRECTED: 0, ERASED: 0, TAKEN_BACK: 0 };
  for (const { state, calls: count } of counted) calls[state] = count;
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const there = total(accounts.map((account) => account.calls));
  return {
    ...{ accountIds, calls },
    outOfReach: there - total(Object.values(calls)),
    removed: accepted - there,
  };
}

/** A delivery that has not ended may have its sender yet; the longest silence there can be. */
const RUNNING_MILLIS = 15 * 60_000;

/** What stands in the way of taking a delivery back; nothing, where nothing does. */
export function obstaclesTo(
  { requestedAt }: CommandContext,
  { storedAt, completedAt, takenBackAt }: UsageImportRow,
  { calls, outOfReach, removed }: Judgement,
  path: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  const add = (code: Problem['code'], message: Wording) => problems.push({ code, message, path });
  if (takenBackAt !== null && calls.STANDING === 0) {
    return [
      { code: 'ALREADY_DONE', message: wording('The delivery was taken back already.'), path },
    ];
  }
  if (completedAt === null && millisOf(requestedAt) - millisOf(storedAt) < RUNNING_MILLIS) {
    add(
      'INVALID_INPUT',
      wording(
        'expected a delivery that has ended; this one counts as open 15 minutes after {storedAt}, when it last stored something',
        { storedAt },
      ),
    );
  }
  // An act that has begun goes on, whatever was removed since.
  if (takenBackAt === null && removed > 0) {
    add(
      'INVALID_INPUT',
      wording('expected all of its calls; the detail of {removed} was removed', { removed }),
    );
  }
  if (outOfReach > 0) {
    add(
      'INVALID_INPUT',
      wording('expected calls that the viewer reaches; {calls} are of other accounts', {
        calls: outOfReach,
      }),
    );
  }
  if (calls.ERASED > 0) {
    add(
      'INVALID_INPUT',
      wording(
        'expected no erased numbers; those of {calls} calls were: sent again, what was erased would be stored again',
        { calls: calls.ERASED },
      ),
    );
  }
  return problems;
}
