import { REMINDER_OFFSETS_DEFAULT, type RenewalDecision } from '../../domain/contract/reminder';
import type { Recorded } from '../../domain/time/known-at';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import type { RowKey } from '../../data/loader';
import {
  defineAccountRowsLoader,
  defineChildrenLoader,
  defineRowLoader,
} from '../../data/row-loader';
import { ReminderRow, ReminderSettingRow, RenewalDecisionRow } from './reminder.entity';

const RECORDED = 't.recorded_at, t.id';

const settingsByAccountId = defineAccountRowsLoader(sourceOf(ReminderSettingRow), RECORDED);

/** Which of the facts are asked for; all when absent. */
type Asked = (fact: Recorded) => boolean;
const ALL: Asked = () => true;

/** What was set last; undefined for an account that is reminded as usual. */
export async function reminderSettingOf(
  context: RequestContext,
  accountId: string,
  isAsked = ALL,
): Promise<ReminderSettingRow | undefined> {
  return (await settingsByAccountId(context, accountId)).findLast(isAsked);
}

/** The offsets that hold for an account. */
export const offsetsOf = (setting: ReminderSettingRow | undefined): readonly number[] =>
  setting?.daysBefore ?? REMINDER_OFFSETS_DEFAULT;

export const remindersBySubscriptionId = defineChildrenLoader(
  sourceOf(ReminderRow),
  'subscriptionId',
  't.notice_due_by, t.days_before desc',
);

export const decisionsBySubscriptionId = defineChildrenLoader(
  sourceOf(RenewalDecisionRow),
  'subscriptionId',
  RECORDED,
);

export const reminderById = defineRowLoader(sourceOf(ReminderRow));

/** The decision that holds about a last day for notice; undefined where nothing was decided. */
export async function decisionAbout(
  context: RequestContext,
  subscription: RowKey,
  noticeDueBy: string,
  isAsked = ALL,
): Promise<RenewalDecisionRow | undefined> {
  const all = await decisionsBySubscriptionId(context, subscription);
  return all.findLast((decision) => decision.noticeDueBy === noticeDueBy && isAsked(decision));
}

export function toDecision(row: RenewalDecisionRow | undefined): RenewalDecision | undefined {
  if (!row) return undefined;
  if (row.kind !== 'LATER') return { kind: row.kind };
  if (row.until === null) throw new Error('a postponement without its day');
  return { kind: 'LATER', until: row.until };
}
