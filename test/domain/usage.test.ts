import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { isEmergencyNumber } from '../../src/domain/contract/emergency';
import { formatDecimal } from '../../src/domain/money/money';
import { rateFor, type CallLeg } from '../../src/domain/usage/rate-selection';
import { rateCall } from '../../src/domain/usage/rating';
import {
  localDate,
  localTime,
  millisOf,
  parseTimeZone,
  toInstant,
} from '../../src/domain/time/time-zone';
import {
  assessCall,
  type AssessedCall,
  type MeteredCall,
  type UsageContract,
} from '../../src/domain/usage/usage';
import { anyCall, anyContract, holdsForAll, same } from './arbitraries';
import { amountOf, answeredCall, contract, on, rate } from './calls';
import { testExamples } from './examples';
import { cxoneTerms, generalTerms, termsOf } from './terms';

describe('What becomes of a metered call', () => {
  testExamples({ E01: 'CXone 5', E02: 'rule 8.2' }, ({ input, expected }) => {
    const terms = termsOf(input.text('service'));
    const place = { countryCode: input.text('country'), outsideLineDigit: null };
    const emergency = { dialled: input.text('dialled'), otherParty: null };
    const call = answeredCall('2025-06-02T10:00:00Z', input.number('seconds'), emergency);
    const assessed = assessCall({ ...contract([rate('0.025')], terms), place }, call);
    expect(assessed.status).toBe(expected.text('rating'));
    expect(amountOf(assessed)).toBe(expected.text('amount'));
    expect(assessed.raisesIncident).toBe(expected.flag('incident'));
    expect([assessed.billedSeconds, assessed.rateId]).toEqual([0, null]);
  });

  testExamples({ R11: 'rule 6.6' }, ({ input, expected }) => {
    const rateAt = (name: string, leg: CallLeg) => {
      const [increments = '', price = ''] = input.text(name).split(' @');
      return rate(price, increments, leg);
    };
    const order = contract([rateAt('consumer', 'CONSUMER'), rateAt('agent', 'AGENT')]);
    const leg = (seconds: number, more: Partial<MeteredCall>) =>
      assessCall(order, answeredCall('2025-06-02T10:00:00Z', seconds, more));
    const consumer = leg(95, { leg: 'CONSUMER' });
    const agentPstn = leg(80, { leg: 'AGENT', agentConnectivity: 'PSTN' });
    const agentVoip = leg(80, { leg: 'AGENT', agentConnectivity: 'VOIP' });
    for (const [name, assessed] of Object.entries({ consumer, agentPstn, agentVoip })) {
      expect(assessed.status).toBe('RATED');
      expect([assessed.billedSeconds, amountOf(assessed)]).toEqual(expected.list(name));
    }
    const total = (legs: AssessedCall[]) =>
      formatDecimal(
        legs.reduce((sum, { amount }) => sum + (amount ?? 0n), 0n),
        6,
      );
    expect(total([consumer, agentPstn])).toBe(expected.text('callPstn'));
    expect(total([consumer, agentVoip])).toBe(expected.text('callVoip'));
  });

  testExamples({ R15: 'rule 6.9' }, ({ input, expected }) => {
    const order = contract([rate('0.025')], cxoneTerms, input.zone('zone'));
    const call = answeredCall(input.text('answeredAt'), input.number('seconds'));
    const assessed = assessCall(order, call);
    expect(assessed.usedOn).toBe(expected.date('localDate'));
    expect(assessed.month).toBe(expected.text('billingMonth'));
    expect(assessed.billedSeconds).toBe(expected.number('billed'));
    expect(amountOf(assessed)).toBe(expected.text('amount'));
    expect(localDate(call.endedAt, input.zone('zone')) > assessed.usedOn).toBe(true);
  });

  test.each([
    // A winter’s offset would count both in March.
    ['USE07', 'America/New_York', '2023-04-01T03:59:59Z', '2023-03'],
    ['USE07', 'America/New_York', '2023-04-01T04:00:00Z', '2023-04'],
    ['USE08', 'Asia/Tokyo', '2025-01-31T15:00:00Z', '2025-02'],
    ['USE08', 'Pacific/Auckland', '2025-03-31T10:59:59Z', '2025-03'],
    ['USE08', 'America/Los_Angeles', '2025-12-01T07:59:59Z', '2025-11'],
  ])(
    '%s: by the offset of that day, a call in %s at %s is of %s.',
    (_, zone, answeredAt, month) => {
      const order = contract([rate('0.025')], cxoneTerms, parseTimeZone(zone));
      expect(assessCall(order, answeredCall(answeredAt, 60)).month).toBe(month);
    },
  );

  testExamples({ M06: 'ToS 3.3' }, ({ input, expected }) => {
    const endsBefore = input.date('endExclusive');
    // The rate ran out with the service: it is the last one that held.
    const last = { ...rate('0.025'), validBefore: endsBefore };
    const call = answeredCall(`${input.text('answered')}T10:00:00Z`, input.number('seconds'));
    const assessed = assessCall({ ...contract([last]), endsBefore }, call);
    expect(assessed.status).toBe(expected.text('flag'));
    expect(assessed.billedSeconds).toBe(expected.number('billed'));
    expect(amountOf(assessed)).toBe(expected.text('amount'));
  });

  test('Rule 6.7: a call without a matching rate is unrated, never 0, as cgrates#205 had it.', () => {
    const order = contract([{ ...rate('0.025'), prefix: '33' }]);
    const assessed = assessCall(order, answeredCall('2025-06-02T10:00:00Z', 60));
    expect([assessed.status, assessed.amount, assessed.rateId]).toEqual(['UNRATED', null, null]);
  });

  test('Rule 8.4: an emergency call is recognised by the number called, too.', () => {
    const call = answeredCall('2025-06-02T10:00:00Z', 60, { otherParty: '+1911' });
    expect(assessCall(contract([rate('0.025')]), call).status).toBe('PROHIBITED_EMERGENCY');
  });

  test('Rule 8.3: an inbound call is never an emergency call, whoever calls.', () => {
    const inbound = { ...rate('0.025'), direction: 'INBOUND' as const };
    const call = answeredCall('2025-06-02T10:00:00Z', 60, {
      direction: 'INBOUND',
      otherParty: '+1911',
      dialled: '911',
    });
    expect(assessCall(contract([inbound]), call).status).toBe('RATED');
  });

  test('Rule 5.8: a call before the start, by local days, is kept and not charged.', () => {
    const order = { ...contract([rate('0.025')], generalTerms, parseTimeZone('America/Denver')) };
    const statusAt = (answeredAt: string) => assessCall(order, answeredCall(answeredAt, 60)).status;
    expect(statusAt('2025-01-01T06:59:59Z')).toBe('NOT_IN_TERM');
    expect(statusAt('2025-01-01T07:00:00Z')).toBe('RATED');
  });

  test('Rule 12.9: a call in a gap is use after the end, at the rates of the day before it.', () => {
    const gaps = [
      { from: on('2025-03-01'), before: on('2025-03-20') },
      { from: on('2025-06-01'), before: on('2025-08-01') },
    ];
    const rates = [
      { ...rate('0.025'), validBefore: on('2025-03-01') },
      { ...rate('0.030'), validFrom: on('2025-03-01'), validBefore: on('2025-06-01') },
      { ...rate('0.040'), validFrom: on('2025-06-01') },
    ];
    const order = { ...contract(rates), gaps, endsBefore: on('2026-01-01') };
    const assessed = (day: string) => {
      const { status, amount, rateId } = assessCall(order, answeredCall(`${day}T10:00:00Z`, 60));
      return [status, amount, rateId];
    };
    expect(assessed('2025-02-28')).toEqual(['RATED', 25_000n, 'rate at 0.025']);
    expect(assessed('2025-03-01')).toEqual(['POST_TERM', 25_000n, 'rate at 0.025']);
    expect(assessed('2025-03-19')).toEqual(['POST_TERM', 25_000n, 'rate at 0.025']);
    expect(assessed('2025-03-20')).toEqual(['RATED', 30_000n, 'rate at 0.030']);
    expect(assessed('2025-07-31')).toEqual(['POST_TERM', 30_000n, 'rate at 0.030']);
    expect(assessed('2025-08-01')).toEqual(['RATED', 40_000n, 'rate at 0.040']);
    expect(assessed('2026-01-01')).toEqual(['POST_TERM', 40_000n, 'rate at 0.040']);
  });

  test('Rule 12.9: in a gap a call is what it would be had service ended there for good.', () => {
    let inGap = 0;
    holdsForAll(
      [anyContract, anyCall],
      ({ gaps = [], ...order }, call) => {
        const usedOn = localDate(call.answeredAt ?? call.startedAt, order.zone);
        const gap = gaps.find(({ from, before }) => from <= usedOn && usedOn < before);
        inGap += gap ? 1 : 0;
        const endsBefore = gap ? gap.from : order.endsBefore;
        same(assessCall({ ...order, gaps }, call), assessCall({ ...order, endsBefore }, call));
      },
      5_000,
    );
    // Some 80 are, far from what chance takes away.
    expect(inGap).toBeGreaterThan(20);
  });

  test('Rules 5.8 to 8.4: the status of any call follows the order of the rules.', () => {
    const seen = new Set<string>();
    let pooled = 0;
    holdsForAll(
      [anyContract, anyCall],
      (order, call) => {
        const assessed = assessCall(order, call);
        seen.add(assessed.status);
        const usedOn = localDate(call.answeredAt ?? call.startedAt, order.zone);
        same([assessed.usedOn, assessed.month], [usedOn, usedOn.slice(0, 7)]);
        const expected = statusByRules(order, call, usedOn);
        same(assessed.status, expected);
        same(assessed.raisesIncident, expected === 'PROHIBITED_EMERGENCY');
        const isCharged = expected === 'RATED' || expected === 'POST_TERM';
        if (!isCharged) {
          same([assessed.billedSeconds, assessed.rateId, assessed.poolId], [0, null, null]);
          same(assessed.amount, expected === 'UNRATED' ? null : 0n);
          return;
        }
        const duration = millisOf(call.endedAt) - millisOf(call.answeredAt ?? call.endedAt);
        const used = order.rates.filter(({ id }) => id === assessed.rateId);
        const isFree = isFreeLeg(call);
        // What is free needs no rate, and may have one.
        same(used.length, isFree && assessed.rateId === null ? 0 : 1);
        same(assessed.poolId, isFree ? null : (used[0]?.poolId ?? null));
        if (assessed.poolId !== null) pooled += 1;
        const price = used[0] ?? { ...order.terms, ...NO_PRICE };
        const { billedSeconds, amount } = rateCall(price, 'ANSWERED', duration);
        same(assessed.billedSeconds, billedSeconds);
        same(assessed.amount, isFree || assessed.poolId !== null ? 0n : amount);
      },
      5_000,
    );
    expect([...seen].sort()).toEqual([
      'EMERGENCY_FREE',
      'NOT_ANSWERED',
      'NOT_IN_TERM',
      'POST_TERM',
      'PROHIBITED_EMERGENCY',
      'RATED',
      'UNRATED',
    ]);
    expect(pooled).toBeGreaterThan(30);
  });
});

