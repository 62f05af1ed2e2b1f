import type { RateLimitStatus } from '../../src/application/rate-limit-status';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { read } from '../support/world';

// What a caller sees of the limit; how it is counted is tested in test/server/rate-limit.test.ts.

const LIMIT = 200;
let server: TestServer;
let neighbour: TestServer;

beforeAll(async () => {
  const rateLimit = { points: LIMIT, windowSeconds: 60 };
  server = await startTestServer({ traffic: { rateLimit } });
  neighbour = await server.beside();
});
afterAll(async () => {
  await neighbour.close();
  await server.close();
});
let minute = 0;
beforeEach(() => {
  // Each test in a window of its own.
  minute += 1;
  server.clock.now = new Date(Date.UTC(2026, 10, 23, 12, minute, 15)).toISOString();
});

interface Told {
  readonly rateLimit: RateLimitStatus;
}

const windowEnd = () => new Date(Date.UTC(2026, 10, 23, 12, minute + 1)).toISOString();
const FIELDS = '{ cost limit remaining resetAt }';

/** Asks until one operation is refused; gives the answers that were not. */
async function spendAll(of: TestServer, viewer: TestViewer): Promise<number> {
  for (let answered = 0; answered <= LIMIT; answered += 1) {
    const { status } = await of.ask(viewer, '{ services { code } }');
    if (status === 429) return answered;
  }
  throw new Error('nothing was refused');
}

async function post(viewer: TestViewer, query: string): Promise<Response> {
  return fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await server.tokenOf(viewer)}`,
    },
    body: JSON.stringify({ query }),
  });
}

describe('Query.rateLimit', () => {
  it('tells what the operation cost, what is left, and when all is there again', async () => {
    const query = `{ viewer { kind } rateLimit ${FIELDS} }`;
    const { rateLimit } = await read<Told>(server, NICE, query);
    const { cost } = rateLimit;
    expect(cost).toBeGreaterThanOrEqual(2);
    expect(rateLimit).toEqual({
      ...{ cost, limit: LIMIT, remaining: LIMIT - cost },
      resetAt: windowEnd(),
    });
    const again = await read<Told>(server, NICE, query);
    expect(again.rateLimit.remaining).toBe(LIMIT - 2 * cost);
  });

  it('is one count for all servers of a database', async () => {
    await server.ask(NICE, `{ rateLimit ${FIELDS} }`);
    const answered = await spendAll(neighbour, NICE);
    expect(answered).toBeGreaterThan(0);
    // The first may spend the rest of what it has set aside, and no more.
    expect(await spendAll(server, NICE)).toBeLessThanOrEqual(LIMIT / 20);
  });

  it('has no limit to tell where the operator sets none', async () => {
    const free = await startTestServer({
      traffic: { rateLimit: { points: 0, windowSeconds: 60 } },
    });
    const { rateLimit } = await read<Told>(free, NICE, `{ rateLimit ${FIELDS} }`);
    expect(rateLimit).toEqual({
      ...{ cost: expect.any(Number) as number, limit: null, remaining: null, resetAt: null },
    });
    await free.close();
  });
});

describe('Over the limit', () => {
  it('the answer is 429, with Retry-After in seconds, and says what was expected', async () => {
    await spendAll(server, NICE);
    const response = await post(NICE, '{ services { code name } }');
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('45');
    const { errors, data } = (await response.json()) as {
      data?: unknown;
      errors: { message: string; extensions: object }[];
    };
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message.replaceAll(/\b\d+ are|costs \d+/g, 'N')).toBe(
      'expected at most 200 points in 60 seconds, of which N left; got an operation that N: ' +
        `ask again at ${windowEnd()}`,
    );
    expect(errors[0]?.extensions).toEqual({
      ...{ code: 'RATE_LIMITED', limit: LIMIT, resetAt: windowEnd() },
      cost: expect.any(Number) as number,
      remaining: expect.any(Number) as number,
    });
  });

  it.each([
    [1, '1'],
    [1_000, '1'],
    [1_001, '2'],
  ])('Retry-After is rounded up: %d ms before the end it is %s', async (millis, expected) => {
    await spendAll(server, NICE);
    server.clock.now = new Date(Date.parse(windowEnd()) - millis).toISOString();
    const response = await post(NICE, '{ services { code name } }');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, expected]);
  });

  it('others are answered as before, and the same viewer in the next window', async () => {
    await spendAll(server, NICE);
    for (const other of [STAFF, partner('first')] as const) {
      expect((await server.ask(other, '{ viewer { kind } }')).status).toBe(200);
    }
    server.clock.now = windowEnd();
    expect((await server.ask(NICE, '{ viewer { kind } }')).status).toBe(200);
  });

  it('nothing is executed: an act that is refused leaves nothing behind', async () => {
    const viewer = partner('second');
    await spendAll(server, viewer);
    const statements: string[] = [];
    server.database.onStatement = (text) => statements.push(text);
    const refused = await server.ask(
      viewer,
      `mutation ($input: CreateAccountInput!) {
        createAccount(input: $input) { account { id } userErrors { message } }
      }`,
      {
        input: {
          ...{ number: 'REFUSED', name: 'Nobody', timeZone: 'Europe/Paris', currencyCode: 'EUR' },
          people: [{ name: 'Olive Owner', email: 'olive@example.com', role: 'OWNER' }],
        },
      },
    );
    server.database.onStatement = () => undefined;
    expect([refused.status, refused.data]).toEqual([429, undefined]);
    expect(statements).toEqual([]);
  });

  it('whoever is not signed in is told that, and counts for nobody', async () => {
    await spendAll(server, NICE);
    expect((await server.ask(null, '{ services { code } }')).status).toBe(401);
  });
});
