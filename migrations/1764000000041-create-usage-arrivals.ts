import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, isolate, ownByAccount } from './account-owned-table.v1';
import { keepOnOneNode } from './single-shard-table.v1';

/** What a delivery brought to an account, from which events are made; how background work goes. */
export class CreateUsageArrivals1764000000041 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- Of one delivery, account and merge: written with the calls, told of a moment later.
      create table usage_arrival (
        account_id uuid not null,
        id uuid not null,
        import_id uuid not null,
        kind text not null constraint usage_arrival_kind_check
          check (kind in ('RECEIVED', 'REJECTED')),
        calls int not null,
        -- of these, those that wait for a rate
        unrated int not null,
        recorded_at timestamptz(3) not null,
        is_told boolean not null default false,
        constraint usage_arrival_pkey primary key (account_id, id)
      )`,
      `create index usage_arrival_untold_idx on usage_arrival (account_id, recorded_at)
        where not is_told`,
      `create table background_work (
        name text not null constraint background_work_pkey primary key,
        succeeded_at timestamptz(3),
        failed_at timestamptz(3),
        failures bigint not null default 0,
        -- in the log of the process that failed
        failure_id uuid
      )`,
    ]);
    await ownByAccount(queries, {
      name: 'usage_arrival',
      grants: 'select, insert, update (is_told)',
      foreignKeys: [
        'usage_arrival_account_id_fkey foreign key (account_id) references account (id)',
      ],
    });
    const all = `current_setting('app.scope', true) = 'all'`;
    const grants = 'select, insert, update';
    await isolate(queries, { name: 'background_work', grants }, all);
    await keepOnOneNode(queries, 'background_work', 'event_feed');
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table usage_arrival, background_work');
  }
}
