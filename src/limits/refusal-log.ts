import type { Logger } from 'pino';
import { requestsRefused } from '../monitoring/metrics';

/**
 * No room in the server, too long a wait for the database, too late an event loop, or too much of
 * one viewer.
 */
export type RefusalReason = 'full' | 'slow' | 'late' | 'viewer';

const INTERVAL_MILLIS = 60_000;
const NONE: Readonly<Record<RefusalReason, number>> = { full: 0, slow: 0, late: 0, viewer: 0 };

/**
 * Says that requests are refused: at the first one, then once a minute how many more there were,
 * until a minute has passed without any.
 */
export class RefusalLog {
  private refused = { ...NONE };
  private waiting: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: Pick<Logger, 'warn'>,
    /** What else the line says: how the server is at that moment. */
    private readonly state: () => object,
  ) {}

  count(reason: RefusalReason): void {
    this.refused[reason] += 1;
    requestsRefused.inc({ reason });
    if (this.waiting !== undefined) return;
    this.tell();
    this.wait();
  }

  /** Tells what is untold. */
  close(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.tell();
  }

  private wait(): void {
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      if (this.tell()) this.wait();
    }, INTERVAL_MILLIS);
    this.waiting.unref();
  }

  /** @returns whether there was anything to tell. */
  private tell(): boolean {
    const { refused } = this;
    if (Object.values(refused).every((count) => count === 0)) return false;
    this.refused = { ...NONE };
    this.log.warn({ refused, ...this.state() }, 'Too many requests; refusing some.');
    return true;
  }
}
