import { formatDecimal, RATE_DECIMALS } from '../../../domain/money/money';
import type { Instant } from '../../../domain/time/time-zone';
import { assessCall, type UsageContract } from '../../../domain/usage/usage';
import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { stateAt } from '../../subscriptions/contract';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { dialledFrom, usageContractOf } from '../records/usage-contract.loader';
import type { UsageRow } from '../records/usage.entity';
import type { FieldProblems } from './field-problems';
import { checkCall, type ReportedCall } from './reported-call.input-check';
import { contentHash, usageId } from './usage-identity';

/** A record as it is going to be stored; its hash in hex. */
export interface JudgedCall extends Omit<UsageRow, 'contentHash'> {
  readonly contentHash: string;
  readonly raisesIncident: boolean;
  /** Where it was dialled from, by the record or else by the account; null when unknown. */
  readonly dialledIn: string | null;
}

/** When and with what the records come. */
export interface Delivery {
  readonly importId: string;
  readonly now: Instant;
  readonly recordedBy: string;
}

/** A subscription as it was named, and the contract that its calls are judged by. */
export interface JudgedSubscription {
  readonly key: RowKey;
  /** Null where the viewer finds no such subscription; undefined until it was looked for. */
  contract: UsageContract | null | undefined;
}

/** Finds the contracts that were not looked for yet, all in a few statements. */
export async function findContracts(
  context: RequestContext,
  subscriptions: Iterable<JudgedSubscription>,
): Promise<void> {
  const missing = [...subscriptions].filter(({ contract }) => contract === undefined);
  await Promise.all(
    missing.map(async (subscription) => {
      const row = await subscriptionById(context, subscription.key);
      subscription.contract = row
        ? await usageContractOf(context, await stateAt(context, row, {}))
        : null;
    }),
  );
}

/**
 * Judges one call: what it is, what it costs, how it is stored.
 *
 * @returns undefined when it is rejected; `problems` then says why.
 */
export function judgeCall(
  report: ReportedCall,
  subscription: JudgedSubscription | undefined,
  line: number,
  { importId, now, recordedBy }: Delivery,
  problems: FieldProblems,
): JudgedCall | undefined {
  const found = subscription?.contract;
  if (!subscription || !found) {
    const message = 'expected the id of a subscription, found none with it';
    problems.add('subscriptionId', message, 'NOT_FOUND');
    return undefined;
  }
  const originCountryCode = report.originCountryCode ?? null;
  const contract = dialledFrom(found, originCountryCode);
  const { call, fromNumber, toNumber, dialled } = checkCall(problems, report, contract.place, now);
  if (!problems.isClean) return undefined;
  const { status, usedOn, billedSeconds, amount, rateId, poolId, raisesIncident } = assessCall(
    contract,
    call,
  );
  const source = report.source.trim();
  const externalId = report.externalId.trim();
  return {
    accountId: subscription.key.accountId,
    id: usageId(source, externalId),
    subscriptionId: subscription.key.id,
    source,
    externalId,
    contentHash: contentHash(report, subscription.key),
    direction: call.direction,
    leg: call.leg,
    agentConnectivity: call.agentConnectivity,
    fromNumber,
    toNumber,
    dialled,
    originCountryCode,
    disposition: call.disposition,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    usedOn,
    status,
    billedSeconds,
    amount: amount === null ? null : formatDecimal(amount, RATE_DECIMALS),
    orderRateId: rateId,
    recordedAt: now,
    recordedBy,
    callType: report.callType ?? null,
    orderPoolId: poolId,
    kind: 'CALL',
    version: 1,
    originalId: null,
    reversesId: null,
    reason: null,
    isCurrent: true,
    importId,
    importLine: line,
    raisesIncident,
    dialledIn: contract.place.countryCode,
  };
}
