import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions, type Registry } from './data-source';
import { APP_ROLE } from './database';
import { StartError } from '../application/start-error';

/** Any number, the same in every server: two that start at once must not migrate at once. */
const MIGRATION_LOCK = 7_309_453;

/**
 * Brings the database to this version's schema; does nothing where it is there already.
 *
 * @param ownerUrl a login that owns the tables and may create the role switchboard_app, once.
 * @returns the names of the migrations that ran.
 * @throws StartError where there are migrations that this version does not know.
 */
export async function migrate(registry: Registry, ownerUrl: string): Promise<readonly string[]> {
  const { isCurrent, unknown } = await stateOf(registry, ownerUrl);
  if (unknown !== null) throw newer(unknown);
  if (isCurrent) return [];
  const dataSource = new DataSource(
    dataSourceOptions(registry, ownerUrl, {
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
    await prepareRoleForCluster(dataSource);
    return (await dataSource.runMigrations()).map(({ name }) => name);
  } finally {
    // Ending the connection frees the lock, too.
    await lock.release();
    await dataSource.destroy();
  }
}

/** What a database says of the migrations that have run on it. */
interface MigrationState {
  /** Whether there is nothing to do: all have run, and the login may take the role on. */
  readonly isCurrent: boolean;
  /** One that this version does not know. */
  readonly unknown: string | null;
}

const NOTHING_KNOWN: MigrationState = { isCurrent: false, unknown: null };

/** To serve a schema that nobody here has seen would be to guess what its columns mean. */
const newer = (migration: string) =>
  new StartError(
    `The database has the migration "${migration}", which this Switchboard does not know: start ` +
      'the newer version that made it, restore a backup from before, or name another database.',
  );

/**
 * What there is to do.
 *
 * Asked by itself, because almost every start finds it so, and TypeORM takes ten times as long.
 */
async function stateOf({ migrations }: Registry, ownerUrl: string): Promise<MigrationState> {
  const names = migrations.map(({ name }) => name);
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<MigrationState>(
      `select (select count(*) from migration where name = any($1::text[])) = $2
          and pg_has_role(current_user, $3, 'MEMBER') as "isCurrent",
        (select max(name) from migration where name <> all ($1::text[])) as unknown`,
      [names, names.length, APP_ROLE],
    );
    return rows[0] ?? NOTHING_KNOWN;
  } catch {
    // There is no such table yet, or no such role.
    return NOTHING_KNOWN;
  } finally {
    await client.end();
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

/**
 * On Citus, lets nodes log in to each other as the role, and pass on what it sets for a
 * transaction; elsewhere does nothing.
 */
async function prepareRoleForCluster(dataSource: DataSource): Promise<void> {
  // Whoever may not alter the role has had that done beforehand.
  await dataSource.query(`do $$ begin
      if exists (select from pg_extension where extname = 'citus') then
        alter role ${APP_ROLE} login;
        execute format('alter role ${APP_ROLE} in database %I
          set citus.propagate_set_commands = ''local''', current_database());
      end if;
    exception when insufficient_privilege then null;
    end $$`);
}
