import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BENEFICIARY_ROWS, inTurn, ownByAccount } from './account-owned-table.v1';

const FACTS = 'select, insert';

/** Subscriptions, one per service and order line, with the notices given and withdrawn. */
export class CreateSubscriptions1764000000005 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table subscription (
        account_id uuid not null,
        id uuid not null,
        number text not null,
        order_id uuid not null,
        order_line_id uuid not null,
        service_code text not null,
        terms_version int not null,
        starts_on date not null,
        term_months int,
        term_days int,
        beneficiary_code text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint subscription_pkey primary key (account_id, id),
        constraint subscription_account_id_number_key unique (account_id, number),
        constraint subscription_account_id_order_line_id_key unique (account_id, order_line_id),
        constraint subscription_term_check check (term_months is null or term_days is null)
      )`,
      `create table termination_notice (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        sent_on date not null,
        given_on date not null,
        delivery_method text not null constraint termination_notice_delivery_check
          check (delivery_method in ('PERSONAL_DELIVERY', 'OVERNIGHT_COURIER', 'REGISTERED_MAIL',
            'EMAIL', 'POSTED_ELECTRONICALLY')),
        received_at timestamptz(3) not null,
        given_by text not null constraint termination_notice_given_by_check
          check (given_by in ('CUSTOMER', 'PROVIDER')),
        giver_name text not null,
        channel text,
        evidence_reference text,
        beneficiary_code text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint termination_notice_pkey primary key (account_id, id)
      )`,
      `create index termination_notice_subscription_idx
        on termination_notice (account_id, subscription_id)`,
      `create table termination_notice_withdrawal (
        account_id uuid not null,
        id uuid not null,
        termination_notice_id uuid not null,
        withdrawn_on date not null,
        is_accepted_by_provider boolean not null,
        beneficiary_code text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint termination_notice_withdrawal_pkey primary key (account_id, id),
        constraint termination_notice_withdrawal_notice_key
          unique (account_id, termination_notice_id)
      )`,
    ]);
    await ownByAccount(queries, {
      name: 'subscription',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        'subscription_order_fkey foreign key (account_id, order_id) references service_order (account_id, id)',
        'subscription_order_line_fkey foreign key (account_id, order_line_id) references order_line (account_id, id)',
        'subscription_terms_fkey foreign key (service_code, terms_version) references service_terms (service_code, version)',
      ],
    });
    await ownByAccount(queries, {
      name: 'termination_notice',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        'termination_notice_subscription_fkey foreign key (account_id, subscription_id) references subscription (account_id, id)',
      ],
    });
    await ownByAccount(queries, {
      name: 'termination_notice_withdrawal',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        'termination_notice_withdrawal_notice_fkey foreign key (account_id, termination_notice_id) references termination_notice (account_id, id)',
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      'drop table termination_notice_withdrawal, termination_notice, subscription',
    );
  }
}
