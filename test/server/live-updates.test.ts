import { Client } from 'pg';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { subscribe, type LiveStream, type Update } from '../support/live-updates';
import { until } from '../support/until';

// Two processes on one database, as they are deployed.

let first: KillableServer;
let second: KillableServer;
let owner: Client;
let urls: { first: string; second: string };
beforeAll(async () => {
  first = await createKillableServer();
  second = await createKillableServer({
    ownerUrl: first.ownerUrl,
    environment: { WORKER: '0' },
  });
  urls = { first: await first.launch(), second: await second.launch() };
  owner = new Client({ connectionString: first.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await second.close();
  await first.close();
});

const QUERY = `subscription ($after: String) {
  events(after: $after, where: { type: { eq: PARTNER_CREATED } }) { cursor event { id } } }`;
const follow = (url: string, server: KillableServer, after?: string): Promise<LiveStream> => {
  const token = server.staffHeaders()['authorization']?.replace('Bearer ', '');
  return subscribe(url, { token, query: QUERY, variables: { after } });
};

async function createPartner(name: string): Promise<void> {
  const query = `mutation { createPartner(input: { name: "${name}" }) { partner { id } } }`;
  const response = await fetch(`${urls.first}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...first.staffHeaders() },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { createPartner: { partner: object } } };
  expect(data.createPartner.partner).not.toBeNull();
}

const cursorOf = (update: Update | undefined): string =>
  (update?.data?.['events'] as { cursor: string }).cursor;

/** Connections that hear of events. */
const listeners = async (): Promise<number[]> => {
  const { rows } = await owner.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'switchboard-listener'
       and datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
};

describe('Two servers on one database', () => {
  it('hear of what the other one did, also where neither is notified any more', async () => {
    await until(async () => (await listeners()).length === 2, Boolean);
    const stream = await follow(urls.second, second);
    await createPartner('Heard');
    expect(cursorOf(await stream.next())).not.toBe('');
    for (const pid of await listeners())
      await owner.query('select pg_terminate_backend($1)', [pid]);
    await createPartner('Looked for');
    expect(cursorOf(await stream.next())).not.toBe('');
    // They listen again, by themselves.
    await until(async () => (await listeners()).length === 2, Boolean);
    stream.close();
  });

  it('take over from each other: one is stopped, and what it told last is gone on from', async () => {
    const stream = await follow(urls.second, second);
    await createPartner('Before');
    const cursor = cursorOf(await stream.next());
    second.terminate();
    const [last, ...more] = await stream.rest();
    expect([last?.errors?.[0]?.extensions.code, more]).toEqual(['TEMPORARILY_UNAVAILABLE', []]);
    expect(stream.isCompleted()).toBe(true);
    expect(await second.ended()).toBe(0);
    await createPartner('Meanwhile');
    const next = await follow(urls.first, first, cursor);
    expect(cursorOf(await next.next())).not.toBe(cursor);
    next.close();
  });

  it('end a stream where they are killed, and another one goes on behind its cursor', async () => {
    const stream = await follow(urls.first, first);
    await createPartner('Before a kill');
    const cursor = cursorOf(await stream.next());
    await createPartner('Seen by nobody');
    const told = cursorOf(await stream.next());
    await first.kill();
    await stream.closed;
    expect(stream.isCompleted()).toBe(false);
    urls = { ...urls, first: await first.launch() };
    const next = await follow(urls.first, first, cursor);
    expect(cursorOf(await next.next())).toBe(told);
    next.close();
  });
});
