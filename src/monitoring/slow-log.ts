import type { Logger } from 'pino';

/** Where and from when on something is told of as slow. */
export interface SlowLimit {
  /** Milliseconds; 0 for never. */
  readonly slowMs: number;
  readonly log: Pick<Logger, 'warn'>;
}

interface Told {
  at: number;
  /** How often it was slow since. */
  times: number;
}

/** What is slow again and again is told of so often. */
const TOLD_EVERY_MILLIS = 60_000;

/** Tells what was slow: at once, then once a minute how often it was since. */
export class SlowLog {
  private readonly told = new Map<string, Told>();

  constructor(
    private readonly limit: SlowLimit | undefined,
    private readonly message: string,
  ) {}

  /**
   * @param name of a kind of which there are only so many.
   * @param what the line says of it; asked only where it is told.
   */
  note(name: string, millis: number, what: () => object): void {
    const { limit } = this;
    if (!limit || limit.slowMs === 0 || millis < limit.slowMs) return;
    const now = performance.now();
    const told = this.told.get(name);
    if (told && now - told.at < TOLD_EVERY_MILLIS) {
      told.times += 1;
      return;
    }
    const timesSince = told && told.times > 0 ? { timesSince: told.times } : {};
    this.told.set(name, { at: now, times: 0 });
    limit.log.warn({ ...what(), millis: Math.round(millis), ...timesSince }, this.message);
  }
}
