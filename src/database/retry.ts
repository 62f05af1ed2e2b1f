import { sqlStateOf } from './sql-error';

/** Serialization failure, deadlock: the transaction did nothing and may be tried again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS_MAX = 4;

/** Runs a transaction, and again where it only met another one. */
export async function retried<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !RETRYABLE.has(sqlStateOf(error) ?? '')) throw error;
    }
  }
}
