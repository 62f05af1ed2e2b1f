import { setTimeout as sleep } from 'node:timers/promises';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { monthsOfDetail, removesBefore } from '../../../domain/contract/retention';
import { startOfDay, type Instant, type TimeZone } from '../../../domain/time/time-zone';
import { defineCommand } from '../../../application/command';
import type { HasClock, RequestContext } from '../../../application/context';
import { withContext, type ContextServices } from '../../../application/open-context';
import type { SystemActor } from '../../../application/viewer';
import type { RowKey } from '../../../data/loader';
import { LATEST_RETENTIONS } from './retention.loader';
import type { RetentionRow } from './retention.entity';
import {
  ACCOUNTS,
  CLAIM,
  FORGET_OF_REMOVED,
  FORGET_OLD,
  FORGET_OLD_OF_NOBODY,
  REMOVE_NEXT,
  SUBSCRIPTIONS_WITH_OLD_CALLS,
} from './removal-statements';

/** How detail is removed that is kept no longer. */
export interface Removal extends Pick<ContextServices, 'database' | 'clock'> {
  /** Months for accounts that have set none; null for ever. */
  readonly defaultMonths: number | null;
  /** Ends the run after the batch that is under way. */
  readonly signal: AbortSignal;
  /** Calls of a transaction. */
  readonly batch?: number;
  /** Between two transactions, so that others find the disk free. */
  readonly pauseMs?: number;
}

/** A hundred milliseconds, so that nobody waits long for the account. */
const BATCH = 2_000;
const PAUSE_MILLIS = 100;
const ACCOUNTS_AT_ONCE = 500;
/** So often an account that is busy is asked again; then its turn is in the next run. */
const ATTEMPTS_MAX = 5;
/** Accounts that may fail before the run gives up: then it is no matter of one account. */
const FAILURES_MAX = 10;

const NO_ID = '00000000-0000-0000-0000-000000000000';
const UTC = 'UTC' as TimeZone;
const LONG_AGO = '0001-01-01T00:00:00.000Z' as Instant;

/** An account whose detail goes before a date. */
interface Due {
  readonly accountId: string;
  readonly date: CalendarDate;
  /** The first instant of that date there. */
  readonly before: Instant;
}

interface Batch {
  /** Calls that were looked at. */
  readonly met: number;
  /** The calls, by their first versions. */
  readonly removed: readonly string[];
  readonly lastStartedAt: Instant | null;
  readonly lastId: string | null;
}

/**
 * Removes the detail of calls that is kept no longer, for every account, and what was sent and not
 * stored; what calls were charged and their identity stay.
 *
 * In small transactions, each whole by itself: it may end anywhere and be gone on with later, and
 * several servers may do it at once.
 *
 * @returns how many calls were removed.
 */
export async function removeOldDetail(removal: Removal): Promise<number> {
  let removed = 0;
  const failures: unknown[] = [];
  await forgetOldOfNobody(removal);
  for (let after = NO_ID; ;) {
    const { due, last } = await withContext(removal, MAINTENANCE, (context) =>
      dueAfter(context, removal, after),
    );
    await forgetOld(removal, due);
    for (const { account, subscription } of await subscriptionsOf(removal, due)) {
      if (removal.signal.aborted) return removed;
      try {
        removed += await removeOf(removal, account, subscription);
      } catch (error) {
        failures.push(error);
        if (failures.length >= FAILURES_MAX) throw error;
      }
    }
    if (last === undefined || removal.signal.aborted) break;
    after = last;
  }
  // The others had their turn.
  if (failures.length > 0) throw failures[0];
  return removed;
}

/** Whose work it is, in the audit log. */
const MAINTENANCE: SystemActor = { kind: 'SYSTEM', subject: 'maintenance' };

/** The next accounts by id, those of them whose detail goes at all; and the last that was met. */
async function dueAfter(
  context: RequestContext,
  { defaultMonths }: Removal,
  after: string,
): Promise<{ due: Due[]; last: string | undefined }> {
  const { database } = context;
  const values = [after, ACCOUNTS_AT_ONCE, defaultMonths !== null];
  const accounts = await database.rows<HasClock & { readonly id: string }>(ACCOUNTS, values);
  const ids = accounts.map(({ id }) => id);
  const set = await database.rows<RetentionRow>(LATEST_RETENTIONS, [ids]);
  const own = new Map(set.map((row) => [row.accountId, row]));
  const due = accounts.flatMap((account): Due[] => {
    const { id: accountId, timeZone } = account;
    const months = monthsOfDetail(own.get(accountId) ?? null, defaultMonths);
    const date = removesBefore(context.now(account), timeZone, months);
    return date === null ? [] : [{ accountId, date, before: startOfDay(date, timeZone) }];
  });
  return { due, last: accounts.length < ACCOUNTS_AT_ONCE ? undefined : ids.at(-1) };
}

