import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BENEFICIARY_ROWS, inTurn, ownByAccount } from './account-owned-table.v1';

const FACTS = 'select, insert';
const GENERAL = 'terms-of-service';
const VERSION = '2020-08-21';

/** Number, and what the clause says in English and French. */
const CLAUSES = [
  [
    '2.2',
    'After the initial term prices may change from the next billing month on.',
    'Après la durée initiale, les prix peuvent changer à partir du mois de facturation suivant.',
  ],
  [
    '2.3',
    'A promotional price lapses when its time is over.',
    "Un prix promotionnel prend fin à l'issue de sa période.",
  ],
  [
    '3.2',
    'A material breach that is not cured within 30 days of receipt of a notice lets the other party end the service.',
    "Un manquement grave non réparé dans les 30 jours de la réception d'un avis permet à l'autre partie de mettre fin au service.",
  ],
] as const;

/** Rule of a service's terms, and the clause that it rests on. */
const RULES = [
  ['PRICE_CHANGE', '2.2'],
  ['PRICE_LAPSE', '2.3'],
  ['END_FOR_CAUSE', '3.2'],
  ['REINSTATEMENT', '3.1'],
] as const;

/**
 * What can happen to a contract while it runs: amendments, prices that change or lapse, partial
 * notices, suspensions, ends for cause, reinstatements and replacements.
 */
