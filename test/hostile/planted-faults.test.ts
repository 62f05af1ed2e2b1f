import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import type { FaultKind, HostileRequest } from './judge';
import { Sender } from './sender';
import { changesOf, connectionsOf, readContents, type Contents } from './tables';

// A judge that finds nothing is worth nothing: one planted fault of each kind, each to be found.

type Plant = (response: ServerResponse) => void;

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
};
const data: Plant = (response) => json(response, 200, { data: { viewer: { kind: 'STAFF' } } });
const says =
  (message: string, code = 'BAD_USER_INPUT'): Plant =>
  (response) =>
    json(response, 200, { errors: [{ message, extensions: { code } }] });
const userError =
  (message: string): Plant =>
  (response) =>
    json(response, 200, { data: { act: { userErrors: [{ code: 'INVALID_INPUT', message }] } } });
const plain =
  (contentType: string, body: string, status = 200): Plant =>
  (response) => {
    response.writeHead(status, { 'content-type': contentType });
    response.end(body);
  };

const SECRET = 'Quillfeather & Daughters';
const SENT = "x'; select rolname from pg_authid; --";

const FAULTS: readonly [name: string, plant: Plant, kinds: readonly FaultKind[]][] = [
  ['a 500', (response) => json(response, 500, { errors: [] }), ['SERVER_ERROR']],
  ['a 503', (response) => json(response, 503, {}), ['SERVER_ERROR']],
  [
    'an error of ours',
    says('Something went wrong here.', 'INTERNAL_SERVER_ERROR'),
    ['SERVER_ERROR'],
  ],
  ['a busy database', says('Try again.', 'TEMPORARILY_UNAVAILABLE'), ['SERVER_ERROR']],
  [
    'an error of ours in a batch',
    (response) =>
      json(response, 200, [
        { errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
      ] as object),
    ['SERVER_ERROR'],
  ],
  ['a stack', says('no\n    at answer (http.js:12:3)'), ['STACK_TRACE']],
  [
    'a stack in the extensions',
    (response) => json(response, 200, { errors: [{ extensions: { stacktrace: ['a'] } }] }),
    ['STACK_TRACE'],
  ],
  ['SQL', says('failed: select id, name from account where id = $1'), ['SQL']],
  ['an insert', userError('failed: INSERT INTO "account" values ($1)'), ['SQL']],
  ['an update', userError('update account set name = $1'), ['SQL']],
  ['a driver', says('invalid input syntax for type uuid: "x"'), ['LIBRARY_MESSAGE']],
  [
    'a NUL for the driver',
    says('invalid byte sequence for encoding "UTF8": 0x00'),
    ['LIBRARY_MESSAGE'],
  ],
  ['a constraint', userError('violates foreign-key constraint "a"'), ['LIBRARY_MESSAGE']],
  ['a column', says('column "a" does not exist'), ['LIBRARY_MESSAGE']],
  ['the role', says('permission denied for table account'), ['LIBRARY_MESSAGE']],
  ['an exception', says("Cannot read properties of undefined (reading 'id')"), ['LIBRARY_MESSAGE']],
  ['a full stack', says('Maximum call stack size exceeded'), ['LIBRARY_MESSAGE']],
  [
    'a field without value',
    says('Cannot return null for non-nullable field A.b.'),
    ['LIBRARY_MESSAGE'],
  ],
  ['a parser', says('Unexpected token a in JSON at position 1'), ['LIBRARY_MESSAGE']],
  ['a path', says('ENOENT: /usr/src/thing'), ['FILE_PATH']],
  ['a path of a package', says('in node_modules/pg'), ['FILE_PATH']],
  [
    'a page',
    plain('text/html', '<!DOCTYPE html><html><body>no</body></html>'),
    ['NOT_JSON', 'HTML'],
  ],
  ['HTML in JSON', says('<pre>no</pre>'), ['HTML']],
  ['a suggestion', says('Did you mean "viewer"?'), ['SUGGESTION']],
  ['a token', says(`eyJhbGciOiJub25lIn0.e30.`), ['TOKEN']],
  [
    'another tenant',
    (response) => json(response, 200, { data: { account: { name: SECRET } } }),
    ['FOREIGN_DATA'],
  ],
  ['another content type', plain('text/plain', '{"errors":[]}'), ['NOT_JSON']],
  ['no content type', (response) => response.end('{"errors":[]}'), ['NOT_JSON']],
  ['half of JSON', plain('application/json', '{"errors":['), ['NOT_JSON']],
  ['a hang-up', (response) => response.socket?.destroy(), ['NO_ANSWER']],
  [
    'a hang-up in the middle',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":');
      setTimeout(() => response.socket?.destroy(), 20);
    },
    ['NOT_JSON'],
  ],
  ['silence', () => undefined, ['NO_ANSWER']],
  ['a slow answer', (response) => void setTimeout(() => data(response), 2_100), ['SLOW']],
];

