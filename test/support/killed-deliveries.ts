import { request } from 'node:http';
import type { Client } from 'pg';
import type { KillableServer } from './killable-server';
import { aCall } from './world';

/** Deliveries to a server that something happens to, and what must hold of them afterwards. */

export interface LastLine {
  readonly type?: string;
  readonly code?: string;
  readonly state?: string;
  readonly accepted?: number;
  readonly line?: number;
  readonly errors?: readonly object[];
}

/**
 * Sends lines; gives the last line of the answer, or undefined where the server went away.
 *
 * @param onHalf called once half of them are stored: only then the others are sent.
 */
export function sendCalls(
  server: Pick<KillableServer, 'staffHeaders'>,
  url: string,
  lines: readonly string[],
  query: string,
  onHalf?: () => void,
): Promise<LastLine | undefined> {
  return new Promise((resolve) => {
    const gone = () => resolve(undefined);
    const outgoing = request(`${url}/usage?format=ndjson${query}`, {
      method: 'POST',
      headers: server.staffHeaders(),
      // A connection that a delivery broke off on is not used again.
      agent: false,
    });
    outgoing.once('error', gone);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('data', () => {
        if (!onHalf) return;
        onHalf();
        write(half, lines.length);
        outgoing.end();
      });
      response.once('error', gone);
      response.once('close', () => {
        const last = text.trim().split('\n').at(-1) ?? '';
        resolve(response.complete ? (JSON.parse(last) as LastLine) : undefined);
      });
    });
    // In pieces, so that what happens falls between them, too.
    const write = (from: number, before: number) => {
      for (let at = from; at < before; at += 500)
        outgoing.write(lines.slice(at, Math.min(at + 500, before)).join(''));
    };
    const half = onHalf ? lines.length >> 1 : lines.length;
    write(0, half);
    if (!onHalf) outgoing.end();
  });
}

/** Lines of calls of the demonstration's subscriptions, one a second of yesterday. */
export async function callsOf(
  server: Pick<KillableServer, 'staffHeaders'>,
  url: string,
  source: string,
  count: number,
): Promise<string[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...server.staffHeaders() },
    body: JSON.stringify({ query: '{ accounts { nodes { subscriptions { nodes { id } } } } }' }),
  });
  const { data } = (await response.json()) as {
    data: { accounts: { nodes: { subscriptions: { nodes: { id: string }[] } }[] } };
  };
  const ids = data.accounts.nodes.flatMap(({ subscriptions }) =>
    subscriptions.nodes.map(({ id }) => id),
  );
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.now() - 86_400_000 - index * 1_000).toISOString();
    const more = {
      externalId: `k-${index}`,
      source,
      direction: index % 2 ? 'INBOUND' : 'OUTBOUND',
    };
    return `${JSON.stringify(aCall(ids[index % ids.length] ?? '', at, index % 80, more))}\n`;
  });
}

/** What always holds: each record once, totals that are the sums. Gives how many are stored. */
export async function checkStored(client: Client, source: string): Promise<number> {
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
