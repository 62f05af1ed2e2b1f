import { isUtf8 } from 'node:buffer';
import {
  Found,
  LINE_SHOWN_MAX,
  notUtf8,
  refused,
  tooLong,
  UnreadableInput,
  type Each,
  type Outcome,
  type RecordReader,
} from './found';
import type { JsonSurroundings, Surrounding } from './json-surroundings';
import { parseObject, type ObjectFormat } from './ndjson-reader';

/** A switch's record of a call has some ten thousand; a longer object was never closed. */
const OBJECT_BYTES_MAX = 262_144;
const PART_BYTES = 65_536;
/** Enough for what is shown, at four bytes a character. */
const SHOWN_BYTES = 4 * LINE_SHOWN_MAX;

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Where the reader is: between objects; in one; in text that is none; or behind something that
 * could not be read, on the way to a line that begins with a brace.
 */
type Place = 'BETWEEN' | 'OBJECT' | 'STRAY' | 'ASTRAY';

/**
 * Reads JSON objects that stand one after the other, each on one line, on many, or many on one (a
 * switch that writes a file a call ends none with a line feed).
 *
 * Where an object ends is found by its braces, and a brace at the very beginning of a line always
 * begins an object: within one that is printed over many lines, lines are indented. So an object
 * that was cut off ends, as a problem, where the next one begins; and no byte is looked at twice.
 * Behind what is no object, too, reading goes on at the next line that begins with a brace.
 */
export class JsonDocumentReader implements RecordReader {
  /** Reading could go on behind it: every object that has begun before has ended there. */
  line: number;
  /** Lines that have ended before what is read now. */
  private lines: number;
  private each: Each = () => undefined;
  private place: Place = 'BETWEEN';
  /** What was read of the object and is not done with. */
  private readonly held = Buffer.allocUnsafe(OBJECT_BYTES_MAX + PART_BYTES);
  private heldBytes = 0;
  private at = 0;
  private begin = 0;
  /** Lines that have ended within the object. */
  private within = 0;
  private bracesOpen = 0;
  private isInText = false;
  private isEscaped = false;
  private isAtLineStart = true;
  /** How many bytes of a byte order mark have come; all, where something else has. */
  private marked = 0;

  constructor(
    private readonly format: ObjectFormat,
    firstLine: number,
    /** What stands around the objects; nothing where they stand one after the other. */
    private readonly around: JsonSurroundings | null = null,
  ) {
    this.line = firstLine - 1;
    this.lines = this.line;
  }

  read(chunk: Buffer, each: Each): void {
    this.each = each;
    for (let from = 0; from < chunk.length; from += PART_BYTES) {
      this.heldBytes += chunk.copy(this.held, this.heldBytes, from, from + PART_BYTES);
      while (this.at < this.heldBytes) this.goOn();
      this.letGo();
    }
  }

  end(each: Each): void {
    this.each = each;
    if (this.place === 'STRAY') this.giveUp(STRAY);
    if (this.place === 'OBJECT') {
      this.giveUp('expected a closing brace, got the end of the input');
    } else if (this.around && this.marked > 0) this.endAround(this.around);
    this.line = this.isAtLineStart ? this.lines : this.lines + 1;
  }

  private endAround(around: JsonSurroundings): void {
    if (!around.hasFound) {
      throw new UnreadableInput('expected a list of records where the mapping says, got none');
    }
    if (around.isWhole) return;
    this.begin = this.at;
    this.within = 0;
    this.giveUp('expected the end of the list of records, got the end of the input');
  }

  private goOn(): void {
    if (this.place === 'OBJECT') this.readObject();
    else if (this.place === 'STRAY') this.readStray();
    else if (this.place === 'ASTRAY') this.seekLine();
    else this.readBetween();
  }

  /** Drops what is done with. */
  private letGo(): void {
    const isHeld = this.place === 'OBJECT' || this.place === 'STRAY';
    const from = isHeld ? this.begin : this.at;
    if (from === 0) return;
    this.held.copyWithin(0, from, this.heldBytes);
    this.heldBytes -= from;
    this.at -= from;
    this.begin = 0;
  }

