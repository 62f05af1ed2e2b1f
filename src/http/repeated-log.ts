import type { Logger } from 'pino';
import { sqlStateOf } from '../data/sql-error';

type Level = 'warn' | 'error';

interface Told {
  readonly level: Level;
  readonly message: string;
  err: unknown;
  /** How often since it was last told. */
  times: number;
}

const INTERVAL_MILLIS = 60_000;

/**
 * Says once what many requests meet: a database that is away fails each of them in the same way.
 *
 * The first failure of a kind is told at once; then once a minute how often it came since, until a
 * minute has passed without it.
 */
export class RepeatedLog implements Pick<Logger, Level> {
  private readonly told = new Map<string, Told>();
  private waiting: NodeJS.Timeout | undefined;

  constructor(private readonly log: Pick<Logger, Level>) {}

  readonly warn = ({ err }: { err?: unknown }, message = ''): void => {
    this.tell('warn', err, message);
  };

  readonly error = ({ err }: { err?: unknown }, message = ''): void => {
    this.tell('error', err, message);
  };

  /** Tells what is untold. */
  close(): void {
    clearTimeout(this.waiting);
    this.summarise();
  }

  private tell(level: Level, err: unknown, message: string): void {
    const kind = JSON.stringify([message, sqlStateOf(err), err instanceof Error && err.message]);
    const known = this.told.get(kind);
    if (known) {
      known.err = err;
      known.times += 1;
      return;
    }
    this.told.set(kind, { level, message, err, times: 0 });
    this.log[level]({ err }, message);
    this.wait();
  }

  private wait(): void {
    this.waiting ??= setTimeout(() => {
      this.waiting = undefined;
      this.summarise();
      if (this.told.size > 0) this.wait();
    }, INTERVAL_MILLIS).unref();
  }

  private summarise(): void {
    for (const [kind, told] of this.told) {
      const { level, message, err, times } = told;
      if (times === 0) this.told.delete(kind);
      else this.log[level]({ err, times }, message);
      told.times = 0;
    }
  }
}
