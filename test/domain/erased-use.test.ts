import { inspect } from 'node:util';
import { Trace } from '../../src/domain/derivation';
import { explainErasedCall, type ErasedCall } from '../../src/domain/usage/erased-use';
import type { OrderRate } from '../../src/domain/usage/rate-selection';
import { assessCall, type MeteredCall, type UsageContract } from '../../src/domain/usage/usage';
import { anyCall, anyContract, holdsForAll, same } from './arbitraries';
import { amountOf, answeredCall, contract, on, rate } from './calls';
import { faultsOf, latestOf } from './step-evaluator';

/** All that is stored of a call once its numbers are gone. */
function erased(call: MeteredCall): ErasedCall {
  const { otherParty: _, calledNumber: __, dialled: ___, ...left } = call;
  return left;
}

/** A call judged, its numbers erased, and explained. */
function explained(order: UsageContract, call: MeteredCall) {
  const judged = assessCall(order, call);
  const trace = new Trace();
  const again = explainErasedCall(order, erased(call), judged, trace);
  return { judged, again, trace };
}

const FRANCE: OrderRate = { ...rate('0.0119'), id: 'France', prefix: '33' };
const paris = (seconds: number, more: Partial<MeteredCall> = {}) =>
  answeredCall('2025-06-02T10:00:00Z', seconds, { otherParty: '+33145000000', ...more });

describe('A call whose numbers were erased', () => {
  it('is explained by the rate that won, whose prefix stands for the number', () => {
    const { again, trace } = explained(contract([rate('0.025'), FRANCE]), paris(60));
    // 60 s at 0.0119 a minute.
    expect([again.status, again.rateId, amountOf(again)]).toEqual(['RATED', 'France', '0.011900']);
    const step = trace.steps.find(({ result }) => result.name === 'prefix');
    expect(step?.inputs.slice(0, 2)).toEqual([
      { name: 'prefix', text: '33' },
      { name: 'matches', text: '33' },
    ]);
    expect(inspect(trace, { depth: null })).not.toContain('145');
    expect(latestOf(trace, 'amount')).toBe(11_900n);
  });

  it.each<[string, UsageContract, MeteredCall]>([
    ['NOT_ANSWERED', contract([FRANCE]), paris(0, { answeredAt: null, disposition: 'BUSY' })],
    ['NOT_IN_TERM', { ...contract([FRANCE]), startsOn: on('2025-07-01') }, paris(60)],
    ['UNRATED', contract([FRANCE]), paris(60, { otherParty: '+4930000000' })],
    ['POST_TERM', { ...contract([FRANCE]), endsBefore: on('2025-05-01') }, paris(60)],
    ['PROHIBITED_EMERGENCY', contract([FRANCE]), paris(60, { dialled: '911' })],
  ])('keeps the status it has, for its own reason: %s', (status, order, call) => {
    const { judged, again, trace } = explained(order, call);
    expect(again).toEqual(judged);
    expect(again.status).toBe(status);
    expect(trace.summary).not.toBe('');
    expect(faultsOf(trace)).toEqual([]);
  });

  it('is free where no rate was needed: the agent’s leg over the internet', () => {
    const leg = { leg: 'AGENT', agentConnectivity: 'VOIP' } as const;
    const { judged, again } = explained(contract([FRANCE]), paris(60, leg));
    expect(again).toEqual(judged);
    expect([again.status, again.rateId, again.amount]).toEqual(['RATED', null, 0n]);
  });

  it('cannot be explained by a rate that its order never had', () => {
    const stored = { status: 'RATED', rateId: 'another' } as const;
    expect(() => explainErasedCall(contract([FRANCE]), erased(paris(60)), stored)).toThrow(
      'a rate that its order does not have',
    );
  });

  it('has the status, seconds, amount, rate and pool that it had, whatever it was', () => {
    const seen = new Set<string>();
    holdsForAll([anyContract, anyCall], (order, call) => {
      const { judged, again, trace } = explained(order, call);
      same(again, judged);
      same(faultsOf(trace), []);
      if (judged.amount !== null && judged.amount > 0n)
        same(latestOf(trace, 'amount'), judged.amount);
      seen.add(judged.status);
    });
    expect([...seen].sort()).toEqual([
      ...['EMERGENCY_FREE', 'NOT_ANSWERED', 'NOT_IN_TERM', 'POST_TERM'],
      ...['PROHIBITED_EMERGENCY', 'RATED', 'UNRATED'],
    ]);
  });
});
