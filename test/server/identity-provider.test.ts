import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey, type JWK } from 'jose';
import { pino } from 'pino';
import { KeysUnavailable, TokenKeys } from '../../src/auth/token-keys';
import type { HttpServer } from '../../src/http/server';
import { program } from '../support/program';
import { startTestServer, type TestServer } from '../support/test-server';

const { authenticatorFrom, createHttpServer } = program;
const [ISSUER, AUDIENCE] = ['https://id.example/', 'switchboard'];

let beside: TestServer;
let [first, second]: readonly CryptoKey[] = [];
let keys: JWK[];
beforeAll(async () => {
  beside = await startTestServer();
  const pairs = await Promise.all(
    [1, 2].map(() => generateKeyPair('RS256', { extractable: true })),
  );
  [first, second] = pairs.map(({ privateKey }) => privateKey);
  keys = await Promise.all(pairs.map(({ publicKey }) => exportJWK(publicKey)));
});
afterAll(() => beside.close());

const tokenBy = (key: CryptoKey | undefined, kid?: string) =>
  new SignJWT({ switchboard: { kind: 'STAFF', permissions: ['READ'] } })
    .setProtectedHeader({ alg: 'RS256', ...(kid === undefined ? {} : { kid }) })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject('someone')
    .setExpirationTime('1h')
    .sign(key as CryptoKey);

/** Servers that a test has started. */
const running: { close: () => Promise<unknown> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.close())));

/** A server that trusts the keys that are at an address, and what it logs. */
async function trusting(url: string) {
  let logged = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString();
      done();
    },
  });
  const http: HttpServer = await createHttpServer({
    database: beside.database,
    authenticate: authenticatorFrom({ jwks: { url, issuer: ISSUER, audience: AUDIENCE } }),
    graphiql: false,
    log: pino({ level: 'info' }, stream),
  });
  running.push({ close: () => http.close(1_000) });
  const at = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`;
  const ask = async (token: string, path = '/graphql') => {
    const answer = await fetch(`${at}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { kind } }' }),
    });
    const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
    const retryAfter = answer.headers.get('retry-after');
    return { status: answer.status, code: errors?.[0]?.extensions.code, retryAfter };
  };
  const ready = async () => {
    const answer = await fetch(`${at}/readyz`);
    return [answer.status, await answer.json()];
  };
  return { ask, ready, logged: () => logged };
}

/** Where an identity provider answers so. */
async function provider(answer: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push({ close: () => new Promise((resolve) => server.close(resolve)) });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`, server };
}

const serving =
  (set: unknown): RequestListener =>
  (_, response) => {
    response.setHeader('Connection', 'close').end(JSON.stringify(set));
  };

/** An address at which nobody listens. */
async function deserted(): Promise<string> {
  const { url, server } = await provider(serving({}));
  await new Promise((resolve) => server.close(resolve));
  return url;
}

const LACKING_KEYS = { status: 'degraded', lacks: ['the keys of tokens cannot be fetched'] };
const UNAVAILABLE = { status: 503, code: 'TEMPORARILY_UNAVAILABLE', retryAfter: '1' };

it.each<[string, () => Promise<string>]>([
  ['is not there', deserted],
  ['fails', async () => (await provider((_, response) => response.writeHead(500).end())).url],
  ['answers no JSON', async () => (await provider((_, response) => response.end('<p>'))).url],
  ['answers no set of keys', async () => (await provider(serving({ keys: 1 }))).url],
])(
  'An identity provider that %s makes 503 with Retry-After, and one line in the log.',
  async (...a) => {
    const { ask, logged, ready } = await trusting(await a[1]());
    expect(await ready()).toEqual([200, { status: 'ready' }]);
    for (const path of ['/graphql', '/usage', '/usage/export', '/invoices/inv_x.pdf']) {
      expect(await ask(await tokenBy(first), path)).toEqual(UNAVAILABLE);
    }
    expect(logged().match(/Token keys unavailable./g)).toHaveLength(1);
    expect(await ready()).toEqual([200, LACKING_KEYS]);
  },
);

it('Tokens are taken as soon as the identity provider is back.', async () => {
  let isAway = true;
  const { url } = await provider((request, response) => {
    if (isAway) response.writeHead(503, { Connection: 'close' }).end();
    else serving({ keys })(request, response);
  });
  const { ask, ready } = await trusting(url);
  expect(await ask(await tokenBy(first))).toEqual(UNAVAILABLE);
  isAway = false;
  expect((await ask(await tokenBy(first))).status).toBe(200);
  expect(await ready()).toEqual([200, { status: 'ready' }]);
});

it('Keys that were fetched are used while the identity provider is away, for a day.', async () => {
  let isAway = false;
  let fetches = 0;
  const { url } = await provider((request, response) => {
    fetches += 1;
    if (isAway) response.writeHead(503, { Connection: 'close' }).end();
    else serving({ keys: [{ ...keys[0], kid: 'any' }] })(request, response);
  });
  let now = Date.now();
  const warn = jest.fn();
  const tokenKeys = new TokenKeys(url, { now: () => now, log: { warn } });
  const check = async (key: CryptoKey | undefined) => {
    const known = await jwtVerify(await tokenBy(key, 'any'), tokenKeys.key);
    return known.protectedHeader.alg;
  };
  expect(await check(first)).toBe('RS256');
  isAway = true;
  now += 9 * 60_000;
  expect(await check(first)).toBe('RS256');
  expect([fetches, tokenKeys.areAway]).toEqual([1, false]);
  // They are to be fetched again after ten minutes; in vain, and not at every token.
  now += 2 * 60_000;
  for (let index = 0; index < 3; index += 1) expect(await check(first)).toBe('RS256');
  expect([fetches, tokenKeys.areAway]).toEqual([2, true]);
  now += 60_000;
  expect(await check(first)).toBe('RS256');
  expect(fetches).toBe(3);
  const message = 'Token keys unavailable; using those fetched before.';
  expect(warn.mock.calls).toEqual([[expect.anything(), message]]);
  now += 86_400_000;
  await expect(check(first)).rejects.toThrow(KeysUnavailable);
  isAway = false;
  expect(await check(first)).toBe('RS256');
  expect(tokenKeys.areAway).toBe(false);
});

it('What is no token of any provider is refused without asking one.', async () => {
  const { ask, logged } = await trusting(await deserted());
  expect(await ask('a.b.c')).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  expect(logged()).toBe('');
});

it('A token that does not name its key is tried with each, and one of none is refused.', async () => {
  const named = keys.map((key, index) => ({ ...key, kid: `${index}` }));
  const { ask } = await trusting((await provider(serving({ keys: named }))).url);
  const stranger = (await generateKeyPair('RS256')).privateKey;
  const tokens = [tokenBy(first), tokenBy(second), tokenBy(second, '1')];
  for (const token of await Promise.all(tokens)) expect((await ask(token)).status).toBe(200);
  const forged = [
    tokenBy(stranger),
    tokenBy(stranger, '1'),
    tokenBy(second, '0'),
    tokenBy(first, '2'),
  ];
  for (const token of await Promise.all(forged)) {
    expect(await ask(token)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  }
});
