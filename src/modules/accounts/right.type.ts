import type { Right, RIGHTS } from '../../application/rights';
import { enumType } from '../../graphql/enum';

/** The rights that a viewer can hold: not those that jobs of the system hold alone. */
export type ViewerRight = {
  [Name in Right]: keyof (typeof RIGHTS)[Name] extends 'system' ? never : Name;
}[Right];

export const ViewerRightType = enumType<ViewerRight>(
  'Right',
  'What a viewer may do, on whatever it can see. Mutations and fields say which right they require.',
  {
    READ_ACCOUNTS: 'Read accounts, their people, orders and contracts.',
    READ_USAGE: 'Read calls and their totals; a beneficiary finds none.',
    READ_NUMBERS: 'Read telephone numbers in full; they are masked without it.',
    READ_ACROSS_ACCOUNTS: 'Read work lists over all accounts.',
    READ_BILLING: 'Read how accounts are billed; a beneficiary finds nothing.',
    READ_AUDIT: 'Read the audit log.',
    MANAGE_LEGAL_ENTITIES: 'Create and change the legal entities that sell.',
    SET_BILLING_PROFILES: 'Set how accounts are billed.',
    MANAGE_PARTNERS: 'List and create partners.',
    CREATE_ACCOUNTS: 'Create accounts.',
    CHANGE_ACCOUNTS: 'Change what an account says of itself, such as its name and country.',
    MANAGE_PEOPLE: 'Add, change and remove the people of an account.',
    MANAGE_CALENDAR_FEEDS: 'Create calendars of contract dates, and change their secret addresses.',
    REVOKE_CALENDAR_FEEDS: 'List and revoke calendars of contract dates.',
    MANAGE_TEST_CLOCKS: 'Create and advance test clocks of sandbox accounts.',
    CLOSE_ACCOUNTS: 'Close and reopen accounts.',
    PLACE_ORDERS: 'Place orders.',
    SET_REMINDERS: 'Set when an account is reminded of its last days for notice.',
    READ_RATE_CARDS: 'Read rate cards.',
    PUBLISH_RATE_CARDS: 'Publish rate cards.',
    CORRECT_RATES: 'Correct the rates of an order line.',
    ACTIVATE_ORDERS: 'Activate orders.',
    CHANGE_CONTRACTS:
      'Record what changes a running contract, such as price changes, suspensions and breaches.',
    GIVE_NOTICES: 'Give and withdraw notices.',
    ACCEPT_LATE_WITHDRAWALS: 'Record that the other party accepts a late withdrawal of a notice.',
    RECORD_USAGE: 'Send calls.',
    CORRECT_USAGE: 'Correct calls.',
    RERATE_USAGE: 'Rate calls again.',
    SET_USAGE_RETENTION: 'Set how long call detail is kept.',
    ERASE_NUMBERS: 'Erase telephone numbers of past calls.',
    ADD_SUPPORT_CONTACTS: 'Add support contacts.',
    PUBLISH_TERMS: 'Publish versions of a service’s terms.',
    MANAGE_API_CLIENTS: 'Create and revoke API clients, and rotate their secrets.',
    MANAGE_WEBHOOKS: 'Create, change and read webhook endpoints.',
    DEMAND_PERFORMANCE: 'Demand performance of a contract, as its beneficiary.',
    LIST_DEMANDS: 'List demands across accounts.',
    ANSWER_DEMANDS: 'Answer demands.',
    MANAGE_INVOICES: 'Draft and finalize invoices, and record rates of exchange.',
    RUN_BILLING: 'Start, cancel and resume billing runs, and approve what waits in one.',
    ISSUE_CREDIT_NOTES: 'Issue credit notes, and take them back.',
    RECORD_PAYMENTS: 'Record payments, refunds, and where documents are on their way to the buyer.',
    DISPUTE_INVOICES: 'Dispute invoices.',
    RESOLVE_DISPUTES: 'Resolve disputes of invoices.',
    PUBLISH_LIMITATION_NOTICES: 'Publish notices of the limitation of emergency calling.',
    RECORD_EMERGENCY_NOTIFICATIONS:
      'Record who was notified of the limitation of emergency calling, and the users of a service.',
    CLOSE_EMERGENCY_INCIDENTS: 'Close incidents of emergency calls.',
  },
);
