import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distributeAlone, inTurn, isolate, ownByAccount } from './account-owned-table.v1';

const MONTH = String.raw`~ '^\d{4}-(0[1-9]|1[0-2])$'`;
/** What the server may do with them: they tell how far the work is, and are no facts. */
const PROGRESS = 'select, insert, update';

/** Runs that bill the accounts of a month, and where each account of a run stands. */
export class CreateBillingRuns1764000000035 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table billing_run (
        id uuid not null,
        issue_month text not null constraint billing_run_issue_month_check
          check (issue_month ${MONTH}),
        scope text not null constraint billing_run_scope_check
          check (scope in ('ALL', 'LEGAL_ENTITY', 'ACCOUNTS')),
        legal_entity_code text,
        is_automatic boolean not null,
        status text not null constraint billing_run_status_check
          check (status in ('OPEN', 'CANCELLED', 'DONE')),
        started_at timestamptz(3) not null,
        started_by text not null,
        ended_at timestamptz(3),
        ended_by text,
        done int,
        nothing int,
        parked int,
        waiting int,
        constraint billing_run_pkey primary key (id),
        constraint billing_run_legal_entity_check
          check ((scope = 'LEGAL_ENTITY') = (legal_entity_code is not null)),
        constraint billing_run_ended_check
          check ((status = 'OPEN') = (ended_at is null) and (ended_at is null) = (ended_by is null)),
        constraint billing_run_counts_check check ((status = 'DONE') = (done is not null)
          and (done is null) = (nothing is null) and (done is null) = (parked is null)
          and (done is null) = (waiting is null))
      )`,
      'create index billing_run_started_idx on billing_run (started_at, id)',
      `create index billing_run_open_idx on billing_run (started_at) where status = 'OPEN'`,
      `create table billing_run_account (
        account_id uuid not null,
        id uuid not null,
        billing_run_id uuid not null,
        issue_month text not null,
        status text not null constraint billing_run_account_status_check check (status in
          ('WAITING', 'DRAFTED', 'DONE', 'NOTHING', 'PARKED', 'WAITS_FOR_PERSON')),
        reason_code text,
        reason_en text,
        reason_fr text,
        incident_id uuid,
        invoice_id uuid,
        gross numeric(27, 6),
        finalize_not_before date,
        attempts int not null,
        due_at timestamptz(3) not null,
        claimed_until timestamptz(3),
        changed_at timestamptz(3) not null,
        constraint billing_run_account_pkey primary key (account_id, id),
        constraint billing_run_account_run_key unique (account_id, billing_run_id),
        constraint billing_run_account_reason_check check (
          (status in ('NOTHING', 'PARKED', 'WAITS_FOR_PERSON')) = (reason_code is not null)
          and (reason_code is null) = (reason_en is null)
          and (reason_code is null) = (reason_fr is null)),
        constraint billing_run_account_done_check
          check (status <> 'DONE' or (invoice_id is not null and gross is not null))
      )`,
      `create index billing_run_account_run_idx
        on billing_run_account (billing_run_id, account_id, id)`,
      `-- What is to be done next.
      create index billing_run_account_due_idx on billing_run_account (billing_run_id, due_at)
        where status in ('WAITING', 'DRAFTED')`,
      `-- What a document that is made later puts right.
      create index billing_run_account_held_idx on billing_run_account (account_id, issue_month)
        where status in ('PARKED', 'WAITS_FOR_PERSON')`,
    ]);
    // Over accounts of everybody: for staff and for the work itself.
    await distributeAlone(queries, 'billing_run', 'id');
    const all = `current_setting('app.scope', true) = 'all'`;
    await isolate(queries, { name: 'billing_run', grants: PROGRESS }, all);
    await ownByAccount(queries, {
      name: 'billing_run_account',
      grants: PROGRESS,
      foreignKeys: [
        'billing_run_account_account_id_fkey foreign key (account_id) references account (id)',
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table billing_run_account, billing_run');
  }
}
