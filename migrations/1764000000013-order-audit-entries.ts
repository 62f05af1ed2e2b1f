import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets staff read the log across accounts, newest first. */
export class OrderAuditEntries1764000000013 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(
      'create index audit_entry_occurred_at_id_idx on audit_entry (occurred_at, id)',
    );
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop index audit_entry_occurred_at_id_idx');
  }
}
