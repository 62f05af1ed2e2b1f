import { change, chargeIdOf, ofSubscription } from '../support/contract-life';
import { STAFF, type TestServer } from '../support/test-server';
import { act, anAccount, aRate, aSubscription, refusalsOf } from '../support/world';
import type { ActOfTest } from './act-of-test';

const CHARGE = { description: 'Seat', quantity: 5, unitPrice: '20' };

/** A CXone contract of 12 months from that day, with five seats. */
export async function aChargedContract(
  server: TestServer,
  startsOn = '2025-01-01',
  rates: object[] = [],
): Promise<{ accountId: string; subscriptionId: string; chargeId: string }> {
  const accountId = await anAccount(server);
  const line = { recurringCharges: [CHARGE], rates };
  const { subscriptionId } = await aSubscription(server, accountId, startsOn, line);
  const chargeId = await chargeIdOf(server, subscriptionId, startsOn);
  return { accountId, subscriptionId, chargeId };
}

const aPartialNotice = async (server: TestServer) => {
  const { subscriptionId, chargeId } = await aChargedContract(server);
  const input = { subscriptionId, chargeId, fewerUnits: 1 };
  return { partialNoticeId: await change(server, 'givePartialNotice', input) };
};

const aBreach = async (server: TestServer, isCurable: boolean, receivedOn?: string) => {
  const { subscriptionId } = await aChargedContract(server);
  const breach = { givenBy: 'PROVIDER', breach: 'Unpaid fees.', isCurable, receivedOn };
  return {
    breachNoticeId: await change(server, 'recordBreachNotice', { subscriptionId, ...breach }),
  };
};

export const factsOf = async (server: TestServer, id: string) =>
  (await ofSubscription<{ contractChanges: object[] }>(server, id, 'contractChanges { id kind }'))
    .contractChanges;

export type Refused = [id: string, mutation: string, input: object];

/** The code, the field and the message of a refusal that stores nothing of a contract. */
export async function refusedChange(
  server: TestServer,
  ...[id, mutation, input]: Refused
): Promise<string[]> {
  const before = await factsOf(server, id);
  const [error] = await refusalsOf(server, STAFF, mutation, input);
  expect(await factsOf(server, id)).toEqual(before);
  return [error?.code ?? '', error?.path.join('.') ?? '', error?.message ?? ''];
}

const aRow = 'contract_change';

/** Every mutation that changes a running contract, as the other acts are listed. */
export const CONTRACT_ACTS: Readonly<Record<string, ActOfTest>> = {
  announcePriceChange: [
    aRow,
    async (server) => {
      const { subscriptionId, chargeId } = await aChargedContract(server);
      return { subscriptionId, chargeId, effectiveOn: '2027-01-01', unitPrice: '30' };
    },
  ],
  announceRateChange: [
    aRow,
    async (server) => {
      const { subscriptionId } = await aChargedContract(server, '2025-01-01', [aRate('0.02')]);
      const { rates } = await ofSubscription<{ rates: { nodes: { id: string }[] } }>(
        server,
        subscriptionId,
        'rates { nodes { id } }',
      );
      const changed = rates.nodes.map(({ id }) => ({ rateId: id, perMinute: '0.03' }));
      return { subscriptionId, rates: changed, effectiveOn: '2027-01-01' };
    },
  ],
  givePartialNotice: [
    aRow,
    async (server) => {
      const { subscriptionId, chargeId } = await aChargedContract(server);
      return { subscriptionId, chargeId, fewerUnits: 2 };
    },
  ],
  acceptPartialNotice: [
    aRow,
    async (server) => ({ ...(await aPartialNotice(server)), effectiveOn: '2026-12-05' }),
  ],
  withdrawPartialNotice: [aRow, aPartialNotice],
  suspendSubscription: [
    aRow,
    async (server) => {
      const { subscriptionId } = await aChargedContract(server);
      return { subscriptionId, reason: 'Unpaid fees.' };
    },
  ],
  resumeSubscription: [
    aRow,
    async (server) => {
      const { subscriptionId } = await aChargedContract(server);
      const since = { suspendedAt: '2026-11-01T00:00:00Z', reason: 'Unpaid fees.' };
      const input = { subscriptionId, ...since };
      return { suspensionId: await change(server, 'suspendSubscription', input) };
    },
  ],
  recordBreachNotice: [
    aRow,
    async (server) => {
      const { subscriptionId } = await aChargedContract(server);
      return { subscriptionId, givenBy: 'CUSTOMER', breach: 'No service.' };
    },
  ],
  recordBreachCure: [
    aRow,
    async (server) => ({ ...(await aBreach(server, true)), cure: 'All was paid.' }),
  ],
  endForCause: [aRow, (server) => aBreach(server, false)],
  reinstateSubscription: [
    aRow,
    async (server) => {
      const { breachNoticeId } = await aBreach(server, false, '2026-11-20');
      const selection = 'subscription { id } contractChange { id }';
      const { subscription } = await act<{ subscription: { id: string } }>(
        server,
        STAFF,
        'endForCause',
        { breachNoticeId, declaredOn: '2026-11-22' },
        selection,
      );
      return { subscriptionId: subscription.id, reinstatedOn: '2026-11-23' };
    },
  ],
};
