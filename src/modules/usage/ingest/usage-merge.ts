import { RetryTransaction } from '../../../data/retry';
import type { Transaction } from '../../../data/transaction';
import type { RequestContext } from '../../../application/context';
import type { Instant } from '../../../domain/time/time-zone';
import type { FieldProblem } from './usage-import.entity';
import { stageOf } from './staged-calls';
import {
  compare,
  findRemoved,
  insertNew,
  keepRefusals,
  listAnswers,
  listOutcomes,
  raiseIncidents,
  TYPES,
  type Parts,
  type Text,
} from './usage-merge-statements';

/** What became of the records of a stage. */
export interface MergeCounts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
}

/** A stage that is to be merged into what is stored. */
export interface MergedStage {
  readonly importId: string;
  readonly now: Instant;
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
  const given: Readonly<Record<keyof typeof TYPES, unknown>> = {
    ...stage,
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
    return rows<Row>({ text: text({ stage: own, at, isFirst: stage.isFirst }) }, values);
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
  const accepted = stored?.accepted ?? 0;
  if ((await ask(findRemoved)).length > 0) {
    throw new RetryTransaction('the detail of a call was removed meanwhile');
  }
  const [others] =
    accepted === stage.calls ? [] : await ask<Omit<MergeCounts, 'accepted'>>(compare);
  if (stage.hasRefusals) await ask(keepRefusals);
  if (stage.hasIncidents) await ask(raiseIncidents);
  return { accepted, duplicates: others?.duplicates ?? 0, conflicts: others?.conflicts ?? 0 };
}

/** The lines that met a record, and whether they said the same. */
export function outcomesOf(
  context: RequestContext,
  transaction: Pick<Transaction, 'rows'>,
  stage: MergedStage,
): Promise<{ line: number; isSame: boolean }[]> {
  return asking(context, transaction, stage)(listOutcomes);
}

/** What became of each record of the stage, by line. */
export function answersOf(
  context: RequestContext,
  transaction: Pick<Transaction, 'rows'>,
  stage: MergedStage,
): Promise<StageAnswer[]> {
  return asking(context, transaction, stage)(listAnswers);
}
