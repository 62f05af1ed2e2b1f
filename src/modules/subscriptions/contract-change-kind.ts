/** What can happen to a contract beside notices of termination. */
export type ContractChangeKind =
  | 'AMENDED'
  | 'CHARGE_CHANGED'
  | 'REPLACED'
  | 'PRICE_CHANGED'
  | 'RATES_CHANGED'
  | 'PARTIAL_NOTICE'
  | 'PARTIAL_NOTICE_ACCEPTED'
  | 'PARTIAL_NOTICE_WITHDRAWN'
  | 'SUSPENDED'
  | 'RESUMED'
  | 'BREACH_NOTICE'
  | 'BREACH_CURED'
  | 'ENDED_FOR_CAUSE'
  | 'REINSTATED';
