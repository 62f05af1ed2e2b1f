import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { Reach } from './reach';
import { retried } from './retry';
import { scopeSettings, type DatabaseScope } from './scope';
import type { Seen } from './seen';
import type { Ask, Reading, Statement, Transaction } from './statement';
import { transactionOf } from './transaction';
import { Turns } from './turns';

const noMatter = () => undefined;
const READ = 'begin isolation level repeatable read read only';
// Not SERIALIZABLE: commands lock their account's counter row.
const WRITE = 'begin isolation level read committed';

/**
 * The database as one request sees it: one connection, taken when first needed.
 *
 * All reads of a request share one read-only snapshot, so that the parts of an answer agree. Every
 * transaction begins by naming the viewer's scope; row-level security admits nothing else.
 *
 * GraphQL answers as soon as an error reaches the root, while other fields go on resolving. So
 * reads can come while a write runs, and after the end: the first wait for it, the others are
 * refused, and a connection is never given back with anything under way.
 */
export class DatabaseSession {
  private runner: QueryRunner | undefined;
  private reading: Promise<Reading> | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** One statement after the other: what meets in a batch must not depend on the network. */
  private readonly turns = new Turns();
  /** Set while everything runs in one transaction. */
  private together: Reading | undefined;
  private isEnded = false;
  /** Why nothing more is begun, once the request has taken too long. */
  private tooLate: Error | undefined;
  private readonly reached: Reach;

  constructor(
    private readonly dataSource: DataSource,
    readonly scope: DatabaseScope,
    /** Reference rows that never change once published, kept for all requests; no account's own. */
    readonly published: Map<string, object>,
    /** The SET LOCAL statements that hold whatever the scope. */
    private readonly timeouts: string,
    private readonly ask: Ask,
    /** Notes the rows that a vendor is given; undefined for everybody else. */
    readonly seen: Seen | undefined,
  ) {
    this.reached = new Reach(scope);
  }

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
    const { together } = this;
    if (together) {
      await this.reach(together, accountIds);
      return work(this.transactionOn(together));
    }
    return this.exclusively(async (open) => {
      await this.reach(open, accountIds);
      return work(this.transactionOn(open));
    });
  }

  /**
   * Runs many reads and acts as one transaction: all of it is stored or nothing.
   *
   * `work` may run again, after a deadlock: it must begin anew each time.
   */
  wholly<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.exclusively(async (open) => {
      this.together = open;
      try {
        return await work(this.transactionOn(open));
      } finally {
        this.together = undefined;
      }
    });
  }

  /** Opens the rows of an account that this session's partner has just created. */
  async admit(accountId: string): Promise<void> {
    if (this.scope.kind !== 'PARTNER') return;
    this.reached.add(accountId);
    await this.simple(await this.connect(), this.reached.settings().join('; '));
  }

  /** From now on every statement is refused for that reason, and what was written is undone. */
  giveUp(reason: Error): void {
    this.tooLate = reason;
  }

  /** Cuts a connection that cannot be heard any more. */
  async abandon(): Promise<void> {
    const client = (await this.runner?.connect()) as PoolClient | undefined;
    await client?.end();
  }

  /** Waits for what is under way and gives the connection back; nothing can be asked any more. */
  async end(): Promise<void> {
    this.isEnded = true;
    const { reading } = this;
    this.reading = undefined;
    try {
      await this.writing;
      await this.finish(reading);
      await this.turns.done();
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
      const rows = await this.turns.take(() =>
        reading.isOpen ? this.query<Row>(reading.client, statement, values) : undefined,
      );
      if (rows) return rows;
    }
  }

  private beginReading(): Promise<Reading> {
    if (this.together) return Promise.resolve(this.together);
    this.reading ??= this.writing.then(() => this.begin(READ));
    return this.reading;
  }

  private async finish(reading: Promise<Reading> | undefined): Promise<void> {
    // A transaction that failed to begin has already told its caller why.
    const open = await reading?.catch(() => undefined);
    if (open) await this.close(open, 'commit');
  }

  /** Runs one transaction that writes after the other, each after the reads before it. */
  private async exclusively<Result>(work: (open: Reading) => Promise<Result>): Promise<Result> {
    const { reading } = this;
    this.reading = undefined;
    const result = this.writing.then(async () => {
      await this.finish(reading);
      return retried(() => this.transact(work));
    });
    this.writing = result.then(noMatter, noMatter);
    return result;
  }

  private async transact<Result>(work: (open: Reading) => Promise<Result>): Promise<Result> {
    const open = await this.begin(WRITE);
    try {
      const result = await work(open);
      this.checkTime();
      await this.close(open, 'commit');
      return result;
    } catch (error) {
      // Where the connection is gone, so is what was written: the error before it says why.
      await this.close(open, 'rollback').catch(() => undefined);
      throw error;
    }
  }

  private async begin(how: string): Promise<Reading> {
    const client = await this.connect();
    await this.simple(client, `${how}; ${this.settings()}`);
    return { client, isOpen: true };
  }

  /** What comes late for the transaction finds it closed. */
  private close(open: Reading, how: 'commit' | 'rollback'): Promise<unknown> {
    return this.turns.take(() => {
      open.isOpen = false;
      return this.ask(open.client, { text: how });
    });
  }

  private transactionOn(open: Reading): Transaction {
    if (!this.runner) throw new Error('a transaction without its connection');
    const { client } = open;
    return transactionOf({
      ...{ client, manager: this.runner.manager, turns: this.turns },
      query: (statement, values) => this.query(client, statement, values),
      reach: (accountIds) => this.reach(open, accountIds),
    });
  }

  private async connect(): Promise<PoolClient> {
    if (this.isEnded) throw new Error('the request is over');
    this.checkTime();
    this.runner ??= this.dataSource.createQueryRunner();
    return (await this.runner.connect()) as PoolClient;
  }

  private settings(): string {
    const always = [`set local timezone = 'UTC'`, this.timeouts, scopeSettings(this.scope)];
    return [...always, ...this.reached.settings()].join('; ');
  }

  private async reach(reading: Reading, accountIds: readonly string[]): Promise<void> {
    await this.reached.open(accountIds, (statement, values) =>
      this.turns.take(() =>
        reading.isOpen ? this.query<{ id: string }>(reading.client, statement, values) : [],
      ),
    );
  }

  private simple(client: PoolClient, text: string): Promise<unknown> {
    return this.turns.take(() => this.ask(client, { text }));
  }

  private query<Row>(
    client: PoolClient,
    statement: Statement,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    this.checkTime();
    return this.ask<Row>(client, statement, values);
  }

  private checkTime(): void {
    if (this.tooLate) throw this.tooLate;
  }
}
