import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { until } from './until';

const root = path.join(__dirname, '..', '..');
const READY_MS = 60_000;

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
  /** What it has written to standard output. */
  output: string;
  /** What it has written to standard error: its log. */
  log: string;
}

/**
 * Starts Switchboard on a free port with nothing else in its environment but this.
 *
 * @param nodeFlags flags of Node itself.
 * @param at the folder with what was built; ours when absent.
 */
export function spawnServer(
  environment: Record<string, string>,
  flags: string[] = [],
  nodeFlags: string[] = [],
  at = root,
): Spawned {
  const child = spawn(process.execPath, [...nodeFlags, 'dist/src/main.js', ...flags], {
    cwd: at,
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.resolve({ code: null, errors: '' });
  const running: Spawned = { child, url: '', output: '', log: '', ended };
  child.stderr.setEncoding('utf8').on('data', (text: string) => (running.log += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    running.output += text;
    running.url = /GraphQL +(http:\S+)\/graphql\n/.exec(running.output)?.[1] ?? '';
  });
  running.ended = new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, errors: running.log })),
  );
  return running;
}

/** Waits until it answers, and gives its address. */
export async function ready(running: Spawned): Promise<string> {
  const early = running.ended.then(({ code, errors }) => {
    throw new Error(`Switchboard ended with ${code ?? 'a signal'} before it was ready: ${errors}`);
  });
  await Promise.race([until(() => running.url, Boolean, READY_MS), early]);
  const answer = await fetch(`${running.url}/readyz`);
  expect(answer.status).toBe(200);
  return running.url;
}
