import { StatementWatch } from '../../src/data/statement-watch';
import { processMetrics } from '../../src/monitoring/metrics';
import { SlowLog, type SlowLimit } from '../../src/monitoring/slow-log';
import { samplesOf, valueOf } from '../support/metrics';

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => jest.useRealTimers());

const limit = (slowMs: number): SlowLimit => ({
  slowMs,
  log: {
    warn: (line: object, msg?: string) => void lines.push({ ...line, msg }),
  } as SlowLimit['log'],
});

describe('What is slow', () => {
  it('is told at once, then once a minute with how often it was since', () => {
    const slow = new SlowLog(limit(10), 'Slow.');
    for (const millis of [9.9, 10, 25, 30]) slow.note('a', millis, () => ({ name: 'a' }));
    expect(lines).toEqual([{ msg: 'Slow.', name: 'a', millis: 10 }]);
    slow.note('b', 12.6, () => ({ name: 'b' }));
    expect(lines.at(-1)).toEqual({ msg: 'Slow.', name: 'b', millis: 13 });
    jest.advanceTimersByTime(60_000);
    slow.note('a', 40, () => ({ name: 'a' }));
    expect(lines.at(-1)).toEqual({ msg: 'Slow.', name: 'a', millis: 40, timesSince: 2 });
    jest.advanceTimersByTime(60_000);
    slow.note('a', 50, () => ({ name: 'a' }));
    expect(lines.at(-1)).toEqual({ msg: 'Slow.', name: 'a', millis: 50 });
  });

  it.each([limit(0), undefined])('is never told of where no limit is set', (none) => {
    new SlowLog(none, 'Slow.').note('a', 1e9, () => ({}));
    expect(lines).toEqual([]);
  });
});

describe('Statements of one message', () => {
  const asked = (...names: (string | undefined)[]) =>
    names.map((name) => ({ statement: { name, text: `select ${name}` }, values: ['private'] }));
  const timesOf = async (statement: string) => {
    const samples = samplesOf(await processMetrics.metrics());
    const labels = { statement };
    return [
      valueOf(samples, 'switchboard_statement_seconds_count', labels),
      valueOf(samples, 'switchboard_statement_seconds_sum', labels),
    ];
  };
  const watch = () => new StatementWatch(limit(100));

  it('are each timed from the answer before to its own', async () => {
    watch().note(asked('watched-1', 'watched-2') as never, [1_000, 1_050, 1_250]);
    expect(await timesOf('watched-1')).toEqual([1, 0.05]);
    expect(await timesOf('watched-2')).toEqual([1, 0.2]);
    expect(lines).toEqual([
      { msg: 'Slow statement.', statement: 'watched-2', text: 'select watched-2', millis: 200 },
    ]);
  });

  it('are timed up to the one that failed, since none behind it ran', async () => {
    jest.advanceTimersByTime(500);
    const sent = performance.now();
    jest.advanceTimersByTime(300);
    watch().note(asked('failing-1', 'failing-2', 'failing-3') as never, [sent, sent + 20]);
    expect(await timesOf('failing-1')).toEqual([1, 0.02]);
    const [count, seconds] = await timesOf('failing-2');
    expect(count).toBe(1);
    expect(seconds).toBeCloseTo(0.28, 9);
    expect(await timesOf('failing-3')).toEqual([0, 0]);
  });

  it('are nothing where the message was not sent, and have a name in any case', async () => {
    watch().note(asked('unsent') as never, []);
    expect(await timesOf('unsent')).toEqual([0, 0]);
    watch().note(asked(undefined) as never, [0, 1]);
    expect(await timesOf('(unnamed)')).toEqual([1, 0.001]);
  });
});
