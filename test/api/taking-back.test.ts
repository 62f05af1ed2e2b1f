import type { Client } from 'pg';
import { checkDelivery, countsOf, deliver, ndjson } from '../support/deliveries';
import { erase } from '../support/erasure';
import {
  correct,
  correctRates,
  entriesOf,
  ledgerFaults,
  replacementOf,
  rerate,
} from '../support/ledger';
import { asOwner, keepDetail, removeDetail, totalsKept } from '../support/retention';
import { statementsOf } from '../support/statements';
import {
  aRatedContract,
  delivered,
  later,
  octoberOf,
  previewOf,
  reasoned,
  takeBack,
} from '../support/taking-back';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, aRate, act, read, refusalsOf, sendCalls, unique } from '../support/world';

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

describe('Taking a delivery back', () => {
  it('does what its preview says: calls by month, direction and status, and their charges', async () => {
    const { accountId, subscriptionId } = await aRatedContract(server);
    await sendCalls(server, [aCall(subscriptionId, NOON, 600)]);
    const before = await totalsKept(owner, accountId);
    const at = (instant: string, seconds: number, more: object = {}) =>
      aCall(subscriptionId, instant, seconds, more);
    const id = await delivered(server, [
      ...[at(NOON, 61), at(NOON, 60, { direction: 'INBOUND' }), at('2026-11-05T12:00:00Z', 60)],
      at('2026-10-06T12:00:00Z', 0, { disposition: 'BUSY', answeredAt: undefined }),
      ...[at('2025-12-30T12:00:00Z', 60), at(NOON, 30, { to: '112' })],
    ]);
    const sum = (month: string, direction: string, status: string) => ({
      month,
      direction,
      status,
    });
    const of = (calls: number, billedSeconds: number, amount: string) => ({
      ...{ calls, billedSeconds, amount: { amount, currencyCode: 'EUR' } },
    });
    const preview = await previewOf(server, id);
    expect(preview).toEqual({
      ...{ calls: 6, corrected: 0, takenBack: 0, emergencyIncidents: 1, obstacles: [] },
      sums: [
        { ...sum('2025-12', 'OUTBOUND', 'NOT_IN_TERM'), ...of(1, 0, '0.000000') },
        { ...sum('2026-10', 'INBOUND', 'RATED'), ...of(1, 60, '0.010000') },
        { ...sum('2026-10', 'OUTBOUND', 'NOT_ANSWERED'), ...of(1, 0, '0.000000') },
        { ...sum('2026-10', 'OUTBOUND', 'PROHIBITED_EMERGENCY'), ...of(1, 0, '0.000000') },
        { ...sum('2026-10', 'OUTBOUND', 'RATED'), ...of(1, 66, '0.022000') },
        { ...sum('2026-11', 'OUTBOUND', 'RATED'), ...of(1, 60, '0.020000') },
      ],
    });
    expect(await takeBack(server, id)).toMatchObject({ calls: 6, isComplete: true });
    const something = (await totalsKept(owner, accountId)).filter(
      (row) => (row as { calls: number }).calls !== 0,
    );
    expect(something).toEqual(before);
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
    expect(await previewOf(server, id)).toMatchObject({
      ...{ calls: 0, takenBack: 6, sums: [] },
      obstacles: [{ code: 'ALREADY_DONE', path: ['usageImportId'] }],
    });
  });

  it('adds a reversal with the reason, and what is delivered then is the next version', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const call = aCall(subscriptionId, NOON, 60);
    const id = await delivered(server, [call]);
    later(server);
    await takeBack(server, id);
    later(server);
    // The same again is a new delivery, too: it was taken back by mistake.
    const [result] = await sendCalls(server, [call]);
    expect(result).toMatchObject({
      status: 'ACCEPTED',
      record: { amount: { amount: '0.020000' } },
    });
    const entries = await entriesOf(server, result?.record?.id ?? '');
    expect(
      entries.map(({ kind, version, isCurrent, reason }) => [kind, version, isCurrent, reason]),
    ).toEqual([
      ['CALL', 1, false, null],
      ['REVERSAL', 1, false, 'It was read in the wrong zone.'],
      ['CALL', 2, true, null],
    ]);
    const [twice] = await sendCalls(server, [call]);
    expect(twice?.status).toBe('DUPLICATE');
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  });

  it('leaves what was corrected since, and takes back what was only rated again', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const calls = ['corrected', 'gone', 'rated', 'as it was'].map((name, index) =>
      aCall(subscriptionId, NOON, 60, {
        externalId: unique(name),
        ...(index === 2 ? { to: '+4420794600001'.slice(0, 13) } : {}),
      }),
    );
    const id = await delivered(server, calls);
    const records = await sendCalls(server, calls);
    const idOf = (index: number) => records[index]?.record?.id ?? '';
    await correct(server, idOf(0), replacementOf(calls[0] ?? {}, { to: '+33145000009' }));
    await correct(server, idOf(1), null);
    await correctRates(server, subscriptionId, { add: [aRate('0.5', { prefix: '44' })] });
    await rerate(server, subscriptionId);
    expect(await previewOf(server, id)).toMatchObject({
      ...{ calls: 2, corrected: 2, obstacles: [] },
      sums: [{ calls: 2, amount: { amount: '0.520000' } }],
    });
    expect(await takeBack(server, id)).toMatchObject({ calls: 2, isComplete: true });
    expect(await octoberOf(server, subscriptionId)).toMatchObject({
      outbound: { calls: 1, amount: { amount: '0.020000' } },
    });
    const statuses = (await sendCalls(server, calls)).map(({ status }) => status);
    expect(statuses).toEqual(['DUPLICATE', 'DUPLICATE', 'ACCEPTED', 'ACCEPTED']);
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
    // What came in with another delivery is that one's.
    expect(await previewOf(server, id)).toMatchObject({ calls: 0, corrected: 2, takenBack: 2 });
  });

  it('can be done to what was delivered again, as often as it has to be', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const call = (seconds: number) => aCall(subscriptionId, NOON, seconds, { externalId: 'often' });
    for (const seconds of [60, 120, 180]) {
      const id = await delivered(server, [call(seconds)]);
      later(server);
      expect(await takeBack(server, id)).toMatchObject({ calls: 1, isComplete: true });
    }
    const [last] = await sendCalls(server, [call(240)]);
    expect(last).toMatchObject({ status: 'ACCEPTED', record: { billedSeconds: 240 } });
    const [first] = await sendCalls(server, [call(60)]);
    expect(first?.status).toBe('CONFLICT');
    expect(await entriesOf(server, last?.record?.id ?? '')).toHaveLength(7);
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  });

  it('keeps the incident of an emergency call; the call that comes then raises its own', async () => {
    const { accountId, subscriptionId } = await aRatedContract(server);
    const call = (instant: string) =>
      aCall(subscriptionId, instant, 30, { externalId: 'help', to: '112' });
    const incidents = async () => {
      const query = `query ($id: ID!) { account(id: $id) { emergencyIncidents {
        nodes { occurredAt isOpen } } } }`;
      const { account } = await read<{
        account: { emergencyIncidents: { nodes: { occurredAt: string; isOpen: boolean }[] } };
      }>(server, STAFF, query, { id: accountId });
      return account.emergencyIncidents.nodes.map(({ occurredAt }) => occurredAt).sort();
    };
    await takeBack(server, await delivered(server, [call(NOON)]));
    expect(await incidents()).toEqual(['2026-10-05T11:59:55.000Z']);
    await delivered(server, [call('2026-10-05T19:00:00Z')]);
    expect(await incidents()).toEqual(['2026-10-05T11:59:55.000Z', '2026-10-05T18:59:55.000Z']);
  });

  it('is audited for each account, told of, and done once under its key', async () => {
    const [one, two] = [
      await aRatedContract(server),
      await aRatedContract(server, { currencyCode: 'USD' }),
    ];
    const id = await delivered(
      server,
      [one, two, two].map((w) => aCall(w.subscriptionId, NOON, 60)),
    );
    const { sums } = (await previewOf(server, id)) ?? { sums: [] };
    expect(sums.map(({ calls, amount }) => [calls, amount])).toEqual([
      [1, { amount: '0.020000', currencyCode: 'EUR' }],
      [2, { amount: '0.040000', currencyCode: 'USD' }],
    ]);
    const input = { ...reasoned(id), idempotencyKey: unique('key') };
    const once = () => act(server, STAFF, 'takeBackUsageImport', input, 'calls isComplete');
    expect(await once()).toMatchObject({ calls: 3, isComplete: true });
    expect(await once()).toMatchObject({ calls: 3, isComplete: true });
    const { account } = await read<{ account: { auditEntries: { nodes: object[] } } }>(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) { auditEntries(
        where: { act: { eq: "takeBackUsageImport" } }) { nodes {
          act right subject { id } changes { name before after } } } } }`,
      { id: two.accountId },
    );
    expect(account.auditEntries.nodes).toEqual([
      {
        ...{ act: 'takeBackUsageImport', right: 'CORRECT_USAGE', subject: { id } },
        changes: [
          { name: 'reason', before: null, after: 'It was read in the wrong zone.' },
          { name: 'records', before: null, after: '2' },
          { name: 'amount', before: '0.040000', after: null },
        ],
      },
    ]);
  });
});

describe('A delivery is not taken back', () => {
  const refusal = async (id: string | undefined, viewer = STAFF) =>
    (await refusalsOf(server, viewer, 'takeBackUsageImport', reasoned(id))).map(
      ({ code, message, path }) => ({ code, message, path }),
    );
  const AT = ['input', 'usageImportId'];

  it('twice', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const id = await delivered(server, [aCall(subscriptionId, NOON, 60)]);
    await takeBack(server, id);
    expect(await refusal(id)).toEqual([
      { code: 'ALREADY_DONE', message: 'The delivery was taken back already.', path: AT },
    ]);
  });

  it('that there is none of, or that another partner has sent', async () => {
    const first = partner('first');
    const { subscriptionId } = await aRatedContract(server, { viewer: first });
    const id = await delivered(server, [aCall(subscriptionId, NOON, 60)], first);
    const none = [{ code: 'NOT_FOUND', message: 'No delivery with this id.', path: AT }];
    for (const unknown of ['', 'uim_x', subscriptionId]) {
      expect(await refusal(unknown)).toEqual(none);
    }
    expect(await refusal(id, partner('second'))).toEqual(none);
    expect(await previewOf(server, id, partner('second'))).toBeNull();
    expect(await previewOf(server, id, first)).toMatchObject({ calls: 1, obstacles: [] });
    expect(await takeBack(server, id, first)).toMatchObject({ calls: 1, isComplete: true });
    expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  });

  it('while it is running; an interrupted one is, and takes nothing more in then', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const name = unique('october');
    const line = (minute: number) =>
      ndjson([aCall(subscriptionId, `2026-10-05T12:0${minute}:00Z`, 60)]);
    const { summary } = await deliver(server, line(1), { query: `&import=${name}` });
    const id = summary.importId ?? '';
    // As one whose sender has gone before its end.
    await owner.query('update usage_import set completed_at = null where name = $1', [name]);
    expect(await refusal(id)).toEqual([
      {
        ...{ code: 'INVALID_INPUT', path: AT },
        message: expect.stringContaining(
          'expected a delivery that has ended; this one counts as open 15 minutes after 2026-11-23T',
        ) as string,
      },
    ]);
    await owner.query(
      `update usage_import set stored_at = stored_at - interval '16 minutes' where name = $1`,
      [name],
    );
    expect(await takeBack(server, id)).toMatchObject({ calls: 1, isComplete: true });
    const more = await deliver(server, line(2), { query: `&import=${name}&firstLine=2` });
    expect([more.status, more.text]).toEqual([
      400,
      expect.stringContaining('This delivery was taken back: send it as a new one.'),
    ]);
    const anew = await deliver(server, line(1), { query: `&import=${name}` });
    expect(countsOf(anew.summary)).toEqual([1, 0, 0, 0]);
  });

  it('whose calls were removed in part, or whose numbers were erased', async () => {
    const old = await aRatedContract(server);
    const removed = await delivered(server, [
      aCall(old.subscriptionId, '2026-02-05T12:00:00Z', 60),
      aCall(old.subscriptionId, NOON, 60),
    ]);
    await keepDetail(server, old.accountId, 3);
    await removeDetail(server);
    expect(await refusal(removed)).toEqual([
      {
        ...{ code: 'INVALID_INPUT', path: AT },
        message: 'expected all of its calls; the detail of 1 was removed',
      },
    ]);
    const { accountId, subscriptionId } = await aRatedContract(server);
    const number = '+33145008911';
    const erased = await delivered(server, [
      aCall(subscriptionId, NOON, 60, { to: number }),
      aCall(subscriptionId, NOON, 60),
    ]);
    await erase(server, accountId, { number });
    expect(await refusal(erased)).toEqual([
      {
        ...{ code: 'INVALID_INPUT', path: AT },
        message: `expected no erased numbers; those of 1 calls were: sent again, what was erased would be stored again`,
      },
    ]);
    expect(await previewOf(server, erased)).toMatchObject({
      obstacles: [{ code: 'INVALID_INPUT', path: ['usageImportId'] }],
    });
  });

  it('without a reason', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const usageImportId = await delivered(server, [aCall(subscriptionId, NOON, 60)]);
    expect(
      await refusalsOf(server, STAFF, 'takeBackUsageImport', { usageImportId, reason: ' ' }),
    ).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'reason'] }]);
  });
});

it('Taking back takes as many statements for many calls as for one.', async () => {
  const { subscriptionId } = await aRatedContract(server);
  const count = async (calls: number) => {
    const records = Array.from({ length: calls }, () => aCall(subscriptionId, NOON, 60));
    const id = await delivered(server, records);
    const preview = await statementsOf(server, () => previewOf(server, id));
    const taken = await statementsOf(server, () => takeBack(server, id));
    return [preview.length, taken.length];
  };
  const one = await count(1);
  expect(await count(500)).toEqual(one);
});

describe('A check of what was taken back', () => {
  it('says what delivering it again would do', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const calls = [1, 2].map((minute) => aCall(subscriptionId, `2026-10-05T12:0${minute}:00Z`, 60));
    await takeBack(server, await delivered(server, calls));
    later(server);
    const { check, summary } = await checkDelivery(server, ndjson(calls), {});
    const stored = await deliver(server, [ndjson(calls)]);
    expect(countsOf(stored.summary)).toEqual([2, 0, 0, 0]);
    expect(countsOf(summary)).toEqual([2, 0, 0, 0]);
    expect(check.statuses).toEqual({ RATED: 2 });
  });
});
