import type { Database } from '../data/database';
import type { DatabaseSession } from '../data/session';
import type { DatabaseTimeouts } from '../data/timeouts';
import { NO_WEBHOOKS, type WebhookSettings } from '../outgoing/webhook-settings';
import type { Clock } from './clock';
import { RequestContext, type Origin, type StoredOperations } from './context';
import { scopeOf, type Actor } from './viewer';

/** What every context is made with, whoever asks. */
export interface ContextServices {
  readonly database: Pick<Database, 'session'>;
  readonly clock: Clock;
  /** How long call detail is kept where an account sets nothing; for ever when absent. */
  readonly usageRetentionMonths?: number | null | undefined;
  /** None can be set up when absent. */
  readonly webhooks?: WebhookSettings | undefined;
  /** None can be stored or run when absent. */
  readonly storedOperations?: StoredOperations | undefined;
  /** Whether reminders are mailed; they are when absent. */
  readonly mailsReminders?: boolean | undefined;
}

/**
 * A context with a session of its own, which whoever opens it ends.
 *
 * @param origin that of a command on this machine when absent.
 * @param timeouts other than the usual ones, for work that is no request.
 */
export function openContext(
  services: ContextServices,
  viewer: Actor,
  origin?: Origin,
  timeouts?: DatabaseTimeouts,
): { readonly context: RequestContext; readonly session: DatabaseSession } {
  const { database, clock, usageRetentionMonths = null, webhooks = NO_WEBHOOKS } = services;
  const session = database.session(scopeOf(viewer), timeouts);
  const context = new RequestContext(viewer, session, clock(), undefined, origin);
  context.usageRetentionMonths = usageRetentionMonths;
  context.webhooks = webhooks;
  context.storedOperations = services.storedOperations;
  context.mailsReminders = services.mailsReminders ?? true;
  return { context, session };
}

/** Runs `work` in a context of its own, and gives its connection back. */
export async function withContext<Result>(
  services: ContextServices,
  actor: Actor,
  work: (context: RequestContext) => Promise<Result>,
): Promise<Result> {
  const { context, session } = openContext(services, actor);
  try {
    return await work(context);
  } finally {
    await session.end();
  }
}
