import {
  booleanValue,
  dateValue,
  decimalValue,
  instantValue,
  integerValue,
  textValue,
  Trace,
  type DerivationValue,
} from '../../src/domain/derivation';
import type { YearMonth } from '../../src/domain/time/calendar-date';
import { parseInstant } from '../../src/domain/time/time-zone';
import { faultsOf } from './step-evaluator';

describe('What an input of a step comes from', () => {
  test('An input that is not what an earlier step gave is a fault.', () => {
    const trace = new Trace();
    const amount = decimalValue('amount', 0n);
    trace.step('Emergency calls are never charged', 'FREE', undefined, [], amount);
    const twice = 'The recurring charges together';
    trace.step(twice, 'SUM', undefined, [amount, amount], decimalValue('total', 0n));
    expect(faultsOf(trace)).toEqual([]);
    const other = decimalValue('amount', 1n);
    trace.step('' as never, 'SUM', undefined, [other], decimalValue('total', 1n));
    expect(faultsOf(trace)).toEqual(['SUM has no known rule', 'SUM takes amount = 1, not 0']);
  });

  test('An input that comes from no earlier step, or from one with another result, is a fault.', () => {
    const trace = new Trace();
    const amount = decimalValue('amount', 1n);
    const rule = 'The recurring charges together';
    trace.step(rule, 'SUM', undefined, [{ ...amount, fromStep: 0 }], decimalValue('charge', 1n));
    expect(faultsOf(trace)).toEqual(['SUM takes amount from no earlier step']);
    const other = { ...decimalValue('line1', 2n), fromStep: 0 };
    trace.step(rule, 'SUM', undefined, [other], decimalValue('total', 2n));
    expect(faultsOf(trace)).toContain('SUM takes line1 = 2 from charge = 1');
    const less = { ...decimalValue('lessCostUntilThen', -1n), fromStep: 0 };
    const next = new Trace();
    next.step(rule, 'SUM', undefined, [amount], decimalValue('charge', 1n));
    next.step(rule, 'SUM', undefined, [less], decimalValue('difference', -1n));
    expect(faultsOf(next)).toEqual([]);
  });

  test('An input is of the latest step that gave it, of whatever kind it is, or given.', () => {
    const values: DerivationValue[] = [
      dateValue('endsBefore', '2026-01-01' as never),
      instantValue('noticeDueBefore', parseInstant('2026-01-01T00:00:00Z')),
      integerValue('days', 1),
      decimalValue('charge', 1n),
      booleanValue('isTimely', true),
      textValue('prefix', '33'),
    ];
    const trace = new Trace();
    const rule = 'The recurring charges together';
    for (const value of values) trace.step(rule, 'STATE', undefined, [], value);
    trace.step(rule, 'STATE', undefined, values, integerValue('days', 1));
    trace.step(
      rule,
      'STATE',
      undefined,
      [...values, integerValue('days', 2)],
      textValue('leg', 'x'),
    );
    const origins = trace.steps.map((_, index) =>
      trace.inputsOf(index).map(({ fromStep }) => fromStep),
    );
    expect(origins.slice(-2)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [0, 1, 6, 3, 4, 5, undefined],
    ]);
    expect([new Trace().summary, new Trace().inputsOf(0)]).toEqual(['', []]);
  });
});

test('A trace that retells another says the same, with the same origins.', () => {
  const first = new Trace();
  first.step(
    'Emergency calls are never charged',
    'FREE',
    undefined,
    [],
    decimalValue('amount', 0n),
  );
  first.conclude('{net} {currency} for {month}.', {
    ...{ net: { money: { micros: 0n, decimals: 2 } }, currency: 'EUR' },
    month: { month: '2026-11' as YearMonth },
  });
  const again = new Trace();
  again.retell(first.record);
  expect(again.record).toEqual(first.record);
  expect(again.summaryIn('FR')).toBe(first.summaryIn('FR'));
});
