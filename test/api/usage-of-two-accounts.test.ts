import { erase } from '../support/erasure';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

// Two accounts whose calls come by the same feed, under the same ids, to the same numbers.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface World {
  readonly accountId: string;
  readonly subscriptionId: string;
}
async function aWorld(): Promise<World> {
  const accountId = await anAccount(server);
  return aSubscription(server, accountId, '2026-01-01', { rates: [aRate('0.02')] });
}

interface Answer {
  readonly status: string;
  readonly record: { readonly toNumber: string } | null;
  readonly issueCount: number;
  readonly issues: readonly {
    readonly outcome: string;
    readonly content: string | null;
    readonly problems: readonly object[];
  }[];
}
async function answersOf(accountId: string, ...externalIds: string[]): Promise<Answer[]> {
  const { usageAnswers } = await read<{ usageAnswers: Answer[] }>(
    server,
    STAFF,
    `query ($accountId: ID!, $externalIds: [String!]!) {
      usageAnswers(accountId: $accountId, source: "shared", externalIds: $externalIds) {
        status record { toNumber } issueCount issues { outcome content problems { field } } } }`,
    { accountId, externalIds },
  );
  return usageAnswers;
}

const IDS = ['stored twice', 'refused', 'of nobody'];
const [HERS, HIS] = ['+442079460001', '+442079460002'];

/** A call, another under its id, one that is refused, and one that names no subscription. */
function sendAll({ subscriptionId }: World): Promise<unknown> {
  const call = (externalId: string, more: object = {}) =>
    aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, {
      ...{ source: 'shared', externalId, to: HERS, ...more },
    });
  const ofNobody = { subscriptionId: 'sub_x', to: '+442079460009' };
  const records = [
    ...[call('stored twice'), call('stored twice', { to: HIS })],
    ...[call('refused', { from: HIS, to: 'nobody' }), call('of nobody', ofNobody)],
  ];
  return sendCalls(server, records);
}

describe('Of two accounts with the same feed, ids and numbers', () => {
  it('each is told what became of its own records, and of those that name no subscription', async () => {
    const [one, other] = [await aWorld(), await aWorld()];
    await sendAll(one);
    const before = await answersOf(one.accountId, ...IDS);
    expect(before.map(({ status, issueCount }) => [status, issueCount])).toEqual([
      ['STORED', 1],
      ['REJECTED', 1],
      ['REJECTED', 1],
    ]);
    const ofOther = await answersOf(other.accountId, ...IDS);
    expect(ofOther.map(({ status, issueCount }) => [status, issueCount])).toEqual([
      ['UNKNOWN', 0],
      ['UNKNOWN', 0],
      ['REJECTED', 1],
    ]);
  });

  it('one keeps what was sent for it when a number is erased in the other', async () => {
    const [one, other] = [await aWorld(), await aWorld()];
    await sendAll(one);
    await sendAll(other);
    const ofOne = () => answersOf(one.accountId, 'stored twice', 'refused');
    const before = await ofOne();
    expect(before[0]?.issues[0]?.content).toContain(HIS);
    for (const number of [HIS, HERS, '+4420794']) {
      await erase(server, other.accountId, { number });
    }
    expect(await ofOne()).toEqual(before);
    const [, refused] = await answersOf(other.accountId, 'stored twice', 'refused');
    expect(refused?.issues.at(0)).toEqual({ outcome: 'REJECTED', content: null, problems: [] });
  });
});

it('Ids and feeds that no record can have are refused where answers are asked for.', async () => {
  const { accountId } = await aWorld();
  const codesOf = async (source: string, externalId: string) => {
    const answer = await server.ask(
      STAFF,
      `query ($accountId: ID!, $source: String!, $ids: [String!]!) {
        usageAnswers(accountId: $accountId, source: $source, externalIds: $ids) { status } }`,
      { accountId, source, ids: ['fine', externalId] },
    );
    return answer.errors?.map(({ extensions }) => extensions?.['code']);
  };
  for (const bad of ['a\u0000', '\ud800', '', 'x'.repeat(201)]) {
    expect([bad, await codesOf('default', bad)]).toEqual([bad, ['BAD_USER_INPUT']]);
    expect([bad, await codesOf(bad, 'one')]).toEqual([bad, ['BAD_USER_INPUT']]);
  }
  expect(await codesOf('default', 'x'.repeat(200))).toBeUndefined();
});
