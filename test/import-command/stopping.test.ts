import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { until } from '../support/until';
import { asLines, begin, fileIn, newFolder, records, run } from './command-run';
import { FakeSwitchboard } from './fake-switchboard';

const root = path.join(__dirname, '..', '..');
let fake: FakeSwitchboard;
let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  fake = await new FakeSwitchboard().start();
  folder = newFolder();
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await fake.stop();
  rmSync(folder, { recursive: true });
});

const signIn = () => ['--url', fake.url, '--token', fake.token];

/** The server stops reading once so many lines are stored. */
function stopReadingAt(line: number): void {
  fake.beforeReading = () =>
    fake.only.line >= line ? new Promise(() => undefined) : Promise.resolve();
}

const entry = ['-r', '@swc-node/register', 'tools/import-usage/main.ts'];

/** The command in a process of its own. */
function start(args: readonly string[], stdin: 'ignore' | 'pipe') {
  const running = spawn(process.execPath, [...entry, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, SWITCHBOARD_URL: fake.url, SWITCHBOARD_TOKEN: fake.token },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  child = running;
  const said = { out: '', err: '' };
  running.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  running.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise((resolve) => running.once('close', resolve));
  return { running, said, ended };
}

test('Ctrl-C ends it with what is stored, and the same command goes on from there.', async () => {
  stopReadingAt(100);
  fake.progressEvery = 100;
  const lines = records(60_000).map((line) => `${line} ${'x'.repeat(100)}`);
  const file = fileIn(folder, 'calls.ndjson', asLines(lines));
  const { running, said, ended } = start([file], 'ignore');
  await until(() => fake.imports.size === 1 && fake.only.line >= 100);
  // Under npm it comes twice: once from the terminal, once from npm.
  running.kill('SIGINT');
  running.kill('SIGINT');
  expect(await ended).toBe(3);
  const { line, state } = fake.only;
  expect(state).toBe('OPEN');
  const shown = new Intl.NumberFormat('en-US').format(line);
  expect(said).toEqual({
    out: '',
    err: `Stopped. ${file} is stored up to line ${shown} or a little further. The same command goes on from there.\n`,
  });
  fake.beforeReading = () => Promise.resolve();
  expect((await run([file, ...signIn()])).code).toBe(0);
  expect(fake.posts[1]?.lines).toHaveLength(lines.length - line);
  expect(fake.storedLines).toEqual(lines);
});

test('Ctrl-C ends a command that waits for standard input.', async () => {
  const { running, said, ended } = start(['-', '--format', 'ndjson'], 'pipe');
  running.stdin?.write(asLines(records(20)));
  await until(() => fake.imports.size === 1 && fake.only.line === 20);
  running.kill('SIGTERM');
  expect(await ended).toBe(3);
  expect(said.err).toBe(
    'Stopped. stdin is stored up to line 20 or a little further. Standard input is not kept: send all of it again, ' +
      'which stores nothing twice.\n',
  );
});

test('Ctrl-C ends a wait for a server, and says which files were not sent.', async () => {
  const files = ['a', 'b'].map((name) => fileIn(folder, `${name}.jsonl`, asLines(records(2))));
  fake.faults.push({ status: 429, headers: { 'Retry-After': '600' } });
  const running = begin([...files, ...signIn()]);
  await until(() => running.err.text.includes('Trying again in 600.0 s (attempt 2 of 4).'));
  running.stop.abort();
  expect(await running.ended).toBe(3);
  expect(running.err.text).toContain(
    `Stopped. Nothing of ${files[0]} is known to be stored. The same command goes on from there. ` +
      `Not sent: ${files[1]}.\n`,
  );
});

test('Ctrl-C before the first byte of standard input ends it, too.', async () => {
  const running = begin(['-', '--format', 'csv', ...signIn()]);
  await until(() => fake.gets.length === 1);
  running.stop.abort();
  expect(await running.ended).toBe(3);
  expect(fake.posts).toEqual([]);
});
