import type { CommandContext, RequestContext } from '../../application/context';
import { stableId } from '../../application/stable-id';
import type { AccountRow } from '../accounts/account.entity';
import { peopleByAccountId } from '../accounts/account.loader';
import { ReminderMailRow } from './reminder-mail.entity';
import { reminderSettingOf } from './reminder.loader';

/** What somebody is to be told by mail. */
export type MailSubject = Pick<
  ReminderMailRow,
  'kind' | 'reminderId' | 'subscriptionId' | 'periodIndex' | 'noticeDueBy'
>;

/**
 * Records who is to be told what by mail, in the transaction that records what they are told of.
 *
 * The id of each follows from what it is about and from its recipient: a mail that is sent once
 * more has the same.
 */
export async function queueMails(
  context: CommandContext,
  account: AccountRow,
  subjects: readonly MailSubject[],
): Promise<void> {
  if (subjects.length === 0) return;
  const { id: accountId } = account;
  const personIds = await recipientsOf(context, account);
  // Mail is the provider's own work: a test clock dates what it says, not when it goes.
  const { requestedAt: queuedAt } = context;
  const mails = subjects.flatMap((subject) =>
    personIds.map((personId): ReminderMailRow => {
      const { kind, subscriptionId, periodIndex, noticeDueBy, reminderId } = subject;
      const about = reminderId ?? `${subscriptionId} ${periodIndex} ${noticeDueBy}`;
      return {
        ...{ ...subject, accountId, personId, queuedAt, dueAt: queuedAt, state: 'WAITING' },
        id: stableId(['reminder mail', accountId, kind, about, personId]),
        ...{ reason: null, attempts: 0, failure: null, claimedUntil: null, sentAt: null },
      };
    }),
  );
  await context.transaction.insert(ReminderMailRow, mails);
}

/** Its owners; of a sandbox account whom it names, and nobody else. */
export async function recipientsOf(
  context: RequestContext,
  { id, isSandbox }: AccountRow,
): Promise<string[]> {
  const people = await peopleByAccountId(context, id);
  const named = isSandbox ? (await reminderSettingOf(context, id))?.mailPersonId : undefined;
  return people
    .filter((person) => (isSandbox ? person.id === named : person.role === 'OWNER'))
    .map((person) => person.id);
}
