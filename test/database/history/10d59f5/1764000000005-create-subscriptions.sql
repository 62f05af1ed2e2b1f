create table subscription (
        account_id uuid not null,
        id uuid not null,
        number text not null,
        order_id uuid not null,
        order_line_id uuid not null,
        service_code text not null,
        terms_version int not null,
        starts_on date not null,
        term_months int,
        term_days int,
        beneficiary_code text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint subscription_pkey primary key (account_id, id),
        constraint subscription_account_id_number_key unique (account_id, number),
        constraint subscription_account_id_order_line_id_key unique (account_id, order_line_id),
        constraint subscription_term_check check (term_months is null or term_days is null)
      );

      create table termination_notice (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        sent_on date not null,
        given_on date not null,
        delivery_method text not null constraint termination_notice_delivery_check
          check (delivery_method in ('PERSONAL_DELIVERY', 'OVERNIGHT_COURIER', 'REGISTERED_MAIL',
            'EMAIL', 'POSTED_ELECTRONICALLY')),
        received_at timestamptz(3) not null,
        given_by text not null constraint termination_notice_given_by_check
          check (given_by in ('CUSTOMER', 'PROVIDER')),
        giver_name text not null,
        channel text,
        evidence_reference text,
        beneficiary_code text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint termination_notice_pkey primary key (account_id, id)
      );
      create index termination_notice_subscription_idx
        on termination_notice (account_id, subscription_id);

      create table termination_notice_withdrawal (
        account_id uuid not null,
        id uuid not null,
        termination_notice_id uuid not null,
        withdrawn_on date not null,
        is_accepted_by_provider boolean not null,
        beneficiary_code text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint termination_notice_withdrawal_pkey primary key (account_id, id),
        constraint termination_notice_withdrawal_notice_key
          unique (account_id, termination_notice_id)
      );

alter table subscription enable row level security;

create policy subscription_isolation on subscription to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy subscription_beneficiary on subscription for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on subscription to switchboard_app;

alter table subscription add constraint subscription_order_fkey foreign key (account_id, order_id) references service_order (account_id, id);

alter table subscription add constraint subscription_order_line_fkey foreign key (account_id, order_line_id) references order_line (account_id, id);

alter table subscription add constraint subscription_terms_fkey foreign key (service_code, terms_version) references service_terms (service_code, version);

alter table termination_notice enable row level security;

create policy termination_notice_isolation on termination_notice to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy termination_notice_beneficiary on termination_notice for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on termination_notice to switchboard_app;

alter table termination_notice add constraint termination_notice_subscription_fkey foreign key (account_id, subscription_id) references subscription (account_id, id);

alter table termination_notice_withdrawal enable row level security;

create policy termination_notice_withdrawal_isolation on termination_notice_withdrawal to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy termination_notice_withdrawal_beneficiary on termination_notice_withdrawal for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on termination_notice_withdrawal to switchboard_app;

alter table termination_notice_withdrawal add constraint termination_notice_withdrawal_notice_fkey foreign key (account_id, termination_notice_id) references termination_notice (account_id, id);

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000005, 'CreateSubscriptions1764000000005');
