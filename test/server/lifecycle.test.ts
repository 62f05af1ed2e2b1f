import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { isAlive } from '../../src/embedded-postgres/processes';
import * as embedded from '../support/embedded-folder';
import { ready, spawnServer, type Spawned } from '../support/spawned-server';
import { until } from '../support/until';

const root = path.join(__dirname, '..', '..');

let folder: string;
const children: ChildProcess[] = [];

jest.setTimeout(120_000);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
});

afterEach(async () => {
  const postgres = postgresPid();
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  }
  if (postgres !== undefined && isAlive(postgres, 'postgres')) {
    process.kill(postgres, 'SIGQUIT');
    await until(() => !isAlive(postgres, 'postgres'));
  }
  fs.rmSync(folder, { recursive: true });
});

/** Starts Switchboard in the folder of the test. */
function launch(environment: Record<string, string> = {}, flags: string[] = []): Spawned {
  const running = spawnServer({ DATA_DIR: folder, ...environment }, flags);
  children.push(running.child);
  return running;
}

const postgresPid = () => embedded.postgresPid(folder);
const query = (text: string) => embedded.askAsOwner(folder, text);

async function refusal(environment: Record<string, string>, flags?: string[]): Promise<string> {
  const { code, errors } = await launch(environment, flags).ended;
  expect(code).toBe(1);
  expect(errors.trimEnd().split('\n')).toHaveLength(1);
  expect(errors).not.toMatch(/^\s+at /m);
  expect(postgresPid()).toBeUndefined();
  return errors.trimEnd();
}

test('A first start becomes ready, SIGTERM stops node and PostgreSQL, the next keeps the data.', async () => {
  const first = launch();
  await ready(first);
  expect(fs.existsSync(path.join(folder, 'demo-tokens.json'))).toBe(true);
  await query('create table kept as select 42 as answer');
  const postgres = postgresPid() ?? 0;
  expect(isAlive(postgres, 'postgres')).toBe(true);
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
  expect(isAlive(postgres, 'postgres')).toBe(false);

  const second = launch();
  await ready(second);
  expect(await query('select * from kept')).toEqual([{ answer: 42 }]);
  second.child.kill('SIGINT');
  expect((await second.ended).code).toBe(0);
});

test('After a kill -9 of node a start takes over the database that was left running.', async () => {
  const first = launch();
  await ready(first);
  const postgres = postgresPid() ?? 0;
  first.child.kill('SIGKILL');
  await first.ended;
  expect(isAlive(postgres, 'postgres')).toBe(true);
  const second = launch();
  await ready(second);
  expect(postgresPid()).toBe(postgres);
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
  expect(isAlive(postgres, 'postgres')).toBe(false);
});

test('An embedded database that is killed is started again, with what was stored.', async () => {
  const running = launch();
  await ready(running);
  const number = () => query('select count(*)::int as accounts from account');
  const before = await number();
  const killed = postgresPid() ?? 0;
  process.kill(killed, 'SIGKILL');
  await until(
    () => fetch(`${running.url}/readyz`).then(({ status }) => status),
    (status) => status === 503,
  );
  await until(
    () => fetch(`${running.url}/readyz`).then(({ status }) => status),
    (status) => status === 200,
  );
  expect(postgresPid()).not.toBe(killed);
  expect(await number()).toEqual(before);
  running.child.kill('SIGTERM');
  const { code, errors } = await running.ended;
  expect(code).toBe(0);
  expect(errors).toContain('The embedded database had ended; it was started again.');
  expect(postgresPid()).toBeUndefined();
});

test('Where the embedded database cannot be started again, Switchboard ends and says so.', async () => {
  const running = launch();
  await ready(running);
  const control = path.join(folder, 'pg', 'global', 'pg_control');
  const killed = postgresPid() ?? 0;
  process.kill(killed, 'SIGKILL');
  fs.rmSync(control);
  const { code, errors } = await running.ended;
  expect(code).toBe(1);
  const lines = errors.split('\n').filter((line) => line.includes('"level":60'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('The embedded database has ended; stopping.');
});

test('A SIGTERM in the middle of a start leaves nothing running.', async () => {
  const running = launch();
  await until(() => postgresPid() !== undefined);
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
  expect(postgresPid()).toBeUndefined();
});

test('When the npm that started it is gone, Switchboard stops too.', async () => {
  // A shell that starts it in the background and ends stands in for npm.
  const program = `"${process.execPath}" dist/src/main.js & echo $!; read line`;
  const npm = spawn('sh', ['-c', program], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: folder, npm_lifecycle_event: 'start' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  children.push(npm);
  let output = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await until(
    () => output,
    (text) => text.includes('Switchboard is ready.'),
  );
  const node = Number.parseInt(output, 10);
  npm.kill('SIGKILL');
  // By its pid alone: since Node 24 the main thread has a name of its own.
  await until(() => !isAlive(node));
  expect(postgresPid()).toBeUndefined();
});

test('A port that is taken ends the start with one sentence.', async () => {
  const holder = net.createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as net.AddressInfo;
  try {
    expect(await refusal({ PORT: String(port) })).toBe(
      `Port ${port} on 127.0.0.1 is taken by another program: stop that program, or set PORT to ` +
        'another port (PORT=0 takes any free one).',
    );
  } finally {
    holder.close();
  }
});

test('A database that cannot be reached ends the start with one sentence, without its password.', async () => {
  const sentence = await refusal({
    DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x',
    DEMO: '1',
  });
  expect(sentence).toContain('No PostgreSQL answers at 127.0.0.1:1 (DATABASE_URL)');
  expect(sentence).not.toContain('hunter2');
});

test('A PORT that is no port ends the start with one sentence.', async () => {
  expect(await refusal({ PORT: 'abc' })).toBe(
    'PORT must be a whole number from 0 to 65535, but "abc" came.',
  );
});

test('Time zone data in which days would be wrong ends the start with one sentence.', async () => {
  const older = path.join(folder, 'older-zones.cjs');
  fs.writeFileSync(
    older,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, tz: '2025c' } });",
  );
  expect(await refusal({ NODE_OPTIONS: `--require ${older}` })).toMatch(
    /^Switchboard needs Node 24\.16 or .* but this is Node [\d.]+ with 2025c: /,
  );
});

test('A flag nobody knows ends the start with one sentence.', async () => {
  expect(await refusal({}, ['--verbose'])).toContain('"--verbose" came');
});
