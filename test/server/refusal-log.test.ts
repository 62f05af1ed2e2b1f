import { RefusalLog } from '../../src/limits/refusal-log';

const MINUTE = 60_000;
const NONE = { full: 0, slow: 0, late: 0, viewer: 0 };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function aLog() {
  const told: object[] = [];
  const log = { warn: (line: object) => void told.push(line) };
  return { told, refusals: new RefusalLog(log as never, () => ({ underWay: told.length })) };
}

describe('Refusals', () => {
  it('are told at the first one, then once a minute with their number', () => {
    const { told, refusals } = aLog();
    refusals.count('full');
    expect(told).toEqual([{ refused: { ...NONE, full: 1 }, underWay: 0 }]);
    for (let count = 0; count < 1_000; count += 1) refusals.count('full');
    refusals.count('late');
    refusals.count('viewer');
    jest.advanceTimersByTime(MINUTE - 1);
    expect(told).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(told.slice(1)).toEqual([
      { refused: { full: 1_000, slow: 0, late: 1, viewer: 1 }, underWay: 1 },
    ]);
  });

  it('after a minute without any are told at the first one again', () => {
    const { told, refusals } = aLog();
    refusals.count('late');
    jest.advanceTimersByTime(10 * MINUTE);
    expect(told).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
    refusals.count('late');
    expect(told).toHaveLength(2);
  });

  it('that are untold when the server stops are told then', () => {
    const { told, refusals } = aLog();
    refusals.count('full');
    refusals.count('viewer');
    refusals.close();
    expect(told.slice(1)).toEqual([{ refused: { ...NONE, viewer: 1 }, underWay: 1 }]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
