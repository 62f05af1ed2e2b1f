create table support_contact (
        account_id uuid not null,
        id uuid not null,
        vendor_code text not null,
        channel text not null constraint support_contact_channel_check
          check (channel in ('PHONE', 'PORTAL', 'EMAIL', 'CHAT')),
        value text not null,
        hours text not null,
        time_zone text not null,
        languages text[] not null,
        severities text[] not null,
        valid_from date not null,
        valid_before date,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint support_contact_pkey primary key (account_id, id),
        constraint support_contact_validity_check check (valid_before > valid_from)
      );
      create index support_contact_account_id_vendor_code_idx
        on support_contact (account_id, vendor_code);

alter table support_contact enable row level security;

create policy support_contact_isolation on support_contact to switchboard_app using (account_id = nullif(current_setting('app.account_id', true), '')::uuid or account_id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all');

create policy support_contact_beneficiary on support_contact for select to switchboard_app using (vendor_code = nullif(current_setting('app.vendor_code', true), ''));

grant select, insert on support_contact to switchboard_app;

alter table support_contact add constraint support_contact_account_id_fkey foreign key (account_id) references account (id);

alter table support_contact add constraint support_contact_vendor_code_fkey foreign key (vendor_code) references vendor (code);

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000007, 'CreateSupportContacts1764000000007');
