import { change, order } from '../support/contract-life';
import {
  amending,
  announced,
  ANYWHERE,
  aRatedContract,
  FRANCE,
  rateIdOf,
  ratesOn,
} from '../support/rates-over-time';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { anAccount, aRate, refusalsOf } from '../support/world';

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

describe('What cannot be is refused, and nothing is stored', () => {
  /** Code and field of the first refusal; the rates are as they were. */
  async function refused(id: string, mutation: string, input: object) {
    const before = await ratesOn(server, id, '2026-11-30');
    const [error] = await refusalsOf(server, STAFF, mutation, input);
    expect(await ratesOn(server, id, '2026-11-30')).toEqual(before);
    return [error?.code, error?.path.join('.'), error?.message];
  }

  it('a change of rates in the initial term, before its announcement, or not on a first', async () => {
    const id = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, id, '33');
    const at = async (announcedOn: string, effectiveOn: string) =>
      (
        await refused(id, 'announceRateChange', announced(id, rateId, { announcedOn, effectiveOn }))
      ).slice(0, 2);
    const expected = ['INVALID_INPUT', 'input.effectiveOn'];
    expect(await at('2025-05-10', '2025-06-01')).toEqual(expected);
    expect(await at('2026-10-01', '2026-10-01')).toEqual(expected);
    expect(await at('2026-09-10', '2026-10-02')).toEqual(expected);
    expect(await at('2026-12-01', '2027-01-01')).toEqual(['INVALID_INPUT', 'input.announcedOn']);
  });

  it('a rate of another contract, one that does not hold then, and one twice', async () => {
    const id = await aRatedContract(server, accountId);
    const other = await aRatedContract(server, accountId);
    const rateId = await rateIdOf(server, id, '33');
    const foreign = announced(id, await rateIdOf(server, other, '33'));
    expect(await refused(id, 'announceRateChange', foreign)).toEqual([
      ...['NOT_FOUND', 'input.rates.0.rateId', 'No rate of this contract has this id.'],
    ]);
    await change(server, 'announceRateChange', announced(id, rateId));
    const later = { announcedOn: '2026-10-10', effectiveOn: '2026-11-01' };
    expect(await refused(id, 'announceRateChange', announced(id, rateId, later))).toEqual([
      'INVALID_INPUT',
      'input.rates.0.rateId',
      'expected a rate that holds on 2026-11-01, on that day this one does not',
    ]);
    const current = await rateIdOf(server, id, '33');
    const twice = [
      { rateId: current, perMinute: '0.04' },
      { rateId: current, perMinute: '0.05' },
    ];
    const again = announced(id, current, { ...later, rates: twice });
    expect((await refused(id, 'announceRateChange', again)).slice(0, 2)).toEqual([
      ...['INVALID_INPUT', 'input.rates.1.rateId'],
    ]);
  });

  it('a second change of a rate on one day, by an announcement or by orders', async () => {
    const id = await aRatedContract(server, accountId);
    await change(server, 'announceRateChange', announced(id, await rateIdOf(server, id, '33')));
    const changed = await rateIdOf(server, id, '33');
    expect((await refused(id, 'announceRateChange', announced(id, changed))).slice(0, 2)).toEqual([
      ...['ALREADY_DONE', 'input.rates.0.rateId'],
    ]);
    const amendment = amending(id, [aRate('0.01', { prefix: '33' })]);
    await order(server, accountId, '2026-11-02', amendment);
    const input = {
      ...{ accountId, signedOn: '2026-11-02', lines: [amendment] },
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
    };
    expect((await refused(id, 'placeOrder', input)).slice(0, 2)).toEqual([
      ...['ALREADY_DONE', 'input.lines.0.rates.0.validFrom'],
    ]);
  });

  it('rates of an amendment that begin before it, meet others at some hours, or each other', async () => {
    const nights = { hours: { from: '20:00', before: '06:00' } };
    const id = await aRatedContract(server, accountId, {
      rates: [FRANCE, aRate('0.01', { prefix: '33', ...nights })],
    });
    const place = (rates: object[], more: object = {}) => ({
      ...{ accountId, signedOn: '2026-11-02' },
      lines: [{ ...amending(id, rates), ...more }],
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
    });
    const early = place([aRate('0.01', { prefix: '33', validFrom: '2026-11-01' })]);
    expect((await refused(id, 'placeOrder', early)).slice(0, 2)).toEqual([
      ...['INVALID_INPUT', 'input.lines.0.rates.0.validFrom'],
    ]);
    const evening = { hours: { from: '18:00', before: '22:00' } };
    const meets = place([aRate('0.01', { prefix: '33', ...evening })]);
    expect((await refused(id, 'placeOrder', meets)).slice(0, 2)).toEqual([
      ...['OVERLAPPING_RATES', 'input.lines.0.rates.0'],
    ]);
    const both = place([aRate('0.01', { prefix: '44' }), aRate('0.02', { prefix: '44' })]);
    expect((await refused(id, 'placeOrder', both)).slice(0, 2)).toEqual([
      ...['OVERLAPPING_RATES', 'input.lines.0.rates.1'],
    ]);
    const pools = [{ name: 'P', includedMinutes: 1, units: 1, overagePerMinute: '1' }];
    expect((await refused(id, 'placeOrder', place([], { pools }))).slice(0, 2)).toEqual([
      ...['INVALID_INPUT', 'input.lines.0.pools'],
    ]);
  });

  it('a price of a rate whose calls draw on a pool, no rates, too many, and too many decimals', async () => {
    const pools = [{ name: 'France', includedMinutes: 100, units: 1, overagePerMinute: '0.04' }];
    const pooled = aRate('0', { prefix: '33', pool: 'France' });
    const id = await aRatedContract(server, accountId, { pools, rates: [pooled, ANYWHERE] });
    const rateId = await rateIdOf(server, id, '33');
    expect((await refused(id, 'announceRateChange', announced(id, rateId))).slice(1)).toEqual([
      'input.rates.0.rateId',
      'expected a rate with a price per call, calls of this one draw on a pool',
    ]);
    const other = await rateIdOf(server, id, '');
    const many = (count: number, perMinute = '0.03') =>
      announced(id, other, {
        rates: Array.from({ length: count }, () => ({ rateId: other, perMinute })),
      });
    for (const count of [0, 1_001]) {
      expect((await refused(id, 'announceRateChange', many(count))).slice(1)).toEqual([
        ...['input.rates', `expected 1 to 1000 rates, got ${count}`],
      ]);
    }
    const fine = await server.ask(
      STAFF,
      'mutation ($input: AnnounceRateChangeInput!) { announceRateChange(input: $input) { __typename } }',
      { input: many(1, '0.0300001') },
    );
    expect(fine.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('a lapse on the first day of a rate, after its last, of a pool, or outside an order', async () => {
    const place = (rate: object, more: object = {}) => ({
      ...{ accountId, signedOn: '2026-11-02' },
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [{ serviceCode: 'OPENVOICE', rates: [rate], ...more }],
    });
    const id = await aRatedContract(server, accountId);
    const lapsing = (lapse: object, more: object = {}) =>
      aRate('0.01', { lapse: { perMinuteAfter: '0.02', ...lapse }, ...more });
    const at = async (rate: object, more?: object) =>
      (await refused(id, 'placeOrder', place(rate, more))).slice(1);
    expect(await at(lapsing({ lapsesOn: '2026-11-02' }))).toEqual([
      'input.lines.0.rates.0.lapse.lapsesOn',
      'expected a day after the first one of the rate, 2026-11-02, got 2026-11-02',
    ]);
    const ending = lapsing({ lapsesOn: '2026-12-01' }, { validBefore: '2026-12-01' });
    expect(await at(ending)).toEqual([
      'input.lines.0.rates.0.lapse.lapsesOn',
      'expected a day after the first one of the rate, 2026-11-02, and before 2026-12-01, got 2026-12-01',
    ]);
    const pools = [{ name: 'P', includedMinutes: 1, units: 1, overagePerMinute: '1' }];
    expect(await at(lapsing({ lapsesOn: '2026-12-01' }, { pool: 'P' }), { pools })).toEqual([
      'input.lines.0.rates.0.lapse',
      'expected none: calls that draw on a pool have no price',
    ]);
    const card = { code: 'LAPSING', name: 'Lapsing', currencyCode: 'EUR', rates: [lapsing({})] };
    expect((await refused(id, 'publishRateCard', card)).slice(1)).toEqual([
      'input.rates.0.lapse',
      'expected none: only the rates of an order lapse',
    ]);
  });
});
