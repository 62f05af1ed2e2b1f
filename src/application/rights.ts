import type { PartnerScope, StaffPermission } from './permissions';
import { Forbidden } from './user-input-error';
import type { Actor } from './viewer';

/** Who holds a right, beside what row-level security lets each of them reach. */
export interface Holders {
  readonly staff?: StaffPermission;
  /** People of the account: its owners only, or its members, too. */
  readonly people?: 'OWNERS' | 'ALL';
  readonly partner?: PartnerScope;
  /** NOTHING: it may ask, and finds nothing. */
  readonly beneficiary?: true | 'NOTHING';
  /** Work of our own that nobody asks for. */
  readonly system?: true;
}

/**
 * Every right there is, and who holds it: the one place that says who may do what.
 *
 * A field or mutation of the schema names its right, and the schema's descriptions are made from
 * this table; commands check the same right again, whoever calls them.
 */
export const RIGHTS = {
  READ_ACCOUNTS: { staff: 'READ', people: 'ALL', partner: 'ACCOUNTS_READ', beneficiary: true },
  // Use is no part of what a beneficiary may enforce: a query that asks for it goes on without.
  READ_USAGE: { staff: 'READ', people: 'ALL', partner: 'USAGE_READ', beneficiary: 'NOTHING' },
  // Whom a person telephones with is personal data: without it, numbers are masked.
  READ_NUMBERS: { staff: 'NUMBERS', people: 'OWNERS', partner: 'NUMBERS_READ' },
  // Work lists over all accounts at once.
  READ_ACROSS_ACCOUNTS: { staff: 'READ' },
  // Who sells to an account, and what its documents say of it: nothing that a beneficiary enforces.
  READ_BILLING: { staff: 'READ', people: 'ALL', partner: 'BILLING_READ', beneficiary: 'NOTHING' },
  READ_AUDIT: { staff: 'READ', people: 'OWNERS' },
  MANAGE_LEGAL_ENTITIES: { staff: 'ADMIN' },
  SET_BILLING_PROFILES: { staff: 'BILLING' },
  MANAGE_PARTNERS: { staff: 'ADMIN' },
  CREATE_ACCOUNTS: { staff: 'CONTRACTS', partner: 'ACCOUNTS_WRITE' },
  CHANGE_ACCOUNTS: { staff: 'CONTRACTS', people: 'OWNERS', partner: 'ACCOUNTS_WRITE' },
  MANAGE_PEOPLE: { staff: 'CONTRACTS', people: 'OWNERS', partner: 'ACCOUNTS_WRITE' },
  // Whoever creates one is given its secret address; staff is given none.
  MANAGE_CALENDAR_FEEDS: { people: 'OWNERS', partner: 'ACCOUNTS_WRITE' },
  REVOKE_CALENDAR_FEEDS: { staff: 'SUPPORT', people: 'OWNERS', partner: 'ACCOUNTS_WRITE' },
  MANAGE_TEST_CLOCKS: { staff: 'CONTRACTS', people: 'OWNERS', partner: 'ACCOUNTS_WRITE' },
  CLOSE_ACCOUNTS: { staff: 'CONTRACTS', partner: 'ACCOUNTS_WRITE' },
  PLACE_ORDERS: { staff: 'CONTRACTS', partner: 'ORDERS_WRITE' },
  READ_RATE_CARDS: { staff: 'READ', partner: 'ORDERS_WRITE' },
  PUBLISH_RATE_CARDS: { staff: 'RATING' },
  CORRECT_RATES: { staff: 'RATING' },
  ACTIVATE_ORDERS: { staff: 'CONTRACTS' },
  CHANGE_CONTRACTS: { staff: 'CONTRACTS' },
  GIVE_NOTICES: { staff: 'CONTRACTS', people: 'OWNERS', partner: 'NOTICES_WRITE' },
  SET_REMINDERS: { staff: 'CONTRACTS', people: 'OWNERS', partner: 'NOTICES_WRITE' },
  ACCEPT_LATE_WITHDRAWALS: { staff: 'CONTRACTS' },
  RECORD_USAGE: { staff: 'RATING', partner: 'USAGE_WRITE' },
  CORRECT_USAGE: { staff: 'RATING', partner: 'USAGE_WRITE' },
  RERATE_USAGE: { staff: 'RATING' },
  SET_USAGE_RETENTION: { staff: 'ADMIN', people: 'OWNERS' },
  REMOVE_USAGE_DETAIL: { system: true },
  FORGET_IDEMPOTENCY_KEYS: { system: true },
  PLACE_EVENTS: { system: true },
  SEND_MAIL: { system: true },
  ERASE_NUMBERS: { staff: 'ADMIN', people: 'OWNERS' },
  ADD_SUPPORT_CONTACTS: { staff: 'SUPPORT' },
  PUBLISH_TERMS: { staff: 'ADMIN' },
  MANAGE_API_CLIENTS: { staff: 'ADMIN', partner: 'CLIENTS_WRITE' },
  MANAGE_WEBHOOKS: { staff: 'ADMIN', people: 'OWNERS', partner: 'WEBHOOKS_WRITE' },
  DELIVER_WEBHOOKS: { system: true },
  DEMAND_PERFORMANCE: { beneficiary: true },
  LIST_DEMANDS: { staff: 'READ', beneficiary: true },
  ANSWER_DEMANDS: { staff: 'CONTRACTS', people: 'OWNERS' },
  // Runs make the same documents, and nobody asks for them.
  MANAGE_INVOICES: { staff: 'BILLING', system: true },
  ISSUE_CREDIT_NOTES: { staff: 'BILLING' },
  RECORD_PAYMENTS: { staff: 'BILLING' },
  DISPUTE_INVOICES: { staff: 'BILLING', people: 'OWNERS' },
  RESOLVE_DISPUTES: { staff: 'BILLING' },
  RUN_BILLING: { staff: 'BILLING', system: true },
  PUBLISH_LIMITATION_NOTICES: { staff: 'ADMIN' },
  RECORD_EMERGENCY_NOTIFICATIONS: {
    staff: 'SUPPORT',
    people: 'OWNERS',
    partner: 'EMERGENCY_WRITE',
  },
  CLOSE_EMERGENCY_INCIDENTS: { staff: 'SUPPORT', people: 'OWNERS', partner: 'EMERGENCY_WRITE' },
} as const satisfies Record<string, Holders>;
export type Right = keyof typeof RIGHTS;

