import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

/**
 * Finds, in the order of accounts, contracts whose users were not all told of a version of the
 * emergency limitation: on the day on which it takes effect, all of them are due at once.
 */
export class IndexDutiesByAccount1764000000030 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create index term_rhythm_told_account_idx on term_rhythm (told_versions, account_id, id)
        where told_versions is not null`,
      `create index term_rhythm_partner_told_idx
        on term_rhythm (partner_id, told_versions, account_id, id)
        where partner_id is not null and told_versions is not null`,
    ]);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop index term_rhythm_told_account_idx, term_rhythm_partner_told_idx');
  }
}
