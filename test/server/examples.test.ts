import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import {
  exampleNames,
  packageOf,
  runExample,
  startReceiver,
  startDemoServer,
  type DemoServer,
} from '../support/examples';
import { until } from '../support/until';

// The programs of examples/ that need no packages beyond those of this project. The others are in
// test/examples.

const root = path.join(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

describe('Each example', () => {
  test.each(exampleNames())('%s names its packages exactly, checks itself, is listed.', (name) => {
    const { scripts, dependencies = {}, devDependencies = {} } = packageOf(name);
    const versions = Object.values({ ...dependencies, ...devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(scripts).toHaveProperty('check');
    expect(read('examples/README.md')).toContain(`](${name}/README.md)`);
    if (versions.length > 0) {
      const locked = JSON.parse(read(`examples/${name}/package-lock.json`)) as {
        packages: Record<string, unknown>;
      };
      expect(locked.packages['']).toMatchObject(
        Object.keys(dependencies).length > 0 ? { dependencies } : {},
      );
    }
  });
});

describe('Against a server with its demonstration', () => {
  let server: DemoServer;
  beforeAll(async () => {
    server = await startDemoServer();
  });
  afterAll(() => server.stop());

  test('examples/fetch lists contracts, adds a person once, and tells errors apart.', async () => {
    const printed = await runExample('fetch', 'check', server.environment);
    expect(printed.trim().split('\n').length).toBeGreaterThan(3);
    expect(printed).toMatch(/^S-\d+ NICE CXone: .*, notice by /m);
  });

  test('It fails where the server refuses it.', async () => {
    const environment = { ...server.environment, SWITCHBOARD_TOKEN: 'of nobody' };
    await expect(runExample('fetch', 'check', environment)).rejects.toThrow('Command failed');
  });
});

describe('The receivers of webhooks', () => {
  const SAID = 'The receiver takes what it should, once, and nothing else.\n';

  test('examples/webhook-receiver-node takes what is signed, once, and nothing else.', async () => {
    expect(await runExample('webhook-receiver-node', 'check')).toBe(SAID);
    expect(packageOf('webhook-receiver-node').dependencies).toEqual({
      standardwebhooks: (
        JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
      ).dependencies['standardwebhooks'],
    });
  });

  // As the browser test: what a bare machine lacks is asked for in CI only.
  const hasPython = spawnSync('python3', ['--version']).status === 0;
  const testWithPython = hasPython || process.env['CI'] ? test : test.skip;

  testWithPython('examples/webhook-receiver-python does the same.', async () => {
    expect(await runExample('webhook-receiver-python', 'check')).toBe(SAID);
  });

  /** What a receiver that runs by itself says of an event that comes twice. */
  async function saidOfOne(name: Parameters<typeof startReceiver>[0]): Promise<string[]> {
    const secret = `whsec_${Buffer.alloc(32, name).toString('base64')}`;
    const receiver = await startReceiver(name, secret);
    try {
      const event = { id: 'evt_1', type: 'notice.given', sequence: 3, accountId: 'acc_1' };
      const body = JSON.stringify(event, null, 1);
      const now = new Date();
      const headers = {
        'webhook-id': event.id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(event.id, now, body),
      };
      const send = () => fetch(receiver.url, { method: 'POST', headers, body });
      expect([(await send()).status, (await send()).status]).toEqual([204, 204]);
      return await until(
        () => receiver.lines(),
        (lines) => lines.length > 0,
      );
    } finally {
      await receiver.stop();
    }
  }
  const LINE = 'evt_1 notice.given 3: notice was given: look at acc_1';

  test('The one on Node runs by itself, with the secret of its endpoint.', async () => {
    expect(await saidOfOne('webhook-receiver-node')).toEqual([LINE]);
  });

  testWithPython('So does the one on Python.', async () => {
    expect(await saidOfOne('webhook-receiver-python')).toEqual([LINE]);
  });
});
