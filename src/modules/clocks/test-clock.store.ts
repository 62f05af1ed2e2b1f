import type { Instant } from '../../domain/time/time-zone';
import type { Transaction } from '../../data/transaction';
import { TestClockRow } from './test-clock.entity';

const MOVE = {
  name: 'move-test-clock',
  text: 'update test_clock set now_at = $2 where account_id = $1',
};
const SHOW = {
  name: 'show-test-clock',
  text: 'update account set clock_at = $2 where id = $1',
};
const SHOW_TO_ACTS = {
  name: 'show-test-clock-to-acts',
  text: 'update account_counter set clock_at = $2 where account_id = $1',
};

const LOOK_FROM = {
  name: 'look-at-due-events-from',
  text: 'update due_look set handled_until = $2, next_at = $2 where account_id = $1',
};

/** Stores a clock, which the account goes by from now on: what comes is told from there on. */
export async function storeClock(transaction: Transaction, clock: TestClockRow): Promise<void> {
  await transaction.insert(TestClockRow, [clock]);
  await transaction.rows(LOOK_FROM, [clock.accountId, clock.nowAt]);
  await show(transaction, clock.accountId, clock.nowAt);
}

/** Moves an account's clock, under the account's lock. */
export async function moveClock(
  transaction: Transaction,
  accountId: string,
  to: Instant,
): Promise<void> {
  await transaction.rows(MOVE, [accountId, to]);
  await show(transaction, accountId, to);
}

/** What is read with the account, and with the lock that acts take. */
async function show({ rows }: Transaction, accountId: string, at: Instant): Promise<void> {
  await rows(SHOW, [accountId, at]);
  await rows(SHOW_TO_ACTS, [accountId, at]);
}
