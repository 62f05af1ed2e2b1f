import { quote, type CalendarDate } from '../../domain/calendar-date';
import type { Micros } from '../../domain/money';
import { isPrefix } from '../../domain/e164';
import { INCREMENT_SECONDS_MAX } from '../../domain/rating';
import { overlappingRates, type CallDirection, type CallLeg } from '../../domain/rate-selection';
import { checkStated } from '../../domain/term-length';
import type { InputCheck } from '../../request/input-check';
import type { ChargeKind } from './order.entity';
import type { ServiceTerms } from '../../domain/service-terms';

export interface NewCharge {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: Micros;
}

export interface NewRate {
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  readonly prefix: string;
  readonly perMinute: Micros;
  readonly initialIncrementSeconds?: number | null | undefined;
  readonly additionalIncrementSeconds?: number | null | undefined;
  readonly connectionFee: Micros;
  readonly minimumCharge: Micros;
  readonly validFrom?: CalendarDate | null | undefined;
  readonly validBefore?: CalendarDate | null | undefined;
}

export interface NewOrderLine {
  readonly serviceCode: string;
  readonly termMonths?: number | null | undefined;
  readonly termDays?: number | null | undefined;
  readonly recurringCharges: readonly NewCharge[];
  readonly oneTimeCharges: readonly NewCharge[];
  readonly rates: readonly NewRate[];
}

const CHARGES_MAX = 100;
const RATES_MAX = 5_000;
export const QUANTITY_MAX = 1_000_000;
/** A price nobody means: it protects against a slipped decimal point, in micros. */
export const PRICE_MAX = 1_000_000_000n * 1_000_000n;

/** Checks one line's own values; which terms it gets is decided elsewhere. */
export function checkOrderLine(
  check: InputCheck,
  line: NewOrderLine,
  path: readonly string[],
): void {
  check.rule([...path, line.termDays != null ? 'termDays' : 'termMonths'], () =>
    checkStated({ months: line.termMonths ?? null, days: line.termDays ?? null }),
  );
  checkCharges(check, line.recurringCharges, [...path, 'recurringCharges']);
  checkCharges(check, line.oneTimeCharges, [...path, 'oneTimeCharges']);
}

function checkCharges(
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

/** A line's rates with what the order leaves open filled in from the terms. */
export function completeRates(
  check: InputCheck,
  rates: readonly NewRate[],
  terms: ServiceTerms,
  effectiveOn: CalendarDate,
  path: readonly string[],
) {
  if (rates.length > RATES_MAX) {
    check.invalid(path, `expected at most ${RATES_MAX} rates, got ${rates.length}`);
    return [];
  }
  const complete = rates.map((rate, index) => {
    const full = {
      ...rate,
      initialIncrementSeconds: rate.initialIncrementSeconds ?? terms.initialIncrementSeconds,
      additionalIncrementSeconds:
        rate.additionalIncrementSeconds ?? terms.additionalIncrementSeconds,
      validFrom: rate.validFrom ?? effectiveOn,
      validBefore: rate.validBefore ?? null,
      index,
    };
    const at = (name: string) => [...path, `${index}`, name];
    if (!isPrefix(rate.prefix)) {
      check.invalid(
        at('prefix'),
        `expected up to 15 digits of a number without the plus, or "" for all, got ${quote(rate.prefix)}`,
      );
    }
    for (const field of ['initialIncrementSeconds', 'additionalIncrementSeconds'] as const) {
      check.integer(at(field), full[field], 1, INCREMENT_SECONDS_MAX);
    }
    for (const price of ['perMinute', 'connectionFee', 'minimumCharge'] as const) {
      check.price(at(price), full[price], PRICE_MAX);
    }
    if (full.validBefore !== null && full.validBefore <= full.validFrom) {
      check.invalid(
        at('validBefore'),
        `expected an end after the start, ${full.validFrom}, got ${full.validBefore}`,
      );
    }
    return full;
  });
  refuseOverlap(check, complete, path);
  return complete;
}

function refuseOverlap(
  check: InputCheck,
  rates: readonly (Parameters<typeof overlappingRates>[0][number] & { index: number })[],
  path: readonly string[],
): void {
  const overlap = overlappingRates(rates);
  if (!overlap) return;
  const [first, second] = overlap;
  check.add({
    code: 'OVERLAPPING_RATES',
    path: [...path, `${second.index}`],
    prefix: second.prefix,
    message:
      `expected one rate per direction, leg, prefix and day, got rates ${first.index} and ` +
      `${second.index} both for ${second.direction} ${second.leg} "${second.prefix}" from ${second.validFrom}`,
  });
}

export const CHARGE_KINDS: readonly [keyof NewOrderLine & `${string}Charges`, ChargeKind][] = [
  ['recurringCharges', 'RECURRING'],
  ['oneTimeCharges', 'ONE_TIME'],
];
