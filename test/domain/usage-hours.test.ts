import { Trace } from '../../src/domain/derivation';
import { formatDecimal, parseDecimal } from '../../src/domain/money/money';
import { WEEKDAYS, type RateHours } from '../../src/domain/usage/rate-hours';
import type { OrderRate } from '../../src/domain/usage/rate-selection';
import { parseTimeZone, type TimeZone } from '../../src/domain/time/time-zone';
import { assessCall, type MeteredCall, type UsageContract } from '../../src/domain/usage/usage';
import { amountOf, answeredCall, contract, on, rate } from './calls';
import { testExamples } from './examples';
import { faultsOf, payloadOf } from './step-evaluator';
import { cxoneTerms } from './terms';

const denver = parseTimeZone('America/Denver');
const WORKDAYS = WEEKDAYS.slice(0, 5);

/** "08:00-18:00" of some days. */
function hours(text: string, weekdays: RateHours['weekdays'] = WEEKDAYS): RateHours {
  const [fromMinute = NaN, beforeMinute = NaN] = text.split('-').map((time) => {
    const [hour = NaN, minute = NaN] = time.split(':').map(Number);
    return hour * 60 + minute;
  });
  return { weekdays, fromMinute, beforeMinute };
}
const orderOf = (rates: readonly OrderRate[], zone: TimeZone = denver) =>
  contract(rates, cxoneTerms, zone);
/** The rate at which a call is charged, and for how much. */
function chargeOf(order: UsageContract, answeredAt: string, more: Partial<MeteredCall> = {}) {
  const assessed = assessCall(order, answeredCall(answeredAt, 600, more));
  return [assessed.rateId, amountOf(assessed)];
}

describe('A rate for some hours', () => {
  testExamples({ R16: 'rule 6.8' }, ({ input, expected }) => {
    const [times = '', price = ''] = input.text('peak').split(' @');
    const peak = { ...rate(price, '60/60'), hours: hours(times) };
    const offPeak = rate(input.text('offPeak'), '60/60');
    for (const rates of [
      [peak, offPeak],
      [offPeak, peak],
    ]) {
      // In Denver it is six hours earlier than by UTC in June: 17:59:50 there is 23:59:50.
      expect(input.text('answeredAtLocal')).toBe('17:59:50');
      const assessed = assessCall(orderOf(rates), answeredCall('2025-06-02T23:59:50Z', 600));
      const used = rates.find(({ id }) => id === assessed.rateId);
      expect(formatDecimal(used?.perMinute ?? 0n, 2)).toBe(expected.text('perMinute'));
      // 600 s are 10 minutes: 10 × 0.03; after ten seconds the evening began, and nothing changes.
      expect(amountOf(assessed)).toBe(expected.text('amount'));
      expect(amountOf(assessed)).not.toBe(expected.text('ifSplit (not our rule)'));
      // From 18:00:00 on: 10 × 0.02.
      expect(chargeOf(orderOf(rates), '2025-06-03T00:00:00Z')).toEqual([offPeak.id, '0.200000']);
    }
  });

  test('Rule 6.8: the hour is the one on the clock of the account, in summer and in winter.', () => {
    const order = orderOf([{ ...rate('0.03'), hours: hours('08:00-18:00') }, rate('0.02')]);
    // 08:00 in Denver is 14:00 by UTC in June and 15:00 in December.
    expect(chargeOf(order, '2025-06-02T13:59:59.999Z')[0]).toBe('rate at 0.02');
    expect(chargeOf(order, '2025-06-02T14:00:00Z')[0]).toBe('rate at 0.03');
    expect(chargeOf(order, '2025-12-01T14:59:59.999Z')[0]).toBe('rate at 0.02');
    expect(chargeOf(order, '2025-12-01T15:00:00Z')[0]).toBe('rate at 0.03');
  });

  test('Rule 6.8: the hour that the clock shows twice has its rate both times.', () => {
    // On 2025-11-02 the hour from 01:00 came at 07:00 by UTC and again at 08:00.
    const order = orderOf([{ ...rate('0.03'), hours: hours('01:00-02:00') }, rate('0.02')]);
    const at = ['06:59:59', '07:00:00', '07:59:59', '08:00:00', '08:59:59', '09:00:00'];
    expect(at.map((time) => chargeOf(order, `2025-11-02T${time}Z`)[1])).toEqual([
      ...['0.200000', '0.300000', '0.300000', '0.300000', '0.300000', '0.200000'],
    ]);
  });

  test('Rule 6.8: the weekday is the one on the calendar of the account.', () => {
    const order = orderOf([{ ...rate('0.01'), hours: hours('00:00-24:00', ['SUNDAY']) }]);
    // In Denver Sunday 2025-06-01 runs from 06:00 by UTC to 06:00 on Monday.
    const status = (at: string) => assessCall(order, answeredCall(at, 600)).status;
    expect(status('2025-06-01T05:59:59Z')).toBe('UNRATED');
    expect(status('2025-06-01T06:00:00Z')).toBe('RATED');
    expect(status('2025-06-02T05:59:59Z')).toBe('RATED');
    expect(status('2025-06-02T06:00:00Z')).toBe('UNRATED');
  });

  test('Rule 6.7: outside the hours of the only rate a call is unrated, not free.', () => {
    const order = orderOf([{ ...rate('0.03'), hours: hours('08:00-18:00'), poolId: 'devices' }]);
    const assessed = assessCall(order, answeredCall('2025-06-03T00:00:00Z', 600));
    expect(assessed).toMatchObject({ status: 'UNRATED', amount: null, rateId: null, poolId: null });
  });
});

