import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

/**
 * Cards of any size, published from a file: orders pin their version and copy none of its rates.
 */
export class PinRateCards1764000000023 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table rate_card
        add column is_pinned boolean not null default false,
        add column rate_count int,
        -- of a file: what it said; null for a card whose rates came with a mutation
        add column content_hash bytea`,
      `update rate_card c set rate_count = (
        select count(*) from rate_card_rate r
        where r.card_code = c.code and r.card_version = c.version)`,
      `alter table rate_card alter column rate_count set not null`,
      // Whether its card was published from a file; each line says it, so that rating need not ask.
      `alter table order_line add column pins_rate_card boolean not null default false`,
      `create index rate_card_rate_card_prefix_idx
        on rate_card_rate (card_code, card_version, prefix collate "C", position)`,
    ]);
  }

  /** Refused by the database once a card was published from a file: orders may hold to it. */
  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'alter table rate_card add constraint rate_card_copied_check check (not is_pinned)',
      'alter table order_line drop column pins_rate_card',
      'drop index rate_card_rate_card_prefix_idx',
      `alter table rate_card
        drop column content_hash, drop column rate_count, drop column is_pinned`,
    ]);
  }
}
