import { parseDate } from '../../src/domain/time/calendar-date';
import { Trace } from '../../src/domain/derivation';
import type { OrderRate } from '../../src/domain/usage/rate-selection';
import { explainRate, explainReversal } from '../../src/domain/usage/usage-explanation';
import { faultsOf } from './step-evaluator';

describe('What a reversal takes back', () => {
  test('It is the seconds and the amount of its version: both together come to nothing.', () => {
    const trace = explainReversal({ version: 2, billedSeconds: 66, amount: 99_000n });
    expect(faultsOf(trace)).toEqual([]);
    expect(trace.summary).toBe('Takes back version 2: 66 s billed, 0.099.');
    expect(trace.steps).toMatchObject([
      {
        operation: 'SUM',
        inputs: [
          { name: 'charged', decimal: 99_000n },
          { name: 'takenBack', decimal: -99_000n },
        ],
        result: { name: 'left', decimal: 0n },
      },
    ]);
  });

  test('A version without an amount leaves none: it is never taken for 0.', () => {
    const trace = explainReversal({ version: 1, billedSeconds: 0, amount: null });
    expect(faultsOf(trace)).toEqual([]);
    expect(trace.summary).toBe('Takes back version 1, which waited for a rate.');
    expect(trace.steps).toMatchObject([{ operation: 'STATE', result: { text: 'UNRATED' } }]);
  });
});

test('The number that a rate matches is shown as the viewer may see it.', () => {
  const validFrom = parseDate('2026-01-01');
  const rate: OrderRate = {
    id: 'rate',
    direction: 'OUTBOUND',
    leg: 'CONSUMER',
    prefix: '33',
    validFrom,
    validBefore: null,
    perMinute: 0n,
    connectionFee: 0n,
    minimumCharge: 0n,
    initialIncrementSeconds: 60,
    additionalIncrementSeconds: 60,
  };
  const shownOf = (partyShown?: string) => {
    const trace = new Trace();
    const call = {
      otherParty: '+33145000000',
      ...(partyShown === undefined ? {} : { partyShown }),
    };
    explainRate(rate, call, validFrom, trace);
    return trace.steps[0]?.inputs.find(({ name }) => name === 'matches');
  };
  expect(shownOf()).toEqual({ name: 'matches', text: '+33145000000' });
  expect(shownOf('+3314500••••')).toEqual({ name: 'matches', text: '+3314500••••' });
});
