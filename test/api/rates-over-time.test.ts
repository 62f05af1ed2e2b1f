import { change, ofSubscription, order } from '../support/contract-life';
import { rerate } from '../support/ledger';
import {
  amending,
  announced,
  ANYWHERE,
  aRatedContract,
  FRANCE,
  pricesOn,
  rateIdOf,
} from '../support/rates-over-time';
import { aCardFile } from '../support/rate-files';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, act, anAccount, aRate, read, sendCalls } from '../support/world';

// Rates change during a contract as charges do: by an announcement of the provider (rule 12.5), or
// with an order that amends (rule 12.2). Both are dated facts; no rate is edited.

let server: TestServer;
let accountId: string;
beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2026-11-30T10:00:00.000Z';
});

/** What a call of one minute is charged on each of these days. */
async function charged(subscriptionId: string, days: readonly string[], to = '+33145000000') {
  const calls = days.map((day) => aCall(subscriptionId, `${day}T12:00:00Z`, 60, { to }));
  return (await sendCalls(server, calls)).map(({ record }) => record?.amount?.amount ?? null);
}

describe('A change of rates that the provider announced', () => {
  it('holds from the first of the month on; what was known before stays as it was', async () => {
    const id = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, id, '33');
    const before = '2026-11-30T10:00:00.000Z';
    server.clock.now = '2026-11-30T11:00:00.000Z';
    await change(server, 'announceRateChange', announced(id, rateId));
    expect(await charged(id, ['2026-09-30', '2026-10-01'])).toEqual(['0.021000', '0.031000']);
    expect(await pricesOn(server, id, '2026-09-30')).toEqual([': 0.05', '33: 0.02']);
    expect(await pricesOn(server, id, '2026-10-01')).toEqual([': 0.05', '33: 0.03']);
    expect(await pricesOn(server, id, '2026-10-01', before)).toEqual([': 0.05', '33: 0.02']);
  });

  it('is a fact with its rates, each beside the one that it changed', async () => {
    const id = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, id, '33');
    await change(server, 'announceRateChange', announced(id, rateId, { reason: 'Index.' }));
    const { contractChanges } = await ofSubscription<{ contractChanges: object[] }>(
      server,
      id,
      `contractChanges { kind givenBy toldOn effectiveOn reason derivation { summary }
        rates { perMinute { amount } connectionFee { amount } validFrom origin reason
          changedRate { id perMinute { amount } } } }`,
    );
    expect(contractChanges).toEqual([
      {
        kind: 'RATES_CHANGED',
        givenBy: 'PROVIDER',
        ...{ toldOn: '2026-09-10', effectiveOn: '2026-10-01', reason: 'Index.' },
        derivation: {
          summary: 'A price change announced on 2026-09-10 holds from 2026-10-01 at the earliest.',
        },
        rates: [
          {
            ...{ perMinute: { amount: '0.030000' }, connectionFee: { amount: '0.001000' } },
            ...{ validFrom: '2026-10-01', origin: 'PRICE_CHANGE', reason: 'Index.' },
            changedRate: { id: rateId, perMinute: { amount: '0.020000' } },
          },
        ],
      },
    ]);
  });

  it('is previewed with each rate beside the one that holds until then', async () => {
    const id = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, id, '33');
    const { preview } = await read<{ preview: object }>(
      server,
      STAFF,
      `query ($input: AnnounceRateChangeInput!) { preview: previewRateChange(input: $input) {
        effectiveOn rates { prefix validFrom perMinute { amount } before { id } } } }`,
      { input: announced(id, rateId) },
    );
    expect(preview).toEqual({
      effectiveOn: '2026-10-01',
      rates: [
        {
          ...{ prefix: '33', validFrom: '2026-10-01', perMinute: { amount: '0.030000' } },
          before: { id: rateId },
        },
      ],
    });
    expect(await pricesOn(server, id, '2026-10-01')).toEqual([': 0.05', '33: 0.02']);
  });

  it('that is recorded late changes no call by itself; rating again does', async () => {
    const id = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, id, '33');
    expect(await charged(id, ['2026-10-05'])).toEqual(['0.021000']);
    server.clock.now = '2026-11-30T11:00:00.000Z';
    await change(server, 'announceRateChange', announced(id, rateId));
    const { usageTotals } = await ofSubscription<{ usageTotals: object }>(
      server,
      id,
      'usageTotals(month: "2026-10") { outbound { amount { amount } } }',
    );
    expect(usageTotals).toEqual({ outbound: { amount: { amount: '0.021000' } } });
    server.clock.now = '2026-11-30T12:00:00.000Z';
    await rerate(server, id);
    const after = await ofSubscription<{ usageTotals: object }>(
      server,
      id,
      'usageTotals(month: "2026-10") { outbound { amount { amount } } }',
    );
    expect(after.usageTotals).toEqual({ outbound: { amount: { amount: '0.031000' } } });
  });

  it('changes a rate of a pinned card for this contract, and for none other', async () => {
    const { code } = await aCardFile(server, ['33,0.02', '34,0.04']);
    const mine = await aRatedContract(server, accountId, { rateCard: { code }, rates: [] });
    const other = await aRatedContract(server, accountId, { rateCard: { code }, rates: [] });
    const { orderLine } = await ofSubscription<{
      orderLine: { cardRates: { nodes: { id: string }[] } };
    }>(server, mine, 'orderLine { cardRates(where: { prefix: "33" }) { nodes { id } } }');
    const rateId = orderLine.cardRates.nodes[0]?.id ?? '';
    await change(server, 'announceRateChange', announced(mine, rateId));
    const days = ['2026-09-30', '2026-10-01'];
    expect(await charged(mine, days)).toEqual(['0.020000', '0.030000']);
    expect(await charged(other, days)).toEqual(['0.020000', '0.020000']);
    const { contractChanges } = await ofSubscription<{ contractChanges: object[] }>(
      server,
      mine,
      'contractChanges { rates { changedRate { id prefix } } }',
    );
    expect(contractChanges).toEqual([{ rates: [{ changedRate: { id: rateId, prefix: '33' } }] }]);
  });

  it('that was entered wrongly is corrected from its own first day on', async () => {
    const id = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, id, '33');
    await change(server, 'announceRateChange', announced(id, rateId));
    const wrong = await rateIdOf(server, id, '33', '2026-10-01');
    const { orderLine } = await ofSubscription<{ orderLine: { id: string } }>(
      server,
      id,
      'orderLine { id }',
    );
    const replacement = { ...FRANCE, perMinute: '0.025' };
    await act(
      server,
      STAFF,
      'correctRates',
      {
        ...{ orderLineId: orderLine.id, reason: 'Misread.' },
        retire: [{ rateId: wrong, replacement }],
      },
      'rates { id }',
    );
    expect(await pricesOn(server, id, '2026-09-30')).toEqual([': 0.05', '33: 0.02']);
    expect(await pricesOn(server, id, '2026-10-01')).toEqual([': 0.05', '33: 0.025']);
  });
});

