import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  BENEFICIARY_ROWS,
  distribute,
  distributeAlone,
  inTurn,
  isolate,
  isolationOf,
} from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

/** What was done under which right, and the answers that are kept for whoever asks again. */
export class CreateActs1764000000009 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- Acts on no account, such as a publication, stand under the account of zeros.
      create table audit_entry (
        account_id uuid not null,
        id uuid not null,
        occurred_at timestamptz(3) not null,
        actor_kind text not null constraint audit_entry_actor_kind_check
          check (actor_kind in ('STAFF', 'PERSON', 'PARTNER', 'VENDOR')),
        actor text not null,
        partner_id uuid,
        api_client_id uuid,
        act text not null,
        exercised_right text not null,
        subject_type text,
        subject_id uuid,
        subscription_id uuid,
        remote_address text,
        request_id uuid not null,
        -- [{"name", "before", "after"}], where a fact supersedes another
        changes jsonb not null,
        -- set where a beneficiary exercised its right
        beneficiary_code text,
        constraint audit_entry_pkey primary key (account_id, id)
      )`,
      'create index audit_entry_occurred_at_idx on audit_entry (account_id, occurred_at, id)',
      `create index audit_entry_subscription_idx
        on audit_entry (account_id, subscription_id, occurred_at, id)`,
      `create table idempotency_key (
        owner text not null,
        key text not null,
        mutation text not null,
        input_hash bytea not null,
        -- null only inside the transaction that acts
        answer jsonb,
        recorded_at timestamptz(3) not null,
        constraint idempotency_key_pkey primary key (owner, key)
      )`,
      'create index idempotency_key_recorded_at_idx on idempotency_key (recorded_at)',
    ]);
    // Whoever acts writes; the account itself and the staff read. A partner reads none of it.
    await queries.query('alter table audit_entry enable row level security');
    await queries.query(
      `create policy audit_entry_isolation on audit_entry for select to ${APP_ROLE} using (
        account_id = nullif(current_setting('app.account_id', true), '')::uuid
        or current_setting('app.scope', true) = 'all')`,
    );
    await queries.query(
      `create policy audit_entry_recording on audit_entry for insert to ${APP_ROLE} with check (
        ${isolationOf('account_id')}
        or ${BENEFICIARY_ROWS}
        or (account_id = '00000000-0000-0000-0000-000000000000'
          and partner_id = nullif(current_setting('app.partner_id', true), '')::uuid))`,
    );
    await queries.query(`grant select, insert on audit_entry to ${APP_ROLE}`);
    await distribute(queries, 'audit_entry', 'account_id');

    await isolate(
      queries,
      {
        name: 'idempotency_key',
        grants: 'select, insert, update (answer), delete',
      },
      `owner = nullif(current_setting('app.actor', true), '')
        or current_setting('app.scope', true) = 'all'`,
    );
    await distributeAlone(queries, 'idempotency_key', 'owner');
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table idempotency_key, audit_entry');
  }
}
