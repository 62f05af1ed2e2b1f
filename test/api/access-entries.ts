/**
 * What a field shows, and so who may see it.
 *
 * CONTRACT: of an account's contracts. PARTNER: of the partner that manages an account. USAGE: its
 * calls. OWN: a list that holds each viewer's own. AUDIT: its log. CLIENTS: a partner's clients.
 * CARDS: templates for orders, for whoever places them. SENDERS: of its own, for whoever sends
 * calls. DELIVERY: of one that a partner sent. STAFF: for staff alone. EVERYONE: whoever is signed
 * in, such as previews and published terms.
 */
export type Kind =
  | 'CONTRACT'
  | 'PARTNER'
  | 'USAGE'
  | 'OWN'
  | 'AUDIT'
  | 'CLIENTS'
  | 'CARDS'
  | 'SENDERS'
  | 'DELIVERY'
  | 'STAFF'
  | 'EVERYONE';

type Outcome = 'SEEN' | 'ABSENT' | 'REFUSED' | 'NOTHING';

export interface FieldEntry {
  readonly kind?: Kind;
  /** Where it differs from its kind. */
  readonly expected?: Readonly<Record<string, Outcome>>;
  /** How to ask for it, where its required arguments are not enough. */
  readonly asked?: string;
}

export interface TypeEntry {
  readonly kind: Kind;
  readonly fields: Readonly<Record<string, FieldEntry>>;
}

const INSIDERS = ['staff', 'owner', 'member', 'its partner'];
const to = (viewers: readonly string[], outcome: Outcome): Record<string, Outcome> =>
  Object.fromEntries(viewers.map((viewer) => [viewer, outcome]));

/** Names of fields; one with "?" is null in the test's world even for whom it is for. */
function entry(kind: Kind, names: string, further: Record<string, FieldEntry> = {}): TypeEntry {
  const isNull = { expected: to(INSIDERS, 'NOTHING') };
  const named = names
    .split(' ')
    .filter((name) => name !== '')
    .map((name): [string, FieldEntry] =>
      name.endsWith('?') ? [name.slice(0, -1), isNull] : [name, {}],
    );
  return { kind, fields: { ...Object.fromEntries(named), ...further } };
}

const SIGNED_IN = [
  ...INSIDERS,
  'other account',
  'partner of another account',
  'partner confined to others',
  'partner without scope',
  'NICE on another service',
];
const PARTNERS = [
  'its partner',
  'partner of another account',
  'partner confined to others',
  'partner without scope',
];
const nobody = to(SIGNED_IN, 'ABSENT');

/** Null for whoever may send calls: recordUsage has no name for a delivery, nor names a record. */
const ABSENT_FOR_SENDERS: FieldEntry = {
  expected: to(['staff', 'its partner', 'partner confined to others'], 'ABSENT'),
};

const VIEWER_OF: Record<string, FieldEntry> = {
  account: { expected: { ...nobody, ...to(['owner', 'member', 'other account'], 'SEEN') } },
  partner: { expected: { ...nobody, ...to(PARTNERS, 'SEEN') } },
  vendorCode: { expected: { ...nobody, 'NICE on another service': 'SEEN' } },
};

const UNNAMED: FieldEntry = { expected: { 'its partner': 'REFUSED' } };

/** An id that names nothing, as everything that a query without an account can name. */
const NOTHING_RERATED =
  'previewRerate(input: { subscriptionId: "x", from: "2026-01-01", to: "2027-01-01" })';

const PREVIEWS: Readonly<Record<string, string>> = {
  previewAmendment: 'subscriptionId: "x"',
  previewReplacement: 'subscriptionId: "x"',
  previewPriceChange:
    'subscriptionId: "x", chargeId: "x", effectiveOn: "2027-01-01", unitPrice: "1"',
  previewPartialNotice: 'subscriptionId: "x", chargeId: "x", fewerUnits: 1',
  previewPartialNoticeAcceptance: 'partialNoticeId: "x", effectiveOn: "2027-01-01"',
  previewEndForCause: 'breachNoticeId: "x"',
  previewReinstatement: 'subscriptionId: "x"',
};
/** Of ids that name nothing: nobody sees anything. */
const PREVIEWS_OF_CHANGES: Readonly<Record<string, FieldEntry>> = Object.fromEntries(
  Object.entries(PREVIEWS).map(([name, input]) => [
    name,
    {
      kind: 'CONTRACT',
      asked: `${name}(input: { ${input} })`,
      expected: to(INSIDERS, 'NOTHING'),
    } satisfies FieldEntry,
  ]),
);
/** The same of a delivery: null for whoever may ask. */
const SENDERS = ['its partner', 'partner of another account', 'partner confined to others'];
const NOTHING_TAKEN_BACK: FieldEntry = {
  kind: 'SENDERS',
  asked: 'previewTakeBackUsageImport(usageImportId: "x")',
  expected: to(['staff', ...SENDERS], 'ABSENT'),
};
const ofNothingTakenBack = (names: string): TypeEntry => ({
  kind: 'SENDERS',
  fields: Object.fromEntries(
    names.split(' ').map((name) => [name, { expected: to([...INSIDERS, ...SENDERS], 'NOTHING') }]),
  ),
});

