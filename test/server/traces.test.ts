import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ready, spawnServer, type Spawned } from '../support/spawned-server';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** A span as a collector is told of it, in OTLP's JSON. */
interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

/** A collector of traces on the loopback. */
interface Collector {
  readonly url: string;
  readonly spans: SentSpan[];
  readonly headers: Record<string, unknown>[];
  text: string;
  close(): void;
}

async function startCollector(): Promise<Collector> {
  const collector = { spans: [] as SentSpan[], headers: [] as Record<string, unknown>[], text: '' };
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      collector.text += text;
      collector.headers.push(request.headers);
      const sent = JSON.parse(text) as {
        resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[];
      };
      for (const { scopeSpans } of sent.resourceSpans) {
        collector.spans.push(...scopeSpans.flatMap(({ spans }) => spans));
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(collector, { url: `http://127.0.0.1:${port}`, close: () => server.close() });
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const QUERY = `query Traced { accounts(first: 3) { nodes { name subscriptions(first: 3) {
  nodes { id contractChanges { id } } } } } }`;

let folder: string;
let database: TestDatabase;
let collector: Collector;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  database = await createTestDatabase();
  collector = await startCollector();
});
afterAll(async () => {
  collector.close();
  await database.drop();
  fs.rmSync(folder, { recursive: true });
});

const started = (environment: Record<string, string>): Spawned =>
  spawnServer({
    ...{ DATA_DIR: folder, DATABASE_URL: database.ownerUrl, DEMO: '1', LOG_LEVEL: 'info' },
    ...{ SLOW_REQUEST_MS: '1', ...environment },
  });

async function ask(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const text = fs.readFileSync(path.join(folder, 'demo-tokens.json'), 'utf8');
  const { staff } = JSON.parse(text) as { staff: string };
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${staff}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: QUERY }),
  });
  expect(await answer.text()).not.toContain('"errors"');
  return answer;
}

async function stopped(server: Spawned): Promise<number | null> {
  server.child.kill('SIGTERM');
  return (await server.ended).code;
}

const durationOf = ({ startTimeUnixNano, endTimeUnixNano }: SentSpan): bigint =>
  BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano);

describe('A trace', () => {
  it('goes on with the caller’s, through resolvers, to the statements of each message', async () => {
    const server = started({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER_ARG: '1',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector=secret%20word',
    });
    const url = await ready(server);
    const answer = await ask(url, { traceparent: `00-${TRACE}-${CALLER}-00` });
    expect(await stopped(server)).toBe(0);

    const spans = collector.spans.filter(({ traceId }) => traceId === TRACE);
    const [root, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === CALLER);
    expect(others).toEqual([]);
    expect(root?.name).toBe('graphql Traced');
    expect(root?.attributes).toContainEqual({
      key: 'switchboard.request_id',
      value: { stringValue: answer.headers.get('x-request-id') },
    });
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(
      spans.every(({ parentSpanId = '' }) => ids.has(parentSpanId) || parentSpanId === CALLER),
    ).toBe(true);
    const names = spans.map(({ name }) => name);
    expect(names).toContain('Query.accounts');
    // One span for the calls of all accounts.
    expect(names.filter((name) => name === 'Account.subscriptions')).toHaveLength(1);
    const messages = spans.filter(({ name }) => name === 'postgresql');
    expect(messages.length).toBeGreaterThan(1);
    expect(JSON.stringify(messages)).toContain('begin-read');
    const whole = root ? durationOf(root) : 0n;
    for (const span of spans) {
      expect(durationOf(span)).toBeGreaterThan(0n);
      expect(durationOf(span)).toBeLessThanOrEqual(whole);
    }
    expect(server.log).toContain(`"traceId":"${TRACE}"`);
    expect(collector.headers[0]).toMatchObject({ 'x-collector': 'secret word' });
    expect(collector.spans.some(({ name }) => name === 'work event feed')).toBe(true);
    // Names of ours, and nothing that a person is called or that somebody sent.
    expect(collector.text).not.toMatch(/Meridian|Bearer|postgres:/);
  });

  it('is not recorded where its id is not among those that are, whatever its caller says', async () => {
    const before = collector.spans.length;
    const server = started({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    await ask(await ready(server), { traceparent: `00-${TRACE}-${CALLER}-01` });
    expect(await stopped(server)).toBe(0);
    expect(collector.spans).toHaveLength(before);
  });

  it.each(['nonsense', `00-${'0'.repeat(32)}-${CALLER}-01`, `ff-${TRACE}-${CALLER}-01`, ''])(
    'begins anew behind what is no trace of a caller (%#)',
    async (traceparent) => {
      const server = started({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_TRACES_SAMPLER_ARG: '1',
      });
      const before = collector.spans.length;
      await ask(await ready(server), { traceparent });
      expect(await stopped(server)).toBe(0);
      const [root] = collector.spans.slice(before).filter(({ name }) => name === 'graphql Traced');
      expect(root?.traceId).toMatch(/^[\da-f]{32}$/);
      expect(root?.traceId).not.toBe(TRACE);
    },
  );

  it('is lost where the collector is away, and nothing else is', async () => {
    const server = started({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
    const answer = await ask(await ready(server));
    expect(answer.status).toBe(200);
    expect(await stopped(server)).toBe(0);
    expect(server.log).not.toMatch(/"level":(50|60)/);
  });
});
