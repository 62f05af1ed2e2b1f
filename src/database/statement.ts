import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import type { CopyInto } from './copy';

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

/** What a command's transaction can do: read rows, and write through the entities. */
export interface Transaction {
  readonly rows: <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;
  readonly manager: EntityManager;
  /** Opens the rows of more accounts, of those that the viewer's scope admits. */
  readonly reach: (accountIds: readonly string[]) => Promise<void>;
  /** Takes rows in by COPY FROM STDIN; nothing else can be asked before it has ended. */
  readonly copyInto: (text: string) => CopyInto;
  /** Runs a part of the transaction, and that part again where it only met another transaction. */
  readonly retriedPart: <Result>(part: () => Promise<Result>) => Promise<Result>;
}

/** How statements reach a connection: all in one message, and answered by another. */
export type Ask = (client: PoolClient, asked: readonly Asked[]) => Promise<readonly Answer[]>;

/** The rows of an answer. @throws the error that came in their place. */
export function rowsOf<Row>(answer: Answer | undefined): Row[] {
  if (answer instanceof Error) throw answer;
  if (!answer) throw new Error('a statement without an answer');
  return answer as unknown as Row[];
}
