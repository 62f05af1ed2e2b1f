import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { demoTokens } from './document-examples';
import { ready, spawnServer } from './spawned-server';
import { createEmptyDatabase } from './test-database';

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
