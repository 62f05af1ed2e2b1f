import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  BENEFICIARY_ROWS,
  distributeAlone,
  inTurn,
  isolate,
  ownByAccount,
} from './account-owned-table.v1';

const FACTS = 'select, insert';
const MONTH = String.raw`~ '^\d{4}-(0[1-9]|1[0-2])$'`;

/** Documents: drafts, what is finalized with its lines and its tax, and the numbers given out. */
export class CreateInvoices1764000000033 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- One row an account and issue month; its id is that of the document.
      create table invoice_draft (
        account_id uuid not null,
        id uuid not null,
        issue_month text not null constraint invoice_draft_issue_month_check
          check (issue_month ${MONTH}),
        state text not null constraint invoice_draft_state_check
          check (state in ('DRAFT', 'FINALIZED', 'DISCARDED')),
        finalize_not_before date not null,
        drafted_at timestamptz(3) not null,
        drafted_by text not null,
        constraint invoice_draft_pkey primary key (account_id, id),
        constraint invoice_draft_issue_month_key unique (account_id, issue_month)
      )`,
      `create table invoice (
        account_id uuid not null,
        id uuid not null,
        kind text not null constraint invoice_kind_check check (kind in ('MONTHLY', 'CREDIT')),
        document_type text not null constraint invoice_document_type_check
          check (document_type in ('INVOICE', 'CREDIT_NOTE')),
        issue_month text not null constraint invoice_issue_month_check
          check (issue_month ${MONTH}),
        number text not null,
        legal_entity_code text not null,
        issued_on date not null,
        due_on date,
        currency_code text not null,
        net numeric(27, 6) not null,
        tax numeric(27, 6) not null,
        gross numeric(27, 6) not null,
        cut_off_at timestamptz(3) not null,
        unrated_calls bigint not null,
        snapshot jsonb not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint invoice_pkey primary key (account_id, id),
        constraint invoice_number_key unique (account_id, legal_entity_code, number),
        constraint invoice_due_on_check
          check (document_type = 'CREDIT_NOTE' or (due_on is not null and due_on >= issued_on)),
        constraint invoice_sum_check check (gross = net + tax)
      )`,
      `create unique index invoice_monthly_key on invoice (account_id, issue_month)
        where kind = 'MONTHLY'`,
      'create index invoice_issued_on_idx on invoice (account_id, issued_on, id)',
      `create table invoice_line (
        account_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        position int not null,
        subscription_id uuid not null,
        beneficiary_code text,
        kind text not null,
        source text not null constraint invoice_line_source_check
          check (source in ('CHARGE', 'ONE_TIME', 'MINIMUM', 'USE', 'POOL')),
        service_month text not null,
        charge_id uuid,
        stretch_from date,
        direction text,
        order_pool_id uuid,
        service_from date not null,
        service_before date not null,
        quantity bigint not null,
        unit_price numeric(21, 6),
        days int,
        days_in_month int,
        net numeric(27, 6) not null,
        tax_category text not null,
        tax_rate numeric(9, 6) not null,
        name jsonb not null,
        corrects_invoice_id uuid,
        credited_line_id uuid,
        is_billed_again boolean not null default false,
        derivation jsonb not null,
        constraint invoice_line_pkey primary key (account_id, id),
        constraint invoice_line_position_key unique (account_id, invoice_id, position),
        constraint invoice_line_period_check check (service_from < service_before)
      )`,
      `create index invoice_line_subscription_idx
        on invoice_line (account_id, subscription_id, service_month, id)`,
      `create table invoice_tax (
        account_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        position int not null,
        category text not null constraint invoice_tax_category_check
          check (category in ('S', 'AE', 'E', 'O', 'Z', 'G', 'K')),
        rate numeric(9, 6) not null,
        base numeric(27, 6) not null,
        tax numeric(27, 6) not null,
        exemption_reason text,
        exemption_code text,
        constraint invoice_tax_pkey primary key (account_id, id),
        constraint invoice_tax_position_key unique (account_id, invoice_id, position)
      )`,
      `-- The last number of each legal entity and year: what gives numbers without a gap.
      create table invoice_number_series (
        legal_entity_code text not null,
        year int not null,
        last_number int not null,
        last_issued_on date not null,
        constraint invoice_number_series_pkey primary key (legal_entity_code, year)
      )`,
    ]);
    await this.own(queries);
    // Numbers are the provider's own: a document that takes one is made by the provider alone.
    await isolate(
      queries,
      { name: 'invoice_number_series', grants: 'select, insert, update' },
      `current_setting('app.scope', true) = 'all'`,
    );
    await distributeAlone(queries, 'invoice_number_series', 'legal_entity_code');
  }

  private async own(queries: QueryRunner): Promise<void> {
    await ownByAccount(queries, {
      name: 'invoice_draft',
      grants: 'select, insert, update',
      foreignKeys: [
        'invoice_draft_account_id_fkey foreign key (account_id) references account (id)',
      ],
    });
    await ownByAccount(queries, {
      name: 'invoice',
      grants: FACTS,
      foreignKeys: ['invoice_account_id_fkey foreign key (account_id) references account (id)'],
    });
    // Use is no part of what a beneficiary may enforce, and neither are other parties' lines.
    await ownByAccount(queries, {
      name: 'invoice_line',
      grants: FACTS,
      beneficiaryMayReadWhere: `${BENEFICIARY_ROWS} and source not in ('USE', 'POOL')`,
      foreignKeys: [
        `invoice_line_invoice_id_fkey foreign key (account_id, invoice_id)
          references invoice (account_id, id)`,
        `invoice_line_subscription_id_fkey foreign key (account_id, subscription_id)
          references subscription (account_id, id)`,
      ],
    });
    await ownByAccount(queries, {
      name: 'invoice_tax',
      grants: FACTS,
      foreignKeys: [
        `invoice_tax_invoice_id_fkey foreign key (account_id, invoice_id)
          references invoice (account_id, id)`,
      ],
    });
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      'drop table invoice_number_series, invoice_tax, invoice_line, invoice, invoice_draft',
    );
  }
}
