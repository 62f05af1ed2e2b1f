import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount, shareWithAllAccounts } from './account-owned-table.v1';

/**
 * Who sells and how accounts are billed: what is so from which day on. A document copies what it
 * needs of it when it is finalized, so nothing here is changed in place.
 */
export class CreateBillingParties1764000000031 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table legal_entity (
        code text not null,
        -- decides its issue dates; never changes
        time_zone text not null,
        -- what the numbers of its documents begin with; never changes
        number_prefix text not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint legal_entity_pkey primary key (code),
        constraint legal_entity_number_prefix_key unique (number_prefix)
      )`,
      `create table legal_entity_fact (
        legal_entity_code text not null,
        id uuid not null,
        -- civil date in the entity's zone; null for what it was created with
        effective_from date,
        -- what it says of the entity, by field, and nothing of the other fields
        says jsonb not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint legal_entity_fact_pkey primary key (legal_entity_code, id)
      )`,
      `create table billing_profile_fact (
        account_id uuid not null,
        id uuid not null,
        -- civil date in the account's zone
        effective_from date not null,
        -- what it says of how the account is billed, by field, and nothing of the other fields
        says jsonb not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint billing_profile_fact_pkey primary key (account_id, id)
      )`,
    ]);
    await shareWithAllAccounts(queries, 'legal_entity');
    await shareWithAllAccounts(queries, 'legal_entity_fact');
    await queries.query(
      `alter table legal_entity_fact add constraint legal_entity_fact_entity_fkey
        foreign key (legal_entity_code) references legal_entity (code)`,
    );
    await ownByAccount(queries, {
      name: 'billing_profile_fact',
      grants: 'select, insert',
      foreignKeys: [
        'billing_profile_fact_account_fkey foreign key (account_id) references account (id)',
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop table billing_profile_fact',
      'drop table legal_entity_fact',
      'drop table legal_entity',
    ]);
  }
}
