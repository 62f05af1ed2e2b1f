-- What a demand refers to: the contract together with its beneficiary.
      alter table subscription add constraint subscription_beneficiary_key
        unique (account_id, id, beneficiary_code);

      create table performance_demand (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        beneficiary_code text not null,
        demand text not null,
        reason text not null,
        clause_document text not null,
        clause_version text not null,
        clause_number text not null,
        due_on date not null,
        demanded_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint performance_demand_pkey primary key (account_id, id),
        constraint performance_demand_contract_key
          unique (account_id, id, subscription_id, beneficiary_code)
      );
      create index performance_demand_subscription_idx
        on performance_demand (account_id, subscription_id, due_on, id);
      create index performance_demand_due_on_idx on performance_demand (due_on, id);

      create table performance_demand_answer (
        account_id uuid not null,
        id uuid not null,
        performance_demand_id uuid not null,
        subscription_id uuid not null,
        beneficiary_code text not null,
        position text not null constraint performance_demand_answer_position_check
          check (position in ('ACCEPTED', 'DISPUTED', 'PERFORMED')),
        answer text not null,
        answered_for text not null constraint performance_demand_answer_answered_for_check
          check (answered_for in ('CUSTOMER', 'PROVIDER')),
        answered_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint performance_demand_answer_pkey primary key (account_id, id)
      );
      create index performance_demand_answer_demand_idx
        on performance_demand_answer (account_id, performance_demand_id);

      create table performance_demand_closure (
        account_id uuid not null,
        id uuid not null,
        performance_demand_id uuid not null,
        subscription_id uuid not null,
        beneficiary_code text not null,
        outcome text not null constraint performance_demand_closure_outcome_check
          check (outcome in ('PERFORMED', 'WITHDRAWN')),
        note text,
        closed_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint performance_demand_closure_pkey primary key (account_id, id),
        constraint performance_demand_closure_demand_key
          unique (account_id, performance_demand_id)
      );

alter table performance_demand enable row level security;

create policy performance_demand_isolation on performance_demand to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy performance_demand_beneficiary on performance_demand for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on performance_demand to switchboard_app;

alter table performance_demand add constraint performance_demand_subscription_fkey
          foreign key (account_id, subscription_id, beneficiary_code)
          references subscription (account_id, id, beneficiary_code);

alter table performance_demand add constraint performance_demand_clause_fkey
          foreign key (clause_document, clause_version, clause_number)
          references terms_clause (document_code, version, number);

alter table performance_demand_answer enable row level security;

create policy performance_demand_answer_isolation on performance_demand_answer to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy performance_demand_answer_beneficiary on performance_demand_answer for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on performance_demand_answer to switchboard_app;

alter table performance_demand_answer add constraint performance_demand_answer_demand_fkey
            foreign key (account_id, performance_demand_id, subscription_id, beneficiary_code)
            references performance_demand (account_id, id, subscription_id, beneficiary_code);

alter table performance_demand_closure enable row level security;

create policy performance_demand_closure_isolation on performance_demand_closure to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy performance_demand_closure_beneficiary on performance_demand_closure for select to switchboard_app using (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on performance_demand_closure to switchboard_app;

alter table performance_demand_closure add constraint performance_demand_closure_demand_fkey
            foreign key (account_id, performance_demand_id, subscription_id, beneficiary_code)
            references performance_demand (account_id, id, subscription_id, beneficiary_code);

create policy performance_demand_making on performance_demand for insert to switchboard_app
          with check (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

create policy performance_demand_makers on performance_demand as restrictive for insert to switchboard_app
          with check (beneficiary_code = nullif(current_setting('app.vendor_code', true), '') or current_setting('app.scope', true) = 'all');

create policy performance_demand_closure_making on performance_demand_closure for insert to switchboard_app
          with check (beneficiary_code = nullif(current_setting('app.vendor_code', true), ''));

create policy performance_demand_closure_makers on performance_demand_closure as restrictive for insert to switchboard_app
          with check (beneficiary_code = nullif(current_setting('app.vendor_code', true), '') or current_setting('app.scope', true) = 'all');

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000012, 'CreatePerformanceDemands1764000000012');
