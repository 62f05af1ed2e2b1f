import { RepeatedLog } from '../../src/http/repeated-log';

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const late = () => new Error('expected an answer');

describe('What many requests meet', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is told at once, then once a minute with its number, until it stops', () => {
    const lines: unknown[] = [];
    const note = (level: string) => (fields: object, message: string) =>
      lines.push([level, message, (fields as { times?: number }).times]);
    const log = new RepeatedLog({ warn: note('warn'), error: note('error') } as never);
    const fail = (count: number) => {
      for (let index = 0; index < count; index += 1) log.error({ err: refused() }, 'Failed.');
    };
    fail(3);
    log.error({ err: late() }, 'Failed.');
    log.warn({ err: late() }, 'Late.');
    const first = [
      ['error', 'Failed.', undefined],
      ['error', 'Failed.', undefined],
      ['warn', 'Late.', undefined],
    ];
    expect(lines).toEqual(first);
    jest.advanceTimersByTime(60_000);
    expect(lines).toEqual([...first, ['error', 'Failed.', 2]]);
    fail(5);
    jest.advanceTimersByTime(60_000);
    expect(lines.at(-1)).toEqual(['error', 'Failed.', 5]);
    jest.advanceTimersByTime(120_000);
    expect(lines).toHaveLength(5);
    // It has stopped: the next one is news.
    fail(2);
    expect(lines.at(-1)).toEqual(['error', 'Failed.', undefined]);
    log.close();
    expect(lines.at(-1)).toEqual(['error', 'Failed.', 1]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
