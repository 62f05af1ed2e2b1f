/**
 * Rows of a table have ids of their own space, in the order in which they are made, as uuid v7 has.
 */
const id = (space, number) =>
  `('01900000-0000-7${space}-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

const ACCOUNT = '001';
const ORDER = '002';
const LINE = '003';
const SUBSCRIPTION = '004';
const RATE = '005';
const CHARGE = '006';
const USAGE = '007';
const TOTAL = '008';
const CONTACT = '009';
const PERSON = '00a';
const ACTIVATION = '00b';
const COUNTER = '00c';

const RECORDED = `'2023-01-02T09:00:00Z', 'bench'`;

/** Four services an account, one of them CXone; number of the line, code, stated months. */
const LINES = `(values (1, 'CXONE', 36), (2, 'GOTO_CONNECT', 12), (3, 'OPENVOICE', null),
  (4, 'GOTO_WEBINAR', 24)) as l (n, service, months)`;
const SUBSCRIPTIONS_EACH = 4;

/** Calls lie before it, spread evenly over each subscription's time. */
const BEFORE = '2026-11-01T00:00:00Z';
/** From August to October. */
const DAYS = 92;

/** So that what is sorted on its way into the table stays small. */
const ACCOUNTS_AT_ONCE = 50;

/** Fills a migrated database; set-based, as owner, in one transaction. */
export async function generate(client, { accounts, usage, days = DAYS }) {
  const each = Math.floor(usage / (accounts * SUBSCRIPTIONS_EACH));
  console.log(`Filling: ${accounts} accounts, ${each} usage records a subscription …`);
  await client.query('begin');
  // Foreign keys hold by construction; checking them row by row would take most of the time.
  await client.query('set local session_replication_role = replica');
  for (const statement of contracts(accounts)) await client.query(statement);
  if (each > 0) {
    // Built in one go from rows that lie there, an index costs a fraction and is dense.
    const indexes = await withoutIndexes(client);
    for (let from = 1; from <= accounts; from += ACCOUNTS_AT_ONCE) {
      const to = Math.min(from + ACCOUNTS_AT_ONCE - 1, accounts);
      await client.query(calls(from, to, each, days));
    }
    await client.query(`set local maintenance_work_mem = '1GB'`);
    for (const { definition } of indexes) await client.query(definition);
    await client.query(TOTALS);
  }
  await client.query('commit');
  // Index-only scans and plans need both; a running server has them from autovacuum.
  const { rows } = await client.query(FILLED);
  await client.query(`vacuum (analyze) ${rows.map(({ name }) => name).join()}`);
  await client.query('checkpoint');
}

/**
 * Tables with rows. Autovacuum lets others be, and one that was vacuumed without any is planned for
 * as empty.
 */
const FILLED = `select oid::regclass::text as name from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0`;

/** Drops the indexes of calls that belong to no constraint, and tells how to make them again. */
async function withoutIndexes(client) {
  const { rows } = await client.query(`select indexrelid::regclass::text as name,
      pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = 'usage_record'::regclass
      and not exists (select from pg_constraint where conindid = indexrelid)`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows;
}

const contracts = (accounts) => [
  `insert into account (id, number, name, time_zone, currency_code, locale, country_code,
     beneficiary_codes, recorded_at, recorded_by)
   select ${id(ACCOUNT, 'a')}, 'B-' || lpad(a::text, 6, '0'), 'Customer ' || a, 'Europe/Paris',
     'EUR', 'fr-FR', 'FR', '{NICE}', ${RECORDED} from generate_series(1, ${accounts}) a`,
  `insert into account_number_directory (number, account_id) select number, id from account`,
  `insert into account_counter (account_id, id, orders, subscriptions)
   select ${id(ACCOUNT, 'a')}, ${id(COUNTER, 'a')}, 1, 4 from generate_series(1, ${accounts}) a`,
  `insert into person (account_id, id, name, email, role, recorded_at, recorded_by)
   select ${id(ACCOUNT, 'a')}, ${id(PERSON, 'a')}, 'Owner ' || a, 'owner' || a || '@bench.example',
     'OWNER', ${RECORDED} from generate_series(1, ${accounts}) a`,
  `insert into service_order (account_id, id, number, submitted_at, effective_on,
     accepted_by_name, accepted_by_email, accepted_at, currency_code, beneficiary_codes,
     recorded_at, recorded_by)
   select ${id(ACCOUNT, 'a')}, ${id(ORDER, 'a')}, '1', '2023-01-02T09:00:00Z',
     date '2023-01-05' + (a * 37) % 900, 'Owner', 'owner@bench.example', '2023-01-02T09:00:00Z',
     'EUR', '{NICE}', ${RECORDED} from generate_series(1, ${accounts}) a`,
  `insert into order_activation (account_id, id, order_id, recorded_at, recorded_by)
   select ${id(ACCOUNT, 'a')}, ${id(ACTIVATION, 'a')}, ${id(ORDER, 'a')}, ${RECORDED}
   from generate_series(1, ${accounts}) a`,
  `insert into order_line (account_id, id, order_id, position, service_code, terms_version,
     term_months, beneficiary_code)
   select ${id(ACCOUNT, 'a')}, ${id(LINE, 'a * 4 + n')}, ${id(ORDER, 'a')}, n, service, 1, months,
     case service when 'CXONE' then 'NICE' end
   from generate_series(1, ${accounts}) a, ${LINES}`,
  `insert into order_charge (account_id, id, order_line_id, position, kind, description, quantity,
     unit_price, beneficiary_code)
   select ${id(ACCOUNT, 'a')}, ${id(CHARGE, 'a * 4 + n')}, ${id(LINE, 'a * 4 + n')}, 1, 'RECURRING',
     'Seat', 10 + a % 40, 26, case service when 'CXONE' then 'NICE' end
   from generate_series(1, ${accounts}) a, ${LINES}`,
  `insert into order_rate (account_id, id, order_line_id, direction, leg, prefix, per_minute,
     initial_increment_seconds, additional_increment_seconds, connection_fee, minimum_charge,
     valid_from, beneficiary_code)
   select ${id(ACCOUNT, 'a')}, ${id(RATE, '(a * 4 + n) * 2 + d')}, ${id(LINE, 'a * 4 + n')},
     (array['INBOUND', 'OUTBOUND'])[d + 1], 'CONSUMER', '', 0.012 + 0.007 * d, 12, 6, 0, 0,
     '2023-01-05', case service when 'CXONE' then 'NICE' end
   from generate_series(1, ${accounts}) a, ${LINES}, generate_series(0, 1) d`,
  // Different starts, so that no two clocks of an account agree.
  `insert into subscription (account_id, id, number, order_id, order_line_id, service_code,
     terms_version, starts_on, term_months, beneficiary_code, recorded_at, recorded_by)
   select ${id(ACCOUNT, 'a')}, ${id(SUBSCRIPTION, 'a * 4 + n')}, n::text, ${id(ORDER, 'a')},
     ${id(LINE, 'a * 4 + n')}, service, 1, date '2023-01-05' + (a * 37 + n * 101) % 900, months,
     case service when 'CXONE' then 'NICE' end, ${RECORDED}
   from generate_series(1, ${accounts}) a, ${LINES}`,
  `insert into support_contact (account_id, id, vendor_code, channel, value, hours, time_zone,
     languages, severities, valid_from, recorded_at, recorded_by)
   select ${id(ACCOUNT, 'a')}, ${id(CONTACT, 'a * 4 + c')}, (array['NICE', 'GOTO'])[1 + c / 2],
     (array['PHONE', 'EMAIL'])[1 + c % 2],
     case c % 2 when 0 then '+3317' || lpad((a * 4 + c)::text, 7, '0')
       else 'help' || c || '@bench.example' end,
     'Every day, 24 hours', 'UTC', '{en,fr}', '{}', '2023-01-05', ${RECORDED}
   from generate_series(1, ${accounts}) a, generate_series(0, 3) c`,
];

/**
 * One call in ten is not answered and costs nothing; the others are rated as the product would.
 *
 * Inserted subscription by subscription, as an import is; a live feed would lie more scattered.
 */
const calls = (from, to, each, days) =>
  `insert into usage_record (account_id, id, subscription_id, source, external_id, content_hash,
     direction, leg, from_number, to_number, disposition, started_at, answered_at, ended_at,
     used_on, status, billed_seconds, amount, order_rate_id, recorded_at, recorded_by, kind,
     version, is_current)
   select ${id(ACCOUNT, 'a')}, ${id(USAGE, `(a * 4 + n) * ${each} + k`)},
     ${id(SUBSCRIPTION, 'a * 4 + n')}, 'bench', n || '-' || k,
     sha256(convert_to(n || '-' || k, 'UTF8')), (array['INBOUND', 'OUTBOUND'])[d + 1], 'CONSUMER',
     '+33170' || lpad((k % 1000000)::text, 6, '0'), '+33612' || lpad((a * k % 1000000)::text, 6, '0'),
     case when answered then 'ANSWERED' else 'NO_ANSWER' end, at,
     case when answered then at + interval '4 s' end, at + talked * interval '1 s' + interval '4 s',
     ((at + interval '4 s') at time zone 'Europe/Paris')::date,
     case when answered then 'RATED' else 'NOT_ANSWERED' end,
     case when answered then billed else 0 end,
     case when answered then round((0.012 + 0.007 * d) * billed / 60, 6) else 0 end,
     case when answered then ${id(RATE, '(a * 4 + n) * 2 + d')} end, at + interval '1 h', 'bench',
     'CALL', 1, true
   from generate_series(${from}, ${to}) a, generate_series(1, 4) n,
     generate_series(1, ${each}) k,
     lateral (select timestamptz '${BEFORE}' - interval '${days} days'
         + trunc(${days * 86_400} * k::numeric / ${each + 1}) * interval '1 s' + (a * 7 + k * 13) % 900 * interval '1 s' as at,
       k % 10 <> 0 as answered, (a + k) % 2 as d,
       case when k % 10 = 0 then 0 else 20 + (a * 31 + k * 17) % 1200 end as talked) call,
     lateral (select 12 + ceil(greatest(talked - 12, 0) / 6.0)::int * 6 as billed) rating
   order by a, n, k`;

const TOTALS = `insert into usage_monthly_total (account_id, id, subscription_id, month, direction, calls,
     unrated_calls, billed_seconds, amount)
   select account_id, ${id(TOTAL, 'row_number() over ()')}, subscription_id,
     to_char(used_on, 'YYYY-MM') as month, direction, count(*), 0, sum(billed_seconds), sum(amount)
   from usage_record group by account_id, subscription_id, month, direction`;
