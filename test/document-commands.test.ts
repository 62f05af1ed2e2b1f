import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { blocksOf, demoTokens, differences } from './support/document-examples';
import { placeEvents } from './support/event-feed';
import { startTestServer, type TestServer } from './support/test-server';

const root = path.join(__dirname, '..');
const run = promisify(execFile);

/** An answer without what it cost, which may differ. */
const dataOf = (line: string) => JSON.stringify((JSON.parse(line) as { data: unknown }).data);

describe('The shell lines of README and docs, with a PORT and a DATA_DIR of their own', () => {
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    server = await startTestServer({ demo: true });
    folder = await mkdtemp(path.join(tmpdir(), 'switchboard docs '));
    const tokens = await demoTokens(server.url);
    await writeFile(path.join(folder, 'demo-tokens.json'), JSON.stringify(tokens));
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** What all lines print that a document has for a server on a port of one's own. */
  async function printedBy(file: string, cwd = root, more: object = {}): Promise<string[]> {
    const blocks = blocksOf(await readFile(path.join(root, file), 'utf8'));
    const scripts = blocks.filter(
      ({ language, text }) => language === 'sh' && text.includes('${PORT:-4000}'),
    );
    const printed: string[] = [];
    for (const { text } of scripts) printed.push(await printedByScript(text, cwd, more));
    return printed;
  }

  /** What a script prints, in its order, to people and to programs. */
  async function printedByScript(text: string, cwd = root, more: object = {}): Promise<string> {
    const env = { ...process.env, PORT: new URL(server.url).port, DATA_DIR: folder, ...more };
    const { stdout } = await run('sh', ['-ec', `exec 2>&1\n${text}`], { cwd, env });
    return stdout;
  }

  test('README asks for the problems of an account, and brings in the sample of calls.', async () => {
    const [asked = '', brought = ''] = await printedBy('README.md');
    expect(JSON.parse(asked)).toMatchObject({
      data: { accounts: { nodes: [{ number: 'DEMO-1001', name: 'Meridian Contact Services' }] } },
    });
    expect(brought).toMatch(/^ *accepted +6$/m);
  });

  test('docs/deliveries.md streams the same sample, and checks it: each call is a duplicate.', async () => {
    const [answer = '', checked = ''] = await printedBy('docs/deliveries.md');
    expect(checked).toMatch(/^docs\/samples\/calls\.ndjson: checked, nothing is stored$/m);
    expect(checked).toMatch(/^ *accepted +0$/m);
    expect(checked).toMatch(/^ *duplicates +6$/m);
    const lines = answer.trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      ...{ type: 'summary', state: 'COMPLETE' },
      ...{ accepted: 0, duplicates: 6, rejected: 0 },
    });
  });

  test('docs/api.md goes from an account to its events, and prints what is printed below.', async () => {
    const document = await readFile(path.join(root, 'docs/api.md'), 'utf8');
    const [quickStart = ''] = /^## Quick start\n.*?(?=^## )/ms.exec(document) ?? [];
    const blocks = blocksOf(quickStart);
    expect(blocks.map(({ language }) => language)).toEqual(['sh', 'text']);
    const [script = '', printed] = blocks.map(({ text }) => text);
    const linesOf = async (text: string) => (await printedByScript(text)).trim().split('\n');
    const answers = await linesOf(script);
    // The server of a test has nobody who does so by itself, a moment after each act.
    await placeEvents(server);
    const again = await linesOf(script);
    const expected = printed?.trim().split('\n') ?? [];
    expect(answers).toHaveLength(expected.length);
    const told = [...answers.slice(0, -1), again.at(-1) ?? ''];
    const wrong = expected.flatMap((line, index) =>
      differences(JSON.parse(line), JSON.parse(told[index] ?? ''), `answer ${index + 1}`),
    );
    expect(wrong).toEqual([]);
    // Each of its acts has a key, and a call its id, so that nothing happens twice.
    const other = again.filter((line, index) => dataOf(line) !== dataOf(told[index] ?? ''));
    expect(other).toEqual([
      expect.stringContaining('"recordUsage":{"results":[{"status":"DUPLICATE"'),
      // A secret is shown once.
      expect.stringMatching(/"createWebhookEndpoint":.*"secret":null/),
    ]);
  });

  test('docs/api.md asks who one is, and fetches calls and an invoice as files.', async () => {
    const text = await readFile(path.join(folder, 'demo-tokens.json'), 'utf8');
    const { customer: TOKEN } = JSON.parse(text) as { customer: string };
    const [, asked = ''] = await printedBy('docs/api.md', folder, { TOKEN });
    expect(JSON.parse(asked)).toMatchObject({ data: { viewer: { kind: 'PERSON' } } });
    const calls = await readFile(path.join(folder, 'calls.csv'), 'utf8');
    expect(calls.split('\r\n').length).toBeGreaterThan(20);
    const invoice = await readFile(path.join(folder, 'invoice.pdf'));
    expect(invoice.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
