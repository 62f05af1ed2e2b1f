import { agreedMinimum, shortfallOfMonth, type ContractCharges } from '../contract/minimum';
import { firstSpan } from '../contract/service-spans';
import type { CurrencyCode } from '../money/currency';
import {
  earlierOf,
  firstOfMonth,
  firstOfNextMonth,
  monthAfter,
  monthOf,
  monthsFrom,
  type YearMonth,
} from '../time/calendar-date';
import { keyOf, runsOn, type BillableContract } from './billing-facts';
import type { BillableItem } from './invoice-line';

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
  const { monthlyMinimum, uncountedChargeIds, spans, stretches } = contract;
  if (monthlyMinimum === null) return [];
  const minimum = agreedMinimum(monthlyMinimum, uncountedChargeIds, spans, currency);
  // Of the months without service, between two times of it and after the last, none is found.
  const months = monthsFrom(monthOf(firstSpan(spans).startsOn), until);
  return months.flatMap(
    (month) => minimumItem(contract, { stretches, minimum }, month, currency) ?? [],
  );
}

function minimumItem(
  contract: BillableContract,
  charges: ContractCharges,
  month: YearMonth,
  currency: CurrencyCode,
): BillableItem | undefined {
  const { terms, spans } = contract;
  const found = shortfallOfMonth(charges, currency, month, terms);
  if (!found) return undefined;
  const first = firstOfMonth(month);
  return {
    key: keyOf(contract, 'MINIMUM', month),
    issueMonth: runsOn(spans, first) ? month : monthAfter(month),
    serviceFrom: found.from,
    serviceBefore: earlierOf(found.before, firstOfNextMonth(first)),
    quantity: 0,
    unitPrice: null,
    ...{ days: found.days, daysInMonth: found.daysInMonth },
    amount: found.shortfall,
    isAfterEnd: false,
    unratedCalls: 0,
    explain: (trace) => {
      shortfallOfMonth(charges, currency, month, terms, trace);
    },
  };
}
