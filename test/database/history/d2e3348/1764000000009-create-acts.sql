-- Acts on no account, such as a publication, stand under the account of zeros.
      create table audit_entry (
        account_id uuid not null,
        id uuid not null,
        occurred_at timestamptz(3) not null,
        actor_kind text not null constraint audit_entry_actor_kind_check
          check (actor_kind in ('STAFF', 'PERSON', 'PARTNER', 'VENDOR')),
        actor text not null,
        partner_id uuid,
        api_client_id uuid,
        act text not null,
        exercised_right text not null,
        subject_type text,
        subject_id uuid,
        subscription_id uuid,
        remote_address text,
        request_id uuid not null,
        -- [{"name", "before", "after"}], where a fact supersedes another
        changes jsonb not null,
        -- set where a beneficiary exercised its right
        beneficiary_code text,
        constraint audit_entry_pkey primary key (account_id, id)
      );
      create index audit_entry_occurred_at_idx on audit_entry (account_id, occurred_at, id);
      create index audit_entry_subscription_idx
        on audit_entry (account_id, subscription_id, occurred_at, id);

      create table idempotency_key (
        owner text not null,
        key text not null,
        mutation text not null,
        input_hash bytea not null,
        -- null only inside the transaction that acts
        answer jsonb,
        recorded_at timestamptz(3) not null,
        constraint idempotency_key_pkey primary key (owner, key)
      );
      create index idempotency_key_recorded_at_idx on idempotency_key (recorded_at);

alter table audit_entry enable row level security;

create policy audit_entry_isolation on audit_entry for select to switchboard_app using (
        account_id = nullif(current_setting('app.account_id', true), '')::uuid
        or current_setting('app.scope', true) = 'all');

create policy audit_entry_recording on audit_entry for insert to switchboard_app with check (
        (beneficiary_code is null and (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all'))
        or beneficiary_code = nullif(current_setting('app.vendor_code', true), '')
        or (account_id = '00000000-0000-0000-0000-000000000000'
          and partner_id = nullif(current_setting('app.partner_id', true), '')::uuid));

grant select, insert on audit_entry to switchboard_app;

alter table idempotency_key enable row level security;

create policy idempotency_key_isolation on idempotency_key to switchboard_app using (owner = nullif(current_setting('app.actor', true), '')
        or current_setting('app.scope', true) = 'all');

grant select, insert, update (answer), delete on idempotency_key to switchboard_app;

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000009, 'CreateActs1764000000009');
