import {
  getNamedType,
  isIntrospectionType,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

// How each field of the API answers for the past: for a day and what was known then, or why not.

type Field = GraphQLField<unknown, unknown>;

const words = (text: string): string[] => text.trim().split(/\s+/);
const each = (reason: string, names: string): Record<string, string> =>
  Object.fromEntries(words(names).map((name) => [name, reason]));

/** Objects of which no field tells how a contract, a document or a fact of an account stands. */
export const OTHER_TYPES: Readonly<Record<string, string>> = {
  ...each(
    'published for all accounts, by the wall clock: each version says from when it holds',
    'RateCard RateCardRate Service',
  ),
  ...each(
    'who may ask, and not what was agreed: goes by the wall clock',
    'ApiClient ApiClientSecret Partner RateLimit Viewer',
  ),
  ...each(
    'changed in place, for what has to be erased (decision 0059); the log says that it was',
    'Person',
  ),
  ...each(
    'who is told of what happens, and where: goes by the wall clock',
    `CalendarFeed ReminderMail WebhookAttempt WebhookEndpoint WebhookHeader WebhookPreview WebhookProblem WebhookSecret`,
  ),
  ...each('the log: an entry never changes, and says when', 'AuditActor AuditChange AuditEntry'),
  ...each(
    'how work goes on: it becomes known by the documents and events that it makes',
    `BackgroundWork BillingRun BillingRunAccount BillingRunProgress BillingRunReason
      BillingRunResult TestClock TestClockAdvance UnbilledMonth`,
  ),
  ...each(
    'what became of records that somebody sent: told to the sender, of no account',
    'ImportServiceUsersResult RecordUsageResult UsageAnswer UsageFieldProblem UsageImport UsageImportIssue',
  ),
  ...each('told as it happens', 'EventNotice LiveUpdates'),
  ...each(
    'kept as a running total of the calls that are in force now; usageBreakdown has any knowledge',
    'DirectionTotals PoolUsage UsageTotals',
  ),
  ...each('calls that still have to be seen to', 'UnratedGroup'),
  ...each(
    'what would be, from now on',
    `ComparedMonth ContractChangePreview PreviewedRate ProrationPreview RatedCallPreview
      RatingPreview TermPreview UsageRerating UsageTakeBackPreview UsageTakeBackSum`,
  ),
};

/** Computed for the moment that a field which led there was asked for, by its arguments. */
export const OF_A_MOMENT: ReadonlySet<string> = new Set(
  words(`AccountIdentity AccountProblem AccountStatement BillingProfile EmergencyAcknowledgement
    EmergencyCoverage EmergencyNotification EmergencyUser ExchangeRate InvoiceCredit LateNotice
    LegalEntity LegalEntityNote LegalEntitySettings MonthChargeLine MonthCharges Reminder
    ReminderSetting RenewalDecision RestOfTerm RestOfTermMonth StatementAgeing StatementItem
    SubscriptionCharge TerminationNoticePreview TimelineEntry UsageBreakdown UsageRetention`),
);

/** What was said once, and stays as it was said: facts, and the values that they are made of. */
export const UNCHANGING: ReadonlySet<string> = new Set(
  words(`Acceptance BillingAddress Charge ChosenRateCard Clause ClauseOfRule Delivery DemandAnswer
    DemandClosure Derivation DerivationStep DerivationValue EarliestPriceChange
    EmergencyIncidentClosure InvoiceDisputeResolution InvoiceLine InvoiceLineDetail InvoiceSection
    InvoiceTax InvoiceTransmission InvoiceVatConversion LimitationNotice MinutePool Money
    NoticeEffect NoticeWithdrawal PageInfo PartyContact PartyIdentifier Payment PaymentMeans
    PaymentTaxShare PostalAddress PriceLapse RateHours Refund RefusedUse ServiceTerms StatedTax
    SupportContact Surcharge TermPeriod TermsDocument Vendor`),
);

/** Of objects that change: the fields that never do. Of documents, once they are final. */
export const CONSTANT: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    Account: 'currencyCode id isSandbox number partner recordedAt timeZone',
    ContractChange: `answers charge cureDueBy fewerUnits givenBy id isAccepted isCurable kind order
      orderLine reason recordedAt resumedAt subscription successor suspendedAt terminableFrom toldOn
      unitPrice`,
    EmergencyCalling: 'clause isPermitted policy',
    EmergencyIncident: 'countryCode dialled id occurredAt recordedAt subscription usageRecord',
    Invoice: `account corrects creditUsed derivation disputableUntil documentType dueOn files gross
      id issueMonth issuedOn kind lines net number sections tax taxes unratedCalls vatConversion`,
    InvoiceDispute: 'amount disputedOn id invoice lines reason recordedAt',
    InvoiceFile: 'format url',
    Order: `acceptedBy acceptedOn account derivation effectiveOn id lines number recordedAt signedOn
      submittedAt`,
    OrderLine: `cardRates changedSubscription id lastTermDay monthlyMinimum oneTimeCharges pools
      purpose rateCard recurringCharges service serviceTerms startsOn termDays termMonths`,
    PerformanceDemand:
      'clause demand demandedAt demandedBy dueOn id reason recordedAt recordedBy subscription',
    Rate: `additionalIncrementSeconds callType changedRate connectionFee direction hours id
      initialIncrementSeconds leg minimumCharge numberType origin perMinute pool prefix reason
      recordedAt validBefore validFrom`,
    ServiceUser: 'externalId id recordedAt subscription',
    Subscription: `account earliestPriceChange emergencyCalling id number order orderLine recordedAt
      service serviceTerms startsOn`,
    TerminationNotice: `channel deliveryMethod derivation effect evidenceReference givenBy givenOn
      giverName id receivedAt recordedAt recordedBy sentOn subscription`,
    UsageRecord: `agentConnectivity amount answeredAt billedSeconds callType derivation dialled
      direction disposition durationSeconds endedAt externalId fromMasked fromNumber id kind leg
      originCountryCode original pool rate reason recordedAt reverses source startedAt status
      subscription toMasked toNumber usedOn version`,
    Query: 'account node nodes',
  }).map(([type, names]) => [type, words(names)]),
);

