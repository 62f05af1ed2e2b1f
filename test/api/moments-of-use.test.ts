import { ofSubscription } from '../support/contract-life';
import { correct, correctRates, replacementOf } from '../support/ledger';
import { aContractOf2026, known, ofAccount } from '../support/moments';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aCall, aRate, read, sendCalls } from '../support/world';

// Orders and use, as they were known.

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const at = (instant: string): void => {
  server.clock.now = instant;
};

describe('Use', () => {
  it('Is listed and added up in the versions that were in force.', async () => {
    const { accountId, subscriptionId } = await aContractOf2026(server);
    at('2026-03-10T10:00:00.000Z');
    const call = aCall(subscriptionId, '2026-03-09T09:00:00Z', 60);
    const [sent] = await sendCalls(server, [
      call,
      aCall(subscriptionId, '2026-03-09T10:00:00Z', 60),
    ]);
    const id = sent?.record?.id ?? '';
    at('2026-03-12T10:00:00.000Z');
    const end = new Date(Date.parse('2026-03-09T09:05:00Z')).toISOString();
    await correct(server, id, replacementOf(call, { endedAt: end }));
    const days = 'by: DAY, from: "2026-03-01", to: "2026-04-01"';
    const summed = (args: string) => `usageBreakdown(${args}) { nodes { calls billedSeconds } }`;
    const records = (args: string) =>
      `usageRecords(${args}) { totalCount nodes { billedSeconds } }`;
    const answer = await ofSubscription(
      server,
      subscriptionId,
      `before: ${summed(`${days}, ${known('2026-03-09')}`)}
       then: ${summed(`${days}, ${known('2026-03-11')}`)} now: ${summed(days)}
       callsThen: ${records(known('2026-03-11'))} calls: ${records('first: 10')}
       all: ${records(`versions: ALL, ${known('2026-03-11')}`)}`,
    );
    const [minute, five] = [{ billedSeconds: 60 }, { billedSeconds: 300 }];
    expect(answer).toEqual({
      ...{ before: { nodes: [] }, then: { nodes: [{ calls: 2, billedSeconds: 120 }] } },
      now: { nodes: [{ calls: 2, billedSeconds: 360 }] },
      ...{ callsThen: { totalCount: 2, nodes: [minute, minute] } },
      ...{ calls: { totalCount: 2, nodes: [minute, five] } },
      all: { totalCount: 2, nodes: [minute, minute] },
    });
    expect(
      await ofAccount(server, accountId, `then: ${summed(`${days}, ${known('2026-03-11')}`)}`),
    ).toEqual({
      then: { nodes: [{ calls: 2, billedSeconds: 120 }] },
    });
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on UsageRecord { isCurrent
        then: isCurrent(${known('2026-03-11')}) before: isCurrent(${known('2026-03-09')})
        versions(${known('2026-03-11')}) { version } all: versions { kind isCurrent } } } }`,
      { id },
    );
    expect(node).toEqual({
      ...{ isCurrent: false, then: true, before: false, versions: [{ version: 1 }] },
      all: [
        { kind: 'CALL', isCurrent: false },
        { kind: 'REVERSAL', isCurrent: false },
        { kind: 'CALL', isCurrent: true },
      ],
    });
  });

  it('Was kept as long as the account had set by then.', async () => {
    const { accountId } = await aContractOf2026(server);
    at('2026-03-10T10:00:00.000Z');
    const retention = { accountId, detailMonths: 12 };
    await act(server, STAFF, 'setUsageRetention', retention, 'retention { detailMonths }');
    const answer = await ofAccount(
      server,
      accountId,
      `now: usageRetention { detailMonths removesBefore }
       before: usageRetention(asOf: "2026-03-09") { detailMonths removesBefore }
       unknown: usageRetention(${known('2026-03-09')}) { detailMonths }
       later: usageRetention(asOf: "2027-05-05") { removesBefore }`,
    );
    expect(answer).toEqual({
      now: { detailMonths: 12, removesBefore: '2025-03-01' },
      before: { detailMonths: null, removesBefore: null },
      ...{ unknown: { detailMonths: null }, later: { removesBefore: '2026-05-01' } },
    });
  });
});

describe('Orders', () => {
  it('Were placed, activated and found by what was known.', async () => {
    const { accountId, orderId } = await aContractOf2026(server).then(async ({ accountId: id }) => {
      at('2026-03-10T10:00:00.000Z');
      const input = { accountId: id, acceptedBy: { name: 'O', email: 'o@example.com' } };
      const { order } = await act<{ order: { id: string } }>(
        ...([server, STAFF, 'placeOrder'] as const),
        { ...input, lines: [{ serviceCode: 'OPENVOICE' }] },
        'order { id }',
      );
      at('2026-03-12T10:00:00.000Z');
      await act(server, STAFF, 'activateOrder', { orderId: order.id }, 'order { id }');
      return { accountId: id, orderId: order.id };
    });
    const count = (args: string) => `orders(${args}) { totalCount }`;
    const answer = await ofAccount(
      server,
      accountId,
      `before: ${count(known('2026-03-09'))} placed: ${count(known('2026-03-11'))}
       open: ${count(`where: { isActivated: false }, ${known('2026-03-11')}`)}
       active: ${count(`where: { isActivated: true }, ${known('2026-03-11')}`)}
       now: ${count('where: { isActivated: true }')}`,
    );
    const of = (totalCount: number) => ({ totalCount });
    expect(answer).toEqual({
      before: of(1),
      placed: of(2),
      open: of(1),
      active: of(1),
      now: of(2),
    });
    const { node } = await read<{ node: object }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Order { isActivated activatedAt
        then: isActivated(${known('2026-03-11')}) at: activatedAt(${known('2026-03-11')})
        subscriptions(${known('2026-03-11')}) { id } } } }`,
      { id: orderId },
    );
    expect(node).toEqual({
      ...{ isActivated: true, activatedAt: '2026-03-12T10:00:00.000Z' },
      ...{ then: false, at: null, subscriptions: [] },
    });
  });

  it('Had the rates that were known, retired or not.', async () => {
    const { subscriptionId } = await aContractOf2026(server);
    at('2026-03-10T10:00:00.000Z');
    await correctRates(server, subscriptionId, { retire: [''], add: [aRate('0.03')] });
    const shown = 'perMinute { amount } retiredAt';
    const answer = await ofSubscription(
      server,
      subscriptionId,
      `orderLine { rates { ${shown} } then: rates(${known('2026-03-09')}) { ${shown} }
        all: rates(includeRetired: true) { ${shown} early: retiredAt(${known('2026-03-09')}) } }
       rates(${known('2026-03-09')}) { nodes { ${shown} } }`,
    );
    const old = { perMinute: { amount: '0.020000' }, retiredAt: null };
    const fresh = { perMinute: { amount: '0.030000' }, retiredAt: null };
    const retired = { ...old, retiredAt: '2026-03-10T10:00:00.000Z' };
    expect(answer).toEqual({
      orderLine: {
        ...{ rates: [fresh], then: [old] },
        all: expect.arrayContaining([
          { ...retired, early: null },
          { ...fresh, early: null },
        ]) as unknown,
      },
      rates: { nodes: [old] },
    });
  });
});
