import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

/**
 * A delivery can be taken back: when that began, and an index that finds the calls that it brought
 * and what took them back.
 *
 * A reversal that is made so names the delivery in `import_id`, which no other reversal has: it
 * tells the calls that may be delivered again.
 */
export class TakeBackDeliveries1764000000027 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'alter table usage_import add column taken_back_at timestamptz(3)',
      `grant update (taken_back_at) on usage_import to ${APP_ROLE}`,
      `-- Equal keys of one delivery share their place in it: some eight bytes a call.
      create index usage_record_import_idx on usage_record (import_id, account_id)
        where import_id is not null`,
    ]);
  }

  /** Calls that were delivered again stay what they are, versions of their records. */
  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop index usage_record_import_idx',
      'alter table usage_import drop column taken_back_at',
    ]);
  }
}
