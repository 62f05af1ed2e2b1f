import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  BENEFICIARY_ROWS,
  distribute,
  distributeAlone,
  inTurn,
  isolate,
  ownByAccount,
} from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';
const FACTS = 'select, insert';

/** Accounts that the vendor named by the setting is beneficiary of a contract of. */
const ACCOUNTS_OF_BENEFICIARY =
  "nullif(current_setting('app.vendor_code', true), '') = any (beneficiary_codes)";

/** A partner's own rows, and everything for staff. */
const PARTNER_ROWS = `partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  or current_setting('app.scope', true) = 'all'`;

/** What happened, written by every command in its transaction, and the outbox that tells of it. */
export class CreateEvents1764000000019 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await this.createAccountTables(queries);
    await this.createStreamTables(queries);
    await this.letBeneficiariesDemand(queries);
    await this.admitTheSystem(queries);
  }

  private async createAccountTables(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- One thing that happened: a row that names its fact; no copy of state, nothing personal.
      create table event (
        account_id uuid not null,
        -- follows from the type and the fact
        id uuid not null,
        -- 1, 2, 3 … of the account, in the order of commits
        seq bigint not null,
        type text not null,
        fact_key text not null,
        subscription_id uuid,
        -- the vendor that may read it
        beneficiary_code text,
        -- when it took effect, and when it was recorded
        occurred_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        constraint event_pkey primary key (account_id, id),
        constraint event_account_id_seq_key unique (account_id, seq)
      )`,
      `-- Events that no reader has placed in a feed yet.
      create table event_outbox (
        account_id uuid not null,
        -- the event's
        id uuid not null,
        seq bigint not null,
        constraint event_outbox_pkey primary key (account_id, id),
        constraint event_outbox_account_id_seq_key unique (account_id, seq)
      )`,
    ]);
    await ownByAccount(queries, {
      name: 'event',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: ['event_account_id_fkey foreign key (account_id) references account (id)'],
    });
    await ownByAccount(queries, { name: 'event_outbox', grants: FACTS });
  }

  /** What belongs to no account: publications, clients of partners, deliveries. */
  private async createStreamTables(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- A partner's stream is called by its id, the others CATALOGUE and PROVIDER.
      create table stream_counter (
        stream text not null constraint stream_counter_pkey primary key,
        partner_id uuid,
        events bigint not null
      )`,
      `create table stream_event (
        stream text not null,
        id uuid not null,
        seq bigint not null,
        type text not null,
        fact_key text not null,
        partner_id uuid,
        occurred_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        constraint stream_event_pkey primary key (stream, id),
        constraint stream_event_stream_seq_key unique (stream, seq)
      )`,
      `create table stream_outbox (
        stream text not null,
        seq bigint not null,
        partner_id uuid,
        constraint stream_outbox_pkey primary key (stream, seq)
      )`,
    ]);
    for (const [name, grants] of [
      ['stream_counter', 'select, insert, update (events)'],
      ['stream_event', FACTS],
      ['stream_outbox', FACTS],
    ] as const) {
      await isolate(queries, { name, grants }, PARTNER_ROWS);
    }
    await distributeAlone(queries, 'stream_counter', 'stream');
    for (const name of ['stream_event', 'stream_outbox']) {
      await distribute(queries, name, 'stream', 'stream_counter');
    }
  }

  /** A beneficiary acts on an account of its contracts: it takes the lock and numbers its events. */
  private async letBeneficiariesDemand(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'alter table account_counter add column events bigint not null default 0',
      `-- as the account has them
      alter table account_counter add column beneficiary_codes text[] not null default '{}'`,
      `update account_counter c set beneficiary_codes = a.beneficiary_codes from account a
        where a.id = c.account_id and a.beneficiary_codes <> '{}'`,
    ]);
    for (const command of ['select', 'update']) {
      await queries.query(
        `create policy account_counter_beneficiary_${command} on account_counter
          for ${command} to ${APP_ROLE} using (${ACCOUNTS_OF_BENEFICIARY})`,
      );
    }
    await queries.query(
      `create policy event_telling on event for insert to ${APP_ROLE}
        with check (${BENEFICIARY_ROWS})`,
    );
    await queries.query(
      `create policy event_outbox_telling on event_outbox for insert to ${APP_ROLE}
        with check (nullif(current_setting('app.vendor_code', true), '') is not null)`,
    );
  }

  /** Work of our own, such as the removal of old detail, is audited as the system's. */
  private async admitTheSystem(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'alter table audit_entry drop constraint audit_entry_actor_kind_check',
      `alter table audit_entry add constraint audit_entry_actor_kind_check
        check (actor_kind in ('STAFF', 'PERSON', 'PARTNER', 'VENDOR', 'SYSTEM'))`,
    ]);
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop policy account_counter_beneficiary_select on account_counter',
      'drop policy account_counter_beneficiary_update on account_counter',
      'alter table account_counter drop column events, drop column beneficiary_codes',
      'drop table event_outbox, event, stream_outbox, stream_event, stream_counter',
      // What the system did stays in the log; the check holds for what comes.
      'alter table audit_entry drop constraint audit_entry_actor_kind_check',
      `alter table audit_entry add constraint audit_entry_actor_kind_check
        check (actor_kind in ('STAFF', 'PERSON', 'PARTNER', 'VENDOR')) not valid`,
    ]);
  }
}
