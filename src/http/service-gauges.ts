import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { withContext } from '../application/open-context';
import type { SystemActor } from '../application/viewer';
import { withTimeout } from '../application/with-timeout';
import type { Clock } from '../application/clock';
import type { Database } from '../data/database';
import { millisOf, type Instant } from '../domain/time/time-zone';
import type { ServerLoad } from '../limits/load-shedder';
import {
  backgroundWork,
  type BackgroundWorkView,
} from '../modules/background/background-work.loader';

/** What is looked at when somebody asks. */
export interface Watched {
  readonly database: Database;
  readonly clock: Clock;
  /** Undefined in a process that answers no requests. */
  readonly load: (() => ServerLoad) | undefined;
  readonly version: string;
}

const METRICS: SystemActor = { kind: 'SYSTEM', subject: 'metrics' };
/** The database is asked what waits no more often, however many ask. */
const LOOKED_AT_EVERY_MILLIS = 5_000;
const LOOK_MILLIS_MAX = 4_000;

/** How this process and its database are at the moment they are asked. */
export class ServiceGauges {
  readonly registry = new Registry();
  private readonly work: WorkGauges;
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;

  constructor(private readonly watched: Watched) {
    const { registry } = this;
    const { version } = watched;
    collectDefaultMetrics({ register: registry });
    this.gauge('build_info', 'The version that runs; always 1.', ['version', 'node']).set(
      { version, node: process.versions.node },
      1,
    );
    this.poolGauges();
    this.loadGauges();
    this.work = this.workGauges();
  }

  /** Asks the database what waits; what it said last holds where it does not answer. */
  async look(): Promise<void> {
    if (performance.now() - this.lookedAt >= LOOKED_AT_EVERY_MILLIS) {
      this.lookedAt = performance.now();
      this.looking = this.lookAtWork();
    }
    await this.looking;
  }

  private gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
    return new Gauge({
      ...{ name: `switchboard_${name}`, help, labelNames },
      registers: [this.registry],
    });
  }

  /** A gauge that is set whenever it is asked. */
  private live(name: string, help: string, value: () => number): void {
    const gauge = { name: `switchboard_${name}`, help, registers: [this.registry] };
    new Gauge({
      ...gauge,
      collect() {
        this.set(value());
      },
    });
  }

  private poolGauges(): void {
    const { database } = this.watched;
    this.gauge('pool_connections_max', 'Connections that the pool may have.', []).set(
      database.poolSize,
    );
    this.live('pool_connections_in_use', 'Connections that are lent.', () => database.pool.inUse);
    this.live('pool_waiting', 'Who waits for a connection.', () => database.pool.waiting);
    this.live(
      'pool_waited_seconds',
      'How long whoever waits longest for a connection has waited.',
      () => database.waitedMs / 1_000,
    );
  }

  private loadGauges(): void {
    const { load } = this.watched;
    if (!load) return;
    this.live('requests_in_progress', 'Requests in progress.', () => load().underWay);
    this.live('long_requests_in_progress', 'Deliveries and exports in progress.', () => {
      return load().longUnderWay;
    });
    this.live('live_updates', 'Live updates that are open.', () => load().subscriptions);
    this.live(
      'event_loop_delay_seconds',
      'How late half of the turns of the event loop come, or later, in the last two seconds.',
      () => load().loopDelayMs / 1_000,
    );
  }

  private workGauges() {
    return {
      up: this.gauge('database_up', 'Whether the database said what waits: 1 or 0.', []),
      waiting: this.gauge('work_waiting', 'What waits to be done in the background.', ['work']),
      oldest: this.gauge(
        'work_oldest_seconds',
        'For how long what waits longest could have been done; of the feed of events, its lag.',
        ['work'],
      ),
      failures: this.gauge('work_failures', 'How often the work has failed, ever.', ['work']),
      succeeded: this.gauge(
        'work_succeeded_timestamp_seconds',
        'When the work last went well in any process, noted once a minute.',
        ['work'],
      ),
    };
  }

  private async lookAtWork(): Promise<void> {
    const tooLong = () => new Error(`expected an answer within ${LOOK_MILLIS_MAX} ms, got none`);
    try {
      const works = await withTimeout(
        LOOK_MILLIS_MAX,
        withContext(this.watched, METRICS, backgroundWork),
        tooLong,
      );
      for (const work of works) this.setWork(work);
      this.work.up.set(1);
    } catch {
      this.work.up.set(0);
    }
  }

  private setWork({ name: work, ...view }: BackgroundWorkView): void {
    const { waiting, oldest, failures, succeeded } = this.work;
    const now = secondsOf(this.watched.clock());
    waiting.set({ work }, view.waiting);
    oldest.set({ work }, view.oldestAt === null ? 0 : Math.max(0, now - secondsOf(view.oldestAt)));
    failures.set({ work }, view.failures);
    if (view.succeededAt !== null) succeeded.set({ work }, secondsOf(view.succeededAt));
  }
}

type WorkGauges = ReturnType<ServiceGauges['workGauges']>;

const secondsOf = (instant: Instant): number => millisOf(instant) / 1_000;