export class CreateContractChanges1764000000022 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await extendOrders(queries);
    await createChanges(queries);
    for (const clause of CLAUSES) {
      await queries.query(
        `insert into terms_clause (document_code, version, number, summary_en, summary_fr)
          values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [GENERAL, VERSION, ...clause],
      );
    }
    for (const [rule, number] of RULES) {
      await queries.query(
        `insert into service_terms_clause
            (service_code, version, rule, document_code, document_version, number)
          select service_code, version, $1, $2, $3, $4 from service_terms where version = 1`,
        [rule, GENERAL, VERSION, number],
      );
    }
  }

  /** Refused by the database once an order amended or replaced a contract. */
  async down(queries: QueryRunner): Promise<void> {
    const numbers = CLAUSES.map(([number]) => number);
    await queries.query(`delete from service_terms_clause where rule = any($1::text[])`, [
      RULES.map(([rule]) => rule),
    ]);
    await queries.query(
      `delete from terms_clause where document_code = $1 and version = $2
        and number = any($3::text[])`,
      [GENERAL, VERSION, numbers],
    );
    await inTurn(queries, [
      'drop table contract_change',
      'drop table order_charge_change',
      `alter table order_line
        add constraint order_line_only_new_check check (purpose = 'NEW')`,
      `alter table order_line
        drop column purpose, drop column subscription_id, drop column starts_on,
        drop column term_last_day`,
      'alter table order_charge drop column lapses_on, drop column unit_price_after',
    ]);
  }
}

async function extendOrders(queries: QueryRunner): Promise<void> {
  await inTurn(queries, [
    `alter table order_line
      add column purpose text not null default 'NEW' constraint order_line_purpose_check
        check (purpose in ('NEW', 'AMENDS', 'REPLACES')),
      add column subscription_id uuid,
      add column starts_on date,
      add column term_last_day date,
      add constraint order_line_subscription_check
        check ((purpose = 'NEW') = (subscription_id is null))`,
    `alter table order_charge
      add column lapses_on date,
      add column unit_price_after numeric(21, 6) constraint order_charge_price_after_check
        check (unit_price_after >= 0),
      add constraint order_charge_lapse_check
        check (lapses_on is null or unit_price_after is not null)`,
    `create table order_charge_change (
      account_id uuid not null,
      id uuid not null,
      order_line_id uuid not null,
      position int not null,
      charge_id uuid not null,
      fewer_units int not null constraint order_charge_change_fewer_check
        check (fewer_units >= 0),
      unit_price numeric(21, 6) constraint order_charge_change_unit_price_check
        check (unit_price >= 0),
      beneficiary_code text,
      constraint order_charge_change_pkey primary key (account_id, id),
      constraint order_charge_change_position_key unique (account_id, order_line_id, position),
      constraint order_charge_change_any_check check (fewer_units > 0 or unit_price is not null)
    )`,
  ]);
  await ownByAccount(queries, {
    name: 'order_charge_change',
    grants: FACTS,
    beneficiaryMayReadWhere: BENEFICIARY_ROWS,
    foreignKeys: [
      `order_charge_change_line_fkey foreign key (account_id, order_line_id)
        references order_line (account_id, id)`,
      `order_charge_change_charge_fkey foreign key (account_id, charge_id)
        references order_charge (account_id, id)`,
    ],
  });
}

async function createChanges(queries: QueryRunner): Promise<void> {
  await inTurn(queries, [
    `create table contract_change (
      account_id uuid not null,
      id uuid not null,
      subscription_id uuid not null,
      kind text not null,
      effective_on date,
      told_on date,
      sent_on date,
      given_on date,
      delivery_method text constraint contract_change_delivery_method_check
        check (delivery_method in ('PERSONAL_DELIVERY', 'OVERNIGHT_COURIER', 'REGISTERED_MAIL',
          'EMAIL', 'POSTED_ELECTRONICALLY')),
      order_line_id uuid,
      charge_id uuid,
      fewer_units int constraint contract_change_fewer_units_check check (fewer_units >= 0),
      unit_price numeric(21, 6) constraint contract_change_unit_price_check
        check (unit_price >= 0),
      answers_id uuid,
      successor_id uuid,
      suspended_at timestamptz(3),
      resumed_at timestamptz(3),
      given_by text not null constraint contract_change_given_by_check
        check (given_by in ('CUSTOMER', 'PROVIDER')),
      is_accepted boolean,
      is_curable boolean,
      reason text,
      beneficiary_code text,
      recorded_at timestamptz(3) not null,
      recorded_by text not null,
      constraint contract_change_pkey primary key (account_id, id),
      constraint contract_change_kind_check check (case kind
        when 'AMENDED' then effective_on is not null and told_on is not null
          and order_line_id is not null
        when 'CHARGE_CHANGED' then effective_on is not null and charge_id is not null
          and fewer_units is not null and order_line_id is not null
        when 'REPLACED' then effective_on is not null and told_on is not null
          and successor_id is not null and order_line_id is not null
        when 'PRICE_CHANGED' then effective_on is not null and told_on is not null
          and charge_id is not null and unit_price is not null
        when 'PARTIAL_NOTICE' then charge_id is not null and fewer_units > 0
          and (sent_on is null) = (delivery_method is null)
          and (sent_on is null) = (given_on is not null)
        when 'PARTIAL_NOTICE_ACCEPTED' then effective_on is not null and told_on is not null
          and answers_id is not null
        when 'PARTIAL_NOTICE_WITHDRAWN' then told_on is not null and answers_id is not null
          and is_accepted is not null
        when 'SUSPENDED' then suspended_at is not null and reason is not null
        when 'RESUMED' then resumed_at is not null and answers_id is not null
        when 'BREACH_NOTICE' then told_on is not null and is_curable is not null
          and reason is not null
        when 'BREACH_CURED' then told_on is not null and answers_id is not null
        when 'ENDED_FOR_CAUSE' then told_on is not null and answers_id is not null
        when 'REINSTATED' then effective_on is not null
        else false end)
    )`,
    `create index contract_change_subscription_idx
      on contract_change (account_id, subscription_id, recorded_at, id)`,
    `create unique index contract_change_answer_key
      on contract_change (account_id, answers_id, kind) where answers_id is not null`,
  ]);
  await ownByAccount(queries, {
    name: 'contract_change',
    grants: FACTS,
    beneficiaryMayReadWhere: BENEFICIARY_ROWS,
    foreignKeys: [
      `contract_change_subscription_fkey foreign key (account_id, subscription_id)
        references subscription (account_id, id)`,
      `contract_change_answers_fkey foreign key (account_id, answers_id)
        references contract_change (account_id, id)`,
      `contract_change_charge_fkey foreign key (account_id, charge_id)
        references order_charge (account_id, id)`,
      `contract_change_order_line_fkey foreign key (account_id, order_line_id)
        references order_line (account_id, id)`,
      `contract_change_successor_fkey foreign key (account_id, successor_id)
        references subscription (account_id, id)`,
    ],
  });
}
