import { checkReportOf, type CheckReport } from './check-report';
import type { Display } from './display';
import { EXIT, ImportFailure } from './exit-code';
import { pause, waitAfter, type Patience } from './patience';
import type { ServerConnection } from './server-connection';
import { recordsOf, StrangeAnswer, type Standing } from './server-messages';
import type { OpenFile } from './sources';
import { StoredBytes } from './stored-bytes';
import { failureOf, isTemporary, why, type Unfinished } from './unfinished';
import { upload, type UploadEnd } from './upload';
import { seconds } from './wording';

/** What files are checked with. */
export interface CheckTools {
  readonly connection: ServerConnection;
  readonly display: Display;
  readonly patience: Patience;
  readonly stop: AbortSignal;
}

export interface CheckResult {
  readonly summary: Standing;
  readonly report: CheckReport;
  readonly millis: number;
}

/**
 * Has a file checked, from its beginning on after each connection that breaks: nothing is stored
 * that could be gone on from.
 *
 * @throws ImportFailure where trying again would not help, or was tried too often.
 */
export async function checkFile(file: OpenFile, tools: CheckTools): Promise<CheckResult> {
  const run = new CheckRun(file, tools);
  tools.display.begin(file.source.label, file.source.size, () => run.snapshot());
  try {
    return await run.untilComplete();
  } finally {
    tools.display.end();
  }
}

class CheckRun {
  private readonly started = performance.now();
  private standing: Standing = NOTHING;
  private readonly checkedBytes = new StoredBytes();
  private attempts = 0;
  private phase: 'sending' | 'waiting' | 'finishing' = 'sending';

  constructor(
    private readonly file: OpenFile,
    private readonly tools: CheckTools,
  ) {}

  snapshot() {
    const { standing, phase } = this;
    const refused = standing.conflicts + standing.rejected;
    const { bytes } = this.checkedBytes;
    return { bytes, lines: standing.line, records: recordsOf(standing), phase, refused } as const;
  }

  async untilComplete(): Promise<CheckResult> {
    const { connection, patience, stop } = this.tools;
    for (;;) {
      const end = await this.attempt();
      if (end.kind === 'complete') return this.result(end.summary, end.check);
      if (stop.aborted) throw new ImportFailure(`Stopped. ${NOT_STORED}`, EXIT.notFinished);
      // Standard input cannot be read again.
      const canRepeat = this.file.source.identity !== undefined;
      if (!canRepeat || !isTemporary(end, connection)) throw failureOf(end, connection);
      this.attempts += 1;
      if (this.attempts >= patience.attemptsMax) {
        const text = `${why(end)} Given up after ${this.attempts} attempts. ${NOT_STORED}`;
        throw new ImportFailure(text, EXIT.notFinished);
      }
      await this.waitAfter(end);
    }
  }

  /** Asks whether the server is there, and knows the subscription; then sends all of the file. */
  private async attempt(): Promise<UploadEnd> {
    const { source, name, header, query, headers } = this.file;
    const { connection, patience, stop } = this.tools;
    const named = query.subscription === undefined ? {} : { subscription: query.subscription };
    const answer = await connection.state(name, stop, named);
    if (answer.kind !== 'state') return answer;
    this.standing = NOTHING;
    this.phase = 'sending';
    this.checkedBytes.begin(0, header !== undefined);
    return upload(connection, {
      query: { ...query, check: 'true' },
      headers,
      body: this.noting(source.read(1, header)),
      onProgress: (standing) => {
        this.standing = standing;
        this.checkedBytes.noteStored(standing.line);
        source.stored(standing.line);
      },
      onRefused: () => Promise.resolve(),
      stop,
      isWary: this.attempts > 0,
      silenceMs: patience.silenceMs,
    });
  }

  private async *noting(
    chunks: AsyncGenerator<Buffer, void, undefined>,
  ): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of chunks) {
      this.checkedBytes.noteSent(chunk, this.file.source.bytesRead);
      yield chunk;
    }
    this.phase = 'finishing';
  }

  private async waitAfter(end: Unfinished): Promise<void> {
    const { display, patience, stop } = this.tools;
    const asked = end.kind === 'refused' ? end.retryAfterMs : undefined;
    const millis = waitAfter(this.attempts, asked, patience);
    const next = `attempt ${this.attempts + 1} of ${patience.attemptsMax}`;
    display.say(`${why(end)} Trying again in ${seconds(millis)} s (${next}).`);
    this.phase = 'waiting';
    await pause(millis, stop);
  }

  private result(summary: Standing, check: unknown): CheckResult {
    try {
      const millis = performance.now() - this.started;
      return { summary, report: checkReportOf(check), millis };
    } catch (error) {
      if (error instanceof StrangeAnswer) throw this.tools.connection.strange(error);
      throw error;
    }
  }
}

const NOTHING: Standing = { line: 0, accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
const NOT_STORED = 'Nothing was to be stored, and nothing was.';
