import type { Instant } from '../../../domain/time/time-zone';
import type { Transaction } from '../../../data/transaction';
import { RequestContext } from '../../../application/context';
import { scopeOf } from '../../../application/viewer';
import type { ReadCall } from './received-record';
import { contentHash, usageId } from './usage-identity';
import { advanceImport, openImports } from './usage-import.store';
import { FEED_TIMEOUTS, type FeedOwner, type StageResult } from './ingest-batch';

interface ProbeOptions extends FeedOwner {
  readonly takeSlot: () => Promise<() => void>;
  readonly onStored: (result: StageResult) => Promise<void>;
}

/** Records that were asked for, and whether all of them are stored. */
interface Asked {
  readonly calls: readonly ReadCall[];
  readonly isKnown: Promise<boolean>;
}

interface Probing {
  readonly transaction: Transaction;
  readonly end: () => Promise<void>;
}

/** How long it is before a delivery is told again how far it is. */
const TOLD_MILLIS = 2_000;

/**
 * Tells a delivery that was sent before by asking whether all of its records are stored, with the
 * same content: nothing of it is checked, rated or staged again.
 *
 * While PostgreSQL looks for some, the next ones are read.
 */
export class UsageFeedProbe {
  private asked: Asked | undefined;
  private probing: Probing | undefined;
  private known: ReadCall[] = [];
  private duplicates = 0;
  private line = 0;
  private toldAt = performance.now();

  constructor(
    private readonly options: ProbeOptions,
    private readonly nextMoment: () => Instant,
  ) {}

  /** Asks for records; gives those from the first on that are not all stored. */
  async ask(calls: readonly ReadCall[]): Promise<readonly ReadCall[]> {
    const { transaction } = await this.open();
    const isKnown = areAllStored(transaction, calls);
    isKnown.catch(() => undefined);
    const before = this.asked;
    this.asked = { calls, isKnown };
    if (!before || (await this.isCounted(before))) return [];
    this.asked = undefined;
    await isKnown;
    return [...before.calls, ...calls];
  }

  /** What was asked for last, where it is not all stored. */
  async rest(): Promise<readonly ReadCall[]> {
    const last = this.asked;
    this.asked = undefined;
    return !last || (await this.isCounted(last)) ? [] : last.calls;
  }

  /** Stores how far the delivery is, and says so. */
  async tell(): Promise<void> {
    await this.probing?.end();
    this.probing = undefined;
    if (this.duplicates > 0) await this.tellNow();
  }

  async giveUp(): Promise<void> {
    await this.asked?.isKnown.catch(() => undefined);
    await this.probing?.end().catch(() => undefined);
  }

  private async isCounted({ calls, isKnown }: Asked): Promise<boolean> {
    if (!(await isKnown)) return false;
    this.duplicates += calls.length;
    this.line = calls.at(-1)?.found.linesDone ?? this.line;
    if (this.options.wantsAnswers) this.known.push(...calls);
    if (performance.now() - this.toldAt >= TOLD_MILLIS) await this.tellNow();
    return true;
  }

  private async tellNow(): Promise<void> {
    const { viewer, database, importId, origin, onStored } = this.options;
    const { duplicates, line, known } = this;
    this.duplicates = 0;
    this.known = [];
    this.toldAt = performance.now();
    const progress = { line, duplicates, accepted: 0, conflicts: 0, rejected: 0 };
    const session = database.session(scopeOf(viewer), FEED_TIMEOUTS);
    try {
      const context = new RequestContext(viewer, session, this.nextMoment(), undefined, origin);
      await session.transaction(async (transaction) => {
        const owner = await openImports(context, transaction);
        await advanceImport(transaction, { owner, id: importId }, progress, context.now);
      });
    } finally {
      await session.end();
    }
    const answers = known.map(({ found, report }) => ({
      line: found.line,
      externalId: report?.externalId ?? null,
      status: 'DUPLICATE' as const,
      problems: [],
    }));
    await onStored({ ...progress, answers });
  }

  /** Opens the transaction that all is asked in; each statement of it sees what is stored then. */
  private async open(): Promise<Probing> {
    if (this.probing) return this.probing;
    const giveBack = await this.options.takeSlot();
    const { database, viewer } = this.options;
    const session = database.session(scopeOf(viewer), FEED_TIMEOUTS);
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
      this.probing = { transaction: await opened.promise, end };
      return this.probing;
    } catch (error) {
      await end().catch(() => undefined);
      throw error;
    }
  }
}

// Arrays as their text, because the driver writes an array item by item with care that these
// values, digits all of them, do not need. They stand alone in a subquery, because a cluster takes
// all columns of a function that is joined for the type of the first.
const PROBE = {
  name: 'probe-usage',
  text: `select count(*)::int as known
    from (select * from unnest($1::text::uuid[], $2::text::uuid[], $3::text::bytea[])
      as s (account_id, id, hash)) s
    join usage_record u on u.account_id = s.account_id and u.id = s.id
    where u.content_hash = s.hash`,
};

/** Whether every one of these records is stored already, with the same content. */
async function areAllStored(
  { rows, reach }: Transaction,
  calls: readonly ReadCall[],
): Promise<boolean> {
  const accountIds: string[] = [];
  const ids: string[] = [];
  const hashes: string[] = [];
  for (const { report, subscription } of calls) {
    if (!report || !subscription) return false;
    accountIds.push(subscription.key.accountId);
    ids.push(usageId(report.source.trim(), report.externalId.trim()));
    hashes.push(contentHash(report, subscription.key));
  }
  const arrays = [
    `{${accountIds.join(',')}}`,
    `{${ids.join(',')}}`,
    `{"\\\\x${hashes.join('","\\\\x')}"}`,
  ];
  await reach([...new Set(accountIds)]);
  const [row] = await rows<{ known: number }>(PROBE, arrays);
  return row?.known === calls.length;
}