describe('An order that amends rates', () => {
  it('brings in a rate from its day on, in the initial term, too, and adds one that was not there', async () => {
    const id = await aRatedContract(server, accountId);
    const rates = [aRate('0.015', { prefix: '33' }), aRate('0.08', { prefix: '336' })];
    await order(server, accountId, '2025-07-16', amending(id, rates));
    expect(await charged(id, ['2025-07-15', '2025-07-16'])).toEqual(['0.021000', '0.015000']);
    const mobile = '+33612345678';
    expect(await charged(id, ['2025-07-15', '2025-07-16'], mobile)).toEqual([
      '0.021000',
      '0.080000',
    ]);
    const { contractChanges } = await ofSubscription<{ contractChanges: object[] }>(
      server,
      id,
      'contractChanges { kind givenBy rates { prefix origin } }',
    );
    expect(contractChanges).toEqual([
      {
        ...{ kind: 'AMENDED', givenBy: 'CUSTOMER' },
        rates: [
          { prefix: '33', origin: 'AMENDMENT' },
          { prefix: '336', origin: 'AMENDMENT' },
        ],
      },
    ]);
  });

  it('may state one for some months, after which the one before it holds again', async () => {
    const id = await aRatedContract(server, accountId);
    const promotion = aRate('0.01', { prefix: '33', validBefore: '2025-10-01' });
    await order(server, accountId, '2025-07-16', amending(id, [promotion]));
    expect(await charged(id, ['2025-09-30', '2025-10-01'])).toEqual(['0.010000', '0.021000']);
  });

  it('is previewed by the same decision, and stores nothing', async () => {
    const id = await aRatedContract(server, accountId);
    const rates = [aRate('0.015', { prefix: '33' }), aRate('0.08', { prefix: '336' })];
    const { preview } = await read<{ preview: object }>(
      server,
      STAFF,
      `query ($input: PreviewAmendmentInput!) { preview: previewAmendment(input: $input) {
        effectiveOn rates { prefix validFrom perMinute { amount } before { prefix } } } }`,
      { input: { subscriptionId: id, startsOn: '2025-07-16', rates } },
    );
    expect(preview).toEqual({
      effectiveOn: '2025-07-16',
      rates: [
        {
          ...{ prefix: '33', validFrom: '2025-07-16', perMinute: { amount: '0.015000' } },
          before: { prefix: '33' },
        },
        {
          ...{ prefix: '336', validFrom: '2025-07-16', perMinute: { amount: '0.080000' } },
          before: null,
        },
      ],
    });
    expect(await pricesOn(server, id, '2025-07-16')).toEqual([': 0.05', '33: 0.02']);
  });

  it('and a change of the same rate give the same contract, whichever was recorded first', async () => {
    const prices = async (recordFirst: 'ORDER' | 'ANNOUNCEMENT') => {
      const id = await aRatedContract(server, accountId);
      const rateId = await rateIdOf(server, id, '33');
      const acts = [
        () =>
          order(server, accountId, '2026-11-02', amending(id, [aRate('0.01', { prefix: '33' })])),
        () => change(server, 'announceRateChange', announced(id, rateId)),
      ];
      for (const one of recordFirst === 'ORDER' ? acts : acts.reverse()) await one();
      const days = ['2026-09-30', '2026-10-01', '2026-11-01', '2026-11-02'];
      return Promise.all(days.map((day) => pricesOn(server, id, day)));
    };
    const first = await prices('ORDER');
    expect(first.map(([, french]) => french)).toEqual([
      ...['33: 0.02', '33: 0.03', '33: 0.03', '33: 0.01'],
    ]);
    expect(await prices('ANNOUNCEMENT')).toEqual(first);
  });

  it('draws on a pool of its contract', async () => {
    const pools = [{ name: 'France', includedMinutes: 100, units: 1, overagePerMinute: '0.04' }];
    const id = await aRatedContract(server, accountId, { pools });
    const pooled = aRate('0', { prefix: '33', pool: 'France' });
    await order(server, accountId, '2025-07-16', amending(id, [pooled]));
    const call = aCall(id, '2025-07-16T12:00:00Z', 60);
    await sendCalls(server, [call]);
    const { usageRecords } = await ofSubscription<{ usageRecords: { nodes: object[] } }>(
      server,
      id,
      'usageRecords(first: 1) { nodes { pool { name } rate { pool { name } } } }',
    );
    expect(usageRecords.nodes).toEqual([
      { pool: { name: 'France' }, rate: { pool: { name: 'France' } } },
    ]);
  });
});

