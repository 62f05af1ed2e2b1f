import type { CallSource } from './call-source';
import type { Display } from './display';
import { EXIT, ImportFailure } from './exit-code';
import type { IsHeader } from './physical-lines';
import { pause, waitAfter, type Patience } from './patience';
import type { RefusalReport } from './refusal-report';
import type { ImportState, Query, ServerConnection } from './server-connection';
import { recordsOf, type RefusedRecord, type Standing } from './server-messages';
import { failureOf, isTemporary, why, type Unfinished } from './unfinished';
import { StoredBytes } from './stored-bytes';
import { upload, type UploadEnd } from './upload';
import { count, printable, seconds } from './wording';

/** One file on its way to the server. */
export interface ImportTask {
  readonly source: CallSource;
  readonly name: string;
  /** How the line is told that names the columns; `undefined` where there is none. */
  readonly header: IsHeader | undefined;
  /** What the server is asked for besides the name and the first line. */
  readonly query: Query;
  readonly headers: Query;
  readonly connection: ServerConnection;
  readonly report: RefusalReport;
  readonly display: Display;
  readonly patience: Patience;
  readonly stop: AbortSignal;
}

export interface ImportResult {
  readonly summary: Standing;
  /** Records that this run has sent, without those of an earlier one. */
  readonly records: number;
  readonly millis: number;
}

const LAST_LOOK_MILLIS = 3000;
/**
 * Sends a file until the server has all of it, over as many connections as that takes.
 *
 * @throws ImportFailure where going on would not help, or nothing has been stored for too long, or
 *   the command is stopped.
 */
export async function importFile(task: ImportTask): Promise<ImportResult> {
  const { source, display } = task;
  const run = new FileRun(task);
  display.begin(source.label, source.size, () => run.snapshot());
  try {
    return await run.untilComplete();
  } finally {
    display.end();
  }
}

class FileRun {
  private readonly started = performance.now();
  /** Everything up to that line is stored. */
  private stored = 0;
  /** Where the first request of this run began. */
  private storedBefore: number | undefined;
  /** Records that the last progress counted, for the speed. */
  private records = 0;
  /** Records of the import that an earlier run has sent. */
  private recordsBefore = 0;
  private readonly storedBytes = new StoredBytes();
  private attempts = 0;
  private phase: 'sending' | 'waiting' = 'sending';
  private hasSentAll = false;
  /** Refusals in the answer that is being read. */
  private refused = 0;

  constructor(private readonly task: ImportTask) {}

  snapshot() {
    const { stored: lines, records, refused, hasSentAll } = this;
    const { bytes } = this.storedBytes;
    const isLast = hasSentAll && bytes >= (this.task.source.size ?? 0);
    const phase = this.phase === 'sending' && isLast ? 'finishing' : this.phase;
    return { bytes, lines, records, phase, refused } as const;
  }

  async untilComplete(): Promise<ImportResult> {
    const { patience } = this.task;
    for (;;) {
      const before = this.stored;
      const end = await this.attempt();
      if (end.kind === 'complete') return this.result(end.summary);
      if (this.isStopped()) throw await this.stopped();
      if (!isTemporary(end, this.task.connection)) throw this.failure(end);
      this.attempts = this.stored > before ? 1 : this.attempts + 1;
      if (this.attempts >= patience.attemptsMax) throw this.givenUp(end);
      await this.waitAfter(end);
      if (this.isStopped()) throw await this.stopped();
    }
  }

  private isStopped(): boolean {
    return this.task.stop.aborted;
  }

  /** Asks where the import stands, and sends what is missing. */
  private async attempt(): Promise<UploadEnd> {
    const { source, name, connection, header, stop, patience } = this.task;
    const { subscription } = this.task.query;
    const named = subscription === undefined ? {} : { subscription };
    const answer = await connection.state(name, stop, named);
    if (answer.kind !== 'state') return answer;
    this.stored = this.lineToGoOnFrom(answer.state);
    this.tellBeginning(answer.state);
    if (this.stored === 0) this.recordsBefore = 0;
    else if (this.storedBefore === undefined && answer.state) {
      this.recordsBefore = recordsOf(answer.state);
    }
    this.storedBefore ??= this.stored;
    const line = this.stored + 1;
    this.hasSentAll = false;
    this.refused = 0;
    this.storedBytes.begin(this.stored, header !== undefined);
    const end = await upload(connection, {
      query: { ...this.task.query, import: name, firstLine: String(line) },
      headers: this.task.headers,
      body: this.noting(source.read(line, header)),
      onProgress: (standing) => {
        this.records = recordsOf(standing);
        this.note(standing.line);
        this.storedBytes.noteStored(standing.line);
        source.stored(standing.line);
      },
      onRefused: (record) => this.noteRefused(record),
      stop,
      isWary: this.attempts > 0,
      silenceMs: patience.silenceMs,
    });
    if (end.kind === 'complete') this.note(end.summary.line);
    if (end.kind === 'broken off' && end.line !== undefined) this.note(end.line);
    return end;
  }

