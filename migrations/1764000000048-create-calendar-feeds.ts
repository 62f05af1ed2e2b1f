import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, isolate } from './account-owned-table.v1';
import { keepOnOneNode } from './single-shard-table.v1';

const APP_ROLE = 'switchboard_app';

/**
 * Those of an account for its people, and a partner's own for its clients, as far as they are not
 * confined to fewer accounts: a partner manages no address at which somebody else reads.
 */
const OWNERS_ROWS = `owner_id = nullif(current_setting('app.account_id', true), '')::uuid
  or current_setting('app.scope', true) = 'all'
  or owner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (nullif(current_setting('app.partner_account_ids', true), '') is null
      or account_ids <@ nullif(current_setting('app.partner_account_ids', true), '')::uuid[])`;

const READ = 'calendar_feed_read(bytea, timestamptz)';
const NOTE = 'note_calendar_feed_read(uuid, uuid, timestamptz)';

/** Calendars that are read at a secret address, by a person of an account or by a partner. */
export class CreateCalendarFeeds1764000000048 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table calendar_feed (
        -- the account of the person who reads it, or the partner
        owner_id uuid not null,
        id uuid not null,
        -- null for a partner's
        person_id uuid,
        -- the partner's client that made it; null for a person's, and for a token of others
        client_id uuid,
        -- null for the account of the person, or for all accounts of the partner
        account_ids uuid[],
        name text not null,
        -- null for the person's own, or the account's
        locale text,
        -- SHA-256 of 256 random bits
        digest bytea not null
          constraint calendar_feed_digest_check check (length(digest) = 32),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        rotated_at timestamptz(3),
        revoked_at timestamptz(3),
        last_read_at timestamptz(3),
        constraint calendar_feed_pkey primary key (owner_id, id),
        constraint calendar_feed_digest_key unique (digest),
        constraint calendar_feed_person_check
          check (person_id is null or (client_id is null and account_ids is null))
      )`,
      `create index calendar_feed_recorded_at_idx on calendar_feed (recorded_at, id)`,
      `create index calendar_feed_owner_recorded_at_idx
        on calendar_feed (owner_id, recorded_at, id)`,
    ]);
    await isolate(
      queries,
      {
        name: 'calendar_feed',
        // Everything but the digest: whom a token belongs to the function below says.
        grants: `select (owner_id, id, person_id, client_id, account_ids, name, locale, recorded_at,
            recorded_by, rotated_at, revoked_at, last_read_at),
          insert, update (digest, rotated_at, revoked_at)`,
      },
      OWNERS_ROWS,
    );
    // It is looked up by its digest, whosever it is.
    await keepOnOneNode(queries, 'calendar_feed', undefined);
    await this.createFunctions(queries);
  }

  /** A token comes before any scope is known: these run as the owner, whatever the settings. */
  private async createFunctions(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- No row where the feed was revoked, or whoever reads it may not read the accounts today.
      create function calendar_feed_read(given bytea, moment timestamptz)
        returns table (id uuid, owner_id uuid, person_id uuid, account_ids uuid[], name text,
          locale text, is_note_due boolean)
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          declare
            feed public.calendar_feed;
            own_locale text;
          begin
            select * into feed from public.calendar_feed f
              where f.digest = given and f.revoked_at is null;
            if not found then return; end if;
            if feed.person_id is not null then
              select p.locale into own_locale from public.person p
                where p.account_id = feed.owner_id and p.id = feed.person_id
                  and p.role = 'OWNER' and p.removed_at is null;
              if not found then return; end if;
            elsif feed.client_id is not null then
              perform from public.api_client c
                where c.id = feed.client_id and 'ACCOUNTS_READ' = any (c.scopes)
                  and (c.expires_at is null or c.expires_at > moment)
                  and not exists (
                    select 1 from public.api_client_revocation r where r.client_id = c.id);
              if not found then return; end if;
            end if;
            return query select feed.id, feed.owner_id, feed.person_id, feed.account_ids, feed.name,
              coalesce(feed.locale, own_locale),
              feed.last_read_at is null or feed.last_read_at <= moment - interval '1 hour';
          end
        $$`,
      `create function note_calendar_feed_read(owner uuid, feed uuid, moment timestamptz)
        returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
          begin
            update public.calendar_feed f set last_read_at = moment
              where f.owner_id = owner
              and f.id = feed
              and (f.last_read_at is null or f.last_read_at <= moment - interval '1 hour');
          end
        $$`,
    ]);
    for (const signature of [READ, NOTE]) {
      await queries.query(`revoke all on function ${signature} from public`);
      await queries.query(`grant execute on function ${signature} to ${APP_ROLE}`);
    }
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `drop function ${NOTE}`,
      `drop function ${READ}`,
      'drop table calendar_feed',
    ]);
  }
}
