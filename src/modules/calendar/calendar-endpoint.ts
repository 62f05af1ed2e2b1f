import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { languageOf } from '../../domain/locale';
import { told, type Language } from '../../domain/wording';
import type { RequestContext } from '../../application/context';
import type { HttpEndpoint, HttpExchange } from '../../application/http-endpoint';
import { isKnownTag } from '../../application/http-error';
import { stableId } from '../../application/stable-id';
import type { Viewer } from '../../application/viewer';
import { KeyedSemaphore } from '../../limits/keyed-semaphore';
import { CALENDAR_TIMES } from '../../limits/time-limits';
import type { AccountRow } from '../accounts/account.entity';
import { CALENDAR_PATHS } from './calendar-address';
import {
  calendarDays,
  CONTRACTS_MAX,
  ENTRIES_MAX,
  shownContracts,
  type CalendarDay,
} from './calendar-days.loader';
import { calendarFile, type FileEntry } from './calendar-file';
import { CalendarSignIn, noCalendar, type CalendarReader } from './calendar-sign-in';
import { shownOn, wordsOf } from './calendar-words';
import { wording } from './calendar.sentences';

/** Five microseconds a point (`field-costs.ts`). */
const POINTS_A_CALENDAR = 200;
const POINTS_A_CONTRACT = 100;
/** A large one keeps the process busy for some tenths of a second, and fills some megabytes. */
const AT_ONCE = 4;

/**
 * `GET /calendar/<token>.ics` gives a calendar of contract dates to whoever knows its address.
 *
 * It is read again and again by programs that have no other means to prove who they are.
 */
export class CalendarEndpoint implements HttpEndpoint {
  readonly name = 'calendar';
  readonly path = CALENDAR_PATHS;
  readonly methods = { GET: 'SHORT', HEAD: 'SHORT' } as const;
  readonly right = 'READ_ACCOUNTS';
  private readonly signIns: CalendarSignIn;
  private readonly slots = new KeyedSemaphore(AT_ONCE);
  private readonly readers = new WeakMap<Viewer, CalendarReader>();

  constructor(options: ConstructorParameters<typeof CalendarSignIn>[0]) {
    this.signIns = new CalendarSignIn(options);
  }

  async signIn({ url = '' }: IncomingMessage): Promise<Viewer> {
    const reader = await this.signIns.readerOf(url);
    this.readers.set(reader.viewer, reader);
    return reader.viewer;
  }

  async answer(exchange: HttpExchange): Promise<void> {
    const reader = this.readers.get(exchange.viewer);
    if (!reader) throw noCalendar();
    await exchange.charge(POINTS_A_CALENDAR);
    await exchange.hold(this.slots, CALENDAR_TIMES.slotMs, '');
    const file = await exchange.inContext((context) => fileOf(context, reader, exchange));
    send(exchange, file);
  }
}

async function fileOf(
  context: RequestContext,
  { feed, accountIds }: CalendarReader,
  exchange: HttpExchange,
): Promise<string> {
  const contracts = await shownContracts(context, accountIds);
  const [first] = contracts.accounts;
  // What is of one account is of none once its owner does not see that any more.
  if (contracts.isOfOneAccount && !first) throw noCalendar();
  if (contracts.subscriptions.length > 0) {
    await exchange.charge(POINTS_A_CONTRACT * contracts.subscriptions.length);
  }
  const { days, isComplete } = await calendarDays(context, contracts);
  // Others get a turn between the parts of the work.
  await setImmediate();
  const own = contracts.isOfOneAccount ? first?.locale : undefined;
  const language = languageOf(feed.locale ?? own ?? 'en');
  const entries = days.map((day) => entryOf(day, language, !contracts.isOfOneAccount));
  if (!isComplete && first) entries.unshift(incomplete(context, feed.id, first, language));
  await setImmediate();
  return calendarFile(nameOf(feed.name, contracts.accounts, language), entries);
}

/** A sandbox is told apart wherever its dates may lie beside real ones. */
function nameOf(name: string, accounts: readonly AccountRow[], language: Language): string {
  const isTest = accounts.some(({ isSandbox }) => isSandbox);
  return isTest ? told(wording('TEST – {name}', { name }), language) : name;
}

function entryOf(day: CalendarDay, language: Language, namesAccount: boolean): FileEntry {
  const { shown, subscription, alarms } = day;
  const { entry, key, sequence, changedAt, isCancelled } = shown;
  return {
    uid: stableId(['calendar', subscription.accountId, subscription.id, entry.kind, key]),
    ...{ sequence, changedAt, isCancelled, alarms, on: shownOn(day) },
    ...wordsOf(day, language, namesAccount),
  };
}

/** What is left out is said where it is looked for. */
function incomplete(
  context: RequestContext,
  feedId: string,
  account: AccountRow,
  language: Language,
): FileEntry {
  const bounds = { contracts: CONTRACTS_MAX, entries: ENTRIES_MAX };
  const sentence =
    'It shows the dates of at most {contracts} contracts, and at most {entries} dates, the earliest first. Create calendars for single accounts to see all of them.';
  return {
    uid: stableId(['calendar', feedId, 'incomplete']),
    ...{ sequence: 0, changedAt: account.recordedAt, isCancelled: false, alarms: [] },
    on: context.today(account),
    title: told(wording('This calendar is not complete'), language),
    text: told(wording(sentence, bounds), language),
  };
}

function send(exchange: HttpExchange, file: string): void {
  const tag = `"${hash('sha256', file)}"`;
  const headers = {
    ETag: tag,
    // Whoever asks again is looked at again: the address may have been revoked meanwhile.
    'Cache-Control': 'private, no-cache',
  };
  if (isKnownTag(exchange.request.headers['if-none-match'], tag)) {
    exchange.respond(304, headers, '');
    return;
  }
  const content = Buffer.from(file);
  exchange.respond(
    200,
    {
      ...headers,
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Length': `${content.byteLength}`,
      'Content-Disposition': 'inline; filename="contract-dates.ics"',
    },
    content,
  );
}
