import { minorUnitDecimals } from '../../src/domain/money/currency';
import { givenOnOf, standsFrom, type NoticeFact } from '../../src/domain/contract/notice';
import type { StatedCharge } from '../../src/domain/contract/charge-history';
import { termPeriod, type TermSchedule } from '../../src/domain/contract/term';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import type { ContractLife } from './contract-life';
import { plusDays } from './arbitraries';

// The life of a contract, day after day: slow, and simple enough to read as the rules themselves.
// Of the rules under test it takes the periods of a term and the day on which a notice is given.

/** The first period that ends so many days after the notice, and at least one. */
export function endByNotice(schedule: TermSchedule, given: CalendarDate): CalendarDate {
  const { noticeDaysMin } = schedule.terms;
  const earliest = plusDays(given, noticeDaysMin < 1 ? 1 : noticeDaysMin);
  let index = 0;
  while (termPeriod(schedule, index).endsBefore < earliest) index += 1;
  return termPeriod(schedule, index).endsBefore;
}

type EndKind = 'NOTICE' | 'REPLACEMENT' | 'CAUSE';

/** What ends service on each day; of one day a notice counts, and then a replacement. */
export function endsByDay({ schedule, service, asOf }: ContractLife): Map<CalendarDate, EndKind> {
  const ends = new Map<CalendarDate, EndKind>();
  for (const { breachId, declaredOn } of service.endings) {
    const breach = service.breaches.find(({ id }) => id === breachId);
    if (!breach || declaredOn > asOf) continue;
    const cureDays = breach.isCurable ? 30 : -1;
    const lastDay = plusDays(breach.receivedOn, cureDays);
    const wasCured = service.cures.some(
      (cure) => breach.isCurable && cure.breachId === breachId && cure.curedOn <= lastDay,
    );
    if (!wasCured && declaredOn > lastDay) ends.set(plusDays(declaredOn, 1), 'CAUSE');
  }
  for (const { acceptedOn, startsOn } of service.replacements) {
    if (acceptedOn <= asOf) ends.set(startsOn, 'REPLACEMENT');
  }
  for (const notice of service.notices) {
    const isWithdrawn = notice.withdrawnOn !== null && notice.withdrawnOn <= asOf;
    if (standsFrom(notice) > asOf || isWithdrawn) continue;
    ends.set(endByNotice(schedule, givenOnOf(notice)), 'NOTICE');
  }
  return ends;
}

export interface DayOfLife {
  readonly day: CalendarDate;
  readonly isInService: boolean;
  /** Whether service is taken up again on this day. */
  readonly isReturn: boolean;
  /** What ended service with the day before. */
  readonly ended: EndKind | undefined;
}

/** Every day from the start to that day (exclusive). */
export function daysOfLife(life: ContractLife, before: CalendarDate): DayOfLife[] {
  const ends = endsByDay(life);
  const returns = new Set(
    life.service.reinstatements
      .map(({ reinstatedOn }) => reinstatedOn)
      .filter((day) => day <= life.asOf),
  );
  const days: DayOfLife[] = [];
  let wasInService = false;
  for (let day = life.schedule.startsOn; day < before; day = plusDays(day, 1)) {
    const isFirst = days.length === 0;
    const ended: EndKind | undefined = wasInService ? ends.get(day) : undefined;
    const isOut: boolean = !isFirst && (ended !== undefined || !wasInService);
    const isReturn: boolean = isOut && returns.has(day);
    wasInService = !isOut || isReturn;
    days.push({ day, isInService: wasInService, isReturn, ended });
  }
  return days;
}

/** A notice of a life takes effect on one day, which is asked for on every other. */
const partialEffects = new WeakMap<object, CalendarDate>();

/** The day on which a partial notice takes effect; null for one that was withdrawn. */
export function partialEffect(
  schedule: TermSchedule,
  notice: NoticeFact & { readonly acceptedFor: CalendarDate | null },
): CalendarDate | null {
  if (notice.withdrawnOn !== null) return null;
  const known = partialEffects.get(notice);
  if (known !== undefined) return known;
  const end = endByNotice(schedule, givenOnOf(notice));
  const effect = notice.acceptedFor !== null && notice.acceptedFor < end ? notice.acceptedFor : end;
  partialEffects.set(notice, effect);
  return effect;
}

interface Price {
  readonly quantity: number;
  readonly unitPrice: bigint;
}

/** How many units of a charge there are on a day in service, and at which price. */
export function priceOn(
  { schedule, charges }: ContractLife,
  { id, addedOn, lapse, ...stated }: StatedCharge,
  day: CalendarDate,
): Price | undefined {
  if (addedOn !== null && day < addedOn) return undefined;
  const changes = charges.changes.filter(
    ({ chargeId, effectiveOn }) => chargeId === id && effectiveOn <= day,
  );
  const noticed = charges.partialNotices.filter((notice) => {
    const on = partialEffect(schedule, notice);
    return notice.chargeId === id && on !== null && on <= day;
  });
  const quantity = [...changes, ...noticed].reduce((q, { fewer }) => q - fewer, stated.quantity);
  if (quantity <= 0) return undefined;
  // The later date wins; of one day an order stands over an announcement, and that over a lapse.
  const prices = changes
    .filter(({ unitPrice }) => unitPrice !== null)
    .map(({ effectiveOn, source, unitPrice }) => ({
      key: `${effectiveOn} ${source === 'ORDER' ? 3 : 2}`,
      unitPrice: unitPrice ?? 0n,
    }));
  if (lapse) {
    const on = lapse.lapsesOn ?? termPeriod(schedule, 0).endsBefore;
    if (on <= day) prices.push({ key: `${on} 1`, unitPrice: lapse.unitPriceAfter });
  }
  const [latest] = prices.sort((one, other) => (one.key < other.key ? 1 : -1));
  return { quantity, unitPrice: latest?.unitPrice ?? stated.unitPrice };
}

