import { defineCommand } from '../../application/command';
import type { RequestContext } from '../../application/context';
import { defineQueue, type QueueDepth } from '../../application/work-queue';
import type { Statement } from '../../data/statement';
import type { Instant } from '../../domain/time/time-zone';
import { lookOf, tellDueEvents, type DueLook } from './due-events.store';

/** Accounts that are looked for at a time. */
const ACCOUNTS_MAX = 100;

const DUE: Statement = {
  name: 'accounts-with-due-events',
  // Those with a test clock are few, and found by an index of theirs.
  text: `select account_id as "accountId" from (
      (select l.account_id, l.next_at from due_look l
        where l.next_at <= $1::timestamptz and not exists (select from account a
          where a.id = l.account_id and a.clock_at is not null)
        order by l.next_at limit ${ACCOUNTS_MAX})
      union all
      (select l.account_id, l.next_at from account a
        join due_look l on l.account_id = a.id and l.next_at <= a.clock_at
        where a.clock_at is not null
        order by l.next_at limit ${ACCOUNTS_MAX})
    ) due
    order by next_at limit ${ACCOUNTS_MAX}`,
};
const DEPTH: Statement = {
  name: 'depth-of-due-events',
  text: `select count(*)::int as waiting, min(next_at) as "oldestAt" from due_look
    where next_at <= $1::timestamptz and account_id not in (
      select a.id from account a where a.clock_at is not null)`,
};

/** Accounts to which time has brought something, or whose contracts were changed. */
export async function accountsWithDueEvents({
  database,
  requestedAt,
}: RequestContext): Promise<string[]> {
  const rows = await database.rows<{ accountId: string }>(DUE, [requestedAt]);
  return rows.map(({ accountId }) => accountId);
}

export const DUE_EVENTS_QUEUE = defineQueue({
  name: 'due events',
  description: 'Tells what time brings to contracts, and reminds of last days for notice.',
  depth: async ({ database, requestedAt }) => {
    const [depth] = await database.rows<QueueDepth>(DEPTH, [requestedAt]);
    return depth ?? { waiting: 0, oldestAt: null };
  },
});

/**
 * Tells what time has brought to an account up to an instant by the wall clock, or up to what its
 * test clock shows.
 */
export const tellDue = defineCommand({
  name: 'tellDueEvents',
  right: 'PLACE_EVENTS',
  account: ({ accountId }: { readonly accountId: string; readonly now: Instant }) => accountId,
  run: (context, { accountId, now }): Promise<DueLook> =>
    tellWhereDue(context, accountId, context.goesByTestClock ? context.recordedAt : now),
  // What time brings is nobody's act; reminders are rows that say what became of them.
  audit: () => [],
  // It writes them itself, in the order in which they came.
  event: 'none',
});

/** Another process may have told it while this one waited for the account's lock. */
async function tellWhereDue(
  context: Parameters<typeof lookOf>[0],
  accountId: string,
  now: Instant,
): Promise<DueLook> {
  const look = await lookOf(context, accountId);
  if (!look || look.nextAt === null || look.nextAt > now) {
    return { events: 0, nextAt: look?.nextAt ?? null };
  }
  return tellDueEvents(context, accountId, now);
}
