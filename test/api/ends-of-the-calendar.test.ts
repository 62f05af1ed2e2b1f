import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { anAccount, aSubscription } from '../support/world';

let server: TestServer;
let id: string;
beforeAll(async () => {
  server = await startTestServer();
  ({ subscriptionId: id } = await aSubscription(server, await anAccount(server), '2026-01-01'));
});
afterAll(() => server.close());

const FIRST = '0001-01-01';
const LAST = '9999-12-31';

type Node = Readonly<Record<string, unknown>>;

/** What is answered of the subscription, and the errors beside it. */
async function ask(selection: string) {
  const query = `query ($id: ID!) { node(id: $id) { ... on Subscription { ${selection} } } }`;
  const answer = await server.ask(STAFF, query, { id });
  return { node: (answer.data as { node: Node }).node, errors: answer.errors };
}

describe('Asked for the last day of the calendar, a contract that renews', () => {
  it('is in a renewal, has no end, and answers all else', async () => {
    const { node, errors } = await ask(`
      number status(asOf: "${LAST}") endsBefore(asOf: "${LAST}") lastServiceDay(asOf: "${LAST}")
      supportContacts(asOf: "${LAST}") { value }
      emergencyCalling { coverage(asOf: "${LAST}") { __typename } }`);
    expect(errors).toBeUndefined();
    expect(node).toMatchObject({
      ...{ status: 'RENEWAL', endsBefore: null, lastServiceDay: null, supportContacts: [] },
    });
  });

  it('has no period that could be told: that field is null, and the error names asOf', async () => {
    const { node, errors } = await ask(`
      number status(asOf: "${LAST}")
      far: term(asOf: "${LAST}") { endsBefore } near: term(asOf: "2026-06-01") { endsBefore }`);
    expect(node).toMatchObject({
      ...{ status: 'RENEWAL', far: null, near: { endsBefore: '2027-01-01' } },
    });
    expect(errors).toMatchObject([
      {
        path: ['node', 'far'],
        extensions: { code: 'BAD_USER_INPUT', problems: [{ path: ['asOf'] }] },
      },
    ]);
    expect(errors).toHaveLength(1);
  });

  it('tells the last period that ends within the calendar', async () => {
    const { node, errors } = await ask('term(asOf: "9998-12-31") { startsOn endsBefore }');
    expect(errors).toBeUndefined();
    expect(node['term']).toEqual({ startsOn: '9998-01-01', endsBefore: '9999-01-01' });
  });
});

it('Asked for the first day of the calendar it has not begun.', async () => {
  const { node, errors } = await ask(`
    status(asOf: "${FIRST}") endsBefore(asOf: "${FIRST}") lastServiceDay(asOf: "${FIRST}")
    term(asOf: "${FIRST}") { endsBefore } supportContacts(asOf: "${FIRST}") { value }
    emergencyCalling { coverage(asOf: "${FIRST}") { __typename } }`);
  expect(errors).toBeUndefined();
  expect(node).toMatchObject({ status: 'PENDING', endsBefore: null, term: null });
});

it.each([
  ['0001-01-01T00:00:00Z', 'NOT_YET_RECORDED'],
  ['9999-12-31T23:59:59.999Z', 'INITIAL'],
])('Known at %s it is %s.', async (knownAt, status) => {
  const { node, errors } = await ask(
    `status(knownAt: "${knownAt}") endsBefore(knownAt: "${knownAt}")`,
  );
  expect(errors).toBeUndefined();
  expect(node).toEqual({ status, endsBefore: null });
});

it.each(['0001-01', '9999-12'])('Its use in the month %s is none, and no error.', async (month) => {
  const { node, errors } = await ask(`usageTotals(month: "${month}") { inbound { calls } }`);
  expect(errors).toBeUndefined();
  expect(node).toEqual({ usageTotals: { inbound: { calls: 0 } } });
});
