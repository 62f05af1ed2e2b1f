import { parseJson, StrangeAnswer } from '../import-usage/server-messages';
import { printable } from '../import-usage/wording';

/** What a file has come to so far: lines read, and rates among them that are right or not. */
export interface Standing {
  readonly line: number;
  readonly rates: number;
  readonly refused: number;
}

export interface Refusal {
  readonly type: 'refusal';
  readonly line: number;
  readonly problems: readonly { readonly field: string | null; readonly message: string }[];
}

export interface Summary extends Standing {
  readonly type: 'summary';
  /** Null where nothing was published. */
  readonly version: number | null;
  readonly isNew: boolean;
}

export type RatesMessage =
  | (Standing & { readonly type: 'progress' })
  | Refusal
  | Summary
  | { readonly type: 'error'; readonly code: string; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function wholeNumber(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new StrangeAnswer(`expected a count in "${name}", got ${JSON.stringify(value)}`);
}

const standingOf = (fields: Fields): Standing => ({
  line: wholeNumber(fields, 'line'),
  rates: wholeNumber(fields, 'rates'),
  refused: wholeNumber(fields, 'refused'),
});

/**
 * One line of the answer; `undefined` for a kind that a later server has in addition.
 *
 * @throws StrangeAnswer
 */
export function ratesMessageOf(text: string): RatesMessage | undefined {
  const value = parseJson(text);
  if (!isFields(value)) {
    throw new StrangeAnswer(`expected a line of JSON, got "${printable(text.slice(0, 80))}"`);
  }
  switch (value.type) {
    case 'progress':
      return { type: 'progress', ...standingOf(value) };
    case 'summary': {
      const version = value.version === null ? null : wholeNumber(value, 'version');
      return { type: 'summary', ...standingOf(value), version, isNew: value.isNew === true };
    }
    case 'refusal':
      return { type: 'refusal', line: wholeNumber(value, 'line'), problems: problemsOf(value) };
    case 'error':
      return { type: 'error', code: textOf(value.code), message: textOf(value.message) };
    default:
      return undefined;
  }
}

function problemsOf({ problems }: Fields): Refusal['problems'] {
  const list = Array.isArray(problems) ? (problems as unknown[]) : [];
  return list.filter(isFields).map(({ field, message }) => {
    return { field: typeof field === 'string' ? field : null, message: textOf(message) };
  });
}
