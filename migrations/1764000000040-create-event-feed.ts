import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BENEFICIARY_ROWS, inTurn, isolate, isolationOf } from './account-owned-table.v1';
import { keepOnOneNode } from './single-shard-table.v1';

const APP_ROLE = 'switchboard_app';
const EVERYTHING = `current_setting('app.scope', true) = 'all'`;

/** A partner's own events, as far as its client is not confined to some accounts. */
const PARTNER_ROWS = `partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (nullif(current_setting('app.partner_account_ids', true), '') is null
    or account_id is null
    or account_id = any (nullif(current_setting('app.partner_account_ids', true), '')::uuid[]))`;

/** All events in one order that every reader can go on from, and how far that order reaches. */
export class CreateEventFeed1764000000040 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table event_feed (
        -- rises in the order in which events were placed; it may have gaps
        position bigint not null constraint event_feed_pkey primary key,
        -- the account's id, or the name of a stream of what belongs to none
        stream text not null,
        -- of the account or the stream
        seq bigint not null,
        event_id uuid not null,
        type text not null,
        -- null for a stream
        account_id uuid,
        partner_id uuid,
        beneficiary_code text,
        is_sandbox boolean not null default false,
        -- by the account's clock
        recorded_at timestamptz(3) not null,
        -- by the wall clock
        placed_at timestamptz(3) not null,
        constraint event_feed_stream_seq_key unique (stream, seq)
      )`,
      `create index event_feed_account_idx on event_feed (account_id, position)`,
      `create index event_feed_partner_idx on event_feed (partner_id, position)
        where partner_id is not null`,
      `create index event_feed_beneficiary_idx on event_feed (beneficiary_code, position)
        where beneficiary_code is not null`,
      'create index event_feed_placed_idx on event_feed (placed_at, position)',
      `-- One row: the last position, and what the cursors of this feed are made with.
      create table feed_head (
        id int not null constraint feed_head_pkey primary key
          constraint feed_head_id_check check (id = 1),
        -- another after a restore: cursors that this one's feed has not reached are refused
        feed_id uuid not null,
        cursor_key uuid not null,
        position bigint not null,
        -- where the next round begins, so that no account waits for ever
        next_account_id uuid,
        placed_at timestamptz(3)
      )`,
      `insert into feed_head (id, feed_id, cursor_key, position)
        values (1, gen_random_uuid(), gen_random_uuid(), 0)`,
      `-- by the wall clock: how long it has waited
      alter table event_outbox add column written_at timestamptz(3) not null default now()`,
      'alter table stream_outbox add column written_at timestamptz(3) not null default now()',
      `grant delete on event_outbox to ${APP_ROLE}`,
      `grant delete on stream_outbox to ${APP_ROLE}`,
    ]);
    await isolate(
      queries,
      {
        name: 'event_feed',
        grants: 'select, insert',
        beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      },
      `${isolationOf('account_id')} or ${PARTNER_ROWS}`,
    );
    await isolate(queries, { name: 'feed_head', grants: 'select, update' }, EVERYTHING);
    // Whoever reads the feed makes and checks cursors.
    await queries.query(
      `create policy feed_head_reading on feed_head for select to ${APP_ROLE} using (true)`,
    );
    await keepOnOneNode(queries, 'event_feed', undefined);
    await keepOnOneNode(queries, 'feed_head', 'event_feed');
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `insert into event_outbox (account_id, id, seq)
        select account_id, event_id, seq from event_feed where account_id is not null
        on conflict do nothing`,
      `insert into stream_outbox (stream, seq, partner_id)
        select stream, seq, partner_id from event_feed where account_id is null
        on conflict do nothing`,
      'drop table feed_head, event_feed',
      `revoke delete on event_outbox, stream_outbox from ${APP_ROLE}`,
      'alter table event_outbox drop column written_at',
      'alter table stream_outbox drop column written_at',
    ]);
  }
}
