import type { Client } from 'pg';
import {
  asOwner,
  callsLeft,
  expectSums,
  keepDetail,
  removeDetail,
  totalsKept,
} from '../support/retention';
import { startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

// What else may happen while old detail is removed.

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
afterEach(() => {
  server.database.onStatement = () => undefined;
});

/** So many old calls of an account that keeps its detail for a year. */
async function oldCalls(count: number): Promise<{ accountId: string; calls: object[] }> {
  const accountId = await anAccount(server);
  const rates = [aRate('0.0119')];
  const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01', { rates });
  await keepDetail(server, accountId, 12);
  const calls = Array.from({ length: count }, (_, index) =>
    aCall(subscriptionId, new Date(Date.UTC(2025, 8, 1) + index * 1_000).toISOString(), 30),
  );
  await sendCalls(server, calls);
  return { accountId, calls };
}

const onRemoval = (act: (batch: number) => void) => {
  let batch = 0;
  server.database.onStatement = (text) => {
    if (text.includes('delete from usage_record')) act((batch += 1));
  };
};

describe('A removal', () => {
  it('ends after the batch that is under way when it is told to stop, and goes on later', async () => {
    const { accountId } = await oldCalls(40);
    const before = await totalsKept(owner, accountId);
    const stopping = new AbortController();
    onRemoval((batch) => {
      if (batch === 3) stopping.abort();
    });
    expect(await removeDetail(server, { batch: 5, signal: stopping.signal })).toBe(15);
    expect(await callsLeft(owner, accountId)).toHaveLength(25);
    await expectSums(owner, accountId, before);
    expect(await removeDetail(server)).toBe(25);
    await expectSums(owner, accountId, before);
  });

  it('does not sit out a pause when it is told to stop', async () => {
    await oldCalls(10);
    const stopping = new AbortController();
    onRemoval(() => setTimeout(() => stopping.abort(), 20));
    const more = { batch: 5, pauseMs: 600_000, signal: stopping.signal };
    expect(await removeDetail(server, more)).toBe(5);
    expect(await removeDetail(server)).toBe(5);
  });

  it('leaves an account that is busy to its next round, and does the others', async () => {
    const [busy, other] = [await oldCalls(3), await oldCalls(3)];
    await owner.query('begin');
    await owner.query(
      `select 1 from account_counter where account_id =
        (select account_id from usage_record where external_id = $1) for update`,
      [(busy.calls[0] as { externalId: string }).externalId],
    );
    expect(await removeDetail(server)).toBe(3);
    await owner.query('commit');
    expect(await callsLeft(owner, other.accountId)).toEqual([]);
    expect(await callsLeft(owner, busy.accountId)).toHaveLength(3);
    expect(await removeDetail(server)).toBe(3);
  });

  it('does the other accounts though one fails, and tells of it', async () => {
    const accounts = [await oldCalls(2), await oldCalls(2), await oldCalls(2)];
    onRemoval((batch) => {
      if (batch === 2) throw new Error('no room on the disk');
    });
    await expect(removeDetail(server)).rejects.toThrow('no room on the disk');
    const left = await Promise.all(accounts.map(({ accountId }) => callsLeft(owner, accountId)));
    expect(left.map(({ length }) => length).sort()).toEqual([0, 0, 2]);
    expect(await removeDetail(server)).toBe(2);
  });

  it('whose connection is killed in the middle of a batch has done that batch or not', async () => {
    const { accountId } = await oldCalls(60);
    const before = await totalsKept(owner, accountId);
    const killer = await asOwner(server);
    let round = 0;
    for (let removed = 0; removed < 60 && round < 40; round += 1) {
      onRemoval(() => {
        const kill = `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
            and query like '%delete from usage_record%'`;
        setTimeout(() => void killer.query(kill).catch(() => undefined), round % 4);
      });
      await removeDetail(server, { batch: 20 }).catch(() => undefined);
      server.database.onStatement = () => undefined;
      await expectSums(owner, accountId, before);
      removed = 60 - (await callsLeft(owner, accountId)).length;
    }
    await killer.end();
    await removeDetail(server);
    expect(await callsLeft(owner, accountId)).toEqual([]);
    await expectSums(owner, accountId, before);
  }, 60_000);

  it('and the same records sent again meanwhile come to the same sums, whatever is first', async () => {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 30; round += 1) {
      const { accountId, calls } = await oldCalls(30);
      const before = await totalsKept(owner, accountId);
      const [removed, first, second] = await Promise.all([
        removeDetail(server, { batch: 1 + (round % 10) }),
        sendCalls(server, calls),
        sendCalls(server, [...calls].reverse()),
      ]);
      for (const { status } of [...first, ...second]) {
        outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
      }
      expect(removed + (await removeDetail(server))).toBe(30);
      expect(await callsLeft(owner, accountId)).toEqual([]);
      await expectSums(owner, accountId, before);
    }
    expect([...outcomes]).toEqual([['DUPLICATE', 1_800]]);
  }, 120_000);
});
