import type { CurrencyCode } from '../money/currency';
import type { Micros } from '../money/money';
import { dateValue, type Trace } from '../derivation';
import { addDays, earlierOf, laterOf, monthOf, type CalendarDate } from '../time/calendar-date';
import { givenOnOf, noticeEffect, type NoticeFact } from './notice';
import type { RecurringCharge } from './proration';
import type { ServiceSpan } from './service-spans';
import type { ServiceTerms } from './service-terms';
import type { Surcharge } from './surcharge';
import { termPeriod, type TermSchedule } from './term';

/** The price that follows when the stated price of a charge lapses. */
export interface PriceLapse {
  /** First day of the price that follows; null: the first day after the initial term. */
  readonly lapsesOn: CalendarDate | null;
  readonly unitPriceAfter: Micros;
}

/** What an order states of a recurring charge; a charge keeps its id for ever. */
export interface StatedCharge {
  readonly id: string;
  /** The day from which an order added it; null for one that begins with the service. */
  readonly addedOn: CalendarDate | null;
  /** Whole units, such as seats. */
  readonly quantity: number;
  readonly unitPrice: Micros;
  readonly lapse: PriceLapse | null;
  /** What it may be at most, of a regulatory surcharge. */
  readonly surcharge?: Surcharge | undefined;
}

/** A change of a charge from a day on: by an order, or of its price by the provider. */
export interface ChargeChange {
  readonly chargeId: string;
  readonly effectiveOn: CalendarDate;
  readonly source: 'PRICE_CHANGE' | 'ORDER';
  /** Units that an order takes away; 0 where the quantity stays. */
  readonly fewer: number;
  /** Null where the price stays. */
  readonly unitPrice: Micros | null;
}

/**
 * A partial notice: so many fewer units of a charge, without an order.
 *
 * It follows the rules of a notice of termination, to the day.
 */
export type PartialNoticeFact = NoticeFact & {
  readonly chargeId: string;
  readonly fewer: number;
  /** The earlier day that the provider accepted; null where it accepted none. */
  readonly acceptedFor: CalendarDate | null;
};

/** All facts on record about a subscription's recurring charges, in no particular order. */
export interface ChargeFacts {
  readonly charges: readonly StatedCharge[];
  readonly changes: readonly ChargeChange[];
  readonly partialNotices: readonly PartialNoticeFact[];
}

/** One quantity at one price, from a day (inclusive) to another (exclusive). */
export interface ChargeStretch extends RecurringCharge {
  readonly chargeId: string;
  readonly startsOn: CalendarDate;
  /** Null while nothing changes it. */
  readonly endsBefore: CalendarDate | null;
  /** Whether service or the charge begins with it, rather than a price or a quantity changes. */
  readonly isBeginning: boolean;
  /**
   * Whether service ends with it by notice, for which the terms say how its month is charged; not
   * where it is taken up again in that month, whose days would be charged twice.
   */
  readonly isEndByNotice: boolean;
}

/**
 * The first day on which a partial notice takes effect: the end of the first period for which it is
 * in time, or the earlier day that the provider accepted.
 *
 * Source: CXone Services Terms 1.2; Terms of Service 3.1.
 */
export function partialNoticeEffectiveOn(
  schedule: TermSchedule,
  notice: PartialNoticeFact,
  terms?: Pick<ServiceTerms, 'clauses'>,
  trace?: Trace,
): CalendarDate {
  const { acceptedFor, fewer } = notice;
  const givenOn = givenOnOf(notice, terms?.clauses.NOTICE_DELIVERY, trace);
  const { endsBefore } = noticeEffect(schedule, givenOn, trace);
  const effectiveOn = earlierOf(acceptedFor ?? endsBefore, endsBefore);
  if (acceptedFor !== null) {
    trace?.step(
      'The provider accepted an earlier day',
      'EARLIER_OF',
      undefined,
      [dateValue('acceptedFor', acceptedFor), dateValue('endsBefore', endsBefore)],
      dateValue('effectiveOn', effectiveOn),
    );
  }
  trace?.conclude('The notice takes effect on {effectiveOn}: the quantity falls by {fewer}.', {
    ...{ effectiveOn: { date: effectiveOn }, fewer },
  });
  return effectiveOn;
}

/**
 * Every recurring charge of a subscription over time, each cut where its price or quantity changes
 * and where service begins or ends; by charge, then by day.
 *
 * What is 0 units is left out.
 *
 * @param spans the times of service.
 */
export function chargeStretches(
  schedule: TermSchedule,
  spans: readonly ServiceSpan[],
  facts: ChargeFacts,
  currency: CurrencyCode,
): ChargeStretch[] {
  return facts.charges.flatMap((charge) => {
    const steps = stepsOf(schedule, charge, facts);
    return spans.flatMap((span, index) => {
      const edges = {
        isFirst: index === 0,
        isLastOfMonth: !returnsInMonth(span, spans[index + 1]),
      };
      return stretchesIn(span, edges, charge, steps, currency);
    });
  });
}

