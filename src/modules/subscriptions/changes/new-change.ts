import type { RequestContext } from '../../../application/context';
import type { ContractChangeKind } from '../contract-change-kind';
import type { ContractChangeRow } from '../contract-change.entity';
import type { Contract } from '../contract';

/** What follows from the contract and the request that a change belongs to. */
type Given =
  'accountId' | 'id' | 'subscriptionId' | 'kind' | 'beneficiaryCode' | 'recordedAt' | 'recordedBy';

/** What is said of a change: always whose act it is; null is what its kind does not have. */
export type SaidOfChange = Pick<ContractChangeRow, 'givenBy'> &
  Partial<Omit<ContractChangeRow, Given>>;

const UNSAID: Omit<ContractChangeRow, Given | 'givenBy'> = {
  effectiveOn: null,
  toldOn: null,
  sentOn: null,
  givenOn: null,
  deliveryMethod: null,
  orderLineId: null,
  chargeId: null,
  fewerUnits: null,
  unitPrice: null,
  answersId: null,
  successorId: null,
  suspendedAt: null,
  resumedAt: null,
  isAccepted: null,
  isCurable: null,
  reason: null,
};

/** A change of a contract as it is stored; the same for one that is only previewed. */
export function newChange(
  context: RequestContext,
  { account, subscription }: Pick<Contract, 'account' | 'subscription'>,
  kind: ContractChangeKind,
  said: SaidOfChange,
): ContractChangeRow {
  const { accountId, id: subscriptionId, beneficiaryCode } = subscription;
  const owned = { accountId, id: context.newId(), subscriptionId, beneficiaryCode };
  return { ...UNSAID, ...said, ...owned, kind, ...context.recordedOf(account) };
}
