import { sqlStateOf } from './sql-error';

/** A server that only reads, and one whose disk is full. */
export const TAKES_NO_CHANGES: ReadonlySet<string | undefined> = new Set(['25006', '53100']);

const DISK_FULL = '53100';

/** For so long after a change was refused, the next one is expected to be, too. */
const REMEMBERED_MILLIS = 60_000;
/** While the disk is full, one change in so many milliseconds is tried. */
const TRIED_EVERY_MILLIS = 1_000;

/** Whether there is room for changes: nothing but a change that is tried shows it. */
export class ChangeWatch {
  private refusedAt = -Infinity;
  /** What the last change was refused with, where the disk was full. */
  private refusal: unknown;
  private triedAt = -Infinity;

  /** Whether the last change found a full disk, a moment ago. */
  get isRefusing(): boolean {
    return performance.now() - this.refusedAt < REMEMBERED_MILLIS;
  }

  /**
   * Lets a change be tried.
   *
   * Every transaction that fails on a full disk has written to the log of PostgreSQL before, which
   * ends once there is no room for that, either: clients that retry would take it away in seconds.
   *
   * @throws what the database said last, where its disk is full and a change was just tried.
   */
  admit(): void {
    if (this.refusal === undefined) return;
    const now = performance.now();
    if (now - this.triedAt < TRIED_EVERY_MILLIS) throw this.refusal as Error;
    this.triedAt = now;
  }

  stored(): void {
    this.refusedAt = -Infinity;
    this.refusal = undefined;
  }

  failed(error: unknown): void {
    if (sqlStateOf(error) !== DISK_FULL) return;
    const now = performance.now();
    if (this.refusal === undefined) this.triedAt = now;
    this.refusedAt = now;
    this.refusal = error;
  }
}
