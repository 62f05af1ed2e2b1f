import { DomainError } from '../domain/domain-error';
import { quote } from '../domain/time/calendar-date';
import { parseTimeZone, zoneHint, type TimeZone } from '../domain/time/time-zone';
import { conditionOf, type Condition } from './conditions';
import type { CsvDialect } from './csv-cells';
import { HABIT_MEMBERS, habitsOf, type DurationHabits } from './durations';
import { JsonValue } from './json-values';
import { checkRequired, Columns, fieldsOf, type Column, type FieldRules } from './mapping-fields';
import { defaultsOf, type Defaults, type OwnField } from './own-fields';
import type { NumberPlans } from './party-numbers';
import { plansOf, subscriptionsOf, type Subscriptions, type SourceOptions } from './source-options';
import { ENCODINGS, type Encoding } from './text-encoding';
import { epochForm, isoForm, localForm, type TimeForm } from './time-forms';
import { timePattern } from './time-pattern';

/** A duration that a record states: columns that are added up, less others. */
export interface DurationRule {
  readonly plus: readonly number[];
  readonly minus: readonly number[];
  readonly habits: DurationHabits;
}

/** How someone else's export is read; see `parseMapping`. */
export interface Mapping {
  readonly format: 'csv' | 'ndjson' | 'json';
  readonly hasHeader: boolean;
  readonly dialect: CsvDialect;
  readonly encoding: Encoding;
  /** Names on the way to the list of records in a JSON document. */
  readonly records: readonly string[];
  /** Every column that is read, once; its place is its slot. */
  readonly columns: readonly Column[];
  readonly absent: ReadonlySet<string>;
  readonly fields: ReadonlyMap<OwnField, FieldRules>;
  readonly time: TimeForm;
  /** Whether a time of 0 is none. */
  readonly isEpoch: boolean;
  readonly duration: DurationRule | null;
  readonly ring: DurationRule | null;
  /** Whether an answered call is answered at its start, since nothing tells of another moment. */
  readonly isAnsweredAtStart: boolean;
  readonly plans: NumberPlans;
  readonly subscriptions: Subscriptions | null;
  readonly isSkipped: Condition;
  readonly defaults: Defaults;
}

const MEMBERS = [
  ...['format', 'delimiter', 'header', 'quotes', 'lineEnd', 'lastLineEnds', 'encoding', 'records'],
  ...['fields', 'absent', 'times', 'durationSeconds', 'ringSeconds', 'duration', 'ring'],
  ...['numbers', 'subscriptions', 'skip'],
] as const;

/**
 * The mapping that a JSON document describes.
 *
 * - `format`: "csv", "ndjson", or "json" for a list of objects, on lines or not; `records` is the
 *   path to it where it is not the document itself. For csv also `header`: whether the first line
 *   that has them names the columns; `delimiter`: one character, a comma where it is not given;
 *   `quotes`: "DOUBLED" (RFC 4180, the default), "BACKSLASH" or "NONE"; `lineEnd`: "LF" (the
 *   default, with or without a CR) or "CR"; `lastLineEnds`: false where a file ends without one.
 * - `encoding`: "UTF-8" (the default), "ISO-8859-1" or "windows-1252"; UTF-16 is told by its mark.
 * - `fields`: for each field of ours that the input states, one of `column`, `columns` (joined with
 *   a space, such as a date and a time) and `constant`; with a column also `values`, from the
 *   source's values to ours (null leaves the field out; "" is an empty value), and `default`, for
 *   what is empty or not in `values`. A column is a name, or a number from 1 (the only way without
 *   a header), or, in JSON, a path such as "caller.number" or "legs.0.to". Spaces around a value do
 *   not count. With `when`, a condition, it holds for those records only; of a list the first rule
 *   that holds counts.
 * - `absent`: values that mean that nothing is there, such as "NULL" or "0000-00-00 00:00:00".
 * - `times`: how times are written. `format` is "iso" (the default), "epoch", "epochMillis" or
 *   "epochMicros" (0 is no time), or "local" with `pattern`, YYYY-MM-DD where it is not given, and
 *   `timeZone`, that of the options where it is not given.
 * - `duration`: from answer to end: a `column`, or `columns` that are added up, less those in
 *   `minus`; its `unit`, the `pattern` of two parts and the `decimal` mark, where they matter. An
 *   end that is not stated is so long after the answer, or, of a call that nobody answered, after
 *   the start. `durationSeconds` is its older name.
 * - `ring`: likewise, from start to answer. The answer of an answered call that is not stated is so
 *   long after the start; where nothing tells it, neither an end, it is the start.
 * - `numbers`: how numbers are completed to E.164, see `plansOf`.
 * - `subscriptions`: from the source's codes, which `fields.subscriptionId` gives, to ids.
 * - `skip`: a condition, or a list of them, see `conditionOf`. A row for which one holds is no
 *   call: it is left out without a word, as a blank line is.
 *
 * @throws UnreadableInput where the document is no such mapping.
 */
