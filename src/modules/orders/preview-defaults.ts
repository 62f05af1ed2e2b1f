import type { CurrencyCode } from '../../domain/money/currency';

/** What a preview takes where its input is silent, or says null. */
export const PREVIEW_DEFAULTS = {
  currencyCode: 'EUR' as CurrencyCode,
  /** The service whose terms decide. */
  serviceCode: 'CXONE',
  quantity: 1,
  /** How many periods of a term. */
  periods: 3,
} as const;
