import { noticeEffect } from '../../../domain/contract/notice';
import { reasonNotToMail } from '../../../domain/contract/reminder-mail';
import type { ClauseReference } from '../../../domain/contract/service-terms';
import { termPeriod } from '../../../domain/contract/term';
import { addDays } from '../../../domain/time/calendar-date';
import type { Language } from '../../../domain/wording';
import type { RequestContext } from '../../../application/context';
import { isMailAddress } from '../../../outgoing/mail-address';
import type { AccountRow } from '../../accounts/account.entity';
import { accountById, personById } from '../../accounts/account.loader';
import type { PersonRow } from '../../accounts/person.entity';
import { clauseByReference, type ClauseRecord } from '../../catalogue/clause.loader';
import { serviceByCode } from '../../catalogue/service.loader';
import { costOfTimeFor, stateAt } from '../../subscriptions/contract';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { dueContract, isOf, type DueContract, type DueNotice } from '../due-contract.loader';
import type { ReminderMailReason, ReminderMailRow } from '../reminder-mail.entity';
import { recipientsOf } from '../reminder-mail.store';
import { reminderById } from '../reminder.loader';
import { hadItsMails } from './reminder-mail.loader';
import { languageOfLocale, reminderLetter, type Letter, type LetterFacts } from './reminder-letter';

/** A mail as it is to be sent now, or why it is not. */
export type PreparedMail =
  | { readonly reason: ReminderMailReason }
  | {
      readonly reason: null;
      readonly to: string;
      readonly language: Language;
      readonly letter: Letter;
    };

/**
 * Prepares a mail by what stands now: whether it is still of use, to whom and at which address it
 * goes, and what it says.
 */
export async function prepareMail(
  context: RequestContext,
  mail: ReminderMailRow,
): Promise<PreparedMail> {
  const { accountId, personId, subscriptionId } = mail;
  const [account, person, subscription] = await Promise.all([
    accountById(context, accountId),
    personById(context, { accountId, id: personId }),
    subscriptionById(context, { accountId, id: subscriptionId }),
  ]);
  if (!account || !person || !subscription) throw new Error('a mail of nothing that is there');
  const reason = await reasonOfRecipient(context, account, person);
  if (reason !== null) return { reason };
  const day = { from: mail.noticeDueBy, to: addDays(mail.noticeDueBy, 1) };
  const contract = await dueContract(context, subscription, day);
  const notice = contract.notices.find((one) => isOf(mail, one));
  const isVoid = await reasonOfDay(context, account, mail, notice);
  if (isVoid !== null || !notice) return { reason: isVoid ?? 'DAY_CHANGED' };
  const isLimited = account.isSandbox && (await hadItsMails(context, accountId));
  if (isLimited) return { reason: 'SANDBOX_LIMIT' };
  const facts = await letterFacts(context, { account, person, contract, notice }, mail.kind);
  const language = languageOfLocale(person.locale ?? account.locale);
  return { reason: null, to: person.email, language, letter: reminderLetter(facts, language) };
}

async function reasonOfRecipient(
  context: RequestContext,
  account: AccountRow,
  person: PersonRow,
): Promise<ReminderMailReason | null> {
  if (!(await recipientsOf(context, account)).includes(person.id)) return 'RECIPIENT_GONE';
  return isMailAddress(person.email) ? null : 'ADDRESS_UNUSABLE';
}

async function reasonOfDay(
  context: RequestContext,
  account: AccountRow,
  { accountId, reminderId, kind, noticeDueBy }: ReminderMailRow,
  notice: DueNotice | undefined,
): Promise<ReminderMailReason | null> {
  const reminder = reminderId && (await reminderById(context, { accountId, id: reminderId }));
  const mail = {
    ...{ kind, noticeDueBy, daysBefore: reminder ? reminder.daysBefore : null },
    ...{ endedBy: notice?.endedBy, decision: notice?.decision },
    handled: notice?.handled ?? new Set<number>(),
  };
  return reasonNotToMail(mail, context.today(account));
}

interface Told {
  readonly account: AccountRow;
  readonly person: PersonRow;
  readonly contract: DueContract;
  readonly notice: DueNotice;
}

/** What is told, by the functions that the previews of notices use. */
async function letterFacts(
  context: RequestContext,
  { account, person, contract, notice }: Told,
  kind: ReminderMailRow['kind'],
): Promise<LetterFacts> {
  const { subscription, schedule, zone } = contract;
  const { period, noticeDueBy } = notice;
  const next = termPeriod(schedule, period.index + 1);
  const isPassed = kind === 'DEADLINE_PASSED';
  const given = noticeEffect(schedule, isPassed ? context.today(account) : noticeDueBy);
  const state = await stateAt(context, subscription, {});
  const { clauses } = schedule.terms;
  const [service, cost, noticeClause, deliveryClause] = await Promise.all([
    serviceNameOf(context, subscription),
    costOfTimeFor(context, state, next.startsOn, next.endsBefore),
    clauseOf(context, clauses.NOTICE),
    clauseOf(context, clauses.NOTICE_DELIVERY),
  ]);
  return {
    ...{ kind, service, noticeDueBy, zone, cost, noticeClause, deliveryClause },
    ...{ account: account.name, isSandbox: account.isSandbox, name: person.name },
    ...{ number: subscription.number, lastServiceDay: given.lastServiceDay },
    ...{ renewsOn: next.startsOn, renewedUntil: addDays(next.endsBefore, -1) },
  };
}

async function serviceNameOf(
  context: RequestContext,
  { serviceCode }: SubscriptionRow,
): Promise<string> {
  return (await serviceByCode(context, serviceCode))?.name ?? serviceCode;
}

async function clauseOf(
  context: RequestContext,
  reference: ClauseReference | undefined,
): Promise<ClauseRecord | undefined> {
  return reference && clauseByReference(context, reference);
}
