import { STAFF, startTestServer, type TestServer } from '../support/test-server';

// What a browser lets pages of other origins do; a browser that is not asked cannot be told.

const APP = 'https://app.example';
let server: TestServer;
let closed: TestServer;
beforeAll(async () => {
  server = await startTestServer({ allowedOrigins: [APP, 'http://localhost:5173'] });
  closed = await startTestServer();
});
afterAll(async () => {
  await server.close();
  await closed.close();
});

const preflight = (url: string, path: string, origin: string, method = 'POST') =>
  fetch(`${url}${path}`, {
    method: 'OPTIONS',
    headers: {
      ...{ origin, 'access-control-request-method': method },
      'access-control-request-headers': 'authorization,content-type',
    },
  });

const asked = async (url: string, headers: Record<string, string>) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ viewer { kind } }' }),
  });

const leaveOf = ({ headers }: Response) => headers.get('access-control-allow-origin');

describe('A page of an origin that is allowed', () => {
  it('may ask beforehand, without a token, and is told what it may send', async () => {
    const answer = await preflight(server.url, '/graphql', APP);
    expect([answer.status, await answer.text(), leaveOf(answer)]).toEqual([204, '', APP]);
    const told = answer.headers;
    expect(told.get('access-control-allow-methods')).toBe('GET, POST');
    const allowed = told.get('access-control-allow-headers')?.toLowerCase().split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type']));
    expect([told.get('access-control-max-age'), told.get('vary')]).toEqual(['7200', 'Origin']);
    expect(told.get('access-control-allow-credentials')).toBeNull();
    const exports = await preflight(server.url, '/usage/export', APP, 'GET');
    expect(exports.headers.get('access-control-allow-methods')).toBe('GET');
    const files = await preflight(server.url, '/invoices/inv_x.pdf', APP, 'GET');
    expect(files.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    expect(files.headers.get('access-control-allow-headers')).toContain('If-None-Match');
  });

  it('may read the answer, also one that it is refused by, and its Retry-After', async () => {
    const authorization = `Bearer ${await server.tokenOf(STAFF)}`;
    for (const [token, status] of [
      [authorization, 200],
      ['', 401],
    ] as const) {
      const answer = await asked(server.url, { origin: APP, authorization: token });
      expect([answer.status, leaveOf(answer)]).toEqual([status, APP]);
      expect(answer.headers.get('vary')).toBe('Origin');
      const exposed = answer.headers.get('access-control-expose-headers')?.split(', ');
      expect(exposed).toEqual(expect.arrayContaining(['Retry-After', 'ETag']));
    }
  });
});

describe('Every other page', () => {
  it.each([
    'https://app.example.evil.example',
    'http://app.example',
    'https://app.example:8443',
    'https://APP.example',
    'https://app.example/',
    'null',
    '*',
  ])('gets no leave: %s', async (origin) => {
    const answer = await preflight(server.url, '/graphql', origin);
    expect([answer.status, leaveOf(answer)]).toEqual([401, null]);
    expect(answer.headers.get('vary')).toBe('Origin');
    expect(leaveOf(await asked(server.url, { origin }))).toBeNull();
  });

  it('gets none where no origin is allowed, which is the default', async () => {
    const answer = await preflight(closed.url, '/graphql', APP);
    expect([answer.status, leaveOf(answer)]).toEqual([401, null]);
    expect(leaveOf(await asked(closed.url, { origin: APP }))).toBeNull();
  });

  it('gets none at paths that need no token', async () => {
    for (const path of ['/healthz', '/readyz', '/', '/graphiql/viewers.json']) {
      expect(leaveOf(await preflight(server.url, path, APP, 'GET'))).toBeNull();
    }
  });
});
