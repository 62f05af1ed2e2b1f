import { Plausibility, type ReadCall } from '../../src/call-records/plausibility';

// What looks wrong about a file as a whole: each rule at its threshold, and one below.

const MINUTE = 60_000;
const NOON = Date.parse('2026-10-05T12:00:00Z');

/** An ordinary call: it lasts a minute, and begins some minutes behind the one before. */
const aCall = (index: number, more: Partial<ReadCall> = {}): ReadCall => ({
  direction: index % 2 === 0 ? 'OUTBOUND' : 'INBOUND',
  startedMillis: NOON + index * 5 * MINUTE,
  talkMillis: MINUTE,
  minuteOfDay: 12 * 60,
  ...more,
});

const calls = (count: number, of: (index: number) => Partial<ReadCall> = () => ({})) =>
  Array.from({ length: count }, (_, index) => aCall(index, of(index)));

const NONE = { accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };

function warningsOf(read: readonly ReadCall[], counts = NONE) {
  const file = new Plausibility();
  for (const call of read) file.note(call);
  return file.warnings(counts);
}
const codesOf = (...read: Parameters<typeof warningsOf>) =>
  warningsOf(...read).map(({ code }) => code);

test('Of an ordinary file nothing is said.', () => expect(codesOf(calls(1_000))).toEqual([]));

test('Durations look like milliseconds where half of 20 answered calls last an hour.', () => {
  const withLong = (long: number, count = 20) =>
    calls(count, (index) => ({ talkMillis: (index < long ? 60 : 59) * MINUTE }));
  expect(codesOf(withLong(10))).toEqual(['LIKE_MILLISECONDS']);
  expect(codesOf(withLong(9))).toEqual([]);
  expect(codesOf(withLong(19, 19))).toEqual([]);
  // Calls that nobody answered have no duration.
  const unanswered = calls(20, () => ({ talkMillis: null }));
  expect(codesOf([...withLong(10), ...unanswered])).toEqual(['LIKE_MILLISECONDS']);
  expect(warningsOf(withLong(10))[0]?.message).toBe(
    '10 of 20 answered calls last an hour or longer: are the durations milliseconds ("unit": ' +
      '"milliseconds")?',
  );
});

test('Durations are told that are all 0, of 20 answered calls.', () => {
  expect(codesOf(calls(20, () => ({ talkMillis: 0 })))).toEqual(['ALL_ZERO_SECONDS']);
  expect(codesOf(calls(19, () => ({ talkMillis: 0 })))).toEqual([]);
  expect(codesOf(calls(20, (index) => ({ talkMillis: index === 7 ? 1 : 0 })))).toEqual([]);
  expect(codesOf(calls(20, () => ({ talkMillis: null })))).toEqual([]);
});

test('A hundred calls that all go one way are told.', () => {
  for (const direction of ['INBOUND', 'OUTBOUND'] as const) {
    const [warning, ...others] = warningsOf(calls(100, () => ({ direction })));
    expect([warning?.code, others]).toEqual(['ONE_DIRECTION', []]);
    expect(warning?.message).toContain(`All 100 calls are ${direction}`);
    expect(codesOf(calls(99, () => ({ direction })))).toEqual([]);
    const other = direction === 'INBOUND' ? 'OUTBOUND' : 'INBOUND';
    expect(
      codesOf(calls(100, (index) => ({ direction: index === 50 ? other : direction }))),
    ).toEqual([]);
  }
});

test('One record that ends more than five minutes from now is told.', () => {
  for (const [ahead, codes] of [
    [5 * MINUTE + 1, ['IN_THE_FUTURE']],
    [5 * MINUTE, []],
  ] as const) {
    const file = new Plausibility();
    file.noteRefused(NOON + ahead, NOON);
    expect(file.warnings(NONE).map(({ code }) => code)).toEqual(codes);
  }
});

test('One of twenty records that would be refused is told.', () => {
  const refused = (accepted: number, rejected: number, conflicts = 0) =>
    codesOf([], { ...NONE, accepted, rejected, conflicts });
  expect(refused(19, 1)).toEqual(['MANY_REFUSED']);
  expect(refused(95, 3, 2)).toEqual(['MANY_REFUSED']);
  expect(refused(96, 4)).toEqual([]);
  expect(refused(0, 19)).toEqual([]);
  expect(codesOf([], { ...NONE, duplicates: 96, rejected: 4 })).toEqual([]);
});

test('Twenty calls that all begin within one minute are told.', () => {
  const within = (millis: number, count = 20) =>
    calls(count, (index) => ({ startedMillis: NOON + (index % 2) * millis }));
  expect(codesOf(within(MINUTE - 1))).toEqual(['ONE_MINUTE']);
  expect(codesOf(within(MINUTE))).toEqual([]);
  expect(codesOf(within(0, 19))).toEqual([]);
});

describe('The clock', () => {
  /** So many calls by day, from 07:00 to 21:00, moved by some hours; the others by night. */
  const moved = (hours: number, count = 200, byDay = count) =>
    calls(count, (index) => {
      const hour = index < byDay ? 7 + (index % 14) : 22 + (index % 8);
      return { minuteOfDay: ((hour + hours + 48) % 24) * 60 + 30 };
    });

  test('is told where less than half of 200 calls are by day, and nine in ten would be.', () => {
    const [warning, ...others] = warningsOf(moved(9));
    expect([warning?.code, others]).toEqual(['SHIFTED_CLOCK', []]);
    expect(warning?.message).toBe(
      '74 of 200 calls begin from 07:00 to 21:00 in the zone of the account, and 200 would 9 hours ' +
        'earlier: is the zone of the times right?',
    );
    expect(warningsOf(moved(-8))[0]?.message).toContain('200 would 8 hours later');
  });

  test('is right where calls are by day, too few, or spread over day and night.', () => {
    for (const hours of [0, 1, -1, 5]) expect(codesOf(moved(hours))).toEqual([]);
    expect(codesOf(moved(9, 199))).toEqual([]);
    expect(codesOf(calls(240, (index) => ({ minuteOfDay: (index % 24) * 60 })))).toEqual([]);
    // Nine in ten are what is needed: 180 of 200 are, 179 are not.
    expect(codesOf(moved(10, 200, 180))).toEqual(['SHIFTED_CLOCK']);
    expect(codesOf(moved(10, 200, 170))).toEqual([]);
    expect(codesOf(calls(400, () => ({ minuteOfDay: null })))).toEqual([]);
  });
});
