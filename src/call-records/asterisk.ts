import { quote } from '../domain/time/calendar-date';
import { chooseTimes, setTimes } from './call-times';
import type { ColumnSlots, Condition } from './conditions';
import { PLAIN_DIALECT } from './csv-cells';
import type { RowFormat } from './csv-reader';
import { Draft } from './draft';
import { durationMillis } from './durations';
import { refused, UnreadableInput, type Outcome } from './found';
import { JsonValue } from './json-values';
import { skipOf } from './mapping';
import { rulesOf, textBy, type FieldRules } from './mapping-fields';
import { defaultsOf, oneOf, type Defaults } from './own-fields';
import { setNumbers, type NumberPlans } from './party-numbers';
import {
  checkSubscription,
  plansOf,
  setSubscription,
  subscriptionsOf,
  unknownWord,
  type Subscriptions,
  type SourceOptions,
} from './source-options';
import { localForm, type TimeForm } from './time-forms';
import { patternOf } from './time-pattern';

/** What Asterisk says became of a call, in our words. CANCEL is one that the caller gave up. */
const DISPOSITIONS: ReadonlyMap<string, string> = new Map([
  ['ANSWERED', 'ANSWERED'],
  ['NO ANSWER', 'NO_ANSWER'],
  ['BUSY', 'BUSY'],
  ['FAILED', 'FAILED'],
  ['CONGESTION', 'FAILED'],
  ['CANCEL', 'NO_ANSWER'],
]);

/** What cdr_csv writes; unique id and user field are each written where asked for. */
const COLUMNS = [
  ...['accountcode', 'src', 'dst', 'dcontext', 'clid', 'channel', 'dstchannel', 'lastapp'],
  ...['lastdata', 'start', 'answer', 'end', 'duration', 'billsec', 'disposition', 'amaflags'],
  ...['uniqueid', 'userfield'],
];
/** What `newcdrcolumns=yes` adds at the end. */
const NEW_COLUMNS = ['peeraccount', 'linkedid', 'sequence'];
const COLUMNS_MIN = 16;
const COLUMNS_MAX = COLUMNS.length + NEW_COLUMNS.length;
/** What a record cannot do without. */
const NEEDED = ['src', 'dst', 'start', 'answer', 'end', 'disposition', 'uniqueid'];
/** The sample of cdr_custom.conf. */
const CUSTOM_SAMPLE = [
  ...['clid', 'src', 'dst', 'dcontext', 'channel', 'dstchannel', 'lastapp', 'lastdata', 'start'],
  ...['answer', 'end', 'duration', 'billsec', 'disposition', 'amaflags', 'accountcode'],
  ...['uniqueid', 'userfield', 'sequence'],
];

/**
 * A second, a point and a count, behind the name of the system where it has one; or a UUID. Where
 * one column may be that of the id or of the user field, it is known by this.
 */
