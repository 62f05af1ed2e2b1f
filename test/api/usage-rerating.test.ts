import {
  correct,
  correctRates,
  entriesOf,
  ledgerFaults,
  previewed,
  replacementOf,
  rerate,
  rowsOf,
} from '../support/ledger';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  act,
  aCall,
  anAccount,
  aRate,
  aSubscription,
  read,
  refusalsOf,
  sendCalls,
  unique,
} from '../support/world';

let server: TestServer;
let accountId: string;
let subscription: string;

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
});
afterAll(() => server.close());

let minute = 0;
/** Each act at a moment of its own, so that it is clear what was known when. */
const later = () => {
  minute += 1;
  server.clock.now = new Date(Date.parse('2026-11-23T12:00:00Z') + minute * 60_000).toISOString();
};
beforeEach(async () => {
  later();
  subscription = await subscribed([aRate('0.60', { prefix: '33' })]);
  later();
});
afterEach(async () => {
  expect(await ledgerFaults(server, subscription)).toEqual([]);
});

const subscribed = async (rates: object[]) =>
  (await aSubscription(server, accountId, '2026-01-01', { rates })).subscriptionId;
const DAY = '2026-10-05T12:00:00Z';
const FRANCE = '+33145000000';
const SPAIN = '+34910000000';

/** The ids of calls that were sent, in their order. */
async function sent(...calls: object[]): Promise<string[]> {
  const results = await sendCalls(server, calls);
  later();
  return results.map(({ record }) => record?.id ?? '');
}
const to = (number: string | null, at = DAY, more: object = {}) =>
  aCall(subscription, at, 60, { to: number, ...more });

const NOTHING = { amount: '0.000000' };
const COMPLETE = { isComplete: true, continueAfter: null };

