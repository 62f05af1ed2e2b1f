import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  BENEFICIARY_ROWS,
  inTurn,
  isolationOf,
  ownByAccount,
  shareWithAllAccounts,
} from './account-owned-table.v1';

/** What a partner's own rows are opened by, though it has asked for no account of its. */
const PARTNER_ROWS = `partner_id = nullif(current_setting('app.partner_id', true), '')::uuid
  and (nullif(current_setting('app.partner_account_ids', true), '') is null
    or account_id = any (nullif(current_setting('app.partner_account_ids', true), '')::uuid[]))`;

const setting = (name: string, type: string) =>
  `(select nullif(current_setting('app.${name}', true), '')::${type})`;

/** What is written belongs to an account that was asked for, as in every other table. */
const OWN_ONCE_A_STATEMENT = `${setting('scope', 'text')} = 'all'
  or account_id = ${setting('account_id', 'uuid')}
  or account_id = any (${setting('account_ids', 'uuid[]')}::uuid[])`;

/** The rows, reading each setting once a statement; Citus admits no subquery in a policy. */
const ROWS_ONCE_A_STATEMENT = `${OWN_ONCE_A_STATEMENT}
  or (partner_id = ${setting('partner_id', 'uuid')}
    and (${setting('partner_account_ids', 'text')} is null
      or account_id = any (${setting('partner_account_ids', 'uuid[]')}::uuid[])))`;

/**
 * The rhythm of the terms that are on record: the schedule as `src/domain/contract/term.ts` made it
 * when this was written, and the end by the notice that stands. Set-based, for any number of rows.
 */
export const FILL_TERM_RHYTHM = `insert into term_rhythm (account_id, id, starts_on,
    first_ends_before, ends_before, deadline_key, service_code, time_zone, partner_id,
    beneficiary_code)
  with counted as (
    select s.account_id, s.id, s.starts_on, s.service_code, s.beneficiary_code, s.term_months,
      s.term_days, a.time_zone, a.partner_id, t.initial_term_months_min as floor,
      t.initial_term_months_default as silent, t.renewal_term_months,
      greatest(t.notice_days_min, 1) as notice_days,
      case when t.term_shape = 'ANNIVERSARY' or extract(day from s.starts_on) = 1 then s.starts_on
        else (date_trunc('month', s.starts_on) + interval '1 month')::date end as counted_from
    from subscription s join account a on a.id = s.account_id
      join service_terms t on t.service_code = s.service_code and t.version = s.terms_version
  ), initial as (
    select c.*,
      case when c.counted_from + c.term_days > (c.counted_from + make_interval(months => c.floor))
        then c.term_days end as initial_days,
      case when c.term_days is null then greatest(c.floor, coalesce(c.term_months, c.silent))
        else c.floor end as floor_or_months
    from counted c
  ), series as (
    select i.*,
      case when initial_days is null then counted_from else counted_from + initial_days end
        as anchor,
      case when initial_days is null then floor_or_months else 0 end as anchor_months,
      case when renewal_term_months is null and initial_days is not null then initial_days end
        as renewal_days,
      coalesce(renewal_term_months, floor_or_months) as renewal_months,
      case when initial_days is null
        then (counted_from + make_interval(months => floor_or_months))::date
        else counted_from + initial_days end as first_ends_before
    from initial i
  ), given as (
    select n.account_id, n.subscription_id, min(case
        when n.sent_on is null then n.given_on
        when n.delivery_method in ('OVERNIGHT_COURIER', 'REGISTERED_MAIL') then (
          select day::date from generate_series(n.sent_on + 1, n.sent_on + 9, interval '1 day') day
          where extract(isodow from day) < 6 order by day limit 1
          offset case when n.delivery_method = 'REGISTERED_MAIL' then 4 else 1 end)
        else n.sent_on end) as given_on
    from termination_notice n
    where not exists (select 1 from termination_notice_withdrawal w
      where w.account_id = n.account_id and w.termination_notice_id = n.id)
    group by n.account_id, n.subscription_id
  ), noticed as (
    select s.*, g.given_on + s.notice_days as ends_from,
      extract(year from s.first_ends_before)::int * 12
        + extract(month from s.first_ends_before)::int - 1 as first_month,
      extract(year from g.given_on + s.notice_days)::int * 12
        + extract(month from g.given_on + s.notice_days)::int - 1 as end_month
    from series s left join given g on g.account_id = s.account_id and g.subscription_id = s.id
  ), ended as (
    select n.*,
      case when n.renewal_days is null then
        (n.anchor + make_interval(months => n.anchor_months + n.renewal_months
          * greatest(0, floor((n.end_month - n.first_month)::numeric / n.renewal_months))::int))::date
      else n.first_ends_before + n.renewal_days
        * greatest(0, ceil((n.ends_from - n.first_ends_before)::numeric / n.renewal_days))::int
      end as end_in_month,
      (n.anchor + make_interval(months => n.anchor_months + n.renewal_months * (1
        + greatest(0, floor((n.end_month - n.first_month)::numeric / n.renewal_months))::int)))::date
        as end_after_month
    from noticed n
  )
  select account_id, id, starts_on, first_ends_before,
    case when ends_from is null then null when end_in_month >= ends_from then end_in_month
      else end_after_month end,
    case when renewal_days is null then concat(renewal_months, 'M-', notice_days, '-',
        first_month % renewal_months, '-', extract(day from anchor)::int)
      else concat(renewal_days, 'D-', notice_days, '-',
        ((first_ends_before - date '1970-01-01') % renewal_days + renewal_days) % renewal_days)
    end,
    service_code, time_zone, partner_id, beneficiary_code
  from ended`;

