import { demandStateOn, type DemandState } from '../../domain/contract/performance-demand';
import { knownBy } from '../../domain/time/known-at';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import { defineList, type ListKey } from '../../data/list';
import { orderBy } from '../../data/page';
import { defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import { owningAccount } from '../accounts/account-currency.loader';
import type { Moment } from '../subscriptions/contract';
import { DemandAnswerRow, DemandClosureRow, DemandRow } from './performance-demand.entity';

const DEMAND = sourceOf(DemandRow);

export const demandById = defineRowLoader(DEMAND);

/** All demands under a contract, by the day on which they are due. */
export const demandsBySubscriptionId = defineChildrenLoader(
  DEMAND,
  'subscriptionId',
  't.due_on, t.id',
);

/** The answers to a demand, in the order in which they were given. */
export const answersByDemandId = defineChildrenLoader(
  sourceOf(DemandAnswerRow),
  'performanceDemandId',
  't.answered_at, t.recorded_at, t.id',
);

/** How a demand ended: one row, or none while it goes on. */
export const closuresByDemandId = defineChildrenLoader(
  sourceOf(DemandClosureRow),
  'performanceDemandId',
  't.id',
);

/** Which demands: of one contract, or of all that the viewer may see. */
interface DemandFilter extends ListKey {
  /** Whether its beneficiary had not ended it, by what was recorded by `knownAt`. */
  readonly isOpen?: boolean | undefined;
  readonly serviceCodes?: readonly string[] | undefined;
  /** Only those recorded by then. */
  readonly knownAt?: Instant | undefined;
}

const CLOSURE = `select from performance_demand_closure c
  where c.account_id = t.account_id and c.performance_demand_id = t.id
    and c.recorded_at <= ?::timestamptz`;
const CONTRACT = `select from subscription s
  where s.account_id = t.account_id and s.id = t.subscription_id`;

/** Demands by the day on which they are due. */
export const demands = defineList<DemandFilter, DemandRow>({
  name: 'performanceDemands',
  from: DEMAND,
  scope: 'subscriptionId',
  filters: ({ isOpen, serviceCodes, knownAt }) => [
    [
      `${isOpen ? 'not exists' : 'exists'} (${CLOSURE})`,
      isOpen === undefined ? undefined : (knownAt ?? 'infinity'),
    ],
    [`exists (${CONTRACT} and s.service_code = any(?::text[]))`, serviceCodes],
    ['t.recorded_at <= ?::timestamptz', knownAt],
  ],
  orders: { DUE_ON: orderBy(DemandRow, 'dueOn', 'id') },
});

/** Where a demand stands at a moment; null before it was made, or known. */
export async function demandStateAt(
  context: RequestContext,
  demand: DemandRow,
  { asOf, knownAt }: Moment,
): Promise<DemandState | null> {
  const [account, answers, closures] = await Promise.all([
    owningAccount(context, demand.accountId),
    answersByDemandId(context, demand),
    closuresByDemandId(context, demand),
  ]);
  const isKnown = knownBy(knownAt);
  if (!isKnown(demand)) return null;
  const on = (instant: Instant) => localDate(instant, account.timeZone);
  const closure = closures.find(isKnown);
  const facts = {
    demandedOn: on(demand.demandedAt),
    dueOn: demand.dueOn,
    answers: answers
      .filter(isKnown)
      .map(({ position, answeredAt }) => ({ position, answeredOn: on(answeredAt) })),
    closure: closure ? { outcome: closure.outcome, closedOn: on(closure.closedAt) } : null,
  };
  return demandStateOn(facts, asOf ?? context.today(account)) ?? null;
}
