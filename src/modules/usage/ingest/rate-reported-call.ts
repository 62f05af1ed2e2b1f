import type { DiallingPlace } from '../../../domain/contract/emergency';
import { storedDecimal } from '../../../domain/money/money';
import type { Instant } from '../../../domain/time/time-zone';
import { meteredCall } from '../../../domain/usage/metered-call';
import { assessCall, isRefusedAsClosed, type UsageContract } from '../../../domain/usage/usage';
import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { stateAt } from '../../subscriptions/contract';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { dialledFrom, usageContractOf } from '../records/usage-contract.loader';
import type { UsageRow } from '../records/usage.entity';
import { FieldProblems } from './field-problems';
import {
  checkCall,
  dependsOnPlace,
  type CheckedNumbers,
  type ReportedCall,
} from './reported-call.input-check';
import { contentHash, recordName, usageId, type Meant } from './usage-identity';
import { wording } from './ingest.sentences';

// A call has four shapes: as its source reports it (`ReportedCall`), as it was checked, as it was
// rated, and as it is stored (`UsageRow`). Here the first becomes the second, and that the third;
// `staged-calls.ts` writes the third, and SQL stores it.

/** A call as checked: what its source meant, in the form in which it is kept. */
export interface CheckedCall
  extends Meant, Pick<UsageRow, 'accountId' | 'id' | 'source' | 'externalId'> {
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
  /** What the test clock of its account shows; null for the wall clock, and while unknown. */
  clockAt: Instant | null;
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
      const state = row && (await stateAt(context, row, {}));
      subscription.contract = state && (await usageContractOf(context, state));
      subscription.clockAt = state?.contract.account.clockAt ?? null;
    }),
  );
}

/** Whose calls a subscription's are; null where the viewer finds no such subscription. */
export const accountOf = (subscription: NamedSubscription | undefined): string | null =>
  subscription?.contract ? subscription.key.accountId : null;

/**
 * What a source meant by one call.
 *
 * @param now by the wall clock; an account with a test clock goes by that.
 * @returns undefined when it is rejected; `problems` then says why.
 */
export function checkReportedCall(
  report: ReportedCall,
  subscription: NamedSubscription | undefined,
  now: Instant,
  problems: FieldProblems,
): CheckedCall | undefined {
  if (!subscription?.contract) {
    problems.add('subscriptionId', wording('No subscription with this id.'), 'NOT_FOUND');
    return undefined;
  }
  const contract = dialledFrom(subscription.contract, report);
  const accountNow = subscription.clockAt ?? now;
  const checked = checkCallFrom(report, subscription.key, contract.place, accountNow, problems);
  if (!checked || !contract.closures) return checked;
  if (!isRefusedAsClosed(contract, meteredCall(checked))) return checked;
  const field = checked.answeredAt === null ? 'startedAt' : 'answeredAt';
  const message = wording(
    'expected a call of a day on which the account was open, got one after it closed',
  );
  problems.add(field, message, 'ACCOUNT_CLOSED');
  return undefined;
}

const ANYWHERE: DiallingPlace = { countryCode: null, outsideLineDigit: null };

/**
 * The same for a repetition that is looked for, whose contract need not be known.
 *
 * @returns undefined where it is rejected, too, and where it depends on a place that is not known.
 */
export function checkRepeatedCall(
  report: ReportedCall,
  { key, contract, clockAt }: NamedSubscription,
  now: Instant,
): CheckedCall | undefined {
  if (!contract && dependsOnPlace(report)) return undefined;
  const from = contract && dialledFrom(contract, report);
  return checkCallFrom(report, key, from?.place ?? ANYWHERE, clockAt ?? now, new FieldProblems());
}

function checkCallFrom(
  report: ReportedCall,
  subscription: RowKey,
  place: DiallingPlace,
  now: Instant,
  problems: FieldProblems,
): CheckedCall | undefined {
  const numbers = checkCall(problems, report, place, now);
  return problems.isClean ? new MeantCall(report, subscription, numbers) : undefined;
}

/** A class, as all that is made of every record and outlives its line; see 0046. */
class MeantCall implements CheckedCall {
  readonly accountId;
  readonly id;
  readonly subscriptionId;
  readonly source;
  readonly externalId;
  readonly direction;
  readonly leg;
  readonly agentConnectivity;
  readonly fromNumber;
  readonly toNumber;
  readonly dialled;
  readonly originCountryCode;
  readonly callType;
  readonly disposition;
  readonly startedAt;
  readonly answeredAt;
  readonly endedAt;
  readonly contentHash: string;

  constructor(report: ReportedCall, subscription: RowKey, numbers: CheckedNumbers) {
    const { source, externalId } = recordName(report);
    this.accountId = subscription.accountId;
    this.id = usageId(source, externalId);
    this.subscriptionId = subscription.id;
    this.source = source;
    this.externalId = externalId;
    this.direction = report.direction;
    this.leg = report.leg;
    this.agentConnectivity = report.leg === 'AGENT' ? (report.agentConnectivity ?? null) : null;
    this.fromNumber = numbers.fromNumber;
    this.toNumber = numbers.toNumber;
    this.dialled = numbers.dialled;
    this.originCountryCode = report.originCountryCode ?? null;
    this.callType = report.callType ?? null;
    this.disposition = report.disposition;
    this.startedAt = report.startedAt;
    this.answeredAt = report.answeredAt ?? null;
    this.endedAt = report.endedAt;
    this.contentHash = contentHash(this);
  }
}

/** What becomes of a call under a contract, and what it costs. */
export function rateCheckedCall(
  checked: CheckedCall,
  found: UsageContract,
  importLine: number | null,
): RatedCall {
  const contract = dialledFrom(found, checked);
  const { status, usedOn, billedSeconds, amount, rateId, poolId, raisesIncident } = assessCall(
    contract,
    meteredCall(checked),
  );
  return {
    ...checked,
    usedOn,
    status,
    billedSeconds,
    amount: amount === null ? null : storedDecimal(amount),
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
 * @param now by the wall clock; an account with a test clock goes by that.
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
