import { product } from '../lib/paths.mjs';

const { IndexContracts1764000000025 } = product('../migrations/1764000000025-index-contracts.js');
const { FindDaysAndDuties1764000000029 } = product(
  '../migrations/1764000000029-find-days-and-duties.js',
);

/** Ten subscriptions an account; one partner of 20 accounts, whatever the size. */
const PER_ACCOUNT = 10;
const PARTNER = '00000000-0000-7000-8000-0000000000a1';

/**
 * Fills a database with so many subscriptions, and with what they are found by, as the migration
 * makes it of rows on record. Does nothing where that is done.
 */
export async function fillFinding(client, size) {
  const { rowCount } = await client.query('select 1 from term_rhythm limit 1');
  if (rowCount > 0) return;
  const started = performance.now();
  const accounts = Math.ceil(size / PER_ACCOUNT);
  await client.query('set session_replication_role = replica');
  for (const text of facts(accounts)) await client.query(text);
  await client.query(
    `drop table told_versions_class, contract_day, account_search_word, order_listing,
      term_rhythm_class, term_rhythm`,
  );
  await client.query('vacuum analyze');
  // The migrations themselves, so that their time over such rows is seen, too.
  const took = [];
  for (const Migration of [IndexContracts1764000000025, FindDaysAndDuties1764000000029]) {
    const filling = performance.now();
    await new Migration().up({
      query: async (text, values) => (await client.query(text, values)).rows,
    });
    took.push(`${((performance.now() - filling) / 1_000).toFixed(1)} s`);
    await client.query('vacuum analyze');
  }
  const all = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(
    `${size} subscriptions: filled in ${all} s, of which the migrations ${took.join(', ')}.`,
  );
}

const uuid = (kind, of) => `md5('${kind}' || ${of})::uuid`;
const RECORDED = `timestamptz '2026-01-01', 'bench'`;

/** Statements that store the facts. */
function facts(accounts) {
  return [
    `insert into partner (id, name, recorded_at) values ('${PARTNER}', 'Bench', now())
      on conflict do nothing`,
    `insert into account (id, number, name, time_zone, currency_code, locale, partner_id,
        beneficiary_codes, recorded_at, recorded_by)
      select ${uuid('a', 'n')}, 'ACC-' || lpad(n::text, 7, '0'),
        (array['Zorin', 'Société', 'Harbor', 'Kestrel', 'Meridian', 'Nimbus', 'Orchard', 'Pioneer',
          'Quarry', 'Ridge'])[case when n % ${Math.ceil(accounts / 30)} = 0 then 1 else 2 + n % 9 end]
          || ' ' || (array['Générale', 'Logistics', 'Outfitters', 'Clinics', 'Works'])[1 + n % 5]
          || ' ' || n,
        (array['Europe/Paris', 'America/New_York', 'Asia/Tokyo'])[1 + n % 3], 'EUR', 'fr-FR',
        case when n <= 20 then '${PARTNER}'::uuid end, array['NICE'], ${RECORDED}
      from generate_series(1, ${accounts}) n`,
    `insert into person (account_id, id, name, email, role, recorded_at, recorded_by)
      select ${uuid('a', 'n')}, ${uuid('p', 'n')}, 'Owner', 'owner' || n || '@company' || n || '.example',
        'OWNER', ${RECORDED}
      from generate_series(1, ${accounts}) n`,
    `insert into service_order (account_id, id, number, submitted_at, effective_on, accepted_by_name,
        accepted_by_email, accepted_at, currency_code, beneficiary_codes, recorded_at, recorded_by)
      select ${uuid('a', 'n')}, ${uuid('o', `n || '-' || k`)}, 'O-' || k, at, at::date, 'Owner',
        'owner@company.example', at, 'EUR', '{}', ${RECORDED}
      from generate_series(1, ${accounts}) n, generate_series(1, ${PER_ACCOUNT + 1}) k,
        lateral (select timestamptz '2020-01-01' + make_interval(days => (n * 37 + k * 211) % 2500)
          as at) moment
      -- one in ten accounts has an order that is not activated
      where k <= ${PER_ACCOUNT} or n % 10 = 0`,
    `insert into order_activation (account_id, id, order_id, recorded_at, recorded_by)
      select account_id, id, id, ${RECORDED} from service_order where number <> 'O-${PER_ACCOUNT + 1}'`,
    `insert into subscription (account_id, id, number, order_id, order_line_id, service_code,
        terms_version, starts_on, term_months, term_days, beneficiary_code, recorded_at,
        recorded_by)
      select ${uuid('a', 'n')}, ${uuid('s', `n || '-' || k`)}, 'S-' || k, ${uuid('o', `n || '-' || k`)},
        ${uuid('l', `n || '-' || k`)}, service, 1,
        date '2020-01-01' + (n * 37 + k * 211) % 2500 + case when (n + k) % 200 = 0 then 400 else 0 end,
        case when (n + k) % 40 > 0 then (array[12, 12, 12, 24, 36, 1])[1 + (n + k) % 6] end,
        case when (n + k) % 40 = 0 then 400 end,
        case when service = 'CXONE' then 'NICE' end, ${RECORDED}
      from generate_series(1, ${accounts}) n, generate_series(1, ${PER_ACCOUNT}) k,
        lateral (select case when (n + k) % 50 = 0 then 'OPENVOICE' when k % 2 = 0 then 'CXONE'
          else 'GOTO_CONNECT' end as service) kind`,
    `insert into termination_notice (account_id, id, subscription_id, given_on, received_at,
        given_by, giver_name, recorded_at, recorded_by)
      select account_id, id, id, starts_on + 100, ${RECORDED.split(',')[0]}, 'CUSTOMER', 'Owner',
        ${RECORDED}
      from subscription where ('x' || left(md5(id::text), 4))::bit(16)::int % 10 = 0
        and starts_on < date '2026-06-01'`,
    ...whatHappened(),
  ];
}

