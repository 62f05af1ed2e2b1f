import { returnsInMonth, type ChargeStretch } from '../contract/charge-history';
import { chargeOfMonth, monthCharges, type MonthLine } from '../contract/term-cost';
import { decimalValue, type Trace } from '../derivation';
import type { CurrencyCode } from '../money/currency';
import type { Micros } from '../money/money';
import {
  earlierOf,
  firstOfMonth,
  firstOfNextMonth,
  laterOf,
  type YearMonth,
} from '../time/calendar-date';
import { keyOf, monthAfter, monthsOf, runsOn, type BillableContract } from './billing-facts';
import type { BillableItem } from './invoice-line';
import { minimumShortfall } from './minimum';

/**
 * What the recurring charges of each calendar month lack of the minimum that the order agreed, of
 * all that documents up to an issue month are to carry.
 *
 * It is known with the recurring charges, so it stands beside them, in advance; what changes them
 * later puts it right.
 *
 * Source: the order.
 */
export function minimumItems(
  contract: BillableContract,
  currency: CurrencyCode,
  until: YearMonth,
): BillableItem[] {
  const { monthlyMinimum, spans } = contract;
  if (monthlyMinimum === null) return [];
  // The minimum is prorated as a charge of one unit would be.
  const whole = spans.map((span, index): ChargeStretch => ({
    chargeId: 'minimum',
    ...{ startsOn: span.startsOn, endsBefore: span.endsBefore },
    ...{ quantity: 1, unitPrice: monthlyMinimum, currency },
    isBeginning: index === 0,
    isEndByNotice: span.end?.kind === 'NOTICE' && !returnsInMonth(span, spans[index + 1]),
  }));
  const months = new Set(whole.flatMap((stretch) => monthsOf(stretch, until)));
  return [...months].map((month) => minimumItem(contract, monthlyMinimum, whole, month, currency));
}

function minimumItem(
  contract: BillableContract,
  minimum: Micros,
  whole: readonly ChargeStretch[],
  month: YearMonth,
  currency: CurrencyCode,
): BillableItem {
  const { terms, uncountedChargeIds } = contract;
  const shares = whole.flatMap((stretch) => chargeOfMonth(stretch, month, terms) ?? []);
  const [{ from, daysInMonth }] = shares as [MonthLine];
  const days = shares.reduce((sum, share) => sum + share.days, 0);
  const counted = contract.stretches.filter(({ chargeId }) => !uncountedChargeIds.has(chargeId));
  const compute = (trace?: Trace) => {
    const { lines, total } = monthCharges(counted, currency, month, terms);
    trace?.step(
      'The recurring charges together',
      'SUM',
      undefined,
      lines.map(({ charge }, index) =>
        decimalValue(`line${index + 1}`, charge.micros, total.decimals),
      ),
      decimalValue('counted', total.micros, total.decimals),
    );
    return minimumShortfall({ minimum, days, daysInMonth }, total.micros, currency, trace);
  };
  const first = firstOfMonth(month);
  const last = shares.reduce((latest, { before }) => laterOf(latest, before), from);
  return {
    key: keyOf(contract, 'MINIMUM', month),
    issueMonth: runsOn(whole, first) ? month : monthAfter(month),
    serviceFrom: from,
    serviceBefore: earlierOf(last, firstOfNextMonth(first)),
    quantity: 0,
    unitPrice: null,
    ...{ days, daysInMonth },
    amount: compute().shortfall,
    isAfterEnd: false,
    unratedCalls: 0,
    explain: (trace) => {
      compute(trace);
    },
  };
}
