import type { Logger } from 'pino';
import type { RequestLength } from '../application/http-endpoint';
import type { Database } from '../data/database';
import type { DelayWatch } from './event-loop-delay';
import { RefusalLog } from './refusal-log';

/** More comes than can be done: nothing was begun for this request. */
export class Overloaded extends Error {}

export const SUBSCRIPTIONS_DEFAULT = 1_000;
/** Pages and processes of one viewer that follow something at the same time. */
export const SUBSCRIPTIONS_OF_VIEWER_DEFAULT = 100;

/** How much is let in. */
export interface LoadShedderSettings {
  /** Requests under way and waiting, in the whole server; of one viewer, half of that. */
  readonly requestsMax: number;
  /** Subscriptions that are open, in the whole server; 1,000 when absent. */
  readonly subscriptionsMax?: number;
  /** Subscriptions of one viewer that are open; 100 when absent. */
  readonly subscriptionsOfViewerMax?: number;
  /** The event loop may be so late, in milliseconds; 0 for however late. */
  readonly loopDelayMsMax: number;
}

/** A viewer has as many subscriptions as it may. */
export class TooManySubscriptions extends Error {}

/** What is under way in a server at one moment. */
export interface ServerLoad {
  /** Requests. */
  readonly underWay: number;
  /** Deliveries and exports. */
  readonly longUnderWay: number;
  /** Live updates. */
  readonly subscriptions: number;
  /** How late the event loop is. */
  readonly loopDelayMs: number;
}

interface Options extends LoadShedderSettings {
  readonly database: Pick<Database, 'timeouts' | 'waitedMs'>;
  readonly delay: DelayWatch;
  readonly log: Pick<Logger, 'warn'>;
}

/** What is under way has one, until it ends. */
export interface Ticket {
  /**
   * Counts it among that viewer's; to be called once.
   *
   * @throws Overloaded, or TooManySubscriptions, where as many places are this viewer's already as
   *   one may have.
   */
  takenBy(viewer: string): void;
}

/**
 * Lets in as much as the server can do in a moment, and refuses the rest at once: whoever is
 * refused after a long wait has cost as much as an answer.
 *
 * What was let in is never ended by it.
 */
export class LoadShedder {
  private readonly short: Room;
  /** Apart, so that what lasts for hours takes no room from what lasts for a moment. */
  private readonly long: Room;
  /** Apart as well: what waits for most of its time takes no room from either. */
  private readonly live: Room;
  private readonly refusals: RefusalLog;

  constructor(private readonly options: Options) {
    // Whoever asks for much at once leaves half of the room to the others.
    const half = Math.ceil(options.requestsMax / 2);
    this.short = new Room(options.requestsMax, half, tooManyRequests);
    this.long = new Room(options.requestsMax, half, tooManyRequests);
    const { subscriptionsMax: all = SUBSCRIPTIONS_DEFAULT } = options;
    const { subscriptionsOfViewerMax: each = SUBSCRIPTIONS_OF_VIEWER_DEFAULT } = options;
    this.live = new Room(all, each, tooManySubscriptions);
    const { database, log } = options;
    this.refusals = new RefusalLog(log, () => ({
      ...this.load,
      waitedMs: Math.round(database.waitedMs),
    }));
  }

  /** What is let in at this moment. */
  get load(): ServerLoad {
    return {
      underWay: this.short.taken,
      longUnderWay: this.long.taken,
      subscriptions: this.live.taken,
      loopDelayMs: this.options.delay.delayMs,
    };
  }

  /** Whether nothing at all is let in, because the event loop is too late for it. */
  get isLate(): boolean {
    const { delay, loopDelayMsMax } = this.options;
    return loopDelayMsMax > 0 && delay.delayMs > loopDelayMsMax;
  }

  /**
   * Does some work, where there is room for it. Asked before anything is known of a request, its
   * token included.
   *
   * @param work holds its place until it has settled; to tell whose it is as soon as it knows.
   * @throws Overloaded where there is no room; the work is not begun, then.
   */
  async admit<Result>(
    length: RequestLength,
    work: (place: Ticket) => Promise<Result>,
  ): Promise<Result> {
    if (this.isLate) throw this.busy('late');
    // A delivery finds no room either while requests find none: it would take from what they need.
    const room = { SHORT: this.short, LONG: this.long, LIVE: this.live }[length];
    if (this.short.isFull || room.isFull) throw this.busy('full');
    if (this.isSlow) throw this.busy('slow');
    const place = new TakenTicket(room, this.refusals);
    try {
      return await work(place);
    } finally {
      place.leave();
    }
  }

  close(): void {
    this.refusals.close();
    this.options.delay.close();
  }

  /**
   * Whether those who wait for a connection have waited for half of the time that they have: how
   * many can be let in depends on how fast they are answered.
   */
  private get isSlow(): boolean {
    const { timeouts, waitedMs } = this.options.database;
    return waitedMs > timeouts.connectionMs / 2;
  }

  private busy(reason: 'full' | 'slow' | 'late'): Overloaded {
    this.refusals.count(reason);
    return new Overloaded('The server is busy; try again.');
  }
}

const tooManyRequests = (max: number) =>
  new Overloaded(`Expected at most ${max} requests of one viewer at once, got another; try again.`);

const tooManySubscriptions = (max: number) =>
  new TooManySubscriptions(
    `Expected at most ${max} subscriptions of one viewer at once, got another; end one first.`,
  );

/** Places, and who has how many of them. */
class Room {
  taken = 0;
  readonly ofViewers = new Map<string, number>();

  constructor(
    private readonly max: number,
    readonly eachMax: number,
    readonly tooMany: (eachMax: number) => Error,
  ) {}

  get isFull(): boolean {
    return this.taken >= this.max;
  }
}

class TakenTicket implements Ticket {
  private viewer: string | undefined;

  constructor(
    private readonly room: Room,
    private readonly refusals: RefusalLog,
  ) {
    room.taken += 1;
  }

  takenBy(viewer: string): void {
    const { ofViewers, eachMax, tooMany } = this.room;
    const own = ofViewers.get(viewer) ?? 0;
    if (own >= eachMax) {
      this.refusals.count('viewer');
      throw tooMany(eachMax);
    }
    ofViewers.set(viewer, own + 1);
    this.viewer = viewer;
  }

  leave(): void {
    this.room.taken -= 1;
    if (this.viewer === undefined) return;
    const { ofViewers } = this.room;
    const others = (ofViewers.get(this.viewer) ?? 1) - 1;
    if (others === 0) ofViewers.delete(this.viewer);
    else ofViewers.set(this.viewer, others);
  }
}
