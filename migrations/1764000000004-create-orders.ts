import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BENEFICIARY_ROWS, inTurn, ownByAccount } from './account-owned-table.v1';

const FACTS = 'select, insert';

/** Orders as they were agreed: lines, charges, rates; and their activation. */
export class CreateOrders1764000000004 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table service_order (
        account_id uuid not null,
        id uuid not null,
        number text not null,
        submitted_at timestamptz(3) not null,
        signed_on date,
        effective_on date not null,
        accepted_by_name text not null,
        accepted_by_email text not null,
        accepted_at timestamptz(3) not null,
        currency_code text not null constraint service_order_currency_code_check
          check (currency_code ~ '^[A-Z]{3}$'),
        beneficiary_codes text[] not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint service_order_pkey primary key (account_id, id),
        constraint service_order_account_id_number_key unique (account_id, number)
      )`,
      `create table order_line (
        account_id uuid not null,
        id uuid not null,
        order_id uuid not null,
        position int not null,
        service_code text not null,
        terms_version int not null,
        term_months int constraint order_line_term_months_check
          check (term_months between 1 and 1200),
        term_days int constraint order_line_term_days_check check (term_days between 1 and 36525),
        beneficiary_code text,
        constraint order_line_pkey primary key (account_id, id),
        constraint order_line_account_id_order_id_position_key
          unique (account_id, order_id, position),
        constraint order_line_term_check check (term_months is null or term_days is null)
      )`,
      `create table order_charge (
        account_id uuid not null,
        id uuid not null,
        order_line_id uuid not null,
        position int not null,
        kind text not null constraint order_charge_kind_check
          check (kind in ('RECURRING', 'ONE_TIME')),
        description text not null,
        quantity int not null constraint order_charge_quantity_check check (quantity >= 1),
        unit_price numeric(21, 6) not null constraint order_charge_unit_price_check
          check (unit_price >= 0),
        beneficiary_code text,
        constraint order_charge_pkey primary key (account_id, id),
        constraint order_charge_account_id_line_position_key
          unique (account_id, order_line_id, position)
      )`,
      `create table order_rate (
        account_id uuid not null,
        id uuid not null,
        order_line_id uuid not null,
        direction text not null constraint order_rate_direction_check
          check (direction in ('INBOUND', 'OUTBOUND')),
        leg text not null constraint order_rate_leg_check check (leg in ('CONSUMER', 'AGENT')),
        prefix text not null constraint order_rate_prefix_check
          check (prefix ~ '^([1-9][0-9]{0,14})?$'),
        per_minute numeric(21, 6) not null constraint order_rate_per_minute_check
          check (per_minute >= 0),
        initial_increment_seconds int not null constraint order_rate_initial_increment_check
          check (initial_increment_seconds between 1 and 3600),
        additional_increment_seconds int not null constraint order_rate_next_increment_check
          check (additional_increment_seconds between 1 and 3600),
        connection_fee numeric(21, 6) not null constraint order_rate_connection_fee_check
          check (connection_fee >= 0),
        minimum_charge numeric(21, 6) not null constraint order_rate_minimum_charge_check
          check (minimum_charge >= 0),
        valid_from date not null,
        valid_before date,
        beneficiary_code text,
        constraint order_rate_pkey primary key (account_id, id),
        constraint order_rate_validity_check check (valid_before > valid_from)
      )`,
      'create index order_rate_account_id_order_line_id_idx on order_rate (account_id, order_line_id)',
      `create table order_activation (
        account_id uuid not null,
        id uuid not null,
        order_id uuid not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint order_activation_pkey primary key (account_id, id),
        constraint order_activation_account_id_order_id_key unique (account_id, order_id)
      )`,
    ]);
    await ownByAccount(queries, {
      name: 'service_order',
      grants: FACTS,
      beneficiaryMayReadWhere:
        "nullif(current_setting('app.vendor_code', true), '') = any (beneficiary_codes)",
      foreignKeys: [
        'service_order_account_id_fkey foreign key (account_id) references account (id)',
      ],
    });
    await ownByAccount(queries, {
      name: 'order_line',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        'order_line_order_fkey foreign key (account_id, order_id) references service_order (account_id, id)',
        'order_line_terms_fkey foreign key (service_code, terms_version) references service_terms (service_code, version)',
      ],
    });
    for (const name of ['order_charge', 'order_rate']) {
      await ownByAccount(queries, {
        name,
        grants: FACTS,
        beneficiaryMayReadWhere: BENEFICIARY_ROWS,
        foreignKeys: [
          `${name}_line_fkey foreign key (account_id, order_line_id) references order_line (account_id, id)`,
        ],
      });
    }
    await ownByAccount(queries, {
      name: 'order_activation',
      grants: FACTS,
      foreignKeys: [
        'order_activation_order_fkey foreign key (account_id, order_id) references service_order (account_id, id)',
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      'drop table order_activation, order_rate, order_charge, order_line, service_order',
    );
  }
}
