import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BENEFICIARY_ROWS, inTurn, ownByAccount } from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';
const FACTS = 'select, insert';

/** What a beneficiary demands under its contracts, what is answered, and how it ends. */
export class CreatePerformanceDemands1764000000012 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- What a demand refers to: the contract together with its beneficiary.
      alter table subscription add constraint subscription_beneficiary_key
        unique (account_id, id, beneficiary_code)`,
      `create table performance_demand (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        beneficiary_code text not null,
        demand text not null,
        reason text not null,
        clause_document text not null,
        clause_version text not null,
        clause_number text not null,
        due_on date not null,
        demanded_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint performance_demand_pkey primary key (account_id, id),
        constraint performance_demand_contract_key
          unique (account_id, id, subscription_id, beneficiary_code)
      )`,
      `create index performance_demand_subscription_idx
        on performance_demand (account_id, subscription_id, due_on, id)`,
      'create index performance_demand_due_on_idx on performance_demand (due_on, id)',
      `create table performance_demand_answer (
        account_id uuid not null,
        id uuid not null,
        performance_demand_id uuid not null,
        subscription_id uuid not null,
        beneficiary_code text not null,
        position text not null constraint performance_demand_answer_position_check
          check (position in ('ACCEPTED', 'DISPUTED', 'PERFORMED')),
        answer text not null,
        answered_for text not null constraint performance_demand_answer_answered_for_check
          check (answered_for in ('CUSTOMER', 'PROVIDER')),
        answered_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint performance_demand_answer_pkey primary key (account_id, id)
      )`,
      `create index performance_demand_answer_demand_idx
        on performance_demand_answer (account_id, performance_demand_id)`,
      `create table performance_demand_closure (
        account_id uuid not null,
        id uuid not null,
        performance_demand_id uuid not null,
        subscription_id uuid not null,
        beneficiary_code text not null,
        outcome text not null constraint performance_demand_closure_outcome_check
          check (outcome in ('PERFORMED', 'WITHDRAWN')),
        note text,
        closed_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint performance_demand_closure_pkey primary key (account_id, id),
        constraint performance_demand_closure_demand_key
          unique (account_id, performance_demand_id)
      )`,
    ]);
    // The key holds the beneficiary: whatever a demand says, it is the one of its contract.
    await ownByAccount(queries, {
      name: 'performance_demand',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        `performance_demand_subscription_fkey
          foreign key (account_id, subscription_id, beneficiary_code)
          references subscription (account_id, id, beneficiary_code)`,
        `performance_demand_clause_fkey
          foreign key (clause_document, clause_version, clause_number)
          references terms_clause (document_code, version, number)`,
      ],
    });
    for (const name of ['performance_demand_answer', 'performance_demand_closure']) {
      await ownByAccount(queries, {
        name,
        grants: FACTS,
        beneficiaryMayReadWhere: BENEFICIARY_ROWS,
        foreignKeys: [
          `${name}_demand_fkey
            foreign key (account_id, performance_demand_id, subscription_id, beneficiary_code)
            references performance_demand (account_id, id, subscription_id, beneficiary_code)`,
        ],
      });
    }
    // To demand, and to say that it was done, is the beneficiary's; staff may mend what went wrong.
    for (const name of ['performance_demand', 'performance_demand_closure']) {
      await queries.query(
        `create policy ${name}_making on ${name} for insert to ${APP_ROLE}
          with check (${BENEFICIARY_ROWS})`,
      );
      await queries.query(
        `create policy ${name}_makers on ${name} as restrictive for insert to ${APP_ROLE}
          with check (${BENEFICIARY_ROWS} or current_setting('app.scope', true) = 'all')`,
      );
    }
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop table performance_demand_closure, performance_demand_answer, performance_demand',
      'alter table subscription drop constraint subscription_beneficiary_key',
    ]);
  }
}
