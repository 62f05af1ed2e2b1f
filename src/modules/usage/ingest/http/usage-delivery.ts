import { openReader, UnreadableInput, type Found } from '../../../../call-records/record-reader';
import { IngestPipeline, type IngestOptions } from '../ingest-pipeline';
import type { BatchResult } from '../delivery-target';
import type { ImportProgress } from '../usage-import.store';
import type { RequestContext } from '../../../../application/context';
import type { AnswerStream, HttpExchange } from '../../../../application/http-endpoint';
import { HttpError } from '../../../../application/http-error';
import { BrokenBody } from '../../../../application/http-body';
import { DELIVERY_TIMES } from '../../../../limits/time-limits';
import { answerLine } from './usage-answers';
import type { UsageParameters } from './usage-parameters';

/** What is done with a delivery: it is stored, or only checked. */
export interface DeliveryCourse {
  /** Where it stands before its body is read: what earlier requests have stored of it. */
  readonly before: ImportProgress;
  readonly feed: Omit<IngestOptions, 'onStored'>;
  /** Told of each part, once it is done. */
  readonly onPart?: (counts: Omit<ImportProgress, 'line'>) => void;
  /** The lines that end the answer to the whole body, which ended with that line. */
  ending(
    context: RequestContext,
    progress: ImportProgress,
  ): Iterable<object> | AsyncIterable<object>;
}

interface DeliveryOptions {
  readonly course: DeliveryCourse;
  readonly parameters: UsageParameters;
  readonly chunks: AsyncIterable<{ chunk: Buffer; isLast: boolean }>;
  readonly exchange: HttpExchange;
}

/** Records that are judged together: enough to ask for their contracts in few statements. */
const TAKEN_AT_ONCE = 500;
/** Five microseconds a point (`field-costs.ts`): what a record costs this process. */
const POINTS_A_RECORD = 2;

/** One delivery on its way from the bytes of its body to its summary. */
export class UsageDelivery {
  private readonly feed: IngestPipeline;
  /** Lines of JSON, sent while the body is still coming. */
  private readonly answers: AnswerStream;
  /** Of the whole delivery, what earlier requests have stored of it included. */
  private readonly progress: { -readonly [Name in keyof ImportProgress]: number };

  constructor(private readonly options: DeliveryOptions) {
    const { course, exchange } = options;
    this.answers = exchange.stream({ 'Content-Type': 'application/x-ndjson; charset=utf-8' });
    this.progress = { ...course.before };
    this.feed = new IngestPipeline({ ...course.feed, onStored: (result) => this.tell(result) });
  }

  /** Takes the body in and answers; nothing of it is under way any more when it is done. */
  async run(): Promise<void> {
    const { parameters, chunks } = this.options;
    const { answers } = this;
    const reader = readable(() => openReader(parameters.format));
    const begun = performance.now();
    const reminder = setInterval(() => {
      const isToBegin = performance.now() - begun >= DELIVERY_TIMES.beginningMs;
      if (!answers.hasBegun && !isToBegin) return;
      void answers.sendLine({ type: 'progress', ...this.progress });
    }, DELIVERY_TIMES.reminderMs);
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
    // Everything is stored: what fails now is told, too, and the delivery can be sent again.
    await this.conclude(reader.line).catch((error: unknown) => this.tellError(error));
  }

  /** Ends it where it is; what is not stored yet is not going to be. */
  stop(why: Error): void {
    // The answer first: what is under way may take longer than there is time.
    void this.endBy(why);
    void this.feed.giveUp(why);
  }

  private async take(found: readonly Found[]): Promise<void> {
    if (found.length === 0) return;
    await this.options.exchange.spend(found.length * POINTS_A_RECORD);
    await this.feed.take(found);
  }

  private async tell({ line, answers, ...counts }: BatchResult): Promise<void> {
    const { progress } = this;
    this.options.course.onPart?.(counts);
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) {
      progress[name] += counts[name];
    }
    progress.line = Math.max(progress.line, line);
    await this.sendAll(answers.map(answerLine));
    await this.answers.sendLine({ type: 'progress', ...progress });
  }

  /**
   * Ends a delivery that broke off.
   *
   * Where its body did, what came before is stored; where storing failed, nothing more is.
   */
  private async breakOff(error: unknown): Promise<void> {
    if (error instanceof BrokenBody) await this.feed.finish();
    else await this.feed.giveUp(error as Error);
    if (error instanceof BrokenBody && error.isGone) return;
    await this.tellError(error);
  }

  /** Where the answer has begun, its last line says it; else its status. */
  private async tellError(error: unknown): Promise<void> {
    if (!this.answers.hasBegun) throw error;
    await this.endBy(error);
  }

  private async endBy(error: unknown): Promise<void> {
    const told = this.options.exchange.explain(error);
    await this.answers.sendLine({ type: 'error', ...told, line: this.progress.line });
    this.answers.end();
  }

  private async conclude(line: number): Promise<void> {
    const { course, exchange } = this.options;
    await exchange.inContext(async (context) => {
      for await (const told of course.ending(context, { ...this.progress, line })) {
        await this.answers.sendLine(told);
      }
    });
    this.answers.end();
  }

  private async sendAll(lines: readonly object[]): Promise<void> {
    for (const line of lines) await this.answers.sendLine(line);
  }
}

/** Runs a reader; an input that it cannot read at all is the client's to mend. */
export function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableInput) throw new HttpError(400, error.message);
    throw error;
  }
}