/** Of no account: whichever partner asks, with the scope for it. */
const CARDS: FieldEntry = { kind: 'CARDS' };

/** A number, for whoever sees more than its masked form. */
const MASKED: FieldEntry = { expected: { member: 'ABSENT' } };

/** The accounts that it is confined to have no problem. */
const UNTROUBLED: FieldEntry = { expected: { 'partner confined to others': 'ABSENT' } };

const PAGE = 'edges nodes pageInfo totalCount';
const EDGE = 'cursor node';

export const FIELDS: Readonly<Record<string, TypeEntry>> = {
  Query: entry(
    'EVERYONE',
    'viewer rateLimit services service previewTerm previewProration previewRating',
    {
      apiClients: {
        kind: 'CLIENTS',
        expected: to(['partner of another account', 'partner confined to others'], 'SEEN'),
      },
      auditEntries: { kind: 'AUDIT', expected: { 'other account': 'SEEN' } },
      performanceDemands: { kind: 'STAFF', expected: { 'NICE on another service': 'SEEN' } },
      emergencyIncidents: { kind: 'STAFF' },
      partners: { kind: 'STAFF' },
      rateCards: CARDS,
      rateCard: { ...CARDS, asked: 'rateCard(code: "FULL_ACCOUNT")' },
      usageAnswers: { kind: 'SENDERS' },
      usageImports: { kind: 'SENDERS' },
      // An id that names nothing; what ids give is asked type by type.
      node: { expected: nobody },
      nodes: { expected: nobody },
      account: { expected: nobody },
      accounts: { kind: 'OWN' },
      problems: { kind: 'OWN' },
      subscriptions: { kind: 'OWN' },
      orders: { kind: 'OWN' },
      // Of an account that is named; people have theirs, staff have all.
      unratedUsage: {
        kind: 'USAGE',
        expected: { 'its partner': 'REFUSED', 'other account': 'SEEN' },
      },
      previewTakeBackUsageImport: NOTHING_TAKEN_BACK,
      previewRerate: { kind: 'STAFF', asked: NOTHING_RERATED, expected: { staff: 'ABSENT' } },
      ...PREVIEWS_OF_CHANGES,
      previewTerminationNotice: {
        asked:
          'previewTerminationNotice(input: { serviceCode: CXONE, startsOn: "2026-01-01", givenOn: "2026-02-01" })',
      },
    },
  ),
  Viewer: entry('EVERYONE', 'kind subject now', VIEWER_OF),
  RateLimit: entry('EVERYONE', 'cost limit remaining resetAt'),
  Account: entry(
    'CONTRACT',
    'id number name timeZone currencyCode locale countryCode outsideLineDigit? recordedAt status closedOn? identity people partner subscriptions orders problems',
    {
      ...{ auditEntries: { kind: 'AUDIT' }, emergencyIncidents: { kind: 'USAGE' } },
      usageRetention: { kind: 'USAGE' },
      usageBreakdown: { kind: 'USAGE' },
      billingAddress: {},
    },
  ),
  AccountIdentity: entry(
    'CONTRACT',
    'name locale countryCode outsideLineDigit? closedOn? status billingAddress',
  ),
  BillingAddress: entry('CONTRACT', 'recipient lines postalCode city region? countryCode'),
  AccountConnection: entry('OWN', PAGE),
  AccountEdge: entry('OWN', EDGE),
  AccountProblem: entry('CONTRACT', 'code message severity dueOn subscription account'),
  AccountProblemConnection: entry('OWN', 'pageInfo', { edges: UNTROUBLED, nodes: UNTROUBLED }),
  AccountProblemEdge: entry('OWN', '', { cursor: UNTROUBLED, node: UNTROUBLED }),
  Person: entry('CONTRACT', 'id name email role locale? removedAt?'),
  Partner: entry('PARTNER', 'id name', {
    apiClients: { kind: 'CLIENTS', expected: to(['partner confined to others'], 'SEEN') },
  }),
  PartnerConnection: entry('STAFF', PAGE),
  PartnerEdge: entry('STAFF', EDGE),
  ApiClient: entry(
    'CLIENTS',
    'id name scopes expiresAt? revokedAt? revocationReason? recordedAt recordedBy partner accounts? status lastUsedAt? secrets',
  ),
  ApiClientConnection: entry('CLIENTS', PAGE),
  ApiClientEdge: entry('CLIENTS', EDGE),
  ApiClientSecret: entry('CLIENTS', 'number expiresAt? recordedAt recordedBy'),
  AuditEntry: entry(
    'AUDIT',
    'id occurredAt act changes? remoteAddress requestId actor right account subscription? subject beneficiary?',
  ),
  AuditEntryConnection: entry('AUDIT', PAGE),
  AuditEntryEdge: entry('AUDIT', EDGE),
  AuditActor: entry('AUDIT', 'kind name partner apiClient?'),
  AuditChange: entry('AUDIT', 'name before after'),
  SubscriptionConnection: entry('CONTRACT', PAGE),
  SubscriptionEdge: entry('CONTRACT', EDGE),
  PageInfo: entry('AUDIT', 'hasNextPage hasPreviousPage startCursor endCursor'),
  Subscription: entry(
    'CONTRACT',
    'id number startsOn recordedAt terminationNotices terminationNoticePreview account service order orderLine serviceTerms status term noticeDueBy endsBefore? lastServiceDay? supportContacts emergencyCalling charges monthCharges contractChanges isSuspended lastRetrievalDay? earliestPriceChange',
    {
      performanceDemands: {},
      auditEntries: { kind: 'AUDIT' },
      usageRecords: { kind: 'USAGE' },
      usageTotals: { kind: 'USAGE' },
      unratedUsage: { kind: 'USAGE' },
      usageBreakdown: { kind: 'USAGE' },
    },
  ),
  TermPeriod: entry('CONTRACT', 'index kind startsOn endsBefore noticeDueBy derivation'),
  TerminationNotice: entry(
    'CONTRACT',
    'id sentOn? givenOn deliveryMethod? receivedAt givenBy giverName channel? evidenceReference? recordedAt recordedBy subscription withdrawal effect isStanding derivation',
  ),
  NoticeWithdrawal: entry(
    'CONTRACT',
    'id withdrawnOn isAcceptedByProvider isAcceptedByCustomer recordedAt recordedBy notice corrects',
  ),
  NoticeEffect: entry('CONTRACT', 'isTimely noticeDueBy endsBefore lastServiceDay'),
  TerminationNoticePreview: entry(
    'CONTRACT',
    'givenOn isTimely noticeDueBy noticeDueBefore endsBefore lastServiceDay isAlreadyGiven remainingCharges lateNotice remainingChargesDerivation derivation',
  ),
  LateNotice: entry('CONTRACT', 'givenOn endsBefore extraDays extraCharges derivation'),
  Order: entry(
    'CONTRACT',
    'id number submittedAt signedOn effectiveOn recordedAt account derivation acceptedBy acceptedOn activatedAt isActivated lines subscriptions',
  ),
  OrderConnection: entry('CONTRACT', PAGE),
  OrderEdge: entry('CONTRACT', EDGE),
  Acceptance: entry('CONTRACT', 'name email acceptedAt'),
  OrderLine: entry(
    'CONTRACT',
    'id purpose startsOn? lastTermDay? changedSubscription? termMonths? termDays? service serviceTerms recurringCharges oneTimeCharges? pools rateCard rates cardRates',
  ),
  Charge: entry('CONTRACT', 'id description quantity unitPrice lapse?'),
  PriceLapse: entry('CONTRACT', 'lapsesOn? unitPriceAfter?'),
  ContractChange: entry(
    'CONTRACT',
    'id kind toldOn? givenBy fewerUnits? suspendedAt resumedAt isAccepted? isCurable? reason recordedAt subscription effectiveOn? charge? unitPrice? answers? order? successor? cureDueBy? terminableFrom? derivation?',
  ),
  SubscriptionCharge: entry('CONTRACT', 'charge quantity unitPrice startsOn endsBefore?'),
  MonthCharges: entry('CONTRACT', 'month lines total derivation'),
  MonthChargeLine: entry(
    'CONTRACT',
    'charge description startsOn endsBefore quantity unitPrice days daysInMonth amount',
  ),
  EarliestPriceChange: entry('CONTRACT', 'effectiveOn derivation'),
  ContractChangePreview: entry('CONTRACT', 'effectiveOn? endsBefore? term? firstMonth? fullMonth?'),
  ComparedMonth: entry('CONTRACT', 'month? before? after?'),
  Rate: entry(
    'CONTRACT',
    'id direction leg prefix callType numberType initialIncrementSeconds additionalIncrementSeconds validFrom validBefore? perMinute connectionFee minimumCharge hours pool recordedAt reason retiredAt retirementReason replacedBy',
  ),
  RateHours: entry('CONTRACT', 'weekdays from before'),
  MinutePool: entry('CONTRACT', 'name includedMinutes units overagePerMinute'),
  ChosenRateCard: entry('CONTRACT', 'code version isPinned'),
  RateCard: entry(
    'CARDS',
    'code version name currencyCode recordedAt rates rateCount isPinned ratesByPrefix versions',
  ),
  RateCardRateConnection: entry('CARDS', PAGE),
  RateCardRateEdge: entry('CARDS', EDGE),
  RateConnection: entry('CONTRACT', PAGE),
  RateEdge: entry('CONTRACT', EDGE),
  RateCardRate: entry(
    'CARDS',
    'direction leg prefix callType numberType initialIncrementSeconds additionalIncrementSeconds validFrom validBefore perMinute connectionFee minimumCharge hours',
  ),
  SupportContact: entry(
    'CONTRACT',
    'id channel value hours timeZone languages severities? validFrom validBefore? provider',
  ),
  EmergencyCalling: entry('CONTRACT', 'policy isPermitted clause limitationNotice coverage users', {
    incidents: {},
  }),
  EmergencyCoverage: entry(
    'CONTRACT',
    'activeUsers notified acknowledged outstanding notifiedPercent acknowledgedPercent isCompliant',
  ),
  EmergencyUser: entry(
    'CONTRACT',
    'name email isActive recordedAt user isNotified isAcknowledged notification acknowledgement',
  ),
  EmergencyUserConnection: entry('CONTRACT', PAGE),
  EmergencyUserEdge: entry('CONTRACT', EDGE),
  EmergencyNotification: entry(
    'CONTRACT',
    'notifiedAt channel notifiedBy evidenceReference? recordedAt',
  ),
  EmergencyAcknowledgement: entry('CONTRACT', 'acknowledgedAt evidenceReference? recordedAt'),
  ServiceUser: entry(
    'CONTRACT',
    'id externalId name email? isActive recordedAt leftAt? subscription',
  ),
  LimitationNotice: entry('CONTRACT', 'version effectiveOn recordedAt text'),
  PerformanceDemand: entry(
    'CONTRACT',
    'id demand reason dueOn demandedAt recordedAt recordedBy subscription demandedBy clause state answers closure',
  ),
  PerformanceDemandConnection: entry('CONTRACT', PAGE),
  PerformanceDemandEdge: entry('CONTRACT', EDGE),
  DemandAnswer: entry('CONTRACT', 'position answer answeredFor answeredAt recordedBy'),
  DemandClosure: entry('CONTRACT', 'outcome note? closedAt recordedBy'),
  EmergencyIncidentConnection: entry('USAGE', PAGE),
  EmergencyIncidentEdge: entry('USAGE', EDGE),
  EmergencyIncidentClosure: entry('USAGE', 'reason closedAt closedBy'),
  EmergencyIncident: entry(
    'USAGE',
    'id dialled countryCode occurredAt recordedAt subscription usageRecord isOpen closure',
  ),
  UsageRecord: entry(
    'USAGE',
    'id source externalId direction leg agentConnectivity? originCountryCode? disposition startedAt answeredAt endedAt usedOn status billedSeconds recordedAt subscription amount rate derivation callType? kind version isCurrent reason? fromMasked toMasked durationSeconds pool? original? reverses? versions',
    {
      fromNumber: MASKED,
      toNumber: MASKED,
      dialled: { expected: to(INSIDERS, 'NOTHING') },
    },
  ),
  UsageRecordConnection: entry('USAGE', PAGE),
  UsageRecordEdge: entry('USAGE', EDGE),
  UnratedGroup: entry(
    'USAGE',
    'direction leg prefix calls durationSeconds firstUsedOn lastUsedOn subscription nearestRate estimate derivation',
  ),
  // Asked for without an account, which a partner has to name.
  UnratedGroupConnection: entry('USAGE', '', {
    edges: UNNAMED,
    nodes: UNNAMED,
    pageInfo: { expected: { ...UNNAMED.expected, 'other account': 'SEEN' } },
    totalCount: { expected: { ...UNNAMED.expected, 'other account': 'SEEN' } },
  }),
  UnratedGroupEdge: entry('USAGE', '', { cursor: UNNAMED, node: UNNAMED }),
  // Of a record that all who may send any have sent, and nobody's account has.
  UsageAnswer: entry('SENDERS', 'externalId status issueCount issues', {
    record: {
      expected: { ...ABSENT_FOR_SENDERS.expected, 'partner of another account': 'ABSENT' },
    },
  }),
  UsageFieldProblem: entry('DELIVERY', 'field message'),
  UsageImport: entry(
    'DELIVERY',
    'id format line accepted duplicates conflicts rejected startedAt completedAt state issues',
    { name: ABSENT_FOR_SENDERS, takenBackAt: ABSENT_FOR_SENDERS },
  ),
  UsageImportConnection: entry('SENDERS', PAGE),
  UsageImportEdge: entry('SENDERS', EDGE),
  UsageImportIssue: entry(
    'DELIVERY',
    'line outcome source externalId problems content recordedAt',
    // What is stored under its id belongs to an account, which that client does not reach.
    { record: { expected: { 'partner confined to others': 'ABSENT' } } },
  ),
  UsageImportIssueConnection: entry('DELIVERY', PAGE),
  UsageImportIssueEdge: entry('DELIVERY', EDGE),
  UsageRerating: entry(
    'STAFF',
    'rerated? unchanged? skipped? amountBefore? amountAfter? isComplete? continueAfter?',
  ),
  UsageTakeBackPreview: ofNothingTakenBack(
    'calls corrected takenBack emergencyIncidents sums obstacles',
  ),
  UsageTakeBackSum: ofNothingTakenBack('month direction status calls billedSeconds amount'),
  UsageRetention: entry('USAGE', 'detailMonths recordedAt removesBefore'),
  UsageTotals: entry('USAGE', 'inbound outbound pools'),
  PoolUsage: entry(
    'USAGE',
    'name includedMinutes units includedSeconds usedSeconds overageSeconds charge derivation',
  ),
  UsageBreakdownConnection: entry('USAGE', PAGE),
  UsageBreakdownEdge: entry('USAGE', EDGE),
  UsageBreakdown: entry('USAGE', 'key direction calls unratedCalls billedSeconds amount'),
  DirectionTotals: entry('USAGE', 'calls unratedCalls billedSeconds amount'),
  Derivation: entry('CONTRACT', 'summary steps'),
  DerivationStep: entry('CONTRACT', 'rule operation formula inputs result rounding? clause'),
  DerivationValue: entry('CONTRACT', 'name text date dateTime? integer? decimal? boolean?'),
  Money: entry('CONTRACT', 'amount currencyCode'),
  Service: entry('CONTRACT', 'code name limitationNotices terms'),
  ServiceTerms: entry(
    'CONTRACT',
    'version effectiveOn recordedAt initialTermMonthsMin initialTermMonthsDefault renewalTermMonths? termShape noticeDaysMin providerMayGiveNotice proratesFirstMonth proratesLastMonth excludesStartDay initialIncrementSeconds additionalIncrementSeconds emergencyCalling service document generalDocument supportVendor beneficiary clauses',
  ),
  TermsDocument: entry('CONTRACT', 'code version title url clauses'),
  Clause: entry('CONTRACT', 'number summary document'),
  ClauseOfRule: entry('CONTRACT', 'rule clause'),
  Vendor: entry('CONTRACT', 'code name'),
  ProrationPreview: entry('EVERYONE', 'days daysInMonth charge derivation'),
  TermPreview: entry('EVERYONE', 'initialTermMonths renewalTermMonths periods derivation'),
  RatingPreview: entry('EVERYONE', 'calls total'),
  RatedCallPreview: entry('EVERYONE', 'billedSeconds amount derivation'),
};
