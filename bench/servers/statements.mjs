// One SQL statement a question, written by hand for the peers that have nothing between.
// PostgreSQL builds the JSON: row_to_json and json_agg over subselects cost least.

/** With the columns that the term follows from. */
const CONTRACT = `s.id, s.number, s.starts_on as "startsOn", s.term_months as "termMonths",
  s.service_code as "serviceCode", v.name as "serviceName",
  t.initial_term_months_min as "initialTermMonthsMin",
  t.initial_term_months_default as "initialTermMonthsDefault",
  t.renewal_term_months as "renewalTermMonths", t.notice_days_min as "noticeDaysMin"`;

const CONTRACTS = `subscription s
  join service_terms t on t.service_code = s.service_code and t.version = s.terms_version
  join service v on v.code = s.service_code`;

const RECORD = `id, started_at as "startedAt", direction, to_number as "toNumber", status,
  billed_seconds as "billedSeconds", amount::text`;

const TOTAL = `direction, calls, billed_seconds as "billedSeconds", amount::text`;

/** The rows of a query as one JSON array, an empty one when there are none. */
const list = (query) => `coalesce((select json_agg(row) from (${query}) row), '[]')`;

const contracts = (more = '') =>
  list(`select ${CONTRACT}${more} from ${CONTRACTS} where s.account_id = a.id
    order by s.starts_on, s.id`);

/**
 * One account.
 *
 * @param parts how to write the values of what is asked below it: month, first and contacts; what
 *   has none is left out.
 */
export function accountStatement({ month, first, contacts }) {
  const totals =
    month &&
    list(`select ${TOTAL} from usage_monthly_total
      where account_id = $1 and subscription_id = s.id and month = ${month}`);
  const records =
    first &&
    list(`select ${RECORD} from usage_record where account_id = $1 and subscription_id = s.id
      order by started_at desc, id desc limit ${first}`);
  const more = [totals && `${totals} as "usageTotals"`, records && `${records} as "usageRecords"`];
  const belowContract = more.map((part) => (part ? `, ${part}` : '')).join('');
  const ofAccount = contacts
    ? `, ${list('select id, channel, value from support_contact where account_id = $1')}
      as "supportContacts"`
    : '';
  return `select row_to_json(account) as json from (select a.number, a.name,
    ${contracts(belowContract)} as subscriptions${ofAccount}
    from account a where a.id = $1) account`;
}

/** So many accounts behind a number: $1 the number, $2 how many. */
export const ACCOUNTS = `select ${list(`select a.number, a.name, ${contracts()} as subscriptions
  from account a where a.number > $1 order by a.number limit $2`)} as json`;

/** Calls of a subscription: $1 account, $2 subscription, $3 how many; behind $4 and $5. */
export const callsStatement = (isBehindCursor) => `select row_to_json(contract) as json from (
  select s.id, ${list(`select ${RECORD} from usage_record
    where account_id = $1 and subscription_id = $2
      ${isBehindCursor ? 'and (started_at, id) < ($4::timestamptz, $5::uuid)' : ''}
    order by started_at desc, id desc limit $3`)} as "usageRecords"
  from subscription s where s.account_id = $1 and s.id = $2) contract`;

/** Totals of a month of all subscriptions of an account: $1 account, $2 month. */
export const MONTH_TOTALS = `select ${list(`select subscription_id as "subscriptionId", ${TOTAL}
  from usage_monthly_total where account_id = $1 and month = $2`)} as json`;
