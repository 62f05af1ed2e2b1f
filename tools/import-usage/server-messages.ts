import type { IncomingMessage } from 'node:http';
import { printable } from './wording';

/** Where an import stands: physical lines that are behind, and what became of the records. */
export interface Standing {
  readonly line: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: number;
}

/** The answer to a record that was not stored. */
export interface RefusedRecord {
  readonly type: 'answer';
  readonly line: number;
  readonly externalId: string | null;
  readonly status: string;
  /** A problem without a field is one of the record as a whole. */
  readonly problems: readonly { readonly field: string | null; readonly message: string }[];
  /** The record as it was sent, or as much of it as the server keeps to be shown. */
  readonly content: string | null;
}

export type ServerMessage =
  | (Standing & { readonly type: 'progress' })
  | (Standing & { readonly type: 'summary'; readonly check: unknown })
  | RefusedRecord
  | {
      readonly type: 'error';
      readonly code: string;
      readonly message: string;
      readonly line: number | undefined;
    };

/** An answer that is none of Switchboard's. */
export class StrangeAnswer extends Error {
  override readonly name = 'StrangeAnswer';
}

/** How many records those lines held: a format may have several on a line, or one on several. */
export const recordsOf = ({ accepted, duplicates, conflicts, rejected }: Standing): number =>
  accepted + duplicates + conflicts + rejected;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const textOf = (value: unknown): string => textOrNull(value) ?? '';

function wholeNumber(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  const got = value === undefined ? 'none' : printable(JSON.stringify(value));
  throw new StrangeAnswer(`expected a count in "${name}", got ${got}`);
}

/** @throws StrangeAnswer */
export function standingOf(value: unknown): Standing {
  if (!isFields(value)) throw new StrangeAnswer('expected the state of an import');
  return {
    line: wholeNumber(value, 'line'),
    accepted: wholeNumber(value, 'accepted'),
    duplicates: wholeNumber(value, 'duplicates'),
    conflicts: wholeNumber(value, 'conflicts'),
    rejected: wholeNumber(value, 'rejected'),
  };
}

/**
 * One line of the answer; `undefined` for a kind that a later server has in addition.
 *
 * @throws StrangeAnswer
 */
export function messageOf(text: string): ServerMessage | undefined {
  const value = parseJson(text);
  if (!isFields(value)) {
    throw new StrangeAnswer(`expected a line of JSON, got "${printable(text.slice(0, 80))}"`);
  }
  switch (value.type) {
    case 'progress':
      return { type: 'progress', ...standingOf(value) };
    case 'summary':
      return { type: 'summary', ...standingOf(value), check: value.check };
    case 'answer':
      return refusedRecordOf(value);
    case 'error':
      return {
        type: 'error',
        code: textOf(value.code),
        message: textOf(value.message),
        line: typeof value.line === 'number' ? wholeNumber(value, 'line') : undefined,
      };
    default:
      return undefined;
  }
}

function refusedRecordOf(value: Fields): RefusedRecord {
  const problems = Array.isArray(value.problems) ? (value.problems as unknown[]) : [];
  return {
    type: 'answer',
    line: wholeNumber(value, 'line'),
    externalId: textOrNull(value.externalId),
    status: textOf(value.status),
    problems: problems
      .filter(isFields)
      .map(({ field, message }) => ({ field: textOrNull(field), message: textOf(message) })),
    content: textOrNull(value.content),
  };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What the server says in an answer other than 200: `{"errors": [{"message", "extensions"}]}`. */
export function errorOf(body: string): { readonly code: string; readonly message: string } {
  const value = parseJson(body);
  const errors = isFields(value) && Array.isArray(value.errors) ? (value.errors as unknown[]) : [];
  const [first] = errors.filter(isFields);
  const extensions = isFields(first?.extensions) ? first.extensions : {};
  return { code: textOf(extensions.code), message: textOf(first?.message) };
}

/** Far above the longest record that the server takes; a server that sends more is none of ours. */
const LINE_CHARACTERS_MAX = 16 * 1024 * 1024;

/** The lines of a body, as they come. */
export async function* linesOf(response: IncomingMessage): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const text of response.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARACTERS_MAX) throw new StrangeAnswer('expected lines, got no end');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}
