/**
 * What fields cost. The unit is one field of one object, some 5 microseconds of computing; every
 * field costs 1 unless it stands below. A list multiplies what is asked of its entries by its
 * length.
 */

/** By the type of a field: what is computed when it is asked for. */
const COST_OF_TYPE: Readonly<Record<string, number>> = {
  // What waits is counted, table by table.
  BackgroundWork: 50,
  Derivation: 5,
  // Counting thousands of users takes the database longer than all the rest.
  EmergencyCoverage: 250,
  EmergencyUserConnection: 50,
  // With a filter, places of the feed are looked at until a page is full: 10,000 at the most.
  EventConnection: 50,
  AccountProblem: 260,
  // The problems of fifty accounts are computed, however few are asked for.
  AccountProblemConnection: 15_000,
  LateNotice: 25,
  // All invoices of an account are read, and all that settles them.
  AccountStatement: 50,
  ProrationPreview: 10,
  RatingPreview: 10,
  TermPeriod: 3,
  TermPreview: 10,
  TerminationNoticePreview: 25,
  // The facts of all contracts of an account are read, and a year of days at least is computed.
  TimelineEntryConnection: 500,
  // All calls of the days that are asked for are read, however few groups they make.
  UsageBreakdownConnection: 2_000,
  // All calls of a subscription that wait for a rate are counted.
  UnratedGroup: 50,
  UnratedGroupConnection: 250,
  // A transaction of its own for each delivery.
  UsageImportIssueConnection: 20,
  UsageRerating: 50_000,
  // All calls of a delivery are judged.
  UsageTakeBackPreview: 50_000,
  UsageTotals: 3,
};

/** By the name of a field, where it takes more than others of its type. */
const COST_OF_FIELD: Readonly<Record<string, number>> = {
  // That of an emergency notice counts the users of its contract.
  'TimelineEntry.derivation': 50,
  // Those of a preview count the calls of a month.
  'InvoiceLine.details': 50,
};

/** By the name of a field: counting takes a statement, an act a transaction. */
const COST_OF_COUNT = 10;
const COST_OF_ACT = 20;

/** Each entry of a list that comes in: in a query it is looked up, in a mutation stored. */
export const COST_OF_ENTRY = { query: 1, mutation: 5 } as const;

/** The fixed part of a field's cost. */
export function costOfField(parent: string, field: string, type: string): number {
  if (parent === 'Mutation') return COST_OF_ACT;
  if (field === 'totalCount') return COST_OF_COUNT;
  return COST_OF_FIELD[`${parent}.${field}`] ?? COST_OF_TYPE[type] ?? 1;
}

/** The longest list that a request can ask for: the records of one act, the calls of a preview. */
export const ASKED_MAX = 1_000;

/** Fields whose argument says how long a list is, and its length where the argument is absent. */
export const ASKING_ARGUMENTS: Readonly<Record<string, { path: string; absent: number }>> = {
  'Query.nodes': { path: 'ids', absent: 0 },
  'Query.previewRating': { path: 'input.calls', absent: 0 },
  'Query.previewTerm': { path: 'input.periods', absent: 3 },
  'Query.usageAnswers': { path: 'externalIds', absent: 0 },
  'Mutation.recordUsage': { path: 'input.records', absent: 0 },
  'Mutation.importServiceUsers': { path: 'input.users', absent: 0 },
};

/** Pages whose lists are short by nature, where neither first nor last is given. */
export const USUAL_PAGES: Readonly<Record<string, number>> = {
  'Account.subscriptions': 10,
};

/** As long as the field that holds the list was asked for: by a page, or by an argument above. */
export const AS_ASKED = 'as asked';

/**
 * The usual length of each list that is no page. What is rare may be longer than it says here; what
 * every request could make long must not be.
 */
