import { rerateCall } from '../../src/domain/usage/rerating';
import { assessCall } from '../../src/domain/usage/usage';
import { anyCall, anyContract, holdsForAll, same } from './arbitraries';
import { amountOf, answeredCall, contract, on, rate } from './calls';

const call = answeredCall('2025-06-02T10:00:00Z', 60);
const charged = (rates: Parameters<typeof contract>[0]) => assessCall(contract(rates), call);

describe('A call is judged again by what is known now (rule 6.13)', () => {
  test('Rule 6.13: it is written anew exactly where something else comes out.', () => {
    const wrong = charged([rate('0.60')]);
    expect(rerateCall(contract([rate('0.60')]), call, wrong)).toBeUndefined();
    const anew = rerateCall(contract([rate('0.06')]), call, wrong);
    expect(anew && amountOf(anew)).toBe('0.060000');
  });

  test('Rule 6.13: another rate of the same price is another rate, and so is another pool.', () => {
    const first = { ...rate('0.60'), id: 'first' };
    const stands = charged([first]);
    expect(rerateCall(contract([{ ...first, id: 'second' }]), call, stands)?.rateId).toBe('second');
    const pooled = { ...first, poolId: 'a pool', perMinute: 0n };
    const free = charged([{ ...first, perMinute: 0n }]);
    expect(rerateCall(contract([pooled]), call, free)?.poolId).toBe('a pool');
  });

  test('Rule 6.13: a call that waited for a rate is charged by the one that was added.', () => {
    const waiting = charged([]);
    expect(waiting.status).toBe('UNRATED');
    expect(rerateCall(contract([]), call, waiting)).toBeUndefined();
    expect(rerateCall(contract([rate('0.60')]), call, waiting)?.status).toBe('RATED');
  });

  test('Rule 6.13: use that turns out to be after the end stays charged, under its own status.', () => {
    const stands = charged([rate('0.60')]);
    const ended = { ...contract([rate('0.60')]), endsBefore: on('2025-06-01') };
    expect(rerateCall(ended, call, stands)).toMatchObject({
      status: 'POST_TERM',
      amount: 600_000n,
    });
  });

  test('Rule 6.13: other increments for the same amount are another charge.', () => {
    const free = { ...rate('0', '6/6'), id: 'one' };
    const longer = { ...rate('0', '60/60'), id: 'one' };
    const short = answeredCall('2025-06-02T10:00:00Z', 5);
    const stands = assessCall(contract([free]), short);
    expect(rerateCall(contract([longer]), short, stands)?.billedSeconds).toBe(60);
  });

  test('Rule 6.13: judged again by the same contract nothing changes, and by another once.', () => {
    holdsForAll([anyContract, anyContract, anyCall], (first, second, one) => {
      const stands = assessCall(first, one);
      same(rerateCall(first, one, stands), undefined);
      const anew = rerateCall(second, one, stands) ?? stands;
      same(rerateCall(second, one, anew), undefined);
    });
  });
});
