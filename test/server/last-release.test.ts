import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import {
  demoTokens,
  examplesOf,
  graphiqlExamples,
  type DocumentExample,
} from '../support/document-examples';
import { checkStored } from '../support/killed-deliveries';
import { buildAt, lastRelease } from '../support/last-release';
import { ready, spawnServer, type Spawned } from '../support/spawned-server';
import { faultsUnderLoad } from '../support/steady-load';
import { createEmptyDatabase, type TestDatabase } from '../support/test-database';
import type { Answer, TestServer } from '../support/test-server';

// The program of the last release, built from the history, on a database that this one migrates
// while it serves. Where the history is not there (a shallow clone, an archive), it is skipped, and
// `test/database/rolling-deploy.test.ts` alone says how the rules of a rolling deploy hold.

const commit = lastRelease();
const describeWithHistory = commit === undefined ? describe.skip : describe;

let folder: string;
let source: string;
/** What a release shows its readers, in the order in which it stands. */
const examplesAt = (at?: string): DocumentExample[] => [
  ...['README.md', 'docs/api.md'].flatMap((file) => examplesOf(file, at)),
  ...graphiqlExamples(at),
];

let database: TestDatabase;
let older: Spawned;
let newer: Spawned | undefined;
let tokens: Record<string, string>;
let waves = 0;

const start = (at?: string): Spawned => {
  const dataDir = path.join(folder, 'data');
  const environment = { DATABASE_URL: database.ownerUrl, DATA_DIR: dataDir, DEMO: '1' };
  return spawnServer(environment, [], [], at);
};

async function ask(
  url: string,
  viewer: string,
  query: string,
  variables?: object,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[viewer]}` },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}

/** Examples that are answered by an error; that one says it is done already is none. */
async function failuresOf(url: string, examples: readonly DocumentExample[]): Promise<unknown[]> {
  const failures: unknown[] = [];
  // What is told live goes on for ever; its own tests follow it.
  const asked = examples.filter(({ query }) => !/^subscription\b/m.test(query));
  for (const { place, query, variables, viewer } of asked) {
    const { errors } = await ask(url, viewer, query, variables);
    if (errors) failures.push([place, errors]);
  }
  return failures;
}

/** Whether all that is wrong is that the demonstration of the last release lacks something. */
const isNotThere = (failure: unknown): boolean => {
  const [, errors] = failure as [string, NonNullable<Answer['errors']>];
  const problems = errors.flatMap(({ extensions }) => extensions?.['problems'] ?? []);
  return problems.length > 0 && problems.every((problem) => codeOf(problem) === 'NOT_FOUND');
};

const codeOf = (problem: unknown): unknown => (problem as { code?: unknown }).code;

function underLoad(...urls: [string, ...string[]]): Promise<readonly unknown[]> {
  const staff: Pick<TestServer, 'ask'> = {
    ask: (_, ...asked) => ask(urls[0], 'staff', ...asked),
  };
  return faultsUnderLoad(staff, { urls, token: tokens['staff'] ?? '' }, (waves += 1));
}

describeWithHistory(`Beside the last release, ${commit}, this one`, () => {
  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
    source = path.join(folder, 'source');
    fs.mkdirSync(source);
    buildAt(commit ?? '', source);
    database = await createEmptyDatabase();
    older = start(source);
    tokens = await demoTokens(await ready(older));
  });
  afterAll(async () => {
    for (const running of [older, newer]) {
      running?.child.kill('SIGKILL');
      await running?.ended;
    }
    await database.drop();
    fs.rmSync(folder, { recursive: true });
  });

  it('migrates the database under load, and both answer all that their documents ask.', async () => {
    const asked = examplesAt(source);
    expect(await failuresOf(older.url, asked)).toEqual([]);
    newer = start();
    const [faults] = await Promise.all([underLoad(older.url), ready(newer)]);
    expect(faults).toEqual([]);
    expect(await underLoad(older.url, newer.url)).toEqual([]);
    // The rows are those of the older demonstration, which may lack what new examples name.
    const failures = await failuresOf(newer.url, examplesAt());
    expect(failures.filter((failure) => !isNotThere(failure))).toEqual([]);
    // What the newer one stores the older one reads.
    expect(await failuresOf(older.url, asked)).toEqual([]);
  });

  it('goes on alone when that is stopped, and totals are the sums of the calls of both.', async () => {
    older.child.kill('SIGTERM');
    expect(await underLoad(newer?.url ?? '')).toEqual([]);
    expect((await older.ended).code).toBe(0);
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await checkStored(client, 'any');
    await client.end();
  });
});
