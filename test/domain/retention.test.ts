import fc from 'fast-check';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import {
  DETAIL_MONTHS_MAX,
  monthsOfDetail,
  removesBefore,
} from '../../src/domain/contract/retention';
import { localDate, parseInstant, parseTimeZone, toInstant } from '../../src/domain/time/time-zone';
import { holdsForAll, same } from './arbitraries';
import { refusalOf } from './refusal';

const at = (now: string, zone: string, months: number | null) =>
  removesBefore(parseInstant(now), parseTimeZone(zone), months);

const anyMoment = fc
  .integer({ min: Date.parse('2020-01-01'), max: Date.parse('2040-01-01') })
  .map(toInstant);
/** The last and the first hours of months, where the zones differ. */
const turnOfMonth = fc
  .tuple(fc.integer({ min: 2020, max: 2040 }), fc.integer({ min: 0, max: 11 }))
  .chain(([year, month]) =>
    fc
      .integer({ min: -15 * 3_600_000, max: 15 * 3_600_000 })
      .map((millis) => toInstant(Date.UTC(year, month, 1) + millis)),
  );
const anyZone = fc.constantFrom(
  ...['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Paris', 'America/Denver', 'UTC'].map(
    (zone) => parseTimeZone(zone),
  ),
);
const months = fc.integer({ min: 1, max: DETAIL_MONTHS_MAX });

describe('The date before which the detail of calls is removed', () => {
  it.each([
    // 23 November less 12 months is in November of the year before, of which all is kept.
    ['2026-11-23T12:00:00Z', 'Europe/Paris', 12, '2025-11-01'],
    ['2026-11-01T12:00:00Z', 'Europe/Paris', 1, '2026-10-01'],
    ['2026-03-31T12:00:00Z', 'Europe/Paris', 1, '2026-02-01'],
    ['2026-01-15T12:00:00Z', 'Europe/Paris', 1, '2025-12-01'],
    // It is 1 March in Paris already, and still February in Denver.
    ['2026-02-28T23:30:00Z', 'Europe/Paris', 1, '2026-02-01'],
    ['2026-02-28T23:30:00Z', 'America/Denver', 1, '2026-01-01'],
    ['2026-11-23T12:00:00Z', 'UTC', 1_200, '1926-11-01'],
  ])('is at %s in %s, with %s months of detail, %s', (now, zone, count, expected) => {
    expect(at(now, zone, count)).toBe(expected);
  });

  it('is none where detail is kept for ever', () => {
    expect(at('2026-11-23T12:00:00Z', 'UTC', null)).toBeNull();
  });

  it('cannot be before the calendar begins', () => {
    const early = () => at('0050-01-01T00:00:00Z', 'UTC', 1_200);
    expect(refusalOf(early)).toBe('DATE_OUT_OF_RANGE');
  });

  it('leaves the current month and as many whole months before it', () => {
    holdsForAll([fc.oneof(anyMoment, turnOfMonth), anyZone, months], (now, zone, count) => {
      const date = removesBefore(now, zone, count) as CalendarDate;
      const today = localDate(now, zone);
      const index = (one: CalendarDate) => Number(one.slice(0, 4)) * 12 + Number(one.slice(5, 7));
      same([date.slice(8), index(today) - index(date)], ['01', count]);
    });
  });

  it('never moves back as time goes on, nor with less detail', () => {
    holdsForAll(
      [anyMoment, fc.nat(1_000), anyZone, months, months],
      (now, days, zone, count, other) => {
        const later = toInstant(Date.parse(now) + days * 86_400_000);
        const date = removesBefore(now, zone, Math.max(count, other)) as CalendarDate;
        expect(date <= (removesBefore(later, zone, count) as CalendarDate)).toBe(true);
      },
      300,
    );
  });
});

describe('How long detail is kept', () => {
  it.each([
    [null, null, null],
    [null, 12, 12],
    [{ detailMonths: 6 }, 12, 6],
    [{ detailMonths: 24 }, null, 24],
    // For ever, whatever the operator says.
    [{ detailMonths: null }, 12, null],
  ])('is, set as %j with %s months by default: %s', (own, defaultMonths, expected) => {
    expect(monthsOfDetail(own, defaultMonths)).toBe(expected);
  });
});
