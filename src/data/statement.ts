import type { PoolClient } from 'pg';

/** A statement with a name is prepared once per connection; its text must never vary. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  /** Whether it is a transaction's own, whose rows nobody is shown. */
  readonly isOwn?: true;
  /** The command tag that PostgreSQL must answer by; any when absent. */
  readonly tag?: string;
}

/** A statement with the values of its places. */
export interface Asked {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

/** The rows of a statement, or why there are none. */
export type Answer = readonly object[] | Error;

/** How statements reach a connection: all in one message, and answered by another. */
export type Ask = (client: PoolClient, asked: readonly Asked[]) => Promise<readonly Answer[]>;

/** The rows of an answer. @throws the error that came in their place. */
export function rowsOf<Row>(answer: Answer | undefined): Row[] {
  if (answer instanceof Error) throw answer;
  if (!answer) throw new Error('a statement without an answer');
  return answer as unknown as Row[];
}
