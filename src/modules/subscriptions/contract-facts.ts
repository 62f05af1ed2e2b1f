import type {
  ChargeChange,
  ChargeFacts,
  PartialNoticeFact,
  StatedCharge,
} from '../../domain/contract/charge-history';
import { withdrawalInEffect, type NoticeFact, type ToldNotice } from '../../domain/contract/notice';
import { NO_SERVICE_FACTS, type ServiceFacts } from '../../domain/contract/service-spans';
import type { Surcharge } from '../../domain/contract/surcharge';
import type { SuspensionFact } from '../../domain/contract/suspension';
import { parseDecimal } from '../../domain/money/money';
import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import type { ChargeRow } from '../orders/order.entity';
import type { LinesOfContract } from '../orders/pinned-rate.loader';
import type { ContractChangeKind } from './contract-change-kind';
import type { ContractChangeRow } from './contract-change.entity';
import type { SubscriptionRow } from './subscription.entity';
import type { NoticeRecord } from './subscription.loader';

// From rows to facts: what the rules of the domain take.

/** All that is on record of a contract, beside what its order says. */
export interface ContractRecords {
  readonly notices: readonly NoticeRecord[];
  readonly changes: readonly ContractChangeRow[];
}

/** A notice as it was known at a moment, with the withdrawals that were known. */
export type KnownNotice = NoticeRecord & NoticeFact;

/** The records as they were known at a moment. */
export interface KnownRecords extends ContractRecords {
  readonly notices: readonly KnownNotice[];
}

const NOTHING: KnownRecords = { notices: [], changes: [] };

/** The records as they were known then: what was recorded later is left out. */
export function knownRecords(
  { notices, changes }: ContractRecords,
  knownAt: Instant | undefined,
): KnownRecords {
  if (notices.length + changes.length === 0) return NOTHING;
  return {
    notices: knownNotices(notices, knownAt),
    changes: knownAt === undefined ? changes : changes.filter(knownBy(knownAt)),
  };
}

/** The notices as they were known then: what was recorded later is left out. */
export function knownNotices(notices: readonly NoticeRecord[], knownAt?: Instant): KnownNotice[] {
  const isKnown = knownBy(knownAt);
  return notices.filter(isKnown).map((notice) => {
    const withdrawals = notice.withdrawals.filter(isKnown);
    const withdrawnOn = withdrawalInEffect(withdrawals)?.withdrawnOn ?? null;
    return { ...notice, withdrawals, withdrawnOn };
  });
}

/** A column that the table's check keeps from being null for that kind of change. */
export function held<Value>(value: Value | null, row: ContractChangeRow): Value {
  if (value !== null) return value;
  throw new Error(`the contract change ${row.id} lacks what ${row.kind} needs`);
}

const of = (changes: readonly ContractChangeRow[], kind: ContractChangeKind) =>
  changes.filter((change) => change.kind === kind);

/** What begins and ends service. */
export function serviceFactsOf({ notices, changes }: KnownRecords): ServiceFacts<KnownNotice> {
  if (changes.length === 0) {
    return notices.length === 0 ? NO_SERVICE_FACTS : { ...NO_SERVICE_FACTS, notices };
  }
  return {
    notices,
    replacements: of(changes, 'REPLACED').map((row) => ({
      id: row.id,
      acceptedOn: held(row.toldOn, row),
      startsOn: held(row.effectiveOn, row),
    })),
    breaches: of(changes, 'BREACH_NOTICE').map((row) => ({
      id: row.id,
      receivedOn: held(row.toldOn, row),
      isCurable: held(row.isCurable, row),
    })),
    cures: of(changes, 'BREACH_CURED').map((row) => ({
      breachId: held(row.answersId, row),
      curedOn: held(row.toldOn, row),
    })),
    endings: of(changes, 'ENDED_FOR_CAUSE').map((row) => ({
      id: row.id,
      breachId: held(row.answersId, row),
      declaredOn: held(row.toldOn, row),
    })),
    reinstatements: of(changes, 'REINSTATED').map((row) => ({
      id: row.id,
      reinstatedOn: held(row.effectiveOn, row),
    })),
  };
}

