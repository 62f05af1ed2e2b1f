import type { Instant } from '../../../domain/time/time-zone';
import { defineCommand } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import { rowKey, type RowKey } from '../../../data/loader';
import { refuse, type Problem } from '../../../application/user-input-error';
import type { UsageRow } from '../records/usage.entity';
import { usageRecordById } from '../records/usage.loader';
import { FieldProblems } from './field-problems';
import type { ReportedCall } from './reported-call.input-check';
import type { UsageImportRow } from './usage-import.entity';
import { insertImport, openImports } from './usage-import.store';
import {
  accountOf,
  findContracts,
  rateReportedCall,
  type NamedSubscription,
  type RatedCall,
} from './rate-reported-call';
import { mergeStage, outcomesOf, storedAgainOf, type MergedStage } from './usage-merge';
import { refusedCall, stageValues, type RefusedCall } from './staged-calls';
import { wording } from './ingest.sentences';

/** What became of one reported call. */
export type UsageOutcome = 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT' | 'REJECTED';

export interface UsageResult {
  readonly externalId: string;
  readonly status: UsageOutcome;
  /** The record stored under that id; null when rejected, or when its detail was removed. */
  readonly record: UsageRow | null;
  /** Why it was rejected; else empty. */
  readonly userErrors: readonly Problem[];
}

/** A call with the subscription that it names, where that is an id at all. */
export interface SentCall extends ReportedCall {
  readonly subscription: RowKey | undefined;
  /** The id as it was sent; absent where the caller is ourselves. */
  readonly subscriptionId?: string;
}

export const RECORDS_MAX = 1_000;

/** As much of a refused record as a person reads, in UTF-16 units. */
const CONTENT_MAX = 2_000;

/**
 * Stores metered calls, rates them and answers for each, in their order.
 *
 * A record is identified by its account, source and external id for ever: sent again it is a
 * DUPLICATE and changes nothing; with other content it is a CONFLICT and changes nothing. One that
 * was taken back with its delivery is taken as a new one, as the next version of its call. What is
 * not taken is listed with the delivery, to be asked for again.
 *
 * @throws UserInputError INVALID_INPUT for an empty or too long list; a bad record is only rejected
 *   itself.
 */
export const recordUsage = defineCommand({
  name: 'recordUsage',
  right: 'RECORD_USAGE',
  // Deliveries of one account go on side by side: the keys of the records decide between them.
  account: 'none',
  run: async (context, reports: readonly SentCall[], path) => {
    const at = [...path, 'records'];
    if (reports.length === 0 || reports.length > RECORDS_MAX) {
      const bounds = { max: RECORDS_MAX, got: reports.length };
      refuse('INVALID_INPUT', at, wording('expected 1 to {max} records, got {got}', bounds));
    }
    const importId = context.newId();
    const rated = await rate(context, reports);
    const calls = rated.flatMap(({ call }) => call ?? []);
    const refused = rated.flatMap(({ call, problems, accountId }, index) => {
      if (call) return [];
      const { subscription: _, ...report } = reports[index] as SentCall;
      const content = JSON.stringify(report).slice(0, CONTENT_MAX);
      return refusedCall(index + 1, accountId, report, problems, content);
    });
    const clocks = clocksOf(rated);
    const { row, outcomes, again } = await store(context, importId, calls, refused, clocks);
    context.forget();
    const results = rated.map(async ({ call, problems }, index): Promise<UsageResult> => {
      const externalId = reports[index]?.externalId ?? '';
      if (!call) {
        const userErrors = problemsAt([...at, `${index}`], problems);
        return { externalId, status: 'REJECTED', record: null, userErrors };
      }
      const record = await usageRecordById(context, again.get(index + 1) ?? call);
      const isSame = outcomes.get(index + 1);
      const status = isSame === undefined ? 'ACCEPTED' : isSame ? 'DUPLICATE' : 'CONFLICT';
      return { externalId, status, record, userErrors: [] };
    });
    return { results: await Promise.all(results), usageImport: row };
  },
  audit: 'in run',
  // What was stored is told of once it is merged, by the rows themselves.
  event: 'none',
});

async function rate(context: CommandContext, reports: readonly SentCall[]) {
  const subscriptions = subscriptionsOf(reports);
  await findContracts(context, subscriptions.values());
  return reports.map((report, index) => {
    const problems = new FieldProblems();
    const subscription = report.subscription && subscriptions.get(rowKey(report.subscription));
    const call = rateReportedCall(report, subscription, context.recordedAt, problems, index + 1);
    const clockAt = subscription?.clockAt ?? null;
    return { call, problems, accountId: accountOf(subscription), clockAt };
  });
}

/** What the test clocks show, by account. */
const clocksOf = (
  rated: readonly { readonly accountId: string | null; readonly clockAt: Instant | null }[],
): Map<string, Instant> =>
  new Map(
    rated.flatMap(({ accountId, clockAt }) =>
      accountId === null || clockAt === null ? [] : [[accountId, clockAt]],
    ),
  );

/** The subscriptions that are named, each once. */
function subscriptionsOf(reports: readonly SentCall[]): Map<string, NamedSubscription> {
  const named = reports.flatMap(({ subscription }) => subscription ?? []);
  return new Map(named.map((key) => [rowKey(key), { key, contract: undefined, clockAt: null }]));
}

/** Stores the delivery with its records; gives what each line met, where it met something. */
async function store(
  context: CommandContext,
  importId: string,
  calls: readonly RatedCall[],
  refused: readonly RefusedCall[],
  clocks: ReadonlyMap<string, Instant>,
): Promise<{
  row: UsageImportRow;
  outcomes: Map<number, boolean>;
  /** The versions of calls that were taken back with their delivery, and came again. */
  again: Map<number, RowKey>;
}> {
  const { transaction } = context;
  const { recordedAt: now, recordedBy } = context.recorded;
  const named = [...calls, ...refused].flatMap(({ accountId }) => accountId ?? []);
  await transaction.reach([...new Set(named)]);
  const owner = await openImports(context, transaction);
  const stage: MergedStage = {
    ...{ importId, now, clocks, recordedBy, owner },
    calls: calls.length,
    hasIncidents: calls.some(({ raisesIncident }) => raisesIncident),
    hasRefusals: refused.length > 0,
    isFirst: false,
    values: stageValues(calls, refused),
  };
  const { storedAgain, ...counts } = await mergeStage(context, transaction, stage);
  const met = counts.accepted === calls.length ? [] : await outcomesOf(context, transaction, stage);
  const row: UsageImportRow = {
    ...{ owner, id: importId, name: null, format: 'graphql' },
    line: calls.length + refused.length,
    ...counts,
    rejected: refused.length,
    startedAt: now,
    storedAt: now,
    completedAt: now,
    takenBackAt: null,
    recordedBy,
  };
  await insertImport(transaction, row);
  const again = storedAgain === 0 ? [] : await storedAgainOf(context, transaction, stage);
  return {
    row,
    outcomes: new Map(met.map(({ line, isSame }) => [line, isSame])),
    again: new Map(again.map(({ line, ...key }) => [line, key])),
  };
}

const problemsAt = (path: readonly string[], problems: FieldProblems): Problem[] =>
  problems.all.map(({ field, message, code = 'INVALID_INPUT' }) => ({
    code,
    message,
    path: field === null ? path : [...path, field],
  }));
