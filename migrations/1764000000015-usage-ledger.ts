import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolateOnceAStatement } from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

/** The bytes of a SHA-256 over feed and id there, as a UUID of version 8. */
const HASH = `sha256(convert_to(u.source || chr(31) || u.external_id, 'UTF8'))`;
const DERIVED_ID = `encode(substring(set_byte(set_byte(${HASH},
  6, (get_byte(${HASH}, 6) & 15) | 128), 8, (get_byte(${HASH}, 8) & 63) | 128) for 16), 'hex')::uuid`;

const CHECKS = [
  `usage_record_call_type_check check (call_type in ('LANDLINE', 'MOBILE'))`,
  `usage_record_kind_check check (kind in ('CALL', 'REVERSAL'))`,
  `usage_record_reversal_check check ((kind = 'REVERSAL') = (reverses_id is not null))`,
  // A reversal has the version that it takes back.
  `usage_record_version_check check ((kind = 'CALL' and version = 1) = (original_id is null))`,
  // What a reversal takes back is negative, so that everything can simply be added up.
  `usage_record_billed_seconds_check check (case kind when 'CALL' then billed_seconds >= 0
    else billed_seconds <= 0 end)`,
  `usage_record_amount_check check (case kind when 'CALL' then amount >= 0 else amount <= 0 end)`,
];

/**
 * Usage as a ledger: a record's own id follows from its feed and its id there, so that the primary
 * key tells it from a repetition; a correction is a reversal and a next version.
 */
export class UsageLedger1764000000015 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(
      'alter table emergency_incident drop constraint emergency_incident_usage_record_fkey',
    );
    await deriveIds(queries);
    await queries.query(`alter table emergency_incident
      add constraint emergency_incident_usage_record_fkey
      foreign key (account_id, usage_record_id) references usage_record (account_id, id)`);
    await queries.query(`alter table usage_record
      add column call_type text,
      add column order_pool_id uuid,
      add column kind text not null default 'CALL',
      -- 1 for what the source sent, one more for each correction
      add column version int not null default 1,
      -- id of version 1; null for that version itself
      add column original_id uuid,
      add column reverses_id uuid,
      add column reason text,
      -- false for what was taken back, and for what takes it back
      add column is_current boolean not null default true,
      -- the delivery it came with, and the line there; null where there was none
      add column import_id uuid,
      add column import_line bigint`);
    for (const column of ['kind', 'version', 'is_current']) {
      await queries.query(`alter table usage_record alter column ${column} drop default`);
    }
    for (const name of [
      'usage_record_billed_seconds_check',
      'usage_record_amount_check',
      'usage_record_account_id_source_external_id_key',
    ]) {
      await queries.query(`alter table usage_record drop constraint ${name}`);
    }
    for (const check of CHECKS) {
      await queries.query(`alter table usage_record add constraint ${check}`);
    }
    await queries.query(`create index usage_record_original_idx
      on usage_record (account_id, original_id) where original_id is not null`);
    await queries.query(`create index usage_record_unrated_idx
      on usage_record (account_id, subscription_id, used_on, id)
      where status = 'UNRATED' and is_current`);
    await queries.query(`grant update (is_current, from_number, to_number, dialled, content_hash),
      delete on usage_record to ${APP_ROLE}`);

    await queries.query('alter table usage_monthly_total add column order_pool_id uuid');
    await queries.query(
      'alter table usage_monthly_total drop constraint usage_monthly_total_month_key',
    );
    await queries.query(`alter table usage_monthly_total add constraint usage_monthly_total_month_key
      unique nulls not distinct (account_id, subscription_id, month, direction, order_pool_id)`);
    // A scope is worked out once a statement, not once a row: a delivery has many rows.
    for (const table of ['usage_record', 'usage_monthly_total', 'emergency_incident']) {
      await isolateOnceAStatement(queries, table);
    }
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`delete from usage_record where kind <> 'CALL' or version <> 1`);
    await queries.query(`revoke update (is_current, from_number, to_number, dialled, content_hash),
      delete on usage_record from ${APP_ROLE}`);
    await queries.query('drop index usage_record_original_idx, usage_record_unrated_idx');
    await queries.query(`alter table usage_record
      drop column call_type, drop column order_pool_id, drop column kind, drop column version,
      drop column original_id, drop column reverses_id, drop column reason,
      drop column is_current, drop column import_id, drop column import_line`);
    await queries.query(`alter table usage_record
      add constraint usage_record_billed_seconds_check check (billed_seconds >= 0)`);
    await queries.query(`alter table usage_record
      add constraint usage_record_amount_check check (amount >= 0)`);
    await queries.query(`alter table usage_record
      add constraint usage_record_account_id_source_external_id_key
      unique (account_id, source, external_id)`);
    await queries.query('delete from usage_monthly_total where order_pool_id is not null');
    await queries.query('alter table usage_monthly_total drop column order_pool_id');
    await queries.query(`alter table usage_monthly_total add constraint usage_monthly_total_month_key
      unique (account_id, subscription_id, month, direction)`);
  }
}

/**
 * Gives the records that there are the ids that follow from their feeds.
 *
 * Citus refuses convert_to over a column in an UPDATE; a database that was Citus's from its
 * beginning has no records yet.
 */
async function deriveIds(queries: QueryRunner): Promise<void> {
  const records = (await queries.query('select 1 from usage_record limit 1')) as unknown[];
  if (records.length === 0) return;
  await queries.query(`update emergency_incident i set usage_record_id = ${DERIVED_ID}
    from usage_record u where u.account_id = i.account_id and u.id = i.usage_record_id`);
  await queries.query(`update usage_record u set id = ${DERIVED_ID}`);
}