const FILL_CLASSES = `insert into term_rhythm_class (renewal_unit, renewal_length, notice_days)
  select distinct case when split_part(deadline_key, '-', 1) like '%M' then 'MONTHS' else 'DAYS' end,
    rtrim(split_part(deadline_key, '-', 1), 'MD')::int, split_part(deadline_key, '-', 2)::int
  from term_rhythm`;

const FILL_ORDERS = `insert into order_listing
    (account_id, id, number, accepted_on, is_activated, partner_id)
  select o.account_id, o.id, o.number, (o.accepted_at at time zone a.time_zone)::date,
    v.id is not null, a.partner_id
  from service_order o join account a on a.id = o.account_id
    left join order_activation v on v.account_id = o.account_id and v.order_id = o.id`;

/** What accounts are found by, a batch of them at a time. */
const TEXTS_OF_ACCOUNTS = `select a.id, a.partner_id, array_cat(array[a.number, a.name], array_cat(
      array(select email from person p where p.account_id = a.id), array_cat(
      array(select number from service_order o where o.account_id = a.id),
      array(select number from subscription s where s.account_id = a.id)))) as texts
  from account a where a.id > $1 order by a.id limit 500`;

interface AccountTexts {
  readonly id: string;
  readonly partner_id: string | null;
  readonly texts: string[];
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', ß: 'ss', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
};

/** The words as `src/application/search-words.ts` made them when this was written. */
export function wordsAtMigration(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[æœøßłđðþı]/gu, (letter) => LETTERS[letter] ?? letter);
  return folded
    .split(/\s+/u)
    .flatMap((chunk) =>
      Array.from(chunk.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu), ({ index }) =>
        [...chunk.slice(index)].slice(0, 100).join(''),
      ),
    );
}

async function fillSearchWords(queries: QueryRunner): Promise<void> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const accounts = (await queries.query(TEXTS_OF_ACCOUNTS, [after])) as AccountTexts[];
    const last = accounts.at(-1);
    if (!last) return;
    after = last.id;
    const rows = accounts.flatMap(({ id, partner_id: partnerId, texts }) =>
      [...new Set(texts.flatMap(wordsAtMigration))].map((word) => ({ id, partnerId, word })),
    );
    await queries.query(
      `insert into account_search_word (account_id, id, word, partner_id)
        select account_id, gen_random_uuid(), word, partner_id
        from unnest($1::uuid[], $2::text[], $3::uuid[]) as w (account_id, word, partner_id)`,
      [
        rows.map(({ id }) => id),
        rows.map(({ word }) => word),
        rows.map(({ partnerId }) => partnerId),
      ],
    );
  }
}

/**
 * What contracts, orders and accounts are found by, across accounts: derived rows beside the facts,
 * each rewritten in the transaction of the act that changes what it follows from.
 */
