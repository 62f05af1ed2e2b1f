import {
  stateOfImport,
  type UsageImportIssueRow,
  type UsageImportRow,
} from '../usage-import.entity';
import type { StageAnswer } from '../usage-merge';
import { rootNodeId } from '../../../../graphql/node-id';

export const answerLine = ({ line, externalId, status, problems }: StageAnswer): object => ({
  type: 'answer',
  ...{ line, externalId, status, problems },
});

export const issueLine = (row: UsageImportIssueRow): object => ({
  type: 'answer',
  ...{ line: row.line, externalId: row.externalId, status: row.outcome },
  ...{ problems: row.problems, content: row.content },
});

/** A delivery as it is told of over HTTP. */
export function importState(row: UsageImportRow): object {
  const { name, line, accepted, duplicates, conflicts, rejected } = row;
  return {
    importId: rootNodeId('UsageImport', row.id),
    name,
    state: stateOfImport(row),
    ...{ line, accepted, duplicates, conflicts, rejected },
  };
}
