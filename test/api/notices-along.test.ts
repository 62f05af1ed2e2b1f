import { messagesOf, statementsOf } from '../support/statements';
import { asOwner } from '../support/stored-usage';
import { NICE, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, aSubscription, read } from '../support/world';

// The notices of accounts are read together with pages of their subscriptions.

let server: TestServer;
/** Subscriptions that notice is given for: one of two, in each of two accounts. */
const given: string[] = [];
beforeAll(async () => {
  server = await startTestServer();
  for (let count = 0; count < 2; count += 1) {
    const accountId = await anAccount(server);
    await aSubscription(server, accountId, '2026-01-01');
    const { subscriptionId } = await aSubscription(server, accountId, '2026-02-01');
    await giveNotice(subscriptionId);
    given.push(subscriptionId);
  }
});
afterAll(() => server.close());

const STATE = 'status endsBefore lastServiceDay term { endsBefore }';
const PAGES = `{ accounts { nodes { name subscriptions { nodes { id ${STATE} } } } } }`;

interface State {
  readonly id: string;
  readonly endsBefore: string | null;
}
interface Pages {
  readonly accounts: { readonly nodes: { readonly subscriptions: { readonly nodes: State[] } }[] };
}

async function inPages(): Promise<Map<string, State>> {
  const { accounts } = await read<Pages>(server, STAFF, PAGES);
  const states = accounts.nodes.flatMap(({ subscriptions }) => subscriptions.nodes);
  return new Map(states.map((state) => [state.id, state]));
}

/** Each read by itself, by its id: nothing is read along then. */
async function alone(ids: Iterable<string>): Promise<Map<string, State>> {
  const states = new Map<string, State>();
  for (const id of ids) {
    const query = `{ node(id: "${id}") { ... on Subscription { id ${STATE} } } }`;
    states.set(id, (await read<{ node: State }>(server, STAFF, query)).node);
  }
  return states;
}

const giveNotice = (subscriptionId: string) =>
  act(server, STAFF, 'giveTerminationNotice', { subscriptionId }, 'terminationNotice { id }');

it('Each subscription of a page stands where it stands alone: by its own notices.', async () => {
  const states = await inPages();
  expect(states.size).toBe(4);
  expect(await alone(states.keys())).toEqual(states);
  const ending = [...states.values()].filter(({ endsBefore }) => endsBefore !== null);
  expect(ending.map(({ id }) => id).sort()).toEqual([...given].sort());
});

it('Accounts, their subscriptions and where those stand take two messages.', async () => {
  await inPages(); // the services and their terms, once for all
  expect(await messagesOf(server, inPages)).toBe(2);
});

it('Notices are not read where nothing asks where a subscription stands.', async () => {
  const ofNotices = async (query: string, viewer = STAFF) =>
    (await statementsOf(server, () => read(server, viewer, query))).filter((text) =>
      text.includes('from termination_notice'),
    ).length;
  expect(await ofNotices('{ accounts { nodes { subscriptions { nodes { number } } } } }')).toBe(0);
  expect(await ofNotices(PAGES)).toBe(1);
  const fragment = '... on Subscription { status }';
  const spread = `{ accounts { nodes { subscriptions { edges { node { ${fragment} } } } } } }`;
  expect(await ofNotices(spread)).toBe(1);
});

it('For a beneficiary, whose looks are told by what was read, they are not read along.', async () => {
  const statements = await statementsOf(server, () => read(server, NICE, PAGES));
  const texts = statements.filter((text) => text.includes('from termination_notice'));
  expect(texts).toEqual([expect.stringContaining('t.subscription_id = any')]);
});

it('After an act, its notice is there to be read: nothing of before is kept.', async () => {
  const accountId = await anAccount(server);
  const { subscriptionId } = await aSubscription(server, accountId, '2026-03-01');
  const page = `account { subscriptions { nodes { id ${STATE} } } }`;
  const { terminationNotice } = await act<{
    terminationNotice: { subscription: { account: Pages['accounts']['nodes'][number] } };
  }>(
    server,
    STAFF,
    'giveTerminationNotice',
    { subscriptionId },
    `terminationNotice { subscription { ${page} } }`,
  );
  const [state] = terminationNotice.subscription.account.subscriptions.nodes;
  expect(state?.endsBefore).toBe('2027-03-01');
});

it('Where there are very many notices, each subscription’s are read for itself.', async () => {
  const before = await inPages();
  await asOwner(server, (owner) =>
    owner.query(`insert into termination_notice
      select (jsonb_populate_record(
        null::termination_notice, to_jsonb(n) || jsonb_build_object('id', gen_random_uuid()))).*
        from (table termination_notice limit 1) as n, generate_series(1, 1001)`),
  );
  expect(await inPages()).toEqual(before);
  expect(await messagesOf(server, inPages)).toBe(3);
});
