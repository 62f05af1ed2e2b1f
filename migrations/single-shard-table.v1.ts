import type { QueryRunner } from 'typeorm';

/**
 * On Citus, keeps all rows of a table on one node, in one shard, beside those of another such
 * table; elsewhere does nothing.
 *
 * For what is read and claimed across all accounts in one order: a feed, its head, queues.
 */
export async function keepOnOneNode(
  queries: QueryRunner,
  table: string,
  beside: string | undefined,
): Promise<void> {
  const rows = (await queries.query(
    `select 1 as present from pg_extension where extname = 'citus'`,
  )) as unknown[];
  if (rows.length === 0) return;
  await queries.query(
    `select create_distributed_table('${table}', null, colocate_with => '${beside ?? 'none'}')`,
  );
}
