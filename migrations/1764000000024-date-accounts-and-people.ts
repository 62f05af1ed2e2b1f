import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

/**
 * What changes of an account is dated: facts say from which day on what is so. The account's row
 * keeps a copy of them, so that it is read in one statement as before. A person who is removed
 * stays, since what they were told names them.
 */
export class DateAccountsAndPeople1764000000024 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table account_fact (
        account_id uuid not null,
        id uuid not null,
        -- civil date in the account's zone; null for what the account was created with
        effective_from date,
        -- what it says of the account, by field, and nothing of the other fields
        says jsonb not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint account_fact_pkey primary key (account_id, id)
      )`,
      'create index account_fact_recorded_at_idx on account_fact (account_id, recorded_at, id)',
      `-- The facts in the order of their recording; without addresses, which a beneficiary of a
      -- contract must not read. Name, locale, country and outside line are those of the day of the
      -- last recording: lists are sorted by them.
      alter table account add column facts jsonb not null default '[]'`,
      'alter table person add column removed_at timestamptz(3)',
      'drop index person_account_id_email_key',
      `create unique index person_account_id_email_key on person (account_id, lower(email))
        where removed_at is null`,
      `grant update (name, locale, country_code, outside_line_digit, facts) on account
        to switchboard_app`,
      'grant update (name, email, role, locale, removed_at) on person to switchboard_app',
    ]);
    await ownByAccount(queries, {
      name: 'account_fact',
      grants: 'select, insert',
      foreignKeys: [
        'account_fact_account_id_fkey foreign key (account_id) references account (id)',
      ],
    });
  }

  /** Refused by the database where an address of a removed person was given to another one. */
  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop index person_account_id_email_key',
      'create unique index person_account_id_email_key on person (account_id, lower(email))',
      'revoke update (name, email, role, locale, removed_at) on person from switchboard_app',
      `revoke update (name, locale, country_code, outside_line_digit, facts) on account
        from switchboard_app`,
      'alter table person drop column removed_at',
      'alter table account drop column facts',
      'drop table account_fact',
    ]);
  }
}
