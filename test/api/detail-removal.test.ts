import fc from 'fast-check';
import type { Client } from 'pg';
import { correct, replacementOf } from '../support/ledger';
import {
  asOwner,
  callsLeft,
  expectSums,
  keepDetail,
  removeDetail,
  totalsKept,
  uuidOf,
} from '../support/retention';
import { startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

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

interface World {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly other: string;
}
/** Two subscriptions from 2025 on, whose detail is kept for 12 months: from 1 November 2025. */
async function aWorld(months: number | null = 12): Promise<World> {
  const accountId = await anAccount(server);
  const rates = [aRate('0.0119', { prefix: '33' }), aRate('0.007', { direction: 'INBOUND' })];
  const [{ subscriptionId }, { subscriptionId: other }] = [
    await aSubscription(server, accountId, '2025-01-01', { rates }),
    await aSubscription(server, accountId, '2025-01-01', { serviceCode: 'GOTO_CONNECT', rates }),
  ];
  if (months !== null) await keepDetail(server, accountId, months);
  return { accountId, subscriptionId, other };
}

const sumsAre = (accountId: string, before: object[]) => expectSums(owner, accountId, before);
const statusesOf = async (records: readonly object[]) =>
  (await sendCalls(server, records)).map(({ status }) => status);

describe('The removal of old detail', () => {
  it('takes calls used before the date, and leaves those of that day and later', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const at = (instant: string, externalId: string) =>
      aCall(subscriptionId, instant, 60, { externalId });
    await sendCalls(server, [
      at('2025-10-31T22:59:59Z', 'last second'),
      // Midnight in Paris, and answered then what began before.
      at('2025-10-31T23:00:00Z', 'first second'),
      at('2025-03-01T12:00:00Z', 'old'),
      at('2026-11-01T12:00:00Z', 'new'),
    ]);
    const before = await totalsKept(owner, accountId);
    expect(await removeDetail(server)).toBe(2);
    expect(await callsLeft(owner, accountId)).toEqual(['first second', 'new']);
    await sumsAre(accountId, before);
    expect(await removeDetail(server)).toBe(0);
  });

  it('counts back from the moment of each account’s own clock', async () => {
    const { accountId: behind, subscriptionId } = await aWorld();
    const { accountId: usual, subscriptionId: another } = await aWorld();
    const october = (subscription: string) =>
      aCall(subscription, '2025-10-01T12:00:00Z', 60, { externalId: 'october' });
    await sendCalls(server, [october(subscriptionId), october(another)]);
    // By its clock it is a year earlier yet.
    await owner.query(
      `update account set is_sandbox = true, clock_at = '2025-11-23T12:00:00Z' where id = $1`,
      [uuidOf(behind)],
    );
    await removeDetail(server);
    expect(await callsLeft(owner, behind)).toEqual(['october']);
    expect(await callsLeft(owner, usual)).toEqual([]);
    await owner.query('update account set clock_at = null where id = $1', [uuidOf(behind)]);
    await removeDetail(server);
    expect(await callsLeft(owner, behind)).toEqual([]);
  });

  it('is the system’s, in the audit log and among the events, once it has removed anything', async () => {
    const { accountId, subscriptionId } = await aWorld();
    await sendCalls(server, [aCall(subscriptionId, '2025-03-01T12:00:00Z', 60)]);
    const of = [uuidOf(accountId)];
    const logged = async () => {
      const { rows } = await owner.query<object>(
        `select actor_kind, actor, exercised_right, changes from audit_entry
          where account_id = $1 and act = 'removeUsageDetail'`,
        of,
      );
      return rows;
    };
    const told = async () => {
      const text = `select subscription_id from event
        where account_id = $1 and type = 'usage.detail_removed'`;
      return (await owner.query<object>(text, of)).rows;
    };
    for (let round = 0; round < 2; round += 1) await removeDetail(server);
    expect(await logged()).toEqual([
      {
        ...{ actor_kind: 'SYSTEM', actor: 'maintenance', exercised_right: 'REMOVE_USAGE_DETAIL' },
        changes: [
          { name: 'usedBefore', before: null, after: '2025-11-01' },
          { name: 'calls', before: null, after: '1' },
        ],
      },
    ]);
    expect(await told()).toEqual([{ subscription_id: uuidOf(subscriptionId) }]);
  });

  it('leaves what waits for a rate, and what an incident points to', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const at = (externalId: string, more: object) =>
      aCall(subscriptionId, '2025-05-01T12:00:00Z', 60, { externalId, ...more });
    await sendCalls(server, [
      at('unrated', { to: '+4930000000' }),
      at('emergency', { to: null, dialled: '112' }),
      at('busy', { disposition: 'BUSY', answeredAt: null }),
      at('rated', {}),
    ]);
    const before = await totalsKept(owner, accountId);
    expect(await removeDetail(server)).toBe(2);
    expect(await callsLeft(owner, accountId)).toEqual(['emergency', 'unrated']);
    await sumsAre(accountId, before);
  });

  it('takes all versions of a call together, once none is of a month that is kept', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const sent = ['within', 'into kept', 'taken back', 'rated later'].map((externalId, index) =>
      aCall(subscriptionId, `2025-06-0${index + 1}T12:00:00Z`, 60, {
        externalId,
        ...(externalId === 'rated later' ? { to: '+4930000000' } : {}),
      }),
    );
    const [within, moved, back, later] = await sendCalls(server, sent);
    const idOf = (result: typeof within) => result?.record?.id ?? '';
    const first = await correct(
      server,
      idOf(within),
      replacementOf(sent[0] ?? {}, { to: '+33600000000' }),
    );
    await correct(
      server,
      first.record?.id ?? '',
      replacementOf(aCall(subscriptionId, '2025-10-31T12:00:00Z', 90)),
    );
    await correct(
      server,
      idOf(moved),
      replacementOf(aCall(subscriptionId, '2025-12-01T12:00:00Z', 90)),
    );
    await correct(server, idOf(back), null);
    await correct(server, idOf(later), replacementOf(sent[3] ?? {}, { to: '+33145000000' }));
    const before = await totalsKept(owner, accountId);
    expect(await removeDetail(server, { batch: 1 })).toBe(3);
    expect(await callsLeft(owner, accountId)).toEqual(['into kept']);
    const { rows } = await owner.query('select 1 from usage_record where external_id = any($1)', [
      ['within', 'taken back', 'rated later'],
    ]);
    expect(rows).toEqual([]);
    await sumsAre(accountId, before);
    // Nothing is left to say of what came to nothing.
    const { rows: zero } = await owner.query(
      `select 1 from usage_removed_total where calls = 0 and billed_seconds = 0
        and coalesce(amount, 0) = 0`,
    );
    expect(zero).toEqual([]);
  });

  it('goes by the operator’s default where an account has set nothing, not where it has', async () => {
    const [silent, forEver] = [await aWorld(null), await aWorld(null)];
    await keepDetail(server, forEver.accountId, null);
    for (const { subscriptionId } of [silent, forEver]) {
      await sendCalls(server, [aCall(subscriptionId, '2026-01-10T12:00:00Z', 60)]);
    }
    expect(await removeDetail(server)).toBe(0);
    await removeDetail(server, { defaultMonths: 3 });
    expect(await callsLeft(owner, silent.accountId)).toEqual([]);
    expect(await callsLeft(owner, forEver.accountId)).toHaveLength(1);
  });
});

