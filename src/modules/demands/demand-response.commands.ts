import type { DemandOutcome, DemandPosition } from '../../domain/contract/performance-demand';
import { demandsDue } from '../../domain/contract/timeline';
import { localDate } from '../../domain/time/time-zone';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { refuse } from '../../application/user-input-error';
import { removeDemandDay } from '../subscriptions/contract-day.store';
import { REASON_MAX, requireOwnContract } from './performance-demand.commands';
import { DemandAnswerRow, DemandClosureRow, type DemandRow } from './performance-demand.entity';
import { answersByDemandId, closuresByDemandId, demandById } from './performance-demand.loader';
import { wording } from './demand.sentences';

/** @throws UserInputError NOT_FOUND; ALREADY_DONE where the beneficiary has ended it. */
async function requireOpenDemand(
  context: RequestContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<DemandRow> {
  const at = [...path, 'demandId'];
  const demand = key ? await demandById(context, key) : null;
  if (!demand) return refuse('NOT_FOUND', at, wording('No demand with this id.'));
  const [closure] = await closuresByDemandId(context, demand);
  if (!closure) return demand;
  return refuse('ALREADY_DONE', at, wording('The demand is already closed.'));
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
export const answerPerformanceDemand = defineCommand({
  name: 'answerPerformanceDemand',
  right: 'ANSWER_DEMANDS',
  account: ({ demand }: NewDemandAnswer) => demand?.accountId,
  run: async (context, input, path) => {
    const demand = await requireOpenDemand(context, input.demand, path);
    const earlier = await answersByDemandId(context, demand);
    const check = new InputCheck();
    if (earlier.length >= ANSWERS_MAX) {
      check.invalid(
        [...path, 'demandId'],
        wording('expected a demand with fewer than {max} answers', { max: ANSWERS_MAX }),
      );
    }
    const answer: DemandAnswerRow = {
      ...factOf(context, demand),
      position: input.position,
      answer: check.text([...path, 'answer'], input.answer, REASON_MAX),
      answeredFor: context.viewer.kind === 'STAFF' ? 'PROVIDER' : 'CUSTOMER',
      answeredAt: context.recordedAt,
    };
    check.done();
    await context.transaction.insert(DemandAnswerRow, [answer]);
    return { performanceDemand: demand, answer, before: earlier.at(-1)?.position ?? null };
  },
  audit: ({ performanceDemand, answer, before }) => [
    auditedRow('PerformanceDemand', performanceDemand, [
      { name: 'position', before, after: answer.position },
    ]),
  ],
  event: { type: 'demand.answered', facts: ({ answer }) => [answer] },
});

/** What every fact about a demand begins with. */
const factOf = (context: CommandContext, demand: DemandRow) => ({
  accountId: demand.accountId,
  id: context.newId(),
  performanceDemandId: demand.id,
  subscriptionId: demand.subscriptionId,
  beneficiaryCode: demand.beneficiaryCode,
  ...context.recorded,
});

export interface NewDemandClosure {
  readonly demand: RowKey | undefined;
  readonly outcome: DemandOutcome;
  readonly note?: string | null | undefined;
}

/**
 * Ends a demand, as its beneficiary says: it was performed, or is demanded no longer.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where it has ended.
 */
export const closePerformanceDemand = defineCommand({
  name: 'closePerformanceDemand',
  right: 'DEMAND_PERFORMANCE',
  account: ({ demand }: NewDemandClosure) => demand?.accountId,
  run: async (context, input, path) => {
    const demand = await requireOpenDemand(context, input.demand, path);
    const { accountId, subscriptionId: id } = demand;
    const contract = await requireOwnContract(context, { accountId, id }, path);
    const check = new InputCheck();
    const note = check.optionalText([...path, 'note'], input.note, REASON_MAX);
    check.done();
    const { outcome } = input;
    const fact = factOf(context, demand);
    const closure: DemandClosureRow = { ...fact, outcome, note, closedAt: fact.recordedAt };
    await context.transaction.insert(DemandClosureRow, [closure]);
    const closedOn = localDate(closure.closedAt, contract.account.timeZone);
    const [due] = demandsDue([{ id: demand.id, dueOn: demand.dueOn, closedOn }]);
    if (!due) await removeDemandDay(context, contract, demand.id);
    return { performanceDemand: demand, closure };
  },
  audit: ({ performanceDemand, closure: { outcome, beneficiaryCode } }) => [
    {
      ...auditedRow('PerformanceDemand', performanceDemand, [
        { name: 'outcome', before: null, after: outcome },
      ]),
      beneficiaryCode,
    },
  ],
  event: { type: 'demand.closed', facts: ({ closure }) => [closure] },
});