const NO_PRICE = { perMinute: 0n, connectionFee: 0n, minimumCharge: 0n };

const isFreeLeg = ({ leg, agentConnectivity }: MeteredCall) =>
  leg === 'AGENT' && agentConnectivity === 'VOIP';

function statusByRules(order: UsageContract, call: MeteredCall, usedOn: CalendarDate): string {
  const numbers = [call.dialled ?? '', call.otherParty ?? ''];
  if (call.direction === 'OUTBOUND' && numbers.some((n) => isEmergencyNumber(n, order.place))) {
    return order.terms.emergencyCalling === 'PROHIBITED'
      ? 'PROHIBITED_EMERGENCY'
      : 'EMERGENCY_FREE';
  }
  if (call.disposition !== 'ANSWERED') return 'NOT_ANSWERED';
  if (usedOn < order.startsOn) return 'NOT_IN_TERM';
  const ends = order.endsBefore === null ? [] : [{ from: order.endsBefore, before: '9999-12-31' }];
  const without = [...ends, ...(order.gaps ?? [])].find(
    ({ from, before }) => from <= usedOn && usedOn < before,
  );
  const isAfter = without !== undefined;
  const lastDay = toInstant(Date.parse(without?.from ?? usedOn) - 1).slice(0, 10);
  const ratedOn = isAfter ? on(lastDay) : usedOn;
  const at = localTime(call.answeredAt ?? call.startedAt, order.zone);
  const found = rateFor(order.rates, { ...call, number: call.otherParty }, at, ratedOn);
  if (!found && !isFreeLeg(call)) return 'UNRATED';
  return isAfter ? 'POST_TERM' : 'RATED';
}
