import { aChargedContract, refusedChange, type Refused } from './contract-acts';
import { change, ofSubscription } from '../support/contract-life';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.clock.now = '2026-11-30T10:00:00.000Z';
});

const refused = (...asked: Refused) => refusedChange(server, ...asked);

describe('A closed account', () => {
  const RETURNS: Readonly<Record<string, () => Promise<Return>>> = {
    'is reinstated': async () => {
      const { breachNoticeId, ...contract } = await anEndForCause(false);
      return {
        ...contract,
        back: ['reinstateSubscription', { subscriptionId: contract.subscriptionId }],
      };
    },
    'turns out to have been cured in time': async () => {
      const { breachNoticeId, ...contract } = await anEndForCause(true);
      const cure = { breachNoticeId, curedOn: '2026-10-15', cure: 'Paid.' };
      return { ...contract, back: ['recordBreachCure', cure] };
    },
    'goes on by a withdrawal that is dated back': async () => {
      const contract = await aChargedContract(server, '2025-11-20');
      const { subscriptionId } = contract;
      const { terminationNotice } = await act<{ terminationNotice: { id: string } }>(
        server,
        STAFF,
        'giveTerminationNotice',
        { subscriptionId, givenOn: '2026-10-01' },
        'terminationNotice { id }',
      );
      const withdrawal = { noticeId: terminationNotice.id, withdrawnOn: '2026-10-05' };
      return { ...contract, back: ['withdrawTerminationNotice', withdrawal] };
    },
  };

  it.each(Object.entries(RETURNS))(
    'is opened before a service of it %s, and nothing is stored',
    async (_name, make) => {
      const { accountId, subscriptionId, back } = await make();
      await act(server, STAFF, 'closeAccount', { accountId }, 'account { status }');
      const [code, field] = await refused(subscriptionId, ...back);
      expect(code).toBe('ACCOUNT_CLOSED');
      expect(field).toMatch(/^input\.(subscriptionId|breachNoticeId|noticeId)$/);
      await act(server, STAFF, 'reopenAccount', { accountId }, 'account { status }');
      await act(server, STAFF, ...back, '__typename');
      const { status } = await ofSubscription<{ status: string }>(server, subscriptionId, 'status');
      expect(status).toBe('RENEWAL');
    },
  );

  it('takes a cure that came too late: nothing runs again by it', async () => {
    const { accountId, breachNoticeId } = await anEndForCause(true);
    await act(server, STAFF, 'closeAccount', { accountId }, 'account { status }');
    const late = { breachNoticeId, curedOn: '2026-11-03', cure: 'Paid.' };
    await change(server, 'recordBreachCure', late);
  });
});

/** A contract that has ended, and an act by which it would run again. */
interface Return {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly back: readonly [mutation: string, input: object];
}

/** A contract that ended for cause on 2026-11-20; the breach notice was received on 2026-10-01. */
async function anEndForCause(isCurable: boolean) {
  const contract = await aChargedContract(server);
  const { subscriptionId } = contract;
  const breachNoticeId = await change(server, 'recordBreachNotice', {
    ...{ subscriptionId, receivedOn: '2026-10-01', givenBy: 'PROVIDER' },
    ...{ breach: 'Unpaid fees.', isCurable },
  });
  await change(server, 'endForCause', { breachNoticeId, declaredOn: '2026-11-20' });
  return { ...contract, breachNoticeId };
}
