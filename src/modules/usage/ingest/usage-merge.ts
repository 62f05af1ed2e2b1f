import { RetryTransaction } from '../../../data/retry';
import type { Transaction } from '../../../data/transaction';
import type { RowKey } from '../../../data/loader';
import { lockAccounts } from '../../../application/account-lock';
import type { RequestContext } from '../../../application/context';
import type { Instant } from '../../../domain/time/time-zone';
import type { FieldProblem } from './usage-import.entity';
import { stageOf } from './staged-calls';
import {
  accountsOpenAgain,
  compare,
  findRemoved,
  insertNew,
  keepRefusals,
  listOutcomes,
  listStaged,
  listStoredAgain,
  raiseIncidents,
  storeAgain,
  TYPES,
  type Parts,
  type Text,
} from './usage-merge-statements';

/** What became of the records of a stage. */
export interface MergeCounts {
  readonly accepted: number;
  /** Of the accepted ones, those of calls that had been taken back with their delivery. */
  readonly storedAgain: number;
  readonly duplicates: number;
  readonly conflicts: number;
}

/** A stage that is to be merged into what is stored. */
export interface MergedStage {
  readonly importId: string;
  readonly now: Instant;
  /** What the test clocks show of accounts that have one, by account; none where absent. */
  readonly clocks?: ReadonlyMap<string, Instant>;
  readonly recordedBy: string;
  /** Whose delivery it is. */
  readonly owner: string;
  /** Rated calls in it. */
  readonly calls: number;
  readonly hasIncidents: boolean;
  readonly hasRefusals: boolean;
  /** Whether it may fail where another delivery brings the same at that moment. */
  readonly isFirst: boolean;
  /** Where the stage is no table of the transaction, its columns' arrays. */
  readonly values: readonly unknown[];
}

/** What became of one record of a stage. */
export interface StageAnswer {
  readonly line: number;
  readonly externalId: string | null;
  readonly status: 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT' | 'REJECTED';
  readonly problems: readonly FieldProblem[];
}

/** Asks the statements of one merge. */
function asking(context: RequestContext, { rows }: Pick<Transaction, 'rows'>, stage: MergedStage) {
  const { viewer, origin } = context;
  const partner = viewer.kind === 'PARTNER' ? viewer : undefined;
  const { clocks = new Map<string, Instant>(), ...staged } = stage;
  const given: Readonly<Record<keyof typeof TYPES, unknown>> = {
    ...staged,
    clockedIds: [...clocks.keys()],
    clocks: [...clocks.values()],
    actorKind: viewer.kind,
    actor: viewer.subject,
    partnerId: partner?.partnerId ?? null,
    clientId: partner?.clientId ?? null,
    remoteAddress: origin.remoteAddress,
    requestId: origin.requestId,
  };
  return <Row>(text: Text): Promise<Row[]> => {
    const values = [...stage.values];
    const places = new Map<string, string>();
    const at: Parts['at'] = (name) => {
      let place = places.get(name);
      if (place === undefined) {
        place = `$${values.push(given[name])}::${TYPES[name]}`;
        places.set(name, place);
      }
      return place;
    };
    const own = stage.values.length > 0 ? stageOf(1) : '';
    const { isFirst } = stage;
    const hasTestClocks = clocks.size > 0;
    return rows<Row>({ text: text({ stage: own, at, isFirst, hasTestClocks }) }, values);
  };
}

/**
 * Merges a stage into what is stored: new records, totals, audit log, incidents, and the list of
 * what could not be taken. All in the caller's transaction.
 */
export async function mergeStage(
  context: RequestContext,
  transaction: Pick<Transaction, 'rows'>,
  stage: MergedStage,
): Promise<MergeCounts> {
  const ask = asking(context, transaction, stage);
  const [stored] = await ask<{ accepted: number }>(insertNew);
  const fresh = stored?.accepted ?? 0;
  if ((await ask(findRemoved)).length > 0) {
    throw new RetryTransaction('the detail of a call was removed meanwhile');
  }
  const storedAgain = fresh === stage.calls ? 0 : await storeOpenAgain(transaction, ask);
  const accepted = fresh + storedAgain;
  const others = accepted === stage.calls ? NO_OTHERS : await compareOthers(ask);
  if (stage.hasRefusals) await ask(keepRefusals);
  if (stage.hasIncidents) await ask(raiseIncidents);
  return { accepted, storedAgain, ...others };
}

type Ask = ReturnType<typeof asking>;
type Others = Pick<MergeCounts, 'duplicates' | 'conflicts'>;

const NO_OTHERS: Others = { duplicates: 0, conflicts: 0 };

/** Stores what comes of calls that were taken back with their delivery; gives how many. */
async function storeOpenAgain(transaction: Pick<Transaction, 'rows'>, ask: Ask): Promise<number> {
  const opened = await ask<{ accountId: string }>(accountsOpenAgain);
  if (opened.length === 0) return 0;
  const accountIds = opened.map(({ accountId }) => accountId);
  await lockAccounts(transaction, accountIds);
  const [counts] = await ask<{ storedAgain: number }>(storeAgain);
  return counts?.storedAgain ?? 0;
}

/** Compares what was not stored with what is. */
async function compareOthers(ask: Ask): Promise<Others> {
  const [others = NO_OTHERS] = await ask<Others>(compare);
  if (others.conflicts > 0 && (await ask(accountsOpenAgain)).length > 0) {
    throw new RetryTransaction('a delivery was taken back meanwhile');
  }
  return others;
}

/** The lines that met a record, and whether they said the same. */
export function outcomesOf(
  context: RequestContext,
  transaction: Pick<Transaction, 'rows'>,
  stage: MergedStage,
): Promise<{ line: number; isSame: boolean }[]> {
  return asking(context, transaction, stage)(listOutcomes);
}

/** The records of calls that were stored again, by line. */
export function storedAgainOf(
  context: RequestContext,
  transaction: Pick<Transaction, 'rows'>,
  stage: MergedStage,
): Promise<(RowKey & { line: number })[]> {
  return asking(context, transaction, stage)(listStoredAgain);
}

/**
 * What became of each record of the stage, by line. Put together here: a delivery joins by loops
 * alone, and would compare each record with each that was not stored.
 */
export async function answersOf(
  context: RequestContext,
  transaction: Pick<Transaction, 'rows'>,
  stage: MergedStage,
): Promise<StageAnswer[]> {
  const staged = await asking(context, transaction, stage)<StagedRecord>(listStaged);
  const outcomes = await outcomesOf(context, transaction, stage);
  const isSame = new Map(outcomes.map((outcome) => [outcome.line, outcome.isSame]));
  return staged.map(({ isRejected, ...record }) => ({
    ...record,
    status: isRejected ? 'REJECTED' : statusOf(isSame.get(record.line)),
  }));
}

type StagedRecord = Omit<StageAnswer, 'status'> & { readonly isRejected: boolean };

/** @param isSame whether it says what is stored; undefined where it was stored now. */
function statusOf(isSame: boolean | undefined): StageAnswer['status'] {
  if (isSame === undefined) return 'ACCEPTED';
  return isSame ? 'DUPLICATE' : 'CONFLICT';
}
