/** What a member of the provider's staff may hold; each lets them look at everything. */
export const STAFF_PERMISSIONS = [
  'READ',
  'CONTRACTS',
  'RATING',
  'BILLING',
  'SUPPORT',
  'NUMBERS',
  'ADMIN',
] as const;
export type StaffPermission = (typeof STAFF_PERMISSIONS)[number];

/** What a partner's client may hold; none contains another. */
export const PARTNER_SCOPES = [
  'ACCOUNTS_READ',
  'ACCOUNTS_WRITE',
  'ORDERS_WRITE',
  'NOTICES_WRITE',
  'USAGE_READ',
  'USAGE_WRITE',
  'NUMBERS_READ',
  'EMERGENCY_WRITE',
  'BILLING_READ',
  'CLIENTS_WRITE',
  'WEBHOOKS_WRITE',
] as const;
export type PartnerScope = (typeof PARTNER_SCOPES)[number];