/** A day on which a charge has another price or quantity than before. */
interface Step {
  readonly on: CalendarDate;
  /** Of one day the lapse comes first, then what the provider announced, then what was ordered. */
  readonly rank: number;
  readonly fewer: number;
  readonly unitPrice: Micros | null;
}

function stepsOf(
  schedule: TermSchedule,
  { id, lapse }: StatedCharge,
  { changes, partialNotices }: ChargeFacts,
): Step[] {
  const steps: Step[] = [];
  if (lapse) {
    const on = lapse.lapsesOn ?? termPeriod(schedule, 0).endsBefore;
    steps.push({ on, rank: 0, fewer: 0, unitPrice: lapse.unitPriceAfter });
  }
  for (const { chargeId, effectiveOn: on, source, fewer, unitPrice } of changes) {
    if (chargeId !== id) continue;
    steps.push({ on, rank: source === 'ORDER' ? 2 : 1, fewer, unitPrice });
  }
  for (const notice of partialNotices) {
    if (notice.chargeId !== id || notice.withdrawnOn !== null) continue;
    const on = partialNoticeEffectiveOn(schedule, notice);
    steps.push({ on, rank: 2, fewer: notice.fewer, unitPrice: null });
  }
  return steps.sort((one, other) =>
    one.on === other.on ? one.rank - other.rank : one.on < other.on ? -1 : 1,
  );
}

/** Whether service that ends with a span is taken up again in the month of its last day. */
export const returnsInMonth = (
  { endsBefore }: ServiceSpan,
  next: ServiceSpan | undefined,
): boolean =>
  endsBefore !== null &&
  next !== undefined &&
  monthOf(next.startsOn) === monthOf(addDays(endsBefore, -1));

interface SpanEdges {
  /** Whether service begins with the span, rather than is taken up again. */
  readonly isFirst: boolean;
  readonly isLastOfMonth: boolean;
}

function stretchesIn(
  span: ServiceSpan,
  { isFirst, isLastOfMonth }: SpanEdges,
  charge: StatedCharge,
  steps: readonly Step[],
  currency: CurrencyCode,
): ChargeStretch[] {
  const begins = laterOf(span.startsOn, charge.addedOn ?? span.startsOn);
  const isWithin = (day: CalendarDate) => span.endsBefore === null || day < span.endsBefore;
  const cuts = new Set(steps.map(({ on }) => on).filter((day) => day > begins && isWithin(day)));
  const beginsAnew = isFirst || begins !== span.startsOn;
  const endsByNotice = isLastOfMonth && span.end?.kind === 'NOTICE';
  return (
    [begins, ...cuts]
      .filter(isWithin)
      .map((startsOn) => ({ startsOn, ...priceAndQuantity(charge, steps, startsOn) }))
      // What states the price that holds already changes nothing, and cuts no month in two.
      .filter((piece, index, all) => !isSamePrice(piece, all[index - 1]))
      .map((piece, index, all) => ({
        chargeId: charge.id,
        endsBefore: all[index + 1]?.startsOn ?? span.endsBefore,
        ...piece,
        currency,
        isBeginning: index === 0 && beginsAnew,
        isEndByNotice: index === all.length - 1 && endsByNotice,
      }))
      .filter(({ quantity }) => quantity > 0)
  );
}

type Price = Pick<RecurringCharge, 'quantity' | 'unitPrice'>;

const isSamePrice = (one: Price, other: Price | undefined): boolean =>
  one.quantity === other?.quantity && one.unitPrice === other.unitPrice;

function priceAndQuantity(charge: StatedCharge, steps: readonly Step[], day: CalendarDate): Price {
  let { quantity, unitPrice } = charge;
  for (const step of steps) {
    if (step.on > day) break;
    quantity -= step.fewer;
    unitPrice = step.unitPrice ?? unitPrice;
  }
  return { quantity, unitPrice };
}

/** The stretches of a day: each charge with the price and quantity that hold on it. */
export const stretchesOn = (
  stretches: readonly ChargeStretch[],
  day: CalendarDate,
): ChargeStretch[] =>
  stretches.filter(
    ({ startsOn, endsBefore }) => startsOn <= day && (endsBefore === null || day < endsBefore),
  );

/**
 * The fewest units that a charge has at any time: what can still be taken away.
 *
 * Units are only ever taken away: what an order adds is a charge of its own.
 */
export function leastQuantity(charge: StatedCharge, facts: ChargeFacts): number {
  const ordered = facts.changes.filter(({ chargeId }) => chargeId === charge.id);
  const noticed = facts.partialNotices.filter(
    ({ chargeId, withdrawnOn }) => chargeId === charge.id && withdrawnOn === null,
  );
  return [...ordered, ...noticed].reduce((left, { fewer }) => left - fewer, charge.quantity);
}