/** Of so many contracts it is one; the seed keeps what happens to them apart. */
const oneIn = (count, seed) =>
  `('x' || left(md5(id::text || '${seed}'), 6))::bit(24)::int % ${count} = 0`;

/** Statements that store what happens to contracts, most of it in 2026 and 2027. */
function whatHappened() {
  const change = (kind, columns, values) => `insert into contract_change (account_id, id,
      subscription_id, kind, given_by, beneficiary_code, recorded_at, recorded_by, ${columns})
    select account_id, md5(id::text || '${kind}')::uuid, id, '${kind}', 'PROVIDER',
      beneficiary_code, ${RECORDED}, ${values}`;
  const day = (seed) =>
    `date '2026-01-01' + ('x' || left(md5(id::text || '${seed}'), 6))::bit(24)::int % 700`;
  return [
    `insert into order_charge (account_id, id, order_line_id, position, kind, description, quantity,
        unit_price, lapses_on, unit_price_after, beneficiary_code)
      select account_id, md5(id::text || 'charge')::uuid, order_line_id, 1, 'RECURRING', 'Seat', 5,
        20, case when ${oneIn(5, 'lapse')} then ${day('lapse')} end,
        case when ${oneIn(5, 'lapse')} then 25 end, beneficiary_code
      from subscription`,
    // One price in four changes, one contract in 20 is suspended, one in 50 is said to be broken.
    change(
      'PRICE_CHANGED',
      'effective_on, told_on, charge_id, unit_price',
      `${day('price')}, date '2026-01-01', md5(id::text || 'charge')::uuid, 30
        from subscription where ${oneIn(4, 'price')}`,
    ),
    change(
      'SUSPENDED',
      'suspended_at, resumed_at, reason',
      `${day('suspend')} + time '10:00', ${day('suspend')} + time '10:00' + interval '9 days',
        'Unpaid fees.' from subscription where ${oneIn(20, 'suspend')}`,
    ),
    change(
      'BREACH_NOTICE',
      'told_on, is_curable, reason',
      `${day('breach')}, true, 'Unpaid fees.' from subscription where ${oneIn(50, 'breach')}`,
    ),
    `insert into performance_demand (account_id, id, subscription_id, beneficiary_code, demand,
        reason, clause_document, clause_version, clause_number, due_on, demanded_at, recorded_at,
        recorded_by)
      select account_id, md5(id::text || 'demand')::uuid, id, 'NICE', 'Pay.', 'It is due.',
        'cxone-service-terms', '2022-01', '3', ${day('demand')},
        ${RECORDED.split(',')[0]}, ${RECORDED}
      from subscription where beneficiary_code = 'NICE' and ${oneIn(20, 'demand')}`,
    // Under one CXone contract in 200 the owner was not told of the limitation.
    `insert into emergency_notification (account_id, id, subscription_id, service_code, version,
        user_id, person_id, channel, notified_at, notified_by, recorded_at, recorded_by)
      select s.account_id, s.id, s.id, s.service_code, 1, p.id, p.id, 'EMAIL',
        ${RECORDED.split(',')[0]}, 'bench', ${RECORDED}
      from subscription s join person p on p.account_id = s.account_id
      where s.service_code = 'CXONE' and not ${oneIn(200, 'told').replace('id::text', 's.id::text')}`,
  ];
}
