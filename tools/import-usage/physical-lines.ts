import { ImportFailure } from './exit-code';
import { count } from './wording';

const NEWLINE = 0x0a;
/** A longer first line is no line of column names. */
const HEADER_BYTES_MAX = 1024 * 1024;

/** How many lines end in these bytes. */
export function newlinesIn(bytes: Buffer): number {
  let found = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) found += 1;
  return found;
}

/** What is left of the bytes once so many lines have ended, and how many more are to end. */
export function withoutLines(bytes: Buffer, lines: number): { rest: Buffer; left: number } {
  let left = lines;
  let from = 0;
  while (left > 0) {
    const at = bytes.indexOf(NEWLINE, from);
    if (at === -1) return { rest: bytes.subarray(bytes.length), left };
    from = at + 1;
    left -= 1;
  }
  return { rest: bytes.subarray(from), left };
}

/** Whether a line names the columns; a title, a blank line and "sep=;" do not. */
export type IsHeader = (line: string) => boolean;

/** A file up to the line that names its columns, its end included, gathered from pieces of it. */
export class HeaderLines {
  private bytes = Buffer.alloc(0);
  /** Where the line begins that is looked at next. */
  private at = 0;
  private isComplete = false;

  constructor(private readonly isHeader: IsHeader) {}

  add(chunk: Buffer): void {
    if (this.isComplete) return;
    this.bytes = Buffer.concat([this.bytes, chunk]);
    for (let end = this.nextEnd(); end !== -1; end = this.nextEnd()) {
      const line = this.bytes.toString('utf8', this.at, end);
      this.at = end + 1;
      if (!this.isHeader(line)) continue;
      this.bytes = this.bytes.subarray(0, this.at);
      this.isComplete = true;
      return;
    }
    this.isComplete = this.isTooLong;
  }

  private nextEnd(): number {
    return this.bytes.indexOf(NEWLINE, this.at);
  }

  /** @throws ImportFailure where there is no such line near the beginning. */
  get text(): Buffer {
    if (!this.isTooLong) return this.bytes;
    const most = count(HEADER_BYTES_MAX);
    throw new ImportFailure(`Expected column names within ${most} bytes, got a longer beginning.`);
  }

  private get isTooLong(): boolean {
    return this.bytes.length > HEADER_BYTES_MAX;
  }
}

/**
 * The bytes from a physical line on, 1 being the first. With `header`, a later part begins with
 * what the file has up to its column names.
 */
export async function* fromLine(
  chunks: AsyncIterable<Buffer>,
  line: number,
  header: IsHeader | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  let left = line - 1;
  const first = header && left > 0 ? new HeaderLines(header) : undefined;
  let headerIsDue = first !== undefined;
  for await (const chunk of chunks) {
    if (left === 0 && !headerIsDue) {
      yield chunk;
      continue;
    }
    first?.add(chunk);
    const skipped = withoutLines(chunk, left);
    left = skipped.left;
    if (left > 0) continue;
    if (first && headerIsDue) yield first.text;
    headerIsDue = false;
    if (skipped.rest.length > 0) yield skipped.rest;
  }
  // All lines are behind: the server still reads the column names before it sees that.
  if (first && headerIsDue) yield first.text;
}
