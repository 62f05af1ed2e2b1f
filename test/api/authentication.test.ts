import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import pino from 'pino';
import type { HttpServer } from '../../src/http/server';
import { program } from '../support/program';
import { startTestServer, type TestServer } from '../support/test-server';

const { authenticatorFrom, createHttpServer } = program;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('A request must say who asks', () => {
  let http: HttpServer;
  let url: string;
  let privateKey: CryptoKey;
  let publicPem: string;
  const STAFF_CLAIMS = { switchboard: { kind: 'STAFF', permissions: ['READ'] } };

  beforeAll(async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    privateKey = pair.privateKey;
    publicPem = await exportSPKI(pair.publicKey);
    const key = () => Promise.resolve(pair.publicKey);
    http = await createHttpServer({
      database: server.database,
      authenticate: authenticatorFrom({
        demoIssuer: { trusted: { issuer: 'test', audience: 'test', key } },
      }),
      graphiql: false,
      log: pino({ level: 'silent' }),
    });
    url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}/graphql`;
  });
  afterAll(() => http.close(1_000));

  const token = (claims: object = STAFF_CLAIMS) =>
    new SignJWT({ iss: 'test', aud: 'test', sub: 'someone', ...claims })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setExpirationTime('1h');
  const signed = (claims?: object) => token(claims).sign(privateKey);

  const ask = (authorization?: string, query = '{ viewer { kind } }') =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify({ query }),
    });
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('answers a token that is trusted', async () => {
    const answer = await ask(`Bearer ${await signed()}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ data: { viewer: { kind: 'STAFF' } } });
  });

  it.each<[string, () => SignJWT]>([
    ['is not valid before three seconds from now', () => token().setNotBefore('3s')],
    ['expired three seconds ago', () => token().setExpirationTime('3s ago')],
    ['was issued by a clock that is ahead', () => token().setIssuedAt('1h')],
  ])('answers a token that %s: clocks differ', async (_, made) => {
    const answer = await ask(`Bearer ${await made().sign(privateKey)}`);
    expect(answer.status).toBe(200);
  });

  it.each<[string, object, object]>([
    ['says both', { name: 'Ada Agent', locale: 'fr-fr' }, { name: 'Ada Agent', locale: 'fr-FR' }],
    ['says neither', {}, { name: null, locale: null }],
    ['says nothing of use', { name: 'a\0', locale: 'french' }, { name: null, locale: null }],
    ['says them in another form', { name: ['Ada'], locale: 33 }, { name: null, locale: null }],
  ])('tells the name and the locale of a token that %s', async (_, claims, viewer) => {
    const bearer = `Bearer ${await signed({ ...STAFF_CLAIMS, ...claims })}`;
    const answer = await ask(bearer, '{ viewer { name locale } }');
    expect(await answer.json()).toMatchObject({ data: { viewer } });
  });

  const account = 'acc_AAAAAAAAAAAAAAAAAAAAAA';
  it.each<[string, () => Promise<string | undefined>]>([
    ['nothing', () => Promise.resolve(undefined)],
    ['an empty header', () => Promise.resolve('')],
    ['another scheme', () => Promise.resolve('Basic c3RhZmY6c3RhZmY=')],
    ['no token after the scheme', () => Promise.resolve('Bearer')],
    [
      'a token that expired more than the leeway ago',
      async () => `Bearer ${await token().setExpirationTime('6s ago').sign(privateKey)}`,
    ],
    [
      'a token not valid yet',
      async () => `Bearer ${await token().setNotBefore('1h').sign(privateKey)}`,
    ],
    ['another audience', async () => `Bearer ${await signed({ ...STAFF_CLAIMS, aud: 'other' })}`],
    ['another issuer', async () => `Bearer ${await signed({ ...STAFF_CLAIMS, iss: 'other' })}`],
    ['no subject', async () => `Bearer ${await signed({ ...STAFF_CLAIMS, sub: '' })}`],
    ['a NUL in its subject', async () => `Bearer ${await signed({ ...STAFF_CLAIMS, sub: 'a\0' })}`],
    [
      'half of a character in its subject',
      async () => `Bearer ${await signed({ ...STAFF_CLAIMS, sub: 'a\ud800' })}`,
    ],
    ['no claim of ours', async () => `Bearer ${await signed({})}`],
    ['an unknown kind', async () => `Bearer ${await signed({ switchboard: { kind: 'ROOT' } })}`],
    [
      'a person without a role',
      async () => `Bearer ${await signed({ switchboard: { kind: 'PERSON', accountId: account } })}`,
    ],
    [
      'a person of no account',
      async () =>
        `Bearer ${await signed({ switchboard: { kind: 'PERSON', accountId: 'x', role: 'OWNER' } })}`,
    ],
    [
      'a vendor code that breaks out of its quotes',
      async () => `Bearer ${await signed({ switchboard: { kind: 'VENDOR', vendorCode: "A'--" } })}`,
    ],
    [
      'a payload changed after signing',
      async () => {
        const [header, , signature] = (await signed({ switchboard: { kind: 'VENDOR' } })).split(
          '.',
        );
        const claims = { ...STAFF_CLAIMS, iss: 'test', aud: 'test', sub: 'x', exp: 4e9 };
        return `Bearer ${header}.${base64(claims)}.${signature}`;
      },
    ],
    [
      'another key',
      async () => `Bearer ${await token().sign((await generateKeyPair('EdDSA')).privateKey)}`,
    ],
    [
      'no algorithm, and no signature',
      async () => {
        const [, payload] = (await signed()).split('.');
        return `Bearer ${base64({ alg: 'none' })}.${payload}.`;
      },
    ],
    [
      'no algorithm, and some signature',
      async () => {
        const [, payload, signature] = (await signed()).split('.');
        return `Bearer ${base64({ alg: 'none' })}.${payload}.${signature}`;
      },
    ],
    [
      'the public key used as a shared secret',
      async () => {
        const [, payload] = (await signed()).split('.');
        const content = `${base64({ alg: 'HS256' })}.${payload}`;
        return `Bearer ${content}.${createHmac('sha256', publicPem).update(content).digest('base64url')}`;
      },
    ],
  ])('refuses %s with 401, UNAUTHENTICATED and WWW-Authenticate', async (_, authorization) => {
    const answer = await ask(await authorization());
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    const body = (await answer.json()) as { data?: object; errors: object[] };
    expect(body).not.toHaveProperty('data');
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
