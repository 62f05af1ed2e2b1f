import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { OWNED_ACCOUNTS, reachedAccounts, scopeSettings, type DatabaseScope } from './scope';
import { sqlStateOf } from './sql-error';
import { ask, type Reading, type Statement, type Transaction } from './statement';

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
 *
 * GraphQL answers as soon as an error reaches the root, while other fields go on resolving. So
 * reads
 * can come while a write runs, and after the end: the first wait for it, the others are refused,
 * and
 * a connection is never given back with anything under way.
 */
export class DatabaseSession {
  private runner: QueryRunner | undefined;
  private reading: Promise<Reading> | undefined;
  /** Done when no write is under way. */
  private writing: Promise<void> = Promise.resolve();
  /** Done when the last statement asked for so far is. */
  private lastTurn: Promise<unknown> = Promise.resolve();
  private reaching: Promise<unknown> = Promise.resolve();
  /** Set while everything runs in one transaction. */
  private together: Reading | undefined;
  private isEnded = false;
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
  rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.read<Row>([], statement, values);
  }

  /** Rows of these accounts; `values` still names them, so that one node of a cluster is asked. */
  accountRows<Row>(
    accountIds: readonly string[],
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return this.read<Row>(accountIds, statement, values);
  }

  /**
   * Runs `work` in one transaction: all of it is stored or nothing.
   *
   * Open reads end first, so that what follows sees what was written; reads that come meanwhile
   * wait.
   */
  async write<Result>(
    accountIds: readonly string[],
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    if (this.together) return work(this.transactionOn(this.together.client));
    return this.exclusively(async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await this.transact(async (client) => {
            await this.reach({ client, isOpen: true }, accountIds);
            return work(this.transactionOn(client));
          });
        } catch (error) {
          if (attempt >= ATTEMPTS_MAX || !RETRYABLE.has(sqlStateOf(error) ?? '')) throw error;
        }
      }
    });
  }

  /**
   * Runs many reads and acts as one transaction: all of it is stored or nothing.
   *
   * For loading whole worlds, such as the demonstration's.
   */
  wholly<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.exclusively(() =>
      this.transact(async (client) => {
        this.together = { client, isOpen: true };
        try {
          return await work();
        } finally {
          this.together = undefined;
        }
      }),
    );
  }

  /** Opens the rows of an account that this session's partner has just created. */
  async admit(accountId: string): Promise<void> {
    if (this.scope.kind !== 'PARTNER') return;
    this.reached.add(accountId);
    await this.simple(await this.connect(), reachedAccounts(this.reached));
  }

  /** Waits for what is under way and gives the connection back; nothing can be asked any more. */
  async end(): Promise<void> {
    this.isEnded = true;
    const reading = this.reading;
    this.reading = undefined;
    try {
      await this.writing;
      await this.finish(reading);
      await this.lastTurn.catch(() => undefined);
    } finally {
      await this.runner?.release();
    }
  }

  private async read<Row>(
    accountIds: readonly string[],
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    for (;;) {
      const reading = await this.beginReading();
      await this.reach(reading, accountIds);
      // Its transaction may have been closed for a write while it waited for its turn.
      const rows = await this.inTurn(() =>
        reading.isOpen ? this.query<Row>(reading.client, statement, values) : undefined,
      );
      if (rows) return rows;
    }
  }

  private beginReading(): Promise<Reading> {
    if (this.together) return Promise.resolve(this.together);
    this.reading ??= this.writing.then(async () => {
      const client = await this.connect();
      await this.simple(client, `${READ}; ${this.settings()}`);
      return { client, isOpen: true };
    });
    return this.reading;
  }

  private async finish(reading: Promise<Reading> | undefined): Promise<void> {
    // A transaction that failed to begin has already told its caller why.
    const open = await reading?.catch(() => undefined);
    if (!open) return;
    await this.inTurn(() => {
      open.isOpen = false;
      return this.query(open.client, { text: 'commit' }, []);
    });
  }

  /** Runs one write after the other, each after the reads before it. */
  private async exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const reading = this.reading;
    this.reading = undefined;
    const result = this.writing.then(async () => {
      await this.finish(reading);
      return work();
    });
    const done = () => undefined;
    this.writing = result.then(done, done);
    return result;
  }

  private async transact<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.connect();
    await this.simple(client, `${WRITE}; ${this.settings()}`);
    try {
      const result = await work(client);
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
      rows: (statement, values) => this.inTurn(() => this.query(client, statement, values)),
      manager: this.runner.manager,
    };
  }

  private async connect(): Promise<PoolClient> {
    if (this.isEnded) throw new Error('the request is over');
    this.runner ??= this.dataSource.createQueryRunner();
    return (await this.runner.connect()) as PoolClient;
  }

  private settings(): string {
    const settings = `set local timezone = 'UTC'; ${scopeSettings(this.scope)}`;
    return this.reached.size > 0 ? `${settings}; ${reachedAccounts(this.reached)}` : settings;
  }

  /**
   * For a partner, finds which of the accounts are its own and opens their rows.
   *
   * The account table admits them by their partner; every other table knows accounts only. Others'
   * accounts stay closed, so asking for them finds nothing. One call after the other: what the
   * first has found, the next need not ask for.
   */
  private async reach(reading: Reading, accountIds: readonly string[]): Promise<void> {
    if (this.scope.kind !== 'PARTNER') return;
    const { partnerId } = this.scope;
    const open = async () => {
      const unknown = accountIds.filter((id) => !this.reached.has(id));
      if (unknown.length === 0 || !reading.isOpen) return;
      const owned = await this.inTurn(() =>
        this.query<{ id: string }>(reading.client, OWNED_ACCOUNTS, [unknown, partnerId]),
      );
      for (const { id } of owned) this.reached.add(id);
      if (owned.length > 0) await this.simple(reading.client, reachedAccounts(this.reached));
    };
    const turn = this.reaching.then(open, open);
    this.reaching = turn;
    await turn;
  }

  private async simple(client: PoolClient, text: string): Promise<void> {
    await this.inTurn(() => this.query(client, { text }));
  }

  /** One statement after the other: what meets in a batch must not depend on the network. */
  private inTurn<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    const turn = this.lastTurn.then(job, job);
    this.lastTurn = turn;
    return turn;
  }

  private query<Row>(
    client: PoolClient,
    statement: Statement,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    this.onStatement(statement.text);
    return ask<Row>(client, statement, values);
  }
}
