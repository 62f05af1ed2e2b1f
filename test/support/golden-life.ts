import type { History } from './golden-history';
import { aFrenchEntity, aLegalEntity } from './billing';
import { NICE, STAFF } from './test-server';
import { aCall, aRate, read } from './world';

// A life with facts of every kind, told late and in time, for a history to be made of.

/** What the chapters of a life tell each other. */
export interface Life {
  readonly history: History;
  readonly cxone: string;
  readonly connect: string;
}

const OWNER = { name: 'Olive Owner', email: 'olive@example.com' };
const ID = 'id';
const change = 'contractChange { id }';

interface Made {
  readonly [name: string]: { readonly id: string };
}
const idOf = (made: Made, name: string): string => made[name]?.id ?? '';

/** Records a fact; the id of what it made. */
const made = async (history: History, mutation: string, name: string, input: object) =>
  idOf(await history.act<Made>(mutation, input, `${name} { ${ID} }`), name);

const chargeOf = async ({ server, today }: History, id: string): Promise<string> => {
  const { node } = await read<{ node: { charges: { charge: { id: string } }[] } }>(
    server,
    STAFF,
    `query ($id: ID!, $asOf: Date!) { node(id: $id) { ... on Subscription {
      charges(asOf: $asOf) { charge { id } } } } }`,
    { id, asOf: today },
  );
  return node.charges[0]?.charge.id ?? '';
};

const seats = (quantity: number, unitPrice: string, more: object = {}) => ({
  ...{ description: 'Seat', quantity, unitPrice },
  ...more,
});
const RATES = [
  aRate('0.02', { prefix: '33' }),
  aRate('0.05'),
  aRate('0', { prefix: '3398', pool: 'Local' }),
];

/** Places an order and activates it. */
async function ordered(history: History, lines: object[]): Promise<string[]> {
  const input = { accountId: history.accountId, acceptedBy: OWNER, lines };
  const orderId = await made(history, 'placeOrder', 'order', input);
  const { subscriptions } = await history.act<{ subscriptions: { id: string }[] }>(
    'activateOrder',
    { orderId },
    'subscriptions { id }',
  );
  return subscriptions.map(({ id }) => id);
}

/** Two services are ordered, and begin on 1 January 2025. */
export async function begun(history: History): Promise<Life> {
  const line = { termMonths: 12, startsOn: '2025-01-01', rates: RATES };
  const pools = [{ name: 'Local', includedMinutes: 100, units: 2, overagePerMinute: '0.03' }];
  const lapsing = seats(2, '15', { description: 'Recorder', lapse: { unitPriceAfter: '18' } });
  const [cxone = '', connect = ''] = await ordered(history, [
    {
      ...{ ...line, serviceCode: 'CXONE', pools, monthlyMinimum: '220' },
      recurringCharges: [seats(10, '20'), lapsing],
      oneTimeCharges: [seats(1, '99', { description: 'Setup' })],
    },
    { ...line, serviceCode: 'GOTO_CONNECT', pools, recurringCharges: [seats(5, '26')] },
  ]);
  return { history, cxone, connect };
}

/** Who belongs to it, who must be told of the emergency limitation, and whom to ask. */
export async function staffed({ history, cxone }: Life): Promise<{ personId: string }> {
  const { accountId } = history;
  const contact = { accountId, vendorCode: 'NICE', channel: 'PHONE', value: '+33170950000' };
  await made(history, 'addSupportContact', 'supportContact', contact);
  const person = { accountId, name: 'Mia Member', email: 'mia@example.com' };
  const personId = await made(history, 'addPerson', 'person', person);
  const users = ['ada', 'bob'].map((externalId) => ({ externalId, name: externalId }));
  const { results } = await history.act<{ results: { user: { id: string } }[] }>(
    'importServiceUsers',
    { subscriptionId: cxone, users },
    'results { user { id } }',
  );
  const userIds = results.map(({ user }) => user.id);
  const [ada, bob] = userIds;
  const told = { subscriptionId: cxone, userIds: [ada], channel: 'TRAINING' };
  await history.act('recordEmergencyNotification', told, 'notifiedUsers');
  const all = { subscriptionId: cxone, allOutstanding: true, channel: 'EMAIL' };
  await history.act('recordEmergencyNotification', all, 'notifiedUsers');
  const acknowledged = { subscriptionId: cxone, userIds: [ada] };
  await history.act('recordEmergencyAcknowledgement', acknowledged, 'acknowledgedUsers');
  await made(history, 'changePerson', 'person', { personId, name: 'Mia Married' });
  const renamed = [
    { externalId: 'ada', name: 'Ada Again' },
    { externalId: 'cy', name: 'Cy' },
  ];
  const list = { subscriptionId: cxone, users: renamed, mode: 'REPLACE' };
  await history.act('importServiceUsers', list, 'results { status }');
  if (ada) await made(history, 'removeServiceUser', 'serviceUser', { serviceUserId: ada });
  if (!bob) throw new Error('a list of two users became one');
  return { personId };
}

