import type { PoolClient, QueryResult } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../ormconfig';
import type { DatabaseScope } from './scope';
import { Seen } from './seen';
import { DatabaseSession } from './session';
import { ask, type Ask } from './statement';
import { DEFAULT_TIMEOUTS, timeoutSettings, type DatabaseTimeouts } from './timeouts';
import { wireTypes } from './wire-types';

export const APP_ROLE = 'switchboard_app';

/** The role that statements would run as could see every account's rows. */
export class UnsafeRole extends Error {}

/** A pool of connections that cannot see more than a session's scope admits. */
export class Database {
  /** Told the text of every statement; tests count with it. */
  onStatement: (text: string) => void = () => undefined;

  private readonly published = new Map<string, object>();

  constructor(
    private readonly dataSource: DataSource,
    readonly timeouts: DatabaseTimeouts,
    /** Connections that there are at the most. */
    readonly poolSize: number,
  ) {}

  /** @param timeouts other than the usual ones, for work that is no request. */
  session(scope: DatabaseScope, timeouts = this.timeouts): DatabaseSession {
    const { dataSource, published } = this;
    const seen = scope.kind === 'VENDOR' ? new Seen() : undefined;
    const ask = seen ? seen.noting(this.ask) : this.ask;
    const always = timeoutSettings(timeouts);
    return new DatabaseSession(dataSource, scope, published, always, ask, seen);
  }

  /** Answers when the database does; for readiness. */
  async ping(): Promise<void> {
    await this.dataSource.query('select 1');
  }

  /**
   * Runs one statement by itself, in no viewer's scope: for what belongs to no account.
   *
   * @param text without parameters, so that the timeout goes the same way.
   * @param timeoutMs after so many milliseconds the statement ends without an effect.
   */
  async alone<Row>(text: string, timeoutMs: number): Promise<Row[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      // Several statements in one message are one transaction, and answered by as many results.
      const several = `set local statement_timeout = ${timeoutMs}; ${text}`;
      const results: unknown = await client.query(several);
      return (results as QueryResult<Row & object>[]).at(-1)?.rows ?? [];
    } finally {
      await runner.release();
    }
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  private readonly ask: Ask = (client, statement, values) => {
    this.onStatement(statement.text);
    return ask(client, statement, values);
  };
}

/**
 * Opens the server's pool on a migrated database.
 *
 * Statements run as the role switchboard_app, whoever logs in: it owns nothing and cannot bypass
 * row-level security, and the pool refuses to open where that does not hold.
 */
export async function openDatabase(options: {
  url: string;
  poolSize: number;
  timeouts?: DatabaseTimeouts;
}): Promise<Database> {
  const { url, poolSize, timeouts = DEFAULT_TIMEOUTS } = options;
  const dataSource = new DataSource(
    dataSourceOptions(url, {
      max: poolSize,
      types: wireTypes,
      connectionTimeoutMillis: timeouts.connectionMs,
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
  return new Database(dataSource, timeouts, poolSize);
}

function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
