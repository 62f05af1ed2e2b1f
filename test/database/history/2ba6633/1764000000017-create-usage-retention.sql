create table usage_retention (
        account_id uuid not null,
        id uuid not null,
        -- whole months before the current one whose detail stays; null for ever
        detail_months int constraint usage_retention_detail_months_check
          check (detail_months between 1 and 1200),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint usage_retention_pkey primary key (account_id, id)
      );
      create index usage_retention_recorded_at_idx on usage_retention (account_id, recorded_at, id);

      create table usage_removed (
        account_id uuid not null,
        id uuid not null,
        -- of the versions there were, the first
        content_hash bytea not null,
        constraint usage_removed_pkey primary key (account_id, id)
      );

      create table usage_removed_total (
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
      );

alter table usage_retention enable row level security;

create policy usage_retention_isolation on usage_retention to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

grant select, insert on usage_retention to switchboard_app;

alter table usage_retention add constraint usage_retention_account_id_fkey foreign key (account_id) references account (id);

alter table usage_removed enable row level security;

create policy usage_removed_isolation on usage_removed to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

grant select, insert on usage_removed to switchboard_app;

alter table usage_removed add constraint usage_removed_account_id_fkey foreign key (account_id) references account (id);

alter table usage_removed_total enable row level security;

create policy usage_removed_total_isolation on usage_removed_total to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

grant select, insert, update on usage_removed_total to switchboard_app;

alter table usage_removed_total add constraint usage_removed_total_subscription_fkey foreign key (account_id, subscription_id) references subscription (account_id, id);

alter policy usage_removed_isolation on usage_removed using ((select current_setting('app.scope', true)) = 'all' or account_id = (select nullif(current_setting('app.account_id', true), '')::uuid) or account_id = any ((select nullif(current_setting('app.account_ids', true), '')::uuid[])::uuid[]));

alter policy usage_removed_total_isolation on usage_removed_total using ((select current_setting('app.scope', true)) = 'all' or account_id = (select nullif(current_setting('app.account_id', true), '')::uuid) or account_id = any ((select nullif(current_setting('app.account_ids', true), '')::uuid[])::uuid[]));

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000017, 'CreateUsageRetention1764000000017');
