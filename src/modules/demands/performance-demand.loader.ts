import { demandStateOn, type DemandState } from '../../domain/contract/performance-demand';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { OrderColumn } from '../../data/page';
import type { RequestContext } from '../../application/context';
import { definePageLoader, type PageKey } from '../../data/page-loader';
import { defineChildrenLoader, defineRowLoader } from '../../data/row-loader';
import { owningAccount } from '../accounts/account-currency.loader';
import type { Moment } from '../subscriptions/contract';
import { DemandAnswerRow, DemandClosureRow, DemandRow } from './performance-demand.entity';

export const demandById = defineRowLoader('performance_demand', DemandRow);

const OF_DEMAND = {
  column: 'performance_demand_id',
  idOf: (row: { readonly performanceDemandId: string }) => row.performanceDemandId,
};

/** The answers to a demand, in the order in which they were given. */
export const answersByDemandId = defineChildrenLoader<DemandAnswerRow>({
  table: 'performance_demand_answer',
  entity: DemandAnswerRow,
  parent: OF_DEMAND,
  orderBy: 't.answered_at, t.recorded_at, t.id',
});

/** How a demand ended: one row, or none while it goes on. */
export const closuresByDemandId = defineChildrenLoader<DemandClosureRow>({
  table: 'performance_demand_closure',
  entity: DemandClosureRow,
  parent: OF_DEMAND,
  orderBy: 't.id',
});

/** Which demands: of one contract, or of all that the viewer may see. */
export interface DemandPageKey extends PageKey {
  readonly subscriptionId?: string | undefined;
  /** Whether its beneficiary had not ended it, by what was recorded by `knownAt`. */
  readonly isOpen?: boolean | undefined;
  readonly serviceCodes?: readonly string[] | undefined;
  /** Only those recorded by then. */
  readonly knownAt?: Instant | undefined;
}

const ORDER: OrderColumn[] = [
  { sql: 't.due_on', type: 'date' },
  { sql: 't.id', type: 'uuid' },
];
export const demandCursor = (row: DemandRow): string[] => [row.dueOn, row.id];

const CLOSURE = `select from performance_demand_closure c
  where c.account_id = t.account_id and c.performance_demand_id = t.id
    and c.recorded_at <= ?::timestamptz`;
const CONTRACT = `select from subscription s
  where s.account_id = t.account_id and s.id = t.subscription_id`;

/** Demands by the day on which they are due. */
export const demandPages = definePageLoader<DemandPageKey, DemandRow>({
  table: 'performance_demand',
  entity: DemandRow,
  order: ORDER,
  parent: { column: 't.subscription_id', property: 'subscriptionId' },
  conditionsOf: ({ isOpen, serviceCodes, knownAt }) => [
    [
      `${isOpen ? 'not exists' : 'exists'} (${CLOSURE})`,
      isOpen === undefined ? undefined : (knownAt ?? 'infinity'),
    ],
    [`exists (${CONTRACT} and s.service_code = any(?::text[]))`, serviceCodes],
    ['t.recorded_at <= ?::timestamptz', knownAt],
  ],
});

const knownBy =
  (knownAt: Instant | undefined) =>
  ({ recordedAt }: { readonly recordedAt: Instant }): boolean =>
    knownAt === undefined || recordedAt <= knownAt;

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
