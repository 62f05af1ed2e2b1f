import { setTimeout } from 'node:timers/promises';
import { sqlStateOf } from './sql-error';

/** Serialization failure, deadlock: the transaction did nothing and may be tried again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS_MAX = 7;
/** Before the second attempt; twice as long before each further one. */
const PAUSE_MILLIS = 10;

/** What a transaction had read was changed by another one: all of it is to run again. */
export class RetryTransaction extends Error {}

const isRetryable = (error: unknown): boolean =>
  error instanceof RetryTransaction || RETRYABLE.has(sqlStateOf(error) ?? '');

/** Runs a transaction, and again where it only met another one. */
export async function retried<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !isRetryable(error)) throw error;
      await pauseAfter(attempt);
    }
  }
}

/** Half of the pause is chance, so that those who met each other do not meet again. */
function pauseAfter(attempt: number): Promise<void> {
  const millis = PAUSE_MILLIS * 2 ** (attempt - 1);
  return setTimeout(millis / 2 + (Math.random() * millis) / 2);
}
