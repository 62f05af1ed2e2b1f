import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../src/data/migrate';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres';
import { isAlive } from '../../src/embedded-postgres/processes';
import { registry } from '../../src/registry';

/** What the teardown needs to know; jest runs both in one process, but loads them apart. */
export interface TestRun {
  server?: EmbeddedPostgres;
}

/**
 * One server for the whole run and one migrated database in it, which every test file copies.
 *
 * The databases of a run carry its pid, so that two runs at once leave each other alone. With
 * TEST_DATABASE_URL (a superuser's) no server is started.
 */
export default async function globalSetup(): Promise<void> {
  const run = globalThis as { testRun?: TestRun };
  // Once, and by nobody else: no test meets a program that is just being built.
  execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], { stdio: 'inherit' });
  const given = process.env.TEST_DATABASE_URL;
  const embedded = given ? undefined : await startTestServer();
  run.testRun = embedded ? { server: embedded } : {};
  const adminUrl = given ?? embedded?.ownerUrl() ?? '';
  const template = `switchboard_test_${process.pid}_template`;
  try {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    await dropLeftovers(client);
    await client.query(`create database ${template}`);
    await migrate(registry, withDatabase(adminUrl, template));
    process.env.TEST_APP_URL = embedded?.appUrl() ?? (await letAppLogIn(client, adminUrl));
    await client.end();
  } catch (error) {
    await embedded?.stop(); // jest runs no teardown after a setup that failed
    throw error;
  }
  process.env.TEST_ADMIN_URL = adminUrl;
  process.env.TEST_TEMPLATE = template;
}

const startTestServer = (): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir: clusterFolder(), throwaway: true });

/** In bytes: much more than the databases of a run and their log ever take at once. */
const ROOM_MIN = 2 * 1024 ** 3;

/**
 * In memory, where Linux has room there, and beside the demonstration's elsewhere; each checkout
 * has its own.
 *
 * A database is 1,300 files, made and removed for every test file. ext4 gives no new file the
 * number of one that was removed a moment ago, and looks for another one by one: that took more of
 * PostgreSQL's time than all statements of the tests.
 */
function clusterFolder(): string {
  const checkout = path.join(__dirname, '..', '..');
  const memory = '/dev/shm';
  if (!fs.existsSync(memory)) return path.join(checkout, '.data', 'test-pg');
  const { bavail, bsize } = fs.statfsSync(memory);
  if (bavail * bsize < ROOM_MIN) return path.join(checkout, '.data', 'test-pg');
  const owner = `${process.getuid?.() ?? 0}:${checkout}`;
  const name = createHash('sha256').update(owner).digest('hex').slice(0, 12);
  return path.join(memory, `switchboard-test-${name}`, 'pg');
}

/** The databases of runs that were killed. */
async function dropLeftovers(client: Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like 'switchboard\\_test\\_%'`,
  );
  for (const { datname } of rows) {
    const pid = Number(datname.split('_')[2]);
    if (pid !== process.pid && isAlive(pid)) continue;
    await client.query(`drop database if exists "${datname}" with (force)`);
  }
}

/**
 * On a given server the role for requests gets a password that only who knows the server's can
 * know.
 */
async function letAppLogIn(client: Client, adminUrl: string): Promise<string> {
  const password = createHash('sha256').update(adminUrl).digest('hex');
  await client.query(`alter role switchboard_app login password '${password}'`);
  const url = new URL(adminUrl);
  url.username = 'switchboard_app';
  url.password = password;
  return url.href;
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
