import { quote } from '../domain/time/calendar-date';
import { chooseTimes, setTimes } from './call-times';
import type { RowFormat } from './csv-reader';
import { Draft } from './draft';
import { refused, UnreadableInput, type Outcome } from './found';
import { JsonValue } from './json-values';
import { defaultsOf, type Defaults } from './own-fields';
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
import { durationMillis, localForm, type TimeForm } from './time-forms';

/** What Asterisk says became of a call, in our words. CANCEL is one that the caller gave up. */
const DISPOSITIONS: ReadonlyMap<string, string> = new Map([
  ['ANSWERED', 'ANSWERED'],
  ['NO ANSWER', 'NO_ANSWER'],
  ['BUSY', 'BUSY'],
  ['FAILED', 'FAILED'],
  ['CONGESTION', 'FAILED'],
  ['CANCEL', 'NO_ANSWER'],
]);

/** Columns that are always there; unique id and user field are each written where asked for. */
const COLUMNS_MIN = 16;
const UNIQUE_ID = 16;
/** What `newcdrcolumns=yes` adds at the end: peeraccount, linkedid, sequence. */
const NEW_COLUMNS = 3;
const COLUMNS_MAX = COLUMNS_MIN + 2 + NEW_COLUMNS;

/**
 * A second, a point and a count, behind the name of the system where it has one. Without it, the
 * user field would stand in this column and be taken for the id.
 */
const UNIQUE_ID_FORM = /(^|-)\d{9,11}\.\d+$/;

/**
 * Reads Master.csv, as cdr_csv of Asterisk writes it: no header, and the columns accountcode, src,
 * dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, end, duration,
 * billsec, disposition, amaflags, uniqueid and userfield.
 *
 * The file does not say which way a call went. It is outbound, unless the default for `direction`
 * says otherwise or the mapping's `inboundContexts` have its context. Further members of the
 * mapping, all optional: `subscriptions` from account codes to ids, and `numbers`.
 *
 * The unique id is one of a channel: a channel that rings two telephones leaves two records with
 * one id. Where `newcdrcolumns=yes` adds the sequence number, both together name a record, and are
 * its external id: "1767225600.42/7".
 */
export class AsteriskRows implements RowFormat {
  readonly delimiter = ',';
  readonly hasHeader = false;
  private readonly defaults: Defaults;
  private readonly time: TimeForm;
  private readonly plans: NumberPlans;
  private readonly inboundContexts: ReadonlySet<string>;
  private readonly subscriptions: Subscriptions | null;

  constructor({ defaults, timeZone, countryCode, mapping }: SourceOptions) {
    if (timeZone === null) {
      throw new UnreadableInput(
        'expected a time zone for the local times of Asterisk ("UTC" where cdr.conf has usegmtime=yes), got none',
      );
    }
    this.defaults = defaultsOf(defaults, { source: 'asterisk', direction: 'OUTBOUND' });
    this.time = localForm('YYYY-MM-DD', timeZone);
    const member = new JsonValue(mapping ?? {}, 'mapping').object([
      'inboundContexts',
      'subscriptions',
      'numbers',
    ]);
    const contexts = member('inboundContexts');
    this.inboundContexts = new Set(
      contexts.ifGiven((list) => list.items().map((context) => context.text())),
    );
    this.subscriptions = subscriptionsOf(member('subscriptions'));
    checkSubscription(this.defaults, this.subscriptions);
    this.plans = plansOf(member('numbers'), countryCode);
  }

  read(cells: readonly string[]): Outcome {
    const { length } = cells;
    if (length < COLUMNS_MIN || length > COLUMNS_MAX) {
      return refused(`expected ${COLUMNS_MIN} to ${COLUMNS_MAX} cells, got ${length}`);
    }
    const draft = new Draft();
    const [accountCode = '', source = '', destination = '', context = ''] = cells;
    setSubscription(draft, this.subscriptions, accountCode);
    const isInbound = this.inboundContexts.has(context);
    if (isInbound) draft.set('direction', 'INBOUND');
    const direction = isInbound ? 'INBOUND' : this.defaults.get('direction');
    setNumbers(draft, this.plans, direction, source, destination);
    this.setTimes(draft, cells);
    setDisposition(draft, cells[14] ?? '');
    setExternalId(draft, cells);
    return draft.finish(this.defaults);
  }

  private setTimes(draft: Draft, cells: readonly string[]): void {
    const [start = '', answer = '', end = '', duration = '', connected = ''] = cells.slice(9, 14);
    const times = {
      started: draft.moments('startedAt', this.time(start)),
      answered: answer === '' ? [] : draft.moments('answeredAt', this.time(answer)),
      ended: draft.moments('endedAt', this.time(end)),
    };
    setTimes(draft, chooseTimes(times, durationMillis(answer === '' ? duration : connected)));
  }
}

function setDisposition(draft: Draft, theirs: string): void {
  const disposition = DISPOSITIONS.get(theirs);
  if (disposition !== undefined) draft.set('disposition', disposition);
  else draft.refuse('disposition', unknownWord(DISPOSITIONS.keys(), theirs));
}

function setExternalId(draft: Draft, cells: readonly string[]): void {
  const hasNewColumns = cells.length >= COLUMNS_MIN + NEW_COLUMNS;
  const own = hasNewColumns ? cells.length - NEW_COLUMNS : cells.length;
  const uniqueId = own > UNIQUE_ID ? (cells[UNIQUE_ID] ?? '') : '';
  if (UNIQUE_ID_FORM.test(uniqueId)) {
    draft.set('externalId', hasNewColumns ? `${uniqueId}/${cells.at(-1)}` : uniqueId);
  } else {
    draft.refuse(
      'externalId',
      `expected a unique id such as "1767225600.42" in column 17, got ${quote(uniqueId)}: set loguniqueid=yes under [csv] of cdr.conf`,
    );
  }
}
