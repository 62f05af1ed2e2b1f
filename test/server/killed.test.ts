import { Client } from 'pg';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { until } from '../support/until';

// A server that is killed in the middle of its work, again and again, while clients retry.

const ROUNDS = 6;
const CLIENTS = 4;

let server: KillableServer;

jest.setTimeout(120_000);

beforeAll(async () => {
  server = await createKillableServer();
});
afterAll(() => server.close());

const CREATE = `mutation ($key: String) { createAccount(input: { name: "Killed", timeZone: "UTC",
  currencyCode: "EUR", idempotencyKey: $key }) { account { id } userErrors { code } } }`;

/** The new account's id as the server answered; undefined where no answer came. */
async function create(url: string, key: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...server.staffHeaders() },
      body: JSON.stringify({ query: CREATE, variables: { key } }),
    });
    const { data } = (await response.json()) as {
      data?: { createAccount?: { account?: { id: string } } };
    };
    return data?.createAccount?.account?.id;
  } catch {
    return undefined;
  }
}

it('What was answered is there, once; what was not is there when it is asked for again.', async () => {
  const answered = new Map<string, string>();
  const asked: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const url = await server.launch();
    let isKilled = false;
    const client = async (name: number): Promise<void> => {
      for (let index = 0; !isKilled; index += 1) {
        const key = `${round}/${name}/${index}`;
        asked.push(key);
        const id = await create(url, key);
        if (id !== undefined) answered.set(key, id);
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, name) => client(name));
    // After more and more of the work.
    const wanted = answered.size + 1 + 10 * round;
    await until(
      () => answered.size,
      (count) => count >= wanted,
    );
    await server.kill();
    isKilled = true;
    await Promise.all(clients);
  }
  expect(answered.size).toBeGreaterThan(ROUNDS);
  expect(answered.size).toBeLessThan(asked.length);
  const url = await server.launch();
  for (const key of asked) {
    const id = await create(url, key);
    expect([key, id]).toEqual([key, answered.get(key) ?? expect.stringMatching(/^acc_/)]);
  }
  const owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query(`select id from account where name = 'Killed'`);
  const counters = await owner.query(`select 1 from account_counter c join account a
    on a.id = c.account_id where a.name = 'Killed'`);
  await owner.end();
  expect([rows.length, counters.rows.length]).toEqual([asked.length, asked.length]);
});
