import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ndjson, type DeliveryLine } from './deliveries';
import { replacementOf } from './ledger';
import { sequence } from './sequence';
import type { Answer } from './test-server';
import { aCall } from './world';

/** Something that a client wants done, and what it was told of it. */
export interface Act {
  /** A word that is in what it stores and nowhere else. */
  readonly marker: string;
  /** A mutation, or POST /usage. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Lines of a delivery. */
  readonly calls: readonly object[];
  attempts: number;
  /** What was answered, where an answer came. */
  answer?: unknown;
}

/** A client's own part of the world: what it acts on. */
export interface Ground {
  readonly accountId: string;
  readonly subscriptionId: string;
}

const SELECTIONS: Readonly<Record<string, string>> = {
  createAccount: 'account { id }',
  placeOrder: 'order { id number }',
  activateOrder: 'order { id } subscriptions { id number }',
  recordUsage: 'results { externalId status record { id } }',
  giveTerminationNotice: 'terminationNotice { id }',
  correctUsage: 'reversal { id } record { id }',
};
/** The name of an act that is no mutation. */
export const DELIVERY = 'POST /usage';
export const CALLS_OF_A_DELIVERY = 40;
const CALLS_OF_A_MUTATION = 3;
const ANSWER_MILLIS_MAX = 15_000;
/** How often a client lets go of what it was not answered. */
const GIVES_UP = 0.15;

/** What a server says where the same request may well succeed a little later. */
const TEMPORARY = 'TEMPORARILY_UNAVAILABLE';

/** Something else than an answer or an invitation to try again: a fault of the server. */
export class UnexpectedAnswer extends Error {}

interface Client {
  readonly ground: Ground;
  readonly next: () => number;
  readonly name: string;
  readonly acts: Act[];
  /** Calls that were acknowledged, and are not corrected yet. */
  readonly stored: { readonly id: string; readonly call: object }[];
}

/** Where requests go: several servers, each by a way of its own. */
export interface Ways {
  readonly urls: readonly string[];
  readonly token: string;
  /** How long before each attempt; at once when absent. */
  readonly paceMs?: number;
}

/**
 * A client that acts so many times, one act after the other, and tries again what it was not
 * answered, at this server or another one.
 *
 * @returns all that it asked for, with what it was told.
 * @throws UnexpectedAnswer for an answer that no lost connection excuses.
 */
export async function actAgainAndAgain(
  ways: Ways,
  ground: Ground,
  { name, count, seed }: { readonly name: string; readonly count: number; readonly seed: number },
): Promise<readonly Act[]> {
  const client: Client = { ground, name, next: sequence(seed), acts: [], stored: [] };
  while (client.acts.length < count) {
    const act = actOf(client);
    client.acts.push(act);
    if (await persist(ways, act, client.next)) follow(client, act);
  }
  return client.acts;
}

/** Tries until it is answered, or given up; says whether it is. */
async function persist(ways: Ways, act: Act, next: () => number): Promise<boolean> {
  for (;;) {
    if (ways.paceMs !== undefined) await sleep(ways.paceMs);
    await attempt(ways, act, Math.floor(next() * ways.urls.length));
    if (act.answer !== undefined) return true;
    if (next() < GIVES_UP) return false;
  }
}

/** What comes of an answer: an order is activated, calls can be corrected. */
function follow({ acts, stored, name }: Client, { name: done, answer, calls }: Act): void {
  if (done === 'placeOrder') {
    const { order } = (answer as { placeOrder: { order: { id: string } } }).placeOrder;
    acts.push(actNamed('activateOrder', `${name}-${acts.length}`, { orderId: order.id }));
  }
  if (done !== 'recordUsage') return;
  const { results } = (answer as { recordUsage: { results: { record: { id: string } }[] } })
    .recordUsage;
  results.forEach(({ record }, index) => stored.push({ id: record.id, call: calls[index] ?? {} }));
}

function actNamed(name: string, marker: string, input: object, calls: readonly object[] = []): Act {
  return { marker, name, input: { ...input, idempotencyKey: marker }, calls, attempts: 0 };
}

