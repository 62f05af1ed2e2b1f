import { DataSource } from 'typeorm';
import type { SlowLimit } from '../monitoring/slow-log';
import { currentSpan } from '../monitoring/span';
import { ChangeWatch } from './change-watch';
import { Connections, type PoolState } from './connections';
import { dataSourceOptions, type Registry } from './data-source';
import { COMMIT, preambleOf } from './transaction-preamble';
import type { DatabaseScope } from './row-scope';
import { ShownRows } from './shown-rows';
import { DatabaseSession } from './session';
import { rowsOf, type Answer, type Ask, type Asked, type Statement } from './statement';
import { StatementWatch } from './statement-watch';
import { DEFAULT_TIMEOUTS, type DatabaseTimeouts } from './timeouts';
import { pipelinedQuery } from './pipelined-query';
import { PoolConnection } from './pool-connection';
import { WAY_MILLIS_MAX } from './wire';
import { wireTypes } from './wire-types';

export const APP_ROLE = 'switchboard_app';

/** What the role has set for itself where it logs in, a login that takes it on sets, too. */
const AS_APP_ROLE = `-c role=${APP_ROLE} -c citus.propagate_set_commands=local`;

/** After so long a silence, TCP asks whether the other side is still there. */
const KEEP_ALIVE_MILLIS = 10_000;

const PING: Statement = {
  name: 'ping',
  text: `select current_setting('transaction_read_only') = 'on' as "readsOnly"`,
};
const PING_MILLIS_MAX = 1_500;
const SET_TIMEOUT: Statement = {
  name: 'set-timeout',
  text: `select set_config('statement_timeout', $1, true)`,
};

type TimedQuery = [...Parameters<Ask>, silenceMs: number];

/** The role that statements would run as could see every account's rows. */
export class UnsafeRole extends Error {}

/** A pool of connections that cannot see more than a session's scope admits. */
export class Database {
  /** Told the text of every statement; tests count with it. */
  onStatement: (text: string) => void = () => undefined;
  /** Told of every message, which may hold several statements. */
  onMessage: () => void = () => undefined;

  private readonly changes = new ChangeWatch();
  private readonly published = new Map<string, object>();
  private readonly connections: Connections;

  constructor(
    private readonly dataSource: DataSource,
    readonly timeouts: DatabaseTimeouts,
    /** Connections that there are at the most. */
    readonly poolSize: number,
    /** Whether the tables are spread over the nodes of a cluster. */
    private readonly isCluster: boolean,
    private readonly watch: StatementWatch,
  ) {
    this.connections = new Connections(dataSource, poolSize, timeouts.connectionMs);
  }

  /** @param timeouts other than the usual ones, for work that is no request. */
  session(scope: DatabaseScope, timeouts = this.timeouts): DatabaseSession {
    const { connections, published, isCluster, changes } = this;
    const seen = scope.kind === 'VENDOR' ? new ShownRows() : undefined;
    const within = this.askWithin(timeouts.statementMs + WAY_MILLIS_MAX);
    const ask = seen ? seen.noting(within) : within;
    const opening = preambleOf(scope, timeouts, isCluster);
    return new DatabaseSession(
      ...([connections, scope, published, opening, ask, seen, isCluster, changes] as const),
    );
  }

  /** How the pool is at this moment. */
  get pool(): PoolState {
    return this.connections.state;
  }

  /** Milliseconds that whoever has waited longest for a connection has waited. */
  get waitedMs(): number {
    return this.connections.waitedMs;
  }

  /**
   * Answers when the database does; for readiness, so before all who wait for a connection.
   *
   * @returns whether it takes changes, as far as is known.
   */
  async ping(): Promise<{ readonly takesChanges: boolean }> {
    const [row] = await this.runUnscoped<{ readsOnly: boolean }>(PING, [], PING_MILLIS_MAX, true);
    return { takesChanges: row?.readsOnly === false && !this.changes.isRefusing };
  }

  /**
   * Runs one statement by itself, in no viewer's scope: for what belongs to no account.
   *
   * @param timeoutMs after so many milliseconds the statement ends without an effect.
   * @param isUrgent whether it goes before all who wait for a connection.
   */
  async runUnscoped<Row>(
    statement: Statement,
    values: readonly unknown[],
    timeoutMs: number,
    isUrgent = false,
  ): Promise<Row[]> {
    const connection = await this.connections.take(isUrgent);
    try {
      // Statements in one message, without a BEGIN, are one transaction: the setting ends with it.
      const setting: Asked = { statement: SET_TIMEOUT, values: [timeoutMs] };
      const before = connection.isReading ? [COMMIT, setting] : [setting];
      connection.isReading = false;
      const asked = [...before, { statement, values }];
      const silenceMs = timeoutMs + WAY_MILLIS_MAX;
      return rowsOf<Row>((await this.timed(connection.client, asked, silenceMs)).at(-1));
    } finally {
      this.connections.giveBack(connection);
    }
  }

  async close(): Promise<void> {
    await this.connections.close();
    await this.dataSource.destroy();
  }

  private readonly askWithin =
    (silenceMs: number): Ask =>
    async (client, asked) => {
      this.onMessage();
      for (const { statement } of asked) this.onStatement(statement.text);
      return this.timed(client, asked, silenceMs);
    };

  private async timed(...[client, asked, silenceMs]: TimedQuery): Promise<readonly Answer[]> {
    const moments: number[] = [];
    const answers = await pipelinedQuery(client, asked, silenceMs, moments);
    this.watch.note(asked, moments);
    traceMessage(asked, moments);
    return answers;
  }
}

/**
 * Opens the server's pool on a migrated database.
 *
 * Statements run as the role switchboard_app, whoever logs in: it owns nothing and cannot bypass
 * row-level security, and the pool refuses to open where that does not hold.
 */
export async function openDatabase(options: {
  registry: Registry;
  url: string;
  poolSize: number;
  timeouts?: DatabaseTimeouts;
  /** None is told of when absent. */
  slowStatements?: SlowLimit;
}): Promise<Database> {
  const { registry, url, poolSize, timeouts = DEFAULT_TIMEOUTS, slowStatements } = options;
  const dataSource = new DataSource(
    dataSourceOptions(registry, url, {
      max: poolSize,
      types: wireTypes,
      Client: PoolConnection,
      connectionTimeoutMillis: timeouts.connectionMs,
      // A connection on which nothing is asked is lost without a word, too.
      ...{ keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MILLIS },
      ...(loginOf(url) === APP_ROLE ? {} : { options: AS_APP_ROLE }),
    }),
  );
  await dataSource.initialize();
  const [role] = await dataSource.query<{ name: string; bypasses: boolean; isCluster: boolean }[]>(
    `select current_user as name, rolsuper or rolbypassrls as bypasses,
         exists (select from pg_extension where extname = 'citus') as "isCluster"
       from pg_roles where rolname = current_user`,
  );
  if (role?.name !== APP_ROLE || role.bypasses) {
    await dataSource.destroy();
    throw new UnsafeRole(
      `the server must run as ${APP_ROLE}, which must not bypass row-level security`,
    );
  }
  const watch = new StatementWatch(slowStatements);
  return new Database(dataSource, timeouts, poolSize, role.isCluster, watch);
}

/** A message to PostgreSQL, where a trace is recorded: the names of its statements. */
function traceMessage(asked: readonly Asked[], [sentAt]: readonly number[]): void {
  const span = currentSpan();
  if (!span) return;
  const names = asked.map(({ statement: { name = '(unnamed)' } }) => name);
  const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': names.join(' ') };
  span.child('postgresql', attributes, sentAt).end();
}

function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
