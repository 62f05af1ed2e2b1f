import { setTimeout as sleep } from 'node:timers/promises';
import { REMINDER_MAIL_QUEUE } from '../modules/reminders/mail/reminder-mail.commands';
import { sendDueMails, type Mailing } from '../modules/reminders/mail/send-mails';
import { startLoop, type Loop, type WorkServices } from './loop';

const EVERY_MILLIS = 2_000;
/** A server that is away is asked again so late: what waits has its own schedule. */
const AFTER_FAILURE_MILLIS = 30_000;
/** After a stop, what is being sent has so long to end. */
const ENDING_MILLIS = 3_000;

/** How a process sends mail. */
export interface MailWork extends WorkServices, Pick<Mailing, 'mailer'> {
  readonly everyMs?: number;
}

/** Sends mail until it is stopped. */
export function startReminderMail(work: MailWork): Loop {
  const { everyMs = EVERY_MILLIS } = work;
  const breaking = new AbortController();
  const loop = startLoop(work, {
    ...{ queue: REMINDER_MAIL_QUEUE, everyMs, afterFailureMs: AFTER_FAILURE_MILLIS },
    round: async (signal) => {
      await sendDueMails({ ...work, signal, breakOff: breaking.signal });
    },
  });
  return {
    wake: loop.wake,
    stop: async () => {
      const ended = new AbortController();
      const late = sleep(ENDING_MILLIS, undefined, { signal: ended.signal, ref: false });
      late.then(() => breaking.abort()).catch(() => undefined);
      await loop.stop();
      ended.abort();
    },
  };
}