/** What is kept of the records of an account that were not stored. */
async function contentsOf(accountId: string): Promise<(string | null)[]> {
  const { rows } = await owner.query<{ content: string | null }>(
    'select content from usage_import_issue where account_id = $1 order by recorded_at',
    [uuidOf(accountId)],
  );
  return rows.map(({ content }) => content);
}

describe('What was sent and refused', () => {
  const refused = { to: 'nobody', from: '+442079460003' };
  let now: string;
  beforeAll(() => {
    now = server.clock.now;
  });
  afterEach(() => {
    server.clock.now = now;
  });

  it('is forgotten when it came before the months whose detail is kept', async () => {
    const [short, long] = [await aWorld(1), await aWorld(12)];
    for (const { subscriptionId } of [short, long]) {
      const call = aCall(subscriptionId, '2026-11-20T12:00:00Z', 60, refused);
      expect(await statusesOf([call])).toEqual(['REJECTED']);
    }
    const kept = [expect.stringContaining('+442079460003')];
    await removeDetail(server);
    expect(await contentsOf(short.accountId)).toEqual(kept);
    server.clock.now = '2027-01-02T12:00:00.000Z';
    await removeDetail(server);
    expect(await contentsOf(short.accountId)).toEqual([null]);
    expect(await contentsOf(long.accountId)).toEqual(kept);
  });

  it('is forgotten by the operator’s default where it named no subscription', async () => {
    const ofNobody = async () =>
      (
        await owner.query(
          'select 1 from usage_import_issue where account_id is null and content is not null',
        )
      ).rowCount;
    await statusesOf([aCall('sub_x', '2026-11-20T12:00:00Z', 60, refused)]);
    await removeDetail(server, { defaultMonths: 1 });
    expect(await ofNobody()).toBe(1);
    server.clock.now = '2027-01-02T12:00:00.000Z';
    await removeDetail(server);
    expect(await ofNobody()).toBe(1);
    await removeDetail(server, { defaultMonths: 1 });
    expect(await ofNobody()).toBe(0);
  });
});

