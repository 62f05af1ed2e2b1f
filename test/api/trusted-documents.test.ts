import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { servedSchema } from '../support/served-schema';
import { StartError } from '../../src/application/start-error';
import { readTrustedDocuments } from '../../src/limits/trusted-documents';
import { STAFF, startTestServer, type Answer, type TestServer } from '../support/test-server';

const VIEWER = 'query Viewer { viewer { kind } }';
const PAGE = 'query Page($n: Int!) { accounts(first: $n) { totalCount } }';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const md5Of = (text: string) => createHash('md5').update(text).digest('hex');
const apollos = (operations: unknown) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});

const folder = mkdtempSync(path.join(tmpdir(), 'switchboard-'));
afterAll(() => rmSync(folder, { recursive: true }));

function manifest(content: unknown): string {
  const file = path.join(folder, 'manifest.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('Where documents are registered', () => {
  let server: TestServer;
  beforeAll(async () => {
    const operations = [VIEWER, PAGE].map((body) => ({
      id: hashOf(body),
      name: '',
      type: 'query',
      body,
    }));
    server = await startTestServer({
      documents: { trustedDocuments: manifest(apollos(operations)) },
    });
  });
  afterAll(() => server.close());

  const send = async (search: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${server.url}/graphql${search}`, {
      ...init,
      headers: {
        authorization: `Bearer ${await server.tokenOf(STAFF)}`,
        'content-type': 'application/json',
      },
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  };
  const post = (body: unknown) => send('', { method: 'POST', body: JSON.stringify(body) });
  const get = (parameters: Record<string, string>) =>
    send(`?${new URLSearchParams(parameters).toString()}`, {});
  const persisted = (sha256Hash: unknown) => ({ persistedQuery: { version: 1, sha256Hash } });

  test.each([
    ['by its hash', { extensions: persisted(hashOf(VIEWER)) }],
    ['by its hash and its text', { query: VIEWER, extensions: persisted(hashOf(VIEWER)) }],
    ['by its id', { documentId: hashOf(VIEWER) }],
    ['by its id as a hash', { documentId: `sha256:${hashOf(VIEWER)}` }],
    ['by its text', { query: VIEWER }],
    ['with no variables', { query: VIEWER, variables: null, operationName: 'Viewer' }],
  ])('one of them runs %s.', async (_, body) => {
    const data = { viewer: { kind: 'STAFF' } };
    expect(await post(body)).toMatchObject({ status: 200, data });
    const parameters = Object.entries(body).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
    );
    expect(await get(Object.fromEntries(parameters))).toMatchObject({ status: 200, data });
  });

  test('It runs with variables, within what it may cost.', async () => {
    const answer = await post({ documentId: hashOf(PAGE), variables: { n: 3 } });
    expect(answer).toMatchObject({ status: 200, data: { accounts: { totalCount: 0 } } });
    expect(answer).toMatchObject({ extensions: { cost: { spent: 11 } } });
  });

  test.each([
    ['another text', { query: '{ viewer { kind } }' }],
    ['a text with one more space', { query: `${VIEWER} ` }],
    ['another hash', { extensions: persisted('a'.repeat(64)) }],
    ['another id', { documentId: '__proto__' }],
    [
      'a hash with another text',
      { query: '{ __typename }', extensions: persisted(hashOf(VIEWER)) },
    ],
    ['an id with another text', { query: PAGE, documentId: hashOf(VIEWER) }],
    ['a hash that is no text', { extensions: persisted(1) }],
    ['a list for a text', { query: [VIEWER] }],
    ['nothing', { operationName: 'Viewer' }],
    ['the schema', { query: '{ __schema { queryType { name } } }' }],
  ])('%s is refused.', async (_, body) => {
    const answer = await post(body);
    const { status, errors } = answer;
    expect([status, 'data' in answer]).toEqual([400, false]);
    expect(errors?.[0]?.extensions).toEqual({ code: 'UNTRUSTED_DOCUMENT' });
    expect(errors?.[0]?.message).toContain('expected one of the documents registered here');
  });

  test('Two texts in one URL do not smuggle the second in.', async () => {
    const search = new URLSearchParams([
      ['query', VIEWER],
      ['query', '{ accounts { totalCount } }'],
    ]);
    const answer = await send(`?${search.toString()}`, {});
    expect(answer).not.toMatchObject({ data: { accounts: {} } });
  });

  test('A batch is refused as elsewhere.', async () => {
    const { status, errors } = await post([{ query: VIEWER }]);
    expect([status, errors?.[0]?.extensions?.['code']]).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('The manifest', () => {
  const schema = servedSchema();

  test('may be Relay’s, with MD5 hashes or names of one’s own.', () => {
    const file = manifest({ [md5Of(VIEWER)]: VIEWER, page: PAGE });
    const documents = readTrustedDocuments(file, schema);
    expect(documents.named(md5Of(VIEWER))).toBe(VIEWER);
    expect(documents.named('page')).toBe(PAGE);
    expect(documents.named(hashOf(PAGE))).toBe(PAGE);
    expect(documents.find(PAGE)).toBe(PAGE);
    expect(documents.named('toString')).toBeUndefined();
  });

  test.each<[string, unknown, string]>([
    ['malformed JSON', '{', 'a JSON file, but'],
    ['an empty object', {}, 'at least one document'],
    ['null', 'null', 'at least one document'],
    ['a list', [VIEWER], 'at least one document'],
    ['a number', '7', 'at least one document'],
    ['no text', { page: 7 }, 'holds something else'],
    ['no operations', apollos({}), 'holds something else'],
    ['an operation without a text', apollos([{ id: 'a' }]), 'holds something else'],
    ['an operation that is null', apollos([null]), 'holds something else'],
    [
      'the hash of another text',
      { [hashOf(PAGE)]: VIEWER },
      `stands for a text with ${hashOf(VIEWER)}`,
    ],
    [
      'the MD5 of another text',
      { [md5Of(PAGE)]: VIEWER },
      `stands for a text with ${md5Of(VIEWER)}`,
    ],
    ['what is not GraphQL', { page: 'query {' }, '"page" is refused: Syntax Error'],
    ['what the schema has not', { page: '{ nothing }' }, '"page" is refused: Cannot query field'],
  ])('is refused with %s.', (_, content, message) => {
    const read = () => readTrustedDocuments(manifest(content), schema);
    expect(read).toThrow(StartError);
    expect(read).toThrow('TRUSTED_DOCUMENTS must name');
    expect(read).toThrow(message);
  });

  test('is refused where it is missing.', () => {
    const missing = path.join(folder, 'nowhere.json');
    const read = () => readTrustedDocuments(missing, schema);
    expect(read).toThrow(StartError);
    expect(read).toThrow(`a JSON file, but "${missing}" cannot be read as one:`);
  });
});
