import { Client } from 'pg';
import { appRole, ownerRole, type Cluster } from './cluster';
import type { Passwords } from './passwords';
import type { Postmaster } from './process';
import { codeOf, StartError } from '../application/start-error';

/** The database that holds Switchboard's tables. */
export const productDatabase = 'switchboard';

/**
 * Makes the role for requests and the product's database where they are missing; what an
 * interrupted first start left out is made up for by the next.
 *
 * @throws StartError when the passwords on file are not those of this server.
 */
export async function ensureRoles(
  { dataDir, throwaway }: Cluster,
  server: Postmaster,
  passwords: Passwords,
): Promise<void> {
  const client = new Client({
    host: '127.0.0.1',
    port: server.port,
    user: ownerRole,
    password: passwords.owner,
    database: 'postgres',
    connectionTimeoutMillis: 30_000,
  });
  client.on('error', () => undefined); // the query in flight fails too, and is heard
  try {
    await client.connect();
    // Statements that carry a password must not reach the server's log, not even when they fail.
    await client.query(
      `set log_statement = 'none'; set log_min_duration_statement = -1;
       set log_min_error_statement = 'panic'`,
    );
    const role = await client.query('select from pg_roles where rolname = $1', [appRole]);
    await client.query(
      `${role.rowCount === 0 ? 'create' : 'alter'} role ${appRole} login nosuperuser nobypassrls
       nocreatedb nocreaterole noreplication password ${throwaway ? 'null' : `'${passwords.app}'`}`,
    );
    if (throwaway) return;
    const found = await client.query('select from pg_database where datname = $1', [
      productDatabase,
    ]);
    if (found.rowCount === 0) {
      await client.query(`create database ${productDatabase} owner ${ownerRole}`);
    }
  } catch (error) {
    if (codeOf(error) !== '28P01') throw error;
    throw new StartError(
      `The passwords in ${dataDir}.secrets.json are not those of the database in ${dataDir}: put ` +
        'the right file back, or move the folder away to start with an empty database.',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
