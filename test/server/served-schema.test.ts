import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  buildClientSchema,
  getIntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
  type IntrospectionQuery,
} from 'graphql';
import { ready, spawnServer, type Spawned } from '../support/spawned-server';

const root = path.join(__dirname, '..', '..');

let folder: string;
let running: Spawned;
let url: string;

jest.setTimeout(120_000);

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  running = spawnServer({ DATA_DIR: folder });
  url = await ready(running);
});

afterAll(async () => {
  running.child.kill('SIGTERM');
  await running.ended;
  fs.rmSync(folder, { recursive: true });
});

it('The product that npm start runs answers, text for text, the schema that is written down.', async () => {
  const tokens = JSON.parse(
    fs.readFileSync(path.join(folder, 'demo-tokens.json'), 'utf8'),
  ) as Record<string, string>;
  const query = getIntrospectionQuery({
    descriptions: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
    schemaDescription: true,
    specifiedByUrl: true,
  });
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens['staff']}` },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: IntrospectionQuery };
  const served = `${printSchema(lexicographicSortSchema(buildClientSchema(data)))}\n`;
  expect(served).toBe(fs.readFileSync(path.join(root, 'schema.graphql'), 'utf8'));
});
