import {
  chargeStretches,
  leastQuantity,
  partialNoticeEffectiveOn,
  stretchesOn,
  type ChargeChange,
  type ChargeFacts,
  type PartialNoticeFact,
  type StatedCharge,
} from '../../src/domain/contract/charge-history';
import {
  NO_SERVICE_FACTS,
  serviceSpans,
  spanOn,
  withoutEnd,
  type ServiceSpan,
} from '../../src/domain/contract/service-spans';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import { monthCharges } from '../../src/domain/contract/month-charges';
import { Trace } from '../../src/domain/derivation';
import { parseCurrency } from '../../src/domain/money/currency';
import { parseDecimal } from '../../src/domain/money/money';
import { monthOf, type CalendarDate } from '../../src/domain/time/calendar-date';
import { datesBetween, holdsForAll, plusDays, same } from './arbitraries';
import {
  anyLife,
  anyOrder,
  spansOf,
  stretchesOf,
  toldAnew,
  type ContractLife,
} from './contract-life';
import {
  dayAfterLife,
  daysOfLife,
  firstAfter,
  monthsFrom,
  partialEffect,
  priceOn,
} from './life-by-days';
import { faultsOf, latestOf } from './step-evaluator';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const eur = parseCurrency('EUR');
const schedule = termSchedule(cxoneTerms, on('2025-03-10'), { months: 12 });
const running = serviceSpans(schedule, NO_SERVICE_FACTS, on('2060-01-01'));

const seats: StatedCharge = {
  id: 'seats',
  addedOn: null,
  quantity: 25,
  unitPrice: parseDecimal('60.00'),
  lapse: null,
};
const change = (effectiveOn: string, more: Partial<ChargeChange>): ChargeChange => ({
  chargeId: 'seats',
  effectiveOn: on(effectiveOn),
  source: 'ORDER',
  fewer: 0,
  unitPrice: null,
  ...more,
});
const partial = (givenOn: string, more: Partial<PartialNoticeFact> = {}): PartialNoticeFact =>
  ({
    sentOn: null,
    givenOn: on(givenOn),
    withdrawnOn: null,
    chargeId: 'seats',
    fewer: 10,
    acceptedFor: null,
    ...more,
  }) as PartialNoticeFact;

function historyOf(facts: Partial<ChargeFacts>, spans: readonly ServiceSpan[] = running) {
  const all = { charges: [seats], changes: [], partialNotices: [], ...facts };
  return chargeStretches(schedule, spans, all, eur).map(
    ({ startsOn, endsBefore, quantity, unitPrice }) => [
      startsOn,
      endsBefore,
      quantity,
      Number(unitPrice / 10_000n) / 100,
    ],
  );
}

