import type { Micros } from '../../domain/money/money';
import type { InputCheck } from '../../application/input-check';
import type { ChargeKind } from './order.entity';

export interface NewCharge {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: Micros;
}

const CHARGES_MAX = 100;
export const QUANTITY_MAX = 1_000_000;
/** A price nobody means: it protects against a slipped decimal point, in micros. */
export const PRICE_MAX = 1_000_000_000n * 1_000_000n;

export const CHARGE_KINDS: readonly ['recurringCharges' | 'oneTimeCharges', ChargeKind][] = [
  ['recurringCharges', 'RECURRING'],
  ['oneTimeCharges', 'ONE_TIME'],
];

export function checkCharges(
  check: InputCheck,
  charges: readonly NewCharge[],
  path: readonly string[],
): void {
  if (charges.length > CHARGES_MAX) {
    check.invalid(path, `expected at most ${CHARGES_MAX} charges, got ${charges.length}`);
    return;
  }
  charges.forEach((charge, index) => {
    const at = (name: string) => [...path, `${index}`, name];
    check.text(at('description'), charge.description, 200);
    check.integer(at('quantity'), charge.quantity, 1, QUANTITY_MAX);
    check.price(at('unitPrice'), charge.unitPrice, PRICE_MAX);
  });
}
