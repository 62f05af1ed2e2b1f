import { request } from 'node:http';
import { Client } from 'pg';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { aCall } from '../support/world';

// A server that is killed at random moments while deliveries of call records come in.

/** Enough to meet every step of a delivery: before, between and behind its parts. */
const ROUNDS = 50;
const CALLS = 12_000;

let server: KillableServer;

jest.setTimeout(900_000);

beforeAll(async () => {
  server = await createKillableServer();
});
afterAll(() => server.close());

/** Sends lines; gives the last line of the answer, or undefined where the server went away. */
function send(url: string, lines: readonly string[], query: string): Promise<object | undefined> {
  return new Promise((resolve) => {
    const gone = () => resolve(undefined);
    const outgoing = request(`${url}/usage?format=ndjson${query}`, {
      method: 'POST',
      headers: server.staffHeaders(),
    });
    outgoing.once('error', gone);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', gone);
      response.once('close', () => {
        const last = text.trim().split('\n').at(-1) ?? '';
        resolve(response.complete ? (JSON.parse(last) as object) : undefined);
      });
    });
    // In pieces, so that the moment of the kill falls between them, too.
    for (let at = 0; at < lines.length; at += 500)
      outgoing.write(lines.slice(at, at + 500).join(''));
    outgoing.end();
  });
}

async function ask<Data>(url: string, query: string): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...server.staffHeaders() },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: Data }).data;
}

/** A repeatable sequence from 0 to 1: a failure can be run again. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** What holds after every kill: each record once, and totals that are the sums of the records. */
async function check(client: Client, source: string): Promise<number> {
  const { rows: differences } = await client.query(`
    select * from (select account_id, subscription_id, to_char(used_on, 'YYYY-MM') as month,
        direction, sum(case kind when 'CALL' then 1 else -1 end) as calls,
        sum(billed_seconds) as seconds, coalesce(sum(amount), 0) as amount
      from usage_record group by 1, 2, 3, 4) r
    full join (select account_id, subscription_id, month, direction, sum(calls) as calls,
        sum(billed_seconds) as seconds, sum(amount) as amount
      from usage_monthly_total group by 1, 2, 3, 4) t
      using (account_id, subscription_id, month, direction, calls, seconds, amount)
    where r.calls is null or t.calls is null`);
  expect(differences).toEqual([]);
  const { rows } = await client.query<{ count: string }>(
    'select count(*) as count from usage_record where source = $1',
    [source],
  );
  return Number(rows[0]?.count);
}

it(`Nothing is lost or doubled by ${ROUNDS} kills in the middle of deliveries.`, async () => {
  const client = new Client({ connectionString: server.ownerUrl });
  await client.connect();
  let url = await server.launch();
  const { accounts } = await ask<{
    accounts: { nodes: { subscriptions: { nodes: { id: string }[] } }[] };
  }>(url, '{ accounts { nodes { subscriptions { nodes { id } } } } }');
  const ids = accounts.nodes.flatMap(({ subscriptions }) =>
    subscriptions.nodes.map(({ id }) => id),
  );
  const source = 'killed';
  const lines = Array.from({ length: CALLS }, (_, index) => {
    const at = new Date(Date.now() - 86_400_000 - index * 1_000).toISOString();
    const more = {
      externalId: `k-${index}`,
      source,
      direction: index % 2 ? 'INBOUND' : 'OUTBOUND',
    };
    return `${JSON.stringify(aCall(ids[index % ids.length] ?? '', at, index % 80, more))}\n`;
  });
  const next = sequence(11);
  let told = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    // Half of the rounds begin again; the others go on where the server says that it is.
    const name = round % 2 === 0 ? '' : '&import=killed';
    const most = Math.ceil(CALLS * Math.min(1, 0.1 + next()));
    const sent = send(url, lines.slice(0, most), name);
    await new Promise((resolve) => setTimeout(resolve, 10 + next() * 700));
    await server.kill();
    const summary = (await sent) as { accepted?: number; state?: string } | undefined;
    const stored = await check(client, source);
    // What was answered is there.
    if (summary?.state === 'COMPLETE') expect(stored).toBeGreaterThanOrEqual(most);
    expect(stored).toBeGreaterThanOrEqual(told);
    told = stored;
    url = await server.launch();
  }
  const whole = await send(url, lines, '');
  expect(whole).toMatchObject({ state: 'COMPLETE', conflicts: 0, rejected: 0 });
  expect(await check(client, source)).toBe(CALLS);
  await client.end();
});
