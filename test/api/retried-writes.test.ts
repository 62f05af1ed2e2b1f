import { Client } from 'pg';
import { partner, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, unique } from '../support/world';

/**
 * Partners retry everything. 1,000 acts of every kind, each sent ten times, shuffled by a seed, by
 * many clients at once, to two servers of one database: 10,000 writes, of which 9,000 do nothing.
 */
const ACTS = 1_000;
const TIMES = 10;
const CLIENTS = 12;
const SEED = 20_261_123;

interface Sent {
  readonly mutation: string;
  readonly selection: string;
  readonly input: object;
}

let server: TestServer;
let second: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer({ poolSize: 6 });
  second = await server.beside();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await second.close();
  await server.close();
});

/** The same sequence for a seed, on every machine (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other] as Item, result[index] as Item];
  }
  return result;
}

async function actsToSend(): Promise<Sent[]> {
  const accountId = await anAccount(server, { viewer: partner('first') });
  const contract = await aSubscription(server, accountId, '2026-01-01', { rates: [aRate('0.02')] });
  const { subscriptionId } = contract;
  const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
  const kinds: (() => Omit<Sent, 'input'> & { readonly input: object })[] = [
    () => ({
      mutation: 'createAccount',
      selection: 'account { id number name }',
      input: { name: unique('Retried'), timeZone: 'UTC', currencyCode: 'EUR' },
    }),
    () => ({
      mutation: 'placeOrder',
      selection: 'order { id number }',
      input: { accountId, acceptedBy, lines: [{ serviceCode: 'OPENVOICE' }] },
    }),
    () => ({
      mutation: 'recordUsage',
      selection: 'results { externalId status record { id billedSeconds } }',
      input: {
        records: [60, 61, 62].map((seconds) =>
          aCall(subscriptionId, '2026-10-05T09:00:00Z', seconds),
        ),
      },
    }),
    () => ({
      mutation: 'giveTerminationNotice',
      selection: 'terminationNotice { id }',
      input: { subscriptionId, evidenceReference: unique('letter') },
    }),
  ];
  return Array.from({ length: ACTS }, (_, index) => {
    const { mutation, selection, input } = (kinds[index % kinds.length] as (typeof kinds)[0])();
    return { mutation, selection, input: { ...input, idempotencyKey: unique('retried') } };
  });
}

async function countOf(query: string): Promise<number> {
  const { rows } = await owner.query<{ count: string }>(query);
  return Number(rows[0]?.count);
}
const COUNTS = {
  createAccount: 'select count(*) as count from account',
  placeOrder: 'select count(*) as count from service_order',
  recordUsage: 'select count(*) as count from usage_record',
  'calls in totals': 'select coalesce(sum(calls), 0) as count from usage_monthly_total',
  notices: 'select count(*) as count from termination_notice',
  audited: 'select count(*) as count from audit_entry',
} as const;

async function counts(): Promise<Record<keyof typeof COUNTS, number>> {
  const found: [string, number][] = [];
  for (const [name, query] of Object.entries(COUNTS)) found.push([name, await countOf(query)]);
  return Object.fromEntries(found) as Record<keyof typeof COUNTS, number>;
}

it(`Of ${ACTS * TIMES} retried writes none acts twice, and each is answered as the first was.`, async () => {
  const acts = await actsToSend();
  const before = await counts();
  const random = randomOf(SEED);
  const queue = shuffled(
    Array.from({ length: ACTS * TIMES }, (_, index) => index % ACTS),
    random,
  );
  const answers = new Map<number, Set<string>>();
  let failures = 0;
  const client = async (at: TestServer): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { mutation, selection, input } = acts[next] as Sent;
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
      const answer = await at.ask(
        partner('first'),
        `mutation ($input: ${type}) { ${mutation}(input: $input) { ${selection} userErrors { code } } }`,
        { input },
      );
      if (answer.errors) failures += 1;
      const given = answers.get(next) ?? new Set();
      answers.set(next, given.add(JSON.stringify(answer.data)));
    }
  };
  const servers = [server, second];
  await Promise.all(
    Array.from({ length: CLIENTS }, (_, index) => client(servers[index % 2] as TestServer)),
  );
  expect(failures).toBe(0);
  expect([...answers.values()].filter(({ size }) => size !== 1)).toEqual([]);
  expect(answers.size).toBe(ACTS);
  const after = await counts();
  const added = Object.fromEntries(
    Object.keys(COUNTS).map((name) => {
      const key = name as keyof typeof COUNTS;
      return [name, after[key] - before[key]];
    }),
  );
  const quarter = ACTS / 4;
  expect(added).toEqual({
    createAccount: quarter,
    placeOrder: quarter,
    recordUsage: 3 * quarter,
    'calls in totals': 3 * quarter,
    notices: quarter,
    audited: 4 * quarter,
  });
}, 900_000);
