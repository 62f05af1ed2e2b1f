import type { Transaction } from '../../../data/transaction';
import type { RequestContext } from '../../../application/context';
import { keyOwnerOf } from '../../../application/viewer';
import { UsageImportRow } from './usage-import.entity';

/** Opens the deliveries of whoever asks, for this transaction; gives their owner's name. */
export async function openImports(
  { viewer }: RequestContext,
  { set }: Pick<Transaction, 'set'>,
): Promise<string> {
  const owner = keyOwnerOf(viewer);
  await set('app.actor', owner);
  return owner;
}

/** Stores a delivery: one that begins, or one that is there at once. */
export const insertImport = ({ insert }: Pick<Transaction, 'insert'>, row: UsageImportRow) =>
  insert(UsageImportRow, [row]);

/** What a stage adds to its delivery. */
export interface ImportProgress {
  readonly line: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: number;
}

const ADVANCE = {
  name: 'advance-usage-import',
  text: `update usage_import set line = greatest(line, $3), accepted = accepted + $4,
      duplicates = duplicates + $5, conflicts = conflicts + $6, rejected = rejected + $7,
      stored_at = greatest(stored_at, $8)
    where owner = $1 and id = $2`,
};

/** Says how far a delivery is stored, in the transaction that stores it. */
export async function advanceImport(
  { rows }: Pick<Transaction, 'rows'>,
  { owner, id }: Pick<UsageImportRow, 'owner' | 'id'>,
  by: ImportProgress,
  now: string,
): Promise<void> {
  const counts = [by.accepted, by.duplicates, by.conflicts, by.rejected];
  await rows(ADVANCE, [owner, id, by.line, ...counts, now]);
}

const COMPLETE = {
  name: 'complete-usage-import',
  text: `update usage_import set completed_at = $3, line = greatest(line, $4)
    where owner = $1 and id = $2`,
};

const LOCK = {
  name: 'lock-usage-import',
  text: `select completed_at as "completedAt" from usage_import
    where owner = $1 and id = $2 for update`,
};

/**
 * Says that a delivery has ended, and everything of it is stored.
 *
 * @returns whether it ends for the first time: one that has ended can be gone on with, too.
 */
export async function completeImport(
  { rows }: Pick<Transaction, 'rows'>,
  { owner, id }: Pick<UsageImportRow, 'owner' | 'id'>,
  now: string,
  line: number,
): Promise<boolean> {
  const [before] = await rows<Pick<UsageImportRow, 'completedAt'>>(LOCK, [owner, id]);
  await rows(COMPLETE, [owner, id, now, line]);
  return before?.completedAt === null;
}
