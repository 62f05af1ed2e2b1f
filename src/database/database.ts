import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../ormconfig';
import type { DatabaseScope } from './scope';
import { DatabaseSession } from './session';
import { wireTypes } from './wire-types';

export const APP_ROLE = 'switchboard_app';

/** The role that statements would run as could see every account's rows. */
export class UnsafeRole extends Error {}

/** A pool of connections that cannot see more than a session's scope admits. */
export class Database {
  /** Told the text of every statement; tests count with it. */
  onStatement: (text: string) => void = () => undefined;

  private readonly published = new Map<string, object>();

  constructor(private readonly dataSource: DataSource) {}

  session(scope: DatabaseScope): DatabaseSession {
    return new DatabaseSession(this.dataSource, scope, this.published, (text) =>
      this.onStatement(text),
    );
  }

  /** Answers when the database does; for readiness. */
  async ping(): Promise<void> {
    await this.dataSource.query('select 1');
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}

/**
 * Opens the server's pool on a migrated database.
 *
 * Statements run as the role switchboard_app, whoever logs in: it owns nothing and cannot bypass
 * row-level security, and the pool refuses to open where that does not hold.
 */
export async function openDatabase(options: { url: string; poolSize: number }): Promise<Database> {
  const { url, poolSize } = options;
  const dataSource = new DataSource(
    dataSourceOptions(url, {
      max: poolSize,
      types: wireTypes,
      connectionTimeoutMillis: 10_000,
      ...(loginOf(url) === APP_ROLE ? {} : { options: `-c role=${APP_ROLE}` }),
    }),
  );
  await dataSource.initialize();
  const [role] = await dataSource.query<{ name: string; bypasses: boolean }[]>(
    `select current_user as name, rolsuper or rolbypassrls as bypasses
       from pg_roles where rolname = current_user`,
  );
  if (role?.name !== APP_ROLE || role.bypasses) {
    await dataSource.destroy();
    throw new UnsafeRole(
      `the server must run as ${APP_ROLE}, which must not bypass row-level security`,
    );
  }
  return new Database(dataSource);
}

function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
