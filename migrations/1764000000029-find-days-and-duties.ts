import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  BENEFICIARY_ROWS,
  inTurn,
  isolationOf,
  ownByAccount,
  shareWithAllAccounts,
} from './account-owned-table.v1';
import {
  CONTRACTS_AT_MIGRATION,
  daysAtMigration,
  type ContractAtMigration,
} from './contract-days.v1';

const APP_ROLE = 'switchboard_app';

/** As what orders and accounts are found by: a partner's own, though it asked for no account. */
const PARTNER_ROWS = `partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (nullif(current_setting('app.partner_account_ids', true), '') is null
    or account_id = any (nullif(current_setting('app.partner_account_ids', true), '')::uuid[]))`;

const setting = (name: string, type: string) =>
  `(select nullif(current_setting('app.${name}', true), '')::${type})`;

const OWN_ONCE_A_STATEMENT = `${setting('scope', 'text')} = 'all'
  or account_id = ${setting('account_id', 'uuid')}
  or account_id = any (${setting('account_ids', 'uuid[]')}::uuid[])`;

/** The rows, reading each setting once a statement; Citus admits no subquery in a policy. */
const ROWS_ONCE_A_STATEMENT = `${OWN_ONCE_A_STATEMENT}
  or (partner_id = ${setting('partner_id', 'uuid')}
    and (${setting('partner_account_ids', 'text')} is null
      or account_id = any (${setting('partner_account_ids', 'uuid[]')}::uuid[])))`;

/** Demands are made and ended by beneficiaries, who write their days and no others. */
const DEMANDED = `${BENEFICIARY_ROWS} and kind = 'DEMAND_DUE'`;

const KINDS = [
  ...['SERVICE_RETURNS', 'SERVICE_ENDS', 'CONTRACT_AMENDED', 'CHARGE_CHANGES', 'PRICE_CHANGES'],
  ...['PRICE_LAPSES', 'PARTIAL_NOTICE_TAKES_EFFECT', 'BREACH_RECEIVED', 'CURE_DUE'],
  ...['TERMINABLE_FOR_CAUSE', 'SUSPENSION_BEGINS', 'SUSPENSION_ENDS', 'DEMAND_DUE'],
];

/** Demands on record that were not ended by the day on which they are due. */
const FILL_DEMANDS = `insert into contract_day (account_id, id, subscription_id, kind, fact_id, day,
    service_code, partner_id, beneficiary_code)
  select d.account_id, gen_random_uuid(), d.subscription_id, 'DEMAND_DUE', d.id, d.due_on,
    s.service_code, a.partner_id, s.beneficiary_code
  from performance_demand d join account a on a.id = d.account_id
    join subscription s on s.account_id = d.account_id and s.id = d.subscription_id
    left join performance_demand_closure c
      on c.account_id = d.account_id and c.performance_demand_id = d.id
  where c.id is null or (c.closed_at at time zone a.time_zone)::date > d.due_on`;

/** Fills the days of what is on record. */
export async function fillContractDays(queries: Pick<QueryRunner, 'query'>): Promise<void> {
  await queries.query(FILL_DEMANDS);
  const first = '00000000-0000-0000-0000-000000000000';
  let after = [first, first];
  for (;;) {
    const contracts = (await queries.query(CONTRACTS_AT_MIGRATION, after)) as ContractAtMigration[];
    const last = contracts.at(-1);
    if (!last) return;
    after = [last.account_id, last.id];
    const days = contracts.flatMap((contract) =>
      daysAtMigration(contract).map((day) => ({ ...day, contract })),
    );
    await queries.query(
      `insert into contract_day (account_id, id, subscription_id, kind, fact_id, day, service_code,
          partner_id, beneficiary_code)
        select account_id, gen_random_uuid(), subscription_id, kind, fact_id, day, service_code,
          partner_id, beneficiary_code
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::date[], $6::text[],
            $7::uuid[], $8::text[])
          as d (account_id, subscription_id, kind, fact_id, day, service_code, partner_id,
            beneficiary_code)`,
      [
        days.map(({ contract }) => contract.account_id),
        days.map(({ contract }) => contract.id),
        days.map(({ kind }) => kind),
        days.map(({ fact }) => fact),
        days.map(({ day }) => day),
        days.map(({ contract }) => contract.service_code),
        days.map(({ contract }) => contract.partner_id),
        days.map(({ contract }) => contract.beneficiary_code),
      ],
    );
  }
}

