create table api_client (
        partner_id uuid not null
          constraint api_client_partner_id_fkey references partner (id),
        id uuid not null,
        name text not null,
        scopes text[] not null,
        -- null for all accounts of the partner
        account_ids uuid[],
        expires_at timestamptz(3),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint api_client_pkey primary key (id),
        constraint api_client_partner_id_id_key unique (partner_id, id)
      );
      create index api_client_partner_recorded_at_idx on api_client (partner_id, recorded_at, id);
      create index api_client_recorded_at_id_idx on api_client (recorded_at, id);

      create table api_client_secret (
        partner_id uuid not null,
        client_id uuid not null,
        -- 1 for the first; a later one has a larger number
        number int not null,
        -- SHA-256 of 256 random bits
        hash bytea not null constraint api_client_secret_hash_check check (length(hash) = 32),
        -- when the secrets before this one stop working; null for the first
        earlier_end_at timestamptz(3),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint api_client_secret_pkey primary key (client_id, number),
        constraint api_client_secret_client_fkey
          foreign key (partner_id, client_id) references api_client (partner_id, id)
      );

      create table api_client_revocation (
        partner_id uuid not null,
        client_id uuid not null,
        reason text not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint api_client_revocation_pkey primary key (client_id),
        constraint api_client_revocation_client_fkey
          foreign key (partner_id, client_id) references api_client (partner_id, id)
      );

      create table api_client_use (
        partner_id uuid not null,
        client_id uuid not null,
        last_used_at timestamptz(3) not null,
        constraint api_client_use_pkey primary key (client_id)
      );

alter table api_client enable row level security;

create policy api_client_isolation on api_client to switchboard_app using (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  or current_setting('app.scope', true) = 'all');

grant select, insert on api_client to switchboard_app;

alter table api_client_secret enable row level security;

create policy api_client_secret_isolation on api_client_secret to switchboard_app using (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  or current_setting('app.scope', true) = 'all');

grant select (partner_id, client_id, number, earlier_end_at, recorded_at, recorded_by), insert on api_client_secret to switchboard_app;

alter table api_client_revocation enable row level security;

create policy api_client_revocation_isolation on api_client_revocation to switchboard_app using (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  or current_setting('app.scope', true) = 'all');

grant select, insert on api_client_revocation to switchboard_app;

alter table api_client_use enable row level security;

create policy api_client_use_isolation on api_client_use to switchboard_app using (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  or current_setting('app.scope', true) = 'all');

grant select on api_client_use to switchboard_app;

-- No row for a client that is unknown, revoked or expired.
      create function api_client_sign_in(client uuid, moment timestamptz)
        returns table (
          partner_id uuid, scopes text[], account_ids uuid[], hashes text[], is_use_due boolean)
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          begin
            return query select c.partner_id, c.scopes, c.account_ids,
                array(select encode(s.hash, 'hex') from public.api_client_secret s
                  where s.client_id = c.id and not exists (
                    select 1 from public.api_client_secret later where later.client_id = c.id
                      and later.number > s.number and later.earlier_end_at <= moment)),
                not exists (select 1 from public.api_client_use u
                  where u.client_id = client and u.last_used_at > moment - interval '1 minute')
              from public.api_client c
              where c.id = client and (c.expires_at is null or c.expires_at > moment)
                and not exists (
                  select 1 from public.api_client_revocation r where r.client_id = c.id);
          end
        $$;

      create function note_api_client_use(client uuid, moment timestamptz) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
          begin
            insert into public.api_client_use as u (partner_id, client_id, last_used_at)
              select c.partner_id, c.id, moment from public.api_client c where c.id = client
              on conflict (client_id) do update set last_used_at = excluded.last_used_at
                where u.last_used_at <= excluded.last_used_at - interval '1 minute';
          end
        $$;

revoke all on function api_client_sign_in(uuid, timestamptz) from public;

grant execute on function api_client_sign_in(uuid, timestamptz) to switchboard_app;

revoke all on function note_api_client_use(uuid, timestamptz) from public;

grant execute on function note_api_client_use(uuid, timestamptz) to switchboard_app;

alter policy account_isolation on account using (id = nullif(current_setting('app.account_id', true), '')::uuid or id = any (nullif(current_setting('app.account_ids', true), '')::uuid[]) or current_setting('app.scope', true) = 'all'
  or (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (nullif(current_setting('app.partner_account_ids', true), '') is null
      or id = any (nullif(current_setting('app.partner_account_ids', true), '')::uuid[]))));

INSERT INTO "migration"("timestamp", "name") VALUES (1764000000010, 'CreateApiClients1764000000010');
