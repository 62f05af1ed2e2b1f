import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, isolateOnceAStatement, ownByAccount } from './account-owned-table.v1';

/**
 * How long the detail of calls is kept, and what is left of calls whose detail was removed: their
 * identity, so that none comes in twice, and the sums that they were charged by.
 */
export class CreateUsageRetention1764000000017 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table usage_retention (
        account_id uuid not null,
        id uuid not null,
        -- whole months before the current one whose detail stays; null for ever
        detail_months int constraint usage_retention_detail_months_check
          check (detail_months between 1 and 1200),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint usage_retention_pkey primary key (account_id, id)
      )`,
      'create index usage_retention_recorded_at_idx on usage_retention (account_id, recorded_at, id)',
      `create table usage_removed (
        account_id uuid not null,
        id uuid not null,
        -- of the versions there were, the first
        content_hash bytea not null,
        constraint usage_removed_pkey primary key (account_id, id)
      )`,
      `create table usage_removed_total (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        used_on date not null,
        direction text not null,
        status text not null,
        order_rate_id uuid,
        calls bigint not null,
        billed_seconds bigint not null,
        amount numeric(27, 6),
        constraint usage_removed_total_pkey primary key (account_id, id),
        constraint usage_removed_total_day_key unique nulls not distinct
          (account_id, subscription_id, used_on, direction, status, order_rate_id)
      )`,
    ]);
    const account = 'foreign key (account_id) references account (id)';
    const subscription =
      'foreign key (account_id, subscription_id) references subscription (account_id, id)';
    await ownByAccount(queries, {
      name: 'usage_retention',
      grants: 'select, insert',
      foreignKeys: [`usage_retention_account_id_fkey ${account}`],
    });
    await ownByAccount(queries, {
      name: 'usage_removed',
      grants: 'select, insert',
      foreignKeys: [`usage_removed_account_id_fkey ${account}`],
    });
    await ownByAccount(queries, {
      name: 'usage_removed_total',
      grants: 'select, insert, update',
      foreignKeys: [`usage_removed_total_subscription_fkey ${subscription}`],
    });
    for (const table of ['usage_removed', 'usage_removed_total']) {
      await isolateOnceAStatement(queries, table);
    }
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table usage_removed_total, usage_removed, usage_retention');
  }
}
