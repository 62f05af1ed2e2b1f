import type { Logger } from 'pino';
import type { RequestLength } from '../application/http-endpoint';
import type { Database } from '../data/database';
import type { DelayWatch } from './event-loop-delay';
import { RefusalLog } from './refusal-log';

/** More comes than can be done: nothing was begun for this request. */
export class Overloaded extends Error {}

/** How much is let in. */
export interface LoadShedderSettings {
  /** Requests under way and waiting, in the whole server; of one viewer, half of that. */
  readonly requestsMax: number;
  /** The event loop may be so late, in milliseconds; 0 for however late. */
  readonly loopDelayMsMax: number;
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
   * @throws Overloaded where half of the places are this viewer's already.
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
  private readonly refusals: RefusalLog;

  constructor(private readonly options: Options) {
    this.short = new Room(options.requestsMax);
    this.long = new Room(options.requestsMax);
    const { database, delay, log } = options;
    this.refusals = new RefusalLog(log, () => ({
      underWay: this.short.taken,
      longUnderWay: this.long.taken,
      waitedMs: Math.round(database.waitedMs),
      loopDelayMs: delay.delayMs,
    }));
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
    const room = length === 'LONG' ? this.long : this.short;
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

/** Places, and who has how many of them. */
class Room {
  taken = 0;
  readonly ofViewers = new Map<string, number>();
  readonly eachMax: number;

  constructor(private readonly max: number) {
    // Whoever asks for much at once leaves half of the room to the others.
    this.eachMax = Math.ceil(max / 2);
  }

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
    const { ofViewers, eachMax } = this.room;
    const own = ofViewers.get(viewer) ?? 0;
    if (own >= eachMax) {
      this.refusals.count('viewer');
      throw new Overloaded(
        `Expected at most ${eachMax} requests of one viewer at once, got another; try again.`,
      );
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
