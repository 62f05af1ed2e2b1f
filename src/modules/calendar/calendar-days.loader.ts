import { setImmediate } from 'node:timers/promises';
import {
  alarmOffsets,
  calendarEntries,
  isStillShown,
  type CalendarEntry,
} from '../../domain/contract/calendar';
import { termPeriod, type TermPeriod } from '../../domain/contract/term';
import { Trace } from '../../domain/derivation';
import { DomainError } from '../../domain/domain-error';
import { addDays, addMonths, LAST_DATE, type CalendarDate } from '../../domain/time/calendar-date';
import type { RequestContext } from '../../application/context';
import { accountById, accounts } from '../accounts/account.loader';
import type { AccountRow } from '../accounts/account.entity';
import { clauseByReference, type ClauseRecord } from '../catalogue/clause.loader';
import { serviceByCode } from '../catalogue/service.loader';
import {
  decisionAbout,
  offsetsOf,
  reminderSettingOf,
  toDecision,
} from '../reminders/reminder.loader';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionsOfAccounts } from '../subscriptions/subscription.loader';
import { scheduleOfSource } from '../subscriptions/term-source';
import { contractHistory, type ContractHistory } from './contract-history.loader';

/** A calendar has the dates of so many contracts; all their facts are read at once. */
export const CONTRACTS_MAX = 1_000;
/** It has so many dates: programs refuse files of many megabytes. */
export const ENTRIES_MAX = 2_000;
/** Of so many accounts of a partner the contracts are looked for. */
const ACCOUNTS_MAX = 1_000;
const DAYS_BACK = 90;
/** As long as the usual terms: the next last day for notice is always there. */
const MONTHS_AHEAD_OF_ONE = 36;
const MONTHS_AHEAD_OF_MANY = 12;

/** Which accounts a calendar shows; null for all that the viewer may see, but for sandboxes. */
export type ShownAccounts = readonly string[] | null;

/** The contracts that a calendar shows. */
export interface ShownContracts {
  readonly isOfOneAccount: boolean;
  readonly accounts: readonly AccountRow[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly isComplete: boolean;
}

/** A date of a calendar, with what is said of it. */
export interface CalendarDay {
  readonly shown: CalendarEntry;
  readonly account: AccountRow;
  readonly subscription: SubscriptionRow;
  readonly serviceName: string;
  /** What a renewal begins, or what begins if no notice is given; null for any other day. */
  readonly periodThatBegins: TermPeriod | null;
  /** How the date was computed. */
  readonly trace: Trace;
  readonly clause: ClauseRecord | null;
  /** Days before it on which a program may ring. */
  readonly alarms: readonly number[];
}

/** The contracts of these accounts, as far as the viewer may see them today. */
export async function shownContracts(
  context: RequestContext,
  shown: ShownAccounts,
): Promise<ShownContracts> {
  const page = shown === null ? await allAccounts(context) : await theseAccounts(context, shown);
  const found = await subscriptionsOfAccounts(
    context,
    page.rows.map(({ id }) => id),
    CONTRACTS_MAX + 1,
  );
  const subscriptions = found.slice(0, CONTRACTS_MAX);
  const isComplete = !page.hasNextPage && found.length === subscriptions.length;
  return { isOfOneAccount: shown?.length === 1, accounts: page.rows, subscriptions, isComplete };
}

const allAccounts = (context: RequestContext) =>
  accounts.page(context, { accountId: null, isSandbox: false }, { limit: ACCOUNTS_MAX });

async function theseAccounts(context: RequestContext, ids: readonly string[]) {
  const found = await Promise.all(ids.map((id) => accountById(context, id)));
  return { rows: found.filter((account) => account !== null), hasNextPage: false };
}

/** The dates of the contracts, the earliest first, and whether all of them are there. */
export async function calendarDays(
  context: RequestContext,
  { isOfOneAccount, subscriptions, isComplete }: ShownContracts,
): Promise<{ readonly days: readonly CalendarDay[]; readonly isComplete: boolean }> {
  const months = isOfOneAccount ? MONTHS_AHEAD_OF_ONE : MONTHS_AHEAD_OF_MANY;
  const histories = await Promise.all(subscriptions.map((row) => contractHistory(context, row)));
  const found = histories
    .flatMap((known) =>
      entriesOf(context, known, months).map((entry) => {
        return { entry, known, place: placeOf(entry, known) };
      }),
    )
    .sort((one, other) => (one.place < other.place ? -1 : 1));
  await setImmediate();
  const kept = found.slice(0, ENTRIES_MAX);
  const days = await Promise.all(kept.map(({ entry, known }) => dayOf(context, known, entry)));
  return { days, isComplete: isComplete && kept.length === found.length };
}

/** By date and kind; nothing else has the same. */
const placeOf = (
  { entry: { date, kind }, key }: CalendarEntry,
  { contract: { subscription } }: ContractHistory,
): string => [date, kind, subscription.accountId, subscription.id, key].join(' ');

function entriesOf(
  context: RequestContext,
  { contract: { account, schedule }, history }: ContractHistory,
  months: number,
): CalendarEntry[] {
  const today = context.today(account);
  const range = { from: addDays(today, -DAYS_BACK), to: monthsAhead(today, months) };
  try {
    return calendarEntries(schedule, history, range).filter((entry) =>
      isStillShown(entry, today, account.timeZone),
    );
  } catch (error) {
    // Of a contract whose periods end after the last day there is, nothing more is to come.
    if (error instanceof DomainError && error.code === 'DATE_OUT_OF_RANGE') return [];
    throw error;
  }
}

const monthsAhead = (today: CalendarDate, months: number): CalendarDate =>
  today > addMonths(LAST_DATE, -months) ? LAST_DATE : addMonths(today, months);

async function dayOf(
  context: RequestContext,
  { contract }: ContractHistory,
  shown: CalendarEntry,
): Promise<CalendarDay> {
  const { account, subscription, terms, source, schedule } = contract;
  const { entry, isCancelled } = shown;
  const trace = new Trace();
  const users = { active: 0, notified: 0 };
  entry.explain({ terms, users, schedule: (traced) => scheduleOfSource(source, traced) }, trace);
  const last = trace.steps.findLast(({ clause }) => clause !== undefined)?.clause;
  // How a renewal is dated follows from the period before: what it rests on is another clause.
  const reference = entry.kind === 'TERM_RENEWS' ? (terms.clauses.RENEWAL ?? last) : last;
  const [service, clause, alarms] = await Promise.all([
    serviceByCode(context, subscription.serviceCode),
    reference ? clauseByReference(context, reference) : null,
    isCancelled ? [] : alarmsOf(context, contract, entry),
  ]);
  const { period } = entry;
  const follows = entry.kind === 'NOTICE_DUE' && period;
  return {
    ...{ shown, account, subscription, trace, clause, alarms },
    serviceName: service?.name ?? subscription.serviceCode,
    periodThatBegins: follows ? termPeriod(schedule, follows.index + 1) : period,
  };
}

/** Only last days for notice have reminders. */
async function alarmsOf(
  context: RequestContext,
  { account, subscription }: ContractHistory['contract'],
  { kind, date: noticeDueBy }: CalendarEntry['entry'],
): Promise<number[]> {
  if (kind !== 'NOTICE_DUE') return [];
  const [setting, decision] = await Promise.all([
    reminderSettingOf(context, account.id),
    decisionAbout(context, subscription, noticeDueBy),
  ]);
  return alarmOffsets({
    ...{ noticeDueBy, offsets: offsetsOf(setting), decision: toDecision(decision) },
  });
}
