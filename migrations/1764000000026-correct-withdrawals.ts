import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

/**
 * A withdrawal that was recorded wrongly is corrected by another one that names it: a notice has one
 * first withdrawal, and each withdrawal one correction at most.
 */
export class CorrectWithdrawals1764000000026 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table termination_notice_withdrawal add column corrects_id uuid`,
      `alter table termination_notice_withdrawal
        drop constraint termination_notice_withdrawal_notice_key`,
      `alter table termination_notice_withdrawal
        add constraint termination_notice_withdrawal_corrects_key
          unique (account_id, corrects_id)`,
      `alter table termination_notice_withdrawal
        add constraint termination_notice_withdrawal_notice_key
          unique nulls not distinct (account_id, termination_notice_id, corrects_id)`,
      `alter table termination_notice_withdrawal
        add constraint termination_notice_withdrawal_corrects_fkey
          foreign key (account_id, corrects_id)
          references termination_notice_withdrawal (account_id, id)`,
    ]);
  }

  /** Refused by the database once a withdrawal was corrected. */
  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table termination_notice_withdrawal
        drop constraint termination_notice_withdrawal_notice_key`,
      `alter table termination_notice_withdrawal
        add constraint termination_notice_withdrawal_notice_key
          unique (account_id, termination_notice_id)`,
      `alter table termination_notice_withdrawal drop column corrects_id`,
    ]);
  }
}