function actOf({ ground, next, name, acts, stored }: Client): Act {
  const { accountId, subscriptionId } = ground;
  // What follows from the answer before.
  const last = acts.at(-1);
  if (last?.name === 'activateOrder' && last.attempts === 0) return acts.pop() as Act;
  const marker = `${name}-${acts.length}`;
  const calls = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      aCall(subscriptionId, '2026-10-05T09:00:00Z', 1 + Math.floor(next() * 300), {
        externalId: `${marker}-${index}`,
        direction: next() < 0.5 ? 'INBOUND' : 'OUTBOUND',
      }),
    );
  const draw = next();
  if (draw < 0.1) {
    const input = { name: marker, timeZone: 'UTC', currencyCode: 'EUR' };
    return actNamed('createAccount', marker, input);
  }
  if (draw < 0.3) {
    const acceptedBy = { name: marker, email: 'olive@example.com' };
    const lines = [{ serviceCode: 'OPENVOICE' }];
    return actNamed('placeOrder', marker, { accountId, acceptedBy, lines });
  }
  if (draw < 0.4) {
    const input = { subscriptionId, evidenceReference: marker };
    return actNamed('giveTerminationNotice', marker, input);
  }
  const corrected = draw < 0.6 ? stored.pop() : undefined;
  if (corrected) {
    const replacement = next() < 0.3 ? null : replacementOf(corrected.call, { to: '+33145999999' });
    const input = { usageRecordId: corrected.id, replacement, reason: marker };
    return actNamed('correctUsage', marker, input);
  }
  if (draw < 0.8) {
    const records = calls(CALLS_OF_A_MUTATION);
    return actNamed('recordUsage', marker, { records }, records);
  }
  return { marker, name: DELIVERY, input: {}, calls: calls(CALLS_OF_A_DELIVERY), attempts: 0 };
}

/** Asks once. An answer is kept with the act, and must be the one that was given before. */
export async function attempt({ urls, token }: Ways, act: Act, at: number): Promise<void> {
  act.attempts += 1;
  const url = urls[at] ?? '';
  const answer =
    act.name === DELIVERY ? await deliver(url, token, act) : await mutate(url, token, act);
  if (answer !== undefined) act.answer ??= answer;
  if (answer === undefined || JSON.stringify(act.answer) === JSON.stringify(answer)) return;
  throw new UnexpectedAnswer(
    `${act.marker}: ${JSON.stringify(act.answer)}, then ${JSON.stringify(answer)}`,
  );
}

async function mutate(url: string, token: string, act: Act): Promise<unknown> {
  const type = `${act.name[0]?.toUpperCase()}${act.name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${act.name}(input: $input) {
    ${SELECTIONS[act.name]} userErrors { code message path } } }`;
  const body = JSON.stringify({ query, variables: { input: act.input } });
  const text = await post(`${url}/graphql`, token, 'application/json', body);
  if (text === undefined) return undefined;
  const { data, errors } = JSON.parse(text) as Pick<Answer, 'errors'> & { data: unknown };
  if (errors?.every(({ extensions }) => extensions?.['code'] === TEMPORARY)) return undefined;
  const payload = (data as Record<string, { userErrors: unknown[] }> | null)?.[act.name];
  if (payload?.userErrors.length === 0) return data;
  throw new UnexpectedAnswer(`${act.marker}, ${act.name}: ${text}`);
}

/** A delivery is answered once it is complete: each call is there, by this attempt or before. */
async function deliver(url: string, token: string, act: Act): Promise<unknown> {
  const path = `${url}/usage?format=ndjson&import=${act.marker}`;
  const text = await post(path, token, 'application/x-ndjson', ndjson(act.calls));
  if (text === undefined) return undefined;
  const last = JSON.parse(text.trim().split('\n').at(-1) ?? '') as DeliveryLine & Partial<Answer>;
  const [refused] = last.errors ?? [];
  if ((last.code ?? refused?.extensions?.['code']) === TEMPORARY) return undefined;
  const taken = (last.accepted ?? 0) + (last.duplicates ?? 0);
  const isWhole = last.conflicts === 0 && last.rejected === 0 && taken >= act.calls.length;
  if (last.state === 'COMPLETE' && isWhole) return 'COMPLETE';
  throw new UnexpectedAnswer(`${act.marker}, ${act.name}: ${text}`);
}

/** The whole answer, or undefined where none came. */
function post(url: string, token: string, type: string, body: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const gone = () => resolve(undefined);
    const outgoing = request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      agent: false,
      timeout: ANSWER_MILLIS_MAX,
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.on('error', gone);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('error', gone);
      response.once('close', () => resolve(response.complete ? text : undefined));
    });
    outgoing.end(body);
  });
}
