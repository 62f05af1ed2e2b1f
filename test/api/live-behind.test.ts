import { connect, type Socket } from 'node:net';
import { Client } from 'pg';
import { keyOf } from '../../src/graphql/node-id';
import { placeEvents } from '../support/event-feed';
import { subscribe } from '../support/live-updates';
import { STAFF, startTestServer, type TestServer, type TestViewer } from '../support/test-server';
import { until } from '../support/until';
import { anAccount } from '../support/world';

// A client that takes nothing in: what is sent fills the buffers between the two and stays there.

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer({
    traffic: { admission: { requestsMax: 500, loopDelayMsMax: 0, subscriptionsOfViewerMax: 1 } },
  });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

/** Of an event, so that a few hundred of them fill the buffers. */
const LARGE = Array.from({ length: 20 }, (_, index) => `${'a'.repeat(1_000)}${index}: id`);

let seq = 1_000;
async function tell(accountId: string, count: number): Promise<void> {
  const values = [keyOf('Account', accountId)?.id, seq, count];
  seq += count;
  await owner.query(
    `with told as (
       insert into event (account_id, id, seq, type, fact_key, occurred_at, recorded_at)
       select $1::uuid, gen_random_uuid(), $2::int + n, 'account.changed', gen_random_uuid(), now(),
         now() from generate_series(1, $3::int) n returning account_id, id, seq)
     insert into event_outbox (account_id, id, seq) select account_id, id, seq from told`,
    values,
  );
  await placeEvents(server);
}

/** Subscribes, and reads nothing. */
async function neverRead(token: string, accountId: string): Promise<Socket> {
  const query = `subscription ($where: EventWhere) { events(where: $where) { event {
    ${LARGE.join(' ')} } } }`;
  const body = JSON.stringify({ query, variables: { where: { accountIds: [accountId] } } });
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const head = [
    ...['POST /graphql HTTP/1.1', 'Host: localhost', 'Accept: text/event-stream'],
    ...['Content-Type: application/json', `Authorization: Bearer ${token}`],
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  expect(first.toString()).toContain('HTTP/1.1 200 OK');
  socket.pause();
  return socket;
}

it('Whoever takes nothing in is cut off once too many events have come meanwhile.', async () => {
  const accountId = await anAccount(server, {});
  await placeEvents(server);
  const viewer: TestViewer = { kind: 'PERSON', accountId, role: 'OWNER' };
  const token = await server.tokenOf(viewer);
  const socket = await neverRead(token, accountId);
  const another = async () => {
    const query = 'subscription { events { cursor } }';
    const stream = await subscribe(server.url, { token, query });
    stream.close();
    return stream.status;
  };
  expect(await another()).toBe(429);
  // Its place is free again once it was cut off, which the clock of the socket would not do yet.
  const told = async () => {
    await tell(accountId, 200);
    return another();
  };
  await until(told, (status) => status === 200, 35_000);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const gone = new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
  socket.resume();
  await gone;
  expect(text).not.toContain('event: complete');
  // Others were served all the while.
  expect((await server.ask(STAFF, '{ viewer { kind } }')).status).toBe(200);
});
