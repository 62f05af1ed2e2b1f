// What runs and their accounts are said to be, in the tables and in the API.

/** Which accounts a run bills. */
export type BillingRunScope = 'ALL' | 'LEGAL_ENTITY' | 'ACCOUNTS';

/** DONE: no account of it is to be worked on any more; some may be parked, or wait for a person. */
export type BillingRunStatus = 'OPEN' | 'CANCELLED' | 'DONE';

/** Where an account of a run stands. */
export type RunAccountStatus =
  'WAITING' | 'DRAFTED' | 'DONE' | 'NOTHING' | 'PARKED' | 'WAITS_FOR_PERSON';

/**
 * Why a document is not finalized; FAULT is ours, and has an incident in the log. TEST_CLOCK: it is
 * made when the clock of the account is advanced.
 */
export type RunReasonCode =
  | (
      | 'NOTHING'
      | 'MISSING'
      | 'AMBIGUOUS'
      | 'TAX'
      | 'ABOVE_BOUND'
      | 'USE_DIFFERS'
      | 'INVALID_DOCUMENT'
    )
  | ('DISCARDED' | 'REFUSED' | 'FAULT' | 'TEST_CLOCK');
