import { defineCommand } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import { problemOfText } from '../../../application/input-check';
import { refuse } from '../../../application/user-input-error';
import type { UsageImportRow } from './usage-import.entity';
import { usageImportByName } from './usage-import.loader';
import {
  advanceImport,
  completeImport,
  insertImport,
  openImports,
  refuseTakenBack,
  type ImportProgress,
} from './usage-import.store';
import { wording } from './ingest.sentences';

/** How a delivery begins, or goes on. */
export interface BegunImport {
  /** The sender's own name for it; null for one that cannot be gone on with. */
  readonly name: string | null;
  readonly format: string;
  /** Number of its first line: 1, or the line after the last that is stored. */
  readonly firstLine: number;
}

const NAME_LENGTH_MAX = 200;

/**
 * Begins a delivery, or goes on with one that was interrupted.
 *
 * @throws UserInputError INVALID_INPUT for a name that is none, and for a first line that would
 *   leave a gap behind what is stored; ALREADY_DONE for one that was taken back.
 */
export const beginUsageImport = defineCommand({
  name: 'beginUsageImport',
  right: 'RECORD_USAGE',
  account: 'none',
  run: async (context, { name, format, firstLine }: BegunImport) => {
    const { transaction, newId } = context;
    if (name !== null) {
      const problem =
        name === '' ? wording('expected a name') : problemOfText(name, NAME_LENGTH_MAX);
      if (problem !== undefined) refuse('INVALID_INPUT', ['import'], problem);
    }
    if (firstLine > 1) return resumed(context, name, firstLine);
    const { recordedAt: now, recordedBy } = context.recorded;
    const owner = await openImports(context, transaction);
    const nothing = { line: 0, accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
    const when = { startedAt: now, storedAt: now, completedAt: null, takenBackAt: null };
    const row: UsageImportRow = {
      ...{ owner, id: newId(), name, format, recordedBy },
      ...nothing,
      ...when,
    };
    await insertImport(transaction, row);
    return row;
  },
  // What it stores is audited, account by account.
  audit: 'in run',
  event: 'none',
});

async function resumed(
  context: RequestContext,
  name: string | null,
  firstLine: number,
): Promise<UsageImportRow> {
  const row = name === null ? null : await usageImportByName(context, name);
  if (!row) {
    return refuse('NOT_FOUND', ['import'], wording('No delivery with this name to resume.'));
  }
  if (row.takenBackAt !== null) refuseTakenBack();
  if (firstLine > row.line + 1) {
    const lines = { last: row.line + 1, got: firstLine };
    return refuse(
      'INVALID_INPUT',
      ['firstLine'],
      wording('expected to go on from line {last} at the latest, got {got}', lines),
    );
  }
  return row;
}

/** Notes that everything of a delivery is stored. */
export const endUsageImport = defineCommand({
  name: 'endUsageImport',
  right: 'RECORD_USAGE',
  account: 'none',
  run: async (
    context,
    { begun, line }: { readonly begun: UsageImportRow; readonly line: number },
  ) => {
    const { transaction, viewer } = context;
    const { owner, id } = begun;
    await openImports(context, transaction);
    const isFirst = await completeImport(transaction, { owner, id }, context.recordedAt, line);
    const partnerId = viewer.kind === 'PARTNER' ? viewer.partnerId : undefined;
    return { id, isFirst, stream: partnerId === undefined ? PROVIDER : { partnerId } };
  },
  audit: 'in run',
  event: {
    type: 'usage_import.completed',
    facts: ({ id, isFirst, stream }) => (isFirst ? [{ id, stream }] : []),
  },
});

const PROVIDER = 'PROVIDER' as const;

/** Notes how far a delivery has come where all of it was stored before. */
export const advanceUsageImport = defineCommand({
  name: 'advanceUsageImport',
  right: 'RECORD_USAGE',
  account: 'none',
  run: async (
    context,
    { importId, progress }: { readonly importId: string; readonly progress: ImportProgress },
  ) => {
    const { transaction, recordedAt } = context;
    const owner = await openImports(context, transaction);
    await advanceImport(transaction, { owner, id: importId }, progress, recordedAt);
  },
  audit: 'in run',
  event: 'none',
});
