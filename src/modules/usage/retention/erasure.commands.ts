import { createHmac, randomBytes } from 'node:crypto';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { startOfDay, type Instant, type TimeZone } from '../../../domain/time/time-zone';
import type { Transaction } from '../../../data/transaction';
import type { AuditedFact } from '../../../application/audit';
import { defineCommand } from '../../../application/command';
import type { RequestContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { requireAccount } from '../../accounts/account.commands';
import type { AccountRow } from '../../accounts/account.entity';
import { CLOSE_ALL, OPEN_ALL } from '../ingest/usage-import.store';
import {
  ERASE,
  FIND_BEFORE,
  FIND_OF_NUMBER,
  FORGET_CONTENT,
  spellingsOf,
} from './erasure-statements';
import { wording } from './retention.sentences';

/** ERASE leaves nothing; PSEUDONYMISE a text by which equal numbers of one act stay equal. */
export type ErasureMode = 'ERASE' | 'PSEUDONYMISE';

export interface NumbersToErase {
  readonly accountId: string | undefined;
  /** In E.164; null for every number. */
  readonly number?: string | null | undefined;
  /** Only of calls used before; null for all. */
  readonly usedBefore?: CalendarDate | null | undefined;
  readonly mode: ErasureMode;
  readonly reason: string;
  /** What the ids of the account's subscriptions begin with, as deliveries name them. */
  readonly subscriptionIdsBegin: (accountId: string) => string;
}

/** So many take a second, in which the account waits. */
export const ERASED_MAX = 10_000;

interface FoundEntry {
  readonly id: string;
  readonly callId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly dialled: string | null;
  readonly holdsFrom: boolean;
  readonly holdsTo: boolean;
  readonly holdsDialled: boolean;
}

/** What the act is about, checked. */
interface Asked {
  readonly account: AccountRow;
  readonly number: string | null;
  readonly usedBefore: CalendarDate | null;
  readonly mode: ErasureMode;
}

/**
 * Erases telephone numbers from an account's calls, and from what is kept of records that were not
 * taken. No status, amount or total changes, and no record comes in twice for it.
 *
 * At most 10,000 entries: done again, it goes on. The incident that an emergency call raised keeps
 * its number, as evidence.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT without a number and a date, and for a reason
 *   that names the number.
 */
export const eraseUsageNumbers = defineCommand({
  name: 'eraseUsageNumbers',
  right: 'ERASE_NUMBERS',
  // Locked: no correction copies a number meanwhile, and no removal takes an entry away.
  account: ({ accountId }: NumbersToErase) => accountId,
  run: async (context, { number = null, usedBefore = null, mode, ...input }, path) => {
    const { transaction } = context;
    const account = await requireAccount(context, input.accountId, [...path, 'accountId']);
    const asked = { account, number, usedBefore, mode };
    const reason = checked(asked, input.reason, path);
    const found = await find(transaction, asked);
    const erasing = found.slice(0, ERASED_MAX);
    const erased = await erase(transaction, asked, erasing);
    const callIds = [...new Set(erasing.map(({ callId }) => callId))];
    const idsBegin = input.subscriptionIdsBegin(account.id);
    await forgetContent(context, transaction, asked, callIds, idsBegin);
    return {
      erased,
      /** Whether none is left that the act is about. */
      isComplete: found.length <= ERASED_MAX,
      ...{ asked, reason, actId: context.newId() },
    };
  },
  audit: ({ asked, erased, reason }) => [auditedErasure(asked, erased, reason)],
  event: {
    type: 'usage.numbers_erased',
    facts: ({ asked, actId: id }) => [{ accountId: asked.account.id, id }],
  },
});

/** @returns how many entries of the ledger were changed. */
async function erase(
  { rows }: Pick<Transaction, 'rows'>,
  { account, mode }: Asked,
  erasing: readonly FoundEntry[],
): Promise<number> {
  const replacing = mode === 'PSEUDONYMISE' ? pseudonyms() : () => null;
  const changed = (value: string | null, holds: boolean) =>
    value !== null && holds ? replacing(value) : value;
  const erased = await rows(ERASE, [
    account.id,
    erasing.map(({ id }) => id),
    erasing.map(({ from, holdsFrom }) => changed(from, holdsFrom)),
    erasing.map(({ to, holdsTo }) => changed(to, holdsTo)),
    erasing.map(({ dialled, holdsDialled }) => changed(dialled, holdsDialled)),
  ]);
  return erased.length;
}

function checked({ number, usedBefore }: Asked, given: string, path: readonly string[]): string {
  const check = new InputCheck();
  if (number === null && usedBefore === null) {
    check.invalid(path, wording('expected a number, a date, or both, got neither'));
  }
  const reason = check.text([...path, 'reason'], given, 500);
  // It goes to the log, which nobody can take anything out of.
  if (number !== null && reason.replace(/\D/g, '').includes(number.slice(-7).replace('+', ''))) {
    check.invalid([...path, 'reason'], wording('expected a reason that does not name the number'));
  }
  check.done();
  return reason;
}

function find(
  { rows }: Pick<Transaction, 'rows'>,
  { account, number, usedBefore, mode }: Asked,
): Promise<FoundEntry[]> {
  const max = ERASED_MAX + 1;
  return number === null
    ? rows(FIND_BEFORE, [account.id, usedBefore, mode === 'ERASE', max])
    : rows(FIND_OF_NUMBER, [account.id, number, number.slice(1), usedBefore, max]);
}

/** Replaces texts under a key that nobody keeps: equal ones by equal ones, and no way back. */
function pseudonyms(): (text: string) => string {
  const key = randomBytes(32);
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const hmac = createHmac('sha256', key).update(text).digest('base64url');
    const pseudonym = `~${hmac.slice(0, 16)}`;
    made.set(text, pseudonym);
    return pseudonym;
  };
}

async function forgetContent(
  { viewer }: RequestContext,
  { rows }: Pick<Transaction, 'rows'>,
  { account, number, usedBefore }: Asked,
  callIds: readonly string[],
  idsBegin: string,
): Promise<void> {
  const isStaff = viewer.kind === 'STAFF';
  const before = usedBefore === null ? null : beginningOf(usedBefore, account.timeZone);
  const spellings = number === null ? null : spellingsOf(number.slice(1));
  const values = [account.id, callIds, idsBegin, spellings, before, isStaff];
  if (isStaff) {
    await rows(FORGET_CONTENT, values);
    return;
  }
  // Asked for at once, so that nothing else of this request comes between them.
  await Promise.all([rows(OPEN_ALL, []), rows(FORGET_CONTENT, values), rows(CLOSE_ALL, [])]);
}

/** The first day begins in the year 0 in some zones, of which PostgreSQL knows nothing. */
function beginningOf(day: CalendarDate, zone: TimeZone): Instant {
  const begin = startOfDay(day, zone);
  return begin < EARLIEST ? EARLIEST : begin;
}
const EARLIEST = '0001-01-01T00:00:00.000Z' as Instant;

/** Never which number: the log keeps what it was told. */
function auditedErasure(
  { account, number, usedBefore, mode }: Asked,
  records: number,
  reason: string,
): AuditedFact {
  const change = (name: string, after: string | null) => ({ name, before: null, after });
  return {
    accountId: account.id,
    subject: { type: 'Account', id: account.id },
    changes: [
      change('mode', mode),
      change('numbers', number === null ? 'all' : 'one'),
      change('usedBefore', usedBefore),
      change('records', `${records}`),
      change('reason', reason),
    ],
  };
}
