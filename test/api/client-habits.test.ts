import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';

// What clients and proxies send though they need not.

let server: TestServer;
let authorization: string;
beforeAll(async () => {
  server = await startTestServer();
  authorization = `Bearer ${await server.tokenOf(STAFF)}`;
});
afterAll(() => server.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const QUERY = '{ viewer { kind } }';
const ANSWER = { data: { viewer: { kind: 'STAFF' } } };

interface Sent {
  readonly method?: 'GET' | 'POST';
  /** As it stands in the first line of the request. */
  readonly target?: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

/** Sends what fetch would not, or would put right. */
async function send({ method = 'POST', target = '/graphql', headers = {}, body }: Sent) {
  const outgoing = httpRequest(server.url, {
    ...{ method, path: target },
    headers: { authorization, ...JSON_TYPE, ...headers },
  });
  outgoing.end(body && JSON.stringify(body));
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const asParameters = (parameters: Record<string, string>) =>
  `/graphql?${new URLSearchParams(parameters).toString()}`;

it.each<[string, Sent]>([
  ['an empty operationName', { body: { query: QUERY, operationName: '' } }],
  ['operationName null', { body: { query: QUERY, operationName: null } }],
  [
    'an empty operationName in a GET',
    { method: 'GET', target: asParameters({ query: QUERY, operationName: '' }) },
  ],
  ['Content-Encoding: identity', encoded('identity')],
  ['Content-Encoding: Identity', encoded('Identity')],
  ['a target in absolute form', { target: 'http://127.0.0.1/graphql', body: { query: QUERY } }],
  [
    'a target in absolute form, of another host',
    { target: 'HTTPS://api.example:8443/graphql', body: { query: QUERY } },
  ],
  [
    'a target in absolute form, with a query',
    { method: 'GET', target: `http://api.example${asParameters({ query: QUERY })}` },
  ],
])('A request with %s is answered.', async (_, sent) => {
  const { status, body } = await send(sent);
  expect([status, JSON.parse(body)]).toMatchObject([200, ANSWER]);
});

function encoded(encoding: string): Sent {
  return { headers: { 'content-encoding': encoding }, body: { query: QUERY } };
}

it.each<[string, number, Sent]>([
  ['an operationName that nothing has', 400, { body: { query: QUERY, operationName: ' ' } }],
  ['an encoding that is one', 415, encoded('gzip')],
  ['two encodings', 415, encoded('identity, gzip')],
  [
    'an absolute form without the path',
    404,
    { target: 'http://127.0.0.1', body: { query: QUERY } },
  ],
  ['another scheme', 404, { target: 'ftp://127.0.0.1/graphql', body: { query: QUERY } }],
  ['a path that only looks like one', 404, { target: '/http://127.0.0.1/graphql' }],
])('A request with %s is refused: %i.', async (_, status, sent) => {
  expect((await send(sent)).status).toBe(status);
});

it('A target in absolute form reaches the other paths, too.', async () => {
  const delivery = await send({ method: 'GET', target: 'http://127.0.0.1/usage?import=none' });
  expect([delivery.status, delivery.body]).toEqual([
    404,
    expect.stringContaining('There is no delivery of that name.'),
  ]);
  expect(await send({ method: 'GET', target: 'http://127.0.0.1/healthz' })).toMatchObject({
    status: 200,
  });
});

it('Deliveries take Content-Encoding: identity as well.', async () => {
  const answer = await send({
    target: '/usage',
    headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'identity' },
  });
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([200, { state: 'COMPLETE' }]);
});