describe('A call whose detail was removed', () => {
  it('is a DUPLICATE when it comes again, and a CONFLICT with other content', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const old = aCall(subscriptionId, '2025-05-01T12:00:00Z', 60);
    await sendCalls(server, [old]);
    await removeDetail(server);
    const before = await totalsKept(owner, accountId);
    expect(await statusesOf([old, { ...old, to: '+33145000001' }])).toEqual([
      'DUPLICATE',
      'CONFLICT',
    ]);
    expect(await callsLeft(owner, accountId)).toEqual([]);
    await sumsAre(accountId, before);
  });

  it('takes along what was sent under its id and not stored, and what comes later is not kept', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const old = aCall(subscriptionId, '2025-05-01T12:00:00Z', 60, { to: '+33145000011' });
    const other = { ...old, to: '+33145000012' };
    expect(await statusesOf([old, other])).toEqual(['ACCEPTED', 'CONFLICT']);
    expect(await contentsOf(accountId)).toEqual([expect.stringContaining('+33145000012')]);
    await removeDetail(server);
    expect(await contentsOf(accountId)).toEqual([null]);
    expect(await statusesOf([other])).toEqual(['CONFLICT']);
    expect(await contentsOf(accountId)).toEqual([null, null]);
  });

  it('is known by its id, whatever day another content under it is of', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const old = aCall(subscriptionId, '2025-05-01T12:00:00Z', 60, { externalId: 'the same' });
    await sendCalls(server, [old]);
    await removeDetail(server);
    const before = await totalsKept(owner, accountId);
    const young = aCall(subscriptionId, '2026-11-20T12:00:00Z', 60, { externalId: 'the same' });
    expect(await statusesOf([young, old])).toEqual(['CONFLICT', 'DUPLICATE']);
    await sumsAre(accountId, before);
  });

  it('is known on the first of March, where the date is ahead of UTC’s', async () => {
    const { now } = server.clock;
    server.clock.now = '2026-02-28T11:00:00.000Z';
    const accountId = await anAccount(server, { timeZone: 'Pacific/Kiritimati' });
    const rates = [aRate('0.0119')];
    const contract = await aSubscription(server, accountId, '2025-01-01', { rates });
    await keepDetail(server, accountId, 1);
    const old = aCall(contract.subscriptionId, '2026-01-31T01:00:00Z', 60);
    await sendCalls(server, [old]);
    await removeDetail(server);
    const again = await statusesOf([old]);
    server.clock.now = now;
    expect(again).toEqual(['DUPLICATE']);
  });

  it('does not hinder another of that time, which the next round takes', async () => {
    const { accountId, subscriptionId } = await aWorld();
    const at = () => aCall(subscriptionId, '2025-05-01T12:00:00Z', 60);
    await sendCalls(server, [at()]);
    await removeDetail(server);
    expect(await statusesOf([at()])).toEqual(['ACCEPTED']);
    const before = await totalsKept(owner, accountId);
    expect(before).toMatchObject([{ calls: 2, seconds: 120, amount: '0.023800' }]);
    expect(await removeDetail(server)).toBe(1);
    await sumsAre(accountId, before);
  });
});

