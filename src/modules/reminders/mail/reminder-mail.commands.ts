import { defineCommand } from '../../../application/command';
import { defineQueue, type QueueDepth } from '../../../application/work-queue';
import { columnsOf } from '../../../data/columns';
import type { Statement } from '../../../data/statement';
import type { Instant } from '../../../domain/time/time-zone';
import { ReminderMailRow, type ReminderMailReason } from '../reminder-mail.entity';

const DEPTH: Statement = {
  name: 'depth-of-reminder-mail',
  text: `select count(*)::int as waiting, min(due_at) as "oldestAt" from reminder_mail
    where state in ('WAITING', 'SENDING') and due_at <= $1::timestamptz`,
};

export const REMINDER_MAIL_QUEUE = defineQueue({
  name: 'reminder mail',
  description: 'Mails reminders of last days for notice, and that such a day has passed.',
  depth: async ({ database, requestedAt }) => {
    const [depth] = await database.rows<QueueDepth>(DEPTH, [requestedAt]);
    return depth ?? { waiting: 0, oldestAt: null };
  },
});

const CLAIM: Statement = {
  name: 'claim-reminder-mails',
  // One that was being sent by a process that has ended is due again when its claim is over.
  text: `with due as (
      select account_id, id from reminder_mail
      where state in ('WAITING', 'SENDING') and due_at <= $1::timestamptz
        and (claimed_until is null or claimed_until <= clock_timestamp())
      order by due_at limit $2 for update skip locked
    )
    update reminder_mail t set state = 'SENDING', attempts = t.attempts + 1,
      claimed_until = clock_timestamp() + make_interval(secs => $3::numeric)
    from due where t.account_id = due.account_id and t.id = due.id
    returning ${columnsOf(ReminderMailRow, 't')}`,
};

interface Portion {
  readonly limit: number;
  /** So long nobody else takes them. */
  readonly seconds: number;
}

/** Takes mails that are due, past those that others have, and notes that they are being sent. */
export const claimReminderMails = defineCommand({
  name: 'claimReminderMails',
  right: 'SEND_MAIL',
  account: 'none',
  run: ({ transaction, requestedAt }, { limit, seconds }: Portion) =>
    transaction.rows<ReminderMailRow>(CLAIM, [requestedAt, limit, seconds]),
  // The row itself says how often it was tried.
  audit: () => [],
  event: 'none',
});

/** What came of an attempt. */
export type MailResult =
  | { readonly state: 'SENT'; readonly at: Instant }
  | { readonly state: 'SKIPPED'; readonly reason: ReminderMailReason }
  | { readonly state: 'FAILED'; readonly failure: string }
  | { readonly state: 'WAITING'; readonly failure: string; readonly dueAt: Instant };

const SETTLE: Statement = {
  name: 'settle-reminder-mail',
  // Whoever took it since has counted a further attempt, and says what came of that.
  text: `update reminder_mail set state = $4, reason = $5, failure = coalesce($6, failure),
      due_at = coalesce($7::timestamptz, due_at), sent_at = $8::timestamptz,
      attempts = case when $4 = 'SKIPPED' then attempts - 1 else attempts end,
      claimed_until = null
    where account_id = $1::uuid and id = $2::uuid and state = 'SENDING' and attempts = $3`,
};

interface Settled {
  readonly mail: Pick<ReminderMailRow, 'accountId' | 'id' | 'attempts'>;
  readonly result: MailResult;
}

/** Records what came of the attempt to send a mail that was taken. */
export const settleReminderMail = defineCommand({
  name: 'settleReminderMail',
  right: 'SEND_MAIL',
  account: 'none',
  run: async ({ transaction }, { mail: { accountId, id, attempts }, result }: Settled) => {
    const { state } = result;
    const reason = state === 'SKIPPED' ? result.reason : null;
    const failure = state === 'FAILED' || state === 'WAITING' ? result.failure : null;
    const dueAt = state === 'WAITING' ? result.dueAt : null;
    const sentAt = state === 'SENT' ? result.at : null;
    const values = [accountId, id, attempts, state, reason, failure, dueAt, sentAt];
    await transaction.rows(SETTLE, values);
  },
  audit: () => [],
  event: 'none',
});
