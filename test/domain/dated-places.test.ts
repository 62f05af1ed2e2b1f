import {
  isRefusedAsClosed,
  placeAt,
  usedAt,
  type UsageContract,
} from '../../src/domain/usage/usage';
import { parseInstant } from '../../src/domain/time/time-zone';
import { answeredCall, contract } from './calls';

const at = parseInstant;
const BELGIUM = { countryCode: 'BE', outsideLineDigit: '9' };
const FRANCE = { countryCode: 'FR', outsideLineDigit: null };

describe('The place of a call', () => {
  const moved: UsageContract = {
    ...contract([]),
    laterPlaces: [
      { from: at('2026-03-01T00:00:00Z'), place: BELGIUM },
      { from: at('2026-06-01T00:00:00Z'), place: FRANCE },
    ],
  };

  test.each([
    ['2026-02-28T23:59:59Z', { countryCode: 'US', outsideLineDigit: null }],
    ['2026-03-01T00:00:00Z', BELGIUM],
    ['2026-05-31T23:59:59Z', BELGIUM],
    ['2026-06-01T00:00:00Z', FRANCE],
  ])('is what was in force of its account at %s.', (instant, expected) =>
    expect(placeAt(moved, at(instant))).toEqual(expected),
  );

  test('is always the same where nothing changed.', () =>
    expect(placeAt(contract([]), at('2026-03-01T00:00:00Z')).countryCode).toBe('US'));

  test('is by when it was answered, or else by when it began.', () => {
    const startedAt = at('2026-02-28T23:59:50Z');
    const answeredAt = at('2026-03-01T00:00:05Z');
    expect(usedAt({ startedAt, answeredAt })).toBe(answeredAt);
    expect(usedAt({ startedAt, answeredAt: null })).toBe(startedAt);
  });
});

describe('A call of an account that was closed', () => {
  const closed: UsageContract = {
    ...contract([]),
    closures: [{ from: at('2026-03-02T00:00:00Z'), before: null }],
  };

  test('is refused from the day after on, and taken when it was used before.', () => {
    const isRefused = (instant: string) => isRefusedAsClosed(closed, answeredCall(instant, 60));
    expect(isRefused('2026-03-01T23:59:59Z')).toBe(false);
    expect(isRefused('2026-03-02T00:00:00Z')).toBe(true);
  });

  test('is taken where it is an emergency call: someone may have to look into it.', () => {
    const call = answeredCall('2026-03-02T00:00:00Z', 60, { dialled: '911', otherParty: null });
    expect(isRefusedAsClosed(closed, call)).toBe(false);
  });

  test('is taken where the account was never closed.', () =>
    expect(isRefusedAsClosed(contract([]), answeredCall('2026-03-02T00:00:00Z', 60))).toBe(false));
});
