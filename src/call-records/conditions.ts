import type { JsonValue } from './json-values';

/** What stands in the columns of a mapping, by their slots; "" where there is nothing. */
export type Values = readonly string[];

/** Whether something holds for a record. */
export type Condition = (values: Values) => boolean;

/** Where columns stand among the values. */
export interface ColumnSlots {
  slot(column: JsonValue): number;
}

const OF_COLUMN = ['equals', 'oneOf', 'begins', 'matches', 'empty'] as const;
const OF_OTHERS = ['and', 'or', 'not'] as const;
const DEPTH_MAX = 20;

/**
 * The condition that a JSON value describes.
 *
 * Of a `column` one of `equals`, `oneOf` (a list), `begins`, `matches` (a pattern: `*` is any text,
 * `?` one character, `#` one digit, and a backslash takes the next as it is) and `empty` (true or
 * false); or, of other conditions, one of `and`, `or` (lists) and `not`.
 *
 * @param absent values that stand for nothing.
 */
export function conditionOf(
  value: JsonValue,
  columns: ColumnSlots,
  absent: ReadonlySet<string>,
  depth = 1,
): Condition {
  if (depth > DEPTH_MAX) return value.refuse(`conditions at most ${DEPTH_MAX} deep`, 'deeper ones');
  const member = value.object(['column', ...OF_COLUMN, ...OF_OTHERS]);
  const given = [...OF_COLUMN, ...OF_OTHERS].filter((name) => member(name).isGiven);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    const names = [...OF_COLUMN, ...OF_OTHERS].map((name) => `"${name}"`).join(', ');
    return value.refuse(`one of ${names}`, kind === undefined ? 'none' : 'several');
  }
  const inner = (item: JsonValue) => conditionOf(item, columns, absent, depth + 1);
  const operand = member(kind);
  if (kind === 'not' || kind === 'and' || kind === 'or') {
    member('column').ifGiven((column) => column.refuse(`none with "${kind}"`));
    if (kind === 'not') {
      const holds = inner(operand);
      return (values) => !holds(values);
    }
    const all = operand.items().map(inner);
    return kind === 'and'
      ? (values) => all.every((holds) => holds(values))
      : (values) => all.some((holds) => holds(values));
  }
  const slot = columns.slot(member('column'));
  const holds = testOf(kind, operand, absent);
  return (values) => holds(values[slot] ?? '');
}

function testOf(
  kind: (typeof OF_COLUMN)[number],
  operand: JsonValue,
  absent: ReadonlySet<string>,
): (text: string) => boolean {
  const plain = (item: JsonValue) => {
    const text = item.value === '' ? '' : item.text().trim();
    return absent.has(text) ? '' : text;
  };
  switch (kind) {
    case 'equals': {
      const expected = plain(operand);
      return (text) => text === expected;
    }
    case 'oneOf': {
      const expected = new Set(operand.items().map(plain));
      return (text) => expected.has(text);
    }
    case 'begins': {
      const start = operand.text();
      return (text) => text.startsWith(start);
    }
    case 'matches': {
      const pattern = new GlobPattern(operand.text());
      return (text) => pattern.matches(text);
    }
    case 'empty': {
      const expected = operand.boolean();
      return (text) => (text === '') === expected;
    }
  }
}

type Unit = (character: string) => boolean;

/** A pattern with `*`, `?` and `#`; tried in time that grows with the text, whatever it holds. */
export class GlobPattern {
  /** What stands between the stars. */
  private readonly pieces: readonly (readonly Unit[])[];

  constructor(pattern: string) {
    const pieces: Unit[][] = [[]];
    const units = pattern.match(/\\[\s\S]|[\s\S]/g) ?? [];
    for (const unit of units) {
      if (unit === '*') pieces.push([]);
      else pieces.at(-1)?.push(unitOf(unit));
    }
    this.pieces = pieces;
  }

  matches(text: string): boolean {
    const [first = [], ...others] = this.pieces;
    if (!fits(first, text, 0)) return false;
    const last = others.pop();
    if (last === undefined) return first.length === text.length;
    let at = first.length;
    for (const piece of others) {
      while (at + piece.length <= text.length && !fits(piece, text, at)) at += 1;
      at += piece.length;
    }
    const end = text.length - last.length;
    return end >= at && fits(last, text, end);
  }
}

function unitOf(unit: string): Unit {
  if (unit === '?') return () => true;
  if (unit === '#') return (character) => character >= '0' && character <= '9';
  const literal = unit.length > 1 ? unit.slice(1) : unit;
  return (character) => character === literal;
}

const fits = (piece: readonly Unit[], text: string, at: number): boolean =>
  at + piece.length <= text.length && piece.every((unit, index) => unit(text.charAt(at + index)));
