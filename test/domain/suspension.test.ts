import fc from 'fast-check';
import { suspensionAt, suspensionWithin } from '../../src/domain/contract/suspension';
import { parseInstant, toInstant } from '../../src/domain/time/time-zone';
import { holdsForAll, same } from './arbitraries';

const HOUR = 3_600_000;
const NEW_YEAR = Date.UTC(2025, 0, 1);
const hour = (hours: number) => toInstant(NEW_YEAR + hours * HOUR);

describe('Suspensions of service (rule 12.7)', () => {
  const past = {
    id: 'past',
    suspendedAt: parseInstant('2025-06-05T00:00:00Z'),
    resumedAt: parseInstant('2025-06-20T00:00:00Z'),
  };
  const lasting = {
    id: 'lasting',
    suspendedAt: parseInstant('2025-09-01T08:30:00Z'),
    resumedAt: null,
  };
  const idAt = (at: string) => suspensionAt([lasting, past], parseInstant(at))?.id;

  test('One lasts from its first instant until service is resumed.', () => {
    expect(idAt('2025-06-04T23:59:59.999Z')).toBeUndefined();
    expect(idAt('2025-06-05T00:00:00Z')).toBe('past');
    expect(idAt('2025-06-19T23:59:59.999Z')).toBe('past');
    expect(idAt('2025-06-20T00:00:00Z')).toBeUndefined();
    expect(idAt('2031-01-01T00:00:00Z')).toBe('lasting');
  });

  test('A time shares an instant with a suspension exactly where one of its hours does.', () => {
    const start = fc.integer({ min: 0, max: 60 });
    const length = fc.option(fc.integer({ min: 1, max: 20 }));
    const drafts = fc.array(fc.tuple(start, length), { maxLength: 3 });
    const seen = { within: 0, without: 0 };
    holdsForAll([drafts, start, length], (suspended, from, hours) => {
      const all = suspended.map(([begins, lasts], index) => ({
        id: `suspension ${index}`,
        suspendedAt: hour(begins),
        resumedAt: lasts === null ? null : hour(begins + lasts),
      }));
      const until = hours === null ? null : from + hours;
      // What begins on the hour and lasts whole hours covers an hour or none of it.
      const last = until ?? 100;
      const covered = Array.from({ length: last - from }, (_, index) =>
        suspensionAt(all, hour(from + index)),
      );
      const found = suspensionWithin(all, hour(from), until === null ? null : hour(until));
      same(
        found !== undefined,
        covered.some((each) => each !== undefined),
      );
      seen[found ? 'within' : 'without'] += 1;
    });
    expect(Math.min(seen.within, seen.without)).toBeGreaterThan(100);
  });
});
