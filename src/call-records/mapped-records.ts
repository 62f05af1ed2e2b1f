import { quote } from '../domain/time/calendar-date';
import { chooseTimes, setTimes } from './call-times';
import type { Values } from './conditions';
import type { CsvDialect } from './csv-cells';
import type { RowFormat } from './csv-reader';
import { Draft } from './draft';
import { durationMillis } from './durations';
import { refused, UnreadableInput, wrongCount, type Outcome } from './found';
import type { DurationRule, Mapping } from './mapping';
import { textBy } from './mapping-fields';
import type { ObjectFormat } from './ndjson-reader';
import { textIn, valueAt } from './object-paths';
import type { OwnField } from './own-fields';
import { setNumbers } from './party-numbers';
import { setSubscription } from './source-options';
import { isNever } from './time-forms';

/** Makes records of the columns that a mapping names. */
class MappedRecords {
  /** Whether the column of the answer is that of the start: then it is no word of an answer. */
  private readonly hasNoAnswerOfItsOwn: boolean;

  constructor(private readonly mapping: Mapping) {
    const slotsOf = (field: OwnField) =>
      (mapping.fields.get(field) ?? []).flatMap(({ slots }) => slots ?? []).join(' ');
    this.hasNoAnswerOfItsOwn = slotsOf('answeredAt') === slotsOf('startedAt');
  }

  isSkipped(values: Values): boolean {
    return this.mapping.isSkipped(values);
  }

  read(values: Values): Outcome {
    const { mapping } = this;
    const draft = new Draft();
    const textOf = (field: OwnField) => textBy(mapping.fields.get(field), values, field, draft);

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

  private setTimes(draft: Draft, values: Values, isAnswered: boolean): void {
    const { mapping } = this;
    const momentsOf = (field: OwnField) => {
      const text = textBy(mapping.fields.get(field), values, field, draft);
      const isNone = text === '' || (mapping.isEpoch && isNever(text));
      return isNone ? [] : draft.moments(field, mapping.time(text));
    };
    const hasAnswer = isAnswered || !this.hasNoAnswerOfItsOwn;
    const times = {
      started: momentsOf('startedAt'),
      answered: hasAnswer ? momentsOf('answeredAt') : [],
      ended: momentsOf('endedAt'),
    };
    const talk = millisBy(mapping.duration, 'endedAt', values, draft);
    const ring = millisBy(mapping.ring, 'answeredAt', values, draft);
    const chosen = chooseTimes(times, times.answered.length > 0 ? talk : null);
    let { answered, ended } = chosen;
    const { started } = chosen;
    if (started !== undefined) {
      const rung = started + (ring ?? 0);
      if (isAnswered && (ring !== null || mapping.isAnsweredAtStart)) answered ??= rung;
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

/** Null where none of its columns has a value, or one cannot be read, which is a problem. */
function millisBy(
  rule: DurationRule | null,
  field: OwnField,
  values: Values,
  draft: Draft,
): number | null {
  if (!rule) return null;
  let isStated = false;
  let total = 0;
  for (const [slots, sign] of [
    [rule.plus, 1],
    [rule.minus, -1],
  ] as const) {
    for (const slot of slots) {
      const text = values[slot] ?? '';
      if (text === '') continue;
      const millis = durationMillis(text, rule.habits);
      if (typeof millis === 'string') {
        draft.refuse(field, `expected ${millis}, got ${quote(text)}`);
        return null;
      }
      isStated ||= sign === 1;
      total += sign * millis;
    }
  }
  if (!isStated) return null;
  if (total >= 0) return total;
  draft.refuse(field, 'expected durations to take off that are no longer than the others');
  return null;
}

/** Rows of someone else's CSV, by a mapping. */
export class MappedRows implements RowFormat {
  readonly dialect: CsvDialect;
  readonly hasHeader: boolean;
  private readonly records: MappedRecords;
  /** Slot to index of the cell. */
  private cellOf: readonly number[];
  /** How many cells every row has; null where no header tells. */
  private cellCount: number | null = null;
  private lastIsNameless = false;
  readonly mayHaveTitles = true;

  constructor(private readonly mapping: Mapping) {
    this.dialect = mapping.dialect;
    this.hasHeader = mapping.hasHeader;
    this.records = new MappedRecords(mapping);
    this.cellOf = mapping.columns.map((column) => Number(column) - 1);
  }

  /** Rows may end in a delimiter where the header does not, and the other way round. */
  fitsCells(count: number): boolean {
    const { cellCount, lastIsNameless } = this;
    if (cellCount === null) return count > Math.max(...this.cellOf, 0);
    return (
      count === cellCount || count === cellCount + 1 || (lastIsNameless && count === cellCount - 1)
    );
  }

  takeHeader(cells: readonly string[]): void {
    const names = cells.map((cell) => cell.trim());
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
    this.cellCount = names.length;
    this.lastIsNameless = names.at(-1) === '';
  }

  read(cells: readonly string[]): Outcome | null {
    const { absent } = this.mapping;
    const values = this.cellOf.map((index) => {
      const value = (cells[index] ?? '').trim();
      return absent.has(value) ? '' : value;
    });
    // Lines that are no rows, such as one of totals, may have fewer cells.
    if (this.records.isSkipped(values)) return null;
    const { length } = cells;
    const missing = this.cellOf.find((index) => index >= length);
    if (missing !== undefined && this.cellCount === null) {
      return refused(`expected a cell ${missing + 1}, got ${length}`);
    }
    const isOver = this.cellCount !== null && length > this.cellCount && cells.at(-1) !== '';
    if (this.cellCount !== null && (isOver || !this.fitsCells(length))) {
      return wrongCount(this.cellCount, length);
    }
    return this.records.read(values);
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
