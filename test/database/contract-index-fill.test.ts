import fc from 'fast-check';
import { Client } from 'pg';
import { FILL_TERM_RHYTHM } from '../../migrations/1764000000025-index-contracts';
import { standingNotices, type NoticeFact } from '../../src/domain/contract/notice';
import { LAST_DATE } from '../../src/domain/time/calendar-date';
import { termSchedule } from '../../src/domain/contract/term';
import { termRhythm } from '../../src/domain/contract/term-rhythm';
import { anyTerms, plusDays, startDate, statedTerm } from '../domain/arbitraries';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

// The migration computes the rhythm of what is on record in SQL; the rules have the last word.

const CONTRACTS = 600;
const ACCOUNT = '10000000-0000-7000-8000-000000000001';

const notice = fc.record({
  after: fc.integer({ min: 0, max: 2_500 }),
  method: fc.constantFrom(null, 'EMAIL', 'OVERNIGHT_COURIER', 'REGISTERED_MAIL'),
  isWithdrawn: fc.boolean(),
});
const contract = fc
  .record({
    terms: anyTerms,
    noticeDaysMin: fc.constantFrom(0, 1, 30, 90),
    startsOn: startDate,
    stated: statedTerm,
    notices: fc.array(notice, { maxLength: 3 }),
  })
  .map(({ terms, noticeDaysMin, ...more }) => ({ ...more, terms: { ...terms, noticeDaysMin } }));
type Contract = typeof contract extends fc.Arbitrary<infer One> ? One : never;

const uuid = (index: number) => `20000000-0000-7000-8000-${`${index}`.padStart(12, '0')}`;

const noticesOf = ({ startsOn, notices }: Contract): NoticeFact[] =>
  notices.map(({ after, method, isWithdrawn }) => {
    const day = plusDays(startsOn, after);
    const told =
      method === null
        ? { sentOn: null, givenOn: day }
        : { sentOn: day, deliveryMethod: method as 'EMAIL' };
    return { ...told, withdrawnOn: isWithdrawn ? day : null };
  });

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  // Rows as they stand when the migration runs, without the orders that they came from.
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into account (id, number, name, time_zone, currency_code, locale, beneficiary_codes,
        recorded_at, recorded_by)
      values ($1, 'A-1', 'One', 'Europe/Paris', 'EUR', 'fr-FR', '{}', now(), 'staff:test')`,
    [ACCOUNT],
  );
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function store(one: Contract, index: number): Promise<void> {
  const { terms, startsOn, stated } = one;
  const changes = {
    version: 1_000 + index,
    initial_term_months_min: terms.initialTermMonthsMin,
    initial_term_months_default: terms.initialTermMonthsDefault,
    renewal_term_months: terms.renewalTermMonths,
    term_shape: terms.termShape,
    notice_days_min: terms.noticeDaysMin,
  };
  await client.query(
    `insert into service_terms select (jsonb_populate_record(t, $1::jsonb)).* from service_terms t
      where t.service_code = 'CXONE' and t.version = 1`,
    [JSON.stringify(changes)],
  );
  await client.query(
    `insert into subscription (account_id, id, number, order_id, order_line_id, service_code,
        terms_version, starts_on, term_months, term_days, recorded_at, recorded_by)
      values ($1, $2, $3, $2, $2, 'CXONE', $4, $5, $6, $7, now(), 'staff:test')`,
    [
      ...[ACCOUNT, uuid(index), `S-${index}`, changes.version, startsOn],
      stated && 'months' in stated ? stated.months : null,
      stated && 'days' in stated ? stated.days : null,
    ],
  );
  for (const [place, fact] of noticesOf(one).entries()) {
    const id = uuid(1_000_000 + index * 10 + place);
    await client.query(
      `insert into termination_notice (account_id, id, subscription_id, sent_on, given_on,
          delivery_method, received_at, given_by, giver_name, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, now(), 'CUSTOMER', 'Olive', now(), 'staff:test')`,
      [
        ...[ACCOUNT, id, uuid(index), fact.sentOn],
        ...(fact.sentOn === null ? [fact.givenOn, null] : [null, fact.deliveryMethod]),
      ],
    );
    if (fact.withdrawnOn === null) continue;
    await client.query(
      `insert into termination_notice_withdrawal (account_id, id, termination_notice_id,
          withdrawn_on, is_accepted_by_provider, recorded_at, recorded_by)
        values ($1, $2, $2, $3, false, now(), 'staff:test')`,
      [ACCOUNT, id, fact.withdrawnOn],
    );
  }
}

it('What it fills in for any contract on record is what the rules say.', async () => {
  const contracts = fc.sample(contract, { numRuns: CONTRACTS, seed: 20_261_130 });
  for (const [index, one] of contracts.entries()) await store(one, index);
  await client.query('delete from term_rhythm');
  await client.query(FILL_TERM_RHYTHM);
  const { rows } = await client.query<{ row: unknown }>(
    `select jsonb_build_object('startsOn', starts_on, 'firstEndsBefore', first_ends_before,
        'endsBefore', ends_before, 'deadlineKey', deadline_key) as row
      from term_rhythm order by id`,
  );
  const expected = contracts.map((one) => {
    const schedule = termSchedule(one.terms, one.startsOn, one.stated);
    const ends = standingNotices(schedule, noticesOf(one), LAST_DATE)
      .map(({ effect }) => effect.endsBefore)
      .sort();
    const rhythm = termRhythm(schedule, ends[0] ?? null);
    const { startsOn, firstEndsBefore, endsBefore, deadlineKey } = rhythm;
    return { startsOn, firstEndsBefore, endsBefore, deadlineKey };
  });
  expect(expected.filter(({ endsBefore }) => endsBefore !== null).length).toBeGreaterThan(200);
  expect(rows.map(({ row }) => row)).toEqual(expected);
});
