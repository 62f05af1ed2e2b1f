/**
 * What a line of an invoice is for.
 *
 * RECURRING: a charge of the issue month. CATCH_UP: a charge of an earlier month that is billed for
 * the first time. ONE_TIME: a charge that is billed once. USAGE: calls. POOL_OVERAGE: calls beyond
 * included minutes. MINIMUM_SHORTFALL: what recurring charges lack of an agreed minimum.
 * LATE_USAGE: use of a month whose document had been made. CORRECTION: what was billed and changed
 * since. POST_TERM: calls in a month after the end of service. SURCHARGE: a regulatory charge.
 * CREDIT_REBILL: what was credited and is billed again.
 */
export const INVOICE_LINE_KINDS = [
  'RECURRING',
  'CATCH_UP',
  'ONE_TIME',
  'USAGE',
  'POOL_OVERAGE',
  'MINIMUM_SHORTFALL',
  'LATE_USAGE',
  'CORRECTION',
  'POST_TERM',
  'SURCHARGE',
  'CREDIT_REBILL',
] as const;
export type InvoiceLineKind = (typeof INVOICE_LINE_KINDS)[number];
