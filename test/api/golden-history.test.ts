import { advanced, aSandbox, setClock } from '../support/clocks';
import { judgedTypes, manners, OTHER_TYPES } from '../../src/graphql/fields-over-time';
import { History } from '../support/golden-history';
import {
  begun,
  billed,
  called,
  changed,
  closed,
  demanded,
  ended,
  published,
  staffed,
} from '../support/golden-life';
import { momentQuery } from '../support/moment-query';
import { letBeBilled } from '../support/monthly-invoices';
import { servedSchema } from '../support/served-schema';
import { startTestServer, type TestServer } from '../support/test-server';
import { anAccount } from '../support/world';

// Everything that the API tells of an account is asked after each fact, as of that day and by what
// was known, and once more when all the facts are there: nothing may be told otherwise.

const schema = servedSchema();
const query = momentQuery(schema);
const UNLIMITED = { characters: 100_000, tokens: 20_000, nesting: 60, depth: 60, cost: 99_999_999 };

let server: TestServer;
let life: History;
let besides: History;
beforeAll(async () => {
  server = await startTestServer({ documents: { limits: UNLIMITED } });
  life = await playedOnTestClock('2024-12-20T09:00:00.000Z');
  besides = await playedByWallClock();
}, 600_000);
afterAll(() => server.close());

async function playedOnTestClock(at: string): Promise<History> {
  const accountId = await aSandbox(server);
  await setClock(server, accountId, at);
  await letBeBilled(server, accountId, { billedFrom: '2025-01' });
  let now = at;
  const moveTo = async (instant: string) => {
    await advanced(server, accountId, instant);
    now = instant;
  };
  const history = new History(server, accountId, query, { now: () => now, moveTo });
  const played = await begun(history);
  const { personId } = await staffed(played);
  await history.until('2025-01-20T10:00:00.000Z');
  await called(played);
  await billed(played);
  await changed(played);
  await demanded(played);
  await ended(played, personId);
  await closed(played);
  return history;
}

async function playedByWallClock(): Promise<History> {
  const moveTo = (instant: string) => {
    server.clock.now = instant;
    return Promise.resolve();
  };
  const clock = { now: () => server.clock.now, moveTo };
  const history = new History(server, await anAccount(server), query, clock);
  await published(history);
  return history;
}

describe('What was told of an account on a day, by what was known', () => {
  it('Stays so, whatever is recorded of it later.', async () => {
    expect(life.moments).toBeGreaterThan(70);
    expect(await life.differences()).toEqual([]);
  }, 600_000);

  it('Stays so, whatever is published for all accounts later.', async () => {
    expect(await besides.differences()).toEqual([]);
  }, 600_000);
});

/** How the accounts came to be, and how time passed. */
const BESIDE = ['createAccount', 'createTestClock', 'advanceTestClock'];

const namesOf = (text: string) => text.trim().split(/\s+/);

/** Mutations that no history has, by the reason why. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  'who may ask, or is told, is no fact of a contract': `createPartner createApiClient
    rotateApiClientSecret revokeApiClient createWebhookEndpoint updateWebhookEndpoint
    pauseWebhookEndpoint resumeWebhookEndpoint deleteWebhookEndpoint rotateWebhookSecret
    sendWebhookSample redeliverWebhookEvent redeliverWebhookEvents createCalendarFeed
    rotateCalendarFeed revokeCalendarFeed`,
  'a run makes documents by the acts that are played': `startBillingRun cancelBillingRun
    resumeBillingRun approveInvoice`,
  'it takes away for ever what was recorded, as the law asks': 'eraseUsageNumbers',
};

describe('The histories', () => {
  it('Have every act of the API, but for those that say why not.', () => {
    const acts = new Set([...life.acts, ...besides.acts, ...BESIDE]);
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const missing = mutations.filter((name) => !acts.has(name));
    expect(missing.sort()).toEqual(Object.values(NOT_PLAYED).flatMap(namesOf).sort());
  });

  it('Ask for every field that answers for a moment.', () => {
    const missing = judgedTypes(schema)
      .filter(({ name }) => name !== 'Query' && !(name in OTHER_TYPES))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter((field) => manners(type.name, field).includes('BY_ARGUMENTS'))
          .map(({ name }) => `${type.name}.${name}`),
      )
      .filter((name) => !query.fields.has(name));
    expect(missing).toEqual([]);
  });
});
