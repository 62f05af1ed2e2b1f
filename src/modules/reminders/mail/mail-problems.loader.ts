import { PASSED_MAIL_DAYS } from '../../../domain/contract/reminder-mail';
import { addDays } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import type { ContractState } from '../../subscriptions/contract';
import { addProblems, type AccountProblemRecord } from '../../support/account-problem.loader';
import type { ReminderMailRow } from '../reminder-mail.entity';
import { mailsBySubscriptionId } from './reminder-mail.loader';
import { wording } from './reminder-letter.sentences';

/**
 * What keeps people from being told of a last day for notice by mail: that no server is set up, or
 * that a mail was given up. None once the service is to end: nobody has to act by that day.
 */
async function problemsOfMail(
  context: RequestContext,
  { contract: { account, subscription }, endsBefore }: ContractState,
): Promise<AccountProblemRecord[]> {
  if (endsBefore !== null) return [];
  const mails = await mailsBySubscriptionId(context, subscription);
  const today = context.today(account);
  const recent = mails.filter(({ kind, noticeDueBy }) =>
    kind === 'REMINDER' ? noticeDueBy >= today : addDays(noticeDueBy, PASSED_MAIL_DAYS) >= today,
  );
  // Of one day, what came of the latest mail to each person.
  const days = Map.groupBy(recent, ({ noticeDueBy, kind }) => `${noticeDueBy} ${kind}`);
  return [...days.values()].flatMap((ofDay) => {
    const latest = [...new Map(ofDay.map((mail) => [mail.personId, mail])).values()];
    const message = problemOf(context, latest, subscription.number);
    const comingUp = ofDay.find(({ kind }) => kind === 'REMINDER');
    const dueOn = comingUp?.noticeDueBy ?? null;
    return message ? [{ code: 'REMINDERS_NOT_MAILED', message, subscription, dueOn }] : [];
  });
}

function problemOf(
  { mailsReminders }: RequestContext,
  latest: readonly ReminderMailRow[],
  number: string,
): AccountProblemRecord['message'] | undefined {
  const [first] = latest;
  if (!first) return undefined;
  const dueOn = { date: first.noticeDueBy };
  if (!mailsReminders && latest.some(({ state }) => state === 'WAITING')) {
    return wording(
      'No mail server is set up, and nobody is reminded by mail of the last day for notice of {number}, {dueOn}.',
      { number, dueOn },
    );
  }
  const people = latest.filter(({ state }) => state === 'FAILED').length;
  if (people === 0) return undefined;
  return people === 1
    ? wording(
        'One person could not be sent the mail about the last day for notice of {number}, {dueOn}.',
        { number, dueOn },
      )
    : wording(
        '{people} people could not be sent the mail about the last day for notice of {number}, {dueOn}.',
        { people, number, dueOn },
      );
}

addProblems(problemsOfMail);
