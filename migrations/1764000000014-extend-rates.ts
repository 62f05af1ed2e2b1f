import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  BENEFICIARY_ROWS,
  inTurn,
  ownByAccount,
  shareWithAllAccounts,
} from './account-owned-table.v1';

const FACTS = 'select, insert';

/** What a price per minute is made of, in an order as on a card. */
const RATE_COLUMNS = (table: string) => `
        direction text not null constraint ${table}_direction_check
          check (direction in ('INBOUND', 'OUTBOUND')),
        leg text not null constraint ${table}_leg_check check (leg in ('CONSUMER', 'AGENT')),
        prefix text not null constraint ${table}_prefix_check
          check (prefix ~ '^([1-9][0-9]{0,14})?$'),
        per_minute numeric(21, 6) not null constraint ${table}_per_minute_check
          check (per_minute >= 0),
        initial_increment_seconds int constraint ${table}_initial_increment_check
          check (initial_increment_seconds between 1 and 3600),
        additional_increment_seconds int constraint ${table}_next_increment_check
          check (additional_increment_seconds between 1 and 3600),
        connection_fee numeric(21, 6) not null constraint ${table}_connection_fee_check
          check (connection_fee >= 0),
        minimum_charge numeric(21, 6) not null constraint ${table}_minimum_charge_check
          check (minimum_charge >= 0),
        valid_from date,
        valid_before date,`;

/**
 * Rates by call type, number type and hour; pools of included minutes; rate cards that orders copy;
 * corrections of rates, each a fact of its own.
 */
export class ExtendRates1764000000014 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table order_pool (
        account_id uuid not null,
        id uuid not null,
        order_line_id uuid not null,
        position int not null,
        name text not null,
        -- of one unit in a calendar month
        included_minutes int not null constraint order_pool_included_minutes_check
          check (included_minutes between 1 and 1000000),
        units int not null constraint order_pool_units_check check (units between 1 and 1000000),
        overage_per_minute numeric(21, 6) not null constraint order_pool_overage_check
          check (overage_per_minute >= 0),
        beneficiary_code text,
        constraint order_pool_pkey primary key (account_id, id),
        constraint order_pool_account_id_line_position_key
          unique (account_id, order_line_id, position)
      )`,
      `create table order_rate_retirement (
        account_id uuid not null,
        id uuid not null,
        order_rate_id uuid not null,
        -- the rate that holds instead; null where none does
        replaced_by_id uuid,
        reason text not null,
        beneficiary_code text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint order_rate_retirement_pkey primary key (account_id, id),
        constraint order_rate_retirement_rate_key unique (account_id, order_rate_id)
      )`,
      `create index order_rate_retirement_recorded_at_idx
        on order_rate_retirement (recorded_at)`,
      `create table rate_card (
        code text not null constraint rate_card_code_check check (code ~ '^[A-Z][A-Z0-9_]{0,39}$'),
        version int not null constraint rate_card_version_check check (version >= 1),
        name text not null,
        currency_code text not null constraint rate_card_currency_code_check
          check (currency_code ~ '^[A-Z]{3}$'),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint rate_card_pkey primary key (code, version)
      )`,
      `create table rate_card_rate (
        card_code text not null,
        card_version int not null,
        position int not null,
        ${RATE_COLUMNS('rate_card_rate')}
        call_type text constraint rate_card_rate_call_type_check
          check (call_type in ('LANDLINE', 'MOBILE')),
        number_type text constraint rate_card_rate_number_type_check
          check (number_type in ('TOLL_FREE', 'STANDARD')),
        weekdays text[],
        from_minute int constraint rate_card_rate_from_minute_check
          check (from_minute between 0 and 1439),
        before_minute int constraint rate_card_rate_before_minute_check
          check (before_minute between 1 and 1440),
        constraint rate_card_rate_pkey primary key (card_code, card_version, position),
        constraint rate_card_rate_validity_check check (valid_before > valid_from),
        constraint rate_card_rate_hours_check
          check (num_nulls(weekdays, from_minute, before_minute) in (0, 3))
      )`,
    ]);
    await queries.query(`alter table order_rate
      add column call_type text,
      add column number_type text,
      add column weekdays text[],
      add column from_minute int,
      add column before_minute int,
      add column order_pool_id uuid,
      -- null for a rate that came with its order
      add column recorded_at timestamptz(3),
      add column recorded_by text,
      add column reason text`);
    // One statement each, as a cluster demands.
    for (const constraint of [
      "order_rate_call_type_check check (call_type in ('LANDLINE', 'MOBILE'))",
      "order_rate_number_type_check check (number_type in ('TOLL_FREE', 'STANDARD'))",
      'order_rate_from_minute_check check (from_minute between 0 and 1439)',
      'order_rate_before_minute_check check (before_minute between 1 and 1440)',
      'order_rate_hours_check check (num_nulls(weekdays, from_minute, before_minute) in (0, 3))',
      'order_rate_correction_check check (num_nulls(recorded_at, recorded_by, reason) in (0, 3))',
    ]) {
      await queries.query(`alter table order_rate add constraint ${constraint}`);
    }
    await queries.query('create index order_rate_recorded_at_idx on order_rate (recorded_at)');
    await queries.query(
      'create index termination_notice_recorded_at_idx on termination_notice (recorded_at)',
    );
    await queries.query(`create index termination_notice_withdrawal_recorded_at_idx
      on termination_notice_withdrawal (recorded_at)`);
    await queries.query(`alter table order_line
      add column rate_card_code text, add column rate_card_version int`);
    await ownByAccount(queries, {
      name: 'order_pool',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        'order_pool_line_fkey foreign key (account_id, order_line_id) references order_line (account_id, id)',
      ],
    });
    await ownByAccount(queries, {
      name: 'order_rate_retirement',
      grants: FACTS,
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        'order_rate_retirement_rate_fkey foreign key (account_id, order_rate_id) references order_rate (account_id, id)',
        'order_rate_retirement_replaced_by_fkey foreign key (account_id, replaced_by_id) references order_rate (account_id, id)',
      ],
    });
    await queries.query(`alter table order_rate add constraint order_rate_pool_fkey
      foreign key (account_id, order_pool_id) references order_pool (account_id, id)`);
    await shareWithAllAccounts(queries, 'rate_card');
    await shareWithAllAccounts(queries, 'rate_card_rate');
    await queries.query(`alter table rate_card_rate add constraint rate_card_rate_card_fkey
      foreign key (card_code, card_version) references rate_card (code, version)`);
    await queries.query(`alter table order_line add constraint order_line_rate_card_fkey
      foreign key (rate_card_code, rate_card_version) references rate_card (code, version)`);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`alter table order_line
      drop column rate_card_code, drop column rate_card_version`);
    await queries.query('drop table rate_card_rate, rate_card, order_rate_retirement');
    await queries.query(`drop index termination_notice_withdrawal_recorded_at_idx,
      termination_notice_recorded_at_idx, order_rate_recorded_at_idx`);
    await queries.query(`alter table order_rate
      drop column call_type, drop column number_type, drop column weekdays,
      drop column from_minute, drop column before_minute, drop column order_pool_id,
      drop column recorded_at, drop column recorded_by, drop column reason`);
    await queries.query('drop table order_pool');
  }
}