async function forgetOld(removal: Removal, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return;
  await withContext(removal, MAINTENANCE, (context) => forgetRefusedUsage(context, { due }));
}

/** Where there is no account there is no other clock than that of the run. */
async function forgetOldOfNobody(removal: Removal): Promise<void> {
  await withContext(removal, MAINTENANCE, async (context) => {
    const date = removesBefore(context.requestedAt, UTC, removal.defaultMonths);
    if (date === null) return;
    await forgetRefusedUsage(context, { ofNobodyBefore: startOfDay(date, UTC) });
  });
}

/** Of which records that were not stored the content goes: of accounts, or of no account. */
type RefusedUsage = { readonly due: readonly Due[] } | { readonly ofNobodyBefore: Instant };

const forgetRefusedUsage = defineCommand({
  name: 'forgetRefusedUsage',
  right: 'REMOVE_USAGE_DETAIL',
  account: 'none',
  run: ({ transaction: { rows } }, refused: RefusedUsage) =>
    'due' in refused
      ? rows(FORGET_OLD, [
          refused.due.map(({ accountId }) => accountId),
          refused.due.map(({ before }) => before),
        ])
      : rows(FORGET_OLD_OF_NOBODY, [refused.ofNobodyBefore]),
  // What was refused is no part of an account; that it goes is what the setting says.
  audit: () => [],
  event: 'none',
});

async function subscriptionsOf(
  removal: Removal,
  due: readonly Due[],
): Promise<{ account: Due; subscription: RowKey }[]> {
  if (due.length === 0) return [];
  const byId = new Map(due.map((one) => [one.accountId, one]));
  const values = [due.map(({ accountId }) => accountId), due.map(({ before }) => before)];
  const found = await withContext(removal, MAINTENANCE, ({ database }) =>
    database.rows<RowKey>(SUBSCRIPTIONS_WITH_OLD_CALLS, values),
  );
  return found.flatMap((subscription) => {
    const account = byId.get(subscription.accountId);
    return account ? [{ account, subscription }] : [];
  });
}

async function removeOf(removal: Removal, due: Due, { id: subscriptionId }: RowKey) {
  const { signal, batch = BATCH, pauseMs = PAUSE_MILLIS } = removal;
  let removed = 0;
  let last = { startedAt: LONG_AGO, id: NO_ID };
  for (let attempt = 1; attempt <= ATTEMPTS_MAX && !signal.aborted; attempt += 1) {
    const next = { ...due, subscriptionId, last, batch };
    const { done } = await withContext(removal, MAINTENANCE, (context) =>
      removeUsageDetail(context, next),
    );
    if (done) {
      removed += done.removed.length;
      if (done.met < batch || done.lastStartedAt === null || done.lastId === null) break;
      last = { startedAt: done.lastStartedAt, id: done.lastId };
      attempt = 0;
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return removed;
}

/** The next calls of a subscription whose detail goes. */
interface NextCalls extends Due {
  readonly subscriptionId: string;
  /** The last call that was met. */
  readonly last: { readonly startedAt: Instant; readonly id: string };
  readonly batch: number;
}

/** Removes the detail of some calls in one transaction; of none where the account is busy. */
export const removeUsageDetail = defineCommand({
  name: 'removeUsageDetail',
  right: 'REMOVE_USAGE_DETAIL',
  // It does not wait for the account's lock: whoever has it goes first.
  account: 'none',
  run: async ({ transaction, newId }, calls: NextCalls) => {
    const { accountId, subscriptionId, last, before, date, batch } = calls;
    await transaction.reach([accountId]);
    const claimed = await transaction.rows(CLAIM, [accountId]);
    // A statement of its own: what it sees is what there was once nobody else could change it.
    const values = [accountId, subscriptionId, last.startedAt, last.id, before, date, batch];
    const [done] = claimed.length === 0 ? [] : await transaction.rows<Batch>(REMOVE_NEXT, values);
    if (done && done.removed.length > 0) {
      await transaction.rows(FORGET_OF_REMOVED, [accountId, done.removed]);
    }
    return { done, fact: { accountId, subscriptionId, id: newId() } };
  },
  audit: ({ done, fact: { accountId, subscriptionId } }, { date }) =>
    done && done.removed.length > 0
      ? [
          {
            ...{ accountId, subscriptionId, subject: { type: 'Subscription', id: subscriptionId } },
            changes: [
              { name: 'usedBefore', before: null, after: date },
              { name: 'calls', before: null, after: `${done.removed.length}` },
            ],
          },
        ]
      : [],
  event: {
    type: 'usage.detail_removed',
    facts: ({ done, fact }) => (done && done.removed.length > 0 ? [fact] : []),
  },
});