/** The times in which service was suspended. */
export function suspensionsOf(changes: readonly ContractChangeRow[]): SuspensionFact[] {
  const resumed = new Map(of(changes, 'RESUMED').map((row) => [row.answersId, row.resumedAt]));
  return of(changes, 'SUSPENDED').map((row) => ({
    id: row.id,
    suspendedAt: held(row.suspendedAt, row),
    resumedAt: resumed.get(row.id) ?? row.resumedAt,
  }));
}

/** The order line that began a contract, and those that amend it. */
export const linesOfContract = (
  { accountId, orderLineId: id }: SubscriptionRow,
  changes: readonly ContractChangeRow[],
): LinesOfContract => [
  { accountId, id },
  ...of(changes, 'AMENDED').map((row) => ({ accountId, id: held(row.orderLineId, row) })),
];

/** The recurring charges, and what changes them. */
export function chargeFactsOf(
  charges: readonly ChargeRow[],
  changes: readonly ContractChangeRow[],
): ChargeFacts {
  const addedOn = new Map(
    of(changes, 'AMENDED').map(({ orderLineId, effectiveOn }) => [orderLineId, effectiveOn]),
  );
  return {
    charges: charges
      .filter(({ kind }) => kind === 'RECURRING')
      .map((row) => statedCharge(row, addedOn.get(row.orderLineId) ?? null)),
    changes: changes.flatMap((row) => chargeChangeOf(row) ?? []),
    partialNotices: of(changes, 'PARTIAL_NOTICE').map((row) => partialNoticeOf(row, changes)),
  };
}

function statedCharge(row: ChargeRow, addedOn: StatedCharge['addedOn']): StatedCharge {
  const { id, quantity, unitPrice, unitPriceAfter, lapsesOn } = row;
  const lapse =
    unitPriceAfter === null ? null : { lapsesOn, unitPriceAfter: parseDecimal(unitPriceAfter) };
  const surcharge = surchargeOfRow(row);
  return { id, addedOn, quantity, unitPrice: parseDecimal(unitPrice), lapse, surcharge };
}

/** What a regulatory surcharge may be at most; undefined for any other charge. */
export const surchargeOfRow = ({
  surchargeAuthority: authority,
  surchargeBase: base,
  surchargeFactor: factor,
}: ChargeRow): Surcharge | undefined =>
  authority === null || base === null || factor === null
    ? undefined
    : { authority, base: parseDecimal(base), factor: parseDecimal(factor) };

function chargeChangeOf(row: ContractChangeRow): ChargeChange | undefined {
  if (row.kind !== 'CHARGE_CHANGED' && row.kind !== 'PRICE_CHANGED') return undefined;
  return {
    chargeId: held(row.chargeId, row),
    effectiveOn: held(row.effectiveOn, row),
    source: row.kind === 'CHARGE_CHANGED' ? 'ORDER' : 'PRICE_CHANGE',
    fewer: row.fewerUnits ?? 0,
    unitPrice: row.unitPrice === null ? null : parseDecimal(row.unitPrice),
  };
}

export function partialNoticeOf(
  row: ContractChangeRow,
  changes: readonly ContractChangeRow[],
): PartialNoticeFact {
  const answers = changes.filter(({ answersId }) => answersId === row.id);
  return {
    ...toldOf(row),
    withdrawnOn: of(answers, 'PARTIAL_NOTICE_WITHDRAWN')[0]?.toldOn ?? null,
    chargeId: held(row.chargeId, row),
    fewer: held(row.fewerUnits, row),
    acceptedFor: of(answers, 'PARTIAL_NOTICE_ACCEPTED')[0]?.effectiveOn ?? null,
  };
}

function toldOf(row: ContractChangeRow): ToldNotice {
  const { sentOn, deliveryMethod } = row;
  return sentOn !== null && deliveryMethod !== null
    ? { sentOn, deliveryMethod }
    : { sentOn: null, givenOn: held(row.givenOn, row) };
}
