import { aClient, FIRST_PARTNER } from '../support/api-clients';
import { aPersonsFeed } from '../support/calendars';
import { startRun } from '../support/billing-runs';
import { placeEvents, sequencing } from '../support/event-feed';
import { SENT_MAILS } from '../support/reminder-mail';
import { program } from '../support/program';
import { chargeIdOf, ofSubscription } from '../support/contract-life';
import { aFullAccount, type ContractIds } from '../support/full-account';
import { aCorrectedRate, aRateCard, ratesOf } from '../support/rates';
import { partner, STAFF, type TestServer } from '../support/test-server';
import { anEndpoint, delivering, startWebhookReceiver } from '../support/webhook-receiver';
import {
  act,
  aCall,
  anEndedDemand,
  anAccount,
  anActiveOrder,
  aRate,
  read,
  sendCalls,
} from '../support/world';

/** A world in which every field of the schema has something to show. */
export interface MatrixWorld {
  readonly accountId: string;
  readonly otherAccountId: string;
  /** Another account of the same partner. */
  readonly partnersOther: string;
  /** The Node of a type to ask for; of a contract that NICE is no beneficiary of, where told so. */
  readonly idOf: (type: string | null, isOtherService: boolean) => string | null;
}

const aCharge = (server: TestServer, { subscriptionId }: { readonly subscriptionId: string }) =>
  chargeIdOf(server, subscriptionId, '2026-11-01');

/** A reminder that was handled: the first of the next last day for notice. */
async function aReminder(
  server: TestServer,
  { subscriptionId: id }: { readonly subscriptionId: string },
): Promise<string> {
  const { reminders } = await ofSubscription<{ reminders: { id: string; state: string }[] }>(
    ...([server, id, 'reminders { id state }'] as const),
  );
  return reminders.find(({ state }) => state !== 'DUE')?.id ?? '';
}

/** Has each owner told of each reminder that was handled, and that its day has passed. */
async function sendMails({ database }: TestServer): Promise<void> {
  const session = database.session({ kind: 'EVERYTHING' });
  await session.transaction(({ rows }) => rows({ text: SENT_MAILS }, []));
  await session.end();
}

async function aSuspension(
  server: TestServer,
  { subscriptionId: id }: { readonly subscriptionId: string },
): Promise<string> {
  const { contractChanges } = await ofSubscription<{ contractChanges: { id: string }[] }>(
    server,
    id,
    'contractChanges { id }',
  );
  return contractChanges.at(-1)?.id ?? '';
}

const LATE = { name: 'Olive Owner', email: 'olive@example.com' };

export async function aMatrixWorld(server: TestServer): Promise<MatrixWorld> {
  const card = await aRateCard(server);
  const own = await aFullAccount(server, { viewer: partner('first') }, card);
  const other = await aFullAccount(server, { viewer: partner('second') });
  const partnersOther = await anAccount(server, { viewer: partner('first') });
  const plain = await aPlainAccount(server);
  const client = await aClient(server);
  await sendUnrated(server, [own.cxone, own.connect]);
  const feed = await aPersonsFeed(server, own.accountId);
  const usageImportId = await aDelivery(server, own.cxone);
  const closing = { incidentId: own.incidentId, reason: 'A test call.' };
  await act(server, STAFF, 'closeEmergencyIncident', closing, 'emergencyIncident { id }');
  // Of the first page of the log, an act of a partner is one.
  const late = {
    accountId: own.accountId,
    acceptedBy: LATE,
    lines: [{ serviceCode: 'OPENVOICE' }],
  };
  await act(server, partner('first'), 'placeOrder', late, 'order { id }');
  const billed = { month: '2026-11', accountIds: [own.accountId] };
  const billingRunId = await startRun(server, billed);
  const endpointId = await aTriedEndpoint(server, 'first');
  await aTriedEndpoint(server, 'second');
  await program.tellWhatIsDue(sequencing(server));
  await sendMails(server);
  await placeEvents(server);
  const ids: Readonly<Record<string, readonly [own: string, otherService: string]>> = {
    Account: [own.accountId, plain.accountId],
    Person: [own.personId, plain.personId],
    Order: [own.orderId, plain.orderId],
    OrderLine: [own.cxone.orderLineId, own.connect.orderLineId],
    Rate: [await aReplacedRate(server, own.cxone), await aReplacedRate(server, own.connect)],
    Charge: [await aCharge(server, own.cxone), await aCharge(server, own.connect)],
    Reminder: [await aReminder(server, own.cxone), await aReminder(server, own.connect)],
    ContractChange: [await aSuspension(server, own.cxone), await aSuspension(server, own.connect)],
    Subscription: [own.cxone.subscriptionId, own.connect.subscriptionId],
    TerminationNotice: [own.cxone.noticeId, own.connect.noticeId],
    NoticeWithdrawal: [
      await aCorrectedWithdrawal(server, own.cxone),
      await aCorrectedWithdrawal(server, own.connect),
    ],
    SupportContact: [own.cxone.contactId, own.connect.contactId],
    UsageRecord: [own.connect.usageRecordId, own.connect.usageRecordId],
    // Not even of a contract that it is beneficiary of: use is between the others.
    EmergencyIncident: [own.incidentId, own.incidentId],
    ServiceUser: [own.serviceUserId, own.serviceUserId],
    PerformanceDemand: [await anEndedDemand(server, own.cxone.subscriptionId), FOREIGN],
    AuditEntry: [await anAuditEntry(server, own.accountId), FOREIGN],
    // Nothing of documents is a beneficiary's.
    Invoice: [own.settled.invoiceId, own.settled.invoiceId],
    Payment: [own.settled.paymentId, own.settled.paymentId],
    InvoiceDispute: [own.settled.resolvedDisputeId, own.settled.resolvedDisputeId],
    Partner: [FIRST_PARTNER, FOREIGN],
    ApiClient: [client.id, FOREIGN],
    CalendarFeed: [feed.id, feed.id],
    UsageImport: [usageImportId, usageImportId],
    BillingRun: [billingRunId, billingRunId],
    WebhookEndpoint: [endpointId, FOREIGN],
  };
  return {
    accountId: own.accountId,
    otherAccountId: other.accountId,
    partnersOther,
    idOf: (type, isOtherService) => {
      if (type === null) return null;
      const known = ids[type];
      if (!known) throw new Error(`the world has no ${type}: add one to access-world.ts`);
      return known[isOtherService ? 1 : 0];
    },
  };
}

