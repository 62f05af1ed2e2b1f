import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { buildServer, ready, spawnServer, type Spawned } from '../support/spawned-server';

// A server that is killed in the middle of its work, again and again, while clients retry.

const ROUNDS = 6;
const CLIENTS = 4;

let folder: string;
let database: TestDatabase;
let running: Spawned | undefined;

jest.setTimeout(120_000);

beforeAll(async () => {
  await buildServer();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await kill();
  await database.drop();
  fs.rmSync(folder, { recursive: true });
});

async function kill(): Promise<void> {
  running?.child.kill('SIGKILL');
  await running?.ended;
  running = undefined;
}

async function launch(): Promise<string> {
  const { ownerUrl } = database;
  running = spawnServer({
    DATA_DIR: folder,
    DATABASE_URL: ownerUrl,
    DEMO: '1',
    LOG_LEVEL: 'silent',
  });
  return ready(running);
}

function staffToken(): string {
  const text = fs.readFileSync(path.join(folder, 'demo-tokens.json'), 'utf8');
  return (JSON.parse(text) as { staff: string }).staff;
}

const CREATE = `mutation ($key: String) { createAccount(input: { name: "Killed", timeZone: "UTC",
  currencyCode: "EUR", idempotencyKey: $key }) { account { id } userErrors { code } } }`;

/** The new account's id as the server answered; undefined where no answer came. */
async function create(url: string, key: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${staffToken()}` },
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
    const url = await launch();
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
    // Another moment of the work in each round.
    await new Promise((resolve) => setTimeout(resolve, 40 + 90 * round));
    await kill();
    isKilled = true;
    await Promise.all(clients);
  }
  expect(answered.size).toBeGreaterThan(ROUNDS);
  expect(answered.size).toBeLessThan(asked.length);
  const url = await launch();
  for (const key of asked) {
    const id = await create(url, key);
    expect([key, id]).toEqual([key, answered.get(key) ?? expect.stringMatching(/^acc_/)]);
  }
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query(`select id from account where name = 'Killed'`);
  const counters = await owner.query(`select 1 from account_counter c join account a
    on a.id = c.account_id where a.name = 'Killed'`);
  await owner.end();
  expect([rows.length, counters.rows.length]).toEqual([asked.length, asked.length]);
});
