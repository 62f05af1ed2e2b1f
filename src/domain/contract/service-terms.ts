/** Where a rule stands: a numbered clause of one version of one document. */
export interface ClauseReference {
  /** Code of the terms document, such as "cxone-service-terms". */
  readonly document: string;
  /** Version of the document, "YYYY-MM" or "YYYY-MM-DD" as the document dates itself. */
  readonly version: string;
  /** Number of the clause as printed, such as "1.2". */
  readonly number: string;
}

/** The rules that a clause can be the source of. */
export const TERMS_RULES = [
  'EFFECTIVE_DATE',
  'INITIAL_TERM',
  'DEFAULT_TERM',
  'RENEWAL',
  'SEPARATE_TERMS',
  'NOTICE',
  'NOTICE_DELIVERY',
  'PRORATION',
  'METERING',
  'POST_TERM_USE',
  'SUPPORT',
  'BENEFICIARY',
  'EMERGENCY_CALLS',
  'PRICE_CHANGE',
  'PRICE_LAPSE',
  'END_FOR_CAUSE',
  'REINSTATEMENT',
] as const;
export type TermsRule = (typeof TERMS_RULES)[number];

/** Whether emergency calls may be placed over a service. */
export type EmergencyCalling = 'PROHIBITED' | 'SUPPORTED' | 'NOT_AVAILABLE';

/**
 * ANNIVERSARY: the term runs from its first day. MONTH_ALIGNED: a partial month, then full months.
 */
export type TermShape = 'ANNIVERSARY' | 'MONTH_ALIGNED';

/**
 * The rules that hold for a service, as one versioned value.
 *
 * An order pins the version it accepted. No code asks which service it is: what differs is here.
 */
export interface ServiceTerms {
  /** Months below which the initial term cannot be, whatever the order states; 0 for no floor. */
  readonly initialTermMonthsMin: number;
  /** Months of the initial term when the order states none. */
  readonly initialTermMonthsDefault: number;
  /** Months of each renewal; null means as long as the initial term. */
  readonly renewalTermMonths: number | null;
  readonly termShape: TermShape;
  /** A notice given on day D is in time when D is at least this many days before the end. */
  readonly noticeDaysMin: number;
  /** Whether the provider, too, may give notice; the customer always may. */
  readonly providerMayGiveNotice: boolean;
  /** Whether a partial month at the beginning is charged by its days. */
  readonly proratesFirstMonth: boolean;
  /** Whether a partial month at the end is charged by its days. */
  readonly proratesLastMonth: boolean;
  /** Whether the first day is left out of the days charged. */
  readonly excludesStartDay: boolean;
  /** Seconds of the first billing increment where the order states none. */
  readonly initialIncrementSeconds: number;
  /** Seconds of each further increment where the order states none. */
  readonly additionalIncrementSeconds: number;
  readonly emergencyCalling: EmergencyCalling;
  /** Vendor that answers support requests for the service. */
  readonly supportVendorCode: string;
  /** Vendor that may enforce the contract as third-party beneficiary; null for none. */
  readonly beneficiaryVendorCode: string | null;
  readonly clauses: Readonly<Partial<Record<TermsRule, ClauseReference>>>;
}
