import { MONTH, PREVIEW, type PreviewAnswer } from './contract-life';
import {
  dayAt,
  instantAt,
  type ChargeOfLife,
  type Fact,
  type Life,
  type RateOfLife,
  type What,
} from './random-lives';
import { rateIdOf } from './rates-over-time';
import { STAFF, type Answer, type TestServer } from './test-server';
import { anAccount, read, unique } from './world';

// Records the facts of a life through the API, as staff does, and says what was refused.

/** An account in which a life is played, and what its facts became. */
export interface PlayedLife {
  readonly server: TestServer;
  readonly life: Life;
  readonly accountId: string;
  /** The number by which its account is searched. */
  readonly number: string;
  /** What each recorded fact is called by facts that answer it. */
  readonly ids: Map<number, string>;
  /** The contracts, by the fact that began them. */
  readonly contracts: Map<number, string>;
  readonly charges: Map<string, string>;
}

/** Why something was refused, whoever was asked: preview or act. */
export interface Refusal {
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

export async function beginLife(server: TestServer, life: Life): Promise<PlayedLife> {
  const number = unique('LIFE');
  const { timeZone } = life;
  const accountId = await anAccount(server, { number, timeZone, currencyCode: 'EUR' });
  const maps = { ids: new Map(), contracts: new Map(), charges: new Map() };
  return { server, life, accountId, number, ...maps };
}

/** Whether what a fact needs is on record. */
export const isPlayable = ({ ids }: PlayedLife, { id, needs }: Fact): boolean =>
  needs.every((need) => need === id || ids.has(need));

const chargeKey = ({ ofFact, position }: ChargeOfLife): string => `${ofFact}.${position}`;
const chargeIdOf = ({ charges }: PlayedLife, charge: ChargeOfLife): string =>
  charges.get(chargeKey(charge)) ?? '';

/** An act of the API: a mutation with its input, and what previews it, if anything does. */
export interface ActOfLife {
  readonly mutation: string;
  readonly input: object;
  readonly preview?: { readonly query: string; readonly type: string; readonly input: object };
}

/** What records a fact. */
export async function actOf(played: PlayedLife, fact: Fact): Promise<ActOfLife> {
  const { what } = fact;
  const subscriptionId = played.contracts.get(fact.contract);
  const day = dayAt(fact.day);
  switch (what.kind) {
    case 'NEW':
    case 'REPLACE':
    case 'AMEND':
      return orderOf(played, fact, what);
    case 'PRICE': {
      const { effectiveOn, unitPrice } = what;
      const chargeId = chargeIdOf(played, what.charge);
      const input = { subscriptionId, chargeId, announcedOn: day, effectiveOn, unitPrice };
      return previewed('announcePriceChange', 'previewPriceChange', input);
    }
    case 'RATES': {
      const { effectiveOn, perMinute } = what;
      const rateId = await rateIdOf(played.server, subscriptionId ?? '', what.prefix, effectiveOn);
      const rates = [{ rateId, perMinute }];
      const input = { subscriptionId, rates, announcedOn: day, effectiveOn };
      return previewed('announceRateChange', 'previewRateChange', input);
    }
    case 'PARTIAL': {
      const { fewerUnits, told } = what;
      const chargeId = chargeIdOf(played, what.charge);
      const input = { subscriptionId, chargeId, fewerUnits, ...told };
      return previewed('givePartialNotice', 'previewPartialNotice', input);
    }
    case 'NOTICE': {
      const input = { subscriptionId, givenBy: what.givenBy, ...what.told };
      return { mutation: 'giveTerminationNotice', input };
    }
    case 'SUSPEND': {
      const { suspendedAt, resumedAt } = what;
      const input = { subscriptionId, suspendedAt, resumedAt, reason: 'Unpaid fees.' };
      return { mutation: 'suspendSubscription', input };
    }
    case 'BREACH': {
      const { givenBy, isCurable } = what;
      const input = { subscriptionId, givenBy, receivedOn: day, breach: 'Unpaid fees.', isCurable };
      return { mutation: 'recordBreachNotice', input };
    }
    case 'REINSTATE':
      return previewed('reinstateSubscription', 'previewReinstatement', {
        subscriptionId,
        reinstatedOn: day,
      });
    default:
      return answerOf(played, day, what);
  }
}

const outbound = (rates: readonly RateOfLife[]): object[] =>
  rates.map((rate) => ({ direction: 'OUTBOUND', ...rate }));

/** What records a fact that answers another one. */
function answerOf(
  { ids }: PlayedLife,
  day: string,
  what: Extract<What, { readonly answers: number }>,
): ActOfLife {
  const answered = ids.get(what.answers);
  switch (what.kind) {
    case 'ACCEPT_PARTIAL': {
      const { effectiveOn } = what;
      const input = { partialNoticeId: answered, effectiveOn, acceptedOn: day };
      return previewed('acceptPartialNotice', 'previewPartialNoticeAcceptance', input);
    }
    case 'WITHDRAW_PARTIAL': {
      const { isAccepted: isAcceptedByProvider } = what;
      const input = { partialNoticeId: answered, withdrawnOn: day, isAcceptedByProvider };
      return previewed('withdrawPartialNotice', 'previewPartialNoticeWithdrawal', input);
    }
    case 'WITHDRAW': {
      const { withdrawnOn, givenBy, isAccepted, corrects } = what;
      const accepted = {
        [givenBy === 'CUSTOMER' ? 'isAcceptedByProvider' : 'isAcceptedByCustomer']: isAccepted,
      };
      const corrected = corrects === undefined ? {} : { correctsWithdrawalId: ids.get(corrects) };
      const input = { noticeId: answered, withdrawnOn, ...accepted, ...corrected };
      return { mutation: 'withdrawTerminationNotice', input };
    }
    case 'RESUME': {
      const { resumedAt } = what;
      return { mutation: 'resumeSubscription', input: { suspensionId: answered, resumedAt } };
    }
    case 'CURE': {
      const input = { breachNoticeId: answered, curedOn: day, cure: 'All was paid.' };
      return previewed('recordBreachCure', 'previewBreachCure', input);
    }
    case 'END':
      return previewed('endForCause', 'previewEndForCause', {
        breachNoticeId: answered,
        declaredOn: day,
      });
  }
}

const inputTypeOf = (mutation: string): string =>
  `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;

const previewed = (mutation: string, query: string, input: object): ActOfLife => ({
  ...{ mutation, input },
  preview: { query, type: inputTypeOf(mutation), input },
});

/** An order of one line, accepted on the day of the fact. */
function orderOf(
  { accountId, contracts, charges, life: { serviceCode } }: PlayedLife,
  { id, day, contract }: Fact,
  what: Fact['what'] & { kind: 'NEW' | 'REPLACE' | 'AMEND' },
): ActOfLife {
  const subscriptionId = contracts.get(contract);
  const seat = (position: number, quantity: number, unitPrice: string, more: object = {}) => ({
    ...{ description: `Seat ${id}.${position}`, quantity, unitPrice },
    ...more,
  });
  const { startsOn } = what;
  const placed = (line: object): Pick<ActOfLife, 'mutation' | 'input'> => ({
    mutation: 'placeOrder',
    input: {
      accountId,
      submittedAt: instantAt(day, 9),
      acceptedBy: { name: 'Olive Owner', email: 'olive@example.com' },
      lines: [{ serviceCode, startsOn, ...line }],
    },
  });
  if (what.kind === 'AMEND') {
    const { adds, charge, fewerUnits, unitPrice, rates } = what;
    const changes = {
      rates: outbound(rates),
      recurringCharges: adds ? [seat(0, 5, '20.00')] : [],
      chargeChanges:
        fewerUnits > 0 || unitPrice !== null
          ? [{ chargeId: charges.get(chargeKey(charge)), fewerUnits, unitPrice }]
          : [],
    };
    return {
      ...placed({ amendsId: subscriptionId, ...changes }),
      preview: {
        ...{ query: 'previewAmendment', type: 'PreviewAmendmentInput' },
        input: { subscriptionId, startsOn, ...changes },
      },
    };
  }
  const { termMonths } = what;
  const lapse = { lapse: { unitPriceAfter: '35.00' } };
  const recurringCharges = [seat(0, 12, '30.00'), seat(1, 4, '15.00', lapse)];
  const rates = outbound([
    { prefix: '33', perMinute: '0.02' },
    { prefix: '', perMinute: '0.05' },
  ]);
  const begun = { termMonths, recurringCharges, rates };
  if (what.kind === 'NEW') return placed(begun);
  return {
    ...placed({ replacesId: subscriptionId, ...begun }),
    preview: {
      ...{ query: 'previewReplacement', type: 'PreviewReplacementInput' },
      input: { subscriptionId, startsOn },
    },
  };
}

const SELECTIONS: Readonly<Record<string, string>> = {
  placeOrder: 'order { id lines { recurringCharges { id } } }',
  activateOrder: 'subscriptions { id }',
  giveTerminationNotice: 'terminationNotice { id }',
  withdrawTerminationNotice: 'terminationNotice { withdrawal { id } }',
};

interface Made {
  readonly order?: {
    readonly id: string;
    readonly lines: { recurringCharges: { id: string }[] }[];
  };
  readonly subscriptions?: { readonly id: string }[];
  readonly terminationNotice?: { readonly id: string; readonly withdrawal: { id: string } };
  readonly contractChange?: { readonly id: string };
  readonly userErrors: readonly { code: string; message: string; path: string[] }[];
}

/** What a query or a mutation answers to staff, refused or not. */
export const asked = (
  server: TestServer,
  text: string,
  variables: object,
): Promise<{ readonly data: unknown; readonly errors?: Answer['errors'] }> =>
  server.ask(STAFF, text, variables);

/** What an act made, or why it was refused. */
async function perform(
  server: TestServer,
  mutation: string,
  input: object,
): Promise<{ readonly made: Made; readonly refused?: readonly Refusal[] }> {
  const selection = SELECTIONS[mutation] ?? 'contractChange { id }';
  const { data, errors } = await asked(
    server,
    `mutation ($input: ${inputTypeOf(mutation)}!) {
      made: ${mutation}(input: $input) { ${selection} userErrors { code message path } }
    }`,
    { input },
  );
  const made = (data as { made?: Made } | null)?.made;
  if (!made) throw new Error(`${mutation} failed: ${JSON.stringify({ errors, input })}`);
  return made.userErrors.length > 0 ? { made, refused: refusalsOf(made.userErrors) } : { made };
}

/** By the fields that are named, whether they are of a preview's input or of a line of an order. */
const refusalsOf = (errors: Made['userErrors']): Refusal[] =>
  errors
    .map(({ code, message, path }) => ({
      ...{ code, message },
      field: path
        .join('.')
        .replace(/^input(\.lines\.0)?(\.|$)/, '')
        .replace(/^replacesId$/, 'subscriptionId'),
    }))
    .sort((one, other) => one.message.localeCompare(other.message));

/** Records a fact; why it was refused, or nothing. */
export async function record(
  played: PlayedLife,
  fact: Fact,
): Promise<readonly Refusal[] | undefined> {
  const { server, ids, contracts, charges } = played;
  const { mutation, input } = await actOf(played, fact);
  const { made, refused } = await perform(server, mutation, input);
  if (refused) return refused;
  const { order, terminationNotice, contractChange } = made;
  if (order) {
    const orderId = order.id;
    const activated = await perform(server, 'activateOrder', { orderId });
    if (activated.refused) return activated.refused;
    const [subscription] = activated.made.subscriptions ?? [];
    if (subscription) contracts.set(fact.id, subscription.id);
    for (const [position, { id }] of (order.lines[0]?.recurringCharges ?? []).entries()) {
      charges.set(chargeKey({ ofFact: fact.id, position }), id);
    }
  }
  const { withdrawal, id: noticeId } = terminationNotice ?? {};
  ids.set(fact.id, withdrawal?.id ?? noticeId ?? contractChange?.id ?? order?.id ?? '');
  return undefined;
}

/** What previews an act: its answer, or why it refuses. */
export async function preview(
  { server }: PlayedLife,
  { query, type, input }: NonNullable<ActOfLife['preview']>,
): Promise<{ readonly shown?: PreviewAnswer; readonly refused?: readonly Refusal[] }> {
  const { data, errors } = await asked(
    server,
    `query ($input: ${type}!) { shown: ${query}(input: $input) { ${PREVIEW} } }`,
    { input },
  );
  const problems = errors?.[0]?.extensions?.['problems'] as Made['userErrors'] | undefined;
  if (problems) return { refused: refusalsOf(problems) };
  if (errors) throw new Error(`${query} failed: ${JSON.stringify({ errors, input })}`);
  return { shown: (data as { shown: PreviewAnswer }).shown };
}

const PAST = `query ($id: ID!, $asOf: Date!, $at: DateTime!, $knownAt: DateTime!, $month: YearMonth!) {
  node(id: $id) { ... on Subscription {
    status(asOf: $asOf, knownAt: $knownAt)
    term(asOf: $asOf, knownAt: $knownAt) { index startsOn endsBefore noticeDueBy }
    endsBefore(asOf: $asOf, knownAt: $knownAt)
    isSuspended(at: $at, knownAt: $knownAt)
    charges(asOf: $asOf, knownAt: $knownAt) {
      charge { id } quantity unitPrice { amount } startsOn endsBefore
    }
    monthCharges(month: $month, knownAt: $knownAt) { ${MONTH} }
    rates(asOf: $asOf, knownAt: $knownAt) { nodes { id prefix perMinute { amount } } }
    terminationNotices(knownAt: $knownAt) {
      id givenOn isStanding(asOf: $asOf, knownAt: $knownAt) withdrawal { id withdrawnOn }
    }
    contractChanges(knownAt: $knownAt) { id kind effectiveOn fewerUnits resumedAt }
  } }
}`;

/** A question about the past, and what it was answered. */
export interface PastAnswer {
  readonly variables: { readonly asOf: string; readonly knownAt: string };
  readonly answer: string;
}

/** How a contract stood on a day, by what was known at an instant. */
export async function askPast(
  server: TestServer,
  id: string,
  day: number,
  knownAt: string,
): Promise<PastAnswer> {
  const asOf = dayAt(day);
  const variables = { id, asOf, at: instantAt(day, 12), knownAt, month: asOf.slice(0, 7) };
  return { variables, answer: JSON.stringify(await server.ask(STAFF, PAST, variables)) };
}

/** The same question once more. */
export const askAgain = async (server: TestServer, { variables }: PastAnswer): Promise<string> =>
  JSON.stringify(await server.ask(STAFF, PAST, variables));

const STANDING = `query ($id: ID!, $asOf: Date!, $month: YearMonth!) {
  node(id: $id) { ... on Subscription {
    status(asOf: $asOf) term(asOf: $asOf) { index startsOn endsBefore noticeDueBy }
    endsBefore(asOf: $asOf) noticeDueBy(from: $asOf)
    charges(asOf: $asOf) {
      charge { description } quantity unitPrice { amount } startsOn endsBefore
    }
    monthCharges(month: $month) {
      total { amount }
      lines { description quantity unitPrice { amount } days startsOn endsBefore amount { amount } }
    }
    rates(asOf: $asOf) { nodes { prefix perMinute { amount } origin } }
  } }
}`;

interface StandingAnswer {
  readonly node: {
    readonly charges: object[];
    readonly monthCharges: { readonly lines: object[] };
  };
}

/** How a contract stands on a day: with nothing of the order in which its facts were recorded. */
export async function askStanding(server: TestServer, id: string, day: number): Promise<object> {
  const asOf = dayAt(day);
  const variables = { id, asOf, month: asOf.slice(0, 7) };
  const { node } = await read<StandingAnswer>(server, STAFF, STANDING, variables);
  const { charges, monthCharges } = node;
  // Charges are listed in the order in which they were ordered.
  const lines = sorted(monthCharges.lines);
  return { ...node, charges: sorted(charges), monthCharges: { ...monthCharges, lines } };
}

const sorted = (all: readonly object[]): string[] => all.map((one) => JSON.stringify(one)).sort();