describe('Rating again', () => {
  test('Calls are charged by the corrected rates, each with a reversal before it.', async () => {
    const [french = '', spanish = ''] = await sent(to(FRANCE), to(SPAIN));
    await correctRates(server, subscription, {
      retire: ['33'],
      add: [aRate('0.06', { prefix: '33' }), aRate('0.30', { prefix: '34' })],
    });
    later();
    const expected = {
      ...{ rerated: 2, unchanged: 0, skipped: 0, ...COMPLETE },
      ...{ amountBefore: { amount: '0.600000' }, amountAfter: { amount: '0.360000' } },
    };
    expect(await previewed(server, subscription)).toEqual(expected);
    expect(await rerate(server, subscription)).toEqual(expected);
    const shown = (await entriesOf(server, french)).map((entry) => [
      ...[entry.kind, entry.version, entry.isCurrent, entry.amount?.amount, entry.reason],
    ]);
    expect(shown).toEqual([
      ['CALL', 1, false, '0.600000', null],
      ['REVERSAL', 1, false, '-0.600000', 'The rates were corrected.'],
      ['CALL', 2, true, '0.060000', 'The rates were corrected.'],
    ]);
    const last = (await entriesOf(server, spanish)).at(-1);
    expect(last).toMatchObject({ status: 'RATED', amount: { amount: '0.300000' } });
  });

  test('Done again it changes nothing.', async () => {
    const [id = ''] = await sent(to(SPAIN), to(FRANCE));
    await correctRates(server, subscription, { add: [aRate('0.30', { prefix: '34' })] });
    later();
    await rerate(server, subscription);
    later();
    const amount = { amount: '0.900000' };
    expect(await rerate(server, subscription)).toEqual({
      ...{ rerated: 0, unchanged: 2, skipped: 0, ...COMPLETE },
      ...{ amountBefore: amount, amountAfter: amount },
    });
    expect(await entriesOf(server, id)).toHaveLength(3);
  });

  test('Once a rate is there, only the calls that waited for it are looked at.', async () => {
    await sent(to(FRANCE), to(SPAIN), to(SPAIN, '2026-10-06T12:00:00Z'));
    const waiting = { rerated: 0, unchanged: 2, amountAfter: NOTHING };
    expect(await rerate(server, subscription, { onlyUnrated: true })).toMatchObject(waiting);
    await correctRates(server, subscription, { add: [aRate('0.30', { prefix: '34' })] });
    later();
    const more = { onlyUnrated: true };
    const expected = { rerated: 2, unchanged: 0, amountBefore: NOTHING };
    expect(await previewed(server, subscription, more)).toMatchObject(expected);
    expect(await rerate(server, subscription, more)).toMatchObject({
      ...expected,
      amountAfter: { amount: '0.600000' },
    });
    expect(await rerate(server, subscription, more)).toMatchObject({ rerated: 0, unchanged: 0 });
  });

  test('A period begins with its first local day and ends before its last.', async () => {
    // Paris: the answers are at 23:59:59 of 30 September, 0:00 of 1 October, …
    const [, first = '', , last = ''] = await sent(
      to(SPAIN, '2026-09-30T21:59:59Z'),
      to(SPAIN, '2026-09-30T22:00:00Z'),
      to(SPAIN, '2026-10-15T12:00:00Z', { startedAt: '2026-10-09T12:00:00Z' }),
      to(SPAIN, '2026-10-31T22:59:59Z'),
      to(SPAIN, '2026-10-31T23:00:00Z'),
    );
    await correctRates(server, subscription, { add: [aRate('0.30', { prefix: '34' })] });
    later();
    const october = { from: '2026-10-01', to: '2026-11-01' };
    expect(await previewed(server, subscription, { ...october, onlyUnrated: true })).toMatchObject({
      rerated: 3,
    });
    expect(await rerate(server, subscription, october)).toMatchObject({ rerated: 3 });
    for (const id of [first, last]) expect(await entriesOf(server, id)).toHaveLength(3);
  });

  test('A notice that is recorded late makes use after the end of what was use in term.', async () => {
    const { subscriptionId } = await aSubscription(server, accountId, '2025-10-01', {
      rates: [aRate('0.60')],
    });
    const [result] = await sendCalls(server, [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60)]);
    later();
    const notice = { subscriptionId, givenOn: '2026-08-01' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    later();
    const amount = { amount: '0.600000' };
    expect(await rerate(server, subscriptionId)).toMatchObject({
      ...{ rerated: 1, amountBefore: amount, amountAfter: amount },
    });
    const entries = await entriesOf(server, result?.record?.id ?? '');
    expect(entries.map(({ status }) => status)).toEqual(['RATED', 'RATED', 'POST_TERM']);
  });

  test('Emergency calls are no part of it, and calls whose numbers were erased are skipped.', async () => {
    await sent(to(null, DAY, { dialled: '112' }), to(SPAIN, DAY, { externalId: unique('gone') }));
    const erase = `update usage_record set to_number = null, from_number = null, dialled = null,
      content_hash = '\\x' where account_id = $1 and external_id like 'gone-%'`;
    await rowsOf(server, subscription, erase);
    await correctRates(server, subscription, { add: [aRate('0.30')] });
    later();
    const expected = { rerated: 0, unchanged: 0, skipped: 1, ...COMPLETE };
    expect(await previewed(server, subscription)).toMatchObject(expected);
    expect(await rerate(server, subscription)).toMatchObject(expected);
  });

  test('Calls that were dialled elsewhere are judged from there, again.', async () => {
    // 111 is an emergency number in New Zealand and none in France.
    const [id = ''] = await sent(to(SPAIN, DAY, { originCountryCode: 'NZ', callType: 'MOBILE' }));
    const mobile = aRate('0.90', { prefix: '34', callType: 'MOBILE' });
    await correctRates(server, subscription, { add: [aRate('0.30', { prefix: '34' }), mobile] });
    later();
    expect(await rerate(server, subscription)).toMatchObject({ rerated: 1 });
    expect((await entriesOf(server, id)).at(-1)?.amount?.amount).toBe('0.900000');
  });

  test('A call that was corrected is rated again in its version in force.', async () => {
    const call = to(FRANCE);
    const [id = ''] = await sent(call);
    await correct(server, id, replacementOf(call, { endedAt: '2026-10-05T12:02:00Z' }));
    later();
    await correctRates(server, subscription, {
      retire: ['33'],
      add: [aRate('0.06', { prefix: '33' })],
    });
    later();
    expect(await rerate(server, subscription)).toMatchObject({ rerated: 1 });
    const entries = await entriesOf(server, id);
    expect(entries.map(({ amount }) => amount?.amount)).toEqual([
      ...['0.600000', '-0.600000', '1.200000', '-1.200000', '0.120000'],
    ]);
    const summaries = entries.filter(({ kind }) => kind === 'CALL').map((one) => one.derivation);
    expect(summaries.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('60 s billed at 0.60 a minute: 0.60'),
      expect.stringContaining('120 s billed at 0.60 a minute: 1.20'),
      expect.stringContaining('120 s billed at 0.06 a minute: 0.12'),
    ]);
  });
});

