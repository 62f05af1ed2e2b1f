import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, distributeAlone, inTurn, isolate } from './account-owned-table.v1';

const OWNER = `owner = nullif(current_setting('app.actor', true), '')
        or current_setting('app.scope', true) = 'all'`;

/**
 * Deliveries of call records, and what in them could not be taken.
 *
 * A delivery may hold calls of many accounts, and lines that belong to none: so it is owned by
 * whoever sent it, as idempotency keys are.
 */
export class CreateUsageImports1764000000016 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table usage_import (
        owner text not null,
        id uuid not null,
        name text,
        format text not null,
        -- last line up to which everything is stored
        line bigint not null,
        accepted bigint not null,
        duplicates bigint not null,
        conflicts bigint not null,
        rejected bigint not null,
        started_at timestamptz(3) not null,
        -- the moment of the last part that was stored; the next part has a later one
        stored_at timestamptz(3) not null,
        -- null until the end of the delivery has been stored
        completed_at timestamptz(3),
        recorded_by text not null,
        constraint usage_import_pkey primary key (owner, id)
      )`,
      'create index usage_import_started_at_idx on usage_import (owner, started_at, id)',
      'create index usage_import_id_idx on usage_import (id)',
      'create index usage_import_name_idx on usage_import (owner, name, started_at)',
      `create table usage_import_issue (
        owner text not null,
        id uuid not null,
        import_id uuid not null,
        line bigint not null,
        outcome text not null constraint usage_import_issue_outcome_check
          check (outcome in ('CONFLICT', 'REJECTED')),
        source text,
        external_id text,
        -- of the record that is stored under that id; null where none was found
        account_id uuid,
        usage_record_id uuid,
        -- [{"field", "message"}]
        problems jsonb not null,
        -- what was sent, cut to what a person reads; null once its personal data was erased
        content text,
        recorded_at timestamptz(3) not null,
        constraint usage_import_issue_pkey primary key (owner, id)
      )`,
      'create index usage_import_issue_line_idx on usage_import_issue (owner, import_id, line, id)',
      `create index usage_import_issue_external_id_idx
        on usage_import_issue (owner, external_id, recorded_at)`,
    ]);
    await isolate(
      queries,
      {
        name: 'usage_import',
        grants:
          'select, insert, update (line, accepted, duplicates, conflicts, rejected, stored_at, completed_at)',
      },
      OWNER,
    );
    await isolate(
      queries,
      { name: 'usage_import_issue', grants: 'select, insert, update (content, problems)' },
      OWNER,
    );
    await distributeAlone(queries, 'usage_import', 'owner');
    await distribute(queries, 'usage_import_issue', 'owner', 'usage_import');
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table usage_import_issue, usage_import');
  }
}
