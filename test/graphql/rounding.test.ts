import 'reflect-metadata';
import type { DerivationStep, Operation } from '../../src/domain/derivation';
import { roundingOf } from '../../src/graphql/derivation.type';

const step = (operation: Operation): DerivationStep => ({
  ...{ operation, rule: 'The gross amount is net and tax together', clause: undefined },
  ...{ inputs: [], subject: undefined },
  result: { name: 'gross', decimal: 1_000_000n, decimals: 2 },
});

describe('How a step rounds is said with it', () => {
  it.each<[Operation, string | null, string | null]>([
    ['PERCENT', 'HALF_UP to 2 decimals', 'HALF_UP à 2 décimales'],
    ['NET_OF_GROSS', 'HALF_UP to 2 decimals', 'HALF_UP à 2 décimales'],
    ['SHARE', 'HALF_UP to 2 decimals', 'HALF_UP à 2 décimales'],
    ['DIVIDE', 'HALF_UP to 2 decimals', 'HALF_UP à 2 décimales'],
    ['MULTIPLY_DOWN', 'DOWN to 2 decimals', 'vers le bas à 2 décimales'],
    ['SUM', null, null],
  ])('%s: %s.', (operation, english, french) => {
    expect(roundingOf(step(operation), 'EN')).toBe(english);
    expect(roundingOf(step(operation), 'FR')).toBe(french);
  });

  it('What rounds amounts says nothing of a result that is a date.', () => {
    const result = { name: 'dueOn' as const, date: '2025-05-01' as never };
    expect(roundingOf({ ...step('PERCENT'), result }, 'EN')).toBeNull();
  });
});
