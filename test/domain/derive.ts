import { Trace, type DerivationStep, type Operation } from '../../src/domain/derivation';
import { labelOf } from '../../src/domain/value-labels';
import { same } from './arbitraries';
import { faultsOf } from './step-evaluator';

/** Operations that only the sums of invoices have. */
export const INVOICE_OPERATIONS: readonly Operation[] = [
  ...(['DIVIDE', 'MULTIPLY_DOWN', 'NET_OF_GROSS', 'PERCENT', 'SHARE'] as const),
];

/** A step of each operation that the tests of a file have derived. */
export const seen = new Map<Operation, DerivationStep>();

/** Runs a rule with and without a trace, expects the same result and a trace without a fault. */
export function derive<T>(compute: (trace?: Trace) => T): { result: T; trace: Trace } {
  const trace = new Trace();
  const result = compute(trace);
  same(compute(), result);
  same(faultsOf(trace), []);
  for (const step of trace.steps) {
    seen.set(step.operation, step);
    for (const { name } of [...step.inputs, step.result]) {
      if (labelOf(name, 'FR') === '') throw new Error(`${name} has no label`);
    }
  }
  return { result, trace };
}

/** Both languages end their sentence, have every value, and say something of their own. */
export function summed(trace: Trace): void {
  const [english, french] = [trace.summaryIn('EN'), trace.summaryIn('FR')];
  same(trace.summary, english);
  for (const text of [english, french]) {
    if (!/^[^{}]+\.$/s.test(text) || text.includes('undefined')) throw new Error(text);
  }
  if (english === french) throw new Error(english);
}
