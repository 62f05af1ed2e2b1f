import type { Clock } from '../../../application/clock';
import type { Origin, RequestContext } from '../../../application/context';
import { openContext } from '../../../application/open-context';
import type { Viewer } from '../../../application/viewer';
import type { Database } from '../../../data/database';
import type { Instant } from '../../../domain/time/time-zone';
import { accountById } from '../../accounts/account.loader';
import type { BatchResult, DeliveryPart, DeliveryTarget } from '../ingest/delivery-target';
import { INGEST_TIMEOUTS } from '../ingest/ingest-batch';
import type { CheckedCall, RatedCall } from '../ingest/rate-reported-call';
import type { ReceivedRecord } from '../ingest/received-record';
import type { RefusedCall } from '../ingest/staged-calls';
import type { StageAnswer } from '../ingest/usage-merge';
import { Findings, type CallOutcome } from './findings';
import { JudgedCall, JudgedRefusal, type JudgedRecord } from './judged-record';
import { SeenRecords } from './seen-records';
import { storedAmong } from './stored-calls.loader';

interface CheckOptions {
  readonly database: Database;
  readonly viewer: Viewer;
  readonly origin: Origin;
  readonly clock: Clock;
  readonly wantsAnswers: boolean;
}

/** Currencies of accounts that are remembered. */
const CURRENCIES_MAX = 50_000;

/**
 * A delivery that is only checked: each record goes the way of one that is stored, up to the
 * statement that stores it. Nothing but read-only transactions is opened for it.
 */
export class CheckedDelivery implements DeliveryTarget {
  /** Records wait in this process until they are looked for. */
  readonly rowsFirst = 2_000;
  readonly rowsMax = 2_000;
  readonly findings = new Findings();
  private readonly seen = new SeenRecords();
  private readonly currencies = new Map<string, string>();

  constructor(private readonly options: CheckOptions) {}

  openPart(now: Instant): Promise<DeliveryPart> {
    return Promise.resolve(new CheckedPart(now, (records) => this.judge(now, records)));
  }

  /** Nothing is to be kept of them; they are counted by whoever found them. */
  noteRepeated(): Promise<void> {
    return Promise.resolve();
  }

  /** Says what would become of the records of a part, which come in the order of their lines. */
  private async judge(
    now: Instant,
    records: readonly JudgedRecord[],
  ): Promise<Omit<BatchResult, 'line'>> {
    const calls = records.flatMap((record) => (record instanceof JudgedCall ? record : []));
    const stored = await this.storedAmong(now, calls);
    const counts = { accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
    const answers: StageAnswer[] = [];
    for (const judged of records) {
      const status = this.note(judged, stored, now);
      counts[COUNT_OF[status]] += 1;
      if (this.options.wantsAnswers) answers.push(answerOf(judged, status));
    }
    this.findings.areRepetitionsKnown = !this.seen.isFull;
    return { ...counts, answers };
  }

  /** Of each call that is stored under its name, whether what is stored says the same. */
  private async storedAmong(
    now: Instant,
    calls: readonly JudgedCall[],
  ): Promise<ReadonlyMap<JudgedCall, boolean>> {
    const { database, viewer, origin } = this.options;
    const services = { database, clock: () => now };
    const { context, session } = openContext(services, viewer, origin, INGEST_TIMEOUTS);
    try {
      await this.findCurrencies(context, calls);
      const checked = calls.map((call) => call.checked);
      const places = await storedAmong(context, checked);
      return new Map([...places].map(([place, isSame]) => [calls[place] as JudgedCall, isSame]));
    } finally {
      await session.end();
    }
  }

  private async findCurrencies(
    context: RequestContext,
    calls: readonly JudgedCall[],
  ): Promise<void> {
    if (this.currencies.size > CURRENCIES_MAX) this.currencies.clear();
    const missing = new Set<string>();
    for (const { checked } of calls) {
      if (!this.currencies.has(checked.accountId)) missing.add(checked.accountId);
    }
    const accounts = await Promise.all([...missing].map((id) => accountById(context, id)));
    for (const account of accounts) {
      if (account) this.currencies.set(account.id, account.currencyCode);
    }
  }

  /** Notes a record with what would become of it. */
  private note(
    judged: JudgedRecord,
    stored: ReadonlyMap<JudgedCall, boolean>,
    now: Instant,
  ): StageAnswer['status'] {
    if (judged instanceof JudgedRefusal) {
      this.findings.noteRefusal(judged, now);
      return 'REJECTED';
    }
    const outcome = this.outcomeOf(judged.checked, stored.get(judged));
    const currency = this.currencies.get(judged.checked.accountId) ?? '';
    this.findings.noteCall(judged, outcome, currency);
    return outcome.status;
  }

  /** @param isSame whether the stored record says the same; undefined where there is none. */
  private outcomeOf(
    { accountId, id, contentHash }: CheckedCall,
    isSame: boolean | undefined,
  ): CallOutcome {
    if (isSame !== undefined) {
      return { status: isSame ? 'DUPLICATE' : 'CONFLICT', isRepeated: false };
    }
    const meeting = this.seen.meet(accountId, id, contentHash);
    if (meeting === 'FIRST') return { status: 'ACCEPTED', isRepeated: false };
    return { status: meeting === 'SAME' ? 'DUPLICATE' : 'CONFLICT', isRepeated: true };
  }
}

const COUNT_OF = {
  ACCEPTED: 'accepted',
  DUPLICATE: 'duplicates',
  CONFLICT: 'conflicts',
  REJECTED: 'rejected',
} as const;

const answerOf = (judged: JudgedRecord, status: StageAnswer['status']): StageAnswer => ({
  ...{ line: judged.line, status },
  externalId: judged instanceof JudgedCall ? judged.checked.externalId : judged.externalId,
  problems: judged instanceof JudgedRefusal ? judged.problems : [],
});

/** A part of a checked delivery: its records wait here until all are looked for at once. */
class CheckedPart implements DeliveryPart {
  line = 0;
  readonly stored: Promise<BatchResult>;
  private readonly records: JudgedRecord[] = [];
  private readonly sealing = Promise.withResolvers<undefined>();

  constructor(
    readonly now: Instant,
    judge: (records: readonly JudgedRecord[]) => Promise<Omit<BatchResult, 'line'>>,
  ) {
    this.stored = this.sealing.promise.then(async () => ({
      ...(await judge(this.records)),
      line: this.line,
    }));
    // It may be given up before anybody waits for the end of it.
    this.stored.catch(() => undefined);
  }

  get size(): number {
    return this.records.length;
  }

  expect(): void {
    // An array grows by itself.
  }

  add(record: ReceivedRecord, checked: CheckedCall, call: RatedCall): void {
    this.records.push(new JudgedCall(record, checked, call));
  }

  addRefusal(record: ReceivedRecord, refused: RefusedCall): void {
    this.records.push(new JudgedRefusal(record, refused));
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  seal(): void {
    this.sealing.resolve(undefined);
  }

  giveUp(why: Error): void {
    this.sealing.reject(why);
  }
}