export const LIST_LENGTHS: Readonly<Record<string, number | typeof AS_ASKED>> = {
  'Query.nodes': AS_ASKED,
  'Query.services': 12,
  'Service.terms': 3,
  'ServiceTerms.clauses': 12,
  'TermsDocument.clauses': 20,
  'Viewer.rights': 10,
  'Account.people': 5,
  'Account.problems': 3,
  'SubscriptionsRunningError.subscriptions': 3,
  'ApiClient.scopes': 4,
  'ApiClient.accounts': 5,
  'ApiClient.secrets': 2,
  'WebhookEndpoint.problems': 2,
  'WebhookEndpoint.secrets': 2,
  'WebhookPreview.headers': 6,
  'CalendarFeed.accounts': 2,
  'Order.lines': 3,
  'Order.subscriptions': 3,
  'OrderLine.rates': 50,
  'ContractChange.rates': 10,
  'ContractChangePreview.rates': 10,
  'OrderLine.pools': 2,
  'RateHours.weekdays': 5,
  'Query.legalEntities': 3,
  'Query.backgroundWork': 6,
  'TestClockAdvance.unbilled': 1,
  'LegalEntity.notes': 4,
  'LegalEntity.exchangeRates': 3,
  'Invoice.files': 3,
  'Query.rateCards': 10,
  'RateCard.rates': 50,
  'RateCard.versions': 10,
  'CorrectRatesPayload.rates': 3,
  'OrderLine.recurringCharges': 5,
  'OrderLine.oneTimeCharges': 3,
  'ActivateOrderPayload.subscriptions': 3,
  'UsageRecord.versions': 3,
  'UsageTotals.pools': 2,
  'Subscription.periods': 20,
  'Subscription.deadlinePassedMails': 2,
  'Reminder.mails': 2,
  'Subscription.supportContacts': 3,
  'Subscription.reminders': 5,
  'Subscription.terminationNotices': 2,
  'Subscription.charges': 4,
  'Subscription.contractChanges': 4,
  'MonthCharges.lines': 5,
  'RestOfTerm.months': 12,
  'Subscription.unratedUsage': 5,
  'PerformanceDemand.answers': 2,
  'AuditEntry.changes': 1,
  'EmergencyCalling.incidents': 3,
  'Service.limitationNotices': 2,
  'ImportServiceUsersPayload.results': AS_ASKED,
  'TermPreview.periods': AS_ASKED,
  'RatingPreview.calls': AS_ASKED,
  'RecordUsagePayload.results': AS_ASKED,
  'Query.usageAnswers': AS_ASKED,
  'UsageAnswer.issues': 1,
  'UsageImportIssue.problems': 2,
  'UsageTakeBackPreview.sums': 12,
  'Invoice.lines': 20,
  'Invoice.sections': 4,
  'Invoice.unbilledBefore': 1,
  'Invoice.lateUseRefused': 1,
  'Invoice.taxes': 1,
  'InvoiceSection.lines': 5,
  'InvoiceLine.details': 3,
  'Invoice.payments': 1,
  'Invoice.refunds': 1,
  'Invoice.disputes': 1,
  'Invoice.creditNotes': 1,
  'Invoice.transmissions': 2,
  'Invoice.corrects': 1,
  'InvoiceDispute.lines': 2,
  'Payment.taxSplit': 1,
  'AccountStatement.openItems': 3,
  'Derivation.steps': 6,
  'DerivationStep.inputs': 3,
  // The schema's own: on average over all its types, enums and scalars included.
  '__Schema.types': 150,
  '__Schema.directives': 6,
  '__Directive.args': 1,
  '__Type.fields': 5,
  '__Type.inputFields': 2,
  '__Type.enumValues': 2,
  '__Type.interfaces': 1,
  '__Type.possibleTypes': 1,
  // No list: there is one behind every second type.
  '__Type.ofType': 0.5,
  '__Field.args': 1,
};

/** Of a list that stands nowhere above: problems of an act, for one. */
export const LIST_LENGTH_USUAL = 3;
