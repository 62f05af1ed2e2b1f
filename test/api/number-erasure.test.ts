import fc from 'fast-check';
import type { Client } from 'pg';
import { aNumber, aRatedContract, erase as eraseNumbers } from '../support/erasure';
import { asOwner, keepDetail, removeDetail, totalsKept, uuidOf } from '../support/retention';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, read, refusalsOf, sendCalls, unique } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = await asOwner(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const erase = (accountId: string, more: object, viewer = STAFF) =>
  eraseNumbers(server, accountId, more, viewer);
const aWorld = () => aRatedContract(server);

interface Numbers {
  readonly from: string | null;
  readonly to: string | null;
  readonly dialled: string | null;
}
/** The numbers of an account's records as they are stored, by external id. */
async function stored(accountId: string): Promise<Record<string, Numbers>> {
  const { rows } = await owner.query<Numbers & { id: string }>(
    `select external_id as id, from_number as "from", to_number as "to", dialled
      from usage_record where account_id = $1 order by external_id`,
    [uuidOf(accountId)],
  );
  return Object.fromEntries(rows.map(({ id, ...kept }) => [id, kept]));
}

/** All that is said of an account's use but who called whom. */
async function charged(subscriptionId: string): Promise<object[]> {
  const { node } = await read<{ node: { usageRecords: { nodes: object[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { usageRecords(first: 100) { nodes {
      externalId status usedOn billedSeconds amount { amount } rate { prefix }
      derivation { summary } } } } } }`,
    { id: subscriptionId },
  );
  return node.usageRecords.nodes;
}

/** The tables that hold a text anywhere. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await owner.query(
      `select 1 from ${name} t where position($1 in t::text) > 0 limit 1`,
      [text],
    );
    if (rowCount) found.push(name);
  }
  return found;
}

describe('The erasure of a number', () => {
  it('takes it out of every call from it or to it, however it was dialled, and no other', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const [her, other] = [aNumber(), aNumber()];
    const national = `0${her.slice(3)}`;
    const at = (externalId: string, more: object) =>
      aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, { externalId, from: other, ...more });
    const records = [
      at('a to', { to: her, dialled: national }),
      at('b from', { from: her, to: other, dialled: `0${other.slice(3)}` }),
      at('c neither', { to: other }),
      at('d dialled', { to: null, dialled: `00${her.slice(1)}` }),
      at('e in', { direction: 'INBOUND', from: her, to: other }),
    ];
    await sendCalls(server, records);
    const [before, sums] = [await charged(subscriptionId), await totalsKept(owner, accountId)];
    const done = await erase(accountId, { number: her });
    expect(done).toEqual({ erased: 4, isComplete: true });
    expect(await stored(accountId)).toEqual({
      'a to': { from: other, to: null, dialled: null },
      'b from': { from: null, to: other, dialled: `0${other.slice(3)}` },
      'c neither': { from: other, to: other, dialled: null },
      'd dialled': { from: other, to: null, dialled: null },
      'e in': { from: null, to: other, dialled: null },
    });
    expect(await charged(subscriptionId)).toEqual(before);
    expect(await totalsKept(owner, accountId)).toEqual(sums);
    expect(await tablesWith(her.slice(3))).toEqual([]);
    // Nothing can be tried out against a hash, and yet nothing comes in twice.
    const { rows } = await owner.query<{ id: string }>(
      `select external_id as id from usage_record where account_id = $1 and content_hash <> ''`,
      [uuidOf(accountId)],
    );
    expect(rows).toEqual([{ id: 'c neither' }]);
    const again = await sendCalls(server, records);
    expect(again.map(({ status }) => status)).toEqual(records.map(() => 'DUPLICATE'));
    expect(await tablesWith(her.slice(3))).toEqual([]);
    expect(await erase(accountId, { number: her })).toEqual({ erased: 0, isComplete: true });
  });

  it('puts a text in its place by which equal numbers of one act stay equal, if so asked', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const [one, two] = [aNumber(), aNumber()];
    const at = (externalId: string, from: string, to: string) =>
      aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, { externalId, from, to });
    await sendCalls(server, [at('a', one, two), at('b', two, one), at('c', one, one)]);
    const pseudonymise = { mode: 'PSEUDONYMISE', usedBefore: '2026-11-01' };
    expect(await erase(accountId, pseudonymise)).toMatchObject({ erased: 3 });
    const { a, b, c } = await stored(accountId);
    for (const text of [a?.from, a?.to]) expect(text).toMatch(/^~[\w-]{16}$/);
    expect(a?.from).not.toBe(a?.to);
    expect([b, c]).toEqual([
      { from: a?.to, to: a?.from, dialled: null },
      { from: a?.from, to: a?.from, dialled: null },
    ]);
    // What stands there is left alone, until nothing is to be left at all.
    expect(await erase(accountId, pseudonymise)).toMatchObject({ erased: 0 });
    expect(await erase(accountId, { usedBefore: '2026-11-01' })).toMatchObject({ erased: 3 });
    expect(Object.values(await stored(accountId))).toEqual(
      Array.from({ length: 3 }, () => ({ from: null, to: null, dialled: null })),
    );
  });

  it('uses another key in each act: nobody can tell that two were the same number', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const her = aNumber();
    const texts: (string | null | undefined)[] = [];
    for (const externalId of ['a', 'b']) {
      const call = { externalId: unique(externalId), to: her };
      await sendCalls(server, [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, call)]);
      await erase(accountId, { number: her, mode: 'PSEUDONYMISE' });
      texts.push((await stored(accountId))[call.externalId]?.to);
    }
    expect(new Set(texts).size).toBe(2);
  });

  it('is of calls before a date only, in the account’s zone, where one is given', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const her = aNumber();
    const at = (externalId: string, answeredAt: string) =>
      aCall(subscriptionId, answeredAt, 60, { externalId, to: her });
    // Midnight in Paris is 22:00 in October.
    await sendCalls(server, [at('a', '2026-10-04T21:59:59Z'), at('b', '2026-10-04T22:00:00Z')]);
    expect(await erase(accountId, { number: her, usedBefore: '2026-10-05' })).toMatchObject({
      erased: 1,
    });
    expect(await stored(accountId)).toMatchObject({ a: { to: null }, b: { to: her } });
  });

  it('takes the first day there is, which begins in the year 0 in Paris: nothing is older', async () => {
    const accountId = await anAccount(server, { timeZone: 'Europe/Paris' });
    expect(await erase(accountId, { usedBefore: '0001-01-01' })).toMatchObject({ erased: 0 });
  });

  it('leaves the number in an incident, as evidence of the emergency call', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const more = { externalId: 'sos', to: null, dialled: '112' };
    await sendCalls(server, [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, more)]);
    await erase(accountId, { usedBefore: '2026-11-01' });
    expect(await stored(accountId)).toEqual({ sos: { from: null, to: null, dialled: null } });
    const { rows } = await owner.query(
      'select dialled from emergency_incident where account_id = $1',
      [uuidOf(accountId)],
    );
    expect(rows).toEqual([{ dialled: '112' }]);
    expect(await charged(subscriptionId)).toMatchObject([
      {
        status: 'PROHIBITED_EMERGENCY',
        derivation: { summary: expect.stringContaining('never') as string },
      },
    ]);
  });

  it('does 10,000 entries at the most, and the rest when it is done again', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const her = aNumber();
    await sendCalls(server, [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, { to: her })]);
    await owner.query(
      `insert into usage_record select (jsonb_populate_record(u,
          jsonb_build_object('id', md5(u.id::text || n), 'external_id', 'copy ' || n))).*
        from usage_record u, generate_series(1, 10050) n where account_id = $1`,
      [uuidOf(accountId)],
    );
    expect(await erase(accountId, { number: her })).toEqual({ erased: 10_000, isComplete: false });
    expect(await erase(accountId, { number: her })).toEqual({ erased: 51, isComplete: true });
  });
});

describe('An erasure is refused', () => {
  it.each([
    ['without a number and a date', {}, ['input']],
    ['without a reason', { usedBefore: '2026-01-01', reason: ' ' }, ['input', 'reason']],
    [
      'with the number in its reason, which the log would keep',
      { number: '+33145000000', reason: 'Art. 17, 01 45 00 00 00' },
      ['input', 'reason'],
    ],
  ])('%s', async (_, more, path) => {
    const input = { accountId: await anAccount(server), mode: 'ERASE', reason: 'So.', ...more };
    const refused = await refusalsOf(server, STAFF, 'eraseUsageNumbers', input);
    expect(refused).toMatchObject([{ code: 'INVALID_INPUT', path }]);
  });
});

it('The log tells of an erasure, and no number.', async () => {
  const { accountId, subscriptionId } = await aWorld();
  const her = aNumber();
  await sendCalls(server, [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, { to: her })]);
  await erase(accountId, { number: her, usedBefore: '2026-11-01' });
  const { account } = await read<{ account: { auditEntries: { nodes: object[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { account(id: $id) { auditEntries(where: { act: { eq: "eraseUsageNumbers" } }) { nodes {
      act right changes { name before after } } } } }`,
    { id: accountId },
  );
  const change = (name: string, after: string) => ({ name, before: null, after });
  expect(account.auditEntries.nodes).toEqual([
    {
      ...{ act: 'eraseUsageNumbers', right: 'ERASE_NUMBERS' },
      changes: [
        ...[change('mode', 'ERASE'), change('numbers', 'one'), change('usedBefore', '2026-11-01')],
        ...[change('records', '1'), change('reason', 'She asked for it.')],
      ],
    },
  ]);
});

describe('Whatever is erased of whatever calls', () => {
  const party = fc.constantFrom('+33145000000', '+33612345678', '+4930000000', '+14155550100');
  const anyUse = fc.record({
    at: fc.integer({ min: 0, max: 300 * 86_400 }),
    lasts: fc.integer({ min: 0, max: 600 }),
    from: party,
    to: party,
    more: fc.constantFrom<object>(
      {},
      { direction: 'INBOUND' },
      { to: null, dialled: '112' },
      { disposition: 'NO_ANSWER', answeredAt: null },
      { leg: 'AGENT', agentConnectivity: 'VOIP' },
    ),
  });
  const anyErasure = fc.record({
    number: fc.option(party),
    usedBefore: fc.constantFrom('2026-03-01', '2026-06-01', '2026-11-01'),
    mode: fc.constantFrom('ERASE', 'PSEUDONYMISE'),
  });

  it('no status, amount, reason for it or total changes, and none comes in twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyUse, { minLength: 1, maxLength: 10 }),
        fc.array(anyErasure, { minLength: 1, maxLength: 3 }),
        async (use, erasures) => {
          const { accountId, subscriptionId } = await aWorld();
          const records = use.map(({ at, lasts, from, to, more }) => {
            const answeredAt = new Date(Date.UTC(2025, 11, 20) + at * 1_000).toISOString();
            return aCall(subscriptionId, answeredAt, lasts, { from, to, ...more });
          });
          await sendCalls(server, records);
          const [before, sums] = [
            await charged(subscriptionId),
            await totalsKept(owner, accountId),
          ];
          for (const erasure of erasures) {
            expect(await erase(accountId, erasure)).toMatchObject({ isComplete: true });
            expect(await charged(subscriptionId)).toEqual(before);
          }
          expect(await totalsKept(owner, accountId)).toEqual(sums);
          for (const { status } of await sendCalls(server, records))
            expect(status).toBe('DUPLICATE');
          expect(await totalsKept(owner, accountId)).toEqual(sums);
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);

  // As long as the merge compares the empty hash of a removed call.
  it('an erased call whose detail is then removed is a DUPLICATE when it comes', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const call = aCall(subscriptionId, '2026-02-05T12:00:00Z', 60, { to: aNumber() });
    await sendCalls(server, [call]);
    await erase(accountId, { usedBefore: '2026-11-01' });
    await keepDetail(server, accountId, 1);
    await removeDetail(server);
    expect((await sendCalls(server, [call]))[0]?.status).toBe('DUPLICATE');
  });

  it('an erased call whose detail is then removed is not taken in again', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const call = aCall(subscriptionId, '2026-02-05T12:00:00Z', 60, { to: aNumber() });
    await sendCalls(server, [call]);
    await erase(accountId, { usedBefore: '2026-11-01' });
    await keepDetail(server, accountId, 1);
    await removeDetail(server);
    const sums = await totalsKept(owner, accountId);
    const [again] = await sendCalls(server, [call]);
    expect(again?.status).not.toBe('ACCEPTED');
    expect(await totalsKept(owner, accountId)).toEqual(sums);
  });
});
