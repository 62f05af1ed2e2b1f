import { statementSeconds } from '../monitoring/metrics';
import { SlowLog, type SlowLimit } from '../monitoring/slow-log';
import type { Asked } from './statement';

/** Times every statement, and says which were slow. */
export class StatementWatch {
  private readonly slow: SlowLog;

  constructor(limit: SlowLimit | undefined) {
    this.slow = new SlowLog(limit, 'Slow statement.');
  }

  /**
   * @param moments when the message was sent, then when each statement was answered, by
   *   `performance.now()`; the one behind them failed, and none after it ran.
   */
  note(asked: readonly Asked[], moments: readonly number[]): void {
    let before = moments[0];
    if (before === undefined) return;
    const ran = Math.min(asked.length, moments.length);
    for (let index = 0; index < ran; index += 1) {
      const after = moments[index + 1] ?? performance.now();
      this.noteOne(asked[index] as Asked, after - before);
      before = after;
    }
  }

  /** The values are left out: they are personal data. */
  private noteOne({ statement: { name = '(unnamed)', text } }: Asked, millis: number): void {
    statementSeconds.observe({ statement: name }, millis / 1_000);
    this.slow.note(name, millis, () => ({ statement: name, text }));
  }
}
