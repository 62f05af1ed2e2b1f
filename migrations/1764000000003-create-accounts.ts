import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  distribute,
  distributeAlone,
  inTurn,
  isolate,
  isolationOf,
  ownByAccount,
  shareWithAllAccounts,
} from './account-owned-table.v1';

/** Partners, accounts, their people, and the directory of account numbers. */
export class CreateAccounts1764000000003 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table partner (
        id uuid not null constraint partner_pkey primary key,
        name text not null,
        recorded_at timestamptz(3) not null
      )`,
      `create table account (
        id uuid not null constraint account_pkey primary key,
        number text not null,
        name text not null,
        time_zone text not null,
        currency_code text not null constraint account_currency_code_check
          check (currency_code ~ '^[A-Z]{3}$'),
        locale text not null,
        country_code text constraint account_country_code_check check (country_code ~ '^[A-Z]{2}$'),
        outside_line_digit text constraint account_outside_line_digit_check
          check (outside_line_digit ~ '^[0-9]$'),
        partner_id uuid constraint account_partner_id_fkey references partner (id),
        -- vendors that are beneficiary of one of its contracts: what lets them find the account
        beneficiary_codes text[] not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null
      )`,
      'create index account_number_id_idx on account (number, id)',
      'create index account_name_id_idx on account (name, id)',
      'create index account_recorded_at_id_idx on account (recorded_at, id)',
      'create index account_partner_id_number_idx on account (partner_id, number, id)',
      'create index account_beneficiary_codes_idx on account using gin (beneficiary_codes)',
      `-- Unique across accounts, which the account table alone cannot promise once it is distributed.
      create table account_number_directory (
        number text not null constraint account_number_directory_pkey primary key,
        account_id uuid not null
      )`,
      `create table person (
        account_id uuid not null,
        id uuid not null,
        name text not null,
        email text not null,
        role text not null constraint person_role_check check (role in ('OWNER', 'MEMBER')),
        locale text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint person_pkey primary key (account_id, id)
      )`,
      'create unique index person_account_id_email_key on person (account_id, lower(email))',
      `-- One row an account: the numbers given out so far, and the lock that its acts take.
      create table account_counter (
        account_id uuid not null,
        id uuid not null,
        orders int not null,
        subscriptions int not null,
        constraint account_counter_pkey primary key (account_id, id)
      )`,
    ]);
    await shareWithAllAccounts(queries, 'partner');
    await isolate(
      queries,
      {
        name: 'account',
        grants: 'select, insert, update (beneficiary_codes)',
        beneficiaryMayReadWhere:
          "nullif(current_setting('app.vendor_code', true), '') = any (beneficiary_codes)",
      },
      `${isolationOf('id')} or partner_id = nullif(current_setting('app.partner_id', true), '')::uuid`,
    );
    await distribute(queries, 'account', 'id');
    await isolate(
      queries,
      { name: 'account_number_directory', grants: 'select, insert' },
      isolationOf('account_id'),
    );
    await distributeAlone(queries, 'account_number_directory', 'number');
    await ownByAccount(queries, {
      name: 'person',
      grants: 'select, insert',
      foreignKeys: ['person_account_id_fkey foreign key (account_id) references account (id)'],
    });
    await ownByAccount(queries, {
      name: 'account_counter',
      grants: 'select, insert, update',
      foreignKeys: [
        'account_counter_account_id_fkey foreign key (account_id) references account (id)',
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      'drop table account_counter, person, account_number_directory, account, partner',
    );
  }
}
