import type { Instant } from '../../../domain/time/time-zone';
import type { Database } from '../../../data/database';
import type { Transaction } from '../../../data/transaction';
import type { Clock } from '../../../application/clock';
import { scopeOf, type Viewer } from '../../../application/viewer';
import type { ReceivedRecord } from './received-record';
import { recordName } from './usage-identity';
import type { BatchResult, DeliveryTarget } from './delivery-target';
import { INGEST_TIMEOUTS } from './ingest-batch';

interface ScanOptions {
  readonly database: Database;
  readonly viewer: Viewer;
  readonly clock: Clock;
  readonly target: DeliveryTarget;
  readonly wantsAnswers: boolean;
  readonly takeSlot: () => Promise<() => void>;
  readonly onStored: (result: BatchResult) => Promise<void>;
}

/** Records that were asked for, and whether all of them are stored. */
interface Asked {
  readonly records: readonly ReceivedRecord[];
  readonly isKnown: Promise<boolean>;
}

interface OpenScan {
  readonly transaction: Transaction;
  readonly end: () => Promise<void>;
}

/** How long it is before it is said again how far a delivery is. */
const REPORT_MILLIS = 2_000;

/**
 * Tells a delivery that was sent before by asking whether all of its records are stored, with the
 * same content: nothing of it is rated or staged again.
 *
 * While PostgreSQL looks for some, the next ones are read.
 */
export class DuplicateScan {
  private asked: Asked | undefined;
  private scanning: OpenScan | undefined;
  private known: ReceivedRecord[] = [];
  private duplicates = 0;
  private line = 0;
  private reportedAt = performance.now();

  constructor(
    private readonly options: ScanOptions,
    private readonly nextMoment: () => Instant,
  ) {}

  /** Asks for records; gives those from the first on that are not all stored. */
  async ask(records: readonly ReceivedRecord[]): Promise<readonly ReceivedRecord[]> {
    const sought = Fingerprints.of(records, this.options.clock());
    const { transaction } = await this.open();
    const isKnown = areAllStored(transaction, sought);
    isKnown.catch(() => undefined);
    const before = this.asked;
    this.asked = { records, isKnown };
    if (!before || (await this.isCounted(before))) return [];
    this.asked = undefined;
    await isKnown;
    return [...before.records, ...records];
  }

  /** What was asked for last, where it is not all stored. */
  async rest(): Promise<readonly ReceivedRecord[]> {
    const last = this.asked;
    this.asked = undefined;
    return !last || (await this.isCounted(last)) ? [] : last.records;
  }

  /** Notes how far the delivery is, and says so. */
  async report(): Promise<void> {
    await this.scanning?.end();
    this.scanning = undefined;
    if (this.duplicates > 0) await this.reportNow();
  }

  async giveUp(): Promise<void> {
    await this.asked?.isKnown.catch(() => undefined);
    await this.scanning?.end().catch(() => undefined);
  }

  private async isCounted({ records, isKnown }: Asked): Promise<boolean> {
    if (!(await isKnown)) return false;
    this.duplicates += records.length;
    this.line = records.at(-1)?.found.linesDone ?? this.line;
    if (this.options.wantsAnswers) this.known.push(...records);
    if (performance.now() - this.reportedAt >= REPORT_MILLIS) await this.reportNow();
    return true;
  }

  private async reportNow(): Promise<void> {
    const { target, onStored } = this.options;
    const { duplicates, line, known } = this;
    this.duplicates = 0;
    this.known = [];
    this.reportedAt = performance.now();
    const progress = { line, duplicates, accepted: 0, conflicts: 0, rejected: 0 };
    await target.noteRepeated(progress, this.nextMoment);
    const answers = known.map(({ found, report }) => ({
      line: found.line,
      externalId: report ? recordName(report).externalId : null,
      status: 'DUPLICATE' as const,
      problems: [],
    }));
    await onStored({ ...progress, answers });
  }

  /** Opens the transaction that all is asked in; each statement of it sees what is stored then. */
  private async open(): Promise<OpenScan> {
    if (this.scanning) return this.scanning;
    const giveBack = await this.options.takeSlot();
    const { database, viewer } = this.options;
    const session = database.session(scopeOf(viewer), INGEST_TIMEOUTS);
    const opened = Promise.withResolvers<Transaction>();
    const ended = Promise.withResolvers<undefined>();
    const running = session.transaction((transaction) => {
      opened.resolve(transaction);
      return ended.promise;
    });
    running.catch((error: unknown) => opened.reject(error));
    const end = async () => {
      ended.resolve(undefined);
      await running.finally(() => session.end()).finally(giveBack);
    };
    try {
      this.scanning = { transaction: await opened.promise, end };
      return this.scanning;
    } catch (error) {
      await end().catch(() => undefined);
      throw error;
    }
  }
}

// Arrays as their text, because the driver writes an array item by item with care that these
// values, digits all of them, do not need. They stand alone in a subquery, because a cluster takes
// all columns of a function that is joined for the type of the first.
const STORED_COUNT = {
  name: 'count-stored-usage',
  text: `select count(*)::int as known
    from (select * from unnest($1::text::uuid[], $2::text::uuid[], $3::text::bytea[])
      as s (account_id, id, hash)) s
    join usage_record u on u.account_id = s.account_id and u.id = s.id
    where case when u.is_current then u.content_hash = s.hash
      else exists (select from usage_record v where v.account_id = s.account_id
          and v.original_id = s.id and v.is_current and v.content_hash = s.hash)
        -- What was taken back with its delivery may come again.
        or (u.content_hash = s.hash and not exists (
          select from usage_record r where r.account_id = s.account_id and r.original_id = s.id
            and r.kind = 'REVERSAL' and r.import_id is not null)) end`,
};

/** By account, id and content: what records are looked for by. */
class Fingerprints {
  readonly accountIds: string[] = [];
  readonly ids: string[] = [];
  readonly hashes: string[] = [];

  /** Undefined where one of the records is refused. */
  static of(records: readonly ReceivedRecord[], now: Instant): Fingerprints | undefined {
    const made = new Fingerprints();
    for (const record of records) {
      const call = record.checkAsRepeated(now);
      if (!call) return undefined;
      made.accountIds.push(call.accountId);
      made.ids.push(call.id);
      made.hashes.push(call.contentHash);
    }
    return made;
  }
}

/** Whether every one of these records is stored already, with the same content. */
async function areAllStored(
  { rows, reach }: Transaction,
  sought: Fingerprints | undefined,
): Promise<boolean> {
  if (!sought) return false;
  const { accountIds, ids, hashes } = sought;
  const arrays = [
    `{${accountIds.join(',')}}`,
    `{${ids.join(',')}}`,
    `{"\\\\x${hashes.join('","\\\\x')}"}`,
  ];
  await reach([...new Set(accountIds)]);
  const [row] = await rows<{ known: number }>(STORED_COUNT, arrays);
  return row?.known === ids.length;
}
