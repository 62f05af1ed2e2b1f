import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { withLock } from '../../src/embedded-postgres/folder-lock';

const root = path.join(__dirname, '..', '..');
const readyMs = 60_000;

export interface Ended {
  code: number | null;
  errors: string;
}

/** A Switchboard in a process of its own, as an operator starts it. */
export interface Spawned {
  child: ChildProcess;
  /** Empty until it is ready. */
  url: string;
  ended: Promise<Ended>;
}

/** Builds what is started; another test file may be building at this moment. */
export async function buildServer(): Promise<void> {
  fs.mkdirSync(path.join(root, '.data'), { recursive: true });
  await withLock(path.join(root, '.data', 'build.lock'), () =>
    finished(spawn(process.execPath, ['scripts/build.mjs', '--if-changed'], { cwd: root })),
  );
}

function finished(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The build ended with ${code ?? 'a signal'}.`)),
    );
  });
}

/**
 * Starts Switchboard on a free port with nothing else in its environment but this.
 *
 * @param nodeFlags flags of Node itself.
 */
export function spawnServer(
  environment: Record<string, string>,
  flags: string[] = [],
  nodeFlags: string[] = [],
): Spawned {
  const child = spawn(process.execPath, [...nodeFlags, 'dist/src/main.js', ...flags], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running: Spawned = { child, url: '', ended: Promise.resolve({ code: null, errors: '' }) };
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    running.url = /GraphQL +(http:\S+)\/graphql\n/.exec(output)?.[1] ?? '';
  });
  running.ended = new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, errors })),
  );
  return running;
}

/** Waits until it answers, and gives its address. */
export async function ready(running: Spawned): Promise<string> {
  const early = running.ended.then(({ code, errors }) => {
    throw new Error(`Switchboard ended with ${code ?? 'a signal'} before it was ready: ${errors}`);
  });
  await Promise.race([until(() => running.url !== ''), early]);
  const answer = await fetch(`${running.url}/readyz`);
  expect(answer.status).toBe(200);
  return running.url;
}

export async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + readyMs; !condition();) {
    if (Date.now() > deadline) throw new Error('It did not happen within a minute.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