  private readBetween(): void {
    const byte = this.held[this.at] as number;
    const isOfMark = byte === BYTE_ORDER_MARK[this.marked];
    this.marked = isOfMark ? this.marked + 1 : BYTE_ORDER_MARK.length;
    const what = isOfMark ? 'OTHER' : this.surroundingOf(byte);
    if (what !== 'OTHER') {
      this.place = what === 'RECORD' ? 'OBJECT' : 'STRAY';
      this.begin = this.at;
      this.within = 0;
      this.bracesOpen = 0;
      this.isInText = false;
      this.isEscaped = false;
      return;
    }
    this.isAtLineStart = byte === LINE_FEED;
    if (this.isAtLineStart) {
      this.lines += 1;
      this.line = this.lines;
    }
    this.at += 1;
  }

  private surroundingOf(byte: number): Surrounding {
    if (this.around) return this.around.take(byte);
    if (byte <= SPACE) return 'OTHER';
    return byte === OPENING_BRACE ? 'RECORD' : 'STRAY';
  }

  private readObject(): void {
    const { held } = this;
    const limit = this.begin + OBJECT_BYTES_MAX;
    const end = Math.min(this.heldBytes, limit);
    for (; this.at < end; this.at += 1) {
      const byte = held[this.at] as number;
      if (byte === LINE_FEED) {
        if (this.isInText) {
          this.giveUp('expected the closing quote of a text on its line, got a line end');
          return;
        }
        this.within += 1;
        this.isAtLineStart = true;
        continue;
      }
      if (this.isAtLineStart && byte === OPENING_BRACE && this.at > this.begin) {
        this.giveUp('expected a closing brace, got a line that begins with an opening one');
        return;
      }
      this.isAtLineStart = false;
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === QUOTE) this.isInText = !this.isInText;
      else if (byte === BACKSLASH) this.isEscaped = this.isInText;
      else if (this.isInText) continue;
      else if (byte === OPENING_BRACE) this.bracesOpen += 1;
      else if (byte === CLOSING_BRACE) {
        this.bracesOpen -= 1;
        if (this.bracesOpen === 0) {
          this.at += 1;
          this.giveObject();
          return;
        }
      }
    }
    if (this.at === limit) this.giveUp(tooLong('an object', OBJECT_BYTES_MAX));
  }

  private readStray(): void {
    const limit = this.begin + SHOWN_BYTES;
    const lineEnd = this.nextLineEnd();
    const end = lineEnd === -1 ? this.heldBytes : lineEnd;
    this.at = Math.min(end, limit);
    this.isAtLineStart = false;
    if (lineEnd !== -1 || end >= limit) this.giveUp(STRAY);
  }

  private seekLine(): void {
    if (this.isAtLineStart && this.held[this.at] === OPENING_BRACE) {
      this.line = this.lines;
      this.place = 'BETWEEN';
      return;
    }
    const lineEnd = this.nextLineEnd();
    this.isAtLineStart = lineEnd !== -1;
    this.at = lineEnd === -1 ? this.heldBytes : lineEnd + 1;
    if (lineEnd !== -1) this.lines += 1;
  }

  private nextLineEnd(): number {
    return this.held.subarray(0, this.heldBytes).indexOf(LINE_FEED, this.at);
  }

  private giveObject(): void {
    const bytes = this.held.subarray(this.begin, this.at);
    const text = bytes.toString();
    const object = isUtf8(bytes) ? parseObject(text) : notUtf8(text);
    this.give(text, typeof object === 'string' ? refused(object) : this.format.read(object));
    this.place = 'BETWEEN';
  }

  /** Gives what has been read as a problem. */
  private giveUp(problem: string): void {
    const end = Math.min(this.at, this.begin + SHOWN_BYTES);
    this.give(this.held.toString('utf8', this.begin, end).trimEnd(), refused(problem));
    this.place = 'ASTRAY';
  }

  private give(text: string, outcome: Outcome | null): void {
    const line = this.lines + 1;
    this.lines += this.within;
    if (outcome === null) return;
    this.each(new Found(line, this.line, text, outcome));
  }
}

const STRAY = 'expected an object in braces, got other text';
