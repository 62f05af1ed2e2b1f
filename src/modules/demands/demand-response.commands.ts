import type { DemandOutcome, DemandPosition } from '../../domain/contract/performance-demand';
import { requireRight } from '../../application/rights';
import { audit } from '../../application/audit';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { refuse } from '../../application/user-input-error';
import { actorOf } from '../../application/viewer';
import { audited, REASON_MAX, requireOwnContract } from './performance-demand.commands';
import { DemandAnswerRow, type DemandRow } from './performance-demand.entity';
import { answersByDemandId, closuresByDemandId, demandById } from './performance-demand.loader';

/** @throws UserInputError NOT_FOUND; ALREADY_DONE where the beneficiary has ended it. */
async function requireOpenDemand(
  context: RequestContext,
  key: RowKey | undefined,
  path: readonly string[],
): Promise<DemandRow> {
  const at = [...path, 'demandId'];
  const demand = key ? await demandById(context, key) : null;
  if (!demand) return refuse('NOT_FOUND', at, 'expected the id of a demand, found none with it');
  const [closure] = await closuresByDemandId(context, demand);
  if (closure) refuseEnded(at);
  return demand;
}

function refuseEnded(path: readonly string[]): never {
  return refuse('ALREADY_DONE', path, 'expected a demand that goes on, got one that has ended');
}

/** Given by hand, one by one; so many are read whole with their demand. */
const ANSWERS_MAX = 100;

export interface NewDemandAnswer {
  readonly demand: RowKey | undefined;
  readonly position: DemandPosition;
  readonly answer: string;
}

/**
 * Records what the customer, or the provider, says to a demand. The last answer holds.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where the demand has ended.
 */
export async function answerPerformanceDemand(
  context: CommandContext,
  input: NewDemandAnswer,
  path: readonly string[],
): Promise<DemandRow> {
  const { viewer, now } = context;
  requireRight(viewer, 'ANSWER_DEMANDS');
  const demand = await requireOpenDemand(context, input.demand, path);
  const earlier = await answersByDemandId(context, demand);
  const check = new InputCheck();
  if (earlier.length >= ANSWERS_MAX) {
    check.invalid(
      [...path, 'demandId'],
      `expected a demand with fewer than ${ANSWERS_MAX} answers`,
    );
  }
  const row: DemandAnswerRow = {
    ...factOf(context, demand),
    position: input.position,
    answer: check.text([...path, 'answer'], input.answer, REASON_MAX),
    answeredFor: viewer.kind === 'STAFF' ? 'PROVIDER' : 'CUSTOMER',
    answeredAt: now,
  };
  check.done();
  await context.write([demand.accountId], async (transaction) => {
    await transaction.manager.insert(DemandAnswerRow, row);
    await audit(context, transaction, {
      act: 'answerPerformanceDemand',
      right: 'ANSWER_DEMANDS',
      ...audited(demand),
      changes: [
        { name: 'position', before: earlier.at(-1)?.position ?? null, after: row.position },
      ],
    });
  });
  context.forget();
  return demand;
}

/** What every fact about a demand begins with. */
const factOf = (context: RequestContext, demand: DemandRow) => ({
  accountId: demand.accountId,
  id: context.newId(),
  performanceDemandId: demand.id,
  subscriptionId: demand.subscriptionId,
  beneficiaryCode: demand.beneficiaryCode,
  recordedAt: context.now,
  recordedBy: actorOf(context.viewer),
});

export interface NewDemandClosure {
  readonly demand: RowKey | undefined;
  readonly outcome: DemandOutcome;
  readonly note?: string | null | undefined;
}

const CLOSE = {
  name: 'close-performance-demand',
  text: `insert into performance_demand_closure (account_id, id, performance_demand_id,
      subscription_id, beneficiary_code, outcome, note, closed_at, recorded_at, recorded_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
    on conflict (account_id, performance_demand_id) do nothing returning id`,
};

/**
 * Ends a demand, as its beneficiary says: it was performed, or is demanded no longer.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where it has ended.
 */
export async function closePerformanceDemand(
  context: CommandContext,
  input: NewDemandClosure,
  path: readonly string[],
): Promise<DemandRow> {
  requireRight(context.viewer, 'DEMAND_PERFORMANCE');
  const demand = await requireOpenDemand(context, input.demand, path);
  const { accountId, subscriptionId: id, beneficiaryCode } = demand;
  await requireOwnContract(context, { accountId, id }, path);
  const check = new InputCheck();
  const note = check.optionalText([...path, 'note'], input.note, REASON_MAX);
  check.done();
  const fact = factOf(context, demand);
  await context.write([accountId], async (transaction) => {
    const closed = await transaction.rows(CLOSE, [
      ...[accountId, fact.id, demand.id, id, beneficiaryCode],
      ...[input.outcome, note, fact.recordedAt, fact.recordedBy],
    ]);
    // Not locked: a vendor may not take the account's lock, and the key lets one closure in.
    if (closed.length === 0) refuseEnded([...path, 'demandId']);
    await audit(context, transaction, {
      act: 'closePerformanceDemand',
      right: 'DEMAND_PERFORMANCE',
      ...audited(demand),
      changes: [{ name: 'outcome', before: null, after: input.outcome }],
      beneficiaryCode,
    });
  });
  context.forget();
  return demand;
}
