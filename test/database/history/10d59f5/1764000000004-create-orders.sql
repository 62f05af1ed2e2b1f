create table service_order (
        account_id uuid not null,
        id uuid not null,
        number text not null,
        submitted_at timestamptz(3) not null,
        signed_on date,
        effective_on date not null,
        accepted_by_name text not null,
        accepted_by_email text not null,
        accepted_at timestamptz(3) not null,
        currency_code text not null constraint service_order_currency_code_check
          check (currency_code ~ '^[A-Z]{3}$'),
        beneficiary_codes text[] not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint service_order_pkey primary key (account_id, id),
        constraint service_order_account_id_number_key unique (account_id, number)
      );

      create table order_line (
        account_id uuid not null,
        id uuid not null,
        order_id uuid not null,
        position int not null,
        service_code text not null,
        terms_version int not null,
        term_months int constraint order_line_term_months_check
          check (term_months between 1 and 1200),
        term_days int constraint order_line_term_days_check check (term_days between 1 and 36525),
        beneficiary_code text,
        constraint order_line_pkey primary key (account_id, id),
        constraint order_line_account_id_order_id_position_key
          unique (account_id, order_id, position),
        constraint order_line_term_check check (term_months is null or term_days is null)
      );

      create table order_charge (
        account_id uuid not null,
        id uuid not null,
        order_line_id uuid not null,
        position int not null,
        kind text not null constraint order_charge_kind_check
          check (kind in ('RECURRING', 'ONE_TIME')),
        description text not null,
        quantity int not null constraint order_charge_quantity_check check (quantity >= 1),
        unit_price numeric(21, 6) not null constraint order_charge_unit_price_check
          check (unit_price >= 0),
        beneficiary_code text,
        constraint order_charge_pkey primary key (account_id, id),
        constraint order_charge_account_id_line_position_key
          unique (account_id, order_line_id, position)
      );

      create table order_rate (
        account_id uuid not null,
        id uuid not null,
        order_line_id uuid not null,
        direction text not null constraint order_rate_direction_check
          check (direction in ('INBOUND', 'OUTBOUND')),
        leg text not null constraint order_rate_leg_check check (leg in ('CONSUMER', 'AGENT')),
        prefix text not null constraint order_rate_prefix_check
          check (prefix ~ '^([1-9][0-9]{0,14})?$'),
        per_minute numeric(21, 6) not null constraint order_rate_per_minute_check
          check (per_minute >= 0),
        initial_increment_seconds int not null constraint order_rate_initial_increment_check
          check (initial_increment_seconds between 1 and 3600),
        additional_increment_seconds int not null constraint order_rate_next_increment_check
          check (additional_increment_seconds between 1 and 3600),
        connection_fee numeric(21, 6) not null constraint order_rate_connection_fee_check
          check (connection_fee >= 0),
        minimum_charge numeric(21, 6) not null constraint order_rate_minimum_charge_check
          check (minimum_charge >= 0),
        valid_from date not null,
        valid_before date,
        beneficiary_code text,
        constraint order_rate_pkey primary key (account_id, id),
        constraint order_rate_validity_check check (valid_before > valid_from)
      );
      create index order_rate_account_id_order_line_id_idx on order_rate (account_id, order_line_id);

      create table order_activation (
        account_id uuid not null,
        id uuid not null,
        order_id uuid not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint order_activation_pkey primary key (account_id, id),
        constraint order_activation_account_id_order_id_key unique (account_id, order_id)
      );

alter table service_order enable row level security;

create policy service_order_isolation on service_order to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy service_order_beneficiary on service_order for select to switchboard_app using (nullif(current_setting('app.vendor_code', true), '') = any (beneficiary_codes));

grant select, insert on service_order to switchboard_app;

alter table service_order add constraint service_order_account_id_fkey foreign key (account_id) references account (id);

alter table order_line enable row level security;

create policy order_line_isolation on order_line to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy order_line_beneficiary on order_line for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on order_line to switchboard_app;

alter table order_line add constraint order_line_order_fkey foreign key (account_id, order_id) references service_order (account_id, id);

alter table order_line add constraint order_line_terms_fkey foreign key (service_code, terms_version) references service_terms (service_code, version);

alter table order_charge enable row level security;

create policy order_charge_isolation on order_charge to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy order_charge_beneficiary on order_charge for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on order_charge to switchboard_app;

alter table order_charge add constraint order_charge_line_fkey foreign key (account_id, order_line_id) references order_line (account_id, id);

alter table order_rate enable row level security;

create policy order_rate_isolation on order_rate to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy order_rate_beneficiary on order_rate for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on order_rate to switchboard_app;

alter table order_rate add constraint order_rate_line_fkey foreign key (account_id, order_line_id) references order_line (account_id, id);

alter table order_activation enable row level security;

create policy order_activation_isolation on order_activation to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

grant select, insert on order_activation to switchboard_app;

alter table order_activation add constraint order_activation_order_fkey foreign key (account_id, order_id) references service_order (account_id, id);

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000004, 'CreateOrders1764000000004');
