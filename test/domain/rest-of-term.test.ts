import { chargeStretches } from '../../src/domain/contract/charge-history';
import { agreedMinimum, type ContractCharges } from '../../src/domain/contract/minimum';
import { restOfTerm } from '../../src/domain/contract/rest-of-term';
import { NO_SERVICE_FACTS, serviceSpans } from '../../src/domain/contract/service-spans';
import { termPeriod, termSchedule } from '../../src/domain/contract/term';
import { costUntil, chargesEndedBefore } from '../../src/domain/contract/term-cost';
import { Trace } from '../../src/domain/derivation';
import { minorUnitDecimals } from '../../src/domain/money/currency';
import { formatMoney, parseDecimal } from '../../src/domain/money/money';
import {
  addDays,
  LAST_DATE,
  monthOf,
  type CalendarDate,
} from '../../src/domain/time/calendar-date';
import { holdsForAll, same } from './arbitraries';
import { anyLife, stretchesOf } from './contract-life';
import { charge, eur, month, on } from './invoice-life';
import { faultsOf, latestOf } from './step-evaluator';
import { cxoneTerms } from './terms';

const schedule = termSchedule(cxoneTerms, on('2025-03-10'), { months: 12 });
const spans = serviceSpans(schedule, NO_SERVICE_FACTS, LAST_DATE);
const facts = { charges: [charge('seats', 25, '79.99')], changes: [], partialNotices: [] };
const endless: ContractCharges = {
  stretches: chargeStretches(schedule, spans, facts, eur),
  minimum: null,
};
/** With 2,500.00 a month agreed, of which the seats reach 1,999.75. */
const agreed = {
  ...endless,
  minimum: agreedMinimum(parseDecimal('2500.00'), new Set(), spans, eur),
};
const { endsBefore: termEnd } = termPeriod(schedule, 0);

const rest = (endsBefore: CalendarDate, from: string, trace?: Trace, charges = endless) =>
  restOfTerm(
    {
      withIt: chargesEndedBefore(charges, endsBefore),
      untilEndOfTerm: chargesEndedBefore(charges, termEnd),
    },
    eur,
    { from: month(from), before: termEnd > endsBefore ? termEnd : endsBefore },
    cxoneTerms,
    trace,
  );

test('M05: after an end for cause on 2026-01-31 the rest of the term would still be charged.', () => {
  const trace = new Trace();
  const { months, ...sums } = rest(on('2026-02-01'), '2026-01', trace);
  expect(
    months.map(({ month: of, ...each }) => [of, ...Object.values(each).map(formatMoney)]),
  ).toEqual([
    ['2026-01', '1999.75', '1999.75'],
    ['2026-02', '0.00', '1999.75'],
    ['2026-03', '0.00', '580.57'], // 25 × 79.99 × 9/31
  ]);
  expect(Object.values(sums).map(formatMoney)).toEqual(['4580.07', '1999.75', '2580.32']);
  expect(faultsOf(trace)).toEqual([]);
  expect(trace.summary).toBe(
    'To the end of the term 4580.07 EUR are charged, with it 1999.75: 2580.32 fall away.',
  );
  expect(trace.summaryIn('FR')).toContain('écart de 2580,32.');
});

test('What months lack of an agreed minimum is in them, by the days of service.', () => {
  const trace = new Trace();
  const { months, difference } = rest(on('2026-02-15'), '2026-01', trace, agreed);
  expect(
    months.map(({ month: of, ...each }) => [of, ...Object.values(each).map(formatMoney)]),
  ).toEqual([
    ['2026-01', '2500.00', '2500.00'],
    ['2026-02', '1250.00', '2500.00'], // 2,500.00 × 14/28
    ['2026-03', '0.00', '725.81'], // 2,500.00 × 9/31
  ]);
  expect(formatMoney(difference)).toBe('1975.81');
  expect(faultsOf(trace)).toEqual([]);
});

test('A notice in time changes nothing; one that is late costs another period.', () => {
  expect(rest(termEnd, '2025-03').difference.micros).toBe(0n);
  const late = rest(termPeriod(schedule, 1).endsBefore, '2026-02');
  expect(late.months).toHaveLength(14);
  // 12 more months of 1,999.75; the month of the boundary is split by days on both sides.
  expect(formatMoney(late.difference)).toBe('-23997.00');
});

test('The sums are those of the months, and the cost of the time in between.', () => {
  holdsForAll([anyLife], (life) => {
    const all = stretchesOf({ ...life, service: NO_SERVICE_FACTS });
    const { endsBefore } = termPeriod(life.schedule, 1);
    const cut = chargesEndedBefore({ stretches: all, minimum: null }, endsBefore);
    const from = monthOf(life.schedule.startsOn);
    const { terms } = life.schedule;
    const trace = new Trace();
    const sides = { withIt: cut, untilEndOfTerm: cut };
    const range = { from, before: endsBefore };
    const found = restOfTerm(sides, life.currency, range, terms, trace);
    same(faultsOf(trace), []);
    same(found.difference.micros, 0n);
    same(latestOf(trace, 'withIt'), found.withIt.micros);
    same(found.withIt.decimals, minorUnitDecimals(life.currency));
    same(found.months.at(0)?.month, from);
    same(found.months.at(-1)?.month, monthOf(addDays(endsBefore, -1)));
    same(found.withIt, costUntil(all, life.currency, endsBefore, terms));
  });
});