/** Days on end with one quantity at one price. */
export interface Run extends Price {
  readonly chargeId: string;
  readonly from: CalendarDate;
  before: CalendarDate;
  readonly isBeginning: boolean;
  /** Whether service ends with it by notice, and is not taken up again in the same month. */
  isEndByNotice: boolean;
}

export function runsOf(life: ContractLife, days: readonly DayOfLife[]): Run[] {
  return life.charges.charges.flatMap((charge) => {
    const runs: Run[] = [];
    let open: Run | undefined;
    for (const each of days) {
      const { day, isInService, isReturn, ended } = each;
      const price = isInService ? priceOn(life, charge, day) : undefined;
      const goesOn =
        open &&
        price &&
        !isReturn &&
        open.quantity === price.quantity &&
        open.unitPrice === price.unitPrice;
      if (open && !goesOn) {
        open.isEndByNotice = ended === 'NOTICE' && !returnsIn(days, day);
        open = undefined;
      }
      if (price && !goesOn) {
        const isBeginning = day === life.schedule.startsOn || (day === charge.addedOn && !isReturn);
        const edges = { isBeginning, isEndByNotice: false };
        open = { chargeId: charge.id, ...price, from: day, before: day, ...edges };
        runs.push(open);
      }
      if (open) open.before = plusDays(day, 1);
    }
    return runs;
  });
}

/** Whether service is taken up again from that day on in the same month as the day before it. */
const returnsIn = (days: readonly DayOfLife[], end: CalendarDate): boolean => {
  const month = plusDays(end, -1).slice(0, 7);
  return days.some(({ day, isReturn }) => isReturn && day >= end && day.slice(0, 7) === month);
};

export interface Line {
  readonly chargeId: string;
  readonly from: CalendarDate;
  readonly before: CalendarDate;
  readonly days: number;
  readonly micros: bigint;
}

const daysFrom = (from: string, before: string) =>
  (Date.parse(before) - Date.parse(from)) / 86_400_000;

/** First days of the months from that of a day, until `before`. */
export function monthsFrom(from: CalendarDate, before: CalendarDate): CalendarDate[] {
  const months: CalendarDate[] = [];
  let first = `${from.slice(0, 7)}-01` as CalendarDate;
  while (first < before) {
    months.push(first);
    first = firstAfter(first);
  }
  return months;
}

export const firstAfter = (first: CalendarDate): CalendarDate =>
  `${plusDays(first, 31).slice(0, 7)}-01` as CalendarDate;

/** The lines of a month's invoice, by what the terms say of partial months. */
export function linesOf(life: ContractLife, runs: readonly Run[], first: CalendarDate): Line[] {
  const { proratesFirstMonth, proratesLastMonth, excludesStartDay } = life.schedule.terms;
  const next = firstAfter(first);
  return runs
    .filter((run) => run.from < next && run.before > first)
    .map((run) => {
      const beginsWithin = run.from > first;
      const isWhole = run.isBeginning && !proratesFirstMonth;
      const from = beginsWithin && !isWhole ? run.from : first;
      const isFull = run.before > next || (run.isEndByNotice && !proratesLastMonth);
      const before = isFull ? next : run.before;
      const isExcluded = excludesStartDay && run.isBeginning && beginsWithin && !isWhole;
      const days = daysFrom(from, before) - (isExcluded ? 1 : 0);
      const dividend = BigInt(run.quantity) * run.unitPrice * BigInt(days);
      const micros = halfUp(dividend, BigInt(daysFrom(first, next)), life);
      return { chargeId: run.chargeId, from, before, days, micros };
    });
}

function halfUp(dividend: bigint, divisor: bigint, { currency }: ContractLife): bigint {
  const unit = 10n ** BigInt(6 - minorUnitDecimals(currency));
  return ((2n * dividend + divisor * unit) / (2n * divisor * unit)) * unit;
}

/** A day after everything that happens in a life, and two months more. */
export function dayAfterLife(life: ContractLife): CalendarDate {
  const { schedule, service, charges } = life;
  const events: (CalendarDate | null)[] = [
    schedule.startsOn,
    termPeriod(schedule, 0).endsBefore,
    ...endsByDay(life).keys(),
    ...service.reinstatements.map(({ reinstatedOn }) => reinstatedOn),
    ...charges.charges.flatMap(({ addedOn, lapse }) => [addedOn, lapse?.lapsesOn ?? null]),
    ...charges.changes.map(({ effectiveOn }) => effectiveOn),
    ...charges.partialNotices.map((notice) => partialEffect(schedule, notice)),
  ];
  return plusDays(
    events
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? schedule.startsOn,
    62,
  );
}
