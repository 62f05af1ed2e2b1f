import { runDays, termEvents, type TermEvent } from '../../domain/contract/due-events';
import { reminderRun, type ReminderOutcome } from '../../domain/contract/reminder';
import { addDays, LAST_DATE, type CalendarDate } from '../../domain/time/calendar-date';
import { localDate, startOfDay, type Instant, type TimeZone } from '../../domain/time/time-zone';
import type { CommandContext } from '../../application/context';
import type { EventType } from '../../application/event-types';
import { eventId, writeEvents, type NewEvent } from '../../application/outbox';
import type { Statement } from '../../data/statement';
import { accountById } from '../accounts/account.loader';
import { allSubscriptionsOf } from '../closing/closing.loader';
import type { DueLookRow } from '../subscriptions/due-look.entity';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { dueContract, type DueContract, type DueNotice } from './due-contract.loader';
import { reminderIdOf } from './reminder-id';
import { queueMails, type MailSubject } from './reminder-mail.store';
import { ReminderRow } from './reminder.entity';

/** A reminder may be a year before its day: what is looked at reaches a year further. */
const AHEAD_DAYS = 732;
/** What lies further ahead is looked for again by then. */
const LOOKED_AGAIN_DAYS = 360;

const LOOK: Statement = {
  name: 'due-look-of-account',
  text: `select handled_until as "handledUntil", next_at as "nextAt" from due_look
    where account_id = $1`,
};
const LOOKED: Statement = {
  name: 'due-look-done',
  text: `update due_look set handled_until = $2, next_at = $3 where account_id = $1`,
};
const KNOWN: Statement = {
  name: 'events-known',
  text: 'select id from event where account_id = $1 and id = any($2::uuid[])',
};
const TOLD_TERMS: Statement = {
  name: 'told-term-events',
  text: `select type, fact_key as "factKey", occurred_at as "occurredAt" from event
    where account_id = $1
      and type in ('term.renewed', 'term.ended', 'term.renewal_reversed', 'term.end_reversed')`,
};

/** What one look came to. */
export interface DueLook {
  readonly events: number;
  /** When there is more to look at; null where nothing is to come. */
  readonly nextAt: Instant | null;
}

/** How far an account was looked at; undefined for one that never had a contract. */
export async function lookOf(
  { transaction }: CommandContext,
  accountId: string,
): Promise<Pick<DueLookRow, 'handledUntil' | 'nextAt'> | undefined> {
  const [row] = await transaction.rows<DueLookRow>(LOOK, [accountId]);
  return row;
}

/**
 * Tells what time has brought to the contracts of an account since it was looked at last: terms
 * that began, renewed and ended, prices that changed, last days for notice that passed, and the
 * reminders that are due on the day of `now`.
 *
 * Under the account's lock. Whatever was told before is not told again, so several may look at the
 * same moment, and one that is killed is made up for by the next.
 *
 * @param now by the account's clock; facts and events are recorded then.
 */
export async function tellDueEvents(
  context: CommandContext,
  accountId: string,
  now: Instant,
): Promise<DueLook> {
  const { transaction } = context;
  const look = await lookOf(context, accountId);
  const account = await accountById(context, accountId);
  if (!look || !account) return { events: 0, nextAt: null };
  const { timeZone: zone } = account;
  const today = localDate(now, zone);
  const since = localDate(look.handledUntil, zone);
  const range = { from: addDays(since, -1), to: daysAhead(today, AHEAD_DAYS) };
  const subscriptions = await allSubscriptionsOf(context, accountId);
  const contracts = await Promise.all(
    subscriptions.map((subscription) => dueContract(context, subscription, range)),
  );
  const reminders = contracts.flatMap((contract) => remindersOf(contract, today, now));
  await transaction.insert(
    ReminderRow,
    reminders.map(({ row }) => row),
  );
  const due = [
    ...contracts.flatMap((contract) => eventsOf(contract, look.handledUntil, now)),
    ...reminders.flatMap(({ event }) => event ?? []),
    ...(await reversals(context, accountId, contracts, today)),
  ];
  const events = await newOnes(context, accountId, inOrder(due));
  await writeEvents(transaction, now, events);
  await queueMails(
    context,
    account,
    events.flatMap(({ mail }) => mail ?? []),
  );
  const nextAt = nextLook(contracts, zone, today);
  await transaction.rows(LOOKED, [accountId, now, nextAt]);
  context.forget();
  return { events: events.length, nextAt };
}

