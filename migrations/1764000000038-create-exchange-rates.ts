import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inTurn, shareWithAllAccounts } from './account-owned-table.v1';

/**
 * At which rates documents state VAT in the currency of their seller's VAT accounts. A document
 * copies its rate when it is finalized, so nothing here is changed in place.
 */
export class CreateExchangeRates1764000000038 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(
      `create table exchange_rate (
        legal_entity_code text not null,
        id uuid not null,
        -- of documents
        currency_code text not null,
        -- of the entity's VAT accounts when it was recorded
        vat_currency_code text not null,
        -- units of the documents' currency for one of the VAT accounts'
        rate numeric(21, 6) not null constraint exchange_rate_rate_check check (rate > 0),
        -- who published it
        source text not null constraint exchange_rate_source_check
          check (length(source) between 1 and 200),
        -- civil date in the entity's zone
        published_on date not null,
        recorded_at timestamptz(3) not null,
        recorded_by text not null,
        constraint exchange_rate_pkey primary key (legal_entity_code, id),
        constraint exchange_rate_currencies_check check (currency_code <> vat_currency_code)
      )`,
    );
    await shareWithAllAccounts(queries, 'exchange_rate');
    await inTurn(queries, [
      `alter table exchange_rate add constraint exchange_rate_legal_entity_fkey
        foreign key (legal_entity_code) references legal_entity (code)`,
      `create index exchange_rate_published_on_idx
        on exchange_rate (legal_entity_code, published_on)`,
    ]);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table exchange_rate');
  }
}
