import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import type { Micros, Money } from '../money/money';
import {
  addDays,
  monthOf,
  monthsFrom,
  type CalendarDate,
  type YearMonth,
} from '../time/calendar-date';
import type { ChargeStretch } from './charge-history';
import { shortfallOfMonth, type ContractCharges } from './minimum';
import { termsOfStretch } from './month-charges';
import { chargesOverTime, type ProrationTerms } from './proration';

/** The charges as if service ended before a day by notice; those that end earlier stay. */
export const chargesEndedBefore = (
  { stretches, minimum }: ContractCharges,
  before: CalendarDate,
): ContractCharges => ({
  stretches: cutBefore(stretches, before),
  minimum: minimum && { ...minimum, stretches: cutBefore(minimum.stretches, before) },
});

const cutBefore = (stretches: readonly ChargeStretch[], before: CalendarDate): ChargeStretch[] =>
  stretches
    .filter(({ startsOn }) => startsOn < before)
    .map((stretch) =>
      stretch.endsBefore !== null && stretch.endsBefore < before
        ? stretch
        : { ...stretch, endsBefore: before, isEndByNotice: true },
    );

/**
 * What all recurring charges of a subscription come to from the start of service until `before`
 * (exclusive), if it ended then, without what they lack of an agreed minimum.
 *
 * Each stretch of one price and quantity is rounded per month, as its invoice lines will be; the
 * sum is exact. Use is not in it.
 *
 * @param stretches as if the service went on for ever.
 */
export function costUntil(
  stretches: readonly ChargeStretch[],
  currency: CurrencyCode,
  before: CalendarDate,
  terms: ProrationTerms,
  trace?: Trace,
  name: 'total' | 'costUntilTheEnd' | 'costUntilThen' = 'total',
): Money {
  const decimals = minorUnitDecimals(currency);
  const parts = stretches
    .filter(({ startsOn }) => startsOn < before)
    .map((stretch) => {
      const { startsOn, endsBefore } = stretch;
      const isLast = endsBefore === null || endsBefore >= before;
      const end = isLast ? before : endsBefore;
      const edges = { ...stretch, isEndByNotice: isLast || stretch.isEndByNotice };
      trace?.about({ type: 'Charge', id: stretch.chargeId });
      const { total: part } = chargesOverTime(
        stretch,
        startsOn,
        end,
        termsOfStretch(edges, terms),
        trace,
      );
      return { micros: part.micros, fromStep: trace?.latest };
    });
  trace?.about(undefined);
  const total = { micros: parts.reduce((sum, { micros }) => sum + micros, 0n), currency, decimals };
  trace?.step(
    'The recurring charges together',
    'SUM',
    undefined,
    parts.map(({ micros, fromStep }, index) => ({
      ...decimalValue(`charge${index + 1}`, micros, decimals),
      fromStep,
    })),
    decimalValue(name, total.micros, decimals),
  );
  trace?.conclude('Recurring charges to the day before {before}: {total} {currency}.', {
    ...{ before: { date: before }, total: { money: total }, currency },
  });
  return total;
}

/**
 * The part of the recurring charges that falls between two days of a service that runs on, with
 * what they lack of an agreed minimum: what they come to from the start until `before`, less what
 * they come to until `from`.
 *
 * A difference, because a month is prorated where service begins and ends and where a price or
 * quantity changes, never at a day in between such as the boundary of a period.
 *
 * @param charges as if the service went on for ever.
 */
export function costBetween(
  charges: ContractCharges,
  currency: CurrencyCode,
  { from, before }: { readonly from: CalendarDate; readonly before: CalendarDate },
  terms: ProrationTerms,
  trace?: Trace,
): Money {
  const { stretches } = charges;
  const whole = costUntil(stretches, currency, before, terms, trace, 'costUntilTheEnd');
  const past = costUntil(stretches, currency, from, terms, trace, 'costUntilThen');
  const recurring = whole.micros - past.micros;
  trace?.step(
    'What is between the two days is the difference of the two',
    'SUM',
    undefined,
    [
      decimalValue('costUntilTheEnd', whole.micros, whole.decimals),
      {
        ...decimalValue('lessCostUntilThen', -past.micros, past.decimals),
        fromStep: trace.latest,
      },
    ],
    decimalValue('difference', recurring, whole.decimals),
  );
  const micros = withShortfall(recurring, charges, currency, { from, before }, terms, trace);
  const cost = { ...whole, micros };
  trace?.conclude(
    charges.minimum
      ? 'Recurring charges with what they lack of the minimum, from {from} to the day before {before}: {cost} {currency}.'
      : 'Recurring charges from {from} to the day before {before}: {cost} {currency}.',
    { from: { date: from }, before: { date: before }, cost: { money: cost }, currency },
  );
  return cost;
}

/** Adds what the months between two days lack of the minimum, of which some may be owed already. */
function withShortfall(
  recurring: Micros,
  charges: ContractCharges,
  currency: CurrencyCode,
  { from, before }: { readonly from: CalendarDate; readonly before: CalendarDate },
  terms: ProrationTerms,
  trace?: Trace,
): Micros {
  if (!charges.minimum) return recurring;
  const recurringStep = trace?.latest;
  const [past, whole] = [chargesEndedBefore(charges, from), chargesEndedBefore(charges, before)];
  const missing = (of: ContractCharges, month: YearMonth) =>
    shortfallOfMonth(of, currency, month, terms)?.shortfall ?? 0n;
  const months = monthsFrom(monthOf(from), monthOf(addDays(before, -1)));
  const parts = months.map((month) => missing(whole, month));
  const owed = missing(past, monthOf(from));
  const shortfall = parts.reduce((sum, part) => sum + part, -owed);
  const decimals = minorUnitDecimals(currency);
  trace?.step(
    'What the months lack of the agreed minimum, less what is owed of it without them',
    'SUM',
    undefined,
    [
      ...parts.map((part, index) => decimalValue(`line${index + 1}`, part, decimals)),
      decimalValue('lessShortfallUntilThen', -owed, decimals),
    ],
    decimalValue('shortfall', shortfall, decimals),
  );
  trace?.step(
    'The recurring charges together with what they lack of the minimum',
    'SUM',
    undefined,
    [
      { ...decimalValue('difference', recurring, decimals), fromStep: recurringStep },
      { ...decimalValue('shortfall', shortfall, decimals), fromStep: trace.latest },
    ],
    decimalValue('withMinimum', recurring + shortfall, decimals),
  );
  return recurring + shortfall;
}
