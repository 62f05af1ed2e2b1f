import type { Clock } from '../../../application/clock';
import type { RequestContext } from '../../../application/context';
import { openContext } from '../../../application/open-context';
import type { RowKey } from '../../../data/loader';
import type { CopyInto } from '../../../data/copy';
import { CopyRows } from '../../../data/copy-rows';
import { Mutex } from '../../../data/mutex';
import { millisOf, toInstant, type Instant } from '../../../domain/time/time-zone';
import type { Found } from '../../../call-records/record-reader';
import { ReceivedRecord } from './received-record';
import { DuplicateScan } from './duplicate-scan';
import { INGEST_TIMEOUTS, IngestBatch, type IngestOwner, type BatchResult } from './ingest-batch';
import { SubscriptionContracts } from './subscription-contracts';
import { accountOf, rateCheckedCall } from './rate-reported-call';
import { importLineOf, refusedCall } from './staged-calls';

export interface IngestOptions extends IngestOwner {
  readonly clock: Clock;
  /** The moment of the last part of the delivery that was stored before, or of its beginning. */
  readonly storedAt: Instant;
  /** The subscription that an id stands for; undefined when it is no such id. */
  readonly readSubscriptionId: (id: string) => RowKey | undefined;
  /** Waits until there is a connection for one more batch; gives what lets the next one in. */
  readonly takeSlot: () => Promise<() => void>;
  /** Told of each part once it is stored, in their order; the delivery waits for it. */
  readonly onStored: (result: BatchResult) => Promise<void>;
}

/** A batch is merged when it is so large, or so old; a large one meets each page but once. */
const BATCH_ROWS_MAX = 200_000;
/** The first batch; each further one may be twice as large, so that merging soon has work. */
const BATCH_ROWS_FIRST = 25_000;
const BATCH_ROWS_WITH_ANSWERS_MAX = 20_000;
const BATCH_MILLIS_MAX = 6_000;
/** After so long without a record, what came before is stored. */
const IDLE_MILLIS = 500;
/** Of a batch: from so many duplicates on the rest is taken for a repetition, too. */
const REPEATED_PERCENT = 90;

/** Of a staged call, nearly always; there is room for more. */
const ROW_BYTES = 480;

interface OpenBatch {
  readonly batch: IngestBatch;
  readonly copy: CopyInto;
  readonly openedAt: number;
}

/**
 * A stream of call records on its way in, in constant memory.
 *
 * While one batch of it is merged the next one is rated and filled, so that this process and
 * PostgreSQL work at the same time. Batches are stored one after the other: what was said to be
 * stored has no gap before it. Records that are all stored already are found by a scan, as long as
 * nothing else comes.
 */
export class IngestPipeline {
  private readonly mutex = new Mutex();
  private readonly subscriptions: SubscriptionContracts;
  private readonly scan: DuplicateScan;
  private isScanning = true;
  private batchRows = BATCH_ROWS_FIRST;
  private filling: OpenBatch | undefined;
  private merging: Promise<void> = Promise.resolve();
  private readonly idle: NodeJS.Timeout;
  private failure: Error | undefined;
  private lastNow: Instant;
  private lastLine = 0;
  private indexOnLine = 0;

  constructor(private readonly options: IngestOptions) {
    this.lastNow = options.storedAt;
    this.subscriptions = new SubscriptionContracts(options.readSubscriptionId);
    this.scan = new DuplicateScan(options, () => this.nextMoment());
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
    this.filling?.batch.giveUp(why);
    await this.mutex.done();
    this.filling?.batch.giveUp(why);
    await this.merging.catch(() => undefined);
    await this.filling?.batch.stored.catch(() => undefined);
    await this.scan.giveUp();
  }

  private check(): void {
    if (this.failure) throw this.failure;
  }

  private async put(found: readonly Found[]): Promise<void> {
    this.check();
    if (found.length === 0) return;
    this.idle.refresh();
    const read = found.map(
      (one) => new ReceivedRecord(one, this.nextImportLine(one), this.subscriptions),
    );
    if (!this.isScanning) return this.addAll(read);
    const needing = read.filter(({ needsContract }) => needsContract);
    await this.findContracts(this.options.clock(), needing);
    // What the scan reports stands behind everything that was in batches.
    await this.merge();
    await this.merging;
    const others = await this.scan.ask(read);
    if (others.length > 0) await this.stopScanning(others);
  }

  /** Goes on with batches: not everything that comes is stored already. */
  private async stopScanning(others: readonly ReceivedRecord[]): Promise<void> {
    this.isScanning = false;
    await this.merging;
    await this.scan.report();
    await this.addAll(others);
  }

  /** Sees to it that everything that was taken is stored, or on its way. */
  private async settle(): Promise<void> {
    const others = await this.scan.rest();
    if (others.length > 0) await this.stopScanning(others);
    else await this.scan.report();
    await this.merge();
  }

  private findContracts(now: Instant, read: readonly ReceivedRecord[]): Promise<void> {
    const named = read.map(({ subscription }) => subscription);
    return this.subscriptions.find(named, (work) => this.reading(now, work));
  }

  private nextImportLine({ line }: Found): number {
    this.indexOnLine = line === this.lastLine ? this.indexOnLine + 1 : 0;
    this.lastLine = line;
    return importLineOf(line, this.indexOnLine);
  }

  private async addAll(read: readonly ReceivedRecord[]): Promise<void> {
    const open = await this.openBatch();
    const { batch } = open;
    await this.findContracts(batch.now, read);
    const rows = new CopyRows(read.length * ROW_BYTES);
    for (const record of read) {
      const { found, importLine, report, subscription, problems } = record;
      const checked = record.check(batch.now);
      const contract = subscription?.contract;
      if (checked && contract) {
        batch.add(rows, rateCheckedCall(checked, contract, importLine));
      } else {
        const accountId = accountOf(subscription);
        batch.addRefusal(rows, refusedCall(importLine, accountId, report, problems, found.text));
      }
    }
    open.batch.line = read.at(-1)?.found.linesDone ?? open.batch.line;
    await open.copy.write(rows.take());
    const most = this.options.wantsAnswers ? BATCH_ROWS_WITH_ANSWERS_MAX : this.batchRows;
    const age = performance.now() - open.openedAt;
    if (open.batch.size < most && age < BATCH_MILLIS_MAX) return;
    this.batchRows = Math.min(BATCH_ROWS_MAX, this.batchRows * 2);
    await this.merge();
  }

  private async openBatch(): Promise<OpenBatch> {
    if (this.filling) return this.filling;
    const giveBack = await this.options.takeSlot();
    try {
      const now = this.nextMoment();
      await this.subscriptions.refresh(now, (work) => this.reading(now, work));
      const { batch, copy } = await IngestBatch.open(this.options, now);
      void batch.stored.catch(() => undefined).finally(giveBack);
      this.filling = { batch, copy, openedAt: performance.now() };
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

  /** Lets the open batch be merged, once the one before it is. */
  private async merge(): Promise<void> {
    const open = this.filling;
    if (!open) return;
    await this.merging;
    this.check();
    this.filling = undefined;
    open.batch.seal();
    this.merging = open.batch.stored.then(async (result) => {
      if (result.duplicates * 100 >= open.batch.size * REPEATED_PERCENT) this.isScanning = true;
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
    const services = { database, clock: () => now };
    const { context, session } = openContext(services, viewer, origin, INGEST_TIMEOUTS);
    await read(context).finally(() => session.end());
  }
}
