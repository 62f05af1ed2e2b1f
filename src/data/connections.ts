import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { pipelinedQuery } from './pipelined-query';
import type { PoolConnection } from './pool-connection';
import { COMMIT } from './transaction-preamble';
import { WAY_MILLIS_MAX } from './wire';

/** No connection was given back in time. */
export class PoolTimeout extends Error {
  constructor(millis: number) {
    super(`expected a connection within ${millis} ms, got none`);
    this.name = 'PoolTimeout';
  }
}

/** A connection that is lent to one borrower at a time. */
export interface Connection {
  readonly client: PoolClient;
  /**
   * Whether a transaction that only read is still open, maybe one of the borrower before: to be
   * ended before anything else, with the message that asks for it.
   */
  isReading: boolean;
}

interface Lent extends Connection {
  readonly runner: QueryRunner;
  readonly ended: () => void;
  isEnded: boolean;
  lingering: NodeJS.Timeout | undefined;
}

const isLost = ({ client, isEnded }: Lent): boolean =>
  isEnded || (client as PoolClient & Partial<PoolConnection>).isLost === true;

interface Waiting {
  readonly since: number;
  readonly goOn: (connection: Lent) => void;
  readonly fail: (error: Error) => void;
}

/** How many connections are lent, and how many borrowers wait for one. */
export interface PoolState {
  readonly inUse: number;
  readonly waiting: number;
}

/** So long a connection that nobody needs waits for the next borrower. */
const LINGER_MILLIS = 2;

/**
 * The pool's connections, passed on from one borrower to the next.
 *
 * A transaction that only read has nothing to commit. So it is not ended by a message of its own,
 * but with the next borrower's first one, where that comes within a moment: under load each request
 * saves a round trip. Its snapshot and its scope never serve anybody else: they end before whatever
 * that borrower asks.
 */
export class Connections {
  private readonly idle: Lent[] = [];
  private readonly waiting: Waiting[] = [];
  /** Before all others. */
  private readonly urgent: Waiting[] = [];
  private taken = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly countMax: number,
    private readonly waitMillisMax: number,
  ) {}

  get state(): PoolState {
    const waiting = this.waiting.length + this.urgent.length;
    return { inUse: this.taken - this.idle.length, waiting };
  }

  /** Milliseconds that whoever has waited longest has waited; 0 where nobody waits. */
  get waitedMs(): number {
    const [first] = this.waiting;
    return first ? performance.now() - first.since : 0;
  }

  /**
   * @param isUrgent whether it goes before all who wait.
   * @throws PoolTimeout where none was given back for too long; the driver's own error where the
   *   database cannot be reached.
   */
  async take(isUrgent = false): Promise<Connection> {
    for (let idle = this.idle.pop(); idle; idle = this.idle.pop()) {
      clearTimeout(idle.lingering);
      if (!isLost(idle)) return idle;
      void this.release(idle);
    }
    if (this.taken < this.countMax) return this.connect();
    const queue = isUrgent ? this.urgent : this.waiting;
    return new Promise((resolve, reject) => {
      let isOver = false;
      const waiting: Waiting = {
        since: performance.now(),
        goOn: (connection) => {
          // It was connected for whoever has given up meanwhile: the next one may have it.
          if (isOver) {
            this.giveBack(connection);
            return;
          }
          clearTimeout(timer);
          resolve(connection);
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        isOver = true;
        const place = queue.indexOf(waiting);
        if (place >= 0) queue.splice(place, 1);
        reject(new PoolTimeout(this.waitMillisMax));
      }, this.waitMillisMax);
      queue.push(waiting);
    });
  }

  /** To be called once, when nothing that was asked is under way. */
  giveBack(connection: Connection): void {
    const lent = connection as Lent;
    if (isLost(lent)) {
      void this.release(lent);
      return;
    }
    const next = this.next();
    if (next) {
      next.goOn(lent);
      return;
    }
    this.idle.push(lent);
    lent.lingering = setTimeout(() => void this.rest(lent), LINGER_MILLIS);
  }

  /** Waits for nobody: who still has a connection gives it back to a pool that is closed. */
  async close(): Promise<void> {
    await Promise.all([...this.idle].map((lent) => this.rest(lent)));
  }

  private async connect(): Promise<Lent> {
    this.taken += 1;
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      const lent: Lent = {
        ...{ client, runner, isReading: false },
        ...{ isEnded: false, lingering: undefined },
        ended: () => {
          lent.isEnded = true;
        },
      };
      client.once('end', lent.ended);
      return lent;
    } catch (error) {
      await runner.release();
      this.taken -= 1;
      this.connectForNext();
      throw error;
    }
  }

  /** Ends what an idle connection has open, and lets the pool have it. */
  private async rest(lent: Lent): Promise<void> {
    clearTimeout(lent.lingering);
    this.idle.splice(this.idle.indexOf(lent), 1);
    // Where it fails, the pool sees for itself that the connection is of no use any more.
    if (lent.isReading && !isLost(lent))
      await pipelinedQuery(lent.client, [COMMIT], WAY_MILLIS_MAX);
    lent.isReading = false;
    await this.release(lent);
  }

  private async release(lent: Lent): Promise<void> {
    lent.client.off('end', lent.ended);
    // So that the pool does not lend it again, either.
    if (isLost(lent)) void lent.client.end().catch(() => undefined);
    await lent.runner.release();
    this.taken -= 1;
    this.connectForNext();
  }

  private next(): Waiting | undefined {
    return this.urgent.shift() ?? this.waiting.shift();
  }

  /** A place has become free: whoever waits for a connection gets one of its own. */
  private connectForNext(): void {
    const next = this.next();
    if (next) this.connect().then(next.goOn, next.fail);
  }
}