/** Who is to be told under a contract `s`: people of the account, and users of the service. */
const USERS = `(
    select p.id from person p where p.account_id = s.account_id and p.removed_at is null
    union all select u.id from service_user u
      where u.account_id = s.account_id and u.subscription_id = s.id
        and (select f.is_active from service_user_state f
          where f.account_id = u.account_id and f.service_user_id = u.id
          order by f.revision desc limit 1)
  ) x`;

/** The versions of the limitation that everyone was told, of the contracts on record. */
export const FILL_TOLD_VERSIONS = `update term_rhythm t set told_versions = case
    when not exists (select from ${USERS}) then '*'
    else coalesce((select string_agg(l.version::text, ',' order by l.version)
      from limitation_notice l
      where l.service_code = s.service_code and not exists (select from ${USERS}
        where not exists (select from emergency_notification n
          where n.account_id = s.account_id and n.subscription_id = s.id
            and n.version = l.version and n.user_id = x.id))), '') end
  from subscription s join service_terms v
    on v.service_code = s.service_code and v.version = s.terms_version
  where s.account_id = t.account_id and s.id = t.id and v.emergency_calling = 'PROHIBITED'`;

/**
 * What contracts are found by, further: the days that their facts give them, and the versions of
 * the limitation of emergency calls that everyone was told.
 */
export class FindDaysAndDuties1764000000029 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    const place = 'day, account_id, subscription_id, fact_id';
    await inTurn(queries, [
      `create table contract_day (
        account_id uuid not null,
        id uuid not null,
        subscription_id uuid not null,
        kind text collate "C" not null constraint contract_day_kind_check
          check (kind in (${KINDS.map((kind) => `'${kind}'`).join(', ')})),
        -- of the notice, change, charge or demand
        fact_id uuid not null,
        -- in the account's zone
        day date not null,
        service_code text not null,
        partner_id uuid,
        beneficiary_code text,
        constraint contract_day_pkey primary key (account_id, id),
        constraint contract_day_fact_key unique (account_id, subscription_id, kind, fact_id)
      )`,
      `create index contract_day_idx on contract_day (kind, ${place})`,
      `create index contract_day_partner_idx on contract_day (partner_id, kind, ${place})
        where partner_id is not null`,
      `create index contract_day_beneficiary_idx
        on contract_day (beneficiary_code, kind, ${place}) where beneficiary_code is not null`,
      `alter table term_rhythm
        -- versions of the limitation that everyone was told, such as '1,2'; '*' where there is
        -- nobody to tell, null where the terms do not forbid emergency calls
        add column told_versions text collate "C"`,
      `create index term_rhythm_told_idx on term_rhythm (told_versions, starts_on, account_id, id)
        where told_versions is not null`,
      `grant update (told_versions) on term_rhythm to ${APP_ROLE}`,
      `create table told_versions_class (
        told_versions text collate "C" not null,
        constraint told_versions_class_pkey primary key (told_versions)
      )`,
    ]);
    await shareWithAllAccounts(queries, 'told_versions_class');
    await ownByAccount(queries, {
      name: 'contract_day',
      grants: 'select, insert, update (day), delete',
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        `contract_day_subscription_fkey foreign key (account_id, subscription_id)
          references subscription (account_id, id)`,
        // Whoever writes one, the beneficiary is that of the contract.
        `contract_day_contract_fkey foreign key (account_id, subscription_id, beneficiary_code)
          references subscription (account_id, id, beneficiary_code)`,
      ],
    });
    await openContractDays(queries);
    await fillContractDays(queries);
    await inTurn(queries, [
      FILL_TOLD_VERSIONS,
      `insert into told_versions_class (told_versions)
        select distinct told_versions from term_rhythm where told_versions is not null`,
    ]);
  }

  async down(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      'drop table told_versions_class, contract_day',
      'alter table term_rhythm drop column told_versions',
    ]);
  }
}

async function openContractDays(queries: QueryRunner): Promise<void> {
  const citus = (await queries.query(
    `select 1 as present from pg_extension where extname = 'citus'`,
  )) as unknown[];
  const own = isolationOf('account_id');
  const [using, check] =
    citus.length > 0
      ? [`${own} or (${PARTNER_ROWS})`, own]
      : [ROWS_ONCE_A_STATEMENT, OWN_ONCE_A_STATEMENT];
  await inTurn(queries, [
    `alter policy contract_day_isolation on contract_day using (${using}) with check (${check})`,
    `create policy contract_day_demanding on contract_day for insert to ${APP_ROLE}
      with check (${DEMANDED})`,
    `create policy contract_day_ending on contract_day for delete to ${APP_ROLE}
      using (${DEMANDED})`,
  ]);
}
