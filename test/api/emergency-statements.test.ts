import { aFullAccount } from '../support/full-account';
import { statementsOf } from '../support/statements';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { read } from '../support/world';

let server: TestServer;
const accountIds: string[] = [];

beforeAll(async () => {
  server = await startTestServer();
  for (let index = 0; index < 3; index += 1) {
    const { accountId } = await aFullAccount(server, { viewer: partner('first') });
    accountIds.push(accountId);
  }
});
afterAll(() => server.close());

/** Everything that this room shows of an account. */
const EMERGENCY = `emergencyIncidents(where: { isOpen: true }) { totalCount nodes {
    isOpen closure { reason } subscription { number } } }
  subscriptions(first: 20) { nodes { emergencyCalling {
    limitationNotice { version text } incidents { isOpen }
    today: coverage { outstanding isCompliant } before: coverage(asOf: "2026-10-01") { activeUsers }
    untold: users(where: { isNotified: false }) { totalCount nodes { name user { id } } }
    told: users(where: { isNotified: true }) { nodes { user { id } notification { channel } } }
  } } }`;

describe.each([
  ['staff', STAFF],
  ['a partner', partner('first')],
] as const)('Who was told and which calls are open, for %s,', (_, viewer) => {
  it('takes as many statements for three accounts as for one', async () => {
    const aliases = (ids: string[]) =>
      `{ ${ids.map((id, index) => `a${index}: account(id: "${id}") { ${EMERGENCY} }`).join(' ')} }`;
    const of = (ids: string[]) => statementsOf(server, () => read(server, viewer, aliases(ids)));
    const forThree = await of(accountIds);
    const forOne = await of(accountIds.slice(0, 1));
    expect(forThree.length).toBe(forOne.length);
  });
});