describe('Use after the end goes on at the rates of the last day of service', () => {
  // The last day of service is Wednesday 2025-12-31; the call is on Saturday 2026-01-03.
  const endsBefore = on('2026-01-01');
  const untilTheEnd = { validBefore: endsBefore };
  const weekday = { ...rate('0.03'), ...untilTheEnd, hours: hours('00:00-24:00', WORKDAYS) };
  const day = {
    ...rate('0.02'),
    ...untilTheEnd,
    hours: hours('08:00-20:00', ['SATURDAY', 'SUNDAY']),
  };
  const night = {
    ...rate('0.01'),
    ...untilTheEnd,
    hours: hours('20:00-08:00', ['SATURDAY', 'SUNDAY']),
  };
  const later = { ...rate('0.99'), validFrom: endsBefore };
  const ended = { ...orderOf([weekday, day, night, later]), endsBefore };

  test.each([
    ['2026-01-03T18:00:00Z', 'Saturday 11:00', 'rate at 0.02', '0.200000'], // 10 × 0.02
    ['2026-01-04T03:00:00Z', 'Saturday 20:00', 'rate at 0.01', '0.100000'], // 10 × 0.01
    ['2026-01-05T07:00:00Z', 'Monday 00:00', 'rate at 0.03', '0.300000'], // 10 × 0.03
  ])('ToS 3.3: at %s, in Denver %s, that is the %s.', (answeredAt, _, rateId, amount) => {
    const assessed = assessCall(ended, answeredCall(answeredAt, 600));
    expect(assessed.status).toBe('POST_TERM');
    expect([assessed.rateId, amountOf(assessed)]).toEqual([rateId, amount]);
  });

  test('ToS 3.3: the derivation names the day of validity, and the hours that held.', () => {
    const trace = new Trace();
    assessCall(ended, answeredCall('2026-01-03T18:00:00Z', 600), trace);
    expect(faultsOf(trace)).toEqual([]);
    const inputs = trace.steps.find(({ operation }) => operation === 'STATE')?.inputs ?? [];
    const stated = Object.fromEntries(inputs.map((input) => [input.name, payloadOf(input)]));
    expect(stated['validOn']).toBe('2025-12-31');
    expect(stated['hours']).toBe('SATURDAY, SUNDAY 08:00-20:00');
  });

  test('ToS 3.3: a pool goes on as well.', () => {
    const order = {
      ...orderOf([{ ...rate('0.03'), ...untilTheEnd, poolId: 'devices' }]),
      endsBefore,
    };
    const assessed = assessCall(order, answeredCall('2026-01-03T18:00:00Z', 601));
    // 12/6: 12 + ceil(589 / 6) × 6 = 606 s
    expect(assessed).toMatchObject({ status: 'POST_TERM', poolId: 'devices', billedSeconds: 606 });
    expect(assessed.amount).toBe(0n);
  });
});

describe('A rate that draws on a pool of included minutes', () => {
  const pooled: OrderRate = {
    ...rate('0.03', '60/60'),
    poolId: 'devices',
    connectionFee: parseDecimal('0.15'),
    minimumCharge: parseDecimal('0.5'),
  };

  test('Rule 6.12: the call itself costs nothing, its seconds are counted by increments.', () => {
    const trace = new Trace();
    const order = orderOf([pooled]);
    const assessed = assessCall(order, answeredCall('2025-06-02T10:00:00Z', 61), trace);
    // 60/60: 61 s are two begun minutes.
    expect(assessed).toMatchObject({ status: 'RATED', rateId: pooled.id, poolId: 'devices' });
    expect([assessed.billedSeconds, assessed.amount]).toEqual([120, 0n]);
    expect(faultsOf(trace)).toEqual([]);
    expect(trace.summary).toContain('pool of included minutes');
  });

  test('Rule 6.12: what is free by itself takes nothing out of the pool.', () => {
    const order = orderOf([{ ...pooled, leg: 'AGENT' }]);
    const leg = (agentConnectivity: 'PSTN' | 'VOIP') =>
      assessCall(
        order,
        answeredCall('2025-06-02T10:00:00Z', 61, { leg: 'AGENT', agentConnectivity }),
      );
    expect(leg('PSTN')).toMatchObject({ poolId: 'devices', amount: 0n, billedSeconds: 120 });
    expect(leg('VOIP')).toMatchObject({ poolId: null, amount: 0n, rateId: pooled.id });
    const busy = { disposition: 'BUSY' as const, answeredAt: null };
    const call = answeredCall('2025-06-02T10:00:00Z', 61, { ...busy, leg: 'AGENT' });
    expect(assessCall(order, call)).toMatchObject({ poolId: null, billedSeconds: 0 });
    const emergency = answeredCall('2025-06-02T10:00:00Z', 61, { leg: 'AGENT', dialled: '911' });
    expect(assessCall(order, emergency)).toMatchObject({ poolId: null, billedSeconds: 0 });
  });
});