/** Lists that only grow: an entry never changes, and says when it was recorded. */
export const GROWING: ReadonlySet<string> = new Set(
  words('Account.auditEntries Account.events Query.events Subscription.auditEntries'),
);

const OF_A_DRAFT = 'of a document in the making, which is computed by all that is known';
const OF_IDENTITY = 'Account.identity has it for any day, and any knowledge';
const ACROSS = 'found across accounts by rows that are derived from all that is known';

/** Fields that answer as of now alone, and why. Their descriptions say so, too. */
export const OF_NOW: Readonly<Record<string, string>> = {
  ...each(
    OF_IDENTITY,
    `Account.billingAddress Account.closedOn Account.countryCode Account.locale Account.name
      Account.outsideLineDigit Account.status`,
  ),
  'Account.nextInvoice': OF_A_DRAFT,
  ...each(
    OF_A_DRAFT,
    `Invoice.finalizeNotBefore Invoice.lateUseRefused Invoice.missing Invoice.status
      Invoice.unbilledBefore`,
  ),
  'InvoiceFile.sha256': 'a file is made when it is first asked for, and the same ever after',
  'Account.people': 'people are changed in place, for what has to be erased',
  ...each('a person is changed in place', 'EmergencyUser.email EmergencyUser.name'),
  ...each('what a clock shows is what now is', 'Account.testClock Account.today'),
  'TerminationNotice.viewerMayWithdraw': 'about whoever asks',
  ...each(
    'a mail is on its way by the wall clock, and is known as it is',
    'Reminder.mails Subscription.deadlinePassedMails',
  ),
  'Account.calendarFeeds': 'who reads along now, by the wall clock',
  'Subscription.unratedUsage': 'calls that still have to be seen to',
  'Subscription.usageTotals': 'kept as a running total; usageBreakdown has any knowledge',
  ...each(
    ACROSS,
    `Query.accounts Query.emergencyIncidents Query.orders Query.performanceDemands Query.problems
      Query.subscriptions Query.timeline`,
  ),
};

/** Answers of acts, pages, refusals and events: what they lead to is judged where it is. */
const isPassage = (name: string): boolean =>
  /(Payload|Connection|Edge|Error|Event)$/.test(name) || name === 'Mutation';

const isKnownAt = ({ name }: { readonly name: string }): boolean => name === 'knownAt';

/** Whether a field takes what was known: as an argument, or in its filter. */
export const takesKnownAt = ({ args }: Field): boolean =>
  args.some((argument) => {
    const type = getNamedType(argument.type);
    return (
      isKnownAt(argument) ||
      (isInputObjectType(type) && Object.values(type.getFields()).some(isKnownAt))
    );
  });

const isPreview = (type: string, field: string): boolean =>
  type === 'Query' && field.startsWith('preview');

/** How a field answers for the past; none where nobody has said so. */
export function manners(type: string, field: Field): string[] {
  const name = `${type}.${field.name}`;
  const to = getNamedType(field.type).name.replace(/Connection$/, '');
  if (type in OTHER_TYPES || (type === 'Query' && to in OTHER_TYPES)) return ['OTHER'];
  const said: [string, boolean][] = [
    ['BY_ARGUMENTS', takesKnownAt(field)],
    ['OF_NOW', name in OF_NOW],
    ['GROWING', GROWING.has(name)],
    ['PREVIEW', isPreview(type, field.name)],
    ['CONSTANT', CONSTANT[type]?.includes(field.name) ?? UNCHANGING.has(type)],
    ['OF_A_MOMENT', OF_A_MOMENT.has(type) && !(name in OF_NOW)],
  ];
  return said.filter(([, is]) => is).map(([manner]) => manner);
}

/** The object types whose fields have to be judged. */
export const judgedTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type) && !isPassage(type.name));
