import { quote } from '../domain/time/calendar-date';
import {
  Found,
  isBlank,
  notUtf8,
  RECORD_BYTES_MAX,
  refused,
  tooLong,
  type Each,
  type Outcome,
  UnreadableInput,
  type RecordReader,
} from './found';
import { LineSplitter, type LineSink } from './line-splitter';
import type { Encoding } from './text-encoding';

/** How a JSON object becomes a record; null leaves it out, as if it were not there. */
export interface ObjectFormat {
  read(object: Record<string, unknown>): Outcome | null;
}

/** What a JSON text holds where it should hold an object, in words; null where it holds one. */
function strangerOf(value: unknown): string | null {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? null : `a ${typeof value}`;
}

/**
 * The object that a JSON text is, or what is wrong with it.
 *
 * Of a key that comes twice in an object the last counts: JSON.parse tells nothing of the others.
 */
export function parseObject(text: string): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of JSON.parse repeats the text unescaped.
    return `expected a JSON object, got ${quote(text.trim())}`;
  }
  const stranger = strangerOf(value);
  if (stranger !== null) return `expected a JSON object, got ${stranger}`;
  return value as Record<string, unknown>;
}

/** An array of which not even the first record is whole, or all on one line. */
const ARRAY_BEGINS = /^\s*\[\s*(?:\{|$)/;
const ONE_A_LINE =
  'expected one JSON object a line, got an array: a mapping with "format": "json" reads it';

/** Reads one JSON object from every line. */
export class NdjsonReader implements RecordReader, LineSink {
  line: number;
  private readonly splitter: LineSplitter;
  private each: Each = () => undefined;
  private isFirst: boolean;

  constructor(
    private readonly format: ObjectFormat,
    firstLine: number,
    encoding: Encoding = 'UTF-8',
  ) {
    this.splitter = new LineSplitter(this, RECORD_BYTES_MAX, encoding);
    this.isFirst = firstLine === 1;
    this.line = firstLine - 1;
  }

  read(chunk: Buffer, each: Each): void {
    this.each = each;
    this.splitter.read(chunk);
  }

  end(each: Each): void {
    this.each = each;
    this.splitter.end();
  }

  takeLine(text: string, isUtf8: boolean): void {
    this.line += 1;
    if (isBlank(text)) return;
    if (this.isFirst && ARRAY_BEGINS.test(text)) throw new UnreadableInput(ONE_A_LINE);
    this.isFirst = false;
    const object = isUtf8 ? parseObject(text) : notUtf8(text);
    this.give(text, typeof object === 'string' ? refused(object) : this.format.read(object));
  }

  takeLongLine(start: string): void {
    this.line += 1;
    this.give(start, refused(tooLong('a line', RECORD_BYTES_MAX)));
  }

  private give(text: string, outcome: Outcome | null): void {
    if (outcome === null) return;
    this.each(new Found(this.line, this.line, text, outcome));
  }
}
