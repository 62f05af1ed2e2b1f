import type { MigrationInterface, QueryRunner } from 'typeorm';
import { distribute, inTurn, isolationOf } from './account-owned-table.v1';

const APP_ROLE = 'switchboard_app';

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
      'alter table invoice_file enable row level security',
      `-- Whoever may read a document may read its files. None of them adds one: the provider alone
      -- says what a document looks like. Two policies, each for its command, since Citus makes
      -- a permissive one of what is restrictive.
      create policy invoice_file_isolation on invoice_file for select to ${APP_ROLE}
        using (${isolationOf('account_id')})`,
      `create policy invoice_file_provider on invoice_file for insert to ${APP_ROLE}
        with check (current_setting('app.scope', true) = 'all')`,
      `grant select, insert on invoice_file to ${APP_ROLE}`,
    ]);
    await distribute(queries, 'invoice_file', 'account_id');
    await queries.query(
      `alter table invoice_file add constraint invoice_file_invoice_id_fkey
        foreign key (account_id, invoice_id) references invoice (account_id, id)`,
    );
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table invoice_file');
  }
}