/** Calls come in, are corrected, rated again and taken back; one goes to an emergency number. */
export async function called({ history, cxone, connect }: Life): Promise<void> {
  const call = aCall(cxone, '2025-01-15T09:00:00Z', 125);
  const others = [
    aCall(cxone, '2025-01-15T10:00:00Z', 600, { to: '+339850001234' }),
    aCall(connect, '2025-01-15T11:00:00Z', 61),
    // Without a rate.
    aCall(connect, '2025-01-15T12:00:00Z', 61, { direction: 'INBOUND' }),
    aCall(cxone, '2025-01-15T13:00:00Z', 30, { to: null, dialled: '112' }),
  ];
  const { results } = await history.act<{ results: { record: { id: string } }[] }>(
    'recordUsage',
    { records: [call, ...others] },
    'results { record { id } }',
  );
  const { externalId: _, ...said } = call as { externalId: string };
  const wrong = { usageRecordId: results[0]?.record.id, reason: 'The switch counted wrongly.' };
  await history.act(
    'correctUsage',
    { ...wrong, replacement: { ...said, to: '+4930123456' } },
    'record { id }',
  );
  const late = { records: [aCall(cxone, '2025-01-16T09:00:00Z', 300)] };
  const usageImportId = await made(history, 'recordUsage', 'usageImport', late);
  await history.act('takeBackUsageImport', { usageImportId, reason: 'Wrong zone.' }, 'calls');
  const { node } = await read<{
    node: {
      orderLine: { id: string; rates: { id: string; prefix: string }[] };
      emergencyCalling: { incidents: { id: string }[] };
    };
  }>(
    history.server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription {
      orderLine { id rates { id prefix } } emergencyCalling { incidents { id } } } } }`,
    { id: cxone },
  );
  const rate = node.orderLine.rates.find(({ prefix }) => prefix === '33');
  const replacement = aRate('0.021', { prefix: '33' });
  const rates = { orderLineId: node.orderLine.id, reason: 'A slip of the pen.' };
  await history.act(
    'correctRates',
    { ...rates, retire: [{ rateId: rate?.id, replacement }] },
    'rates { id }',
  );
  const period = { from: '2025-01-01', to: '2025-02-01', reason: 'The rates were corrected.' };
  await history.act('rerateUsage', { subscriptionId: cxone, ...period }, 'rerating { rerated }');
  const [incident] = node.emergencyCalling.incidents;
  const closed = { incidentId: incident?.id, reason: 'A test call.' };
  await made(history, 'closeEmergencyIncident', 'emergencyIncident', closed);
}

/** The document of February is made anew, disputed, credited, paid and refunded. */
export async function billed({ history }: Life): Promise<void> {
  const { accountId } = history;
  await history.until('2025-02-01T10:00:00.000Z');
  const draft = async () =>
    made(history, 'draftInvoice', 'invoice', { accountId, month: '2025-02' });
  const { account } = await read<{ account: { nextInvoice: { id: string } } }>(
    ...([
      history.server,
      STAFF,
      'query ($id: ID!) { account(id: $id) { nextInvoice { id } } }',
    ] as const),
    { id: accountId },
  );
  await made(history, 'discardInvoiceDraft', 'invoice', { invoiceId: account.nextInvoice.id });
  // Another seller, whose drafts do not wait.
  const seller = { ...aFrenchEntity(), graceDays: 0 };
  const legalEntityCode = await aLegalEntity(history.server, seller);
  const profile = { accountId, effectiveFrom: '2025-02-02', legalEntityCode };
  await history.act('setBillingProfile', profile, 'billingProfile { missing }');
  await history.until('2025-02-06T10:00:00.000Z');
  const invoiceId = await draft().then((id) =>
    made(history, 'finalizeInvoice', 'invoice', { invoiceId: id }),
  );
  await made(history, 'recordTransmission', 'invoice', { invoiceId, status: 'SENT' });
  await history.until('2025-02-10T10:00:00.000Z');
  const doubt = { invoiceId, positions: [1], amount: '20', reason: 'Not ordered.' };
  const disputeId = await made(history, 'disputeInvoice', 'dispute', doubt);
  const paid = { invoiceId, amount: '100', externalReference: 'BANK-1', paidOn: '2025-02-08' };
  await made(history, 'recordPayment', 'payment', paid);
  const outcome = { outcome: 'PARTLY', note: 'By half.' };
  await made(history, 'resolveDispute', 'dispute', { disputeId, ...outcome });
  const credit = { invoiceId, reason: 'Wrong.', lines: [{ position: 1, net: '10' }] };
  const creditNoteId = await made(history, 'issueCreditNote', 'creditNote', credit);
  const back = { creditNoteId, reason: 'It was right.' };
  await made(history, 'takeBackCreditNote', 'creditNote', back);
  await made(history, 'issueCreditNote', 'creditNote', credit);
  const refund = { invoiceId, amount: '5', externalReference: 'BACK-1' };
  await history.act('recordRefund', refund, 'refund { amount { amount } }');
  await made(history, 'recordTransmission', 'invoice', { invoiceId, status: 'RECEIVED' });
}

/** The contracts change by orders, by announcements and by partial notices. */
export async function changed({ history, cxone, connect }: Life): Promise<void> {
  await history.until('2025-03-03T10:00:00.000Z');
  const { accountId } = history;
  const chargeId = await chargeOf(history, cxone);
  await ordered(history, [
    {
      ...{ serviceCode: 'CXONE', amendsId: cxone, startsOn: '2025-03-16' },
      recurringCharges: [seats(3, '21', { description: 'Further seat' })],
      chargeChanges: [{ chargeId, unitPrice: '19' }],
      rates: [aRate('0.04', { prefix: '49' })],
    },
  ]);
  const price = { subscriptionId: cxone, chargeId, unitPrice: '22', effectiveOn: '2026-01-01' };
  await history.act('announcePriceChange', price, change);
  const { node } = await read<{ node: { rates: { nodes: { id: string }[] } } }>(
    ...([
      history.server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Subscription { rates { nodes { id } } } } }',
    ] as const),
    { id: connect },
  );
  const rates = [{ rateId: node.rates.nodes[0]?.id, perMinute: '0.06' }];
  const announced = { subscriptionId: connect, rates, effectiveOn: '2026-01-01' };
  await history.act('announceRateChange', announced, change);
  const fewer = { subscriptionId: cxone, chargeId, fewerUnits: 2 };
  const partialNoticeId = await made(history, 'givePartialNotice', 'contractChange', fewer);
  const accepted = { partialNoticeId, effectiveOn: '2025-06-01' };
  await history.act('acceptPartialNotice', accepted, change);
  const other = await made(history, 'givePartialNotice', 'contractChange', fewer);
  await history.act('withdrawPartialNotice', { partialNoticeId: other }, change);
  const since = { subscriptionId: connect, reason: 'Unpaid fees.' };
  const suspensionId = await made(history, 'suspendSubscription', 'contractChange', since);
  await history.act('resumeSubscription', { suspensionId }, change);
  await history.act(
    'setReminders',
    { accountId, daysBefore: [90, 30] },
    'reminderSetting { daysBefore }',
  );
  await history.act(
    'setUsageRetention',
    { accountId, detailMonths: 24 },
    'retention { detailMonths }',
  );
  const later = { accountId, effectiveFrom: '2025-05-01', name: 'Renamed', countryCode: 'BE' };
  await made(history, 'changeAccount', 'account', later);
  // Told late: it was so in February already.
  await made(history, 'changeAccount', 'account', {
    accountId,
    effectiveFrom: '2025-02-01',
    locale: 'de-DE',
  });
  const profile = { accountId, effectiveFrom: '2025-02-01', purchaseOrder: 'PO-43' };
  await history.act('setBillingProfile', profile, 'billingProfile { missing }');
}

/** NICE demands something, and is answered. */
export async function demanded({ history, cxone }: Life): Promise<void> {
  const clause = { document: 'cxone-service-terms', version: '2022-01', number: '3' };
  const said = { demand: 'Pay.', reason: 'It is due.', clause, dueOn: '2025-04-01' };
  const { performanceDemand } = await history.act<Made & { performanceDemand: { id: string } }>(
    ...([
      'demandPerformance',
      { subscriptionId: cxone, ...said },
      'performanceDemand { id }',
      NICE,
    ] as const),
  );
  const demandId = performanceDemand.id;
  const answer = { demandId, position: 'DISPUTED', answer: 'We have paid.' };
  await made(history, 'answerPerformanceDemand', 'performanceDemand', answer);
  const end = { demandId, outcome: 'WITHDRAWN' };
  await history.act('closePerformanceDemand', end, 'performanceDemand { id }', NICE);
}

/** Notices are given, withdrawn and told late; a breach is cured, another ends service. */
export async function ended(life: Life, personId: string): Promise<void> {
  const { history, cxone, connect } = life;
  await history.until('2025-09-20T10:00:00.000Z');
  const decision = { subscriptionId: cxone, decision: 'LATER', until: '2025-11-20' };
  await history.act('recordRenewalDecision', decision, 'subscription { id }');
  const noticeId = await made(history, 'giveTerminationNotice', 'terminationNotice', {
    subscriptionId: cxone,
  });
  await history.until('2025-10-01T10:00:00.000Z');
  const { terminationNotice } = await history.act<{
    terminationNotice: { withdrawal: { id: string } };
  }>('withdrawTerminationNotice', { noticeId }, 'terminationNotice { withdrawal { id } }');
  const corrected = { noticeId, withdrawnOn: '2025-09-25' };
  const correctsWithdrawalId = terminationNotice.withdrawal.id;
  await made(history, 'withdrawTerminationNotice', 'terminationNotice', {
    ...corrected,
    correctsWithdrawalId,
  });
  const breach = { subscriptionId: connect, givenBy: 'PROVIDER', breach: 'Unpaid fees.' };
  const curable = { ...breach, receivedOn: '2025-09-10' };
  const cured = await made(history, 'recordBreachNotice', 'contractChange', curable);
  const cure = { breachNoticeId: cured, cure: 'All was paid.', curedOn: '2025-09-15' };
  await history.act('recordBreachCure', cure, change);
  const grave = { ...breach, isCurable: false };
  const breachNoticeId = await made(history, 'recordBreachNotice', 'contractChange', grave);
  await history.act('endForCause', { breachNoticeId }, change);
  await history.until('2025-10-12T10:00:00.000Z');
  await history.act('reinstateSubscription', { subscriptionId: connect }, change);
  const [replaced = ''] = await ordered(history, [
    {
      ...{ serviceCode: 'GOTO_CONNECT', replacesId: connect, startsOn: '2025-10-20' },
      ...{ termMonths: 12, rates: RATES.slice(0, 2), recurringCharges: [seats(6, '24')] },
    },
  ]);
  // A letter of the last day in time, recorded a week later.
  await history.until('2025-12-08T10:00:00.000Z');
  const letter = { subscriptionId: cxone, givenOn: '2025-12-01' };
  await made(history, 'giveTerminationNotice', 'terminationNotice', letter);
  await made(history, 'removePerson', 'person', { personId });
  await history.until('2026-02-02T10:00:00.000Z');
  const end = {
    subscriptionId: replaced,
    givenBy: 'PROVIDER',
    breach: 'No use.',
    isCurable: false,
  };
  const last = await made(history, 'recordBreachNotice', 'contractChange', end);
  await history.act('endForCause', { breachNoticeId: last }, change);
  await history.until('2026-02-04T10:00:00.000Z');
}

/** What is published for all accounts, for one that goes by the clock that they go by. */
export async function published(history: History): Promise<void> {
  const { accountId } = history;
  const seller = aFrenchEntity();
  const { code } = seller;
  await history.act('createLegalEntity', seller, 'legalEntity { code }');
  const profile = { accountId, legalEntityCode: code, billedFrom: '2027-01' };
  await history.act('setBillingProfile', profile, 'billingProfile { missing }');
  const [cxone = ''] = await ordered(history, [
    {
      serviceCode: 'CXONE',
      termMonths: 12,
      startsOn: '2026-12-01',
      recurringCharges: [seats(2, '20')],
    },
  ]);
  await history.until('2026-12-03T10:00:00.000Z');
  const told = { subscriptionId: cxone, allOutstanding: true, channel: 'EMAIL' };
  await history.act('recordEmergencyNotification', told, 'notifiedUsers');
  const version = { serviceCode: 'CXONE', version: 2, effectiveOn: '2026-12-04' };
  const texts = { textEn: 'No emergency calls.', textFr: 'Pas d’appels d’urgence.' };
  await history.act(
    'publishLimitationNotice',
    { ...version, ...texts },
    'limitationNotice { version }',
  );
  const rate = { legalEntityCode: code, currency: 'USD', rate: '1.0789', source: 'ECB' };
  await history.act('recordExchangeRate', rate, 'exchangeRate { rate }');
  await history.act('recordExchangeRate', { ...rate, rate: '1.08' }, 'exchangeRate { rate }');
  await history.until('2026-12-05T10:00:00.000Z');
  const renamed = {
    code,
    legalName: 'Renommée SAS',
    paymentTermDays: 20,
    effectiveFrom: '2026-12-05',
  };
  await history.act('changeLegalEntity', renamed, 'legalEntity { code }');
  const terms = { serviceCode: 'CXONE', effectiveOn: '2026-12-20', noticeDaysMin: 60 };
  await history.act('publishServiceTerms', terms, 'serviceTerms { version }');
  const card = { code: 'CARD', name: 'Card', currencyCode: 'EUR', rates: [aRate('0.02')] };
  await history.act('publishRateCard', card, 'rateCard { code }');
  await history.act('recordEmergencyNotification', told, 'notifiedUsers');
}

/** The account is closed, and opened again. */
export async function closed({ history }: Life): Promise<void> {
  const { accountId } = history;
  await made(history, 'closeAccount', 'account', { accountId });
  await made(history, 'reopenAccount', 'account', { accountId });
  await history.until('2026-03-10T10:00:00.000Z');
}