describe('A rate whose price lapses', () => {
  it('is followed by the price that was stated with it, on a day or after the initial term', async () => {
    const lapse = { perMinuteAfter: '0.03' };
    const onDay = aRate('0.01', { prefix: '34', lapse: { ...lapse, lapsesOn: '2025-06-15' } });
    const id = await aRatedContract(server, accountId, {
      rates: [aRate('0.02', { prefix: '33', lapse }), onDay, ANYWHERE],
    });
    expect(await charged(id, ['2025-12-31', '2026-01-01'])).toEqual(['0.020000', '0.030000']);
    const spain = await charged(id, ['2025-06-14', '2025-06-15'], '+34910000000');
    expect(spain).toEqual(['0.010000', '0.030000']);
    expect(await pricesOn(server, id, '2026-01-01')).toEqual([': 0.05', '33: 0.03', '34: 0.03']);
  });

  it('may come with an amendment; of a lapse and a change the later day wins', async () => {
    const id = await aRatedContract(server, accountId);
    const lapse = { lapsesOn: '2026-11-01', perMinuteAfter: '0.04' };
    await order(
      server,
      accountId,
      '2025-07-16',
      amending(id, [aRate('0.01', { prefix: '33', lapse })]),
    );
    const rateId = await rateIdOf(server, id, '33', '2026-09-30');
    await change(server, 'announceRateChange', announced(id, rateId));
    const days = ['2026-09-30', '2026-10-01', '2026-11-01'];
    const prices = await Promise.all(days.map((day) => pricesOn(server, id, day)));
    expect(prices.map(([, french]) => french)).toEqual(['33: 0.01', '33: 0.03', '33: 0.04']);
  });
});

describe('A contract with as many rates as there may be', () => {
  it('has its prices changed, and is then corrected as before', async () => {
    const prefixes = Array.from({ length: 5_000 }, (_, index) => `${10_000 + index}`);
    const rates = prefixes.map((prefix) => aRate('0.02', { prefix }));
    const id = await aRatedContract(server, accountId, { rates });
    const text = `orderLine { id } rates(first: 2) { nodes { id } }`;
    const { orderLine, rates: first } = await ofSubscription<{
      orderLine: { id: string };
      rates: { nodes: { id: string }[] };
    }>(server, id, text);
    const [changed, wrong] = first.nodes.map((rate) => rate.id);
    await change(server, 'announceRateChange', announced(id, changed ?? ''));
    const replacement = aRate('0.01', { prefix: prefixes[1] });
    await act(
      server,
      STAFF,
      'correctRates',
      {
        ...{ orderLineId: orderLine.id, reason: 'Misread.' },
        retire: [{ rateId: wrong, replacement }],
      },
      'rates { id }',
    );
    const { rates: after } = await ofSubscription<{ rates: { totalCount: number } }>(
      server,
      id,
      'rates { totalCount }',
    );
    expect(after.totalCount).toBe(5_000);
  });
});
