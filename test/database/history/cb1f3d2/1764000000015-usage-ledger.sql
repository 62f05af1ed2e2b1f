alter table emergency_incident drop constraint emergency_incident_usage_record_fkey;

update emergency_incident i set usage_record_id = encode(substring(set_byte(set_byte(sha256(convert_to(u.source || chr(31) || u.external_id, 'UTF8')),
  6, (get_byte(sha256(convert_to(u.source || chr(31) || u.external_id, 'UTF8')), 6) & 15) | 128), 8, (get_byte(sha256(convert_to(u.source || chr(31) || u.external_id, 'UTF8')), 8) & 63) | 128) for 16), 'hex')::uuid
      from usage_record u where u.account_id = i.account_id and u.id = i.usage_record_id;

update usage_record u set id = encode(substring(set_byte(set_byte(sha256(convert_to(u.source || chr(31) || u.external_id, 'UTF8')),
  6, (get_byte(sha256(convert_to(u.source || chr(31) || u.external_id, 'UTF8')), 6) & 15) | 128), 8, (get_byte(sha256(convert_to(u.source || chr(31) || u.external_id, 'UTF8')), 8) & 63) | 128) for 16), 'hex')::uuid;

alter table emergency_incident
      add constraint emergency_incident_usage_record_fkey
      foreign key (account_id, usage_record_id) references usage_record (account_id, id);

alter table usage_record
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
      add column import_line bigint;

alter table usage_record alter column kind drop default;

alter table usage_record alter column version drop default;

alter table usage_record alter column is_current drop default;

alter table usage_record drop constraint usage_record_billed_seconds_check;

alter table usage_record drop constraint usage_record_amount_check;

alter table usage_record drop constraint usage_record_account_id_source_external_id_key;

alter table usage_record add constraint usage_record_call_type_check check (call_type in ('LANDLINE', 'MOBILE'));

alter table usage_record add constraint usage_record_kind_check check (kind in ('CALL', 'REVERSAL'));

alter table usage_record add constraint usage_record_reversal_check check ((kind = 'REVERSAL') = (reverses_id is not null));

alter table usage_record add constraint usage_record_version_check check ((kind = 'CALL' and version = 1) = (original_id is null));

alter table usage_record add constraint usage_record_billed_seconds_check check (case kind when 'CALL' then billed_seconds >= 0
    else billed_seconds <= 0 end);

alter table usage_record add constraint usage_record_amount_check check (case kind when 'CALL' then amount >= 0 else amount <= 0 end);

create index usage_record_original_idx
      on usage_record (account_id, original_id) where original_id is not null;

create index usage_record_unrated_idx
      on usage_record (account_id, subscription_id, used_on, id)
      where status = 'UNRATED' and is_current;

grant update (is_current, from_number, to_number, dialled, content_hash),
      delete on usage_record to switchboard_app;

alter table usage_monthly_total add column order_pool_id uuid;

alter table usage_monthly_total drop constraint usage_monthly_total_month_key;

alter table usage_monthly_total add constraint usage_monthly_total_month_key
      unique nulls not distinct (account_id, subscription_id, month, direction, order_pool_id);

alter policy usage_record_isolation on usage_record using ((select current_setting('app.scope', true)) = 'all' or account_id = (select nullif(current_setting('app.account_id', true), '')::uuid) or account_id = any ((select nullif(current_setting('app.account_ids', true), '')::uuid[])::uuid[]));

alter policy usage_monthly_total_isolation on usage_monthly_total using ((select current_setting('app.scope', true)) = 'all' or account_id = (select nullif(current_setting('app.account_id', true), '')::uuid) or account_id = any ((select nullif(current_setting('app.account_ids', true), '')::uuid[])::uuid[]));

alter policy emergency_incident_isolation on emergency_incident using ((select current_setting('app.scope', true)) = 'all' or account_id = (select nullif(current_setting('app.account_id', true), '')::uuid) or account_id = any ((select nullif(current_setting('app.account_ids', true), '')::uuid[])::uuid[]));

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000015, 'UsageLedger1764000000015');