describe('A recurring charge over time', () => {
  test('Rule 12.16: an order takes units away, and changes a price, from the day it states.', () => {
    const fewer = change('2025-05-20', { fewer: 5, unitPrice: parseDecimal('65.00') });
    expect(historyOf({ changes: [fewer] })).toEqual([
      ['2025-03-10', '2025-05-20', 25, 60],
      ['2025-05-20', null, 20, 65],
    ]);
  });

  test('Rule 12.16: of a lapse and a price change the later date wins.', () => {
    const lapse = (day: string | null) => ({
      ...seats,
      lapse: {
        lapsesOn: day === null ? null : on(day),
        unitPriceAfter: parseDecimal('79.99'),
      },
    });
    const announced = change('2026-04-01', {
      source: 'PRICE_CHANGE',
      unitPrice: parseDecimal('70.00'),
    });
    const changes = [announced];
    expect(historyOf({ charges: [lapse(null)], changes })).toEqual([
      ['2025-03-10', '2026-03-10', 25, 60],
      ['2026-03-10', '2026-04-01', 25, 79.99],
      ['2026-04-01', null, 25, 70],
    ]);
    expect(historyOf({ charges: [lapse('2026-06-15')], changes }).at(-1)).toEqual([
      ...['2026-06-15', null],
      ...[25, 79.99],
    ]);
    // Of one day the announcement is the later word, and an order stands over both.
    const sameDay = { charges: [lapse('2026-04-01')], changes };
    expect(historyOf(sameDay).at(-1)).toEqual(['2026-04-01', null, 25, 70]);
    const ordered = change('2026-04-01', { unitPrice: parseDecimal('68.00') });
    expect(historyOf({ ...sameDay, changes: [ordered, announced] }).at(-1)?.[3]).toBe(68);
    expect(historyOf({ ...sameDay, changes: [announced, ordered] }).at(-1)?.[3]).toBe(68);
  });

  test('Rule 12.16: what changes neither price nor quantity does not cut a month.', () => {
    const price = parseDecimal('60.00');
    const same60 = change('2025-05-20', { unitPrice: price });
    const lapse = { lapsesOn: on('2025-06-20'), unitPriceAfter: price };
    expect(historyOf({ charges: [{ ...seats, lapse }], changes: [same60] })).toEqual([
      ['2025-03-10', null, 25, 60],
    ]);
  });

  test('Rule 12.3: a partial notice follows the notice day; an accepted day may be earlier.', () => {
    const effective = (more: Partial<PartialNoticeFact>, givenOn = '2026-02-08') =>
      partialNoticeEffectiveOn(schedule, partial(givenOn, more));
    expect(effective({})).toBe('2026-03-10');
    expect(effective({}, '2026-02-09')).toBe('2027-03-10');
    expect(effective({ acceptedFor: on('2026-02-20') })).toBe('2026-02-20');
    // An acceptance never makes it later than the notice itself does.
    expect(effective({ acceptedFor: on('2026-05-01') })).toBe('2026-03-10');
  });

  test.each([
    ['with the period', '2026-02-08', null, '2026-03-10'],
    ['a period later, told late', '2026-02-09', null, '2027-03-10'],
    ['on the earlier day that the provider accepted', '2026-02-08', '2026-02-20', '2026-02-20'],
  ])('Its derivation ends with the day of its effect: %s.', (_, givenOn, accepted, expected) => {
    const acceptedFor = accepted === null ? null : on(accepted);
    const trace = new Trace();
    const notice = partial(givenOn, { acceptedFor });
    expect(partialNoticeEffectiveOn(schedule, notice, cxoneTerms, trace)).toBe(expected);
    expect(faultsOf(trace)).toEqual([]);
    const name = accepted === null ? 'endsBefore' : 'effectiveOn';
    expect(latestOf(trace, name)).toBe(expected);
    expect(trace.summary).toBe(`The notice takes effect on ${expected}: the quantity falls by 10.`);
  });

  test('Rule 12.3: a partial notice that was withdrawn takes nothing away.', () => {
    const withdrawn = partial('2025-11-20', { withdrawnOn: on('2025-12-01') });
    expect(historyOf({ partialNotices: [withdrawn] })).toEqual([['2025-03-10', null, 25, 60]]);
  });

  test('Rule 12.16: the last units may go: the charge ends, the service does not.', () => {
    const history = historyOf({ partialNotices: [partial('2025-11-20', { fewer: 25 })] });
    expect(history).toEqual([['2025-03-10', '2026-03-10', 25, 60]]);
  });

  test('Rule 12.9: between the end and the reinstatement there is no charge.', () => {
    const facts = {
      ...NO_SERVICE_FACTS,
      notices: [{ sentOn: null, givenOn: on('2025-06-01'), withdrawnOn: null }],
      reinstatements: [{ id: 'return', reinstatedOn: on('2026-04-20') }],
    };
    const added = { ...seats, id: 'more', addedOn: on('2026-03-20'), quantity: 5 };
    const spans = serviceSpans(schedule, facts, on('2060-01-01'));
    expect(historyOf({ charges: [seats, added] }, spans)).toEqual([
      ['2025-03-10', '2026-03-10', 25, 60],
      ['2026-04-20', null, 25, 60],
      ['2026-04-20', null, 5, 60],
    ]);
  });
});

