import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../ormconfig';
import { APP_ROLE } from './database';

/** Any number, the same in every server: two that start at once must not migrate at once. */
const MIGRATION_LOCK = 7_309_453;

/**
 * Brings the database to this version's schema; does nothing where it is there already.
 *
 * @param ownerUrl a login that owns the tables and may create the role switchboard_app, once.
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const dataSource = new DataSource(
    dataSourceOptions(ownerUrl, {
      // For Citus: schema changes after statements over many shards; elsewhere it means nothing.
      options: '-c citus.multi_shard_modify_mode=sequential',
      connectionTimeoutMillis: 10_000,
    }),
  );
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await createAppRole(dataSource);
    await dataSource.runMigrations();
  } finally {
    // Ending the connection frees the lock, too.
    await lock.release();
    await dataSource.destroy();
  }
}

async function createAppRole(dataSource: DataSource): Promise<void> {
  const found = await dataSource.query<unknown[]>('select 1 from pg_roles where rolname = $1', [
    APP_ROLE,
  ]);
  // Another database of the same server may create the role at the same moment.
  if (found.length === 0) {
    await dataSource.query(`do $$ begin
        create role ${APP_ROLE} nologin;
      exception when duplicate_object or unique_violation then null;
      end $$`);
  }
  // Only a member may take the role on. Whoever may not grant it was made a member beforehand.
  await dataSource.query(`do $$ begin
      execute format('grant ${APP_ROLE} to %I', current_user);
    exception when insufficient_privilege then null;
    end $$`);
}
