import { conditionOf, type ColumnSlots, type Condition, type Values } from './conditions';
import type { Draft } from './draft';
import { UnreadableInput } from './found';
import type { JsonValue } from './json-values';
import {
  isOwnField,
  oneOf,
  OWN_FIELDS,
  REQUIRED_FIELDS,
  WORDS,
  type Defaults,
  type OwnField,
} from './own-fields';
import { unknownWord } from './source-options';

/** Where a column is: by its name, by its number from 1, or by the path to it in a JSON object. */
export type Column = string | number;

/** Where the value of a field comes from. */
export interface FieldRule {
  /** Places of its columns among those of the mapping; null for a constant. */
  readonly slots: readonly number[] | null;
  /** The constant, or what stands for an empty or an unknown value; null for none. */
  readonly fallback: string | null;
  /** From the source's values to ours; null leaves the field out. */
  readonly values: ReadonlyMap<string, string | null> | null;
  /** Of which records it is the rule; null for all. */
  readonly when: Condition | null;
}

/** The rules for a field: the first whose condition holds is the record's. */
export type FieldRules = readonly FieldRule[];

/** What the rules make of a record; "" where the field has no value. */
export function textBy(
  rules: FieldRules | undefined,
  values: Values,
  field: OwnField,
  draft: Draft,
): string {
  const rule = rules?.find(({ when }) => when === null || when(values));
  if (!rule) return '';
  const text = rule.slots === null ? '' : joined(rule.slots, values);
  const fallback = rule.fallback ?? '';
  const ours = rule.values?.get(text);
  if (ours !== undefined) return ours ?? '';
  if (text === '') return fallback;
  if (rule.values === null) return text;
  if (rule.fallback === null) draft.refuse(field, unknownWord(rule.values.keys(), text));
  return fallback;
}

const joined = (slots: readonly number[], values: Values): string =>
  slots
    .map((slot) => values[slot] ?? '')
    .filter((value) => value !== '')
    .join(' ');

/** A constant would make one call, or one moment, of all of them. */
const NEVER_CONSTANT: readonly OwnField[] = ['externalId', 'startedAt', 'answeredAt', 'endedAt'];

/** The columns that a mapping names, each with its slot. */
export class Columns implements ColumnSlots {
  readonly all: Column[] = [];

  constructor(
    private readonly isOfCells: boolean,
    private readonly hasHeader: boolean,
  ) {}

  slot(value: JsonValue): number {
    const column = this.columnOf(value);
    const known = this.all.indexOf(column);
    return known === -1 ? this.all.push(column) - 1 : known;
  }

  private columnOf(value: JsonValue): Column {
    if (!this.isOfCells) return value.text('a path such as "caller.number"');
    const number = value.value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= 10_000) {
      return number;
    }
    if (this.hasHeader) return value.text('the name of a column, or its number from 1').trim();
    return value.refuse('the number of a column, from 1');
  }
}

/** The rules for the fields that a mapping states, by the member `fields` of it. */
export function fieldsOf(
  value: JsonValue,
  columns: ColumnSlots,
  absent: ReadonlySet<string>,
): Map<OwnField, FieldRules> {
  const fields = new Map<OwnField, FieldRules>();
  for (const [name, rules] of value.members(OWN_FIELDS)) {
    if (isOwnField(name)) fields.set(name, rulesOf(name, rules, columns, absent));
  }
  return fields;
}

/** One rule, or a list of them. */
export function rulesOf(
  field: OwnField,
  value: JsonValue,
  columns: ColumnSlots,
  absent: ReadonlySet<string>,
): FieldRules {
  if (!Array.isArray(value.value)) return [ruleOf(field, value, columns, absent)];
  const items = value.items();
  if (items.length === 0) value.refuse('at least one rule', 'an empty list');
  return items.map((item) => ruleOf(field, item, columns, absent));
}

function ruleOf(
  field: OwnField,
  value: JsonValue,
  columns: ColumnSlots,
  absent: ReadonlySet<string>,
): FieldRule {
  const member = value.object(['column', 'columns', 'constant', 'values', 'default', 'when']);
  const when = member('when').ifGiven((one) => conditionOf(one, columns, absent)) ?? null;
  const origins = [member('column'), member('columns'), member('constant')];
  const { length } = origins.filter(({ isGiven }) => isGiven);
  if (length !== 1) {
    value.refuse('one of "column", "columns" and "constant"', length === 0 ? 'none' : 'several');
  }
  const ourWord = (word: JsonValue) => {
    const words = WORDS[field];
    return words ? word.word(words) : word.text();
  };
  const ourWordOrNone = (word: JsonValue) => (word.value === null ? null : ourWord(word));
  const [constant, values, fallback] = [member('constant'), member('values'), member('default')];
  if (constant.isGiven) {
    if (NEVER_CONSTANT.includes(field)) constant.refuse(`a column for ${field}`);
    if (values.isGiven || fallback.isGiven)
      value.refuse('a constant by itself', '"values" or "default", too');
    return { slots: null, fallback: ourWord(constant), values: null, when };
  }
  const named = member('column').isGiven ? [member('column')] : member('columns').items();
  if (named.length === 0) member('columns').refuse('at least one column');
  return {
    slots: named.map((column) => columns.slot(column)),
    fallback: fallback.ifGiven(ourWord) ?? null,
    values: values.ifGiven((table) => table.table(ourWordOrNone)) ?? null,
    when,
  };
}

/** @throws UnreadableInput where a record could not have all that it needs. */
export function checkRequired(
  fields: ReadonlyMap<OwnField, FieldRules>,
  defaults: Defaults,
  hasDuration: boolean,
): void {
  const missing = REQUIRED_FIELDS.filter(
    (field) => !fields.has(field) && !defaults.has(field) && !(field === 'endedAt' && hasDuration),
  );
  if (missing.length === 0) return;
  const also = missing.includes('endedAt') ? ' (or "durationSeconds" for endedAt)' : '';
  throw new UnreadableInput(
    `mapping.fields: expected ${oneOf(REQUIRED_FIELDS, 'and')}${also}, got none for ${oneOf(missing)}`,
  );
}
