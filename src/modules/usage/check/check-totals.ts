import { parseDecimal, storedDecimal, type Micros } from '../../../domain/money/money';
import { callingCodeOf } from '../../../domain/usage/number-type';
import type { CallDirection } from '../../../domain/usage/rate-selection';

/** A call that would be stored, as it is added up. */
export interface CountedCall {
  readonly direction: CallDirection;
  /** The other party in E.164; null where no number is known. */
  readonly otherParty: string | null;
  readonly billedSeconds: number;
  /** Six decimals; null where no rate is known. */
  readonly amount: string | null;
}

interface Total {
  readonly direction: CallDirection;
  readonly callingCode: string | null;
  readonly currency: string;
  calls: number;
  unratedCalls: number;
  billedSeconds: number;
  micros: Micros;
}

/** What would be stored, by direction, calling code of the other party, and currency. */
export class CheckTotals {
  private readonly totals = new Map<string, Total>();

  add({ direction, otherParty, billedSeconds, amount }: CountedCall, currency: string): void {
    const callingCode = otherParty === null ? null : callingCodeOf(otherParty);
    const key = `${direction} ${callingCode} ${currency}`;
    let total = this.totals.get(key);
    if (!total) {
      const nothing = { calls: 0, unratedCalls: 0, billedSeconds: 0, micros: 0n };
      total = { direction, callingCode, currency, ...nothing };
      this.totals.set(key, total);
    }
    total.calls += 1;
    total.billedSeconds += billedSeconds;
    if (amount === null) total.unratedCalls += 1;
    else if (amount !== NOTHING) total.micros += parseDecimal(amount);
  }

  /** The totals, the most calls first. */
  told(): readonly object[] {
    return [...this.totals.values()]
      .sort((a, b) => b.calls - a.calls)
      .map(({ micros, ...total }) => ({ ...total, amount: storedDecimal(micros) }));
  }
}

const NOTHING = '0.000000';
