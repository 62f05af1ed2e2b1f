import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BENEFICIARY_ROWS, isolateOnceAStatement, isolationOf } from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

/**
 * Gives a database that was migrated step by step what a new one has.
 *
 * Before landed migrations were frozen, three of them were edited: 9 (who may record what), 16 (the
 * problems of a refused call can be erased, too) and 17 (isolation by settings that are read once a
 * statement). What a database has of these depends on the version that migrated it. On a database
 * that has them all, each statement changes nothing.
 */
export class AlignOlderDatabases1764000000018 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(
      `alter policy audit_entry_recording on audit_entry with check (
        ${isolationOf('account_id')}
        or ${BENEFICIARY_ROWS}
        or (account_id = '00000000-0000-0000-0000-000000000000'
          and partner_id = nullif(current_setting('app.partner_id', true), '')::uuid))`,
    );
    await queries.query(`grant update (content, problems) on usage_import_issue to ${APP_ROLE}`);
    for (const table of ['usage_removed', 'usage_removed_total']) {
      await isolateOnceAStatement(queries, table);
    }
  }

  /** Nothing: the migrations before it make the same. */
  async down(): Promise<void> {
    // What older versions made instead is no state to return to.
  }
}
