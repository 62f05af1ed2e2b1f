import { STAFF } from '../support/test-server';
import { until } from '../support/until';
import { isSignedBy, messageIn, type Received } from '../support/webhook-receiver';
import { act, read } from '../support/world';
import type { Fault } from './faults';
import type { Stage } from './stage';

// What a receiver got, compared with what the feed tells of the same accounts.

export interface Endpoint {
  readonly id: string;
  readonly secret: string;
}

/** When a message was accepted, in milliseconds since 1970; of each request that was. */
export type AcceptedAt = WeakMap<Received, number>;

/** What has to be done before everything is told. */
const TELLING: ReadonlySet<string> = new Set(['due events', 'event feed', 'webhooks']);

interface Work {
  readonly name: string;
  readonly waiting: number;
}

/** An endpoint of the provider, which has accepted a sample. */
export async function openEndpoint({ remote, receiver }: Stage): Promise<Endpoint> {
  const { webhookEndpoint, secret } = await act<{
    webhookEndpoint: { id: string };
    secret: string;
  }>(
    ...([remote, STAFF, 'createWebhookEndpoint', { url: receiver.url }] as const),
    'webhookEndpoint { id } secret',
  );
  const sample = { webhookEndpointId: webhookEndpoint.id, type: 'NOTICE_GIVEN' };
  await act(remote, STAFF, 'sendWebhookSample', sample, 'webhookEndpoint { id }');
  await until(() => receiver.accepted.length, Boolean);
  // What the demonstration holds is told, or passed over, before the month begins.
  const query = '{ backgroundWork { name waiting } }';
  await until(
    () => read<{ backgroundWork: Work[] }>(...([remote, STAFF, query] as const)),
    ({ backgroundWork }) =>
      backgroundWork.every(({ name, waiting }) => waiting === 0 || !TELLING.has(name)),
  );
  receiver.received.splice(0);
  receiver.accepted.splice(0);
  return { id: webhookEndpoint.id, secret };
}

interface Told {
  readonly id: string;
  readonly recordedAt: string;
  readonly account: { readonly id: string } | null;
}

const FEED = `query ($after: String, $since: DateTime) { events(first: 100, after: $after,
  since: $since, where: { isSandbox: false }) { nodes { id recordedAt account { id } }
  pageInfo { endCursor hasNextPage } } }`;

/** All that was told of accounts since an instant, in the order of the feed. */
export async function toldSince({ remote }: Stage, since: string): Promise<readonly Told[]> {
  const told: Told[] = [];
  let place: { readonly since: string } | { readonly after: string } = { since };
  for (;;) {
    const { events }: Page = await read(...([remote, STAFF, FEED, place] as const));
    told.push(...events.nodes.filter(({ account }) => account !== null));
    if (!events.pageInfo.hasNextPage) return told;
    place = { after: events.pageInfo.endCursor };
  }
}

interface Page {
  readonly events: {
    readonly nodes: readonly Told[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  };
}

/** What was accepted of each account, each event at its first time. */
function acceptedOf({ receiver }: Stage): Map<string, string[]> {
  const accepted = new Map<string, Set<string>>();
  for (const { id, accountId } of receiver.accepted.map(messageIn)) {
    if (accountId === null) continue;
    const own = accepted.get(accountId) ?? new Set();
    accepted.set(accountId, own.add(id));
  }
  return new Map([...accepted].map(([accountId, ids]) => [accountId, [...ids]]));
}

const DRAIN_MILLIS_MAX = 180_000;

/** Each pause after a failure is over: some are hours long. */
async function pausesEnd({ ask }: Stage): Promise<void> {
  await ask('update webhook_delivery set not_before = null where not_before is not null');
  await ask(
    `update webhook_lane set next_at = now() - interval '1 second' where ctid = any(array(
      select ctid from webhook_lane where next_at > now() for update skip locked))`,
  );
}

/** Waits until all that was told of accounts since then has been accepted, and compares. */
export async function webhookFaults(
  stage: Stage,
  endpoint: Endpoint,
  since: string,
): Promise<{ readonly problems: string[]; readonly all: readonly Told[] }> {
  const { receiver } = stage;
  const all = await toldSince(stage, since);
  const told = new Map<string, string[]>();
  for (const { id, account } of all)
    told.set(account?.id ?? '', [...(told.get(account?.id ?? '') ?? []), id]);
  const problems: string[] = [];
  const missing = () => {
    const accepted = acceptedOf(stage);
    return [...told].filter(([id, ids]) => (accepted.get(id)?.length ?? 0) < ids.length);
  };
  await until(
    async () => {
      await pausesEnd(stage);
      return missing().length;
    },
    (count) => count === 0,
    DRAIN_MILLIS_MAX,
  ).catch((error: unknown) => problems.push(`Webhooks: ${String(error)}`));
  const accepted = acceptedOf(stage);
  for (const [accountId, ids] of told) {
    const own = accepted.get(accountId) ?? [];
    if (own.join() !== ids.join())
      problems.push(
        `Webhooks of ${accountId}: told ${ids.length}, accepted ${own.length}, or in another order.`,
      );
  }
  const bodies = new Map(receiver.received.map((each) => [messageIn(each).id, each.body]));
  for (const each of receiver.received) {
    if (bodies.get(messageIn(each).id) !== each.body) problems.push(`Two bodies: ${each.body}`);
    if (!isSignedBy(endpoint.secret, each)) problems.push(`A wrong signature: ${each.body}`);
  }
  return { problems, all };
}

/** Whoever was killed holds what it took for a minute; a failed attempt is repeated after 5 s. */
const LATE_MILLIS = 90_000;

interface Circumstances {
  /** What the feed tells. */
  readonly all: readonly Told[];
  readonly faults: readonly Fault[];
  /** Accounts of which an event was refused by the receiver. */
  readonly refused: ReadonlySet<string>;
}

/** How late events were accepted, and those that were late although nothing had happened. */
export function lateness(
  { receiver }: Stage,
  acceptedAt: AcceptedAt,
  { all, faults, refused }: Circumstances,
): { readonly delays: number[]; readonly lateWithoutSign: string[] } {
  const recorded = new Map(all.map(({ id, recordedAt }) => [id, Date.parse(recordedAt)]));
  const first = new Map<string, number>();
  const delays: number[] = [];
  const lateWithoutSign: string[] = [];
  for (const each of receiver.accepted) {
    const { id, accountId } = messageIn(each);
    const at = acceptedAt.get(each);
    const began = recorded.get(id);
    if (at === undefined || began === undefined || first.has(id)) continue;
    first.set(id, at);
    delays.push(at - began);
    const isExcused = faults.some(
      ({ beganAt, endedAt }) => beganAt <= at && endedAt + LATE_MILLIS >= began,
    );
    if (at - began > LATE_MILLIS && !isExcused && !refused.has(accountId ?? ''))
      lateWithoutSign.push(`${id} was accepted ${at - began} ms after it was recorded.`);
  }
  return { delays, lateWithoutSign };
}
