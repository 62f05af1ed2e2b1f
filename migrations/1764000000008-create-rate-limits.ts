import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distributeAlone, inTurn } from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

/** How many points of each viewer's limit the servers have taken, window by window. */
export class CreateRateLimits1764000000008 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- Unlogged: a crash empties it, which only forgives what was spent in that window.
      create unlogged table rate_limit (
        -- SHA-256 of who it is: nothing personal is kept
        viewer_key bytea not null,
        window_ends_at timestamptz(3) not null,
        points int not null constraint rate_limit_points_check check (points >= 0),
        -- by the last lease, so that whoever took it learns how much it was
        granted int not null constraint rate_limit_granted_check check (granted >= 0),
        constraint rate_limit_pkey primary key (viewer_key, window_ends_at)
      )`,
      'create index rate_limit_window_ends_at_idx on rate_limit (window_ends_at)',
    ]);
    await queries.query(`grant select, insert, update, delete on rate_limit to ${APP_ROLE}`);
    await distributeAlone(queries, 'rate_limit', 'viewer_key');
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table rate_limit');
  }
}
