import type { Transaction } from '../data/transaction';
import type { Instant } from '../domain/time/time-zone';

/** What comes with an account's lock. */
export interface LockedAccount extends AccountNumbers {
  /** What its test clock shows; null for the wall clock. */
  readonly clockAt: Instant | null;
}

/** The numbers that an account has given out. */
export interface AccountNumbers {
  readonly orders: number;
  readonly subscriptions: number;
}

const LOCK = {
  name: 'lock-account',
  text: `update account_counter set orders = orders + $2, subscriptions = subscriptions + $3
    where account_id = $1 returning orders, subscriptions, clock_at as "clockAt"`,
};

/**
 * Takes the account's lock until the transaction ends, and gives out numbers.
 *
 * Commands on one account happen one after the other; those on different accounts do not wait.
 *
 * @returns the last number given out of each kind, and the account's clock as it is while nobody
 *   else can move it; undefined where the viewer has no such account.
 */
export async function lockAccount(
  { rows }: Transaction,
  accountId: string,
  taken: Partial<AccountNumbers> = {},
): Promise<LockedAccount | undefined> {
  const values = [accountId, taken.orders ?? 0, taken.subscriptions ?? 0];
  const [locked] = await rows<LockedAccount>(LOCK, values);
  return locked;
}

/** @throws Error for an account that the command has not locked. */
export async function takeNumbers(
  transaction: Transaction,
  accountId: string,
  taken: Partial<AccountNumbers>,
): Promise<AccountNumbers> {
  const numbers = await lockAccount(transaction, accountId, taken);
  if (!numbers) throw new Error('an account has no counter');
  return numbers;
}

const LOCK_ALL = {
  name: 'lock-accounts',
  text: `select account_id as id, clock_at as "clockAt" from account_counter
    where account_id = any($1::uuid[]) order by account_id for update`,
};

/**
 * Takes the locks of several accounts, in the order of their ids, so that nobody else who takes
 * several waits for one of these while holding another.
 *
 * @returns what the test clocks of those show that have one, by account.
 */
export async function lockAccounts(
  { rows }: Pick<Transaction, 'rows'>,
  accountIds: readonly string[],
): Promise<Map<string, Instant>> {
  const locked = await rows<{ id: string; clockAt: Instant | null }>(LOCK_ALL, [accountIds]);
  return new Map(locked.flatMap(({ id, clockAt }) => (clockAt === null ? [] : [[id, clockAt]])));
}
