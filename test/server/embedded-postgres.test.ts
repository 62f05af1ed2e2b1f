import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  StartError,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres';
import { isAlive } from '../../src/embedded-postgres/processes';

let folder: string;
let dataDir: string;
let started: EmbeddedPostgres[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  dataDir = path.join(folder, 'pg');
  started = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  expect(started.filter((server) => isAlive(server.pid(), 'postgres'))).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});

async function startServer(throwaway = false): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, throwaway });
  started.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(): Promise<string> {
  try {
    await startServer();
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('The server started.');
}

test('A first start makes the database and two roles, of which one may do little.', async () => {
  const server = await startServer();
  expect(server.reused).toBe(false);
  expect(
    await query(
      server.ownerUrl(),
      `select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, current_database() as db
       from pg_roles where rolname like 'switchboard%' order by 1`,
    ),
  ).toEqual([
    {
      rolname: 'switchboard_app',
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      db: 'switchboard',
    },
    expect.objectContaining({ rolname: 'switchboard_owner', rolsuper: true }),
  ]);
  expect(await query(server.appUrl(), 'select current_user as role')).toEqual([
    { role: 'switchboard_app' },
  ]);
});

test('The passwords are asked for, readable by us alone, and in no command line or log.', async () => {
  const server = await startServer();
  const secrets = `${dataDir}.secrets.json`;
  expect(fs.statSync(secrets).mode & 0o777).toBe(0o600);
  for (const given of [server.ownerUrl(), server.appUrl()]) {
    const url = new URL(given);
    const { password } = url;
    expect(password.length).toBeGreaterThan(20);
    expect(fs.readFileSync(path.join(dataDir, 'server.log'), 'utf8')).not.toContain(password);
    if (process.platform === 'linux') {
      expect(fs.readFileSync(`/proc/${server.pid()}/cmdline`, 'utf8')).not.toContain(password);
    }
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  }
  expect(fs.readdirSync(folder).sort()).toEqual(['pg', 'pg.secrets.json', 'pg.users.json']);
});

test('A stop ends the server, and a later start finds the data.', async () => {
  const first = await startServer(true);
  await query(first.ownerUrl(), 'create table kept as select 42 as answer');
  await first.stop();
  expect(isAlive(first.pid())).toBe(false);
  const second = await startServer(true);
  expect(second.reused).toBe(false);
  expect(await query(second.ownerUrl(), 'select * from kept')).toEqual([{ answer: 42 }]);
});

test('A server that runs on the folder is shared, and the last to leave stops it.', async () => {
  const first = await startServer(true);
  const second = await startServer(true);
  expect(second).toMatchObject({ reused: true, port: first.port });
  await first.stop();
  expect(await query(second.ownerUrl(), 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.stop();
  expect(isAlive(first.pid())).toBe(false);
});

test('A user of the server that was killed does not keep it running.', async () => {
  const server = await startServer(true);
  const users = `${dataDir}.users.json`;
  const uses = JSON.parse(fs.readFileSync(users, 'utf8')) as object[];
  uses.push({ id: 'killed', user: '4194304 1 boot', serverPid: server.pid() });
  fs.writeFileSync(users, JSON.stringify(uses));
  await server.stop();
  expect(isAlive(server.pid())).toBe(false);
});

test('After a kill -9 of the server a start recovers what was committed.', async () => {
  const first = await startServer();
  await query(first.ownerUrl(), 'create table kept as select 42 as answer');
  process.kill(first.pid(), 'SIGKILL'); // and not a moment's wait
  const second = await startServer();
  expect(second.pid()).not.toBe(first.pid());
  expect(await query(second.ownerUrl(), 'select * from kept')).toEqual([{ answer: 42 }]);
});

test('A stale postmaster.pid whose pid now belongs to another program is no obstacle.', async () => {
  const first = await startServer(true);
  const pidFile = path.join(dataDir, 'postmaster.pid');
  const text = fs.readFileSync(pidFile, 'utf8');
  await first.stop();
  fs.writeFileSync(pidFile, text.replace(/^\d+/, String(process.pid)));
  expect((await startServer(true)).reused).toBe(false);
});

test('Two starts at the same moment get one and the same server.', async () => {
  const [first, second] = await Promise.all([startServer(true), startServer(true)]);
  expect(second.pid()).toBe(first.pid());
  expect([first.reused, second.reused].sort()).toEqual([false, true]);
});

test('The lock of a killed start is broken.', async () => {
  fs.writeFileSync(`${dataDir}.lock`, '4194304 1 boot');
  expect((await startServer(true)).reused).toBe(false);
});

test('A folder that an interrupted start left half made is started over.', async () => {
  for (const half of [dataDir, `${dataDir}.new`]) {
    fs.mkdirSync(path.join(half, 'global'), { recursive: true });
    fs.writeFileSync(path.join(half, 'PG_VERSION'), '18\n');
  }
  const server = await startServer(true);
  expect(await query(server.ownerUrl(), 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('A cluster of another PostgreSQL version is refused with a way out.', async () => {
  fs.mkdirSync(path.join(dataDir, 'global'), { recursive: true });
  fs.writeFileSync(path.join(dataDir, 'PG_VERSION'), '9\n');
  fs.writeFileSync(path.join(dataDir, 'global', 'pg_control'), '');
  expect(await refusal()).toMatch(/was made by PostgreSQL 9, but .* move the folder away/);
});

test('A folder with other files in it is left alone.', async () => {
  fs.mkdirSync(dataDir);
  fs.writeFileSync(path.join(dataDir, 'thesis.txt'), 'years of work');
  expect(await refusal()).toContain('holds files that are no database of Switchboard');
  expect(fs.readFileSync(path.join(dataDir, 'thesis.txt'), 'utf8')).toBe('years of work');
});

test('A cluster whose passwords are missing or wrong is refused with a way out.', async () => {
  const secrets = `${dataDir}.secrets.json`;
  await (await startServer()).stop();
  const kept = fs.readFileSync(secrets, 'utf8');
  fs.rmSync(secrets);
  expect(await refusal()).toContain('are missing');
  fs.writeFileSync(secrets, kept.replaceAll(/[A-Z]/g, 'x'));
  expect(await refusal()).toContain('are not those of the database');
  expect(fs.existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(false);
});

test('A parent folder that is closed to everybody else is no obstacle.', async () => {
  fs.chmodSync(folder, 0o700);
  const server = await startServer(true);
  await query(server.ownerUrl(), 'create database another');
  await server.stop();
  expect((await startServer(true)).reused).toBe(false);
});

test('A folder that cannot be made is refused in one sentence.', async () => {
  fs.writeFileSync(path.join(folder, 'file'), '');
  dataDir = path.join(folder, 'file', 'pg');
  expect(await refusal()).toMatch(/cannot be used \(.*\): make it writable .*DATA_DIR/);
});
