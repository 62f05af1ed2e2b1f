import { told, type Wording } from './wording';

/** Every way in which a rule can refuse its input. Stable: the API passes them on. */
export type DomainErrorCode =
  | 'INVALID_DATE'
  | 'DATE_OUT_OF_RANGE'
  | 'INVALID_INSTANT'
  | 'INVALID_TIME_ZONE'
  | 'INVALID_COUNTRY'
  | 'INVALID_CURRENCY'
  | 'INVALID_DECIMAL'
  | 'INVALID_LOCALE'
  | 'INVALID_TERM'
  | 'INVALID_PERIOD'
  | 'INVALID_RATE'
  | 'INVALID_DURATION'
  | 'NOTICE_BEFORE_START'
  | 'WITHDRAWAL_NEEDS_ACCEPTANCE'
  | 'BREACH_IS_CURED'
  | 'CURE_TIME_RUNS'
  | 'INVALID_PRICE_CHANGE'
  | 'PRICE_CHANGE_IN_INITIAL_TERM'
  | 'INVALID_QUANTITY'
  | 'INVALID_IDENTIFIER'
  | 'INVALID_TEXT'
  | 'INVALID_TAX'
  | 'INVALID_CREDIT'
  | 'CREDIT_ABOVE_REST'
  | 'INVALID_PAYMENT_TERM'
  | 'DISPUTE_OUT_OF_TIME'
  | 'INVALID_INVOICE_NUMBER'
  | 'ISSUED_BEFORE_LAST'
  | 'INVALID_SURCHARGE';

/**
 * A value or an act that the contract does not allow; its wording says what was expected and what
 * came, its message is the same in English.
 */
export class DomainError extends Error {
  constructor(
    readonly code: DomainErrorCode,
    readonly wording: Wording,
  ) {
    super(told(wording, 'EN'));
    this.name = 'DomainError';
  }
}
