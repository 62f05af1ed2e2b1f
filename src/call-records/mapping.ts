import { DomainError } from '../domain/domain-error';
import { parseTimeZone, type TimeZone } from '../domain/time/time-zone';
import { JsonValue } from './json-values';
import { checkRequired, Columns, fieldsOf, type Column, type FieldRule } from './mapping-fields';
import { defaultsOf, type Defaults, type OwnField } from './own-fields';
import type { NumberPlans } from './party-numbers';
import { plansOf, subscriptionsOf, type Subscriptions, type SourceOptions } from './source-options';
import { DATE_PATTERNS, epochForm, isoForm, localForm, type TimeForm } from './time-forms';

/** How someone else's export is read; see `parseMapping`. */
export interface Mapping {
  readonly format: 'csv' | 'ndjson';
  readonly delimiter: string;
  readonly hasHeader: boolean;
  /** Every column that is read, once; its place is its slot. */
  readonly columns: readonly Column[];
  readonly absent: ReadonlySet<string>;
  readonly fields: ReadonlyMap<OwnField, FieldRule>;
  readonly time: TimeForm;
  /** Whether a time of 0 is none. */
  readonly isEpoch: boolean;
  readonly durationSlot: number | null;
  readonly ringSlot: number | null;
  readonly plans: NumberPlans;
  readonly subscriptions: Subscriptions | null;
  readonly skip: readonly { readonly slot: number; readonly equals: string }[];
  readonly defaults: Defaults;
}

const MEMBERS = [
  'format',
  'delimiter',
  'header',
  'fields',
  'absent',
  'times',
  'durationSeconds',
  'ringSeconds',
  'numbers',
  'subscriptions',
  'skip',
] as const;

/**
 * The mapping that a JSON document describes.
 *
 * - `format`: "csv" or "ndjson". For csv also `header`: whether the first line names the columns;
 *   and `delimiter`: one character, a comma where it is not given.
 * - `fields`: for each field of ours that the input states, one of `column`, `columns` (joined with
 *   a space, such as a date and a time) and `constant`; with a column also `values`, from the
 *   source's values to ours (null leaves the field out), and `default`, for what is empty or not in
 *   `values`. A column is a name, or a number from 1 (the only way without a header), or, in JSON,
 *   a path such as "caller.number" or "legs.0.to". Spaces around a value do not count.
 * - `absent`: values that mean that nothing is there, such as "NULL" or "0000-00-00 00:00:00".
 * - `times`: how times are written. `format` is "iso" (the default), "epoch", "epochMillis" or
 *   "epochMicros" (0 is no time), or "local" with `pattern`, YYYY-MM-DD where it is not given, and
 *   `timeZone`, that of the options where it is not given.
 * - `durationSeconds`: the column of the seconds from answer to end. An end that is not stated is
 *   so long after the answer, or, of a call that nobody answered, after the start.
 * - `ringSeconds`: the column of the seconds from start to answer. The answer of an answered call
 *   that is not stated is so long after the start.
 * - `numbers`: how numbers are completed to E.164, see `planOf`.
 * - `subscriptions`: from the source's codes, which `fields.subscriptionId` gives, to ids.
 * - `skip`: a list of `column` and `equals`. A row for which one holds is no call: it is left out
 *   without a word, as a blank line is.
 *
 * @throws UnreadableInput where the document is no such mapping.
 */
export function parseMapping({ mapping, ...options }: SourceOptions): Mapping {
  const document = new JsonValue(mapping ?? undefined, 'mapping');
  const member = document.object(MEMBERS);
  const format = member('format').word(['csv', 'ndjson']);
  const hasHeader = format === 'csv' && member('header').boolean();
  if (format === 'ndjson') {
    for (const name of ['header', 'delimiter'] as const) {
      member(name).ifGiven((value) => value.refuse('it for the format "csv" only'));
    }
  }
  const columns = new Columns(format, hasHeader);
  const slotOf = (name: 'durationSeconds' | 'ringSeconds') =>
    member(name).ifGiven((value) => columns.slot(value.object(['column'])('column'))) ?? null;
  const defaults = defaultsOf(options.defaults);
  const fields = fieldsOf(member('fields'), columns);
  const durationSlot = slotOf('durationSeconds');
  checkRequired(fields, defaults, durationSlot !== null);
  const absent = new Set(member('absent').ifGiven((value) => value.items().map(trimmed)));
  const subscriptions = member('subscriptions');
  if (subscriptions.isGiven && !fields.has('subscriptionId')) {
    subscriptions.refuse('fields.subscriptionId with it, which gives the codes', 'none');
  }
  const skipOf = (item: JsonValue) => {
    const part = item.object(['column', 'equals']);
    const equals = part('equals').value === '' ? '' : trimmed(part('equals'));
    return { slot: columns.slot(part('column')), equals: absent.has(equals) ? '' : equals };
  };
  return {
    format,
    hasHeader,
    delimiter: member('delimiter').ifGiven(delimiterOf) ?? ',',
    fields,
    absent,
    ...timesOf(member('times'), options.timeZone),
    durationSlot,
    ringSlot: slotOf('ringSeconds'),
    plans: plansOf(member('numbers'), options.countryCode),
    subscriptions: subscriptionsOf(subscriptions),
    skip: member('skip').ifGiven((value) => value.items().map(skipOf)) ?? [],
    defaults,
    columns: columns.all,
  };
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
    const datePattern = pattern.ifGiven((each) => each.word(DATE_PATTERNS)) ?? 'YYYY-MM-DD';
    const timeZone = zone.isGiven || optionsZone === null ? timeZoneOf(zone) : optionsZone;
    return { time: localForm(datePattern, timeZone), isEpoch: false };
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
  try {
    return parseTimeZone(value.text(expected));
  } catch (error) {
    if (error instanceof DomainError) return value.refuse(expected);
    throw error;
  }
}
