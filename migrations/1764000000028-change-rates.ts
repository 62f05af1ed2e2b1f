import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

/** What each kind of change has, as migration 22 states it, up to the kinds that end a contract. */
const KINDS = `
        when 'AMENDED' then effective_on is not null and told_on is not null
          and order_line_id is not null
        when 'CHARGE_CHANGED' then effective_on is not null and charge_id is not null
          and fewer_units is not null and order_line_id is not null
        when 'REPLACED' then effective_on is not null and told_on is not null
          and successor_id is not null and order_line_id is not null
        when 'PRICE_CHANGED' then effective_on is not null and told_on is not null
          and charge_id is not null and unit_price is not null
        when 'PARTIAL_NOTICE' then charge_id is not null and fewer_units > 0
          and (sent_on is null) = (delivery_method is null)
          and (sent_on is null) = (given_on is not null)
        when 'PARTIAL_NOTICE_ACCEPTED' then effective_on is not null and told_on is not null
          and answers_id is not null
        when 'PARTIAL_NOTICE_WITHDRAWN' then told_on is not null and answers_id is not null
          and is_accepted is not null
        when 'SUSPENDED' then suspended_at is not null and reason is not null
        when 'RESUMED' then resumed_at is not null and answers_id is not null
        when 'BREACH_NOTICE' then told_on is not null and is_curable is not null
          and reason is not null
        when 'BREACH_CURED' then told_on is not null and answers_id is not null
        when 'ENDED_FOR_CAUSE' then told_on is not null and answers_id is not null
        when 'REINSTATED' then effective_on is not null`;

const kindCheck = (kinds: string) =>
  `add constraint contract_change_kind_check check (case kind ${kinds} else false end)`;

const CORRECTION = 'num_nulls(recorded_at, recorded_by, reason) in (0, 3)';

/** Rates that change during a contract: by a price change, or with an order that amends it. */
export class ChangeRates1764000000028 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table order_rate
        add column origin text not null default 'STATED' constraint order_rate_origin_check
          check (origin in ('STATED', 'PRICE_CHANGE', 'AMENDMENT')),
        add column contract_change_id uuid,
        -- The rate that the provider changed, which may be one of a pinned card: those have no row.
        add column changed_rate_id uuid`,
      `alter table order_rate add constraint order_rate_price_change_check check (
        (origin = 'PRICE_CHANGE') = (contract_change_id is not null)
        and (contract_change_id is null) = (changed_rate_id is null))`,
      'alter table order_rate drop constraint order_rate_correction_check',
      // An announcement may say nothing of why; a correction always does.
      `alter table order_rate add constraint order_rate_correction_check check (
        ${CORRECTION} or (origin = 'PRICE_CHANGE' and num_nulls(recorded_at, recorded_by) = 0))`,
      `alter table order_rate add constraint order_rate_contract_change_fkey
        foreign key (account_id, contract_change_id) references contract_change (account_id, id)`,
      `create index order_rate_contract_change_idx on order_rate (account_id, contract_change_id)
        where contract_change_id is not null`,
      'alter table contract_change drop constraint contract_change_kind_check',
      `alter table contract_change ${kindCheck(`${KINDS}
        when 'RATES_CHANGED' then effective_on is not null and told_on is not null`)}`,
    ]);
  }

  /** Refused by the database once a rate was changed during its contract. */
  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table order_rate
        add constraint order_rate_only_stated_check check (origin = 'STATED')`,
      'alter table contract_change drop constraint contract_change_kind_check',
      `alter table contract_change ${kindCheck(KINDS)}`,
      'alter table order_rate drop constraint order_rate_contract_change_fkey',
      'alter table order_rate drop constraint order_rate_correction_check',
      'drop index order_rate_contract_change_idx',
      `alter table order_rate drop column origin, drop column contract_change_id,
        drop column changed_rate_id`,
      `alter table order_rate add constraint order_rate_correction_check check (${CORRECTION})`,
    ]);
  }
}
