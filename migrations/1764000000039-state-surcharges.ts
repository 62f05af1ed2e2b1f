import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn } from './account-owned-table.v1';

/** Charges that are regulatory surcharges: who asks for them, and what they are at most. */
export class StateSurcharges1764000000039 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'alter table order_charge add column surcharge_authority text',
      'alter table order_charge add column surcharge_base numeric(21, 6)',
      'alter table order_charge add column surcharge_factor numeric(21, 6)',
      `alter table order_charge add constraint order_charge_surcharge_check check (
        (surcharge_authority is null) = (surcharge_base is null)
        and (surcharge_base is null) = (surcharge_factor is null)
        and surcharge_base >= 0 and surcharge_factor >= 0)`,
    ]);
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'alter table order_charge drop constraint order_charge_surcharge_check',
      'alter table order_charge drop column surcharge_factor',
      'alter table order_charge drop column surcharge_base',
      'alter table order_charge drop column surcharge_authority',
    ]);
  }
}
