import { chargeOfMonth, type MonthLine } from '../contract/month-charges';
import { decimalValue, integerValue, type Trace } from '../derivation';
import type { CurrencyCode } from '../money/currency';
import { roundToMinorUnit } from '../money/money';
import {
  addDays,
  dayOf,
  firstOfMonth,
  monthAfter,
  monthOf,
  type YearMonth,
} from '../time/calendar-date';
import type { ChargeStretch } from '../contract/charge-history';
import { surchargeOf } from '../contract/surcharge';
import {
  keyOf,
  monthsOf,
  runsOn,
  type BillableContract,
  type OneTimeCharge,
} from './billing-facts';
import type { BillableItem } from './invoice-line';

/**
 * What the recurring charges of a contract come to, a stretch and calendar month each, of all that
 * documents up to an issue month are to carry.
 *
 * They are billed in advance: what runs on the 1st of a month by the document of that month; the
 * month that a charge begins in later than that, by the next.
 *
 * Source: CXone Services Terms 1.1; Terms of Service 2.2.
 */
export function recurringItems(contract: BillableContract, until: YearMonth): BillableItem[] {
  return contract.stretches.flatMap((stretch) =>
    monthsOf(stretch, until).map((month) => recurringItem(contract, stretch, month)),
  );
}

function recurringItem(
  contract: BillableContract,
  stretch: ChargeStretch,
  month: YearMonth,
): BillableItem {
  const compute = (trace?: Trace) =>
    chargeOfMonth(stretch, month, contract.terms, trace) as MonthLine;
  const line = compute();
  const { chargeId } = stretch;
  const own = contract.stretches.filter((other) => other.chargeId === chargeId);
  return {
    key: { ...keyOf(contract, 'CHARGE', month), chargeId, stretchFrom: line.from },
    issueMonth: runsOn(own, firstOfMonth(month)) ? month : monthAfter(month),
    serviceFrom: line.from,
    serviceBefore: line.before,
    quantity: stretch.quantity,
    unitPrice: stretch.unitPrice,
    days: line.days,
    daysInMonth: line.daysInMonth,
    amount: line.charge.micros,
    isAfterEnd: false,
    unratedCalls: 0,
    explain: (trace) => {
      const surcharge = contract.surcharges.get(chargeId);
      if (surcharge) surchargeOf(surcharge, stretch.currency, trace);
      compute(trace);
    },
  };
}

/**
 * What the charges that are billed once come to: with the document that carries the first recurring
 * charge of their line.
 */
export function oneTimeItems(
  contract: BillableContract,
  currency: CurrencyCode,
  until: YearMonth,
): BillableItem[] {
  return contract.oneTimeCharges
    .map((charge) => oneTimeItem(contract, charge, currency))
    .filter(({ issueMonth }) => issueMonth <= until);
}

function oneTimeItem(
  contract: BillableContract,
  { id, quantity, unitPrice, on }: OneTimeCharge,
  currency: CurrencyCode,
): BillableItem {
  const surcharge = contract.surcharges.get(id);
  const month = monthOf(on);
  const { micros: amount, decimals } = roundToMinorUnit(BigInt(quantity) * unitPrice, currency);
  return {
    key: { ...keyOf(contract, 'ONE_TIME', month), chargeId: id },
    issueMonth: dayOf(on) === 1 ? month : monthAfter(month),
    serviceFrom: on,
    serviceBefore: addDays(on, 1),
    quantity,
    unitPrice,
    days: null,
    daysInMonth: null,
    amount,
    isAfterEnd: false,
    unratedCalls: 0,
    explain: (trace) => {
      if (surcharge) surchargeOf(surcharge, currency, trace);
      trace.step(
        'A charge that is billed once',
        'MULTIPLY',
        undefined,
        [integerValue('quantity', quantity), decimalValue('unitPrice', unitPrice)],
        decimalValue('amount', amount, decimals),
      );
    },
  };
}
