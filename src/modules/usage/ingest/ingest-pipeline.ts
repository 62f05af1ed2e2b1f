import type { Clock } from '../../../application/clock';
import type { Origin, RequestContext } from '../../../application/context';
import { openContext } from '../../../application/open-context';
import type { Viewer } from '../../../application/viewer';
import type { Database } from '../../../data/database';
import type { RowKey } from '../../../data/loader';
import { Mutex } from '../../../data/mutex';
import { millisOf, toInstant, type Instant } from '../../../domain/time/time-zone';
import type { Found } from '../../../call-records/record-reader';
import { ReceivedRecord } from './received-record';
import { DuplicateScan } from './duplicate-scan';
import { INGEST_TIMEOUTS } from './ingest-batch';
import type { BatchResult, DeliveryPart, DeliveryTarget } from './delivery-target';
import { SubscriptionContracts } from './subscription-contracts';
import { accountOf, rateCheckedCall } from './rate-reported-call';
import { importLineOf, refusedCall } from './staged-calls';

export interface IngestOptions {
  readonly database: Database;
  readonly viewer: Viewer;
  readonly origin: Origin;
  readonly clock: Clock;
  readonly target: DeliveryTarget;
  /** Whether each record's own answer is wanted, beside the counts. */
  readonly wantsAnswers: boolean;
  /** The moment of the last part of the delivery that was stored before, or of its beginning. */
  readonly storedAt: Instant;
  /** The subscription that an id stands for; undefined when it is no such id. */
  readonly readSubscriptionId: (id: string) => RowKey | undefined;
  /** Waits until there is a connection for one more batch; gives what lets the next one in. */
  readonly takeSlot: () => Promise<() => void>;
  /** Told of each part once it is stored, in their order; the delivery waits for it. */
  readonly onStored: (result: BatchResult) => Promise<void>;
}

const BATCH_ROWS_WITH_ANSWERS_MAX = 20_000;
/** A batch is merged when it is as large as its target says, or so old. */
const BATCH_MILLIS_MAX = 6_000;
/** After so long without a record, what came before is stored. */
const IDLE_MILLIS = 500;
/** Of a batch: from so many duplicates on the rest is taken for a repetition, too. */
const REPEATED_PERCENT = 90;

interface OpenBatch {
  readonly batch: DeliveryPart;
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
  private batchRows: number;
  private filling: OpenBatch | undefined;
  private merging: Promise<void> = Promise.resolve();
  private readonly idle: NodeJS.Timeout;
  private failure: Error | undefined;
  private lastNow: Instant;
  private lastLine = 0;
  private indexOnLine = 0;

  constructor(private readonly options: IngestOptions) {
    this.lastNow = options.storedAt;
    this.batchRows = options.target.rowsFirst;
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
    batch.expect(read.length);
    for (const record of read) {
      const { found, importLine, report, subscription, problems } = record;
      const checked = record.check(batch.now);
      const contract = subscription?.contract;
      if (checked && contract) {
        batch.add(record, checked, rateCheckedCall(checked, contract, importLine));
      } else {
        const accountId = accountOf(subscription);
        const refused = refusedCall(importLine, accountId, report, problems, found.text);
        batch.addRefusal(record, refused);
      }
    }
    batch.line = read.at(-1)?.found.linesDone ?? batch.line;
    await batch.flush();
    const { wantsAnswers } = this.options;
    const most = wantsAnswers
      ? Math.min(BATCH_ROWS_WITH_ANSWERS_MAX, this.batchRows)
      : this.batchRows;
    const age = performance.now() - open.openedAt;
    if (batch.size < most && age < BATCH_MILLIS_MAX) return;
    this.batchRows = Math.min(this.options.target.rowsMax, this.batchRows * 2);
    await this.merge();
  }

  private async openBatch(): Promise<OpenBatch> {
    if (this.filling) return this.filling;
    const giveBack = await this.options.takeSlot();
    try {
      const now = this.nextMoment();
      await this.subscriptions.refresh(now, (work) => this.reading(now, work));
      const batch = await this.options.target.openPart(now);
      void batch.stored.catch(() => undefined).finally(giveBack);
      this.filling = { batch, openedAt: performance.now() };
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
