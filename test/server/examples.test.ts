import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  exampleNames,
  packageOf,
  runExample,
  startDemoServer,
  type DemoServer,
} from '../support/examples';

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
});
