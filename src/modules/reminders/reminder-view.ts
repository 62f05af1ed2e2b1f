import { nextNoticeDueBy } from '../../domain/contract/term-rhythm';
import { noticeDueBy as dueByOf } from '../../domain/contract/notice';
import { allOffsets, reminderDates } from '../../domain/contract/reminder';
import {
  termPeriod,
  termPeriodOn,
  type TermPeriod,
  type TermSchedule,
} from '../../domain/contract/term';
import { addDays, LAST_DATE, laterOf, type CalendarDate } from '../../domain/time/calendar-date';
import { knownBy, lastRecording, type Recorded } from '../../domain/time/known-at';
import { startOfDay, type TimeZone } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { ruled } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { owningAccount } from '../accounts/account-currency.loader';
import { stateAt, type Contract, type Moment } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { nodeId } from '../../graphql/node-id';
import { isOf } from './due-contract.loader';
import { reminderIdOf } from './reminder-id';
import type { ReminderRow, RenewalDecisionRow } from './reminder.entity';
import {
  decisionAbout,
  offsetsOf,
  reminderSettingOf,
  remindersBySubscriptionId,
  toDecision,
} from './reminder.loader';

/** A reminder as its GraphQL type resolves it. */
export interface ReminderView {
  readonly id: string;
  readonly daysBefore: number;
  readonly noticeDueBy: CalendarDate;
  readonly state: ReminderRow['state'] | 'DUE';
  readonly key: RowKey;
  readonly subscriptionKey: RowKey;
}

/** What is told of a reminder that was handled, or that is still to come. */
type ReminderFacts = Pick<
  ReminderRow,
  'accountId' | 'id' | 'subscriptionId' | 'noticeDueBy' | 'daysBefore' | 'reason' | 'isEscalated'
> & {
  readonly state: ReminderView['state'];
  readonly recordedAt: ReminderRow['recordedAt'] | null;
};

/** A reminder that was handled. */
export async function reminderView(
  context: RequestContext,
  row: ReminderRow | null,
): Promise<ReminderView | null> {
  if (!row) return null;
  const { timeZone } = await owningAccount(context, row.accountId);
  return viewOf(context, row, timeZone);
}

function viewOf(context: RequestContext, facts: ReminderFacts, zone: TimeZone): ReminderView {
  const { accountId, subscriptionId, noticeDueBy, daysBefore } = facts;
  const dueOn = addDays(noticeDueBy, -daysBefore);
  const subscriptionKey = { accountId, id: subscriptionId };
  const view = {
    ...facts,
    id: nodeId('Reminder', facts),
    ...{ dueOn, dueAt: startOfDay(dueOn, zone) },
    ...{ key: { accountId, id: facts.id }, subscriptionKey },
    subscription: () => subscriptionById(context, subscriptionKey),
  };
  return view;
}

/** The last day for notice that comes next, and which facts held at the moment of the question. */
interface NextNotice {
  readonly contract: Contract;
  readonly today: CalendarDate;
  readonly noticeDueBy: CalendarDate;
  readonly isHeld: (fact: Recorded) => boolean;
}

/** The next last day for notice; null where the service ends before there is one. */
async function nextNoticeAt(
  context: RequestContext,
  subscription: SubscriptionRow,
  moment: Moment,
): Promise<NextNotice | null> {
  const { asOf, knownAt } = moment;
  if (!knownBy(knownAt)(subscription)) return null;
  const state = await stateAt(context, subscription, { asOf: asOf ?? LAST_DATE, knownAt });
  const { contract, endsBefore } = state;
  const today = asOf ?? context.today(contract.account);
  const noticeDueBy = ruled(['asOf'], () => nextNoticeDueBy(contract.schedule, endsBefore, today));
  const isHeld = knownBy(lastRecording(moment, contract.account.timeZone));
  return noticeDueBy === null ? null : { contract, today, noticeDueBy, isHeld };
}

/** What was decided about the next last day for notice; undefined where nothing was. */
export async function nextDecision(
  context: RequestContext,
  subscription: SubscriptionRow,
  moment: Moment,
): Promise<RenewalDecisionRow | undefined> {
  const next = await nextNoticeAt(context, subscription, moment);
  return next ? decisionAbout(context, subscription, next.noticeDueBy, next.isHeld) : undefined;
}

/** The reminders of the next last day for notice: what became of each, and what is to come. */
export async function nextReminders(
  context: RequestContext,
  subscription: SubscriptionRow,
  moment: Moment,
): Promise<ReminderView[]> {
  const next = await nextNoticeAt(context, subscription, moment);
  if (!next) return [];
  const { noticeDueBy, today, isHeld } = next;
  const { schedule, account } = next.contract;
  const period = periodOf(schedule, noticeDueBy, laterOf(today, schedule.startsOn));
  const [setting, decision, rows] = await Promise.all([
    reminderSettingOf(context, account.id, isHeld),
    decisionAbout(context, subscription, noticeDueBy, isHeld),
    remindersBySubscriptionId(context, subscription),
  ]);
  const handled = rows.filter((row) => isOf(row, { period, noticeDueBy }) && isHeld(row));
  const own = { noticeDueBy, offsets: offsetsOf(setting), decision: toDecision(decision) };
  const isHandled = new Set(handled.map(({ daysBefore }) => daysBefore));
  const toCome = reminderDates(noticeDueBy, allOffsets(own), account.timeZone)
    .filter(({ daysBefore }) => !isHandled.has(daysBefore))
    .map(({ daysBefore }): ReminderFacts => {
      const key = { accountId: account.id, subscriptionId: subscription.id, period, noticeDueBy };
      return {
        ...{ accountId: account.id, subscriptionId: subscription.id, noticeDueBy, daysBefore },
        id: reminderIdOf({ ...key, daysBefore }),
        ...{ state: 'DUE', reason: null, isEscalated: false, recordedAt: null },
      };
    });
  return [...handled, ...toCome]
    .sort((a, b) => b.daysBefore - a.daysBefore)
    .map((facts) => viewOf(context, facts, account.timeZone));
}

/** The period whose last day for notice that is. */
function periodOf(schedule: TermSchedule, dueBy: CalendarDate, from: CalendarDate): TermPeriod {
  let period = termPeriodOn(schedule, from) as TermPeriod;
  while (dueByOf(period, schedule.terms) < dueBy) period = termPeriod(schedule, period.index + 1);
  return period;
}
