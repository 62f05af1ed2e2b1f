import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import type { CopyInto } from './copy';

/** A statement with a name is prepared once per connection; its text must never vary. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

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

/** A transaction for reading; once it is closed, a read that comes late begins another. */
export interface Reading {
  readonly client: PoolClient;
  isOpen: boolean;
}

/** How statements reach a connection. */
export type Ask = typeof ask;

/** Asks the connection; without values as a simple query, which may hold several statements. */
export async function ask<Row>(
  client: PoolClient,
  { name, text }: Statement,
  values?: readonly unknown[],
): Promise<Row[]> {
  if (!values) return (await client.query<Row & object>(text)).rows;
  const query = name === undefined ? { text } : { name, text };
  return (await client.query<Row & object>({ ...query, values: [...values] })).rows;
}
