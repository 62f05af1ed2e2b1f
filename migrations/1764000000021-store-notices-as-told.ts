import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

/**
 * A notice is stored as it was told: the day it counts as given, or the day it was sent and how. Of
 * notices from before, which have both, the sending is what is read.
 */
export class StoreNoticesAsTold1764000000021 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table termination_notice
        alter column sent_on drop not null,
        alter column given_on drop not null,
        alter column delivery_method drop not null,
        add constraint termination_notice_told_check check (
          (sent_on is null) = (delivery_method is null)
            and (sent_on is not null or given_on is not null))`,
      `alter table termination_notice_withdrawal
        add column is_accepted_by_customer boolean not null default false`,
    ]);
  }

  /** Refused by the database once a notice was stored as it was told. */
  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table termination_notice_withdrawal drop column is_accepted_by_customer`,
      `alter table termination_notice
        drop constraint termination_notice_told_check,
        alter column sent_on set not null,
        alter column given_on set not null,
        alter column delivery_method set not null`,
    ]);
  }
}