export class IndexContracts1764000000025 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await inTurn(queries, [
      `create table term_rhythm (
        account_id uuid not null,
        -- of the subscription
        id uuid not null,
        starts_on date not null,
        first_ends_before date not null,
        -- null while it keeps renewing
        ends_before date,
        -- on which days periods end, and how long before notice is due
        deadline_key text collate "C" not null,
        service_code text not null,
        time_zone text not null,
        partner_id uuid,
        beneficiary_code text,
        constraint term_rhythm_pkey primary key (account_id, id)
      )`,
      'create index term_rhythm_deadline_idx on term_rhythm (deadline_key, account_id, id)',
      `create index term_rhythm_partner_deadline_idx
        on term_rhythm (partner_id, deadline_key, account_id, id)`,
      `create index term_rhythm_beneficiary_deadline_idx
        on term_rhythm (beneficiary_code, deadline_key, account_id, id)`,
      'create index term_rhythm_starts_idx on term_rhythm (starts_on, account_id, id)',
      `create index term_rhythm_partner_starts_idx
        on term_rhythm (partner_id, starts_on, account_id, id)`,
      `create index term_rhythm_service_starts_idx
        on term_rhythm (service_code, starts_on, account_id, id)`,
      `create index term_rhythm_ends_idx on term_rhythm (ends_before, account_id, id)
        where ends_before is not null`,
      `create index term_rhythm_partner_ends_idx
        on term_rhythm (partner_id, ends_before, account_id, id) where ends_before is not null`,
      `create table term_rhythm_class (
        renewal_unit text not null constraint term_rhythm_class_unit_check
          check (renewal_unit in ('MONTHS', 'DAYS')),
        renewal_length int not null,
        notice_days int not null,
        constraint term_rhythm_class_pkey primary key (renewal_unit, renewal_length, notice_days)
      )`,
      `create table order_listing (
        account_id uuid not null,
        -- of the order
        id uuid not null,
        number text not null,
        -- in the account's zone
        accepted_on date not null,
        is_activated boolean not null,
        partner_id uuid,
        constraint order_listing_pkey primary key (account_id, id)
      )`,
      'create index order_listing_accepted_idx on order_listing (accepted_on, account_id, id)',
      `create index order_listing_activated_idx
        on order_listing (is_activated, accepted_on, account_id, id)`,
      `create index order_listing_number_idx
        on order_listing (number, accepted_on, account_id, id)`,
      `create index order_listing_partner_accepted_idx
        on order_listing (partner_id, accepted_on, account_id, id)`,
      `create index order_listing_partner_activated_idx
        on order_listing (partner_id, is_activated, accepted_on, account_id, id)`,
      `create index order_listing_account_accepted_idx
        on order_listing (account_id, accepted_on, id)`,
      `create table account_search_word (
        account_id uuid not null,
        id uuid not null,
        -- folded: lower case, without accents; "C", so that its beginnings are a range
        word text collate "C" not null,
        partner_id uuid,
        constraint account_search_word_pkey primary key (account_id, id),
        constraint account_search_word_account_id_word_key unique (account_id, word)
      )`,
      `-- covering, so that a page is read from it alone, in its order
      create index account_search_word_idx
        on account_search_word (word, account_id) include (partner_id)`,
      `create index account_search_word_partner_idx
        on account_search_word (partner_id, word, account_id)`,
    ]);
    await shareWithAllAccounts(queries, 'term_rhythm_class');
    await ownByAccount(queries, {
      name: 'term_rhythm',
      grants: 'select, insert, update (starts_on, first_ends_before, ends_before, deadline_key)',
      beneficiaryMayReadWhere: BENEFICIARY_ROWS,
      foreignKeys: [
        'term_rhythm_subscription_fkey foreign key (account_id, id) references subscription (account_id, id)',
      ],
    });
    await ownByAccount(queries, {
      name: 'order_listing',
      grants: 'select, insert, update (is_activated)',
      foreignKeys: [
        'order_listing_order_fkey foreign key (account_id, id) references service_order (account_id, id)',
      ],
    });
    await ownByAccount(queries, {
      name: 'account_search_word',
      grants: 'select, insert, delete',
      foreignKeys: [
        'account_search_word_account_id_fkey foreign key (account_id) references account (id)',
      ],
    });
    await openToPartners(queries, ['term_rhythm', 'order_listing', 'account_search_word']);
    await inTurn(queries, [FILL_TERM_RHYTHM, FILL_CLASSES, FILL_ORDERS]);
    await fillSearchWords(queries);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      'drop table account_search_word, order_listing, term_rhythm_class, term_rhythm',
    );
  }
}

async function openToPartners(queries: QueryRunner, tables: readonly string[]): Promise<void> {
  const citus = (await queries.query(
    `select 1 as present from pg_extension where extname = 'citus'`,
  )) as unknown[];
  const own = isolationOf('account_id');
  const [using, check] =
    citus.length > 0
      ? [`${own} or (${PARTNER_ROWS})`, own]
      : [ROWS_ONCE_A_STATEMENT, OWN_ONCE_A_STATEMENT];
  for (const table of tables) {
    const policy = `alter policy ${table}_isolation on ${table}`;
    await queries.query(`${policy} using (${using}) with check (${check})`);
  }
}