const CLEAN: readonly [name: string, plant: Plant][] = [
  ['data', data],
  ['a refusal', says('expected a date, got "x"')],
  ['a quotation of what was sent', says(`expected an id, got "${SENT}"`)],
  ['a shortened quotation', says(`expected an id, got "${SENT.slice(0, 30)}…"`)],
  ['a 404', (response) => json(response, 404, { errors: [{ message: 'There is nothing here.' }] })],
  ['no content', (response) => void response.writeHead(204).end()],
  ['GraphQL’s own type', plain('application/graphql-response+json', '{"data":null}', 400)],
];

const plants = new Map<string, Plant>([
  ...FAULTS.map(([name, plant]) => [name, plant] as const),
  ...CLEAN,
]);
let server: Server;
let sender: Sender;

beforeAll(async () => {
  server = createServer((request, response) => {
    const name = decodeURIComponent(request.url?.slice(1) ?? '');
    request.resume().on('end', () => (plants.get(name) ?? data)(response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  sender = new Sender((server.address() as AddressInfo).port, 2_500);
});
afterAll(() => {
  sender.close();
  server.closeAllConnections();
  server.close();
});

const request = (name: string, more: Partial<HostileRequest> = {}): HostileRequest => ({
  kind: 'planted',
  name,
  path: `/${encodeURIComponent(name)}`,
  body: JSON.stringify({ variables: { id: SENT } }),
  texts: [SENT],
  hidden: [SECRET],
  ...more,
});
const kindsIn = async (one: HostileRequest): Promise<FaultKind[]> =>
  (await sender.faultsIn([one], [])).flatMap(({ faults }) => faults.map(({ kind }) => kind));

describe('The judge of answers', () => {
  it.each(FAULTS)('finds %s', async (name, _plant, kinds) => {
    expect(await kindsIn(request(name))).toEqual(kinds);
  });

  it.each(CLEAN)('finds nothing wrong with %s', async (name) => {
    expect(await kindsIn(request(name))).toEqual([]);
  });

  it('finds that something was executed that must not be', async () => {
    expect(await kindsIn(request('data', { mustBeRefused: true }))).toEqual(['EXECUTED']);
    expect(await kindsIn(request('a refusal', { mustBeRefused: true }))).toEqual([]);
  });

  it('lets the server hang up only on whom it may', async () => {
    expect(await kindsIn(request('a hang-up', { mayHangUp: true }))).toEqual([]);
  });

  it('takes what the request held for no secret, and what the suite stored for no leak', async () => {
    expect(await kindsIn(request('another tenant', { texts: [SECRET] }))).toEqual([]);
    const stored = 'failed: select id, name from account where id = $1';
    expect(await sender.faultsIn([request('SQL')], [stored])).toEqual([]);
  });

  it('never takes a token for an echo', async () => {
    const texts = ['eyJhbGciOiJub25lIn0.e30.'];
    expect(await kindsIn(request('a token', { texts }))).toEqual(['TOKEN']);
  });

  it('reads raw answers as it reads others', async () => {
    const raw = ['POST /SQL HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'];
    expect(await kindsIn(request('SQL', { raw }))).toEqual(['SQL']);
  });

  it('finds that the process is dead', async () => {
    const port = (server.address() as AddressInfo).port;
    const dead = new Sender(port === 1 ? 2 : 1);
    const findings = await dead.faultsIn([request('data')], []);
    expect(findings[0]?.faults.map(({ kind }) => kind)).toEqual(['NO_ANSWER']);
  });
});

describe('The comparison of tables', () => {
  let database: TestDatabase;
  let owner: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const ACCOUNTS = ['a1', 'a2'].map((end) => `00000000-0000-7000-8000-0000000000${end}`);
  const [playground = '', victim = ''] = ACCOUNTS;
  const insertion = (id: string): string =>
    `insert into account (id, number, name, time_zone, currency_code, locale, beneficiary_codes,
       recorded_at, recorded_by)
     values ('${id}', '${id}', 'A', 'UTC', 'EUR', 'en-US', '{}', now(), 'test')`;

  it.each<[string, string, string[]]>([
    ['a change of a row', `update account set name = 'B' where id = '${victim}'`, ['gone', 'new']],
    ['a row that is gone', `delete from account where id = '${victim}'`, ['gone']],
    [
      'a change of what all share',
      `update vendor set name = 'B' where code = 'NICE'`,
      ['gone', 'new'],
    ],
    [
      'something new that all share',
      `insert into vendor (code, name) values ('ACME', 'A')`,
      ['new'],
    ],
    ['a change in the playground', `update account set name = 'B' where id = '${playground}'`, []],
    ['a new account', insertion('00000000-0000-7000-8000-0000000000a3'), []],
    ['nothing', 'select 1', []],
  ])('sees %s', async (_name, statement, expected) => {
    await owner.query('begin');
    for (const id of ACCOUNTS) await owner.query(insertion(id));
    const before = await readContents(owner);
    await owner.query(statement);
    const changes = changesOf(before, await readContents(owner), new Set([playground]));
    await owner.query('rollback');
    expect(changes).toHaveLength(expected.length);
    for (const [index, word] of expected.entries()) expect(changes[index]).toContain(word);
  });

  it('lets a new account have rows, and no old one that is no playground', () => {
    const contents = (rows: [string, string | null][]): Contents =>
      new Map([
        ['account', new Map([['x', victim] as const])],
        ['partner', new Map([['y', 'a partner'] as const])],
        ['person', new Map(rows)],
      ]);
    const changes = (rows: [string, string | null][]) =>
      changesOf(contents([]), contents(rows), new Set());
    expect(changes([['p', 'unknown before']])).toEqual([]);
    expect(changes([['p', victim]])).toHaveLength(1);
    expect(changes([['p', 'a partner']])).toHaveLength(1);
    expect(changes([['p', null]])).toHaveLength(1);
  });

  it('lets whoever may send calls have new deliveries, and nobody change one', () => {
    const contents = (rows: [string, string | null][]): Contents =>
      new Map([['usage_import', new Map(rows)]]);
    const changes = (before: [string, string][], after: [string, string][]) =>
      changesOf(contents(before), contents(after), new Set([playground]), new Set(['a sender']));
    expect(changes([], [['i', 'a sender']])).toEqual([]);
    expect(changes([], [['i', 'somebody']])).toHaveLength(1);
    expect(changes([['i', 'a sender']], [['j', 'a sender']])).toHaveLength(1);
  });

  it('sees connections that are left in a transaction', async () => {
    const other = new Client({ connectionString: database.ownerUrl });
    await other.connect();
    await other.query('begin');
    expect(await connectionsOf(owner)).toEqual({ open: 1, busy: 1 });
    await other.query('rollback');
    expect(await connectionsOf(owner)).toEqual({ open: 1, busy: 0 });
    await other.end();
  });
});
