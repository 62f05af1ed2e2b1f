import type { StatedCharge } from '../../domain/contract/charge-history';
import { checkSurcharge, type Surcharge } from '../../domain/contract/surcharge';
import type { CurrencyCode } from '../../domain/money/currency';
import type { Micros } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import type { ChargeKind } from './order.entity';
import { wording } from './order.sentences';

export interface NewCharge {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: Micros;
  readonly lapse?: NewPriceLapse | null | undefined;
  /** Absent: it does. */
  readonly countsTowardsMinimum?: boolean | undefined;
  /** What it may be at most, if it is a regulatory surcharge. */
  readonly surcharge?: Surcharge | null | undefined;
}

/** The price that follows when the stated one lapses. */
export interface NewPriceLapse {
  /** First day of the price that follows; absent: the first day after the initial term. */
  readonly lapsesOn?: CalendarDate | null | undefined;
  readonly unitPriceAfter: Micros;
}

/** What an amendment changes in a charge that is there. */
export interface NewChargeChange {
  readonly charge: RowKey | undefined;
  /** Units taken away; 0 where the quantity stays. */
  readonly fewerUnits: number;
  readonly unitPrice?: Micros | null | undefined;
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
  currency: CurrencyCode,
  startsOn?: CalendarDate,
): void {
  if (charges.length > CHARGES_MAX) {
    const bounds = { max: CHARGES_MAX, got: charges.length };
    check.invalid(path, wording('expected at most {max} charges, got {got}', bounds));
    return;
  }
  charges.forEach((charge, index) => {
    const at = (name: string) => [...path, `${index}`, name];
    check.text(at('description'), charge.description, 200);
    check.integer(at('quantity'), charge.quantity, 1, QUANTITY_MAX);
    check.price(at('unitPrice'), charge.unitPrice, PRICE_MAX);
    if (charge.lapse) checkLapse(check, charge.lapse, at('lapse'), startsOn);
    if (charge.surcharge) checkNewSurcharge(check, charge, charge.surcharge, currency, at);
  });
}

function checkNewSurcharge(
  check: InputCheck,
  { quantity, unitPrice, lapse }: NewCharge,
  surcharge: Surcharge,
  currency: CurrencyCode,
  at: (name: string) => string[],
): void {
  const { authority, base, factor } = surcharge;
  check.text([...at('surcharge'), 'authority'], authority, 100);
  check.price([...at('surcharge'), 'base'], base, PRICE_MAX);
  check.price([...at('surcharge'), 'factor'], factor, PRICE_MAX);
  if (lapse) {
    check.invalid(at('lapse'), wording('expected no lapse: a surcharge has the price of its base'));
  }
  if (base < 0n || factor < 0n || !Number.isInteger(quantity)) return;
  const stated = BigInt(quantity) * unitPrice;
  check.rule(at('unitPrice'), () => {
    checkSurcharge(stated, surcharge, currency);
  });
}

/** @param startsOn the day from which the charge holds; undefined for one that is paid once. */
function checkLapse(
  check: InputCheck,
  { lapsesOn, unitPriceAfter }: NewPriceLapse,
  path: readonly string[],
  startsOn: CalendarDate | undefined,
): void {
  check.price([...path, 'unitPriceAfter'], unitPriceAfter, PRICE_MAX);
  if (startsOn === undefined) {
    check.invalid(
      path,
      wording('expected no lapse: the price of a one-time charge does not lapse'),
    );
  } else if (lapsesOn != null && lapsesOn <= startsOn) {
    const days = { startsOn: { date: startsOn }, got: { date: lapsesOn } };
    check.invalid(
      [...path, 'lapsesOn'],
      wording('expected a day after the start of the charge, {startsOn}, got {got}', days),
    );
  }
}

/** A surcharge stays what it may be at most when its price changes: its base and factor stand. */
export function checkSurchargePrice(
  check: InputCheck,
  { quantity, surcharge }: Pick<StatedCharge, 'quantity' | 'surcharge'>,
  unitPrice: Micros,
  currency: CurrencyCode,
  path: readonly string[],
): void {
  if (!surcharge) return;
  check.rule(path, () => {
    checkSurcharge(BigInt(quantity) * unitPrice, surcharge, currency);
  });
}