describe('A rate for some numbers', () => {
  const inbound = (perMinute: string, more: Partial<OrderRate> = {}): OrderRate => ({
    ...rate(perMinute, '60/60'),
    direction: 'INBOUND',
    ...more,
  });
  const called = (calledNumber: string | null, more: Partial<MeteredCall> = {}) => ({
    direction: 'INBOUND' as const,
    calledNumber,
    ...more,
  });
  const noon = '2025-06-02T18:00:00Z';

  test('Rule 6.11: who owns a toll-free number pays for the calls to it.', () => {
    const order = orderOf([inbound('0.01'), inbound('0.03', { numberType: 'TOLL_FREE' })]);
    // 600 s: 10 × 0.03 and 10 × 0.01
    for (const number of ['+18005550100', '+80012345678', '+448001234567', '+33800123456']) {
      expect(chargeOf(order, noon, called(number))[1]).toBe('0.300000');
    }
    expect(chargeOf(order, noon, called('+14155550199'))[1]).toBe('0.100000');
    expect(chargeOf(order, noon, called(null))[1]).toBe('0.100000');
    expect(chargeOf(order, noon, { direction: 'INBOUND' })[1]).toBe('0.100000');
  });

  test('Rule 6.7: a mobile party is one by its number, unless the source knows better.', () => {
    const order = orderOf([
      rate('0.01', '60/60'),
      { ...rate('0.09', '60/60'), callType: 'MOBILE' },
    ]);
    const party = (otherParty: string | null, more: Partial<MeteredCall> = {}) =>
      chargeOf(order, noon, { otherParty, ...more })[1];
    // 10 × 0.09 and 10 × 0.01
    expect(party('+33612345678')).toBe('0.900000');
    expect(party('+33612345678', { callType: null })).toBe('0.900000');
    expect(party('+33612345678', { callType: 'LANDLINE' })).toBe('0.100000');
    expect(party('+14155550100')).toBe('0.100000');
    expect(party('+14155550100', { callType: 'MOBILE' })).toBe('0.900000');
    expect(party(null)).toBeNull();
  });

  test('Rule 6.7: inbound use has the inbound rate for its caller, as ASTPP#289 and #354 had not.', () => {
    const france = { ...rate('0.02', '60/60'), prefix: '33' };
    const fromFrance = inbound('0.05', { prefix: '33' });
    const fromAnywhere = inbound('0.04');
    const everywhere = rate('0.01', '60/60');
    const order = orderOf([france, everywhere, fromFrance, fromAnywhere]);
    const fromParis = called('+14155550199', { otherParty: '+33145000000' });
    expect(chargeOf(order, noon, fromParis)).toEqual([fromFrance.id, '0.500000']); // 10 × 0.05
    expect(chargeOf(order, noon, called('+33145000000'))).toEqual([fromAnywhere.id, '0.400000']);
    // An order with outbound rates only leaves it unrated.
    expect(chargeOf(orderOf([france, everywhere]), noon, fromParis)).toEqual([null, null]);
  });

  test('Rule 6.7: the derivation says what the rate asked of the call.', () => {
    const narrow = inbound('0.03', { numberType: 'TOLL_FREE', callType: 'LANDLINE', prefix: '33' });
    const trace = new Trace();
    const call = answeredCall(noon, 600, called('+18005550100', { otherParty: '+33145000000' }));
    assessCall(orderOf([narrow]), call, trace);
    expect(faultsOf(trace)).toEqual([]);
    const inputs = trace.steps.find(({ operation }) => operation === 'STATE')?.inputs ?? [];
    expect(inputs.map((input) => [input.name, payloadOf(input)])).toEqual([
      ['prefix', '33'],
      ['matches', '+33145000000'],
      ['validFrom', '2025-01-01'],
      ['validOn', '2025-06-02'],
      ['numberType', 'TOLL_FREE'],
      ['callType', 'LANDLINE'],
    ]);
  });
});
