import fc from 'fast-check';
import {
  closuresOf,
  isClosedAt,
  placesOf,
  saidOn,
  type AccountFact,
} from '../../src/domain/account-fact';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { parseInstant, parseTimeZone } from '../../src/domain/time/time-zone';

const day = (text: string) => text as CalendarDate;
const at = parseInstant;
const PARIS = parseTimeZone('Europe/Paris');

const CREATED: AccountFact = {
  effectiveFrom: null,
  recordedAt: at('2026-01-01T09:00:00Z'),
  says: { name: 'Old', locale: 'fr-FR', countryCode: 'FR', outsideLineDigit: null, closedOn: null },
};
const fact = (
  effectiveFrom: string,
  recordedAt: string,
  says: AccountFact['says'],
): AccountFact => ({ effectiveFrom: day(effectiveFrom), recordedAt: at(recordedAt), says });

describe('What is so of an account on a day', () => {
  const renamed = fact('2026-06-01', '2026-06-10T09:00:00Z', { name: 'New' });
  const moved = fact('2026-03-01', '2026-07-01T09:00:00Z', { name: 'Middle', countryCode: 'BE' });
  const facts = [CREATED, renamed, moved];

  test.each([
    ['2026-02-28', { name: 'Old', countryCode: 'FR' }],
    ['2026-03-01', { name: 'Middle', countryCode: 'BE' }],
    // Recorded later, but of an earlier day: it does not undo what holds from June on.
    ['2026-06-01', { name: 'New', countryCode: 'BE' }],
  ])('on %s is what the latest facts in effect say, field by field.', (asOf, expected) =>
    expect(saidOn(facts, day(asOf))).toMatchObject({ ...expected, locale: 'fr-FR' }),
  );

  test('as it was known before leaves out what was recorded later.', () => {
    const known = at('2026-06-30T00:00:00Z');
    expect(saidOn(facts, day('2026-06-01'), known)).toMatchObject({
      ...{ name: 'New', countryCode: 'FR' },
    });
    expect(saidOn(facts, day('2026-06-01'), at('2026-06-09T00:00:00Z')).name).toBe('Old');
  });

  test('as it was known before it was created is what it was created with.', () =>
    expect(saidOn(facts, day('2026-06-01'), at('2025-01-01T00:00:00Z')).name).toBe('Old'));

  test('from one day on is what was recorded last of that day.', () => {
    const corrected = fact('2026-06-01', '2026-08-01T09:00:00Z', { name: 'Newer' });
    expect(saidOn([...facts, corrected], day('2026-06-01')).name).toBe('Newer');
  });

  test('does not depend on the order in which facts of different days were recorded.', () => {
    const days = fc.uniqueArray(fc.integer({ min: 10, max: 28 }), { minLength: 1, maxLength: 8 });
    const property = fc.property(days, fc.integer({ min: 1, max: 28 }), (of, asked) => {
      const made = of.map((number) =>
        fact(`2026-02-${number}`, '2026-06-01T00:00:00Z', { name: `from ${number}` }),
      );
      const asOf = day(`2026-02-${String(asked).padStart(2, '0')}`);
      const sorted = [...made].sort((a, b) =>
        (a.effectiveFrom ?? '') < (b.effectiveFrom ?? '') ? -1 : 1,
      );
      expect(saidOn([CREATED, ...made], asOf)).toEqual(saidOn([CREATED, ...sorted], asOf));
    });
    fc.assert(property);
  });
});

describe('Where an account’s calls are dialled from', () => {
  test('changes at the beginning of a day in its zone.', () => {
    const facts = [
      CREATED,
      fact('2026-06-01', '2026-05-01T00:00:00Z', { countryCode: 'BE' }),
      fact('2026-04-01', '2026-05-02T00:00:00Z', { outsideLineDigit: '9' }),
      fact('2026-05-01', '2026-05-03T00:00:00Z', { name: 'New' }),
    ];
    expect(placesOf(facts, PARIS)).toEqual({
      first: { countryCode: 'FR', outsideLineDigit: null },
      later: [
        { from: '2026-03-31T22:00:00.000Z', place: { countryCode: 'FR', outsideLineDigit: '9' } },
        { from: '2026-05-31T22:00:00.000Z', place: { countryCode: 'BE', outsideLineDigit: '9' } },
      ],
    });
    expect(placesOf(facts, PARIS, at('2026-04-01T00:00:00Z')).later).toEqual([]);
  });
});

describe('When an account is closed to use', () => {
  const closed = (on: string) => fact(on, `${on}T10:00:00Z`, { closedOn: day(on) });
  const opened = (on: string) => fact(on, `${on}T11:00:00Z`, { closedOn: null });

  test('is from the day after it was closed until the day on which it was opened again.', () => {
    const facts = [CREATED, closed('2026-06-01'), opened('2026-08-01'), closed('2026-10-31')];
    const closures = closuresOf(facts, PARIS);
    expect(closures).toEqual([
      { from: '2026-06-01T22:00:00.000Z', before: '2026-07-31T22:00:00.000Z' },
      { from: '2026-10-31T23:00:00.000Z', before: null },
    ]);
    const isClosed = (instant: string) => isClosedAt(closures, at(instant));
    expect(isClosed('2026-06-01T21:59:59Z')).toBe(false);
    expect(isClosed('2026-06-01T22:00:00Z')).toBe(true);
    expect(isClosed('2026-07-31T21:59:59Z')).toBe(true);
    expect(isClosed('2026-07-31T22:00:00Z')).toBe(false);
    expect(isClosed('2027-01-01T00:00:00Z')).toBe(true);
  });

  test('is never where it was opened on the same day, or was opened without being closed.', () => {
    const [closure] = closuresOf([CREATED, closed('2026-06-01'), opened('2026-06-01')], PARIS);
    expect(closure && closure.from > (closure.before ?? '')).toBe(true);
    expect(closuresOf([CREATED, opened('2026-06-01')], PARIS)).toEqual([]);
  });
});
