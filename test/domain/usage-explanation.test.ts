import { explainReversal } from '../../src/domain/usage-explanation';
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