  /** Lines that need not be sent. */
  private lineToGoOnFrom(state: ImportState | undefined): number {
    if (!state) return 0;
    const isStream = this.task.source.identity === undefined;
    // Another stream may come under the same name: only what this run has sent is left out.
    if (isStream && this.storedBefore === undefined) return 0;
    // Complete by an earlier run: asked for again, so all of it is sent again. Complete by this
    // one, whose answer was lost: the answer is fetched with nothing more to send.
    const isOld = state.state === 'COMPLETE' && !this.hasSentAll;
    return isOld ? 0 : state.line;
  }

  private tellBeginning(state: ImportState | undefined): void {
    const { source, display } = this.task;
    const name = printable(source.label);
    const isFirst = this.storedBefore === undefined;
    if (this.stored > 0) {
      const reason = isFirst ? 'an earlier run was interrupted; ' : '';
      display.say(`${name}: ${reason}going on at line ${count(this.stored + 1)}.`);
    } else if (isFirst && state?.state === 'COMPLETE' && source.identity !== undefined) {
      display.say(`${name}: was sent before; sending it again stores nothing twice.`);
    }
  }

  private async *noting(
    chunks: AsyncGenerator<Buffer, void, undefined>,
  ): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of chunks) {
      this.storedBytes.noteSent(chunk, this.task.source.bytesRead);
      yield chunk;
    }
    this.hasSentAll = true;
  }

  private note(line: number): void {
    if (line > this.stored) this.stored = line;
  }

  private async noteRefused(record: RefusedRecord): Promise<void> {
    const { report, source } = this.task;
    // Each answer tells all refusals of the import: those of one that broke come again.
    if (this.refused === 0) await report.rewritePart();
    this.refused += 1;
    await report.add(source.label, record);
  }

  private async waitAfter(end: Unfinished): Promise<void> {
    const { display, patience, stop } = this.task;
    const asked = end.kind === 'refused' ? end.retryAfterMs : undefined;
    const millis = waitAfter(this.attempts, asked, patience);
    const next = `attempt ${this.attempts + 1} of ${patience.attemptsMax}`;
    display.say(`${why(end)} Trying again in ${seconds(millis)} s (${next}).`);
    this.phase = 'waiting';
    await pause(millis, stop);
    this.phase = 'sending';
  }

  private standing(further = ''): string {
    const name = printable(this.task.source.label);
    if (this.stored === 0) return `Nothing of ${name} is known to be stored.`;
    return `${name} is stored up to line ${count(this.stored)}${further}.`;
  }

  /** How to get the rest stored. */
  private wayOn(): string {
    if (this.task.source.identity !== undefined) return 'The same command goes on from there.';
    return 'Standard input is not kept: send all of it again, which stores nothing twice.';
  }

  private failure(end: Unfinished): ImportFailure {
    const { message, exitCode } = failureOf(end, this.task.connection);
    return new ImportFailure(this.stored > 0 ? `${message} ${this.standing()}` : message, exitCode);
  }

  private givenUp(end: Unfinished): ImportFailure {
    const attempts = `Given up after ${this.attempts} attempts in which nothing more was stored.`;
    return new ImportFailure(
      `${why(end)} ${attempts} ${this.standing()} ${this.wayOn()}`,
      EXIT.notFinished,
    );
  }

  /** The server may have stored more than it could tell before it was cut off. */
  private async stopped(): Promise<ImportFailure> {
    const { connection, name, display } = this.task;
    display.end();
    const look = await connection.state(name, new AbortController().signal, {}, LAST_LOOK_MILLIS);
    if (look.kind === 'state' && look.state?.state === 'OPEN') this.note(look.state.line);
    const standing = this.standing(' or a little further');
    return new ImportFailure(`Stopped. ${standing} ${this.wayOn()}`, EXIT.notFinished);
  }

  private result(summary: Standing): ImportResult {
    const records = Math.max(0, recordsOf(summary) - this.recordsBefore);
    return { summary, records, millis: performance.now() - this.started };
  }
}
