import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { reachedAccounts, scopeSettings, type DatabaseScope } from './scope';
import { sqlStateOf } from './sql-error';

/** A statement with a name is prepared once per connection; its text must never vary. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** What a command's transaction can do: read rows, and write through the entities. */
export interface Transaction {
  readonly rows: <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;
  readonly manager: EntityManager;
}

const READ = 'begin isolation level repeatable read read only';
// Not SERIALIZABLE: commands lock their account's counter row, which also holds on a cluster.
const WRITE = 'begin isolation level read committed';
/** Serialization failure, deadlock: the transaction did nothing and may be tried again. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS_MAX = 4;

/**
 * The database as one request sees it: one connection, taken when first needed.
 *
 * All reads of a request share one read-only snapshot, so that the parts of an answer agree. Every
 * transaction begins by naming the viewer's scope; row-level security admits nothing else.
 */
export class DatabaseSession {
  private runner: QueryRunner | undefined;
  private reading: Promise<PoolClient> | undefined;
  private lastTurn: Promise<unknown> = Promise.resolve();
  private reaching: Promise<unknown> = Promise.resolve();
  /** Set while everything runs in one transaction. */
  private together: PoolClient | undefined;
  /** Accounts that a partner was found to own, in this request. */
  private readonly reached = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    readonly scope: DatabaseScope,
    /** Reference rows that never change once published, kept for all requests; no account's own. */
    readonly published: Map<string, object>,
    private readonly onStatement: (text: string) => void,
  ) {}

  /** Rows of reference data, or of whatever the viewer's scope admits by itself. */
  async rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.run<Row>(await this.beginReading(), statement, values);
  }

  /** Rows of these accounts; `values` still names them, so that one node of a cluster is asked. */
  async accountRows<Row>(
    accountIds: readonly string[],
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const client = await this.beginReading();
    await this.reach(client, accountIds);
    return this.run<Row>(client, statement, values);
  }

  /**
   * Runs `work` in one transaction: all of it is stored or nothing.
   *
   * Open reads end first, so that what follows sees what was written.
   */
  async write<Result>(
    accountIds: readonly string[],
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    if (this.together) return work(this.transactionOn(this.together));
    await this.endReading();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(accountIds, work);
      } catch (error) {
        if (attempt >= ATTEMPTS_MAX || !RETRYABLE.has(sqlStateOf(error) ?? '')) throw error;
      }
    }
  }

  /**
   * Runs many reads and acts as one transaction: all of it is stored or nothing.
   *
   * For loading whole worlds, such as the demonstration's.
   */
  async wholly<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.endReading();
    const client = await this.connect();
    await this.simple(client, `${WRITE}; ${this.settings()}`);
    this.together = client;
    try {
      const result = await work();
      await this.simple(client, 'commit');
      return result;
    } catch (error) {
      await this.simple(client, 'rollback');
      throw error;
    } finally {
      this.together = undefined;
    }
  }

  /** Opens the rows of an account that this session's partner has just created. */
  async admit(accountId: string): Promise<void> {
    if (this.scope.kind !== 'PARTNER') return;
    this.reached.add(accountId);
    await this.simple(await this.connect(), reachedAccounts(this.reached));
  }

  /** Ends what is open and gives the connection back; the session can be used again. */
  async end(): Promise<void> {
    try {
      await this.endReading();
    } finally {
      const runner = this.runner;
      this.runner = undefined;
      await runner?.release();
    }
  }

  private async attempt<Result>(
    accountIds: readonly string[],
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    const client = await this.connect();
    await this.simple(client, `${WRITE}; ${this.settings()}`);
    try {
      await this.reach(client, accountIds);
      const result = await work(this.transactionOn(client));
      await this.simple(client, 'commit');
      return result;
    } catch (error) {
      await this.simple(client, 'rollback');
      throw error;
    }
  }

  private transactionOn(client: PoolClient): Transaction {
    if (!this.runner) throw new Error('a transaction without its connection');
    return {
      rows: (statement, values) => this.run(client, statement, values),
      manager: this.runner.manager,
    };
  }

  private async connect(): Promise<PoolClient> {
    this.runner ??= this.dataSource.createQueryRunner();
    return (await this.runner.connect()) as PoolClient;
  }

  private beginReading(): Promise<PoolClient> {
    if (this.together) return Promise.resolve(this.together);
    this.reading ??= this.connect().then(async (client) => {
      await this.simple(client, `${READ}; ${this.settings()}`);
      return client;
    });
    return this.reading;
  }

  private async endReading(): Promise<void> {
    const reading = this.reading;
    this.reading = undefined;
    // A transaction that failed to begin has already told its caller why.
    const client = await reading?.catch(() => undefined);
    if (client) await this.simple(client, 'commit');
  }

  private settings(): string {
    const settings = `set local timezone = 'UTC'; ${scopeSettings(this.scope)}`;
    return this.reached.size > 0 ? `${settings}; ${reachedAccounts(this.reached)}` : settings;
  }

  /**
   * For a partner, finds which of the accounts are its own and opens their rows.
   *
   * The account table admits them by their partner; every other table knows accounts only. Others'
   * accounts stay closed, so asking for them finds nothing.
   */
  private reach(client: PoolClient, accountIds: readonly string[]): Promise<void> {
    if (this.scope.kind !== 'PARTNER') return Promise.resolve();
    // One after the other: what the first has found, the next need not ask for.
    const { partnerId } = this.scope;
    const next = () => this.openOwned(client, partnerId, accountIds);
    const turn = this.reaching.then(next, next);
    this.reaching = turn;
    return turn;
  }

  private async openOwned(
    client: PoolClient,
    partnerId: string,
    accountIds: readonly string[],
  ): Promise<void> {
    const unknown = accountIds.filter((id) => !this.reached.has(id));
    if (unknown.length === 0) return;
    const owned = await this.run<{ id: string }>(
      client,
      { name: 'accounts-of-partner', text: OWNED_ACCOUNTS },
      [unknown, partnerId],
    );
    if (owned.length === 0) return;
    for (const { id } of owned) this.reached.add(id);
    await this.simple(client, reachedAccounts(this.reached));
  }

  private async simple(client: PoolClient, text: string): Promise<void> {
    await this.inTurn(text, () => client.query(text));
  }

  /** A connection does one thing at a time; what is asked for meanwhile waits its turn here. */
  private inTurn<Result>(text: string, query: () => Promise<Result>): Promise<Result> {
    this.onStatement(text);
    const turn = this.lastTurn.then(query, query);
    this.lastTurn = turn;
    return turn;
  }

  private async run<Row>(
    client: PoolClient,
    { name, text }: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const query = name === undefined ? { text } : { name, text };
    const { rows } = await this.inTurn(text, () =>
      client.query<Row & object>({ ...query, values: [...values] }),
    );
    return rows;
  }
}

const OWNED_ACCOUNTS = 'select id from account where id = any($1::uuid[]) and partner_id = $2';
