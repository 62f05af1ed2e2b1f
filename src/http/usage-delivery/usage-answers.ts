import type { ServerResponse } from 'node:http';
import type {
  UsageImportIssueRow,
  UsageImportRow,
} from '../../modules/usage/ingest/usage-import.entity';
import type { StageAnswer } from '../../modules/usage/ingest/usage-merge';
import { rootNodeId } from '../../graphql/node-id';

/** The answer to a delivery: lines of JSON, sent while its body is still coming. */
export class UsageAnswers {
  constructor(private readonly response: ServerResponse) {}

  /** Whether something was answered already, so that no other status can be. */
  get hasBegun(): boolean {
    return this.response.headersSent;
  }

  /** Sends one line; waits while the client does not read. */
  async send(line: object): Promise<void> {
    const { response } = this;
    if (!response.headersSent) {
      response.writeHead(200, {
        'Content-Type': 'application/x-ndjson; charset=utf-8',
        'Cache-Control': 'no-store',
      });
    }
    if (response.destroyed || response.write(`${JSON.stringify(line)}\n`)) return;
    await new Promise<void>((resolve) => {
      const goOn = () => {
        response.off('drain', goOn).off('close', goOn);
        resolve();
      };
      response.on('drain', goOn).on('close', goOn);
    });
  }

  async sendAll(lines: Iterable<object>): Promise<void> {
    for (const line of lines) await this.send(line);
  }

  end(): void {
    this.response.end();
  }
}

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
    state: row.completedAt === null ? 'OPEN' : 'COMPLETE',
    ...{ line, accepted, duplicates, conflicts, rejected },
  };
}
