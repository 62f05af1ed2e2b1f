import { randomUUID } from 'node:crypto';
import { millisOf, type Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { withContext, type ContextServices } from '../../../application/open-context';
import type { SystemActor } from '../../../application/viewer';
import { mailsSettled } from '../../../monitoring/metrics';
import type { MailOutcome, Mailer } from '../../../outgoing/mailer';
import type { ReminderMailRow } from '../reminder-mail.entity';
import { prepareMail, type PreparedMail } from './reminder-letter.loader';
import { claimReminderMails, settleReminderMail, type MailResult } from './reminder-mail.commands';
import { nextAttempt } from './retry-schedule';

/** What mail is sent with. */
export interface Mailing extends Pick<ContextServices, 'database' | 'clock'> {
  readonly log: { readonly error: (what: object, message: string) => void };
  readonly mailer: Mailer;
  /** No more is taken once it says so. */
  readonly signal?: AbortSignal | undefined;
  /** What is being sent is broken off once it says so. */
  readonly breakOff?: AbortSignal | undefined;
}

/** The mail server cannot be used at all. Its words are left out: they may repeat addresses. */
export class MailServerTrouble extends Error {
  override readonly name = 'MailServerTrouble';

  constructor(code: string) {
    super(`The mail server cannot be used (${code}).`);
  }
}

/** Mails that are sent at the same time. */
const AT_ONCE = 4;
/** Longer than preparing and sending one can take: until then nobody else sends it. */
const LEASE_SECONDS = 120;

/** Whose work it is. */
const MAILING: SystemActor = { kind: 'SYSTEM', subject: 'reminder mail' };

const asSystem = <Result>(
  mailing: Mailing,
  work: (context: RequestContext) => Promise<Result>,
): Promise<Result> => withContext(mailing, MAILING, work);

/**
 * Sends all mails that are due.
 *
 * Any number of processes may do so: a mail is taken by one of them. One that ends between sending
 * and recording it has it sent again, by the same Message-ID.
 *
 * @returns how many were taken.
 * @throws MailServerTrouble where the server is away or lets nobody in; the mails wait.
 */
export async function sendDueMails(mailing: Mailing): Promise<number> {
  for (let taken = 0; ;) {
    const portion = { limit: AT_ONCE, seconds: LEASE_SECONDS };
    const mails = await asSystem(mailing, (context) => claimReminderMails(context, portion));
    const ends = await Promise.allSettled(mails.map((mail) => sendOne(mailing, mail)));
    taken += mails.length;
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    const outcomes = ends.flatMap((end) => (end.status === 'fulfilled' ? (end.value ?? []) : []));
    const trouble = outcomes.find(({ kind }) => kind === 'NO_SERVER');
    if (mailing.signal?.aborted) return taken;
    if (trouble?.kind === 'NO_SERVER') throw new MailServerTrouble(trouble.code);
    if (mails.length < AT_ONCE) return taken;
  }
}

/** Sends a mail that was taken; gives how that ended, undefined where it was not tried. */
async function sendOne(mailing: Mailing, mail: ReminderMailRow): Promise<MailOutcome | undefined> {
  const prepared = await preparedOrFault(mailing, mail);
  if (!('letter' in prepared)) {
    await settle(mailing, mail, prepared.result);
    return undefined;
  }
  const { letter, to, language } = prepared;
  const sentAtMillis = millisOf(mailing.clock());
  const outcome = await mailing.mailer.send(
    { ...letter, id: mail.id, to, language: language.toLowerCase(), sentAtMillis },
    mailing.breakOff,
  );
  await settle(mailing, mail, resultOf(outcome, mail, mailing.clock()));
  return outcome;
}

type Prepared = Extract<PreparedMail, { letter: object }> | { readonly result: MailResult };

/** What cannot be prepared keeps no other mail from being sent. */
async function preparedOrFault(mailing: Mailing, mail: ReminderMailRow): Promise<Prepared> {
  try {
    const prepared = await asSystem(mailing, (context) => prepareMail(context, mail));
    if (prepared.reason === null) return prepared;
    return { result: { state: 'SKIPPED', reason: prepared.reason } };
  } catch (error) {
    const incidentId = randomUUID();
    const { accountId, id } = mail;
    const what = { err: error, incidentId, accountId, mailId: id };
    mailing.log.error(what, 'A mail could not be prepared; it is tried again.');
    return { result: failed(`FAULT ${incidentId}`, mail, mailing.clock()) };
  }
}

function resultOf(outcome: MailOutcome, mail: ReminderMailRow, at: Instant): MailResult {
  switch (outcome.kind) {
    case 'SENT':
      return { state: 'SENT', at };
    case 'REFUSED':
      return { state: 'FAILED', failure: outcome.code };
    default:
      return failed(outcome.code, mail, at);
  }
}

/** It is tried again, or given up after three days. */
function failed(failure: string, { attempts }: ReminderMailRow, at: Instant): MailResult {
  const dueAt = nextAttempt(attempts, at);
  return dueAt === undefined ? { state: 'FAILED', failure } : { state: 'WAITING', failure, dueAt };
}

async function settle(mailing: Mailing, mail: ReminderMailRow, result: MailResult): Promise<void> {
  await asSystem(mailing, (context) => settleReminderMail(context, { mail, result }));
  mailsSettled.inc({ outcome: result.state });
}
