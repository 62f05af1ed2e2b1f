import type { Transaction } from '../../../data/transaction';
import type { RequestContext } from '../../../application/context';
import { refuse } from '../../../application/user-input-error';
import { keyOwnerOf } from '../../../application/viewer';
import { columnsOf } from '../../../data/columns';
import { UsageImportRow } from './usage-import.entity';
import { wording } from './ingest.sentences';

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
    where owner = $1 and id = $2 and taken_back_at is null returning id`,
};

/**
 * Says how far a delivery is stored, in the transaction that stores it.
 *
 * @throws UserInputError ALREADY_DONE where it was taken back meanwhile.
 */
export async function advanceImport(
  { rows }: Pick<Transaction, 'rows'>,
  { owner, id }: Pick<UsageImportRow, 'owner' | 'id'>,
  by: ImportProgress,
  now: string,
): Promise<void> {
  const counts = [by.accepted, by.duplicates, by.conflicts, by.rejected];
  const advanced = await rows(ADVANCE, [owner, id, by.line, ...counts, now]);
  if (advanced.length === 0) refuseTakenBack();
}

const COMPLETE = {
  name: 'complete-usage-import',
  text: `update usage_import set completed_at = $3, line = greatest(line, $4)
    where owner = $1 and id = $2`,
};

/** @throws UserInputError */
export const refuseTakenBack = (): never =>
  refuse(
    'ALREADY_DONE',
    ['import'],
    wording('This delivery was taken back: send it as a new one.'),
  );

const LOCK = {
  name: 'lock-usage-import',
  text: `select ${columnsOf(UsageImportRow, 'i')} from usage_import i
    where i.owner = $1 and i.id = $2 for update`,
};

/** A delivery as it stands, which nobody adds to before the transaction ends. */
export async function lockImport(
  { rows }: Pick<Transaction, 'rows'>,
  { owner, id }: Pick<UsageImportRow, 'owner' | 'id'>,
): Promise<UsageImportRow | undefined> {
  return (await rows<UsageImportRow>(LOCK, [owner, id]))[0];
}

const TAKE_BACK = {
  name: 'take-back-usage-import',
  text: `update usage_import set taken_back_at = $3
    where owner = $1 and id = $2 and taken_back_at is null`,
};

/** Says that a delivery is being taken back: nothing more of it is stored. */
export async function closeTakenBack(
  { rows }: Pick<Transaction, 'rows'>,
  { owner, id }: Pick<UsageImportRow, 'owner' | 'id'>,
  now: string,
): Promise<void> {
  await rows(TAKE_BACK, [owner, id, now]);
}

/**
 * Says that a delivery has ended, and everything of it is stored.
 *
 * @returns whether it ends for the first time: one that has ended can be gone on with, too.
 */
export async function completeImport(
  transaction: Pick<Transaction, 'rows'>,
  { owner, id }: Pick<UsageImportRow, 'owner' | 'id'>,
  now: string,
  line: number,
): Promise<boolean> {
  const before = await lockImport(transaction, { owner, id });
  await transaction.rows(COMPLETE, [owner, id, now, line]);
  return before?.completedAt === null;
}

/**
 * Deliveries belong to whoever sent them, and hold calls of any account: for one statement
 * everything is open.
 */
export const OPEN_ALL = { text: `set local app.scope = 'all'` };
export const CLOSE_ALL = { text: `set local app.scope = ''` };
