import { formatDecimal, RATE_DECIMALS } from '../../domain/money';
import type { Instant } from '../../domain/time-zone';
import { assessCall, type UsageContract } from '../../domain/usage';
import { requireRight } from '../../request/access';
import type { RequestContext } from '../../request/context';
import { InputCheck } from '../../request/input-check';
import { Refusal, refuse, type Problem } from '../../request/refusal';
import { actorOf } from '../../request/viewer';
import { ratesByOrderLineId, toOrderRate } from '../orders/order.loader';
import { stateAt, type ContractState } from '../subscriptions/contract';
import { requireSubscription } from '../subscriptions/notice.commands';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import type { UsageRow } from './usage.entity';
import { checkCall, type ReportedCall } from './usage.report';
import { storeUsage } from './usage.store';

/** What became of one reported call. */
export type UsageOutcome = 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT' | 'REJECTED';

export interface UsageResult {
  readonly externalId: string;
  readonly status: UsageOutcome;
  /** The record that is stored under that id; null when rejected. */
  readonly record: UsageRow | null;
  readonly problems: readonly Problem[];
}

export const RECORDS_MAX = 1_000;

/** A checked and assessed call, ready to be stored. */
interface Assessed {
  readonly row: UsageRow;
  readonly raisesIncident: boolean;
  /** Where it was dialled from, by the record or else by the account; null when unknown. */
  readonly countryCode: string | null;
}

/**
 * Stores metered calls, rates them and answers for each, in their order.
 *
 * A record is identified by its account, source and external id for ever: sent again it is a
 * DUPLICATE and changes nothing; with other content it is a CONFLICT and changes nothing.
 *
 * @throws Refusal INVALID_INPUT for an empty or too long list; a bad record is only rejected
 *   itself.
 */
export async function recordUsage(
  context: RequestContext,
  reports: readonly ReportedCall[],
  path: readonly string[],
): Promise<UsageResult[]> {
  requireRight(context.viewer, 'RECORD_USAGE');
  if (reports.length === 0 || reports.length > RECORDS_MAX) {
    const message = `expected 1 to ${RECORDS_MAX} records, got ${reports.length}`;
    refuse('INVALID_INPUT', path, message);
  }
  const assessed = await Promise.all(
    reports.map((report, index) => assess(context, report, [...path, `${index}`])),
  );
  const toStore = assessed.filter((one): one is Assessed => 'row' in one);
  const stored = await storeUsage(context, toStore);
  context.forget();
  return assessed.map((one, index) => {
    const externalId = reports[index]?.externalId ?? '';
    if (!('row' in one))
      return { externalId, status: 'REJECTED', record: null, problems: one.problems };
    const outcome = stored.get(one.row);
    if (!outcome) throw new Error('a usage record was neither stored nor found');
    return { externalId, ...outcome, problems: [] };
  });
}

/** The contract that a call of this subscription is judged by, as it was known at `knownAt`. */
export async function usageContractOf(
  context: RequestContext,
  state: ContractState,
  originCountryCode: string | null,
): Promise<UsageContract> {
  const { account, subscription, terms } = state.contract;
  const key = { accountId: subscription.accountId, id: subscription.orderLineId };
  const rates = await context.once(`order rates ${key.id}`, async () =>
    (await ratesByOrderLineId(context, key)).map(toOrderRate),
  );
  return {
    terms,
    zone: account.timeZone,
    startsOn: subscription.startsOn,
    endsBefore: state.endsBefore,
    rates,
    place: {
      countryCode: originCountryCode ?? account.countryCode,
      outsideLineDigit: account.outsideLineDigit,
    },
  };
}

async function assess(
  context: RequestContext,
  report: ReportedCall,
  path: readonly string[],
): Promise<Assessed | { problems: readonly Problem[] }> {
  try {
    const at = [...path, 'subscriptionId'];
    const subscription = await requireSubscription(context, report.subscription, at);
    const state = await stateAt(context, subscription, {});
    const contract = await usageContractOf(context, state, report.originCountryCode ?? null);
    return assessed(context, subscription, contract, report, path);
  } catch (error) {
    if (error instanceof Refusal) return { problems: error.problems };
    throw error;
  }
}

function assessed(
  { now, viewer, newId }: RequestContext,
  subscription: SubscriptionRow,
  contract: UsageContract,
  report: ReportedCall,
  path: readonly string[],
): Assessed {
  const check = new InputCheck();
  const { call, contentHash, ...numbers } = checkCall(check, report, contract.place, now, path);
  check.done();
  const { amount, rateId, month: _, raisesIncident, ...rating } = assessCall(contract, call);
  const row = {
    ...numbers,
    ...rating,
    accountId: subscription.accountId,
    id: newId(),
    subscriptionId: subscription.id,
    source: report.source.trim(),
    externalId: report.externalId.trim(),
    contentHash,
    direction: call.direction,
    leg: call.leg,
    agentConnectivity: call.agentConnectivity,
    disposition: call.disposition,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    amount: amount === null ? null : formatDecimal(amount, RATE_DECIMALS),
    orderRateId: rateId,
    recordedAt: now satisfies Instant,
    recordedBy: actorOf(viewer),
  };
  return { row, raisesIncident, countryCode: contract.place.countryCode };
}
