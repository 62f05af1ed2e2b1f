import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import { divideToDecimals, type Micros } from '../money/money';
import { isOfClass, type TaxClass } from './tax';

/** An amount, tax included, at a category and rate. */
export interface RateShare extends TaxClass {
  readonly gross: Micros;
}

/**
 * How a payment falls to the tax rates of its invoice, tax included: to each its share of what is
 * left to pay, one after the other, so that the last takes the rest.
 *
 * What is left at a rate is its gross amount less what credits took off what is due of it and what
 * earlier payments paid of it. So no share is more than that, and an invoice that is paid in full
 * has each rate's gross amount, to the cent, however it was paid. What is paid beyond the invoice
 * is in no share: it is credit of the account. A rate of which less than 0 is left comes first and
 * has a share below 0.
 *
 * Source: our reading; where VAT falls due on receipt, payments are declared by rate.
 *
 * @param left at each rate, each once, at the minor unit.
 */
export function splitPayment(
  left: readonly RateShare[],
  payment: Micros,
  currency: CurrencyCode,
  trace?: Trace,
): RateShare[] {
  const decimals = minorUnitDecimals(currency);
  let leftInAll = left.reduce((sum, { gross }) => sum + gross, 0n);
  const paid = payment < leftInAll ? payment : leftInAll;
  const ordered = [
    ...left.filter(({ gross }) => gross < 0n),
    ...left.filter(({ gross }) => gross > 0n),
  ];
  const shares = new Map<RateShare, Micros>();
  let paymentLeft = paid;
  for (const each of paid > 0n ? ordered : []) {
    const share = divideToDecimals(paymentLeft * each.gross, leftInAll, decimals);
    if (trace) {
      const values = { paymentLeft, leftAtRate: each.gross, leftInAll };
      explain(values, share, { place: left.indexOf(each) + 1, decimals }, trace);
    }
    shares.set(each, share);
    paymentLeft -= share;
    leftInAll -= each.gross;
  }
  trace?.conclude('{paid} {currency} of the payment fall to the tax rates of the invoice.', {
    ...{ paid: { money: { micros: paid > 0n ? paid : 0n, decimals } }, currency },
  });
  return left.map((each) => ({ ...each, gross: shares.get(each) ?? 0n }));
}

/** What is at a rate; 0 where nothing is. */
export const grossAt = (shares: readonly RateShare[], rate: TaxClass): Micros =>
  shares.filter(isOfClass(rate)).reduce((sum, { gross }) => sum + gross, 0n);

/** Shares less others, at every rate of either. */
export function lessShares(
  shares: readonly RateShare[],
  others: readonly RateShare[],
): RateShare[] {
  const more = others.filter((other, index) => {
    const isHere = isOfClass(other);
    return !shares.some(isHere) && others.findIndex(isHere) === index;
  });
  return [...shares, ...more.map(({ category, rate }) => ({ category, rate, gross: 0n }))].map(
    (each) => ({ ...each, gross: each.gross - grossAt(others, each) }),
  );
}

/**
 * How the parts of a credit document fall to its tax rates, one part after the other, so that all
 * of them together are the document.
 *
 * @param rates what the document credits at each rate, each once.
 * @param parts where its amount goes, in a fixed order.
 */
export function splitParts(
  rates: readonly RateShare[],
  parts: readonly Micros[],
  currency: CurrencyCode,
): RateShare[][] {
  let left = rates;
  return parts.map((part) => {
    const shares = splitPayment(left, part, currency);
    left = lessShares(left, shares);
    return shares;
  });
}

function explain(
  values: Readonly<Record<'paymentLeft' | 'leftAtRate' | 'leftInAll', Micros>>,
  share: Micros,
  { place, decimals }: { readonly place: number; readonly decimals: number },
  trace: Trace,
): void {
  const value = (name: keyof typeof values) => decimalValue(name, values[name], decimals);
  trace.step(
    'Each tax rate has its share of a payment, as it has of what is left to pay',
    'SHARE',
    undefined,
    [value('paymentLeft'), value('leftAtRate'), value('leftInAll')],
    decimalValue(`share${place}`, share, decimals),
  );
  trace.step(
    'What is left of the payment falls to the other rates',
    'SUM',
    undefined,
    [
      value('paymentLeft'),
      { ...decimalValue('lessShare', -share, decimals), fromStep: trace.latest },
    ],
    decimalValue('paymentLeft', values.paymentLeft - share, decimals),
  );
}
