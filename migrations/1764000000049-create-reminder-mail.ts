import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

/** Mails about last days for notice: to whom each is to go, and what became of it. */
export class CreateReminderMail1764000000049 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- Whom the mails of a sandbox account go to; null for nobody.
      alter table reminder_setting add column mail_person_id uuid`,
      `-- No address: it is looked up when the mail is sent.
      create table reminder_mail (
        account_id uuid not null,
        id uuid not null,
        kind text not null constraint reminder_mail_kind_check
          check (kind in ('REMINDER', 'DEADLINE_PASSED')),
        reminder_id uuid,
        subscription_id uuid not null,
        period_index int not null,
        notice_due_by date not null,
        person_id uuid not null,
        state text not null constraint reminder_mail_state_check
          check (state in ('WAITING', 'SENDING', 'SENT', 'SKIPPED', 'FAILED')),
        -- why it was skipped
        reason text,
        attempts int not null,
        -- what the last attempt failed by: a code, none of the server's words
        failure text,
        -- all of these by the wall clock
        queued_at timestamptz(3) not null,
        due_at timestamptz(3) not null,
        claimed_until timestamptz(3),
        sent_at timestamptz(3),
        constraint reminder_mail_pkey primary key (account_id, id),
        constraint reminder_mail_reminder_check check ((kind = 'REMINDER') = (reminder_id is not null)),
        constraint reminder_mail_reason_check check ((state = 'SKIPPED') = (reason is not null)),
        constraint reminder_mail_sent_check check ((state = 'SENT') = (sent_at is not null))
      )`,
      `create index reminder_mail_due_idx on reminder_mail (due_at)
        where state in ('WAITING', 'SENDING')`,
      `create index reminder_mail_subscription_idx
        on reminder_mail (account_id, subscription_id, notice_due_by)`,
    ]);
    await ownByAccount(queries, {
      name: 'reminder_mail',
      // What became of it changes, and not what it is about.
      grants: `select, insert,
        update (state, reason, attempts, failure, due_at, claimed_until, sent_at)`,
      foreignKeys: [
        'reminder_mail_account_id_fkey foreign key (account_id) references account (id)',
        `reminder_mail_reminder_id_fkey foreign key (account_id, reminder_id)
          references reminder (account_id, id)`,
        `reminder_mail_person_id_fkey foreign key (account_id, person_id)
          references person (account_id, id)`,
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table reminder_mail');
    await queries.query('alter table reminder_setting drop column mail_person_id');
  }
}
