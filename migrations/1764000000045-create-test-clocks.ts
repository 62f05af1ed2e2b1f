import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

/**
 * Accounts to try things with, and clocks of their own for these: an account of production has
 * none, since a clock's key names a sandbox.
 */
export class CreateTestClocks1764000000045 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      // It never changes: the server may not write it.
      'alter table account add column is_sandbox boolean not null default false',
      `-- what the account's clock shows, as test_clock has it; null for the wall clock
      alter table account add column clock_at timestamptz(3)`,
      `alter table account add constraint account_clock_at_check
        check (clock_at is null or is_sandbox)`,
      'alter table account add constraint account_id_is_sandbox_key unique (id, is_sandbox)',
      'create index account_clock_at_idx on account (clock_at) where clock_at is not null',
      `grant update (clock_at) on account to ${APP_ROLE}`,
      `-- the same, for acts: they learn it with the lock that they take
      alter table account_counter add column clock_at timestamptz(3)`,
      `create table test_clock (
        account_id uuid not null,
        id uuid not null,
        is_sandbox boolean not null default true
          constraint test_clock_is_sandbox_check check (is_sandbox),
        -- what it showed at first
        began_at timestamptz(3) not null,
        now_at timestamptz(3) not null,
        -- by the wall clock
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint test_clock_pkey primary key (account_id, id),
        constraint test_clock_account_id_key unique (account_id),
        constraint test_clock_now_at_check check (now_at >= began_at)
      )`,
    ]);
    await ownByAccount(queries, {
      name: 'test_clock',
      grants: 'select, insert, update (now_at)',
      foreignKeys: [
        `test_clock_account_id_fkey foreign key (account_id, is_sandbox)
          references account (id, is_sandbox)`,
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop table test_clock',
      'alter table account_counter drop column clock_at',
      `revoke update (clock_at) on account from ${APP_ROLE}`,
      'drop index account_clock_at_idx',
      'alter table account drop constraint account_id_is_sandbox_key',
      'alter table account drop column clock_at',
      'alter table account drop column is_sandbox',
    ]);
  }
}
