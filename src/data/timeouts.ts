/** How long the database works for a request before it gives up; all in milliseconds. */
export interface DatabaseTimeouts {
  /** One statement, the waiting in it included. */
  readonly statementMs: number;
  /** One wait for a lock. */
  readonly lockMs: number;
  /** A transaction that nobody goes on with: it ends, and its connection with it. */
  readonly idleInTransactionMs: number;
  /** One wait for a connection of the pool. */
  readonly connectionMs: number;
}

export const DEFAULT_TIMEOUTS: DatabaseTimeouts = {
  statementMs: 10_000,
  lockMs: 5_000,
  idleInTransactionMs: 30_000,
  connectionMs: 5_000,
};

/** The settings that every transaction begins with. */
export function timeoutSettings(timeouts: DatabaseTimeouts): Readonly<Record<string, string>> {
  return {
    statement_timeout: `${timeouts.statementMs}`,
    lock_timeout: `${timeouts.lockMs}`,
    idle_in_transaction_session_timeout: `${timeouts.idleInTransactionMs}`,
  };
}
