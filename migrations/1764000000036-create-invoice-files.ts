import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

/** The files of finalized documents: the XML from the finalizing on, the PDF from its first use. */
export class CreateInvoiceFiles1764000000036 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table invoice_file (
        account_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        format text not null constraint invoice_file_format_check check (format in ('XML', 'PDF')),
        content bytea not null,
        sha256 bytea not null constraint invoice_file_sha256_check
          check (sha256 = sha256(content)),
        made_at timestamptz(3) not null,
        constraint invoice_file_pkey primary key (account_id, id),
        constraint invoice_file_format_key unique (account_id, invoice_id, format)
      )`,
      `-- Whoever may read a document may read its files. None of them adds one: the provider alone
      -- says what a document looks like.
      create policy invoice_file_provider on invoice_file as restrictive for insert
        to switchboard_app with check (current_setting('app.scope', true) = 'all')`,
    ]);
    await ownByAccount(queries, {
      name: 'invoice_file',
      grants: 'select, insert',
      foreignKeys: [
        `invoice_file_invoice_id_fkey foreign key (account_id, invoice_id)
          references invoice (account_id, id)`,
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table invoice_file');
  }
}
