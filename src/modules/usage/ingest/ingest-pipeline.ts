import type { Clock } from '../../../application/clock';
import { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { actorOf, scopeOf } from '../../../application/viewer';
import type { CopyInto } from '../../../data/copy';
import { CopyRows } from '../../../data/copy-rows';
import { Mutex } from '../../../data/mutex';
import { millisOf, toInstant, type Instant } from '../../../domain/time/time-zone';
import type { Found } from '../../../call-records/record-reader';
import { ReadCall } from './received-record';
import { UsageFeedProbe } from './duplicate-scan';
import { FEED_TIMEOUTS, FeedStage, type FeedOwner, type StageResult } from './ingest-batch';
import { FeedSubscriptions } from './subscription-contracts';
import { judgeCall } from './rate-reported-call';
import { placeOf } from './staged-calls';

export interface FeedOptions extends FeedOwner {
  readonly clock: Clock;
  /** The moment of the last part of the delivery that was stored before, or of its beginning. */
  readonly storedAt: Instant;
  /** The subscription that an id stands for; undefined when it is no such id. */
  readonly readSubscriptionId: (id: string) => RowKey | undefined;
  /** Waits until there is a connection for one more stage; gives what lets the next one in. */
  readonly takeSlot: () => Promise<() => void>;
  /** Told of each part once it is stored, in their order; the delivery waits for it. */
  readonly onStored: (result: StageResult) => Promise<void>;
}

/** A stage is merged when it is so large, or so old; a large one meets each page but once. */
const STAGE_ROWS_MAX = 200_000;
/** The first stage; each further one may be twice as large, so that merging soon has work. */
const STAGE_ROWS_FIRST = 25_000;
const STAGE_ROWS_WITH_ANSWERS_MAX = 20_000;
const STAGE_MILLIS_MAX = 6_000;
/** After so long without a record, what came before is stored. */
const IDLE_MILLIS = 500;
/** Of a stage: from so many duplicates on the rest is taken for a repetition, too. */
const REPEATED_PERCENT = 90;

/** Of a staged call, nearly always; there is room for more. */
const ROW_BYTES = 480;

interface OpenStage {
  readonly stage: FeedStage;
  readonly copy: CopyInto;
  readonly openedAt: number;
}

/**
 * A stream of call records on its way in, in constant memory.
 *
 * While one part of it is merged the next one is judged and filled, so that this process and
 * PostgreSQL work at the same time. Parts are stored one after the other: what was said to be
 * stored has no gap before it. Records that are all stored already are told by a probe, as long as
 * nothing else comes.
 */
export class UsageFeed {
  private readonly mutex = new Mutex();
  private readonly subscriptions: FeedSubscriptions;
  private readonly probe: UsageFeedProbe;
  private isProbing = true;
  private stageRows = STAGE_ROWS_FIRST;
  private filling: OpenStage | undefined;
  private merging: Promise<void> = Promise.resolve();
  private readonly idle: NodeJS.Timeout;
  private failure: Error | undefined;
  private lastNow: Instant;
  private lastLine = 0;
  private indexOnLine = 0;

  constructor(private readonly options: FeedOptions) {
    this.lastNow = options.storedAt;
    this.subscriptions = new FeedSubscriptions(options.readSubscriptionId);
    this.probe = new UsageFeedProbe(options, () => this.nextMoment());
    this.idle = setTimeout(() => {
      // Whoever feeds hears of a failure at its next step.
      this.mutex.run(() => this.settle()).catch((error: unknown) => this.fail(error));
    }, IDLE_MILLIS);
  }

  /** Takes records on, in their order; waits while PostgreSQL is behind. */
  take(found: readonly Found[]): Promise<void> {
    return this.mutex.run(() => this.put(found));
  }

  /** Waits until everything that was taken is stored. */
  async finish(): Promise<void> {
    clearTimeout(this.idle);
    await this.mutex.run(() => this.settle());
    await this.merging;
    this.check();
  }

  /** Ends the delivery where it is: what is not stored yet is not going to be. */
  async giveUp(why: Error): Promise<void> {
    this.failure ??= why;
    clearTimeout(this.idle);
    this.filling?.stage.giveUp(why);
    await this.mutex.done();
    this.filling?.stage.giveUp(why);
    await this.merging.catch(() => undefined);
    await this.filling?.stage.stored.catch(() => undefined);
    await this.probe.giveUp();
  }

  private check(): void {
    if (this.failure) throw this.failure;
  }

  private async put(found: readonly Found[]): Promise<void> {
    this.check();
    if (found.length === 0) return;
    this.idle.refresh();
    const read = found.map((one) => new ReadCall(one, this.placeOf(one), this.subscriptions));
    if (!this.isProbing) return this.stageAll(read);
    // What the probe tells stands behind everything that was staged.
    await this.merge();
    await this.merging;
    const others = await this.probe.ask(read);
    if (others.length > 0) await this.stopProbing(others);
  }

  /** Goes on with stages: not everything that comes is stored already. */
  private async stopProbing(others: readonly ReadCall[]): Promise<void> {
    this.isProbing = false;
    await this.merging;
    await this.probe.tell();
    await this.stageAll(others);
  }

  /** Sees to it that everything that was taken is stored, or on its way. */
  private async settle(): Promise<void> {
    const others = await this.probe.rest();
    if (others.length > 0) await this.stopProbing(others);
    else await this.probe.tell();
    await this.merge();
  }

  private placeOf({ line }: Found): number {
    this.indexOnLine = line === this.lastLine ? this.indexOnLine + 1 : 0;
    this.lastLine = line;
    return placeOf(line, this.indexOnLine);
  }

  private async stageAll(read: readonly ReadCall[]): Promise<void> {
    const open = await this.openStage();
    await this.subscriptions.find(
      read.map(({ subscription }) => subscription),
      (work) => this.reading(open.stage.now, work),
    );
    const { importId, viewer, wantsAnswers } = this.options;
    const delivery = { importId, now: open.stage.now, recordedBy: actorOf(viewer) };
    const rows = new CopyRows(read.length * ROW_BYTES);
    for (const { found, place, report, subscription, problems } of read) {
      const call =
        report && problems.isClean
          ? judgeCall(report, subscription, place, delivery, problems)
          : undefined;
      if (call) {
        open.stage.add(rows, call);
        continue;
      }
      open.stage.addRefusal(rows, {
        importLine: place,
        accountId: subscription?.contract ? subscription.key.accountId : null,
        source: report?.source.trim().slice(0, 100) ?? null,
        externalId: report?.externalId.trim().slice(0, 200) ?? null,
        problems: problems.all.map(({ field, message }) => ({ field, message })),
        content: found.text,
      });
    }
    open.stage.line = read.at(-1)?.found.linesDone ?? open.stage.line;
    await open.copy.write(rows.take());
    const most = wantsAnswers ? STAGE_ROWS_WITH_ANSWERS_MAX : this.stageRows;
    const age = performance.now() - open.openedAt;
    if (open.stage.size < most && age < STAGE_MILLIS_MAX) return;
    this.stageRows = Math.min(STAGE_ROWS_MAX, this.stageRows * 2);
    await this.merge();
  }

  private async openStage(): Promise<OpenStage> {
    if (this.filling) return this.filling;
    const giveBack = await this.options.takeSlot();
    try {
      const now = this.nextMoment();
      await this.subscriptions.refresh(now, (work) => this.reading(now, work));
      const { stage, copy } = await FeedStage.open(this.options, now);
      void stage.stored.catch(() => undefined).finally(giveBack);
      this.filling = { stage, copy, openedAt: performance.now() };
      return this.filling;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  /** No two parts of a delivery have the same moment: it tells their records apart. */
  private nextMoment(): Instant {
    const now = this.options.clock();
    this.lastNow = now > this.lastNow ? now : toInstant(millisOf(this.lastNow) + 1);
    return this.lastNow;
  }

  /** Lets the open stage be merged, once the one before it is. */
  private async merge(): Promise<void> {
    const open = this.filling;
    if (!open) return;
    await this.merging;
    this.check();
    this.filling = undefined;
    open.stage.seal();
    this.merging = open.stage.stored.then(async (result) => {
      if (result.duplicates * 100 >= open.stage.size * REPEATED_PERCENT) this.isProbing = true;
      await this.options.onStored(result);
    });
    this.merging.catch((error: unknown) => this.fail(error));
  }

  private fail(error: unknown): void {
    this.failure ??= error as Error;
  }

  /** Reads in a snapshot of its own. */
  private async reading(
    now: Instant,
    read: (context: RequestContext) => Promise<void>,
  ): Promise<void> {
    const { database, viewer, origin } = this.options;
    const session = database.session(scopeOf(viewer), FEED_TIMEOUTS);
    try {
      await read(new RequestContext(viewer, session, now, undefined, origin));
    } finally {
      await session.end();
    }
  }
}
