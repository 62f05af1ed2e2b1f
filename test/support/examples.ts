import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { demoTokens } from './document-examples';
import { ready, spawnServer } from './spawned-server';
import { createEmptyDatabase } from './test-database';
import { until } from './until';

const root = path.join(__dirname, '..', '..');
const run = promisify(execFile);

/** The programs that show how to use the API, by the names of their folders. */
export const exampleNames = (): string[] =>
  readdirSync(path.join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

export interface ExamplePackage {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export const packageOf = (name: string): ExamplePackage =>
  JSON.parse(
    readFileSync(path.join(root, 'examples', name, 'package.json'), 'utf8'),
  ) as ExamplePackage;

/** What is printed by a script of an example, as `npm run` runs it; it throws where that fails. */
export async function runExample(
  name: string,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = path.join(root, 'examples', name);
  const text = packageOf(name).scripts[script];
  if (text === undefined) throw new Error(`examples/${name} has no script "${script}"`);
  const places = [path.join(folder, 'node_modules', '.bin'), path.dirname(process.execPath)];
  const env = { ...process.env, ...environment };
  env['PATH'] = [...places, process.env['PATH']].join(path.delimiter);
  const { stdout } = await run('sh', ['-ec', text], { cwd: folder, env });
  return stdout;
}

/** A receiver of webhooks that runs by itself. */
export interface RunningReceiver {
  readonly url: string;
  /** What it has said of each event that it took. */
  lines(): string[];
  stop(): Promise<void>;
}

/** Starts one of the receivers on a free port, for the endpoint with that secret. */
export async function startReceiver(
  name: 'webhook-receiver-node' | 'webhook-receiver-python',
  secret: string,
): Promise<RunningReceiver> {
  const [program = '', ...words] = (packageOf(name).scripts['start'] ?? '').split(' ');
  const child = spawn(program === 'node' ? process.execPath : program, words, {
    cwd: path.join(root, 'examples', name),
    env: { PATH: process.env['PATH'], WEBHOOK_SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const said = () => output.split('\n').slice(0, -1);
  const url = await until(
    () => /^Receiving webhooks at (http:\S+)$/m.exec(output)?.[1] ?? '',
    Boolean,
  );
  return {
    url,
    lines: () => said().slice(1),
    stop: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** A Switchboard with its demonstration, as it is started, for programs of others. */
export interface DemoServer {
  readonly url: string;
  /** By the key of the viewer. */
  readonly tokens: Readonly<Record<string, string>>;
  /** What an example's check is told: where to ask, and as the customer. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts one on a database of its own, with settings of its own. */
export async function startDemoServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<DemoServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  const database = await createEmptyDatabase();
  const environment = { DATABASE_URL: database.ownerUrl, DATA_DIR: folder, DEMO: '1' };
  const running = spawnServer({ ...environment, ...settings });
  const stop = async () => {
    running.child.kill('SIGTERM');
    await running.ended;
    await database.drop();
    rmSync(folder, { recursive: true });
  };
  try {
    const url = await ready(running);
    const tokens = await demoTokens(url);
    const told = { SWITCHBOARD_URL: url, SWITCHBOARD_TOKEN: tokens['customer'] ?? '' };
    return { url, tokens, environment: told, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