/** Calls that wait for a rate, as the order has none for that leg. */
async function sendUnrated(
  server: TestServer,
  contracts: readonly { readonly subscriptionId: string }[],
): Promise<void> {
  const agent = { leg: 'AGENT', agentConnectivity: 'PSTN' };
  const calls = contracts.map(({ subscriptionId }) =>
    aCall(subscriptionId, '2026-10-05T10:00:00Z', 60, agent),
  );
  await sendCalls(server, calls);
}

/** An endpoint that nothing listens at: what was tried failed, and waits. */
async function aTriedEndpoint(server: TestServer, whose: 'first' | 'second'): Promise<string> {
  const owner = partner(whose);
  const receiver = await startWebhookReceiver();
  const { id } = await anEndpoint(server, owner, receiver);
  await receiver.close();
  await anAccount(server, { viewer: owner });
  await placeEvents(server);
  await program.deliverDueWebhooks(delivering(server, []));
  return id;
}

/**
 * A delivery of the first partner in which one record conflicts with what is stored and one is
 * wrong; the wrong one staff and the second partner have sent as well.
 */
async function aDelivery(server: TestServer, { subscriptionId }: ContractIds): Promise<string> {
  const call = aCall(subscriptionId, '2026-10-05T11:00:00Z', 60);
  const longer = { ...call, endedAt: '2026-10-05T11:02:00.000Z' };
  const wrong = aCall('x', '2026-10-05T11:00:00Z', 60, { externalId: 'x' });
  await sendCalls(server, [call, wrong]);
  await sendCalls(server, [wrong], partner('second'));
  const { usageImport } = await act<{ usageImport: { id: string } }>(
    server,
    partner('first'),
    'recordUsage',
    { records: [longer, wrong] },
    'usageImport { id }',
  );
  return usageImport.id;
}

/** The withdrawal that took the place of the notice's first one. */
async function aCorrectedWithdrawal(server: TestServer, { noticeId }: ContractIds) {
  const { node } = await read<{ node: { withdrawal: { id: string } } }>(
    server,
    STAFF,
    'query ($id: ID!) { node(id: $id) { ... on TerminationNotice { withdrawal { id } } } }',
    { id: noticeId },
  );
  const correctsWithdrawalId = node.withdrawal.id;
  const { terminationNotice } = await act<{ terminationNotice: typeof node }>(
    server,
    STAFF,
    'withdrawTerminationNotice',
    { noticeId, correctsWithdrawalId, isAcceptedByProvider: true },
    'terminationNotice { withdrawal { id } }',
  );
  return terminationNotice.withdrawal.id;
}

/** A rate that came by one correction and went by another: every field has something to show. */
async function aReplacedRate(server: TestServer, { orderLineId }: ContractIds): Promise<string> {
  const corrected = (await ratesOf(server, orderLineId)).find(({ prefix }) => prefix === '888');
  await aCorrectedRate(server, orderLineId, corrected?.id ?? '');
  return corrected?.id ?? '';
}

/** Where NICE has no other service to look at: an id of nothing. */
const FOREIGN = 'x';

/** Of the account’s creation: entries of deliveries have other fields, and ids in no order. */
async function anAuditEntry(server: TestServer, accountId: string): Promise<string> {
  const { account } = await read<{
    account: { auditEntries: { nodes: { id: string; act: string }[] } };
  }>(
    server,
    STAFF,
    'query ($id: ID!) { account(id: $id) { auditEntries(first: 100) { nodes { id act } } } }',
    { id: accountId },
  );
  return account.auditEntries.nodes.find(({ act: name }) => name === 'createAccount')?.id ?? '';
}

/** An account without CXone. */
async function aPlainAccount(server: TestServer) {
  const accountId = await anAccount(server, { viewer: partner('first') });
  const rates = [aRate('0.02')];
  const orderId = await anActiveOrder(server, accountId, [{ serviceCode: 'GOTO_CONNECT', rates }]);
  const { node } = await read<{
    node: { people: { id: string }[]; subscriptions: { nodes: { id: string }[] } };
  }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Account { people { id }
      subscriptions { nodes { id } } } } }`,
    { id: accountId },
  );
  const [subscription] = node.subscriptions.nodes;
  await sendCalls(server, [aCall(subscription?.id ?? '', '2026-10-05T09:00:00Z', 60)]);
  return { accountId, orderId, personId: node.people[0]?.id ?? '' };
}
