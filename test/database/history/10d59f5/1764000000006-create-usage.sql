create table usage_record (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        source text not null,
        external_id text not null,
        -- SHA-256 of what the source reported: tells a repetition from another content
        content_hash bytea not null,
        direction text not null constraint usage_record_direction_check
          check (direction in ('INBOUND', 'OUTBOUND')),
        leg text not null constraint usage_record_leg_check check (leg in ('CONSUMER', 'AGENT')),
        agent_connectivity text constraint usage_record_agent_connectivity_check
          check (agent_connectivity in ('PSTN', 'VOIP')),
        from_number text,
        to_number text,
        dialled text,
        origin_country_code text,
        disposition text not null constraint usage_record_disposition_check
          check (disposition in ('ANSWERED', 'BUSY', 'NO_ANSWER', 'FAILED')),
        started_at timestamptz(3) not null,
        answered_at timestamptz(3),
        ended_at timestamptz(3) not null,
        used_on date not null,
        status text not null constraint usage_record_status_check
          check (status in ('RATED', 'UNRATED', 'NOT_IN_TERM', 'POST_TERM', 'PROHIBITED_EMERGENCY',
            'EMERGENCY_FREE', 'NOT_ANSWERED')),
        billed_seconds int not null constraint usage_record_billed_seconds_check
          check (billed_seconds >= 0),
        amount numeric(21, 6) constraint usage_record_amount_check check (amount >= 0),
        order_rate_id uuid,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint usage_record_pkey primary key (account_id, id),
        constraint usage_record_account_id_source_external_id_key
          unique (account_id, source, external_id),
        constraint usage_record_answered_check
          check ((disposition = 'ANSWERED') = (answered_at is not null)),
        constraint usage_record_unrated_check check ((status = 'UNRATED') = (amount is null))
      );
      -- Pages of a subscription's calls, newest first: a range scan whatever the number of rows.
      create index usage_record_subscription_started_idx
        on usage_record (account_id, subscription_id, started_at desc, id desc);

      create table usage_monthly_total (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        month text not null constraint usage_monthly_total_month_check
          check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
        direction text not null,
        calls bigint not null,
        unrated_calls bigint not null,
        billed_seconds bigint not null,
        amount numeric(27, 6) not null,
        constraint usage_monthly_total_pkey primary key (account_id, id),
        constraint usage_monthly_total_month_key
          unique (account_id, subscription_id, month, direction)
      );

      create table emergency_incident (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        usage_record_id uuid not null,
        dialled text not null,
        country_code text,
        occurred_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        constraint emergency_incident_pkey primary key (account_id, id),
        constraint emergency_incident_usage_record_key unique (account_id, usage_record_id)
      );
      create index emergency_incident_subscription_idx
        on emergency_incident (account_id, subscription_id, occurred_at desc, id desc);

alter table usage_record enable row level security;

create policy usage_record_isolation on usage_record to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

grant select, insert on usage_record to switchboard_app;

alter table usage_record add constraint usage_record_subscription_fkey foreign key (account_id, subscription_id) references subscription (account_id, id);

alter table usage_monthly_total enable row level security;

create policy usage_monthly_total_isolation on usage_monthly_total to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

grant select, insert, update on usage_monthly_total to switchboard_app;

alter table usage_monthly_total add constraint usage_monthly_total_subscription_fkey foreign key (account_id, subscription_id) references subscription (account_id, id);

alter table emergency_incident enable row level security;

create policy emergency_incident_isolation on emergency_incident to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

grant select, insert on emergency_incident to switchboard_app;

alter table emergency_incident add constraint emergency_incident_subscription_fkey foreign key (account_id, subscription_id) references subscription (account_id, id);

alter table emergency_incident add constraint emergency_incident_usage_record_fkey foreign key (account_id, usage_record_id) references usage_record (account_id, id);

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000006, 'CreateUsage1764000000006');