const UNIQUE_ID_FORM = /(?:(?:^|-)\d{9,11}\.\d+|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const MEMBERS = [
  ...['format', 'columns', 'inboundContexts', 'direction', 'skip', 'subscriptions', 'numbers'],
] as const;

/**
 * Reads Master.csv, as cdr_csv of Asterisk writes it: no header, and the columns accountcode, src,
 * dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, end, duration,
 * billsec, disposition, amaflags, uniqueid and userfield; or those that the mapping's `columns`
 * list, as cdr_custom writes them.
 *
 * The file does not say which way a call went, and nothing is guessed: the mapping's
 * `inboundContexts` have the contexts of inbound calls, or its `direction` has rules by any column.
 * Further members of the mapping, all optional: `skip`, conditions for rows that are no calls;
 * `subscriptions` from account codes to ids; and `numbers`.
 *
 * The unique id is one of a channel: a channel that rings two telephones leaves two records with
 * one id (see `SameCallReader`). Where there is a sequence number, both together name a record, and
 * are its external id: "1767225600.42/7".
 */
export class AsteriskRows implements RowFormat {
  readonly dialect = PLAIN_DIALECT;
  readonly hasHeader = false;
  private readonly defaults: Defaults;
  private readonly time: TimeForm;
  private readonly plans: NumberPlans;
  private readonly inboundContexts: ReadonlySet<string>;
  private readonly directions: FieldRules | undefined;
  private readonly isSkipped: Condition;
  private readonly subscriptions: Subscriptions | null;
  /** The columns that the mapping lists; null for those of cdr_csv. */
  private readonly columns: readonly string[] | null;
  private readonly places: ReadonlyMap<string, number>;
  private isFirst = true;

  constructor({ defaults, timeZone, countryCode, mapping }: SourceOptions) {
    if (timeZone === null) {
      throw new UnreadableInput(
        'expected a time zone for the local times of Asterisk ("UTC" where cdr.conf has usegmtime=yes), got none',
      );
    }
    this.defaults = defaultsOf(defaults, { source: 'asterisk' });
    this.time = localForm(STAMPS, timeZone);
    const member = new JsonValue(mapping ?? {}, 'mapping').object(MEMBERS);
    member('format').ifGiven((format) => format.word(['asterisk']));
    this.columns = member('columns').ifGiven(columnsOf) ?? null;
    const names = this.columns ?? [...COLUMNS, ...NEW_COLUMNS];
    this.places = new Map(names.map((name, index) => [name, index]));
    const slots = slotsAmong(names);
    const contexts = member('inboundContexts');
    this.inboundContexts = new Set(
      contexts.ifGiven((list) => list.items().map((context) => context.text())),
    );
    const rules = member('direction');
    this.directions = rules.ifGiven((value) => rulesOf('direction', value, slots, NONE));
    if (contexts.isGiven === rules.isGiven && (rules.isGiven || !this.defaults.has('direction'))) {
      throw new UnreadableInput(
        'mapping: expected "inboundContexts" ([] where every call went out) or "direction", since ' +
          `the file does not say which way a call went, got ${rules.isGiven ? 'both' : 'neither'}`,
      );
    }
    this.isSkipped = skipOf(member('skip'), slots, NONE);
    this.subscriptions = subscriptionsOf(member('subscriptions'));
    checkSubscription(this.defaults, this.subscriptions);
    this.plans = plansOf(member('numbers'), countryCode);
  }

  fitsCells(count: number): boolean {
    const { columns } = this;
    return columns ? count === columns.length : count >= COLUMNS_MIN && count <= COLUMNS_MAX;
  }

  read(cells: readonly string[]): Outcome | null {
    const { columns } = this;
    if (this.isFirst && !columns) checkOrder(cells);
    this.isFirst = false;
    if (!this.fitsCells(cells.length)) {
      const expected = columns ? columns.length : `${COLUMNS_MIN} to ${COLUMNS_MAX}`;
      return refused(`expected ${expected} cells, got ${cells.length}`);
    }
    const values = columns ? cells : byColumn(cells);
    if (this.isSkipped(values)) return null;
    const cell = (name: string) => values[this.places.get(name) ?? -1] ?? '';
    const draft = new Draft();
    setSubscription(draft, this.subscriptions, cell('accountcode'));
    const direction = this.directionOf(values, cell('dcontext'), draft);
    setNumbers(draft, this.plans, direction, cell('src'), cell('dst'));
    this.setTimes(draft, cell);
    setDisposition(draft, cell('disposition'));
    this.setExternalId(draft, cell, cells.length);
    return draft.finish(this.defaults);
  }

  private directionOf(values: readonly string[], context: string, draft: Draft) {
    const direction = this.directions
      ? textBy(this.directions, values, 'direction', draft)
      : this.inboundContexts.has(context)
        ? 'INBOUND'
        : (this.defaults.get('direction') ?? 'OUTBOUND');
    if (direction !== '') draft.set('direction', direction);
    else draft.refuse('direction', NO_DIRECTION);
    return direction;
  }

  private setTimes(draft: Draft, cell: (name: string) => string): void {
    const [start, answer, end] = [cell('start'), cell('answer'), cell('end')];
    const times = {
      started: draft.moments('startedAt', this.time(start)),
      answered: answer === '' ? [] : draft.moments('answeredAt', this.time(answer)),
      ended: draft.moments('endedAt', this.time(end)),
    };
    const seconds = durationMillis(cell(answer === '' ? 'duration' : 'billsec'), SECONDS);
    setTimes(draft, chooseTimes(times, typeof seconds === 'number' ? seconds : null));
  }

  private setExternalId(draft: Draft, cell: (name: string) => string, cells: number): void {
    const [id, sequence] = [cell('uniqueid'), cell('sequence')];
    // One of two columns is there, and it may be that of the user field.
    const own = cells >= COLUMNS_MIN + NEW_COLUMNS.length ? cells - NEW_COLUMNS.length : cells;
    const isCertain = this.columns !== null || own === COLUMNS.length;
    if (id !== '' && (isCertain || UNIQUE_ID_FORM.test(id))) {
      draft.set('externalId', sequence === '' ? id : `${id}/${sequence}`);
      return;
    }
    const hint = isCertain || id === '' ? NO_ID : FOREIGN_ID;
    const place = this.columns ? 'the column uniqueid' : 'column 17';
    draft.refuse(
      'externalId',
      `expected a unique id such as "1767225600.42" in ${place}, got ${quote(id)}: ${hint}`,
    );
  }
}

const NONE: ReadonlySet<string> = new Set();
const SECONDS = { unit: 'seconds', decimal: '.' } as const;
const NO_ID = 'set loguniqueid=yes under [csv] of cdr.conf';
const FOREIGN_ID =
  'this is a user field (then set loguniqueid=yes under [csv] of cdr.conf), or an id that whoever ' +
  'originated the channel has set (then set loguserfield=yes, too, or list "columns" in the mapping)';
/** What is refused where no rule for the direction holds. */
export const NO_DIRECTION = 'expected a rule of "direction" in the mapping that holds, got none';

const STAMPS = patternOf('YYYY-MM-DD');

function columnsOf(value: JsonValue): readonly string[] {
  const names = value.items().map((name) => name.text('the name of a column'));
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    value.refuse(`columns named ${oneOf(NEEDED, 'and')}`, `no ${oneOf(missing)}`);
  return names;
}

const slotsAmong = (names: readonly string[]): ColumnSlots => ({
  slot: (column) => names.indexOf(column.word(names)),
});

/** The cells by the columns' own places: those at the end stand behind what may be missing. */
function byColumn(cells: readonly string[]): readonly string[] {
  const own = cells.length - NEW_COLUMNS.length;
  if (own < COLUMNS_MIN) return cells;
  const missing = Array.from({ length: COLUMNS.length - own }, () => '');
  return [...cells.slice(0, own), ...missing, ...cells.slice(own)];
}

const LOOKS_LIKE_TIME = /^\d{4}-\d\d-\d\d /;

/** @throws UnreadableInput where the columns are those of cdr_custom, the caller's name first. */
function checkOrder(cells: readonly string[]): void {
  const [before = '', first = ''] = cells.slice(8, 10);
  const isMoved = LOOKS_LIKE_TIME.test(before) && /^\d+$/.test(cells[11] ?? '');
  if (!isMoved || (first !== '' && !LOOKS_LIKE_TIME.test(first))) return;
  throw new UnreadableInput(
    'expected the columns of cdr_csv, got another order, such as that of cdr_custom, the caller’s ' +
      `name first: say "columns": ${JSON.stringify(CUSTOM_SAMPLE)} in the mapping`,
  );
}

function setDisposition(draft: Draft, theirs: string): void {
  const disposition = DISPOSITIONS.get(theirs);
  if (disposition !== undefined) draft.set('disposition', disposition);
  else draft.refuse('disposition', unknownWord(DISPOSITIONS.keys(), theirs));
}
