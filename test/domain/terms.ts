import type { ClauseReference, ServiceTerms } from '../../src/domain/contract/service-terms';

const cxone = (number: string): ClauseReference => ({
  document: 'cxone-service-terms',
  version: '2022-01',
  number,
});
const general = (number: string, version = '2020-08-21'): ClauseReference => ({
  document: 'terms-of-service',
  version,
  number,
});

/** What can happen to a contract while it runs follows the Terms of Service, for every service. */
const lifeClauses = {
  PRICE_CHANGE: general('2.2'),
  PRICE_LAPSE: general('2.3'),
  END_FOR_CAUSE: general('3.2'),
  REINSTATEMENT: general('3.1'),
};

/** The rules of the CXone Services Terms, and of the Terms of Service where those are silent. */
export const cxoneTerms: ServiceTerms = {
  initialTermMonthsMin: 12,
  initialTermMonthsDefault: 12,
  renewalTermMonths: null,
  termShape: 'ANNIVERSARY',
  noticeDaysMin: 30,
  providerMayGiveNotice: false,
  proratesFirstMonth: true,
  proratesLastMonth: true,
  excludesStartDay: false,
  initialIncrementSeconds: 12,
  additionalIncrementSeconds: 6,
  emergencyCalling: 'PROHIBITED',
  supportVendorCode: 'NICE',
  beneficiaryVendorCode: 'NICE',
  clauses: {
    EFFECTIVE_DATE: general('2.1'),
    INITIAL_TERM: cxone('1.1'),
    DEFAULT_TERM: general('3.1', '2018-08-12'),
    RENEWAL: cxone('1.2'),
    SEPARATE_TERMS: cxone('1.3'),
    NOTICE: cxone('1.2'),
    NOTICE_DELIVERY: general('9.11'),
    PRORATION: cxone('1.1'),
    METERING: cxone('3'),
    POST_TERM_USE: general('3.3'),
    SUPPORT: cxone('2'),
    BENEFICIARY: cxone('4'),
    EMERGENCY_CALLS: cxone('5'),
    ...lifeClauses,
  },
};

/** The rules of the Terms of Service, for every service that has no terms of its own. */
export const generalTerms: ServiceTerms = {
  initialTermMonthsMin: 0,
  initialTermMonthsDefault: 12,
  renewalTermMonths: 12,
  termShape: 'ANNIVERSARY',
  noticeDaysMin: 30,
  providerMayGiveNotice: true,
  proratesFirstMonth: true,
  proratesLastMonth: true,
  excludesStartDay: false,
  initialIncrementSeconds: 60,
  additionalIncrementSeconds: 60,
  emergencyCalling: 'SUPPORTED',
  supportVendorCode: 'GOTO',
  beneficiaryVendorCode: null,
  clauses: {
    EFFECTIVE_DATE: general('2.1'),
    INITIAL_TERM: general('3.1'),
    DEFAULT_TERM: general('3.1', '2018-08-12'),
    RENEWAL: general('3.1'),
    SEPARATE_TERMS: general('2.1'),
    NOTICE: general('3.1'),
    NOTICE_DELIVERY: general('9.11'),
    POST_TERM_USE: general('3.3'),
    SUPPORT: general('1.1'),
    BENEFICIARY: general('9.14'),
    ...lifeClauses,
  },
};

/** The terms of an example: CXone has its own, every other service follows the Terms of Service. */
export const termsOf = (service: string): ServiceTerms =>
  service === 'CXONE' ? cxoneTerms : generalTerms;
