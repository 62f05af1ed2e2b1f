import { sqlStateOf } from './sql-error';

/** A server that only reads, and one whose disk is full. */
export const TAKES_NO_CHANGES: ReadonlySet<string | undefined> = new Set(['25006', '53100']);

const DISK_FULL = '53100';

/** For so long after a change was refused, the next one is expected to be, too. */
const REMEMBERED_MILLIS = 60_000;

/** Whether there is room for changes: nothing but a change that is tried shows it. */
export class ChangeWatch {
  private refusedAt = -Infinity;

  /** Whether the last change found a full disk, a moment ago. */
  get isRefusing(): boolean {
    return performance.now() - this.refusedAt < REMEMBERED_MILLIS;
  }

  stored(): void {
    this.refusedAt = -Infinity;
  }

  failed(error: unknown): void {
    if (sqlStateOf(error) === DISK_FULL) this.refusedAt = performance.now();
  }
}
