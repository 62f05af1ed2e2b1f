import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

/** How an account reaches each vendor's support. */
export class CreateSupportContacts1764000000007 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table support_contact (
        account_id uuid not null,
        id uuid not null,
        vendor_code text not null,
        channel text not null constraint support_contact_channel_check
          check (channel in ('PHONE', 'PORTAL', 'EMAIL', 'CHAT')),
        value text not null,
        hours text not null,
        time_zone text not null,
        languages text[] not null,
        severities text[] not null,
        valid_from date not null,
        valid_before date,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint support_contact_pkey primary key (account_id, id),
        constraint support_contact_validity_check check (valid_before > valid_from)
      )`,
      `create index support_contact_account_id_vendor_code_idx
        on support_contact (account_id, vendor_code)`,
    ]);
    await ownByAccount(queries, {
      name: 'support_contact',
      grants: 'select, insert',
      // A vendor sees how its own support is reached, and nobody else's.
      beneficiaryMayReadWhere: "vendor_code = nullif(current_setting('app.vendor_code', true), '')",
      foreignKeys: [
        'support_contact_account_id_fkey foreign key (account_id) references account (id)',
        'support_contact_vendor_code_fkey foreign key (vendor_code) references vendor (code)',
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table support_contact');
  }
}
