import type { Database } from '../../../data/database';
import type { CopyInto } from '../../../data/copy';
import { CopyRows } from '../../../data/copy-rows';
import { sqlStateOf } from '../../../data/sql-error';
import { RetryTransaction } from '../../../data/retry';
import type { DatabaseSession } from '../../../data/session';
import { defineCommand } from '../../../application/command';
import type { CommandContext, Origin, RequestContext } from '../../../application/context';
import { openContext } from '../../../application/open-context';
import type { Instant } from '../../../domain/time/time-zone';
import type { Viewer } from '../../../application/viewer';
import { advanceImport, openImports } from './usage-import.store';
import { answersOf, mergeStage } from './usage-merge';
import type { BatchResult, DeliveryPart } from './delivery-target';
import type { CheckedCall, RatedCall } from './rate-reported-call';
import type { ReceivedRecord } from './received-record';
import {
  COPY_STAGE,
  CREATE_STAGE,
  writeCall,
  writeRefusal,
  type RefusedCall,
} from './staged-calls';

/** Who delivers what, where to. */
export interface IngestOwner {
  readonly database: Database;
  readonly viewer: Viewer;
  readonly origin: Origin;
  readonly importId: string;
  /** Whether each record's own answer is wanted, beside the counts. */
  readonly wantsAnswers: boolean;
}

/** A delivery is no request: it may wait for others that deliver the same records. */
export const INGEST_TIMEOUTS = {
  statementMs: 600_000,
  lockMs: 300_000,
  idleInTransactionMs: 120_000,
  connectionMs: 60_000,
};

// Sorting on disk takes twice as long. And each record is looked for by its key, however many there
// are: a plan that reads all of them once would be right for a small table only.
export const INGEST_SETTINGS = [
  `set local work_mem = '96MB'`,
  'set local enable_hashjoin = off',
  'set local enable_mergejoin = off',
];

const UNIQUE_VIOLATION = '23505';
const SIGNATURE_BYTES = 32;
/** Of a staged call, nearly always; there is room for more. */
const ROW_BYTES = 480;

/** Stores a part of a delivery, in one transaction that is open while the part comes in. */
const storeUsagePart = defineCommand({
  name: 'storeUsagePart',
  right: 'RECORD_USAGE',
  // As for recordUsage: the keys of the records decide between deliveries.
  account: 'none',
  run: (context, store: (context: CommandContext) => Promise<BatchResult>) => store(context),
  audit: 'in run',
  event: 'none',
});

/**
 * A part of a delivery on its way in: rows go to a table of the transaction's own while they come,
 * and are merged all at once. Nothing of them waits in this process.
 */
export class IngestBatch implements DeliveryPart {
  private readonly accountIds = new Set<string>();
  private readonly clocks = new Map<string, Instant>();
  private readonly opened = Promise.withResolvers<CopyInto>();
  private readonly sealing = Promise.withResolvers<undefined>();
  private calls = 0;
  private refusals = 0;
  private hasIncidents = false;
  private rows = new CopyRows(0);
  /** The line up to which everything is in it. */
  line = 0;
  /** What it has stored, once it is sealed; rejects where nothing of it was. */
  readonly stored: Promise<BatchResult>;

  private constructor(
    private readonly owner: IngestOwner,
    readonly now: Instant,
    context: RequestContext,
    session: DatabaseSession,
  ) {
    // It may be given up before anybody waits for the end of it.
    this.sealing.promise.catch(() => undefined);
    const stored = storeUsagePart(context, (inside) => this.run(inside));
    stored.catch((error: unknown) => this.opened.reject(error));
    this.stored = stored.finally(() => session.end());
    this.stored.catch(() => undefined);
  }

  /** Opens a batch on a connection of its own. */
  static async open(owner: IngestOwner, now: Instant): Promise<IngestBatch> {
    const services = { database: owner.database, clock: () => now };
    const { viewer, origin } = owner;
    const { context, session } = openContext(services, viewer, origin, INGEST_TIMEOUTS);
    const batch = new IngestBatch(owner, now, context, session);
    await batch.opened.promise;
    return batch;
  }

  get size(): number {
    return this.calls + this.refusals;
  }

  expect(count: number): void {
    this.rows = new CopyRows(count * ROW_BYTES);
  }

  /** Writes a rated call into rows that are sent next, in the order of the lines. */
  add({ subscription }: ReceivedRecord, _checked: CheckedCall, call: RatedCall): void {
    this.calls += 1;
    const clockAt = subscription?.clockAt ?? null;
    if (clockAt !== null) this.clocks.set(call.accountId, clockAt);
    this.accountIds.add(call.accountId);
    if (call.raisesIncident) this.hasIncidents = true;
    writeCall(this.rows, call);
  }

  addRefusal(_record: ReceivedRecord, refused: RefusedCall): void {
    this.refusals += 1;
    if (refused.accountId !== null) this.accountIds.add(refused.accountId);
    writeRefusal(this.rows, refused);
  }

  async flush(): Promise<void> {
    const copy = await this.opened.promise;
    await copy.write(this.rows.take());
  }

  /** No more rows: what is there is merged. */
  seal(): void {
    this.sealing.resolve(undefined);
  }

  /** Nothing of it is stored. */
  giveUp(why: Error): void {
    this.sealing.reject(why);
  }

  private async run(context: CommandContext): Promise<BatchResult> {
    const { transaction } = context;
    await transaction.rows({ text: CREATE_STAGE }, []);
    const copy = transaction.copyInto(COPY_STAGE);
    const before = new CopyRows(SIGNATURE_BYTES);
    before.begin();
    await copy.write(before.take());
    this.opened.resolve(copy);
    try {
      await this.sealing.promise;
    } catch (error) {
      await copy.abort();
      throw error;
    }
    const behind = new CopyRows(SIGNATURE_BYTES);
    behind.end();
    await copy.write(behind.take());
    await copy.end();
    await transaction.reach([...this.accountIds]);
    for (const text of INGEST_SETTINGS) await transaction.rows({ text }, []);
    let isFirst = true;
    return transaction.retriedPart(async () => {
      try {
        return await this.merge(context, isFirst);
      } catch (error) {
        if (!isFirst || sqlStateOf(error) !== UNIQUE_VIOLATION) throw error;
        // It brings the same records at this moment: merged again, mindful of that.
        isFirst = false;
        throw new RetryTransaction('a call was stored by another delivery meanwhile');
      }
    });
  }

  private async merge(context: CommandContext, isFirst: boolean): Promise<BatchResult> {
    const { importId, wantsAnswers } = this.owner;
    const { transaction } = context;
    const { recordedAt: now, recordedBy } = context.recorded;
    const owner = await openImports(context, transaction);
    const stage = {
      ...{ importId, now, recordedBy, owner, clocks: this.clocks },
      calls: this.calls,
      hasIncidents: this.hasIncidents,
      hasRefusals: this.refusals > 0,
      isFirst,
      values: [],
    };
    const { storedAgain: _, ...counts } = await mergeStage(context, transaction, stage);
    const answers = wantsAnswers ? await answersOf(context, transaction, stage) : [];
    const progress = { ...counts, line: this.line, rejected: this.refusals };
    await advanceImport(transaction, { owner, id: importId }, progress, now);
    return { ...progress, answers };
  }
}
