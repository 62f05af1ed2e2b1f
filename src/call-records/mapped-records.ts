import { quote } from '../domain/time/calendar-date';
import { chooseTimes, setTimes } from './call-times';
import type { RowFormat } from './csv-reader';
import { Draft } from './draft';
import { refused, UnreadableInput, wrongCount, type Outcome } from './found';
import type { Mapping } from './mapping';
import type { ObjectFormat } from './ndjson-reader';
import type { OwnField } from './own-fields';
import { setNumbers } from './party-numbers';
import { setSubscription, unknownWord } from './source-options';
import { durationMillis } from './time-forms';

/** What stands in the columns of a mapping, by their slots; "" where there is nothing. */
type Values = readonly string[];

/** Makes records of the columns that a mapping names. */
class MappedRecords {
  constructor(private readonly mapping: Mapping) {}

  isSkipped(values: Values): boolean {
    return this.mapping.skip.some(({ slot, equals }) => values[slot] === equals);
  }

  read(values: Values): Outcome {
    const { mapping } = this;
    const draft = new Draft();
    const textOf = (field: OwnField) => this.textOf(field, values, draft);

    const direction = textOf('direction') || mapping.defaults.get('direction');
    if (direction !== undefined) draft.set('direction', direction);
    setNumbers(draft, mapping.plans, direction, textOf('from'), textOf('to'));
    for (const field of PLAIN_FIELDS) {
      const text = textOf(field);
      if (text !== '') draft.set(field, text);
    }
    const code = textOf('subscriptionId');
    if (mapping.subscriptions) setSubscription(draft, mapping.subscriptions, code);
    else if (code !== '') draft.set('subscriptionId', code);

    const disposition = textOf('disposition') || mapping.defaults.get('disposition');
    if (disposition !== undefined) draft.set('disposition', disposition);
    this.setTimes(draft, values, disposition === undefined || disposition === 'ANSWERED');
    return draft.finish(mapping.defaults);
  }

  /** "" where the field has no value. */
  private textOf(field: OwnField, values: Values, draft: Draft): string {
    const rule = this.mapping.fields.get(field);
    if (!rule) return '';
    const text = rule.slots === null ? '' : joined(rule.slots, values);
    const fallback = rule.fallback ?? '';
    if (text === '') return fallback;
    if (rule.values === null) return text;
    const ours = rule.values.get(text);
    if (ours !== undefined) return ours ?? '';
    if (rule.fallback === null) draft.refuse(field, unknownWord(rule.values.keys(), text));
    return fallback;
  }

  private setTimes(draft: Draft, values: Values, isAnswered: boolean): void {
    const { mapping } = this;
    const momentsOf = (field: OwnField) => {
      const text = this.textOf(field, values, draft);
      const isNone = text === '' || (mapping.isEpoch && text === '0');
      return isNone ? [] : draft.moments(field, mapping.time(text));
    };
    const times = {
      started: momentsOf('startedAt'),
      answered: momentsOf('answeredAt'),
      ended: momentsOf('endedAt'),
    };
    const talk = millisIn(mapping.durationSlot, 'endedAt', values, draft);
    const ring = millisIn(mapping.ringSlot, 'answeredAt', values, draft);
    const chosen = chooseTimes(times, times.answered.length > 0 ? talk : null);
    let { answered, ended } = chosen;
    const { started } = chosen;
    if (started !== undefined) {
      const rung = started + (ring ?? 0);
      if (isAnswered && ring !== null) answered ??= rung;
      if (talk !== null) ended ??= (answered ?? rung) + talk;
    }
    setTimes(draft, { started, answered, ended });
  }
}

const PLAIN_FIELDS: readonly OwnField[] = [
  'source',
  'externalId',
  'leg',
  'agentConnectivity',
  'dialled',
  'originCountryCode',
  'callType',
];

const joined = (slots: readonly number[], values: Values): string =>
  slots
    .map((slot) => values[slot] ?? '')
    .filter((value) => value !== '')
    .join(' ');

function millisIn(
  slot: number | null,
  field: OwnField,
  values: Values,
  draft: Draft,
): number | null {
  const text = slot === null ? '' : (values[slot] ?? '');
  if (text === '') return null;
  const millis = durationMillis(text);
  if (millis === null) draft.refuse(field, `expected seconds or HH:MM:SS, got ${quote(text)}`);
  return millis;
}

/** Rows of someone else's CSV, by a mapping. */
export class MappedRows implements RowFormat {
  readonly delimiter: string;
  readonly hasHeader: boolean;
  private readonly records: MappedRecords;
  /** Slot to index of the cell. */
  private cellOf: readonly number[];
  /** How many cells every row has; null where no header tells. */
  private cellCount: number | null = null;

  constructor(private readonly mapping: Mapping) {
    this.delimiter = mapping.delimiter;
    this.hasHeader = mapping.hasHeader;
    this.records = new MappedRecords(mapping);
    this.cellOf = mapping.columns.map((column) => Number(column) - 1);
  }

  takeHeader(cells: readonly string[]): void {
    const names = cells.map((cell) => cell.trim());
    this.cellCount = names.length;
    this.cellOf = this.mapping.columns.map((column) => {
      const index = typeof column === 'number' ? column - 1 : names.indexOf(column);
      if (index === -1 || index >= names.length) {
        const missing = typeof column === 'number' ? `number ${column}` : `name ${quote(column)}`;
        const known = names.map(quote).join(', ');
        throw new UnreadableInput(
          `expected the columns that the mapping names, got none of the ${missing} but ${known}`,
        );
      }
      if (typeof column === 'string' && names.includes(column, index + 1)) {
        throw new UnreadableInput(`expected one column named ${quote(column)}, got several`);
      }
      return index;
    });
  }

  read(cells: readonly string[]): Outcome | null {
    if (this.cellCount !== null && cells.length !== this.cellCount) {
      return wrongCount(this.cellCount, cells.length);
    }
    const values: string[] = [];
    for (const index of this.cellOf) {
      const cell = cells[index];
      if (cell === undefined) return refused(`expected a cell ${index + 1}, got ${cells.length}`);
      values.push(this.mapping.absent.has(cell.trim()) ? '' : cell.trim());
    }
    return this.records.isSkipped(values) ? null : this.records.read(values);
  }
}

/** Objects of someone else's NDJSON, by a mapping. */
export class MappedObjects implements ObjectFormat {
  private readonly records: MappedRecords;
  private readonly paths: readonly { readonly whole: string; readonly parts: readonly string[] }[];

  constructor(private readonly mapping: Mapping) {
    this.records = new MappedRecords(mapping);
    this.paths = mapping.columns.map(String).map((whole) => ({ whole, parts: whole.split('.') }));
  }

  read(object: Record<string, unknown>): Outcome | null {
    const problems: string[] = [];
    const values = this.paths.map(({ whole, parts }) => {
      // Some exports flatten their objects: a key that has the points in its name goes first.
      const value = Object.hasOwn(object, whole) ? object[whole] : valueAt(object, parts);
      const text = textIn(value);
      if (text === null) problems.push(`expected a text or an exact number at ${quote(whole)}`);
      return text === null || this.mapping.absent.has(text) ? '' : text;
    });
    if (this.records.isSkipped(values)) return null;
    if (problems.length === 0) return this.records.read(values);
    return { fields: null, problems: problems.map((message) => ({ field: null, message })) };
  }
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  let value = object;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/**
 * A JSON value as text, "" for none; null for a list or an object, and for a number whose digits
 * JSON.parse has rounded, which would give two calls one id.
 */
function textIn(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Number.isSafeInteger(value) || !Number.isInteger(value) ? String(value) : null;
}
