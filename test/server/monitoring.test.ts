import fs from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { metricsAt, valueOf, type Sample } from '../support/metrics';
import { program } from '../support/program';
import { ready, spawnServer, type Spawned } from '../support/spawned-server';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { until } from '../support/until';

const root = path.join(__dirname, '..', '..');

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [name: string]: unknown;
}

const newFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));

let folder: string;
let database: TestDatabase;
let running: Spawned;
let url: string;
let port: number;
const log = (): Line[] =>
  running.log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
const line = (msg: string) => until(() => log().find((one) => one.msg === msg)) as Promise<Line>;

beforeAll(async () => {
  folder = newFolder();
  database = await createTestDatabase();
  running = spawnServer({
    ...{ DATA_DIR: folder, DATABASE_URL: database.ownerUrl, DEMO: '1', LOG_LEVEL: 'info' },
    ...{ METRICS_PORT: '0', SLOW_REQUEST_MS: '1', SLOW_STATEMENT_MS: '1' },
  });
  url = await ready(running);
  port = (await line('Metrics are served.'))['port'] as number;
});
afterAll(async () => {
  running.child.kill('SIGTERM');
  await running.ended;
  await database.drop();
  fs.rmSync(folder, { recursive: true });
});

const token = () => {
  const text = fs.readFileSync(path.join(folder, 'demo-tokens.json'), 'utf8');
  return (JSON.parse(text) as { staff: string }).staff;
};
const ask = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token()}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify({ query }),
  });
const counted = async (labels: Record<string, string>): Promise<number> =>
  valueOf(await metricsAt(port), 'switchboard_request_seconds_count', labels);

