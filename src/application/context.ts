import { randomUUID } from 'node:crypto';
import type { CalendarDate } from '../domain/time/calendar-date';
import { localDate, type Instant, type TimeZone } from '../domain/time/time-zone';
import type { DatabaseSession } from '../data/session';
import type { Reads } from '../data/reads';
import type { Transaction } from '../data/transaction';
import { NO_WEBHOOKS, type WebhookSettings } from '../outgoing/webhook-settings';
import type { RateLimitStatus } from './rate-limit-status';
import type { OperationMoment, OperationProblem, OperationUse } from './stored-operations';
import { timeOrderedId } from './time-ordered-id';
import { actorOf, type Actor, type SystemActor } from './viewer';

/** Where a request came from, for the audit log. */
export interface Origin {
  readonly requestId: string;
  /** The client's address; null where there is no network, as in a command. */
  readonly remoteAddress: string | null;
}

/** An account, whose clock and zone its dates and instants are of. */
export interface HasClock {
  readonly timeZone: TimeZone;
  /** What its test clock shows; null for an account that runs by the wall clock. */
  readonly clockAt: Instant | null;
}

/** When and by whom a fact was recorded. */
export interface Recorded {
  readonly recordedAt: Instant;
  readonly recordedBy: string;
}

const nowhere = (): Origin => ({ requestId: randomUUID(), remoteAddress: null });

/** Runs operations that were stored, each a subscription to events, for one event at a time. */
export interface StoredOperations {
  /** The bytes that an operation may have. */
  readonly bytesMax: number;
  /** Why it cannot be stored, or be run any more; undefined where it can. */
  problemOf(text: string, use: OperationUse): OperationProblem | undefined;
  /**
   * What it answers for an event, the same whenever it is asked; undefined where it failed.
   *
   * @param place of the event, as the field of the subscription resolves it.
   */
  run(
    text: string,
    context: RequestContext,
    place: object,
    moment: OperationMoment,
  ): Promise<object | undefined>;
}

/** What one request may use. */
export class RequestContext {
  private readonly memo = new Map<unknown, unknown>();
  /** Set when the operation is charged, before it is executed. */
  rateLimit: RateLimitStatus | undefined;
  /** How long call detail is kept where an account sets nothing; null for ever. */
  usageRetentionMonths: number | null = null;
  /** Which addresses webhooks may have, and what their secrets are derived from. */
  webhooks: WebhookSettings = NO_WEBHOOKS;
  /** What judges and runs operations that are stored; undefined where there is no schema. */
  storedOperations: StoredOperations | undefined;
  /** Whether reminders are mailed: where they are not, an account's problems say so. */
  mailsReminders = true;

  constructor(
    readonly viewer: Actor,
    private readonly session: DatabaseSession,
    /**
     * One moment by the wall clock for the whole request: for keys, secrets, windows, leases and
     * the audit log. Dates of an account are by `now` and `today`.
     */
    readonly requestedAt: Instant,
    /** Makes the ids of new rows. */
    readonly newId: () => string = timeOrderedId,
    readonly origin: Origin = nowhere(),
  ) {}

  /** What loaders read by: the snapshot of the request, or the transaction of a command. */
  get database(): Reads {
    return this.session;
  }

  /**
   * Runs a command, or several, in one transaction: all of it is stored or nothing.
   *
   * It reads anew, in the transaction, where its locks hold.
   *
   * What was read before stays remembered here: whoever reads on calls `forget`.
   *
   * @param work may run again, after a deadlock: all that it decides by, it must read itself.
   */
  inTransaction<Result>(work: (context: CommandContext) => Promise<Result>): Promise<Result> {
    return this.session.transaction((transaction) =>
      work(new CommandContext(this, this.session, transaction)),
    );
  }

  /**
   * The instant by an account's clock.
   *
   * A method, since a function that each context has of its own keeps what the context leads to
   * alive through collections.
   */
  now({ clockAt }: Pick<HasClock, 'clockAt'>): Instant {
    return clockAt ?? this.requestedAt;
  }

  /** Today by an account's clock, in its zone or in that of somebody it deals with. */
  today(account: HasClock, timeZone: TimeZone = account.timeZone): CalendarDate {
    const { clockAt } = account;
    return this.once(`today ${clockAt} ${timeZone}`, () => localDate(this.now(account), timeZone));
  }

  /** Today by the wall clock, for what belongs to no account. */
  todayIn(timeZone: TimeZone): CalendarDate {
    return this.today({ timeZone, clockAt: null });
  }

  /** When a fact of an account would be recorded now, and by whom. */
  recordedOf(account: Pick<HasClock, 'clockAt'>): Recorded {
    return { recordedAt: this.now(account), recordedBy: actorOf(this.viewer) };
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

/**
 * What a command may use: all that a request may, in an open transaction.
 *
 * Only who has opened a transaction has one, so no command can run without.
 */
export class CommandContext extends RequestContext {
  constructor(
    request: RequestContext,
    private readonly own: DatabaseSession,
    readonly transaction: Transaction,
    /** What the test clock shows of the account that is acted on; null for the wall clock. */
    private readonly clockAt: Instant | null = null,
    actor: Actor = request.viewer,
  ) {
    super(actor, own, request.requestedAt, request.newId, request.origin);
    this.rateLimit = request.rateLimit;
    this.usageRetentionMonths = request.usageRetentionMonths;
    this.webhooks = request.webhooks;
    this.storedOperations = request.storedOperations;
    this.mailsReminders = request.mailsReminders;
  }

  /** Does in the same transaction what the system does by itself, with the rights that it has. */
  bySystem<Result>(
    actor: SystemActor,
    work: (context: CommandContext) => Promise<Result>,
  ): Promise<Result> {
    const { own, transaction, clockAt } = this;
    const inside = new CommandContext(this, own, transaction, clockAt, actor);
    return transaction.unconfined(() => work(inside));
  }

  /** The same in the same transaction, for an act on an account with that clock. */
  actingBy(clockAt: Instant | null): CommandContext {
    return new CommandContext(this, this.own, this.transaction, clockAt);
  }

  /** Whether the account that is acted on has a test clock. */
  get goesByTestClock(): boolean {
    return this.clockAt !== null;
  }

  /**
   * When facts of this command are recorded: by the clock of the account that it acts on, by the
   * wall clock where it acts on none.
   */
  get recordedAt(): Instant {
    return this.now({ clockAt: this.clockAt });
  }

  /** When facts of this command are recorded, and by whom. */
  get recorded(): Recorded {
    return this.recordedOf({ clockAt: this.clockAt });
  }

  override get database(): Reads {
    return this.transaction.reads;
  }

  /** Runs in the transaction that is open. */
  override inTransaction<Result>(
    work: (context: CommandContext) => Promise<Result>,
  ): Promise<Result> {
    return work(this);
  }
}
