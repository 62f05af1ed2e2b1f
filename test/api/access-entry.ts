/**
 * What a field shows, and so who may see it.
 *
 * CONTRACT: of an account's contracts. PARTNER: of the partner that manages an account. USAGE: its
 * calls. BILLING: who sells to it, and how it is taxed. OWN: a list that holds each viewer's own.
 * AUDIT: its log. CALENDARS: those of its people. CLIENTS: a partner's clients. WEBHOOKS: addresses
 * that it has events sent to.
 * CARDS: templates for orders, for whoever places them. SENDERS: of its own, for whoever sends
 * calls. DELIVERY: of one that a partner sent. STAFF: for staff alone. EVERYONE: whoever is signed
 * in, such as previews and published terms.
 */
export type Kind =
  | 'CONTRACT'
  | 'PARTNER'
  | 'USAGE'
  | 'BILLING'
  | 'OWN'
  | 'AUDIT'
  | 'CALENDARS'
  | 'CLIENTS'
  | 'WEBHOOKS'
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

export const INSIDERS = ['staff', 'owner', 'member', 'its partner'];
export const to = (viewers: readonly string[], outcome: Outcome): Record<string, Outcome> =>
  Object.fromEntries(viewers.map((viewer) => [viewer, outcome]));

/** Names of fields; one with "?" is null in the test's world even for whom it is for. */
export function entry(
  kind: Kind,
  names: string,
  further: Record<string, FieldEntry> = {},
): TypeEntry {
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
export const nobody = to(SIGNED_IN, 'ABSENT');

/** Null for whoever may send calls: recordUsage has no name for a delivery, nor names a record. */
export const ABSENT_FOR_SENDERS: FieldEntry = {
  expected: to(['staff', 'its partner', 'partner confined to others'], 'ABSENT'),
};

export const VIEWER_OF: Record<string, FieldEntry> = {
  account: { expected: { ...nobody, ...to(['owner', 'member', 'other account'], 'SEEN') } },
  partner: { expected: { ...nobody, ...to(PARTNERS, 'SEEN') } },
  vendorCode: { expected: { ...nobody, 'NICE on another service': 'SEEN' } },
  role: { expected: { ...nobody, ...to(['owner', 'member', 'other account'], 'SEEN') } },
  // Of whom no token says more, the account's.
  locale: { expected: { ...nobody, ...to(['owner', 'member', 'other account'], 'SEEN') } },
  name: { expected: nobody },
};

export const UNNAMED: FieldEntry = { expected: { 'its partner': 'REFUSED' } };

/** An id that names nothing, as everything that a query without an account can name. */
export const NOTHING_RERATED =
  'previewRerate(input: { subscriptionId: "x", from: "2026-01-01", to: "2027-01-01" })';

const PREVIEWS: Readonly<Record<string, string>> = {
  previewAmendment: 'subscriptionId: "x"',
  previewReplacement: 'subscriptionId: "x"',
  previewPriceChange:
    'subscriptionId: "x", chargeId: "x", effectiveOn: "2027-01-01", unitPrice: "1"',
  previewRateChange:
    'subscriptionId: "x", rates: [{ rateId: "x", perMinute: "1" }], effectiveOn: "2027-01-01"',
  previewPartialNotice: 'subscriptionId: "x", chargeId: "x", fewerUnits: 1',
  previewPartialNoticeAcceptance: 'partialNoticeId: "x", effectiveOn: "2027-01-01"',
  previewPartialNoticeWithdrawal: 'partialNoticeId: "x"',
  previewBreachCure: 'breachNoticeId: "x", cure: "Paid."',
  previewEndForCause: 'breachNoticeId: "x"',
  previewReinstatement: 'subscriptionId: "x"',
};
/** Of ids that name nothing: nobody sees anything. */
export const PREVIEWS_OF_CHANGES: Readonly<Record<string, FieldEntry>> = Object.fromEntries(
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
export const NOTHING_TAKEN_BACK: FieldEntry = {
  kind: 'SENDERS',
  asked: 'previewTakeBackUsageImport(usageImportId: "x")',
  expected: to(['staff', ...SENDERS], 'ABSENT'),
};
export const ofNothingTakenBack = (names: string): TypeEntry => ({
  kind: 'SENDERS',
  fields: Object.fromEntries(
    names.split(' ').map((name) => [name, { expected: to([...INSIDERS, ...SENDERS], 'NOTHING') }]),
  ),
});

/** Of no account: whichever partner asks, with the scope for it. */
export const CARDS: FieldEntry = { kind: 'CARDS' };

/** A number, for whoever sees more than its masked form. */
export const MASKED: FieldEntry = { expected: { member: 'ABSENT' } };

/** The accounts that it is confined to have no problem. */
export const UNTROUBLED: FieldEntry = { expected: { 'partner confined to others': 'ABSENT' } };

export const CALENDAR_ENTRIES: Readonly<Record<string, TypeEntry>> = {
  CalendarFeed: entry(
    'CALENDARS',
    'id name locale? recordedAt recordedBy rotatedAt? lastReadAt? revokedAt? person partner? accounts',
  ),
  // A partner has a page of its own, with nothing on it.
  CalendarFeedConnection: entry('CALENDARS', 'edges nodes', {
    pageInfo: { expected: to(['its partner'], 'SEEN') },
    totalCount: { expected: to(['its partner'], 'SEEN') },
  }),
  CalendarFeedEdge: entry('CALENDARS', 'cursor node'),
};
