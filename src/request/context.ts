import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { CalendarDate } from '../domain/calendar-date';
import { localDate, type Instant, type TimeZone } from '../domain/time-zone';
import type { DatabaseSession } from '../database/session';
import type { RateLimitStatus } from './rate-limit';
import type { Viewer } from './viewer';

/** Where a request came from, for the audit log. */
export interface Origin {
  readonly requestId: string;
  /** The client's address; null where there is no network, as in a command. */
  readonly remoteAddress: string | null;
}

const nowhere = (): Origin => ({ requestId: randomUUID(), remoteAddress: null });

/** What one request may use. */
export class RequestContext {
  private readonly memo = new Map<unknown, unknown>();
  /** Set when the operation is charged, before it is executed. */
  rateLimit: RateLimitStatus | undefined;
  /** How long call detail is kept where an account sets nothing; null for ever. */
  usageRetentionMonths: number | null = null;

  constructor(
    readonly viewer: Viewer,
    readonly database: DatabaseSession,
    /** One moment for the whole request, so that its dates agree. */
    readonly now: Instant,
    /**
     * Makes the ids of new rows: time-ordered uuids, so that new rows lie together in the indexes.
     */
    readonly newId: () => string = uuidv7,
    readonly origin: Origin = nowhere(),
  ) {}

  /** Today in an account's zone. */
  today(zone: TimeZone): CalendarDate {
    return this.once(`today ${zone}`, () => localDate(this.now, zone));
  }

  /** The value made for that key earlier in this request, or made now. */
  once<Value>(key: unknown, make: (context: RequestContext) => Value): Value {
    let value = this.memo.get(key) as Value | undefined;
    if (value === undefined) {
      value = make(this);
      this.memo.set(key, value);
    }
    return value;
  }

  /** Forgets what was read, after something was written. */
  forget(): void {
    this.memo.clear();
  }
}
