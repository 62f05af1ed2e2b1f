create table order_pool (
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
      );
      create table order_rate_retirement (
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
      );
      create index order_rate_retirement_recorded_at_idx
        on order_rate_retirement (recorded_at);
      create table rate_card (
        code text not null constraint rate_card_code_check check (code ~ '^[A-Z][A-Z0-9_]{0,39}$'),
        version int not null constraint rate_card_version_check check (version >= 1),
        name text not null,
        currency_code text not null constraint rate_card_currency_code_check
          check (currency_code ~ '^[A-Z]{3}$'),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint rate_card_pkey primary key (code, version)
      );
      create table rate_card_rate (
        card_code text not null,
        card_version int not null,
        position int not null,

        direction text not null constraint rate_card_rate_direction_check
          check (direction in ('INBOUND', 'OUTBOUND')),
        leg text not null constraint rate_card_rate_leg_check check (leg in ('CONSUMER', 'AGENT')),
        prefix text not null constraint rate_card_rate_prefix_check
          check (prefix ~ '^([1-9][0-9]{0,14})?$'),
        per_minute numeric(21, 6) not null constraint rate_card_rate_per_minute_check
          check (per_minute >= 0),
        initial_increment_seconds int constraint rate_card_rate_initial_increment_check
          check (initial_increment_seconds between 1 and 3600),
        additional_increment_seconds int constraint rate_card_rate_next_increment_check
          check (additional_increment_seconds between 1 and 3600),
        connection_fee numeric(21, 6) not null constraint rate_card_rate_connection_fee_check
          check (connection_fee >= 0),
        minimum_charge numeric(21, 6) not null constraint rate_card_rate_minimum_charge_check
          check (minimum_charge >= 0),
        valid_from date,
        valid_before date,
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
      );

alter table order_rate
      add column call_type text,
      add column number_type text,
      add column weekdays text[],
      add column from_minute int,
      add column before_minute int,
      add column order_pool_id uuid,
      -- null for a rate that came with its order
      add column recorded_at timestamptz(3),
      add column recorded_by text,
      add column reason text;

alter table order_rate add constraint order_rate_call_type_check check (call_type in ('LANDLINE', 'MOBILE'));

alter table order_rate add constraint order_rate_number_type_check check (number_type in ('TOLL_FREE', 'STANDARD'));

alter table order_rate add constraint order_rate_from_minute_check check (from_minute between 0 and 1439);

alter table order_rate add constraint order_rate_before_minute_check check (before_minute between 1 and 1440);

alter table order_rate add constraint order_rate_hours_check check (num_nulls(weekdays, from_minute, before_minute) in (0, 3));

alter table order_rate add constraint order_rate_correction_check check (num_nulls(recorded_at, recorded_by, reason) in (0, 3));

create index order_rate_recorded_at_idx on order_rate (recorded_at);

create index termination_notice_recorded_at_idx on termination_notice (recorded_at);

create index termination_notice_withdrawal_recorded_at_idx
      on termination_notice_withdrawal (recorded_at);

alter table order_line
      add column rate_card_code text, add column rate_card_version int;

alter table order_pool enable row level security;

create policy order_pool_isolation on order_pool to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy order_pool_beneficiary on order_pool for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on order_pool to switchboard_app;

alter table order_pool add constraint order_pool_line_fkey foreign key (account_id, order_line_id) references order_line (account_id, id);

alter table order_rate_retirement enable row level security;

create policy order_rate_retirement_isolation on order_rate_retirement to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy order_rate_retirement_beneficiary on order_rate_retirement for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on order_rate_retirement to switchboard_app;

alter table order_rate_retirement add constraint order_rate_retirement_rate_fkey foreign key (account_id, order_rate_id) references order_rate (account_id, id);

alter table order_rate_retirement add constraint order_rate_retirement_replaced_by_fkey foreign key (account_id, replaced_by_id) references order_rate (account_id, id);

alter table order_rate add constraint order_rate_pool_fkey
      foreign key (account_id, order_pool_id) references order_pool (account_id, id);

grant select, insert on rate_card to switchboard_app;

grant select, insert on rate_card_rate to switchboard_app;

alter table rate_card_rate add constraint rate_card_rate_card_fkey
      foreign key (card_code, card_version) references rate_card (code, version);

alter table order_line add constraint order_line_rate_card_fkey
      foreign key (rate_card_code, rate_card_version) references rate_card (code, version);

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000014, 'ExtendRates1764000000014');
