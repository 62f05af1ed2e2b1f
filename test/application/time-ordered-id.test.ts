import { timeOrderedId } from '../../src/application/time-ordered-id';

test('Ids are uuids of version 7, each greater than the one before, within a millisecond, too.', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, timeOrderedId);
  const after = Date.now();
  const isV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(ids.filter((id) => !isV7.test(id))).toEqual([]);
  expect(ids.filter((id, index) => index > 0 && id <= (ids[index - 1] ?? ''))).toEqual([]);
  const millis = ids.map((id) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
  expect(Math.min(...millis)).toBeGreaterThanOrEqual(before);
  expect(Math.max(...millis)).toBeLessThanOrEqual(after);
  expect(new Set(millis).size).toBeLessThan(ids.length);
});
