import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { faultRounds, sequence } from '../support/sequence';
import { MASTER_KEY, partner, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import {
  anEndpoint,
  isSignedBy,
  messageIn,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver';
import { act, anAccount, read } from '../support/world';

// Two servers that send webhooks, killed again and again, to a receiver that refuses some.

const FIRST = partner('first');
const ROUNDS = faultRounds(6);
const ACCOUNTS = 5;

jest.setTimeout(60_000 + ROUNDS * 20_000);

let server: TestServer;
let owner: Client;
let folder: string;
let receiver: WebhookReceiver;
let servers: KillableServer[];
beforeAll(async () => {
  server = await startTestServer({ now: new Date().toISOString() });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  receiver = await startWebhookReceiver();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  const authority = path.join(folder, 'receiver.pem');
  fs.writeFileSync(authority, receiver.authority);
  const environment = {
    WEBHOOK_MASTER_KEY: MASTER_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    WEBHOOK_CA_FILE: authority,
  };
  const { ownerUrl } = server;
  servers = await Promise.all([1, 2].map(() => createKillableServer({ ownerUrl, environment })));
});
afterAll(async () => {
  for (const each of servers) await each.close();
  await receiver.close();
  await owner.end();
  await server.close();
  fs.rmSync(folder, { recursive: true });
});

/** One after the other: the first to come loads the demonstration. */
async function launch(): Promise<void> {
  for (const each of servers) await each.launch();
}

/** What each account was told of, as it is pulled. */
async function toldOf(accountId: string): Promise<string[]> {
  const { account } = await read<{ account: { events: { nodes: { id: string }[] } } }>(
    ...([server, FIRST] as const),
    'query ($id: ID!) { account(id: $id) { events(first: 100) { nodes { id } } } }',
    { id: accountId },
  );
  return account.events.nodes.map(({ id }) => id);
}

/** The ids that an account’s events were accepted under, each at its first time. */
const acceptedOf = (accountId: string): string[] => {
  const own = receiver.accepted.map(messageIn).filter((each) => each.accountId === accountId);
  return [...new Set(own.map(({ id }) => id))];
};

/** Whoever was killed holds its endpoints for a minute; here that is over. */
const leasesEnd = () => owner.query('update webhook_delivery set leased_until = null');

/** So is each pause after a failure. */
async function pausesEnd(): Promise<void> {
  await owner.query('update webhook_delivery set not_before = null where not_before is not null');
  await owner.query(
    `update webhook_lane set next_at = now() - interval '1 second' where ctid = any(array(
      select ctid from webhook_lane where next_at > now() for update skip locked))`,
  );
}

it('Nothing is missed or out of order, whenever a server is killed; what is sent twice has one id.', async () => {
  const random = sequence(20_261_201);
  const { secret } = await anEndpoint(server, FIRST, receiver);
  receiver.react = () => (random() < 0.11 ? 500 : 204);
  const accounts = await Promise.all(
    Array.from({ length: ACCOUNTS }, () => anAccount(server, { viewer: FIRST })),
  );
  let people = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await launch();
    const wanted = receiver.received.length + 1 + Math.floor(random() * 15);
    for (const accountId of accounts) {
      for (let count = 0; count < 3; count += 1) {
        const name = `p${(people += 1)}`;
        const input = { accountId, name, email: `${name}@example.com`, role: 'MEMBER' };
        await act(server, FIRST, 'addPerson', input, 'person { id }');
      }
    }
    await until(
      async () => {
        await pausesEnd();
        return receiver.received.length;
      },
      (count) => count >= wanted,
    );
    for (const each of servers) await each.kill();
    await leasesEnd();
  }
  receiver.react = () => 204;
  await launch();
  for (const accountId of accounts) {
    await until(
      async () => {
        await pausesEnd();
        return { told: await toldOf(accountId), accepted: acceptedOf(accountId) };
      },
      ({ told, accepted }) => told.length === 1 + 3 * ROUNDS && accepted.length >= told.length,
    );
    expect(acceptedOf(accountId)).toEqual(await toldOf(accountId));
  }
  expect(receiver.received.every((each) => isSignedBy(secret, each))).toBe(true);
  // Each time an event came it was the same, to the byte.
  const bodies = new Map(receiver.received.map((each) => [messageIn(each).id, each.body]));
  expect(receiver.received.filter((each) => bodies.get(messageIn(each).id) !== each.body)).toEqual(
    [],
  );
});