describe('/metrics', () => {
  it('counts requests by operation and by the code of their first error', async () => {
    await ask('query Monitored { viewer { name } }');
    await ask('query Monitored { viewer { name } }');
    await ask('query Monitored { accounts(first: -1) { nodes { id } } }');
    await ask('query Monitored { nothing }');
    await fetch(`${url}/graphql`);
    await until(
      () => counted({ endpoint: 'graphql', code: 'UNAUTHENTICATED' }),
      (n) => n === 1,
    );
    expect(await counted({ operation: 'Monitored', code: 'OK' })).toBe(2);
    expect(await counted({ operation: 'Monitored', code: 'BAD_USER_INPUT' })).toBe(1);
    expect(await counted({ operation: '', code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1);
  });

  it('times statements by name, and says how the pool, the work and the process are', async () => {
    const samples = await metricsAt(port);
    const lock = { statement: 'lock-account' };
    expect(valueOf(samples, 'switchboard_statement_seconds_count', lock)).toBeGreaterThan(100);
    expect(valueOf(samples, 'switchboard_statement_seconds_sum', lock)).toBeGreaterThan(0);
    expect(valueOf(samples, 'switchboard_pool_connections_max')).toBe(10);
    expect(valueOf(samples, 'switchboard_database_up')).toBe(1);
    expect(valueOf(samples, 'switchboard_build_info')).toBe(1);
    const works = samples.filter(({ name }) => name === 'switchboard_work_waiting');
    expect(works.map(({ labels }) => labels['work'])).toEqual([
      ...['billing runs', 'due events', 'event feed', 'reminder mail', 'usage events', 'webhooks'],
    ]);
    expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
  });

  it('counts the call records of deliveries by what became of them, and not those of a check', async () => {
    const lines = ['{"externalId":"m-1"}', 'nonsense'].join('\n');
    const deliver = async (query: string) => {
      const answer = await fetch(`${url}/usage?${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/x-ndjson' },
        body: lines,
      });
      return answer.text();
    };
    const rejected = async () =>
      valueOf(await metricsAt(port), 'switchboard_usage_lines_total', { outcome: 'rejected' });
    expect(await deliver('check=true')).toContain('"rejected":2');
    expect(await rejected()).toBe(0);
    expect(await deliver('import=monitored')).toContain('"rejected":2');
    expect(await rejected()).toBe(2);
    const ended = { endpoint: 'usage', code: 'OK' };
    const samples = await until(
      () => metricsAt(port),
      (all) => valueOf(all, 'switchboard_long_requests_total', ended) > 0,
    );
    expect(valueOf(samples, 'switchboard_long_requests_total', ended)).toBe(2);
  });

  it('is on no other path and takes no other method, and never at the port of clients', async () => {
    const at = (where: string, method = 'GET') => fetch(where, { method });
    const metrics = `http://127.0.0.1:${port}`;
    expect((await at(`${metrics}/metrics`, 'POST')).status).toBe(405);
    expect((await at(`${metrics}/graphql`)).status).toBe(404);
    expect((await at(`${url}/metrics`)).status).toBe(404);
    expect(await (await at(`${metrics}/healthz`)).json()).toEqual(
      await (await at(`${url}/healthz`)).json(),
    );
  });

  it('says that the database does not answer, and goes on answering itself', async () => {
    const { openDatabase, registry } = program;
    const own = await openDatabase({ registry, url: database.appUrl, poolSize: 2 });
    const clock = () => new Date().toISOString() as never;
    const watched = { database: own, clock, load: undefined, version: 'test' };
    const server = await program.startMetricsServer({ ...watched, port: 0, host: '127.0.0.1' });
    await own.close();
    expect(valueOf(await metricsAt(server.port), 'switchboard_database_up')).toBe(0);
    await server.stop();
  });

  it('ends the start with a sentence where its port is taken', async () => {
    const taken: Server = await new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
    const { port: number } = taken.address() as AddressInfo;
    const other = spawnServer(
      { DATABASE_URL: database.ownerUrl, METRICS_PORT: `${number}`, LOG_LEVEL: 'error' },
      ['--worker'],
    );
    const { code, errors } = await other.ended;
    taken.close();
    expect([code, errors]).toEqual([
      1,
      `Metrics cannot be served at 127.0.0.1:${number} (EADDRINUSE): set METRICS_PORT and ` +
        'METRICS_HOST to a free port and an address of this machine.\n',
    ]);
  });
});

describe('A request’s id', () => {
  const GIVEN = '0B8E5C3A5D9F4B1FA3C1D2E4F5A6B7C8';
  const MEANT = '0b8e5c3a-5d9f-4b1f-a3c1-d2e4f5a6b7c8';

  it('comes with it or is made, and is in its answer, in the log and in the audit log', async () => {
    const made = `mutation Make { createAccount(input: { name: "Ida Ltd.", timeZone: "Europe/Paris",
      currencyCode: "EUR" }) { account { id } userErrors { message } } }`;
    const answer = await ask(made, { 'x-request-id': GIVEN });
    expect(answer.headers.get('x-request-id')).toBe(MEANT);
    const { data, errors } = (await answer.json()) as {
      errors?: unknown;
      data?: { createAccount: { account: { id: string } } };
    };
    expect(errors).toBeUndefined();
    const entries = await ask(
      `{ account(id: "${data?.createAccount.account.id}") { auditEntries(first: 1) {
        nodes { act requestId } } } }`,
    );
    expect(await entries.json()).toMatchObject({
      data: {
        account: { auditEntries: { nodes: [{ act: 'createAccount', requestId: MEANT }] } },
      },
    });
    const slow = await until(() => log().find((one) => one['operation'] === 'Make'));
    expect(slow).toMatchObject({ msg: 'Slow request.', requestId: MEANT, code: 'OK' });
  });

  it.each(['', 'nonsense', `${GIVEN}0`, '<script>', 'x'.repeat(5_000)])(
    'is one of its own where no UUID came (%#)',
    async (given) => {
      const answer = await ask('{ viewer { name } }', { 'x-request-id': given });
      expect(answer.headers.get('x-request-id')).toMatch(
        /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
      );
    },
  );

  it('is told with a refusal, too', async () => {
    const id = randomUUID();
    const answer = await fetch(`${url}/graphql`, { headers: { 'x-request-id': id } });
    expect([answer.status, answer.headers.get('x-request-id')]).toEqual([401, id]);
  });
});

describe('The log', () => {
  it('tells of the start, the migrations, readiness, what was slow and the stop', async () => {
    const own = newFolder();
    const empty = spawnServer({ DATA_DIR: own, LOG_LEVEL: 'info' });
    await ready(empty);
    empty.child.kill('SIGTERM');
    const { errors } = await empty.ended;
    fs.rmSync(own, { recursive: true });
    const lines = errors
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Line);
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(lines.map(({ msg }) => msg)).toEqual([
      ...['Starting.', 'The database was migrated.', 'Ready.', 'Stopping.', 'Stopped.'],
    ]);
    expect(lines[0]).toMatchObject({ version, node: process.version });
    expect(lines[1]?.['migrations']).toHaveLength(program.registry.migrations.length);
    expect(lines[2]).toMatchObject({ url: empty.url });
  });

  it('names slow statements with their text, without a value of it', () => {
    const slow = log().filter(({ msg }) => msg === 'Slow statement.');
    expect(slow.length).toBeGreaterThan(0);
    expect(slow.every(({ text }) => typeof text === 'string' && text.length > 0)).toBe(true);
    expect(running.log).not.toMatch(/Meridian|Ida Ltd/);
  });

  it('tells of one slow statement once a minute, however often it is asked', () => {
    const names = log()
      .filter(({ msg }) => msg === 'Slow statement.')
      .map(({ statement }) => statement);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('operations/', () => {
  let all: Sample[];
  beforeAll(async () => {
    all = await metricsAt(port);
  });
  /** Counted only where something has happened. */
  const LATER = ['switchboard_webhook_attempt_seconds', 'switchboard_requests_refused_total'];

  it.each(['prometheus-rules.yml', 'grafana-dashboard.json'])(
    '%s asks for metrics that there are',
    async (file) => {
      const text = fs.readFileSync(path.join(root, 'operations', file), 'utf8');
      const help = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const known = new Set([...help.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
      const names = new Set([...text.matchAll(/\b(?:switchboard|process|nodejs)_\w+/g)].flat());
      expect(names.size).toBeGreaterThan(10);
      const unknown = [...names].filter(
        (name) => !known.has(name) && !known.has(name.replace(/_(bucket|count|sum)$/, '')),
      );
      expect(unknown).toEqual([]);
      const unseen = [...names].filter((name) => !all.some((sample) => sample.name === name));
      expect(unseen.filter((name) => !LATER.some((later) => name.startsWith(later)))).toEqual([]);
    },
  );

  it('has an answer to each alert in the docs', () => {
    const rules = fs.readFileSync(path.join(root, 'operations/prometheus-rules.yml'), 'utf8');
    const docs = fs.readFileSync(path.join(root, 'docs/operations.md'), 'utf8');
    const alerts = [...rules.matchAll(/alert: (\w+)/g)].map(([, name]) => name ?? '');
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.filter((name) => !docs.includes(`| \`${name}\` |`))).toEqual([]);
  });
});

describe('Names of operations', () => {
  it('are kept apart up to 200, since clients make them up', async () => {
    for (let number = 0; number < 210; number += 1) {
      await ask(`query Made_${number} { viewer { name } }`);
    }
    await until(
      () => counted({ operation: '(other)' }),
      (n) => n >= 10,
    );
    const names = (await metricsAt(port))
      .filter(({ name }) => name === 'switchboard_request_seconds_count')
      .map(({ labels }) => labels['operation']);
    expect(new Set(names).size).toBeLessThanOrEqual(202);
  });
});
