import { factDays, type TimelineKind } from '../../domain/contract/timeline';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { CommandContext } from '../../application/context';
import { insertOf } from '../../data/insert';
import type { RowKey } from '../../data/loader';
import type { Transaction } from '../../data/transaction';
import type { Contract } from './contract';
import { ContractDayRow } from './contract-day.entity';
import { subscriptionById } from './subscription.loader';
import { serviceOf, withChanges } from './timeline-facts.loader';

/** A day of a contract, and the fact that gives it. */
interface GivenDay {
  readonly kind: TimelineKind;
  readonly factId: string;
  readonly date: CalendarDate;
}

/**
 * Rewrites the days that the facts of these contracts give them, each contract named once.
 *
 * To be called in the transaction of each act that stores such a fact, or changes when there is
 * service. What is demanded under a contract has its day from `addDemandDay`.
 */
export async function rewriteContractDays(
  context: CommandContext,
  subscriptions: readonly RowKey[],
): Promise<void> {
  const rows = (await Promise.all(subscriptions.map((key) => daysOf(context, key)))).flat();
  const [accountId] = new Set(subscriptions.map((key) => key.accountId));
  if (accountId === undefined) return;
  const { transaction } = context;
  await transaction.rows(REMOVE_OTHERS, [
    accountId,
    subscriptions.map(({ id }) => id),
    rows.map(({ subscriptionId }) => subscriptionId),
    rows.map(({ kind }) => kind),
    rows.map(({ factId }) => factId),
  ]);
  await writeDays(transaction, rows);
}

async function daysOf(context: CommandContext, key: RowKey): Promise<ContractDayRow[]> {
  const subscription = await subscriptionById(context, key);
  if (!subscription) throw new Error('the days of a subscription that there is not');
  const service = await serviceOf(context, subscription);
  const { state, facts } = await withChanges(context, service);
  const { contract } = state;
  return factDays(contract.schedule, facts).map((day) => rowOf(context, contract, day));
}

function rowOf(
  context: CommandContext,
  { subscription, account }: Contract,
  { kind, factId, date: day }: GivenDay,
): ContractDayRow {
  const { accountId, id: subscriptionId, serviceCode, beneficiaryCode } = subscription;
  const { partnerId } = account;
  return {
    ...{ accountId, id: context.newId(), subscriptionId, kind, factId, day },
    ...{ serviceCode, partnerId, beneficiaryCode },
  };
}

/** What a contract has no more; a demand is of another party, and has its own acts. */
const REMOVE_OTHERS = {
  name: 'remove-other-contract-days',
  text: `delete from contract_day t where t.account_id = $1::uuid
    and t.subscription_id = any($2::uuid[]) and t.kind <> 'DEMAND_DUE'
    and (t.subscription_id, t.kind, t.fact_id) not in
      (select * from unnest($3::uuid[], $4::text[], $5::uuid[]))`,
};

/** A day that is there already is moved, where it has moved. */
const MOVE = `on conflict (account_id, subscription_id, kind, fact_id)
  do update set day = excluded.day where contract_day.day <> excluded.day`;

async function writeDays({ rows }: Transaction, days: readonly ContractDayRow[]): Promise<void> {
  if (days.length === 0) return;
  const { statement, values } = insertOf(ContractDayRow, days);
  await rows({ text: `${statement.text} ${MOVE}` }, values);
}

/** Stores the day on which a demand under a contract is due. */
export async function addDemandDay(
  context: CommandContext,
  contract: Contract,
  demandId: string,
  dueOn: CalendarDate,
): Promise<void> {
  const day = { kind: 'DEMAND_DUE' as const, factId: demandId, date: dueOn };
  await context.transaction.insert(ContractDayRow, [rowOf(context, contract, day)]);
}

/** Removes the day of a demand that its beneficiary has ended by then. */
export async function removeDemandDay(
  { transaction }: CommandContext,
  { subscription: { accountId, id } }: Contract,
  demandId: string,
): Promise<void> {
  await transaction.rows(REMOVE_DEMAND, [accountId, id, demandId]);
}

const REMOVE_DEMAND = {
  name: 'remove-demand-day',
  text: `delete from contract_day t where t.account_id = $1::uuid
    and t.subscription_id = $2::uuid and t.kind = 'DEMAND_DUE' and t.fact_id = $3::uuid`,
};
