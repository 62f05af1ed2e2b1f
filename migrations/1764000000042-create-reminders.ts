import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

const FACTS = 'select, insert';

/** Reminders of last days for notice, what decides about them, and what time still has to tell. */
export class CreateReminders1764000000042 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table reminder_setting (
        account_id uuid not null,
        id uuid not null,
        -- days before the last day for notice
        days_before int[] not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint reminder_setting_pkey primary key (account_id, id)
      )`,
      `-- What the customer means to do about a last day for notice; the latest holds.
      create table renewal_decision (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        notice_due_by date not null,
        kind text not null constraint renewal_decision_kind_check
          check (kind in ('RENEW', 'GIVE_NOTICE', 'LATER')),
        until date,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint renewal_decision_pkey primary key (account_id, id),
        constraint renewal_decision_until_check check ((kind = 'LATER') = (until is not null)
          and (until is null or until <= notice_due_by))
      )`,
      `create index renewal_decision_subscription_idx
        on renewal_decision (account_id, subscription_id, recorded_at)`,
      `create table reminder (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        period_index int not null,
        notice_due_by date not null,
        days_before int not null,
        state text not null constraint reminder_state_check
          check (state in ('SENT', 'SKIPPED', 'MISSED', 'NOT_APPLICABLE')),
        reason text,
        is_escalated boolean not null,
        recorded_at timestamptz(3) not null,
        constraint reminder_pkey primary key (account_id, id),
        constraint reminder_once_key
          unique (account_id, subscription_id, period_index, notice_due_by, days_before),
        constraint reminder_reason_check check ((state = 'SENT') = (reason is null))
      )`,
      `-- How far what time brings to an account was told, and when there is more to look at.
      create table due_look (
        account_id uuid not null,
        -- the account's
        id uuid not null,
        handled_until timestamptz(3) not null,
        -- null where nothing is to come
        next_at timestamptz(3),
        constraint due_look_pkey primary key (account_id, id)
      )`,
      'create index due_look_next_idx on due_look (next_at) where next_at is not null',
    ]);
    for (const name of ['reminder_setting', 'renewal_decision', 'reminder']) {
      const foreignKeys = [
        `${name}_account_id_fkey foreign key (account_id) references account (id)`,
      ];
      await ownByAccount(queries, { name, grants: FACTS, foreignKeys });
    }
    await ownByAccount(queries, {
      name: 'due_look',
      grants: 'select, insert, update',
      foreignKeys: ['due_look_account_id_fkey foreign key (account_id) references account (id)'],
    });
    // What lies before is no news: of contracts that are there, what comes from now on is told.
    await queries.query(
      `insert into due_look (account_id, id, handled_until, next_at)
        select distinct account_id, account_id, now(), now() from term_rhythm`,
    );
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table due_look, reminder, renewal_decision, reminder_setting');
  }
}