describe('Many calls', () => {
  test('An act looks at 10,000 calls, says where to go on, and the next one finishes.', async () => {
    // An account of its own: what is checked after each test is checked for a whole account.
    accountId = await anAccount(server);
    subscription = await subscribed([aRate('0.60', { prefix: '33' })]);
    later();
    await sent(to(SPAIN));
    // All at one moment: ids alone tell where to go on.
    await rowsOf(server, subscription, copies(10_299));
    await correctRates(server, subscription, { add: [aRate('0.30', { prefix: '34' })] });
    for (const onlyUnrated of [true, false]) {
      later();
      const first = await previewed(server, subscription, { onlyUnrated });
      const done = await rerate(server, subscription, { onlyUnrated });
      expect(done).toEqual(first);
      const counts = (calls: number) =>
        onlyUnrated ? { rerated: calls, unchanged: 0 } : { rerated: 0, unchanged: calls };
      expect(done).toMatchObject({ ...counts(10_000), isComplete: false });
      const rest = { onlyUnrated, after: done.continueAfter };
      const second = await previewed(server, subscription, rest);
      expect(await rerate(server, subscription, rest)).toEqual(second);
      expect(second).toMatchObject({ ...counts(300), ...COMPLETE });
    }
    const [last = ''] = await sent(to(FRANCE));
    expect(await entriesOf(server, last)).toHaveLength(1);
  }, 120_000);
});

const COLUMNS = `subscription_id, source, content_hash, direction, leg, from_number, to_number,
  disposition, started_at, answered_at, ended_at, used_on, status, billed_seconds, amount,
  recorded_at, recorded_by, kind, version, is_current`;
const LATEST = `(select u.* from usage_record u where account_id = $1
  order by recorded_at desc, id desc limit 1)`;
/** The latest call so many times more, in its month's total, too. */
const copies = (count: number) => `with made as (
    insert into usage_record (account_id, id, external_id, ${COLUMNS})
    select account_id, gen_random_uuid(), 'copy-' || n || id, ${COLUMNS}
    from ${LATEST} u, generate_series(1, ${count}) n returning subscription_id
  ) update usage_monthly_total t set calls = calls + ${count},
      unrated_calls = unrated_calls + ${count}
    where account_id = $1 and subscription_id = (select subscription_id from made limit 1)`;

const PLACE_ID = '00000000-0000-7000-8000-000000000001';

describe('What is refused', () => {
  const problemsOf = async (more: object) =>
    (
      await refusalsOf(server, STAFF, 'rerateUsage', {
        ...{ subscriptionId: subscription, from: '2026-10-01', to: '2026-11-01' },
        ...{ reason: 'Wrong.', ...more },
      })
    ).map(({ code, path, message }) => [code, path.slice(1).join('.'), message]);

  test('A period that is none, a reason that is none, and a subscription of nobody.', async () => {
    expect(await problemsOf({ to: '2026-10-01', reason: '' })).toEqual([
      ['INVALID_INPUT', 'reason', 'expected a text, got an empty one'],
      ['INVALID_INPUT', 'to', 'expected a day after 2026-10-01, got 2026-10-01'],
    ]);
    expect(await problemsOf({ subscriptionId: 'sub_nothing' })).toMatchObject([
      ['NOT_FOUND', 'subscriptionId', expect.any(String)],
    ]);
  });

  test.each([
    ['nothing', ''],
    ['a word', 'later'],
    ['one of the other order', Buffer.from(`2026-10-05/${PLACE_ID}`).toString('base64url')],
    ['a day that is none', Buffer.from(`2026-13-05T/${PLACE_ID}`).toString('base64url')],
  ])('A place to go on after that no act gave out: %s.', async (_, after) => {
    expect(await problemsOf({ after })).toMatchObject([
      ['INVALID_INPUT', 'after', expect.any(String)],
    ]);
  });

  test('A period that ends twice, or never; it may still end with "before".', async () => {
    const both = 'expected only to, which replaces before, got both';
    expect(await problemsOf({ before: '2026-11-01' })).toEqual([['INVALID_INPUT', 'before', both]]);
    expect(await problemsOf({ to: null })).toEqual([
      ['INVALID_INPUT', 'to', 'expected a date, got none'],
    ]);
    expect(await problemsOf({ to: null, before: '2026-10-01' })).toEqual([
      ['INVALID_INPUT', 'before', 'expected a day after 2026-10-01, got 2026-10-01'],
    ]);
  });

  test('A preview is refused for the same, and is null where there is no subscription.', async () => {
    const input = { subscriptionId: subscription, from: '2026-10-01', to: '2026-10-01' };
    const query = `query ($input: PreviewRerateInput!) { previewRerate(input: $input) { rerated } }`;
    const { errors } = await server.ask(STAFF, query, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    const nobody = { ...input, subscriptionId: 'sub_nothing' };
    expect(await read(server, STAFF, query, { input: nobody })).toEqual({ previewRerate: null });
    const { errors: refused } = await server.ask(partner('first'), query, { input });
    expect(refused?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});
