import type { RequestContext } from '../../../application/context';
import { sourceOf } from '../../../data/columns';
import { defineChildrenLoader } from '../../../data/row-loader';
import { millisOf, toInstant } from '../../../domain/time/time-zone';
import { ReminderMailRow } from '../reminder-mail.entity';

/** All mails about the last days for notice of contracts, by the day, the earliest first. */
export const mailsBySubscriptionId = defineChildrenLoader(
  sourceOf(ReminderMailRow),
  'subscriptionId',
  't.notice_due_by, t.queued_at, t.id',
);

/** Whoever moves a test clock could have any number sent; so many a day are enough to try. */
export const SANDBOX_MAILS_MAX = 50;
const DAY_MILLIS = 86_400_000;

const SENT_TO_SANDBOX = {
  name: 'mails-sent-to-account',
  text: `select count(*)::int as sent from reminder_mail
    where account_id = $1::uuid and sent_at > $2::timestamptz`,
};

/** Whether a sandbox account has been sent as many mails as it may within a day. */
export async function hadItsMails(
  { database, requestedAt }: RequestContext,
  accountId: string,
): Promise<boolean> {
  const since = toInstant(millisOf(requestedAt) - DAY_MILLIS);
  const [row] = await database.accountRows<{ sent: number }>(accountId, SENT_TO_SANDBOX, [since]);
  return (row?.sent ?? 0) >= SANDBOX_MAILS_MAX;
}
