import { createHash, randomUUID } from 'node:crypto';
import { SeenRecords } from '../../src/modules/usage/check/seen-records';
import { usageId } from '../../src/modules/usage/ingest/usage-identity';

// Repetitions within a delivery that is checked.

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

test('A name that came before is told, with the same content or another.', () => {
  const seen = new SeenRecords();
  const [one, other] = [randomUUID(), randomUUID()];
  const id = usageId('switch', 'call-1');
  expect(seen.meet(one, id, hashOf('a'))).toBe('FIRST');
  expect(seen.meet(one, id, hashOf('a'))).toBe('SAME');
  expect(seen.meet(one, id, hashOf('b'))).toBe('OTHER');
  // The content is that of the first.
  expect(seen.meet(one, id, hashOf('b'))).toBe('OTHER');
  expect(seen.meet(other, id, hashOf('b'))).toBe('FIRST');
  expect(seen.meet(one, usageId('switch', 'call-2'), hashOf('a'))).toBe('FIRST');
});

test('Each of 20,000 records is told from all others, and known when it comes again.', () => {
  const seen = new SeenRecords();
  const account = randomUUID();
  const meetAll = (content: string) => {
    const counts = { FIRST: 0, SAME: 0, OTHER: 0 };
    const hash = hashOf(content);
    for (let index = 0; index < 20_000; index += 1) {
      counts[seen.meet(account, usageId('switch', `${index}`), hash)] += 1;
    }
    return counts;
  };
  expect(meetAll('a')).toEqual({ FIRST: 20_000, SAME: 0, OTHER: 0 });
  expect(meetAll('a')).toEqual({ FIRST: 0, SAME: 20_000, OTHER: 0 });
  expect(meetAll('b')).toEqual({ FIRST: 0, SAME: 0, OTHER: 20_000 });
});

test('Of a longer delivery the first are remembered, and further ones only told to be new.', () => {
  const seen = new SeenRecords(2 ** 14);
  const account = randomUUID();
  const hash = hashOf('a');
  const meet = (index: number) => seen.meet(account, usageId('switch', `${index}`), hash);
  let remembered = 0;
  for (; !seen.isFull; remembered += 1) meet(remembered);
  expect(remembered).toBe(2 ** 14 * 0.75);
  expect([meet(remembered), meet(remembered)]).toEqual(['FIRST', 'FIRST']);
  const again = Array.from({ length: remembered }, (_, index) => meet(index));
  expect(new Set(again)).toEqual(new Set(['SAME']));
});
