import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds what was sent with records that were not stored by the account whose calls they are, and by
 * the call that they met: it is forgotten when the detail of these is removed.
 */
export class IndexIssuesByAccount1764000000020 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`create index usage_import_issue_account_id_idx
      on usage_import_issue (account_id, usage_record_id) where content is not null`);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop index usage_import_issue_account_id_idx');
  }
}
