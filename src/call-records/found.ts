import { quote } from '../domain/time/calendar-date';
import type { WrittenNumbers } from '../domain/usage/metered-call';

/** A longer record is not read: its quote was never closed, or it is no record at all. */
export const RECORD_BYTES_MAX = 65_536;
/** So much of a record's text is shown to people. */
export const LINE_SHOWN_MAX = 2_000;

/** What is wrong with a field of a record; where `field` is null, with the record as a whole. */
export interface FieldProblem {
  readonly field: string | null;
  /** Says what was expected and what came. */
  readonly message: string;
}

/** A record by the names of Switchboard's own format; what it does not state is not there. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a format makes of a record that its reader has cut out of the input. */
export interface Outcome {
  readonly fields: Fields | null;
  /** Empty exactly when `fields` is not null. */
  readonly problems: readonly FieldProblem[];
  /** Numbers that mean what is in the fields only where nothing is known of the account. */
  readonly written?: WrittenNumbers | undefined;
}

/**
 * A record that was found, or a place where none could be read.
 *
 * A class, as all that is made of every record and outlives its line; see 0046.
 */
export class Found implements Outcome {
  /** As it stands in the input, to be shown to people: at most LINE_SHOWN_MAX characters. */
  readonly text: string;
  readonly fields: Fields | null;
  readonly problems: readonly FieldProblem[];
  readonly written: WrittenNumbers | undefined;

  /**
   * @param line the physical line on which it begins, from 1.
   * @param linesDone how many physical lines are done with once it has been given: a delivery that
   *   ends with it goes on with the next one. Not always `line`: a record may take several lines,
   *   and where several may share one, that one is not done with before its end.
   */
  constructor(
    readonly line: number,
    readonly linesDone: number,
    text: string,
    { fields, problems, written }: Outcome,
  ) {
    this.text = shown(text);
    this.fields = fields;
    this.problems = problems;
    this.written = written;
  }
}

export type Each = (found: Found) => void;

/**
 * Mutex bytes into records, in whatever pieces they come.
 *
 * It never throws for a bad record and keeps no more than one record of the longest kind. A reader
 * that has thrown, or whose `each` has, is of no further use.
 */
export interface RecordReader {
  /**
   * Reads on; gives every record that is complete, in order.
   *
   * @throws UnreadableInput before any record was given.
   */
  read(chunk: Buffer, each: Each): void;
  /**
   * The end of the input: gives what is left, such as a last line without line feed.
   *
   * @throws UnreadableInput where the input has not even a whole header line.
   */
  end(each: Each): void;
  /** Last physical line of which everything has been given; blank lines and the like count, too. */
  readonly line: number;
}

/** The input as a whole cannot be read: the header, the mapping or an option is wrong. */
export class UnreadableInput extends Error {
  override readonly name = 'UnreadableInput';
}

const NO_PROBLEMS: readonly FieldProblem[] = Object.freeze([]);

/** A record that is taken as it is. */
export class Taken implements Outcome {
  readonly problems = NO_PROBLEMS;

  constructor(
    readonly fields: Fields,
    readonly written?: WrittenNumbers,
  ) {}
}

export const refused = (message: string): Outcome => ({
  fields: null,
  problems: [{ field: null, message }],
});

export const wrongCount = (expected: number, count: number): Outcome =>
  refused(`expected ${expected} cells, as the header has, got ${count}`);

/** The beginning of a text, without the carriage return of its line end. */
function shown(text: string): string {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (line.length <= LINE_SHOWN_MAX) return line;
  const last = line.charCodeAt(LINE_SHOWN_MAX - 2);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return `${line.slice(0, LINE_SHOWN_MAX - (splitsPair ? 2 : 1))}…`;
}

const SPACE = 0x20;

/** Whether there is nothing in a line but white space. */
export function isBlank(line: string): boolean {
  return line.length === 0 || (line.charCodeAt(0) <= SPACE && line.trim() === '');
}

const NEARBY = 20;

/** @param text as it was decoded: U+FFFD stands for what could not be. */
export function notUtf8(text: string): string {
  const at = text.indexOf('\ufffd');
  const nearby = text.slice(Math.max(0, at - NEARBY), at + NEARBY);
  return `expected text in UTF-8, got other bytes where U+FFFD stands in ${quote(nearby)}`;
}

export const tooLong = (what: string, bytesMax: number): string =>
  `expected ${what} of at most ${bytesMax.toLocaleString('en-US')} bytes, got a longer one`;
