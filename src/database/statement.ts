import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';

/** A statement with a name is prepared once per connection; its text must never vary. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** What a command's transaction can do: read rows, and write through the entities. */
export interface Transaction {
  readonly rows: <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;
  readonly manager: EntityManager;
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
