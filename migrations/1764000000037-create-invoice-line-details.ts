import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

/** What lines of use add up: the calls of each price, unrounded. */
export class CreateInvoiceLineDetails1764000000037 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table invoice_line_detail (
        account_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        line_position int not null,
        position int not null,
        direction text not null,
        leg text,
        per_minute numeric(21, 6),
        calls bigint not null,
        billed_seconds bigint not null,
        amount numeric(27, 6) not null,
        constraint invoice_line_detail_pkey primary key (account_id, id),
        constraint invoice_line_detail_position_key
          unique (account_id, invoice_id, line_position, position)
      )`,
    ]);
    await ownByAccount(queries, {
      name: 'invoice_line_detail',
      grants: 'select, insert',
      foreignKeys: [
        `invoice_line_detail_line_fkey foreign key (account_id, invoice_id, line_position)
          references invoice_line (account_id, invoice_id, position)`,
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table invoice_line_detail');
  }
}