export function parseMapping({ mapping, ...options }: SourceOptions): Mapping {
  const document = new JsonValue(mapping ?? undefined, 'mapping');
  const member: Member = document.object(MEMBERS);
  const format = member('format').word(['csv', 'ndjson', 'json']);
  const hasHeader = format === 'csv' && member('header').boolean();
  checkOfFormat(member, format);
  const columns = new Columns(format === 'csv', hasHeader);
  const defaults = defaultsOf(options.defaults);
  const absent = new Set(member('absent').ifGiven((value) => value.items().map(trimmed)));
  const fields = fieldsOf(member('fields'), columns, absent);
  const duration = durationOf(member, 'duration', 'durationSeconds', columns);
  checkRequired(fields, defaults, duration !== null);
  const subscriptions = member('subscriptions');
  if (subscriptions.isGiven && !fields.has('subscriptionId')) {
    subscriptions.refuse('fields.subscriptionId with it, which gives the codes', 'none');
  }
  const ring = durationOf(member, 'ring', 'ringSeconds', columns);
  return {
    format,
    hasHeader,
    dialect: dialectOf(member),
    encoding: member('encoding').ifGiven((value) => value.word(ENCODINGS)) ?? 'UTF-8',
    records: member('records').ifGiven((value) => value.text('a path').split('.')) ?? [],
    fields,
    absent,
    ...timesOf(member('times'), options.timeZone),
    duration,
    ring,
    isAnsweredAtStart:
      duration !== null && ring === null && !fields.has('answeredAt') && !fields.has('endedAt'),
    plans: plansOf(member('numbers'), options.countryCode),
    subscriptions: subscriptionsOf(subscriptions),
    isSkipped: skipOf(member('skip'), columns, absent),
    defaults,
    columns: columns.all,
  };
}

type Member = (name: (typeof MEMBERS)[number]) => JsonValue;

const OF_CSV = ['header', 'delimiter', 'quotes', 'lineEnd', 'lastLineEnds'] as const;

/** @throws UnreadableInput for what says nothing of inputs of that format. */
function checkOfFormat(member: Member, format: Mapping['format']): void {
  const only = (name: Parameters<Member>[0], formats: string) =>
    member(name).ifGiven((value) => value.refuse(`it for the format ${formats} only`));
  if (format !== 'csv') OF_CSV.forEach((name) => only(name, '"csv"'));
  if (format !== 'json') only('records', '"json"');
  else only('encoding', '"csv" or "ndjson"');
}

function dialectOf(member: Member): CsvDialect {
  return {
    delimiter: member('delimiter').ifGiven(delimiterOf) ?? null,
    quotes:
      member('quotes').ifGiven((value) => value.word(['DOUBLED', 'BACKSLASH', 'NONE'])) ??
      'DOUBLED',
    lineEnd: member('lineEnd').ifGiven((value) => value.word(['LF', 'CR'])) ?? 'LF',
    lastLineEnds: member('lastLineEnds').ifGiven((value) => value.boolean()) ?? true,
  };
}

/** A condition that holds where one of those in `skip` does. */
export function skipOf(
  value: JsonValue,
  columns: Parameters<typeof conditionOf>[1],
  absent: ReadonlySet<string>,
): Condition {
  if (!value.isGiven) return () => false;
  const items = Array.isArray(value.value) ? value.items() : [value];
  const all = items.map((item) => conditionOf(item, columns, absent));
  return (values) => all.some((holds) => holds(values));
}

function durationOf(
  member: Member,
  name: 'duration' | 'ring',
  older: 'durationSeconds' | 'ringSeconds',
  columns: Columns,
): DurationRule | null {
  const value = member(name).isGiven ? member(name) : member(older);
  if (!value.isGiven) return null;
  if (member(older).isGiven && value !== member(older)) value.refuse(`it or "${older}"`, 'both');
  const part = value.object(['column', 'columns', 'minus', ...HABIT_MEMBERS]);
  const slotsOf = (list: JsonValue) => list.items().map((column) => columns.slot(column));
  if (part('column').isGiven && part('columns').isGiven) {
    value.refuse('one of "column" and "columns"', 'both');
  }
  const plus = part('columns').ifGiven(slotsOf) ?? [columns.slot(part('column'))];
  if (plus.length === 0) part('columns').refuse('at least one column');
  return { plus, minus: part('minus').ifGiven(slotsOf) ?? [], habits: habitsOf(part) };
}

const trimmed = (value: JsonValue): string => value.text().trim();

function delimiterOf(value: JsonValue): string {
  const delimiter = value.text('one character');
  return delimiter.length === 1 && !'"\r\n'.includes(delimiter)
    ? delimiter
    : value.refuse('one character, neither a quote nor a line end');
}

function timesOf(
  value: JsonValue,
  optionsZone: TimeZone | null,
): Pick<Mapping, 'time' | 'isEpoch'> {
  if (!value.isGiven) return { time: isoForm, isEpoch: false };
  const member = value.object(['format', 'pattern', 'timeZone']);
  const format = member('format').word(['iso', 'local', 'epoch', 'epochMillis', 'epochMicros']);
  const [pattern, zone] = [member('pattern'), member('timeZone')];
  if (format === 'local') {
    const text = pattern.ifGiven((each) => each.text('a pattern')) ?? 'YYYY-MM-DD';
    const form = timePattern(text);
    if (typeof form === 'string') {
      return pattern.refuse(`a pattern of a time such as "DD.MM.YYYY HH:mm:ss", with ${form}`);
    }
    if (form.hasOffset) {
      zone.ifGiven((each) => each.refuse('none with an offset (Z) in the pattern'));
      return { time: localForm(form, null), isEpoch: false };
    }
    const timeZone = zone.isGiven || optionsZone === null ? timeZoneOf(zone) : optionsZone;
    return { time: localForm(form, timeZone), isEpoch: false };
  }
  for (const given of [pattern, zone]) {
    given.ifGiven((each) => each.refuse('it for the format "local" only'));
  }
  return format === 'iso'
    ? { time: isoForm, isEpoch: false }
    : { time: epochForm(format), isEpoch: true };
}

function timeZoneOf(value: JsonValue): TimeZone {
  const expected = 'an IANA time zone such as "Europe/Paris", or "UTC"';
  const text = value.text(expected);
  try {
    return parseTimeZone(text);
  } catch (error) {
    if (error instanceof DomainError) return value.refuse(expected, quote(text) + zoneHint(text));
    throw error;
  }
}