/** No day is later than the last one there is. */
const daysAhead = (today: CalendarDate, days: number): CalendarDate =>
  today > addDays(LAST_DATE, -days) ? LAST_DATE : addDays(today, days);

/** An event to be told, and its place among those of one instant. */
interface DueEvent extends NewEvent {
  readonly at: Instant;
  readonly rank: 'TERM' | 'PRICE' | 'DEADLINE' | 'REMINDER';
  /** What it is mailed about, to whoever is to be told. */
  readonly mail?: MailSubject | undefined;
}

const RANKS: readonly DueEvent['rank'][] = ['TERM', 'PRICE', 'DEADLINE', 'REMINDER'];

/** By instant; at one instant terms, prices, last days, reminders; then by contract. */
function inOrder(events: readonly DueEvent[]): DueEvent[] {
  const keyOf = ({ at, rank, fact }: DueEvent) => `${at} ${RANKS.indexOf(rank)} ${fact.id}`;
  return [...events].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const dueEvent = (
  { accountId, id, beneficiaryCode }: SubscriptionRow,
  rank: DueEvent['rank'],
  type: EventType,
  key: string,
  at: Instant,
): DueEvent => ({
  ...{ type, at, rank },
  fact: {
    ...{ accountId, id: `${id} ${key}`, subscriptionId: id, effectiveAt: at },
    // What the customer is reminded of is between it and the provider; its term is of the contract.
    beneficiaryCode: rank === 'TERM' || rank === 'PRICE' ? beneficiaryCode : null,
  },
});

/** What came to the term itself, and the last days for notice that have passed. */
function eventsOf(contract: DueContract, after: Instant, now: Instant): DueEvent[] {
  const { subscription, schedule, entries, zone, notices } = contract;
  const isNews = (at: Instant) => at > after && at >= subscription.recordedAt && at <= now;
  const ofTerm = termEvents(schedule, entries, zone)
    .filter(({ at }) => isNews(at))
    .map(({ type, key, at }) =>
      dueEvent(subscription, type === 'price.changed' ? 'PRICE' : 'TERM', type, key, at),
    );
  const today = localDate(now, zone);
  const passed = notices.flatMap((notice) => {
    const at = startOfDay(addDays(notice.noticeDueBy, 1), zone);
    if (!isNews(at) || !reminderRun(notice, today).isDeadlinePassed) return [];
    const key = `${notice.period.index} ${notice.noticeDueBy}`;
    const event = dueEvent(subscription, 'DEADLINE', 'notice.deadline_passed', key, at);
    return [{ ...event, mail: mailOfPassed(subscription, notice) }];
  });
  return [...ofTerm, ...passed];
}

/** None to those who chose the renewal, or asked for no reminders. */
function mailOfPassed(
  { id: subscriptionId }: SubscriptionRow,
  { period, noticeDueBy, decision, offsets }: DueNotice,
): MailSubject | undefined {
  if (decision?.kind === 'RENEW' || offsets.length === 0) return undefined;
  const subject = { subscriptionId, periodIndex: period.index, noticeDueBy };
  return { kind: 'DEADLINE_PASSED', reminderId: null, ...subject };
}

interface DueReminder {
  readonly row: ReminderRow;
  /** Of one that is sent. */
  readonly event: DueEvent | undefined;
}

function remindersOf(contract: DueContract, today: CalendarDate, now: Instant): DueReminder[] {
  const { subscription, zone, notices } = contract;
  return notices.flatMap((notice) =>
    reminderRun(notice, today).outcomes.map((outcome) => {
      const row = reminderRow(subscription, notice, outcome, now);
      const at = startOfDay(addDays(notice.noticeDueBy, -outcome.daysBefore), zone);
      const event =
        outcome.state === 'SENT'
          ? dueEvent(subscription, 'REMINDER', 'reminder.due', row.id, at)
          : undefined;
      const mail = mailOfReminder(row);
      return { row, event: event && { ...event, mail, fact: { ...event.fact, id: row.id } } };
    }),
  );
}

const mailOfReminder = (row: ReminderRow): MailSubject => {
  const { id: reminderId, subscriptionId, periodIndex, noticeDueBy } = row;
  return { kind: 'REMINDER', reminderId, subscriptionId, periodIndex, noticeDueBy };
};

function reminderRow(
  { accountId, id: subscriptionId }: SubscriptionRow,
  notice: DueNotice,
  { daysBefore, state, reason }: ReminderOutcome,
  recordedAt: Instant,
): ReminderRow {
  const { noticeDueBy, offsets, decision, period } = notice;
  const id = reminderIdOf({ accountId, subscriptionId, period, noticeDueBy, daysBefore });
  const isLast = daysBefore <= Math.min(...offsets);
  return {
    ...{ accountId, id, subscriptionId },
    ...{ periodIndex: period.index, noticeDueBy, daysBefore, state, reason, recordedAt },
    isEscalated: state === 'SENT' && isLast && decision === undefined,
  };
}

/** Events that are not written yet: of each, the id follows from its fact. */
async function newOnes(
  { transaction }: CommandContext,
  accountId: string,
  events: readonly DueEvent[],
): Promise<DueEvent[]> {
  if (events.length === 0) return [];
  const ids = events.map(({ type, fact }) => eventId(accountId, type, fact.id));
  const known = await transaction.rows<{ id: string }>(KNOWN, [accountId, ids]);
  const isKnown = new Set(known.map(({ id }) => id));
  return events.filter((_, index) => !isKnown.has(ids[index] ?? ''));
}

interface ToldTerm {
  readonly type: EventType;
  readonly factKey: string;
  readonly occurredAt: Instant;
}

const REVERSAL_OF = {
  'term.renewed': 'term.renewal_reversed',
  'term.ended': 'term.end_reversed',
} as const;

/**
 * What was told of a term and holds no more, by a fact that was recorded later for an earlier day;
 * and what holds again. Each change of that kind is told under a key of its own.
 */
async function reversals(
  context: CommandContext,
  accountId: string,
  contracts: readonly DueContract[],
  today: CalendarDate,
): Promise<DueEvent[]> {
  const told = await context.transaction.rows<ToldTerm>(TOLD_TERMS, [accountId]);
  const found = await Promise.all(
    contracts.map((contract) => reversalsOf(context, contract, told, today)),
  );
  return found.flat();
}

async function reversalsOf(
  context: CommandContext,
  { subscription, zone }: DueContract,
  told: readonly ToldTerm[],
  today: CalendarDate,
): Promise<DueEvent[]> {
  const own = told.filter(({ factKey }) => factKey.startsWith(`${subscription.id} `));
  const [first] = own.map(({ occurredAt }) => localDate(occurredAt, zone)).sort();
  if (first === undefined) return [];
  const range = { from: first, to: addDays(today, 1) };
  const { schedule, entries } = await dueContract(context, subscription, range);
  const holding = termEvents(schedule, entries, zone);
  return (['term.renewed', 'term.ended'] as const).flatMap((type) =>
    changesOf(subscription, type, own, holding),
  );
}

/** Compares what was told of one type with what holds, key by key. */
function changesOf(
  subscription: SubscriptionRow,
  type: keyof typeof REVERSAL_OF,
  told: readonly ToldTerm[],
  holding: readonly TermEvent[],
): DueEvent[] {
  const keyOf = ({ factKey }: ToldTerm) => factKey.split(' ')[1] ?? '';
  const ofType = (name: EventType) => told.filter((event) => event.type === name);
  const holds = new Map(
    holding.filter((event) => event.type === type).map((event) => [event.key, event.at]),
  );
  return [...Map.groupBy(ofType(type), keyOf)].flatMap(([key, events]) => {
    const reversed = ofType(REVERSAL_OF[type]).filter((event) => keyOf(event) === key).length;
    const [at] = events.map(({ occurredAt }) => occurredAt);
    if (at === undefined) return [];
    const isTold = events.length > reversed;
    const heldAt = holds.get(key);
    if (isTold && heldAt === undefined) {
      const again = reversed === 0 ? key : `${key} ${reversed}`;
      return [dueEvent(subscription, 'TERM', REVERSAL_OF[type], again, at)];
    }
    if (isTold || heldAt === undefined) return [];
    return [dueEvent(subscription, 'TERM', type, `${key} ${events.length}`, heldAt)];
  });
}

/** The first instant after today at which there is something to look at. */
function nextLook(
  contracts: readonly DueContract[],
  zone: TimeZone,
  today: CalendarDate,
): Instant | null {
  const days = contracts.flatMap(({ entries, notices }) => [
    ...entries.map(({ date }) => date).filter((date) => date > today),
    ...notices.flatMap((notice) => runDays(notice, today)),
  ]);
  if (contracts.length === 0) return null;
  const [first = LAST_DATE] = [...days, daysAhead(today, LOOKED_AGAIN_DAYS)].sort();
  return first > today ? startOfDay(first, zone) : null;
}