/** Whether the viewer holds the right; which rows it then reaches is the database's to say. */
export function holds(viewer: Actor, right: Right): boolean {
  const { staff, people, partner, beneficiary, system }: Holders = RIGHTS[right];
  switch (viewer.kind) {
    case 'STAFF':
      return staff !== undefined && (staff === 'READ' || viewer.permissions.has(staff));
    case 'PERSON':
      return people === 'ALL' || (people === 'OWNERS' && viewer.isOwner);
    case 'PARTNER':
      return partner !== undefined && viewer.scopes.has(partner);
    case 'VENDOR':
      return beneficiary !== undefined;
    case 'SYSTEM':
      return system === true;
  }
}

/** @throws Forbidden naming who holds the right, scopes and permissions by name. */
export function requireRight(viewer: Actor, right: Right): void {
  if (!holds(viewer, right)) throw new Forbidden(holdersOf(right));
}

/** Who holds a right, in words: "staff with CONTRACTS, or a partner’s client with ORDERS_WRITE". */
export function holdersOf(right: Right): string {
  const { staff, people, partner, beneficiary, system }: Holders = RIGHTS[right];
  const holders = [
    staff === 'READ' ? 'staff' : staff && `staff with ${staff}`,
    people && (people === 'ALL' ? 'a person of the account' : 'an owner of the account'),
    partner && `a partner’s client with ${partner}`,
    beneficiary === true ? 'a beneficiary of the contract' : undefined,
    system && 'the system',
  ].filter((holder) => holder !== undefined);
  const last = holders.pop() ?? '';
  return holders.length > 0 ? `${holders.join(', ')}, or ${last}` : last;
}
