import type { RequestContext } from '../../../../application/context';
import type { IngestOptions } from '../ingest-pipeline';
import { usageLines } from '../../../../monitoring/metrics';
import { StoredDelivery } from '../stored-delivery';
import { endUsageImport } from '../usage-import.commands';
import type { UsageImportRow } from '../usage-import.entity';
import { usageImportById, usageImportIssues } from '../usage-import.loader';
import type { ImportProgress } from '../usage-import.store';
import { importState, issueLine } from './usage-answers';
import type { DeliveryCourse } from './usage-delivery';

const ISSUES_AT_ONCE = 100;

/** A delivery that is stored: in the end it is complete, and what was not taken is said. */
export class StoredCourse implements DeliveryCourse {
  readonly before: ImportProgress;
  readonly feed: DeliveryCourse['feed'];

  constructor(
    private readonly begun: UsageImportRow,
    feed: Omit<IngestOptions, 'target' | 'storedAt' | 'onStored'>,
  ) {
    const { line, accepted, duplicates, conflicts, rejected, storedAt } = begun;
    this.before = { line, accepted, duplicates, conflicts, rejected };
    const target = new StoredDelivery({ ...feed, importId: begun.id });
    this.feed = { ...feed, storedAt, target };
  }

  onPart(counts: Omit<ImportProgress, 'line'>): void {
    for (const [outcome, lines] of Object.entries(counts)) usageLines.inc({ outcome }, lines);
  }

  async *ending(context: RequestContext, { line }: ImportProgress): AsyncGenerator<object> {
    const { begun } = this;
    await endUsageImport(context, { begun, line });
    const issues = { accountId: null, parentId: begun.id, owner: begun.owner };
    let cursor: string[] | null = null;
    for (let hasMore = !this.feed.wantsAnswers; hasMore;) {
      const page = { limit: ISSUES_AT_ONCE, cursor };
      const { rows, hasNextPage } = await usageImportIssues.page(context, issues, page);
      yield* rows.map(issueLine);
      hasMore = hasNextPage;
      const last = rows.at(-1);
      cursor = last ? [`${last.line}`, last.id] : null;
    }
    const row = await usageImportById(context, begun.id);
    yield { type: 'summary', ...importState(row ?? begun) };
  }
}
