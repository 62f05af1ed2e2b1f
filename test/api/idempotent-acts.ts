import type { ActOfTest } from './act-of-test';
import { BILLING_ACTS, BILLING_SELECTIONS } from './billing-acts';
import { RUN_ACTS, RUN_SELECTIONS } from './billing-run-acts';
import { WEBHOOK_ACTS, WEBHOOK_SELECTIONS } from './webhook-acts';
import { INVOICE_ACTS, INVOICE_SELECTIONS } from './invoice-acts';
import { CONTRACT_ACTS } from './contract-acts';
import { aClient, FIRST_PARTNER } from '../support/api-clients';
import { aFeed } from '../support/calendars';
import { aSandbox, setClock } from '../support/clocks';
import { aUser, importMany } from '../support/emergency';
import { correctRates, replacementOf } from '../support/ledger';
import { linesOf } from '../support/rates';
import { aDelivery } from '../support/taking-back';
import {
  NICE,
  partner,
  STAFF,
  type Answer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { aCall, aDemand, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

const SELECTIONS: Readonly<Record<string, string>> = {
  createAccount: 'account { id number }',
  changeAccount: 'account { id name countryCode }',
  addPerson: 'person { id name role }',
  changePerson: 'person { id name role }',
  removePerson: 'person { id removedAt }',
  closeAccount: 'account { id status closedOn }',
  reopenAccount: 'account { id status }',
  createCalendarFeed: 'calendarFeed { id name person { id } }',
  rotateCalendarFeed: 'calendarFeed { id rotatedAt }',
  revokeCalendarFeed: 'calendarFeed { id revokedAt }',
  createTestClock: 'account { id testClock { now } }',
  advanceTestClock: 'account { id testClock { now } } advance { startedAt reachedAt events }',
  placeOrder: 'order { id number }',
  publishRateCard: 'rateCard { code version rates { perMinute { amount } } }',
  correctRates: 'orderLine { id } rates { id perMinute { amount } recordedAt }',
  activateOrder: 'order { id } subscriptions { id number }',
  giveTerminationNotice: 'terminationNotice { id givenOn effect { endsBefore } }',
  withdrawTerminationNotice: 'terminationNotice { id withdrawal { withdrawnOn } }',
  recordUsage: `results { externalId status record { id amount { amount } }
    userErrors { code message path } }`,
  setReminders: 'reminderSetting { daysBefore recordedAt }',
  recordRenewalDecision: 'renewalDecision { decision noticeDueBy remindOn } subscription { id }',
  setUsageRetention: 'retention { detailMonths recordedAt removesBefore }',
  eraseUsageNumbers: 'erased isComplete',
  correctUsage: 'reversal { id amount { amount } } record { id version amount { amount } }',
  rerateUsage: 'rerating { rerated unchanged amountAfter { amount } isComplete }',
  takeBackUsageImport: 'calls isComplete usageImport { id state takenBackAt }',
  addSupportContact: 'supportContact { id value }',
  createPartner: 'partner { id name }',
  createApiClient: 'apiClient { id name }',
  rotateApiClientSecret: 'apiClient { id secrets { number expiresAt } }',
  revokeApiClient: 'apiClient { id revokedAt }',
  publishServiceTerms: 'serviceTerms { version effectiveOn service { code } }',
  publishLimitationNotice: 'limitationNotice { version effectiveOn text }',
  importServiceUsers: 'results { status user { id externalId name } }',
  removeServiceUser: 'serviceUser { id isActive leftAt }',
  recordEmergencyNotification: 'notifiedUsers subscription { id }',
  recordEmergencyAcknowledgement: 'acknowledgedUsers subscription { id }',
  demandPerformance: 'performanceDemand { id state }',
  answerPerformanceDemand: 'performanceDemand { id state answers { answer } }',
  closePerformanceDemand: 'performanceDemand { id state closure { outcome } }',
  closeEmergencyIncident: 'emergencyIncident { id isOpen closure { reason closedAt } }',
  ...BILLING_SELECTIONS,
  ...INVOICE_SELECTIONS,
  ...RUN_SELECTIONS,
  ...WEBHOOK_SELECTIONS,
  ...Object.fromEntries(
    Object.keys(CONTRACT_ACTS).map((name) => [
      name,
      'contractChange { id kind } subscription { id }',
    ]),
  ),
};

/** Asks for an act, with all that it answers. */
export function sendAct(
  server: TestServer,
  mutation: string,
  input: object,
  viewer: TestViewer = STAFF,
): Promise<Answer> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const fields = `${SELECTIONS[mutation]} userErrors { code message path }`;
  return server.ask(
    viewer,
    `mutation ($input: ${type}) { ${mutation}(input: $input) { ${fields} } }`,
    { input },
  );
}

const DEMAND = {
  demand: 'Pay.',
  reason: 'It is due.',
  dueOn: '2026-12-31',
  clause: { document: 'cxone-service-terms', version: '2022-01', number: '3' },
};
const PERSON = { name: 'Olive Owner', email: 'olive@example.com' };

/** Someone who may look at an account of their own. */
async function aPerson(server: TestServer): Promise<string> {
  const person = { name: 'Mia Member', email: 'mia@example.com' };
  const input = { ...person, accountId: await anAccount(server) };
  const added = await sendAct(server, 'addPerson', input);
  return (added.data as { addPerson: { person: { id: string } } }).addPerson.person.id;
}

const aPartnersFeed = async (server: TestServer) => ({
  calendarFeedId: (await aFeed(server, partner('first'))).id,
});

/** Every mutation with the table that it adds a row to, and an input of a world of its own. */
export const ACTS: Readonly<Record<string, ActOfTest>> = {
  ...CONTRACT_ACTS,
  ...BILLING_ACTS,
  ...INVOICE_ACTS,
  ...RUN_ACTS,
  ...WEBHOOK_ACTS,
  createAccount: [
    'account',
    () => Promise.resolve({ name: 'Once', timeZone: 'Europe/Paris', currencyCode: 'EUR' }),
  ],
  changeAccount: [
    'account_fact',
    async (server) => ({ accountId: await anAccount(server), name: 'Renamed', countryCode: 'BE' }),
  ],
  addPerson: [
    'person',
    async (server) => ({
      accountId: await anAccount(server),
      ...{ name: 'Mia Member', email: 'mia@example.com' },
    }),
  ],
  changePerson: [
    'audit_entry',
    async (server) => ({ personId: await aPerson(server), name: 'Mia Married' }),
  ],
  removePerson: ['audit_entry', async (server) => ({ personId: await aPerson(server) })],
  closeAccount: ['account_fact', async (server) => ({ accountId: await anAccount(server) })],
  reopenAccount: [
    'account_fact',
    async (server) => {
      const accountId = await anAccount(server);
      await sendAct(server, 'closeAccount', { accountId });
      return { accountId };
    },
  ],
  createTestClock: [
    'test_clock',
    async (server) => ({ accountId: await aSandbox(server), at: '2026-01-01T00:00:00Z' }),
  ],
  advanceTestClock: [
    'audit_entry',
    async (server) => {
      const accountId = await aSandbox(server);
      await setClock(server, accountId, '2026-01-01T00:00:00.000Z');
      return { accountId, to: '2027-01-01T00:00:00Z' };
    },
  ],
  createCalendarFeed: ['calendar_feed', () => Promise.resolve({ name: 'Dates' }), partner('first')],
  rotateCalendarFeed: ['audit_entry', aPartnersFeed, partner('first')],
  revokeCalendarFeed: ['audit_entry', aPartnersFeed, partner('first')],
  placeOrder: [
    'service_order',
    async (server) => ({
      accountId: await anAccount(server),
      acceptedBy: PERSON,
      lines: [{ serviceCode: 'OPENVOICE' }],
    }),
  ],
  activateOrder: [
    'subscription',
    async (server) => {
      const lines = [{ serviceCode: 'CXONE' }, { serviceCode: 'OPENVOICE' }];
      const input = { accountId: await anAccount(server), acceptedBy: PERSON, lines };
      const placed = await sendAct(server, 'placeOrder', input);
      return {
        orderId: (placed.data as { placeOrder: { order: { id: string } } }).placeOrder.order.id,
      };
    },
  ],
  publishRateCard: [
    'rate_card',
    () =>
      Promise.resolve({
        ...{ code: 'ONCE', name: 'Once', currencyCode: 'EUR' },
        rates: [aRate('0.02')],
      }),
  ],
  correctRates: [
    'order_rate',
    async (server) => {
      const line = { serviceCode: 'OPENVOICE', rates: [aRate('0.02')] };
      const [made] = await linesOf<{ id: string; rates: { id: string }[] }>(
        server,
        await anAccount(server),
        [line],
        'id rates { id }',
      );
      const retire = [{ rateId: made?.rates[0]?.id, replacement: aRate('0.03') }];
      return { orderLineId: made?.id, retire, reason: 'A slip of the pen.' };
    },
  ],
  giveTerminationNotice: ['termination_notice', aContract],
  withdrawTerminationNotice: [
    'termination_notice_withdrawal',
    async (server) => {
      const given = await sendAct(server, 'giveTerminationNotice', await aContract(server));
      const { terminationNotice } = (
        given.data as { giveTerminationNotice: { terminationNotice: { id: string } } }
      ).giveTerminationNotice;
      return { noticeId: terminationNotice.id };
    },
  ],
  recordUsage: [
    'usage_record',
    async (server) => {
      const { subscriptionId } = await aContract(server);
      const call = aCall(subscriptionId, '2026-11-05T09:00:00Z', 60);
      const bad = aCall(subscriptionId, '2026-11-05T09:00:00Z', 60, { from: 'nobody' });
      return { records: [call, call, { ...call, to: '+33145000009' }, bad] };
    },
  ],
  setReminders: [
    'reminder_setting',
    async (server) => ({ accountId: await anAccount(server), daysBefore: [90, 10] }),
  ],
  recordRenewalDecision: [
    'renewal_decision',
    async (server) => ({ ...(await aContract(server)), decision: 'GIVE_NOTICE' }),
  ],
  setUsageRetention: [
    'usage_retention',
    async (server) => ({ accountId: await anAccount(server), detailMonths: 12 }),
  ],
  eraseUsageNumbers: [
    "usage_record where content_hash = ''",
    async (server) => {
      const accountId = await anAccount(server);
      const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
      await sendCalls(server, [aCall(subscriptionId, '2026-11-05T09:00:00Z', 60)]);
      const why = { mode: 'PSEUDONYMISE', reason: 'They are old.' };
      return { accountId, usedBefore: '2026-11-06', ...why };
    },
  ],
  correctUsage: [
    'usage_record',
    async (server) => {
      const { subscriptionId } = await aContract(server);
      const call = aCall(subscriptionId, '2026-11-05T09:00:00Z', 60);
      const [sent] = await sendCalls(server, [call]);
      const replacement = replacementOf(call, { to: '+33145000009' });
      return { usageRecordId: sent?.record?.id, replacement, reason: 'A wrong number.' };
    },
  ],
  rerateUsage: [
    'usage_record',
    async (server) => {
      const { subscriptionId } = await aContract(server);
      const inbound = { direction: 'INBOUND' };
      await sendCalls(server, [aCall(subscriptionId, '2026-11-05T09:00:00Z', 60, inbound)]);
      await correctRates(server, subscriptionId, { add: [aRate('0.01', inbound)] });
      const period = { from: '2026-11-01', to: '2026-12-01' };
      return { subscriptionId, ...period, reason: 'A rate was left out.' };
    },
  ],
  takeBackUsageImport: [
    'usage_record',
    async (server) => {
      const usageImportId = await aDelivery(server, await aContract(server));
      return { usageImportId, reason: 'It was read in the wrong zone.' };
    },
  ],
  addSupportContact: [
    'support_contact',
    async (server) => {
      const accountId = await anAccount(server);
      return { accountId, vendorCode: 'NICE', channel: 'PHONE', value: '+33170950000' };
    },
  ],
  createPartner: ['partner', () => Promise.resolve({ name: 'Northwind' })],
  createApiClient: [
    'api_client',
    () => Promise.resolve({ partnerId: FIRST_PARTNER, name: 'Feed', scopes: ['USAGE_WRITE'] }),
  ],
  rotateApiClientSecret: [
    'api_client_secret',
    async (server) => ({ apiClientId: (await aClient(server)).id }),
  ],
  revokeApiClient: [
    'api_client_revocation',
    async (server) => ({ apiClientId: (await aClient(server)).id, reason: 'Lost.' }),
  ],
  publishServiceTerms: [
    'service_terms',
    () => Promise.resolve({ serviceCode: 'CALL_ME', effectiveOn: '2027-01-01' }),
  ],
  publishLimitationNotice: [
    'limitation_notice',
    () => {
      const texts = { textEn: 'No emergency calls.', textFr: 'Pas d’appels d’urgence.' };
      const version = { serviceCode: 'CXONE', version: 2, effectiveOn: '2027-01-01' };
      return Promise.resolve({ ...version, ...texts });
    },
  ],
  importServiceUsers: [
    'service_user_state',
    async (server) => ({ ...(await aContract(server)), users: [aUser('agent-1')] }),
  ],
  removeServiceUser: [
    'service_user_state',
    async (server) => ({ serviceUserId: await aServiceUser(server, await aContract(server)) }),
  ],
  recordEmergencyNotification: [
    'emergency_notification',
    async (server) => ({ ...(await aContract(server)), channel: 'POSTER', allOutstanding: true }),
  ],
  recordEmergencyAcknowledgement: [
    'emergency_acknowledgement',
    async (server) => {
      const contract = await aContract(server);
      const userIds = [await aServiceUser(server, contract)];
      await sendAct(server, 'recordEmergencyNotification', {
        ...contract,
        userIds,
        channel: 'EMAIL',
      });
      return { ...contract, userIds };
    },
  ],
  demandPerformance: [
    'performance_demand',
    async (server) => ({ ...(await aContract(server)), ...DEMAND }),
    NICE,
  ],
  answerPerformanceDemand: [
    'performance_demand_answer',
    async (server) => {
      const { subscriptionId } = await aContract(server);
      const demandId = await aDemand(server, subscriptionId);
      return { demandId, position: 'DISPUTED', answer: 'We have paid.' };
    },
  ],
  closePerformanceDemand: [
    'performance_demand_closure',
    async (server) => {
      const { subscriptionId } = await aContract(server);
      return { demandId: await aDemand(server, subscriptionId), outcome: 'WITHDRAWN' };
    },
    NICE,
  ],
  closeEmergencyIncident: [
    'emergency_incident_closure',
    async (server) => {
      const { subscriptionId } = await aContract(server);
      const dialled = { to: null, dialled: '112' };
      await sendCalls(server, [aCall(subscriptionId, '2026-11-05T09:00:00Z', 60, dialled)]);
      const { emergencyIncidents } = await read<{
        emergencyIncidents: { nodes: { id: string }[] };
      }>(
        server,
        STAFF,
        '{ emergencyIncidents(first: 1, where: { isOpen: true }) { nodes { id } } }',
      );
      return { incidentId: emergencyIncidents.nodes[0]?.id, reason: 'A test call.' };
    },
  ],
};

export async function aContract(server: TestServer): Promise<{ subscriptionId: string }> {
  const rates = [aRate('0.02')];
  const accountId = await anAccount(server);
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', { rates });
  return { subscriptionId };
}

const aServiceUser = async (server: TestServer, { subscriptionId }: { subscriptionId: string }) =>
  (await importMany(server, subscriptionId, 1))[0];
