import type { Logger } from 'pino';
import { isTemporary } from '../../graphql/format-error';
import { openReader, UnreadableInput, type Found } from '../../call-records/record-reader';
import { endImport } from '../../modules/usage/ingest/usage-import.commands';
import type { UsageImportRow } from '../../modules/usage/ingest/usage-import.entity';
import { usageImportById, usageImportIssues } from '../../modules/usage/ingest/usage-import.loader';
import { UsageFeed, type FeedOptions } from '../../modules/usage/ingest/usage-feed';
import type { StageResult } from '../../modules/usage/ingest/usage-feed-stage';
import type { ImportProgress } from '../../modules/usage/ingest/usage-import.store';
import type { RequestContext } from '../../application/context';
import { RequestTimeout } from '../../application/request-timeout';
import { RefusedBody } from '../request-body';
import { answerLine, importState, issueLine, type UsageAnswers } from './usage-answers';
import { BrokenBody } from './usage-body';
import type { UsageParameters } from './usage-parameters';

interface DeliveryOptions {
  readonly begun: UsageImportRow;
  readonly parameters: UsageParameters;
  readonly chunks: AsyncIterable<{ chunk: Buffer; isLast: boolean }>;
  readonly feed: Omit<FeedOptions, 'importId' | 'storedAt' | 'wantsAnswers' | 'onStored'>;
  readonly answers: UsageAnswers;
  readonly log: Logger;
  /** Takes what so many records cost from the viewer's points; waits where there are none left. */
  readonly spend: (records: number) => Promise<void>;
  readonly inContext: <Result>(
    work: (context: RequestContext) => Promise<Result>,
  ) => Promise<Result>;
}

/** Records that are judged together: enough to ask for their contracts in few statements. */
const TAKEN_AT_ONCE = 500;
const ISSUES_AT_ONCE = 100;
/** Whoever waits for its next answer is told so often that nothing has happened to it. */
const REMINDER_MILLIS = 15_000;

/** One delivery on its way from the bytes of its body to its summary. */
export class UsageDelivery {
  private readonly feed: UsageFeed;
  /** Of the whole delivery, what earlier requests have stored of it included. */
  private readonly progress: { -readonly [Name in keyof ImportProgress]: number };

  constructor(private readonly options: DeliveryOptions) {
    const { begun, feed, parameters } = options;
    const { line, accepted, duplicates, conflicts, rejected } = begun;
    this.progress = { line, accepted, duplicates, conflicts, rejected };
    this.feed = new UsageFeed({
      ...feed,
      importId: begun.id,
      storedAt: begun.storedAt,
      wantsAnswers: parameters.wantsAnswers,
      onStored: (result) => this.tell(result),
    });
  }

  /** Takes the body in and answers; nothing of it is under way any more when it is done. */
  async run(): Promise<void> {
    const { answers, parameters, chunks } = this.options;
    const reader = readable(() => openReader(parameters.format));
    const reminder = setInterval(() => {
      if (answers.hasBegun) void answers.send({ type: 'progress', ...this.progress });
    }, REMINDER_MILLIS);
    try {
      let pending: Found[] = [];
      const add = (found: Found) => pending.push(found);
      for await (const { chunk, isLast } of chunks) {
        readable(() => reader.read(chunk, add));
        // A stream that comes slowly is not kept waiting for more.
        if (pending.length < TAKEN_AT_ONCE && !isLast) continue;
        await this.take(pending);
        pending = [];
      }
      readable(() => reader.end(add));
      await this.take(pending);
      await this.feed.finish();
    } catch (error) {
      await this.breakOff(error);
      return;
    } finally {
      clearInterval(reminder);
    }
    await this.conclude(reader.line);
  }

  private async take(found: readonly Found[]): Promise<void> {
    if (found.length === 0) return;
    await this.options.spend(found.length);
    await this.feed.take(found);
  }

  private async tell({ line, answers, ...counts }: StageResult): Promise<void> {
    const { progress } = this;
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) {
      progress[name] += counts[name];
    }
    progress.line = Math.max(progress.line, line);
    await this.options.answers.sendAll(answers.map(answerLine));
    await this.options.answers.send({ type: 'progress', ...progress });
  }

  /**
   * Ends a delivery that broke off.
   *
   * Where its body did, what came before is stored; where storing failed, nothing more is.
   */
  private async breakOff(error: unknown): Promise<void> {
    const { answers, log } = this.options;
    if (error instanceof BrokenBody) await this.feed.finish();
    else await this.feed.giveUp(error as Error);
    if (error instanceof BrokenBody && error.isGone) return;
    if (!answers.hasBegun) throw error;
    const isOurs = !(error instanceof RefusedBody);
    if (isOurs) log.error({ err: error }, 'a delivery of usage broke off');
    const isBusy = isTemporary(error) || error instanceof RequestTimeout;
    const code = isBusy ? 'TEMPORARILY_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
    const message = isBusy ? 'The database is busy; try again.' : 'Something went wrong here.';
    const told = isOurs ? { code, message } : { code: 'BAD_REQUEST', message: error.message };
    await answers.send({ type: 'error', ...told, line: this.progress.line });
    answers.end();
  }

  /** Says what was not taken, and the counts of it all. */
  private async conclude(line: number): Promise<void> {
    const { answers, begun, inContext, parameters } = this.options;
    await inContext(async (context) => {
      await context.inTransaction((inside) => endImport(inside, begun, line));
      const issues = { accountId: null, parentId: begun.id, owner: begun.owner };
      let cursor: string[] | null = null;
      for (let hasMore = !parameters.wantsAnswers; hasMore;) {
        const page = { limit: ISSUES_AT_ONCE, cursor };
        const { rows, hasNextPage } = await usageImportIssues.page(context, issues, page);
        await answers.sendAll(rows.map(issueLine));
        hasMore = hasNextPage;
        const last = rows.at(-1);
        cursor = last ? [`${last.line}`, last.id] : null;
      }
      const row = await usageImportById(context, begun.id);
      await answers.send({ type: 'summary', ...importState(row ?? begun) });
    });
    answers.end();
  }
}

/** Runs a reader; an input that it cannot read at all is the client's to mend. */
export function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableInput) throw new RefusedBody(400, error.message);
    throw error;
  }
}