describe('Any charges over any life (rules 12.2 to 12.6)', () => {
  test('Each day has the quantity and price that the facts give it, and no other.', () => {
    const seen = { days: 0, changed: 0 };
    holdsForAll(
      [anyLife],
      (life) => {
        const stretches = stretchesOf(life);
        for (const { day, isInService } of daysOfLife(life, dayAfterLife(life))) {
          const expected = life.charges.charges.flatMap((charge) => {
            const price = isInService ? priceOn(life, charge, day) : undefined;
            return price ? [{ chargeId: charge.id, ...price }] : [];
          });
          const actual = stretchesOn(stretches, day).map(({ chargeId, quantity, unitPrice }) => ({
            chargeId,
            quantity,
            unitPrice,
          }));
          same(actual, expected);
          seen.days += expected.length;
        }
        seen.changed += stretches.length - life.charges.charges.length;
      },
      100,
    );
    expect(Math.min(seen.days, seen.changed)).toBeGreaterThan(30);
  });

  test('A stretch is as long as it can be: where two meet, a price or quantity changes.', () => {
    holdsForAll([anyLife], (life) => {
      const spans = spansOf(life);
      const stretches = stretchesOf(life, spans);
      for (const [index, stretch] of stretches.entries()) {
        const { startsOn, endsBefore, currency, quantity } = stretch;
        same(endsBefore === null || startsOn < endsBefore, true);
        same([currency, quantity > 0], [life.currency, true]);
        const span = spanOn(spans, startsOn);
        const last = endsBefore === null ? null : plusDays(endsBefore, -1);
        if (last === null) same(span?.endsBefore, null);
        else same(spanOn(spans, last), span);
        const next = stretches[index + 1];
        if (next?.chargeId !== stretch.chargeId || next.startsOn !== endsBefore) continue;
        const isReturn = spans.some((each) => each.startsOn === endsBefore);
        const changes = next.unitPrice !== stretch.unitPrice || next.quantity !== quantity;
        same(changes || isReturn, true);
        same(next.isBeginning, false);
      }
    });
  });

  test('Rule 12.13: the order in which facts were recorded decides nothing.', () => {
    holdsForAll([anyLife, anyOrder], (life, order) => {
      const anew = toldAnew(life, order);
      const [stretches, again] = [stretchesOf(life), stretchesOf(anew)];
      same(again, stretches);
      const month = monthOf(life.asOf);
      const { terms } = life.schedule;
      same(
        monthCharges(again, life.currency, month, terms).total,
        monthCharges(stretches, life.currency, month, terms).total,
      );
    });
  });

  test('What a month costs never depends on what holds from a later day.', () => {
    let dropped = 0;
    holdsForAll(
      [anyLife],
      (life) => {
        const stretches = stretchesOf(life);
        for (const first of monthsFrom(life.schedule.startsOn, dayAfterLife(life))) {
          const before = firstAfter(first);
          const earlier = factsBefore(life, before);
          const linesOf = (all: typeof stretches) =>
            monthCharges(all, life.currency, monthOf(first), life.schedule.terms).lines.map(
              ({ stretch, ...line }) => ({ ...line, chargeId: stretch.chargeId }),
            );
          same(linesOf(stretchesOf(earlier, spansBefore(life, before))), linesOf(stretches));
          dropped += life.charges.changes.length - earlier.charges.changes.length;
        }
      },
      100,
    );
    expect(dropped).toBeGreaterThan(100);
  });

  test('What can still be taken away is what is left when all that is told has been.', () => {
    holdsForAll([anyLife], (life) => {
      const open = withoutEnd(spansOf(life));
      const after = dayAfterLife(life);
      const last = stretchesOn(stretchesOf(life, open), after);
      for (const charge of life.charges.charges) {
        const left = last.find(({ chargeId }) => chargeId === charge.id)?.quantity ?? 0;
        same(leastQuantity(charge, life.charges), left);
      }
    });
  });

  test('A partial notice takes effect with the period that a notice of that day would end.', () => {
    holdsForAll([anyLife], (life) => {
      for (const notice of life.charges.partialNotices) {
        const standing = { ...notice, withdrawnOn: null };
        same(
          partialNoticeEffectiveOn(life.schedule, notice),
          partialEffect(life.schedule, standing),
        );
      }
    });
  });

  test('A lapse with the initial term is a lapse on the first day after it.', () => {
    holdsForAll([anyLife, datesBetween('2019-12-01', '2033-01-01')], (life, day) => {
      const initialEnd = termPeriod(life.schedule, 0).endsBefore;
      const dated = life.charges.charges.map((charge) => ({
        ...charge,
        lapse: charge.lapse && { ...charge.lapse, lapsesOn: charge.lapse.lapsesOn ?? initialEnd },
      }));
      const other = { ...life, charges: { ...life.charges, charges: dated } };
      same(stretchesOn(stretchesOf(other), day), stretchesOn(stretchesOf(life), day));
    });
  });
});

/** The same life without what begins, changes or lapses from that day on. */
function factsBefore(life: ContractLife, before: CalendarDate): ContractLife {
  const { charges, changes, partialNotices } = life.charges;
  const initialEnd = termPeriod(life.schedule, 0).endsBefore;
  return {
    ...life,
    charges: {
      charges: charges
        .filter(({ addedOn }) => addedOn === null || addedOn < before)
        .map(({ lapse, ...charge }) => ({
          ...charge,
          lapse: lapse && (lapse.lapsesOn ?? initialEnd) < before ? lapse : null,
        })),
      changes: changes.filter(({ effectiveOn }) => effectiveOn < before),
      partialNotices: partialNotices.filter((notice) => {
        const effectiveOn = partialEffect(life.schedule, notice);
        return effectiveOn !== null && effectiveOn < before;
      }),
    },
  };
}

/** The times of service as if nothing had ended or taken up service from that day on. */
const spansBefore = (life: ContractLife, before: CalendarDate): ServiceSpan[] =>
  spansOf(life)
    .filter(({ startsOn }) => startsOn < before)
    .map((span) =>
      span.endsBefore !== null && span.endsBefore >= before
        ? { ...span, endsBefore: null, end: undefined }
        : span,
    );