const seconds = (count: number) => new Date(Date.UTC(2025, 8, 1) + count * 1_000).toISOString();
/** From September 2025 on, a third of it too young to be removed. */
const anyUse = fc.record({
  at: fc.integer({ min: 0, max: 100 * 86_400 }),
  lasts: fc.integer({ min: 0, max: 600 }),
  isOther: fc.boolean(),
  more: fc.constantFrom<object>(
    {},
    {},
    { direction: 'INBOUND' },
    { to: '+4930000000' },
    { to: null, dialled: '112' },
    { disposition: 'NO_ANSWER', answeredAt: null },
  ),
  corrected: fc.constantFrom('NO', 'NO', 'BACK', 'LONGER', 'LATER', 'TWICE'),
});
type Use = typeof anyUse extends fc.Arbitrary<infer Value> ? Value : never;

async function sendUse(world: World, use: readonly Use[]): Promise<void> {
  const calls = use.map(({ at, lasts, isOther, more }) =>
    aCall(isOther ? world.other : world.subscriptionId, seconds(at), lasts, more),
  );
  const results = await sendCalls(server, calls);
  for (const [index, { corrected, at, lasts, isOther }] of use.entries()) {
    const id = results[index]?.record?.id ?? '';
    const subscriptionId = isOther ? world.other : world.subscriptionId;
    const longer = (by: number, later = 0) =>
      replacementOf(aCall(subscriptionId, seconds(at + later), lasts + by));
    if (corrected === 'BACK') await correct(server, id, null);
    if (corrected === 'LATER') await correct(server, id, longer(1, 40 * 86_400));
    if (corrected !== 'LONGER' && corrected !== 'TWICE') continue;
    const { record } = await correct(server, id, longer(100));
    if (corrected === 'TWICE') await correct(server, record?.id ?? '', longer(200));
  }
}

class Cut extends Error {}

describe('Sums of use', () => {
  it('are the same before and after, wherever the removal is cut, and by however many it is done', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyUse, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        async (use, batch, cuts, servers) => {
          const world = await aWorld();
          await sendUse(world, use);
          const before = await totalsKept(owner, world.accountId);
          for (const statements of cuts) {
            let left = statements;
            server.database.onStatement = () => {
              if ((left -= 1) === 0) throw new Cut();
            };
            await removeDetail(server, { batch }).catch((error: unknown) => {
              if (!(error instanceof Cut)) throw error;
            });
            server.database.onStatement = () => undefined;
            await sumsAre(world.accountId, before);
          }
          await Promise.all(Array.from({ length: servers }, () => removeDetail(server, { batch })));
          await removeDetail(server, { batch });
          await sumsAre(world.accountId, before);
          const { rows } = await owner.query(
            `select 1 from usage_record u where used_on < '2025-11-01' and subscription_id is not null
              and not exists (select from usage_record v where v.account_id = u.account_id
                and coalesce(v.original_id, v.id) = coalesce(u.original_id, u.id)
                and (v.used_on >= '2025-11-01' or (v.is_current and v.status = 'UNRATED')
                  or exists (select from emergency_incident i where i.account_id = v.account_id
                    and i.usage_record_id = v.id)))
              and u.account_id in (select account_id from usage_retention)`,
          );
          expect(rows).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);
});
