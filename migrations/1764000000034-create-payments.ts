import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, ownByAccount } from './account-owned-table.v1';

const FACTS = 'select, insert';
const RECORDED = 'recorded_at timestamptz(3) not null, recorded_by text not null';
/** A document of the same account. */
const ofInvoice = (name: string, column: string) =>
  `${name} foreign key (account_id, ${column}) references invoice (account_id, id)`;

/** What happens to a finalized invoice: credit notes, payments, disputes, its way to the buyer. */
export class CreatePayments1764000000034 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `-- What a credit note that was issued by an act says beside its document, whose id it has.
      create table credit_note (
        account_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        is_billed_again boolean not null,
        reason text not null,
        derivation jsonb not null,
        ${RECORDED},
        constraint credit_note_pkey primary key (account_id, id)
      )`,
      'create index credit_note_invoice_idx on credit_note (account_id, invoice_id)',
      `-- A credit note that was wrong: what it credited is to be billed again.
      create table credit_note_reversal (
        account_id uuid not null,
        id uuid not null,
        credit_note_id uuid not null,
        reason text not null,
        ${RECORDED},
        constraint credit_note_reversal_pkey primary key (account_id, id),
        constraint credit_note_reversal_note_key unique (account_id, credit_note_id)
      )`,
      `-- What settles documents. OFFSET, CREDIT and NOTE_REFUND are where the amount of a credit
      -- note goes: it lowers what is due, goes to the account, or is returned. REFUND without an
      -- invoice is credit of the account that was returned.
      create table settlement (
        account_id uuid not null,
        id uuid not null,
        kind text not null constraint settlement_kind_check check (kind in
          ('PAYMENT', 'OFFSET', 'CREDIT', 'NOTE_REFUND', 'CREDIT_USE', 'REFUND')),
        invoice_id uuid,
        credit_note_id uuid,
        amount numeric(27, 6) not null constraint settlement_amount_check check (amount > 0),
        settled_on date not null,
        external_reference text,
        note text,
        tax_split jsonb,
        derivation jsonb,
        ${RECORDED},
        constraint settlement_pkey primary key (account_id, id),
        constraint settlement_reference_key unique (account_id, kind, external_reference),
        constraint settlement_invoice_check
          check (invoice_id is not null or kind in ('CREDIT', 'REFUND')),
        constraint settlement_note_check check (
          (credit_note_id is not null) = (kind in ('OFFSET', 'CREDIT', 'NOTE_REFUND'))),
        constraint settlement_payment_check check (
          kind <> 'PAYMENT' or (external_reference is not null and derivation is not null))
      )`,
      `create table invoice_dispute (
        account_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        positions int[],
        amount numeric(27, 6) not null constraint invoice_dispute_amount_check check (amount > 0),
        disputed_on date not null,
        reason text not null,
        ${RECORDED},
        constraint invoice_dispute_pkey primary key (account_id, id)
      )`,
      `create table dispute_resolution (
        account_id uuid not null,
        id uuid not null,
        dispute_id uuid not null,
        outcome text not null constraint dispute_resolution_outcome_check
          check (outcome in ('UPHELD', 'PARTLY', 'REJECTED')),
        resolved_on date not null,
        note text,
        ${RECORDED},
        constraint dispute_resolution_pkey primary key (account_id, id),
        constraint dispute_resolution_dispute_key unique (account_id, dispute_id)
      )`,
      `create table invoice_transmission (
        account_id uuid not null,
        id uuid not null,
        invoice_id uuid not null,
        status text not null constraint invoice_transmission_status_check
          check (status in ('NOT_NEEDED', 'TO_SEND', 'SENT', 'REJECTED', 'RECEIVED')),
        happened_at timestamptz(3) not null,
        note text,
        ${RECORDED},
        constraint invoice_transmission_pkey primary key (account_id, id)
      )`,
      `create index invoice_transmission_invoice_idx
        on invoice_transmission (account_id, invoice_id)`,
    ]);
    await this.own(queries);
  }

  private async own(queries: QueryRunner): Promise<void> {
    const own = (name: string, ...foreignKeys: string[]) =>
      ownByAccount(queries, { name, grants: FACTS, foreignKeys });
    await own(
      'credit_note',
      ofInvoice('credit_note_id_fkey', 'id'),
      ofInvoice('credit_note_invoice_id_fkey', 'invoice_id'),
    );
    await own(
      'credit_note_reversal',
      `credit_note_reversal_note_fkey foreign key (account_id, credit_note_id)
        references credit_note (account_id, id)`,
    );
    await own(
      'settlement',
      'settlement_account_id_fkey foreign key (account_id) references account (id)',
      ofInvoice('settlement_invoice_id_fkey', 'invoice_id'),
      ofInvoice('settlement_credit_note_id_fkey', 'credit_note_id'),
    );
    await own('invoice_dispute', ofInvoice('invoice_dispute_invoice_id_fkey', 'invoice_id'));
    await own(
      'dispute_resolution',
      `dispute_resolution_dispute_id_fkey foreign key (account_id, dispute_id)
        references invoice_dispute (account_id, id)`,
    );
    await own(
      'invoice_transmission',
      ofInvoice('invoice_transmission_invoice_id_fkey', 'invoice_id'),
    );
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      `drop table invoice_transmission, dispute_resolution, invoice_dispute, settlement,
        credit_note_reversal, credit_note`,
    );
  }
}
