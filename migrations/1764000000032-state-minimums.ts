import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

/** A minimum that an order agrees for each month of a contract, and charges that count towards it. */
export class StateMinimums1764000000032 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `alter table order_line
        add column monthly_minimum numeric(21, 6) constraint order_line_monthly_minimum_check
          check (monthly_minimum >= 0),
        add constraint order_line_minimum_purpose_check
          check (monthly_minimum is null or purpose <> 'AMENDS')`,
      'alter table order_charge add column counts_towards_minimum boolean not null default true',
    ]);
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'alter table order_charge drop column counts_towards_minimum',
      `alter table order_line
        drop constraint order_line_minimum_purpose_check, drop column monthly_minimum`,
    ]);
  }
}
