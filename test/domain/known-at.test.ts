import { LAST_DATE, parseDate } from '../../src/domain/time/calendar-date';
import { knownBy, lastRecording } from '../../src/domain/time/known-at';
import { parseInstant, parseTimeZone } from '../../src/domain/time/time-zone';

const at = parseInstant;
const PARIS = parseTimeZone('Europe/Paris');

describe('What was known', () => {
  it('Includes what was recorded at that very instant, and nothing later.', () => {
    const isKnown = knownBy(at('2025-11-22T10:00:00.000Z'));
    const recorded = ['2025-11-22T09:59:59.999Z', '2025-11-22T10:00:00.000Z'];
    expect(recorded.map((instant) => isKnown({ recordedAt: at(instant) }))).toEqual([true, true]);
    expect(isKnown({ recordedAt: at('2025-11-22T10:00:00.001Z') })).toBe(false);
  });

  it('Is everything where no instant is named.', () => {
    const fact = { recordedAt: at('9999-01-01T00:00:00.000Z') };
    expect([knownBy(undefined)(fact), knownBy(null)(fact)]).toEqual([true, true]);
  });
});

describe('The last recording that holds by the end of a day', () => {
  const view = (asOf?: string, knownAt?: string) => ({
    asOf: asOf === undefined ? undefined : parseDate(asOf),
    knownAt: knownAt === undefined ? undefined : at(knownAt),
  });

  it.each([
    // 22 November ends in Paris at 23:00 UTC; a fact of the last millisecond still holds.
    ['the end of the day', view('2025-11-22'), '2025-11-22T22:59:59.999Z'],
    // In July it ends at 22:00 UTC.
    ['the end of a day in summer', view('2025-07-01'), '2025-07-01T21:59:59.999Z'],
    ['the instant', view(undefined, '2025-11-22T10:00:00.000Z'), '2025-11-22T10:00:00.000Z'],
    [
      'the instant within the day',
      view('2025-11-22', '2025-11-22T10:00:00.000Z'),
      '2025-11-22T10:00:00.000Z',
    ],
    [
      'the end of the day before the instant',
      view('2025-11-22', '2025-12-01T10:00:00.000Z'),
      '2025-11-22T22:59:59.999Z',
    ],
    ['any, where nothing is named', view(), undefined],
    ['any, on the last day of the calendar', view(LAST_DATE), undefined],
  ])('Is %s.', (_, asked, expected) => {
    expect(lastRecording(asked, PARIS)).toBe(expected);
  });
});
