import type { DiallingPlace } from '../../../domain/contract/emergency';
import { formatDecimal, RATE_DECIMALS } from '../../../domain/money/money';
import type { Instant } from '../../../domain/time/time-zone';
import { meteredCall } from '../../../domain/usage/metered-call';
import { assessCall, type UsageContract } from '../../../domain/usage/usage';
import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { stateAt } from '../../subscriptions/contract';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { dialledFrom, usageContractOf } from '../records/usage-contract.loader';
import type { UsageRow } from '../records/usage.entity';
import { FieldProblems } from './field-problems';
import { checkCall, dependsOnPlace, type ReportedCall } from './reported-call.input-check';
import { contentHash, recordName, usageId } from './usage-identity';

// A call has four shapes: as its source reports it (`ReportedCall`), as it was checked, as it was
// rated, and as it is stored (`UsageRow`). Here the first becomes the second, and that the third;
// `staged-calls.ts` writes the third, and SQL stores it.

/** A call as checked: what its source meant, in the form in which it is kept. */
export interface CheckedCall extends Pick<
  UsageRow,
  | 'accountId'
  | 'id'
  | 'subscriptionId'
  | 'source'
  | 'externalId'
  | 'direction'
  | 'leg'
  | 'agentConnectivity'
  | 'fromNumber'
  | 'toNumber'
  | 'dialled'
  | 'originCountryCode'
  | 'callType'
  | 'disposition'
  | 'startedAt'
  | 'answeredAt'
  | 'endedAt'
> {
  /** In hex. */
  readonly contentHash: string;
}

/** A call as rated: what became of it, and what it costs. */
export interface RatedCall
  extends
    CheckedCall,
    Pick<
      UsageRow,
      'usedOn' | 'status' | 'billedSeconds' | 'amount' | 'orderRateId' | 'orderPoolId'
    > {
  /** Its place in the delivery (`importLineOf`); null where it comes with none. */
  readonly importLine: number | null;
  readonly raisesIncident: boolean;
  /** Where it was dialled from, by the record or else by the account; null when unknown. */
  readonly dialledIn: string | null;
}

/** A subscription as it was named, and the contract that its calls are rated by. */
export interface NamedSubscription {
  readonly key: RowKey;
  /** Null where the viewer finds no such subscription; undefined until it was looked for. */
  contract: UsageContract | null | undefined;
}

/** Finds the contracts that were not looked for yet, all in a few statements. */
export async function findContracts(
  context: RequestContext,
  subscriptions: Iterable<NamedSubscription>,
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

/** Whose calls a subscription's are; null where the viewer finds no such subscription. */
export const accountOf = (subscription: NamedSubscription | undefined): string | null =>
  subscription?.contract ? subscription.key.accountId : null;

/**
 * What a source meant by one call.
 *
 * @returns undefined when it is rejected; `problems` then says why.
 */
export function checkReportedCall(
  report: ReportedCall,
  subscription: NamedSubscription | undefined,
  now: Instant,
  problems: FieldProblems,
): CheckedCall | undefined {
  if (!subscription?.contract) {
    const message = 'No subscription with this id.';
    problems.add('subscriptionId', message, 'NOT_FOUND');
    return undefined;
  }
  const { place } = dialledFrom(subscription.contract, report.originCountryCode ?? null);
  return checkCallFrom(report, subscription.key, place, now, problems);
}

const ANYWHERE: DiallingPlace = { countryCode: null, outsideLineDigit: null };

/**
 * The same for a repetition that is looked for, whose contract need not be known.
 *
 * @returns undefined where it is rejected, too, and where it depends on a place that is not known.
 */
export function checkRepeatedCall(
  report: ReportedCall,
  { key, contract }: NamedSubscription,
  now: Instant,
): CheckedCall | undefined {
  if (!contract && dependsOnPlace(report)) return undefined;
  const from = contract && dialledFrom(contract, report.originCountryCode ?? null);
  return checkCallFrom(report, key, from?.place ?? ANYWHERE, now, new FieldProblems());
}

function checkCallFrom(
  report: ReportedCall,
  subscription: RowKey,
  place: DiallingPlace,
  now: Instant,
  problems: FieldProblems,
): CheckedCall | undefined {
  const { source, externalId } = recordName(report);
  const { fromNumber, toNumber, dialled } = checkCall(problems, report, place, now);
  if (!problems.isClean) return undefined;
  const checked = {
    accountId: subscription.accountId,
    id: usageId(source, externalId),
    subscriptionId: subscription.id,
    source,
    externalId,
    direction: report.direction,
    leg: report.leg,
    agentConnectivity: report.leg === 'AGENT' ? (report.agentConnectivity ?? null) : null,
    fromNumber,
    toNumber,
    dialled,
    originCountryCode: report.originCountryCode ?? null,
    callType: report.callType ?? null,
    disposition: report.disposition,
    startedAt: report.startedAt,
    answeredAt: report.answeredAt ?? null,
    endedAt: report.endedAt,
    contentHash: '',
  };
  checked.contentHash = contentHash(checked);
  return checked;
}

/** What becomes of a call under a contract, and what it costs. */
export function rateCheckedCall(
  checked: CheckedCall,
  found: UsageContract,
  importLine: number | null,
): RatedCall {
  const contract = dialledFrom(found, checked.originCountryCode);
  const { status, usedOn, billedSeconds, amount, rateId, poolId, raisesIncident } = assessCall(
    contract,
    meteredCall(checked),
  );
  return {
    ...checked,
    usedOn,
    status,
    billedSeconds,
    amount: amount === null ? null : formatDecimal(amount, RATE_DECIMALS),
    orderRateId: rateId,
    orderPoolId: poolId,
    importLine,
    raisesIncident,
    dialledIn: contract.place.countryCode,
  };
}

/**
 * Checks a call and rates it.
 *
 * @param importLine its place in the delivery; null where it comes with none.
 * @returns undefined when it is rejected; `problems` then says why.
 */
export function rateReportedCall(
  report: ReportedCall,
  subscription: NamedSubscription | undefined,
  now: Instant,
  problems: FieldProblems,
  importLine: number | null,
): RatedCall | undefined {
  const checked = checkReportedCall(report, subscription, now, problems);
  const contract = subscription?.contract;
  return checked && contract ? rateCheckedCall(checked, contract, importLine) : undefined;
}
