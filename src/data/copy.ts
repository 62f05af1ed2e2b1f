import type { PoolClient, Submittable } from 'pg';
import { serialize } from 'pg-protocol';
import { cutIfFatal, SilenceLimit, type Wire } from './wire';

/** Rows on their way into a table. */
export interface CopyInto {
  /**
   * Sends bytes of COPY's format; waits while PostgreSQL is behind. They are not to be changed.
   *
   * @throws why the rows are not taken any more, where they are not.
   */
  write(rows: Buffer): Promise<void>;
  /** Ends the rows; rejects with PostgreSQL's own error where it could not take them. */
  end(): Promise<void>;
  /** Gives the rows up: PostgreSQL forgets them, and the transaction can only be rolled back. */
  abort(): Promise<void>;
}

/** Rows go into a table of the transaction's own, which waits for nobody. */
export const COPY_SILENCE_MILLIS_MAX = 30_000;

/**
 * Begins a COPY FROM STDIN.
 *
 * @param silenceMs PostgreSQL may take so long to begin, to take in what was sent, and to end.
 */
export function copyInto(
  client: Pick<PoolClient, 'query'>,
  text: string,
  silenceMs: number,
): CopyInto & { done: Promise<undefined> } {
  const copy = new Copy(text, silenceMs);
  client.query(copy);
  return copy;
}

/** Before the bytes of a message: its kind, and its length with the length itself. */
const COPY_DATA = 'd'.charCodeAt(0);

/**
 * One COPY on a connection.
 *
 * It may end at any moment without being asked: by an error of a row, a statement that is
 * cancelled, a connection that is lost. After that nothing is sent, and every step is told why.
 */
class Copy implements Submittable, CopyInto {
  private readonly begun = Promise.withResolvers<Wire>();
  private readonly ended = Promise.withResolvers<undefined>();
  private readonly silence: SilenceLimit;
  private isOver = false;

  constructor(
    private readonly text: string,
    silenceMs: number,
  ) {
    // Whoever writes or ends hears of it; nobody may be listening at this moment.
    this.begun.promise.catch(() => undefined);
    this.ended.promise.catch(() => undefined);
    this.silence = new SilenceLimit(silenceMs, (error) => this.handleError(error));
  }

  get done(): Promise<undefined> {
    return this.ended.promise;
  }

  readonly write = async (rows: Buffer): Promise<void> => {
    const wire = await this.begun.promise;
    if (this.isOver) return this.done;
    const head = Buffer.allocUnsafe(5);
    head[0] = COPY_DATA;
    head.writeUInt32BE(rows.length + 4, 1);
    wire.stream.write(head);
    if (wire.stream.write(rows)) return;
    this.silence.begin(wire);
    const drained = new Promise<void>((resolve) => wire.stream.once('drain', resolve));
    await Promise.race([drained, this.done]);
    this.silence.end();
  };

  readonly end = async (): Promise<void> => {
    await this.finish(serialize.copyDone());
    await this.done;
  };

  readonly abort = async (): Promise<void> => {
    await this.finish(serialize.copyFail('the rows were given up')).catch(() => undefined);
    await this.done.catch(() => undefined);
  };

  submit(connection: unknown): void {
    const wire = connection as Wire;
    this.silence.begin(wire);
    wire.stream.write(serialize.query(this.text));
  }

  handleCopyInResponse(connection: unknown): void {
    this.silence.end();
    this.begun.resolve(connection as Wire);
  }

  handleCommandComplete(): void {
    this.silence.heard();
  }

  handleReadyForQuery(): void {
    this.isOver = true;
    this.silence.end();
    this.ended.resolve(undefined);
  }

  handleError(error: Error, connection?: unknown): void {
    cutIfFatal(error, connection);
    this.isOver = true;
    this.silence.end();
    this.begun.reject(error);
    this.ended.reject(error);
  }

  private async finish(message: Buffer): Promise<void> {
    const wire = await this.begun.promise;
    if (this.isOver) return;
    this.silence.begin(wire);
    wire.stream.write(message);
  }
}
