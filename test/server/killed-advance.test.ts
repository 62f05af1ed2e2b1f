import { Client } from 'pg';
import { advanced, aSandbox, setClock } from '../support/clocks';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { letBeBilled } from '../support/monthly-invoices';
import { uuidOf } from '../support/retention';
import { startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { aSubscription } from '../support/world';

// A clock that is moved by a server which is killed on the way, again and again.

const BEGIN = '2026-01-15T09:00:00.000Z';
const TO = '2042-01-15T09:00:00.000Z';
const MONTHS = 192;
const KILLS_MAX = 3;

jest.setTimeout(240_000);

let server: TestServer;
let killed: KillableServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  killed = await createKillableServer({ ownerUrl: server.ownerUrl });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await killed.close();
  await server.close();
});

async function aBilledSandbox(): Promise<string> {
  const accountId = await aSandbox(server);
  await setClock(server, accountId, BEGIN);
  const more = { effectiveFrom: '2026-01-01', billedFrom: '2026-01' };
  await letBeBilled(server, accountId, { ...more });
  await aSubscription(server, accountId, '2026-01-15', {
    serviceCode: 'OPENVOICE',
    recurringCharges: [{ description: 'Seats', quantity: 1, unitPrice: '10' }],
  });
  return accountId;
}

const ADVANCE = `mutation ($input: AdvanceTestClockInput!) { advanceTestClock(input: $input) {
  advance { reachedAt } userErrors { code } } }`;

/** What the clock shows once the advance is answered; undefined where no answer came. */
async function advance(url: string, accountId: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...killed.staffHeaders() },
      body: JSON.stringify({ query: ADVANCE, variables: { input: { accountId, to: TO } } }),
    });
    const { data } = (await response.json()) as {
      data?: { advanceTestClock?: { advance?: { reachedAt: string } } };
    };
    return data?.advanceTestClock?.advance?.reachedAt;
  } catch {
    return undefined;
  }
}

async function clockOf(accountId: string): Promise<string> {
  const { rows } = await owner.query<{ now: Date }>(
    'select now_at as now from test_clock where account_id = $1',
    [uuidOf(accountId)],
  );
  return rows[0]?.now.toISOString() ?? '';
}

const stored = async (text: string, accountId: string): Promise<unknown[]> =>
  (await owner.query<object>(text, [uuidOf(accountId)])).rows;

const EVENTS = `select seq, type, occurred_at, recorded_at from event
  where account_id = $1 and recorded_at > '${BEGIN}' and type like 'invoice%' order by seq`;
const INVOICES = `select issue_month, right(number, 11) as number, issued_on, gross, recorded_at
  from invoice where account_id = $1 order by issue_month`;

it('What a killed server had reached stays, and what is left is done by the next, once.', async () => {
  const [whole, cut] = [await aBilledSandbox(), await aBilledSandbox()];
  let reached: string | undefined;
  const left: string[] = [];
  for (let kills = 0; kills < KILLS_MAX && reached === undefined; kills += 1) {
    const url = await killed.launch();
    const before = await clockOf(cut);
    let isAnswered = false;
    const asked = advance(url, cut).finally(() => (isAnswered = true));
    await until(async () => isAnswered || (await clockOf(cut)) > before);
    await killed.kill();
    reached = await asked;
    left.push(await clockOf(cut));
  }
  // It was killed on the way.
  expect(left.some((at) => at > BEGIN && at < TO)).toBe(true);
  while (reached === undefined) reached = await advance(await killed.launch(), cut);
  expect(reached).toBe(TO);
  for (let now = BEGIN; now < TO;) {
    const next = `${Number(now.slice(0, 4)) + 4}${now.slice(4)}`;
    await advanced(server, whole, next);
    now = next;
  }
  expect(await clockOf(cut)).toBe(TO);
  const events = await stored(EVENTS, cut);
  expect(events).toHaveLength(2 * MONTHS);
  expect(events).toEqual(await stored(EVENTS, whole));
  const invoices = await stored(INVOICES, cut);
  expect(invoices).toHaveLength(MONTHS);
  expect(invoices).toEqual(await stored(INVOICES, whole));
});
