import type { Readable } from 'node:stream';
import type { CallSource } from './call-source';
import { ImportFailure } from './exit-code';
import { fromLine, HeaderLines, newlinesIn, type IsHeader } from './physical-lines';
import { countableBytes } from './text-bytes';
import { count, reasonOf } from './wording';

/** A server stores some hundred thousand records at once, and tells of them afterwards. */
const KEPT_BYTES_MAX = 256 * 1024 * 1024;

interface Kept {
  readonly bytes: Buffer;
  /** How many lines of the input have ended by the end of these bytes. */
  readonly linesEnded: number;
}

/**
 * Standard input, which can be read once only.
 *
 * What the server has not yet said to be stored is kept, so that a connection that breaks does not
 * end the import.
 */
export class StandardInput implements CallSource {
  readonly label = 'stdin';
  readonly size = undefined;
  readonly bytesRead = 0;
  readonly identity = undefined;
  private readonly chunks: AsyncIterator<Buffer>;
  private header: HeaderLines | undefined;
  private readonly kept: Kept[] = [];
  private keptBytes = 0;
  private droppedChunks = 0;
  private droppedLines = 0;
  private linesEnded = 0;
  private ended = false;
  private arriving: Promise<void> | undefined;

  constructor(
    input: Readable,
    private readonly keptBytesMax = KEPT_BYTES_MAX,
    hasReturns = false,
  ) {
    this.chunks = countableBytes(input as AsyncIterable<Buffer>, hasReturns);
  }

  async *read(line: number, header: IsHeader | undefined): AsyncGenerator<Buffer, void, undefined> {
    if (header) this.header ??= new HeaderLines(header);
    const behind = line - 1;
    if (this.droppedChunks > 0 && behind <= this.droppedLines) {
      throw new ImportFailure(
        `Expected to go on from line ${count(line)}, but standard input cannot be read again from ` +
          'there: send the rest from that line on, or all of it as a file.',
      );
    }
    // Where the beginning is gone, its column names are all that is still wanted of it.
    const isWhole = this.droppedChunks === 0;
    if (this.header && behind > 0 && !isWhole) yield this.header.text;
    const from = isWhole ? line : line - this.droppedLines;
    yield* fromLine(this.fromKept(), from, isWhole ? header : undefined);
  }

  stored(line: number): void {
    for (let [first] = this.kept; first && first.linesEnded < line; [first] = this.kept) {
      this.drop(first);
    }
  }

  private async *fromKept(): AsyncGenerator<Buffer, void, undefined> {
    let next = this.droppedChunks;
    for (;;) {
      const chunk = this.kept[next - this.droppedChunks];
      if (chunk) {
        next += 1;
        yield chunk.bytes;
      } else if (this.ended) {
        return;
      } else {
        // Two may wait for the same bytes: the reader for a connection that broke, and the next.
        this.arriving ??= this.arrive();
        await this.arriving;
      }
    }
  }

  private async arrive(): Promise<void> {
    try {
      const chunk = await this.chunks.next();
      if (chunk.done) this.ended = true;
      else this.keep(chunk.value);
    } catch (error) {
      throw new ImportFailure(
        `Expected call records on standard input, which cannot be read: ${reasonOf(error)}.`,
      );
    } finally {
      this.arriving = undefined;
    }
  }

  private keep(bytes: Buffer): void {
    this.header?.add(bytes);
    this.linesEnded += newlinesIn(bytes);
    this.kept.push({ bytes, linesEnded: this.linesEnded });
    this.keptBytes += bytes.length;
    for (let [first] = this.kept; first && this.isTooMuch(); [first] = this.kept) this.drop(first);
  }

  /** The newest bytes stay in any case: they are still to be sent. */
  private isTooMuch(): boolean {
    return this.keptBytes > this.keptBytesMax && this.kept.length > 1;
  }

  private drop(first: Kept): void {
    this.kept.shift();
    this.keptBytes -= first.bytes.length;
    this.droppedChunks += 1;
    this.droppedLines = first.linesEnded;
  }
}
