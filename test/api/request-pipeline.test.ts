import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';

// What every path that needs a token has in common; calendars, whose address is their token, have
// tests of their own.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** The answer to a request whose body never comes, though its headers promise one. */
async function withoutBody(path: string, authorization: string): Promise<IncomingMessage> {
  const outgoing = httpRequest(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '1000', authorization },
  });
  outgoing.on('error', () => undefined);
  outgoing.flushHeaders();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  outgoing.destroy();
  return response;
}

describe.each([
  ['/graphql', 'GET, POST'],
  ['/usage', 'GET, POST'],
  ['/usage/export', 'GET'],
  ['/invoices/inv_x.pdf', 'GET, HEAD'],
  ['/invoices/inv_x/calls.csv', 'GET'],
])('At %s', (path, methods) => {
  it('a token is looked at before a byte of the body is there', async () => {
    const { statusCode, headers } = await withoutBody(path, 'Bearer none');
    expect([statusCode, headers['www-authenticate']]).toEqual([401, 'Bearer realm="switchboard"']);
  });

  it('a method that is not served is refused with those that are', async () => {
    const authorization = `Bearer ${await server.tokenOf(STAFF)}`;
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await fetch(`${server.url}${path}`, { method, headers: { authorization } });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, methods]);
      const message = `Expected ${methods.replace(', ', ' or ')}, got ${method}.`;
      expect(await answer.json()).toEqual({
        errors: [{ message, extensions: { code: 'BAD_REQUEST' } }],
      });
    }
  });
});

it.each([
  ['/usage', 'USAGE_READ'],
  ['/usage/export', 'USAGE_WRITE'],
  ['/invoices/inv_x.pdf', 'USAGE_READ'],
  ['/invoices/inv_x/calls.csv', 'USAGE_READ'],
] as const)('The right to %s is looked at as early; %s is not enough.', async (path, scope) => {
  const token = await server.tokenOf({ ...partner('first'), scopes: [scope] } as TestViewer);
  expect((await withoutBody(path, `Bearer ${token}`)).statusCode).toBe(403);
});
