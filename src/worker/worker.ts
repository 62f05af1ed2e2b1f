import type { Logger } from 'pino';
import type { Database } from '../data/database';
import type { WebhookDelivery } from '../modules/webhooks/deliver-webhooks';
import { startBilling } from './billing';
import { startDueEvents } from './due-events';
import type { WorkServices } from './loop';
import { startMaintenance } from './maintenance';
import type { Mailer } from '../outgoing/mailer';
import { announceEvents } from '../modules/events/event-feed.loader';
import { startReminderMail } from './reminder-mail';
import { startSequencer } from './sequencer';
import { startUsageEvents } from './usage-events';
import { startWebhooks } from './webhooks';

/** Background work as a process does it. */
export interface WorkerOptions extends WorkServices {
  readonly database: Pick<Database, 'session' | 'runUnscoped'>;
  readonly log: Logger;
  /** How long call detail is kept where an account sets nothing; `undefined` for ever. */
  readonly usageRetentionMonths: number | undefined;
  /** Accounts that are billed at the same time; 0 for a process that bills none. */
  readonly billingAtOnce: number;
  /** By which mail is sent; `undefined` for a process that sends none. */
  readonly mailer: Mailer | undefined;
  /** Told after events were placed in their feed. */
  readonly onPlaced?: () => void;
  readonly webhooks: Pick<WebhookDelivery, 'agent' | 'masterKeys' | 'storedOperations'>;
}

/** One kind of work, and how it is stopped. */
export interface Work {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts all background work. Any number of processes may do so: what is to be done stands in
 * tables, and whatever is taken there is taken by one of them.
 */
export function startWorker(options: WorkerOptions): readonly Work[] {
  const { usageRetentionMonths, billingAtOnce: atOnce, database, clock, log, mailer } = options;
  const onPlaced = (): void => {
    options.onPlaced?.();
    announceEvents(database);
    webhooks.wake();
  };
  const services = { database, clock, log };
  const webhooks = startWebhooks({ ...services, ...options.webhooks });
  return [
    { name: 'maintenance', stop: startMaintenance({ ...services, usageRetentionMonths }) },
    { name: 'usage events', stop: startUsageEvents(services).stop },
    { name: 'due events', stop: startDueEvents(services).stop },
    { name: 'sequencer', stop: startSequencer({ ...services, onPlaced }).stop },
    { name: 'webhooks', stop: webhooks.stop },
    ...(mailer
      ? [{ name: 'reminder mail', stop: startReminderMail({ ...services, mailer }).stop }]
      : []),
    ...(atOnce > 0 ? [{ name: 'billing', stop: startBilling({ ...services, atOnce }).stop }] : []),
  ];
}
