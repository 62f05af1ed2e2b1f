import { aFullProfile, FULL_MONTH } from './billing';
import { aSettledInvoice, type SettledIds } from './full-invoices';
import { changeEverything } from './contract-life';
import { aCorrectedRate, RATED_LINE } from './rates';
import { STAFF, type TestServer } from './test-server';
import {
  act,
  aCall,
  aDemand,
  anAccount,
  anActiveOrder,
  anEndedDemand,
  read,
  sendCalls,
  type AccountOptions,
} from './world';

/** What belongs to one contract of a full account; every id is there. */
export interface ContractIds {
  readonly subscriptionId: string;
  readonly orderLineId: string;
  readonly rateId: string;
  readonly noticeId: string;
  readonly usageRecordId: string;
  readonly contactId: string;
  readonly chargeId: string;
}

export interface FullAccount {
  readonly settled: SettledIds;
  readonly accountId: string;
  readonly personId: string;
  readonly orderId: string;
  readonly incidentId: string;
  /** A user of CXone who was told that no emergency calls may be placed. */
  readonly serviceUserId: string;
  /** What NICE demands under the CXone contract; not answered yet. */
  readonly demandId: string;
  readonly cxone: ContractIds;
  readonly connect: ContractIds;
}

const CONTRACT = `id charges(asOf: "2026-11-01") { charge { id } } orderLine { id rates { id } } terminationNotices { id }
  usageRecords { nodes { id } } supportContacts { id } emergencyCalling { incidents { id } }`;

interface ContractAnswer {
  readonly id: string;
  readonly charges: { charge: { id: string } }[];
  readonly orderLine: { id: string; rates: { id: string }[] };
  readonly terminationNotices: { id: string }[];
  readonly usageRecords: { nodes: { id: string }[] };
  readonly supportContacts: { id: string }[];
  readonly emergencyCalling: { incidents: { id: string }[] };
}

/**
 * An account with a row in every table: CXone and GoTo Connect in one order, calls on both, one of
 * them an emergency call over CXone, contacts of both vendors, a notice withdrawn on each, and two
 * demands of NICE, one of them answered and ended; a rate of each corrected; an invoice of November
 * 2026, and all that can become of one.
 *
 * @param more what each line has beside.
 */
export async function aFullAccount(
  server: TestServer,
  options: AccountOptions = {},
  more: object = {},
): Promise<FullAccount> {
  const accountId = await anAccount(server, options);
  const line = (serviceCode: string) => ({
    serviceCode,
    recurringCharges: [{ description: 'Seat', unitPrice: '50' }],
    monthlyMinimum: '40',
    ...RATED_LINE,
    ...more,
  });
  const orderId = await anActiveOrder(server, accountId, [line('CXONE'), line('GOTO_CONNECT')]);
  for (const vendorCode of ['NICE', 'GOTO']) {
    const contact = { accountId, vendorCode, channel: 'PHONE', value: '+33170950000' };
    await act(server, STAFF, 'addSupportContact', contact, 'supportContact { id }');
  }
  const query = `query ($id: ID!) { node(id: $id) { ... on Order {
    account { people { id } } subscriptions { ${CONTRACT} } } } }`;
  interface OrderAnswer {
    readonly account: { people: { id: string }[] };
    readonly subscriptions: ContractAnswer[];
  }
  const order = async () =>
    (await read<{ node: OrderAnswer }>(server, STAFF, query, { id: orderId })).node;
  for (const [index, { id, orderLine }] of (await order()).subscriptions.entries()) {
    await aCorrectedRate(server, orderLine.id, orderLine.rates[1]?.id ?? '');
    await sendCalls(server, [
      aCall(id, '2026-10-05T09:00:00Z', 60, index === 0 ? { to: null, dialled: '112' } : {}),
    ]);
    await aWithdrawnNotice(server, id);
    const serviceCode = index === 0 ? 'CXONE' : 'GOTO_CONNECT';
    const decision = { subscriptionId: id, decision: 'GIVE_NOTICE' };
    await act(server, STAFF, 'recordRenewalDecision', decision, 'subscription { id }');
    await changeEverything(server, { accountId, subscriptionId: id, serviceCode });
  }
  const lines = ['1 Example Street'];
  const address = { recipient: 'Accounts', lines, city: 'Paris', countryCode: 'FR' };
  const billed = { accountId, billingAddress: { ...address, postalCode: '75001' } };
  await act(server, STAFF, 'changeAccount', billed, 'account { id }');
  const retention = { accountId, detailMonths: 1_200 };
  await act(server, STAFF, 'setUsageRetention', retention, 'retention { detailMonths }');
  await aFullProfile(server, accountId);
  const settled = await aSettledInvoice(server, accountId);
  // A run that no worker takes on here.
  const run = { month: FULL_MONTH, accountIds: [accountId] };
  await act(server, STAFF, 'startBillingRun', run, 'billingRun { id }');
  const { account, subscriptions } = await order();
  const [cxone, connect] = subscriptions.map(toContractIds);
  const incidentId = subscriptions[0]?.emergencyCalling.incidents[0]?.id;
  const personId = account.people[0]?.id;
  if (!cxone || !connect || incidentId === undefined || personId === undefined) {
    throw new Error('a full account is not full');
  }
  const serviceUserId = await aToldUser(server, cxone.subscriptionId);
  await anEndedDemand(server, cxone.subscriptionId);
  const demandId = await aDemand(server, cxone.subscriptionId);
  const ids = { accountId, personId, orderId, incidentId, serviceUserId, demandId, settled };
  return { ...ids, cxone, connect };
}

/** A user of a subscription who was told that no emergency calls may be placed, and says so. */
async function aToldUser(server: TestServer, subscriptionId: string): Promise<string> {
  const list = { subscriptionId, users: [{ externalId: 'agent-1', name: 'Ada Agent' }] };
  const { results } = await act<{ results: { user: { id: string } }[] }>(
    server,
    STAFF,
    'importServiceUsers',
    list,
    'results { user { id } }',
  );
  const told = { subscriptionId, userIds: results.map(({ user }) => user.id) };
  const notification = { ...told, channel: 'TRAINING' };
  await act(server, STAFF, 'recordEmergencyNotification', notification, 'notifiedUsers');
  await act(server, STAFF, 'recordEmergencyAcknowledgement', told, 'acknowledgedUsers');
  return told.userIds[0] ?? '';
}

function toContractIds(contract: ContractAnswer): ContractIds {
  const ids = {
    subscriptionId: contract.id,
    orderLineId: contract.orderLine.id,
    rateId: contract.orderLine.rates[0]?.id ?? '',
    noticeId: contract.terminationNotices[0]?.id ?? '',
    usageRecordId: contract.usageRecords.nodes[0]?.id ?? '',
    contactId: contract.supportContacts[0]?.id ?? '',
    chargeId: contract.charges[0]?.charge.id ?? '',
  };
  if (Object.values(ids).includes('')) throw new Error('a contract of a full account is not full');
  return ids;
}

async function aWithdrawnNotice(server: TestServer, subscriptionId: string): Promise<void> {
  const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
    server,
    STAFF,
    'giveTerminationNotice',
    { subscriptionId, givenOn: '2026-11-02' },
    'terminationNotice { id }',
  );
  const input = { noticeId: terminationNotice.id };
  await act(server, STAFF, 'withdrawTerminationNotice', input, 'terminationNotice { id }');
}
