import type { Client } from 'pg';
import { countsOf, deliver, ndjson } from '../support/deliveries';
import { entriesOf, ledgerFaults } from '../support/ledger';
import { asOwner, expectSums, keepDetail, removeDetail, totalsKept } from '../support/retention';
import {
  aRatedContract,
  delivered,
  later,
  NO_CALLS,
  octoberOf,
  previewOf,
  takeBack,
} from '../support/taking-back';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, read, sendCalls, unique } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer({ poolSize: 10 });
  owner = await asOwner(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const NOON = '2026-10-05T12:00:00Z';

describe('A delivery that was read in the wrong zone', () => {
  const CSV = 'id;start;dur\nz1;2026-10-05 06:00:00;60\nz2;2026-10-05 23:30:00;60\n';
  const MAPPING = {
    ...{ format: 'csv', header: true, delimiter: ';' },
    fields: {
      externalId: { column: 'id' },
      direction: { constant: 'OUTBOUND' },
      to: { constant: '+14155550100' },
      startedAt: { column: 'start' },
      answeredAt: { column: 'start' },
    },
    duration: { column: 'dur' },
    times: { format: 'local', pattern: 'YYYY-MM-DD' },
  };
  const send = (subscriptionId: string, source: string, zone: string) =>
    deliver(server, CSV, {
      format: 'mapping',
      query: `&subscription=${subscriptionId}&source=${source}&zone=${encodeURIComponent(zone)}`,
      headers: { 'Usage-Mapping': Buffer.from(JSON.stringify(MAPPING)).toString('base64url') },
    });
  const startsOf = async (id: string) => {
    const { node } = await read<{ node: { usageRecords: { nodes: { startedAt: string }[] } } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        usageRecords { nodes { startedAt } } } } }`,
      { id },
    );
    return node.usageRecords.nodes.map(({ startedAt }) => startedAt).sort();
  };

  it('is taken back, and delivered again with the right times under the same ids', async () => {
    const account = { countryCode: 'US', timeZone: 'America/Denver', currencyCode: 'USD' };
    const { subscriptionId } = await aRatedContract(server, account);
    const source = unique('switch');
    const wrong = await send(subscriptionId, source, 'Europe/Paris');
    expect(countsOf(wrong.summary)).toEqual([2, 0, 0, 0]);
    expect(await startsOf(subscriptionId)).toEqual([
      ...['2026-10-05T04:00:00.000Z', '2026-10-05T21:30:00.000Z'],
    ]);
    const stuck = await send(subscriptionId, source, 'America/Denver');
    expect(countsOf(stuck.summary)).toEqual([0, 0, 2, 0]);

    expect(await takeBack(server, wrong.summary.importId)).toMatchObject({
      ...{ calls: 2, isComplete: true },
      usageImport: {
        state: 'TAKEN_BACK',
        takenBackAt: expect.stringMatching(/^2026-11-23T/) as string,
      },
    });
    expect(await octoberOf(server, subscriptionId)).toEqual({
      inbound: NO_CALLS,
      outbound: NO_CALLS,
    });
    const right = await send(subscriptionId, source, 'America/Denver');
    expect(countsOf(right.summary)).toEqual([2, 0, 0, 0]);
    expect(await startsOf(subscriptionId)).toEqual([
      ...['2026-10-05T12:00:00.000Z', '2026-10-06T05:30:00.000Z'],
    ]);
    expect(await octoberOf(server, subscriptionId)).toMatchObject({
      outbound: { calls: 2, billedSeconds: 120, amount: { amount: '0.040000' } },
    });
    // From now on these are what is stored under their ids.
    const again = await send(subscriptionId, source, 'America/Denver');
    expect(countsOf(again.summary)).toEqual([0, 2, 0, 0]);
    const old = await send(subscriptionId, source, 'Europe/Paris');
    expect(countsOf(old.summary)).toEqual([0, 0, 2, 0]);
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  });
});

describe('A large delivery', () => {
  const COUNT = 10_400;
  const many = (subscriptions: readonly string[], more: object = {}) =>
    Array.from({ length: COUNT }, (_, index) =>
      aCall(subscriptions[index % subscriptions.length] ?? '', NOON, 60, {
        externalId: `many-${index}`,
        ...more,
      }),
    );

  it('is taken back in parts, and its records come again as one delivery', async () => {
    const worlds = [await aRatedContract(server), await aRatedContract(server)];
    const subscriptions = worlds.map(({ subscriptionId }) => subscriptionId);
    const id = await delivered(server, many(subscriptions));
    expect(await takeBack(server, id)).toMatchObject({ calls: 10_000, isComplete: false });
    expect(await previewOf(server, id)).toMatchObject({ calls: 400, takenBack: 10_000 });
    expect(await takeBack(server, id)).toMatchObject({ calls: 400, isComplete: true });
    await delivered(server, many(subscriptions, { to: '+33145000009' }));
    for (const subscriptionId of subscriptions) {
      expect(await octoberOf(server, subscriptionId)).toMatchObject({
        outbound: { calls: COUNT / 2, amount: { amount: '104.000000' } },
      });
      expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
    }
  }, 120_000);

  it('that is taken back while its records come in corrected counts each of them once', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const calls = many([subscriptionId]).slice(0, 3_000);
    const id = await delivered(server, calls);
    const other = ndjson(calls.map((call) => ({ ...call, to: '+33145000009' })));
    const [answers] = await Promise.all([
      Promise.all([deliver(server, other), deliver(server, other)]),
      takeBack(server, id),
    ]);
    for (const { summary } of answers) expect(summary.state).toBe('COMPLETE');
    const { summary } = await deliver(server, other);
    expect([summary.conflicts, summary.rejected]).toEqual([0, 0]);
    expect(await octoberOf(server, subscriptionId)).toMatchObject({ outbound: { calls: 3_000 } });
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  }, 120_000);
});

describe('Calls that were taken back', () => {
  it('may be delivered again once their detail was removed, and are remembered then', async () => {
    const { accountId, subscriptionId } = await aRatedContract(server);
    const at = (name: string, more: object = {}) =>
      aCall(subscriptionId, '2026-02-05T12:00:00Z', 60, { externalId: name, ...more });
    const [open, again] = [unique('open'), unique('again')];
    await takeBack(server, await delivered(server, [at(open), at(again)]));
    await delivered(server, [at(again, { to: '+33145000009' })]);
    await keepDetail(server, accountId, 3);
    const before = await totalsKept(owner, accountId);
    await removeDetail(server);
    await expectSums(owner, accountId, before);
    const statuses = await sendCalls(server, [
      ...[at(again, { to: '+33145000009' }), at(again), at(open, { to: '+33145000008' })],
    ]);
    expect(statuses.map(({ status }) => status)).toEqual(['DUPLICATE', 'CONFLICT', 'ACCEPTED']);
  });

  it('come in once where they come twice in a delivery, and in two at once', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const calls = Array.from({ length: 40 }, (_, index) =>
      aCall(subscriptionId, NOON, 60 + index, { externalId: unique('both') }),
    );
    await takeBack(server, await delivered(server, calls));
    const other = calls.map((call) => ({ ...call, to: '+33145000009' }));
    const answers = await Promise.all([
      deliver(server, ndjson([...other, ...other])),
      deliver(server, ndjson(other)),
    ]);
    const counts = answers.map(({ summary }) => countsOf(summary));
    expect(counts[0]?.map((count, index) => count + (counts[1]?.[index] ?? 0))).toEqual([
      ...[40, 80, 0, 0],
    ]);
    expect(await octoberOf(server, subscriptionId)).toMatchObject({ outbound: { calls: 40 } });
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  });

  it('are told apart from fresh ones and bad ones in one list, each answer by its record', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const calls = ['a', 'b'].map((name) =>
      aCall(subscriptionId, NOON, 60, { externalId: unique(name) }),
    );
    const id = await delivered(server, calls);
    later(server);
    await takeBack(server, id);
    const [a = {}, b = {}] = calls;
    const results = await sendCalls(server, [
      ...[a, { ...a, to: '+33145000009' }, aCall(subscriptionId, NOON, 60)],
      ...[{ ...b, to: 'nobody' }, b],
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      ...['ACCEPTED', 'CONFLICT', 'ACCEPTED', 'REJECTED', 'ACCEPTED'],
    ]);
    const versions = await Promise.all(
      [0, 4].map(async (index) => entriesOf(server, results[index]?.record?.id ?? '')),
    );
    expect(versions.map((entries) => entries.at(-1))).toMatchObject([
      { id: results[0]?.record?.id, version: 2, isCurrent: true },
      { id: results[4]?.record?.id, version: 2, isCurrent: true },
    ]);
    const { answers } = await deliver(server, ndjson([a, calls[1] ?? {}]), {
      query: '&answers=all',
    });
    expect(answers.map(({ status }) => status)).toEqual(['DUPLICATE', 'DUPLICATE']);
  });
});
