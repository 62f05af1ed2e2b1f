import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, isolate } from './account-owned-table.v1';
import { keepOnOneNode } from './single-shard-table.v1';

/** Whose an endpoint is, in each table: so that its rows are found and isolated by themselves. */
const OWNER = `-- null where an account, or the provider, owns it
        partner_id uuid,
        -- null where a partner, or the provider, owns it
        owner_account_id uuid,
        -- the accounts that a partner's is confined to; null for all of its partner's
        account_ids uuid[]`;

/** A partner's client that is confined sees what is confined to the same accounts or fewer. */
const OWN_ROWS = `current_setting('app.scope', true) = 'all'
  or owner_account_id = nullif(current_setting('app.account_id', true), '')::uuid
  or (partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
    and (nullif(current_setting('app.partner_account_ids', true), '') is null
      or account_ids <@ nullif(current_setting('app.partner_account_ids', true), '')::uuid[]))`;

const STATUSES = `('PENDING', 'ACTIVE', 'PAUSED', 'DISABLED', 'DELETED')`;
/** The server's own, of which the work is made: it comes and goes. */
const WORK = 'select, insert, update, delete';

const FACTS = ['webhook_endpoint', 'webhook_endpoint_fact', 'webhook_secret'];
const QUEUES = ['webhook_lane', 'webhook_replay'];
const DELIVERY = { name: 'webhook_delivery', grants: 'select, insert, update' };

/** Addresses that events are sent to, how far each of them is, and what was tried. */
export class CreateWebhooks1764000000046 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table webhook_endpoint (
        id uuid not null constraint webhook_endpoint_pkey primary key,
        ${OWNER},
        -- what its creator might read then: events beyond that are not sent
        permissions text[] not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint webhook_endpoint_owner_check check (partner_id is null or owner_account_id is null)
      )`,
      `create index webhook_endpoint_partner_idx on webhook_endpoint (partner_id, recorded_at, id)`,
      `create index webhook_endpoint_account_idx on webhook_endpoint (owner_account_id, recorded_at, id)`,
      `-- What was said of an endpoint; the latest version holds.
      create table webhook_endpoint_fact (
        endpoint_id uuid not null,
        version int not null,
        ${OWNER},
        status text not null constraint webhook_endpoint_fact_status_check
          check (status in ${STATUSES}),
        -- why the server disabled it
        reason text constraint webhook_endpoint_fact_reason_check
          check (reason in ('GONE', 'FAILING')),
        url text not null,
        -- null for every type that its owner may read
        types text[],
        environment text not null constraint webhook_endpoint_fact_environment_check
          check (environment in ('PRODUCTION', 'SANDBOX', 'ALL')),
        -- a subscription operation that gives the data; null for ids alone
        operation text,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint webhook_endpoint_fact_pkey primary key (endpoint_id, version)
      )`,
      `-- Which master key a version of a secret is derived from; no secret is stored.
      create table webhook_secret (
        endpoint_id uuid not null,
        version int not null,
        ${OWNER},
        key_id text not null,
        -- when the versions before it stop
        earlier_end_at timestamptz(3),
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint webhook_secret_pkey primary key (endpoint_id, version)
      )`,
      `create table webhook_delivery (
        endpoint_id uuid not null constraint webhook_delivery_pkey primary key,
        ${OWNER},
        status text not null constraint webhook_delivery_status_check check (status in ${STATUSES}),
        -- of the feed: what lies before it was sent, or waits in a lane
        position bigint not null,
        leased_by uuid,
        leased_until timestamptz(3),
        -- one request at a time, since it asked for that
        is_slow boolean not null default false,
        -- since the last success
        first_failed_at timestamptz(3),
        last_failed_at timestamptz(3),
        last_succeeded_at timestamptz(3),
        -- of the endpoint as a whole, while too many lanes fail
        backoffs int not null default 0,
        not_before timestamptz(3)
      )`,
      `create index webhook_delivery_active_idx on webhook_delivery (endpoint_id)
        where status = 'ACTIVE'`,
      `-- The events of one stream that wait behind one that failed.
      create table webhook_lane (
        endpoint_id uuid not null,
        stream text not null,
        ${OWNER},
        next_seq bigint not null,
        next_position bigint not null,
        attempts int not null,
        first_failed_at timestamptz(3),
        next_at timestamptz(3) not null,
        constraint webhook_lane_pkey primary key (endpoint_id, stream)
      )`,
      `create index webhook_lane_due_idx on webhook_lane (endpoint_id, next_at)`,
      `-- Events that are sent once more, and samples.
      create table webhook_replay (
        endpoint_id uuid not null,
        id uuid not null,
        ${OWNER},
        kind text not null constraint webhook_replay_kind_check
          check (kind in ('EVENTS', 'SAMPLE')),
        -- what lies before it was sent once more, and up to where
        position bigint not null,
        until_position bigint not null,
        -- null for the endpoint's own filter; of a sample the one type
        types text[],
        attempts int not null,
        next_at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint webhook_replay_pkey primary key (endpoint_id, id)
      )`,
      `create index webhook_replay_due_idx on webhook_replay (next_at)`,
      `create table webhook_attempt (
        endpoint_id uuid not null,
        id uuid not null,
        ${OWNER},
        message_id text not null,
        type text not null,
        -- of the event, since something of its stream was sent last
        number int not null,
        started_at timestamptz(3) not null,
        duration_ms int not null,
        outcome text not null constraint webhook_attempt_outcome_check check (outcome in
          ('SUCCEEDED', 'HTTP', 'DNS', 'CONNECT', 'TLS', 'TIMEOUT', 'RESET', 'TARGET_REFUSED')),
        status int,
        address text,
        error text,
        body_bytes int not null,
        body_sha256 text not null,
        excerpt text not null,
        constraint webhook_attempt_pkey primary key (endpoint_id, id)
      )`,
      'create index webhook_attempt_started_idx on webhook_attempt (started_at)',
      `create index webhook_attempt_endpoint_idx on webhook_attempt (endpoint_id, started_at, id)`,
    ]);
    for (const name of FACTS) await isolate(queries, { name, grants: 'select, insert' }, OWN_ROWS);
    for (const name of QUEUES) await isolate(queries, { name, grants: WORK }, OWN_ROWS);
    await isolate(queries, DELIVERY, OWN_ROWS);
    const log = { name: 'webhook_attempt', grants: 'select, insert, delete' };
    await isolate(queries, log, OWN_ROWS);
    for (const name of [...FACTS, DELIVERY.name, ...QUEUES, log.name]) {
      await keepOnOneNode(queries, name, 'event_feed');
    }
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      `drop table ${['webhook_attempt', ...QUEUES, DELIVERY.name, ...FACTS.toReversed()].join(', ')}`,
    );
  }
}
