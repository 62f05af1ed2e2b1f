import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  copyToEveryNode,
  distributeAlone,
  inTurn,
  isolate,
  isolationOf,
} from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

/** A partner's own rows, and everything for staff. */
const PARTNER_ROWS = `partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  or current_setting('app.scope', true) = 'all'`;

const ANY_ACCOUNT_OF_PARTNER = `${isolationOf('id')}
  or partner_id = nullif(current_setting('app.partner_id', true), '')::uuid`;
/** The same, but a partner's client that is confined reaches the accounts of its list alone. */
const REACHED_ACCOUNT_OF_PARTNER = `${isolationOf('id')}
  or (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (nullif(current_setting('app.partner_account_ids', true), '') is null
      or id = any (nullif(current_setting('app.partner_account_ids', true), '')::uuid[])))`;

/** The clients of partners, their secrets, and accounts that only some of them reach. */
export class CreateApiClients1764000000010 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table api_client (
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
      )`,
      'create index api_client_partner_recorded_at_idx on api_client (partner_id, recorded_at, id)',
      'create index api_client_recorded_at_id_idx on api_client (recorded_at, id)',
      `create table api_client_secret (
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
      )`,
      `create table api_client_revocation (
        partner_id uuid not null,
        client_id uuid not null,
        reason text not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint api_client_revocation_pkey primary key (client_id),
        constraint api_client_revocation_client_fkey
          foreign key (partner_id, client_id) references api_client (partner_id, id)
      )`,
      `create table api_client_use (
        partner_id uuid not null,
        client_id uuid not null,
        last_used_at timestamptz(3) not null,
        constraint api_client_use_pkey primary key (client_id)
      )`,
    ]);
    for (const [name, grants] of [
      ['api_client', 'select, insert'],
      [
        'api_client_secret',
        // Everything but the hash: that leaves the table through the function below alone.
        'select (partner_id, client_id, number, earlier_end_at, recorded_at, recorded_by), insert',
      ],
      ['api_client_revocation', 'select, insert'],
    ] as const) {
      await isolate(queries, { name, grants }, PARTNER_ROWS);
      await copyToEveryNode(queries, name);
    }
    // Written far more often than the others, so not copied.
    await isolate(queries, { name: 'api_client_use', grants: 'select' }, PARTNER_ROWS);
    await distributeAlone(queries, 'api_client_use', 'client_id');
    await this.createFunctions(queries);
    await queries.query(
      `alter policy account_isolation on account using (${REACHED_ACCOUNT_OF_PARTNER})`,
    );
  }

  /** Sign-in comes before any scope is known: these run as the owner, whatever the settings. */
  private async createFunctions(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- No row for a client that is unknown, revoked or expired.
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
        $$`,
      `create function note_api_client_use(client uuid, moment timestamptz) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
          begin
            insert into public.api_client_use as u (partner_id, client_id, last_used_at)
              select c.partner_id, c.id, moment from public.api_client c where c.id = client
              on conflict (client_id) do update set last_used_at = excluded.last_used_at
                where u.last_used_at <= excluded.last_used_at - interval '1 minute';
          end
        $$`,
    ]);
    for (const signature of [
      'api_client_sign_in(uuid, timestamptz)',
      'note_api_client_use(uuid, timestamptz)',
    ]) {
      await queries.query(`revoke all on function ${signature} from public`);
      await queries.query(`grant execute on function ${signature} to ${APP_ROLE}`);
    }
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      `alter policy account_isolation on account using (${ANY_ACCOUNT_OF_PARTNER})`,
    );
    await inTurn(queries, [
      'drop function api_client_sign_in(uuid, timestamptz)',
      'drop function note_api_client_use(uuid, timestamptz)',
      'drop table api_client_use, api_client_revocation, api_client_secret, api_client',
    ]);
  }
}
