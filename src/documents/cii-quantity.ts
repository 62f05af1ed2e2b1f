import type { InvoiceDocumentLine } from '../domain/invoice/invoice-document';
import { minorUnitDecimals, type CurrencyCode } from '../domain/money/currency';
import { decimalText } from '../domain/money/decimal-text';
import { divideHalfUp, parseDecimal, stepOf, type Micros } from '../domain/money/money';

/** What a quantity is counted in: UN/ECE Recommendation 20. */
type UnitCode = 'C62' | 'SEC';

/** Quantity and price of a line, whose product rounds to its net amount. */
export interface CiiQuantity {
  readonly quantity: string;
  readonly unit: UnitCode;
  readonly price: Micros;
  /** What the price is for, where it is not one unit. */
  readonly basis: string | null;
}

const ONE: Micros = 1_000_000n;
const SECONDS_OF_A_MINUTE = 60n;

/**
 * Quantity × price where that rounds to the net amount: units, or seconds at a price per minute.
 * Else 1 at the amount, and -1 where the amount is negative, since a price never is (BR-27).
 */
export function ciiQuantity(line: InvoiceDocumentLine, currency: CurrencyCode): CiiQuantity {
  const { unit, unitPrice, net } = line;
  if (unit !== 'NONE' && unitPrice !== null && unitPrice >= 0n && line.quantity !== 0) {
    const perPrice = unit === 'SECONDS' ? SECONDS_OF_A_MINUTE : 1n;
    const quantity = parseDecimal(`${line.quantity}`);
    const step = stepOf(minorUnitDecimals(currency));
    const product = divideHalfUp(quantity * unitPrice, ONE * perPrice * step) * step;
    if (product === net) {
      return {
        quantity: decimalText(quantity, 0),
        unit: unit === 'SECONDS' ? 'SEC' : 'C62',
        price: unitPrice,
        basis: unit === 'SECONDS' ? `${SECONDS_OF_A_MINUTE}` : null,
      };
    }
  }
  const isNegative = net < 0n;
  return {
    quantity: isNegative ? '-1' : '1',
    unit: 'C62',
    price: isNegative ? -net : net,
    basis: null,
  };
}
