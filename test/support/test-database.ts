import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A migrated, empty database of the test's own. */
export interface TestDatabase {
  /** As the role that owns the tables. */
  ownerUrl: string;
  /** As the role that answers requests. */
  appUrl: string;
  drop(): Promise<void>;
}

/**
 * Copies the migrated database that the run's setup made, file by file: half the work of the way by
 * the log, as no power cut is to be survived. Takes some tens of milliseconds.
 */
export const createTestDatabase = (): Promise<TestDatabase> =>
  createFrom(`template "${setUp('TEST_TEMPLATE')}" strategy file_copy`);

/** A database without tables. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createFrom('');

async function createFrom(template: string): Promise<TestDatabase> {
  const name = setUp('TEST_TEMPLATE').replace(/template$/, randomBytes(6).toString('hex'));
  await asAdmin(`create database "${name}" ${template}`);
  return {
    ownerUrl: withDatabase(setUp('TEST_ADMIN_URL'), name),
    appUrl: withDatabase(setUp('TEST_APP_URL'), name),
    drop: () => drop(name),
  };
}

/**
 * A pool says that it has ended before its connections have, and one that is cut then has nobody
 * who hears of it. PostgreSQL waits some seconds for them to go; only what stays is cut.
 */
async function drop(name: string): Promise<void> {
  try {
    await asAdmin(`drop database if exists "${name}"`);
  } catch (error) {
    if ((error as { code?: string }).code !== '55006') throw error; // object_in_use
    await asAdmin(`drop database "${name}" with (force)`);
  }
}

async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: setUp('TEST_ADMIN_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

function setUp(name: 'TEST_TEMPLATE' | 'TEST_ADMIN_URL' | 'TEST_APP_URL'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is set by test/support/global-setup.ts only.`);
  return value;
}
