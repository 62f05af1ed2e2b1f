import { isAscii, isUtf8 } from 'node:buffer';
import { LINE_SHOWN_MAX } from './found';
import { singleByteDecoder, type Encoding } from './text-encoding';

/** Takes the physical lines of an input, each without its line feed, in order. */
export interface LineSink {
  /** @param isUtf8 whether the line was; else U+FFFD stands for what could not be decoded. */
  takeLine(text: string, isUtf8: boolean): void;
  /** A line of more bytes than are read; `start` is as much of it as is shown. */
  takeLongLine(start: string): void;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = 0xfeff;
/** A greater piece of input is taken in parts, so that its text never stands in memory whole. */
const PART_BYTES = 262_144;
/** Enough for what is shown, at four bytes a character. */
const START_BYTES = 4 * LINE_SHOWN_MAX;

/**
 * Cuts bytes into lines.
 *
 * All complete lines of a part are checked at once, and where they are ASCII, as most are, decoded
 * at once and cut as text: a call into the decoder for every line costs a good part of its parsing.
 * Others are decoded one by one, so that one letter does not make wide, slow text of all.
 */
export class LineSplitter {
  /** The beginning of a line whose end has not come yet. */
  private readonly kept: Buffer;
  private keptBytes = 0;
  private isTooLong = false;
  private isFirst = true;

  private readonly decode: ((bytes: Buffer) => string) | null;

  /** @param endsWithReturn whether a carriage return alone ends a line, too. */
  constructor(
    private readonly sink: LineSink,
    private readonly bytesMax: number,
    encoding: Encoding = 'UTF-8',
    private readonly endsWithReturn = false,
  ) {
    this.kept = Buffer.allocUnsafe(bytesMax);
    this.decode = singleByteDecoder(encoding);
  }

  /** Whether a line has begun that nothing ends yet. */
  get hasRest(): boolean {
    return this.keptBytes > 0;
  }

  read(given: Buffer): void {
    const chunk = this.endsWithReturn ? withLineFeeds(given) : given;
    for (let at = 0; at < chunk.length; at += PART_BYTES) {
      this.readPart(chunk.subarray(at, at + PART_BYTES));
    }
  }

  /** Gives a last line that no line feed ends. */
  end(): void {
    if (this.keptBytes > 0) this.giveKept();
  }

  private readPart(part: Buffer): void {
    let start = 0;
    if (this.keptBytes > 0) {
      const end = part.indexOf(LINE_FEED);
      this.keep(end === -1 ? part : part.subarray(0, end));
      if (end === -1) return;
      this.giveKept();
      start = end + 1;
    }
    const rest = part.lastIndexOf(LINE_FEED) + 1;
    if (rest > start) this.giveLines(part.subarray(start, rest));
    this.keep(part.subarray(Math.max(start, rest)));
  }

  private keep(bytes: Buffer): void {
    const room = this.bytesMax - this.keptBytes;
    if (bytes.length > room) this.isTooLong = true;
    // Of a line that is too long the beginning is kept, which is all that will be shown.
    this.keptBytes += bytes.copy(this.kept, this.keptBytes, 0, Math.min(bytes.length, room));
  }

  private giveKept(): void {
    const line = this.kept.subarray(0, this.keptBytes);
    const isTooLong = this.isTooLong;
    this.keptBytes = 0;
    this.isTooLong = false;
    if (isTooLong) this.giveLong(line);
    else if (this.decode) this.give(this.decode(line), true);
    else this.give(line.toString(), isUtf8(line));
  }

  /** @param lines whole ones, the last line feed included. */
  private giveLines(lines: Buffer): void {
    if (this.decode) {
      this.giveText(lines, this.decode(lines));
      return;
    }
    if (!isAscii(lines)) {
      this.giveOneByOne(lines, isUtf8(lines));
      return;
    }
    this.giveText(lines, lines.toString('latin1'));
  }

  /** @param text as many characters as there are bytes. */
  private giveText(lines: Buffer, text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      if (end - start > this.bytesMax) this.giveLong(lines.subarray(start, end));
      else this.give(text.slice(start, end), true);
      start = end + 1;
    }
  }

  private giveOneByOne(lines: Buffer, areUtf8: boolean): void {
    let start = 0;
    for (let end = lines.indexOf(LINE_FEED); end !== -1; end = lines.indexOf(LINE_FEED, start)) {
      if (end - start > this.bytesMax) {
        this.giveLong(lines.subarray(start, end));
      } else {
        const text = lines.toString('utf8', start, end);
        this.give(text, areUtf8 || isUtf8(lines.subarray(start, end)));
      }
      start = end + 1;
    }
  }

  private giveLong(line: Buffer): void {
    this.sink.takeLongLine(this.withoutMark(line.toString('utf8', 0, START_BYTES)));
  }

  private give(line: string, isUtf8: boolean): void {
    this.sink.takeLine(this.isFirst ? this.withoutMark(line) : line, isUtf8);
  }

  private withoutMark(line: string): string {
    const hasMark = this.isFirst && line.charCodeAt(0) === BYTE_ORDER_MARK;
    this.isFirst = false;
    return hasMark ? line.slice(1) : line;
  }
}

/** A copy of bytes in which carriage returns are line feeds. */
function withLineFeeds(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(CARRIAGE_RETURN); at !== -1;) {
    copy[at] = LINE_FEED;
    at = copy.indexOf(CARRIAGE_RETURN, at + 1);
  }
  return copy;
}
