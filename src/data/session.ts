import type { ChangeWatch } from './change-watch';
import type { Connection, Connections } from './connections';
import { COMMIT, COMMIT_WRITTEN, ROLLBACK, type Preamble } from './transaction-preamble';
import { PartnerAccounts } from './partner-accounts';
import { retried } from './retry';
import type { DatabaseScope } from './row-scope';
import type { ShownRows } from './shown-rows';
import type { Reads } from './reads';
import { rowsOf, type Answer, type Ask, type Asked, type Statement } from './statement';
import { Transaction } from './transaction';
import { Mutex } from './mutex';
import { readOf, ReadBatcher, type Read } from './read-batcher';

const noMatter = () => undefined;

/**
 * The database as one request sees it: one connection, taken when first needed.
 *
 * All reads of a request share one read-only snapshot, so that the parts of an answer agree. Every
 * transaction begins by naming the viewer's scope; row-level security admits nothing else.
 *
 * Reads that are wanted at the same time go to the database together, and their answers come
 * together: what meets in the next round depends on the request alone, never on the network.
 *
 * GraphQL answers as soon as an error reaches the root, while other fields go on resolving. So
 * reads can come while a write runs, and after the end: the first wait for it, the others are
 * refused, and a connection is never given back with anything under way.
 */
export class DatabaseSession implements Reads {
  private connection: Promise<Connection> | undefined;
  private readonly wanted = new ReadBatcher((reads) => this.answersTo(reads));
  private writing: Promise<void> = Promise.resolve();
  /** One message after the other. */
  private readonly mutex = new Mutex();
  /** Whether the session's own snapshot is open. */
  private isReading = false;
  private isEnded = false;
  private isGivenBack = false;
  /** Why nothing more is begun, once the request has taken too long. */
  private tooLate: Error | undefined;
  private readonly reached: PartnerAccounts;

  constructor(
    private readonly connections: Connections,
    readonly scope: DatabaseScope,
    /** Reference rows that never change once published, kept for all requests; no account's own. */
    readonly published: Map<string, object>,
    /** What every transaction begins with. */
    private readonly opening: Preamble,
    private readonly ask: Ask,
    /** Notes the rows that a vendor is given; undefined for everybody else. */
    readonly seen: ShownRows | undefined,
    private readonly isCluster: boolean,
    private readonly changes: ChangeWatch,
  ) {
    this.reached = new PartnerAccounts(scope, isCluster, ask);
  }

  /** Rows of reference data, or of whatever the viewer's scope admits by itself. */
  rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.wanted.rows<Row>({ accountIds: [], statement, values });
  }

  /**
   * Rows of an account, or of several. They are the statement's first value, `$1::uuid` or
   * `$1::uuid[]`: so one node of a cluster is asked, and rows are opened that it asks for.
   */
  accountRows<Row>(
    accounts: string | readonly string[],
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return this.wanted.rows<Row>(readOf(accounts, statement, values));
  }

  /**
   * Runs `work` in one transaction, the only way to write: all of it is stored or nothing.
   *
   * The session's open snapshot ends first; its reads that come meanwhile wait until the
   * transaction has ended, and see what it wrote. What belongs to the transaction is asked of the
   * transaction, so whoever holds it holds its locks.
   *
   * @param work may run again, after a deadlock: it must begin anew each time, by what it reads.
   */
  async transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const result = this.writing.then(() => retried(() => this.transact(work)));
    this.writing = result.then(noMatter, noMatter);
    return result;
  }

  /** From now on every statement is refused for that reason, and what was written is undone. */
  giveUp(reason: Error): void {
    this.tooLate = reason;
  }

  /** Cuts a connection that cannot be heard any more. */
  async abandon(): Promise<void> {
    await (await this.connection)?.client.end();
  }

  /** Waits for what is under way and gives the connection back; nothing can be asked any more. */
  async end(): Promise<void> {
    this.isEnded = true;
    await this.writing;
    await this.mutex.done();
    this.isGivenBack = true;
    // Where there was none to be had, whoever asked for it has heard of it.
    const connection = await this.connection?.catch(noMatter);
    if (connection) this.connections.giveBack(connection);
  }

  private async answersTo(reads: readonly Read[]): Promise<readonly Answer[]> {
    for (;;) {
      const { writing } = this;
      await writing;
      const answers = await this.mutex.run(() =>
        // A transaction has begun meanwhile: these belong behind it.
        this.writing === writing ? this.askInSnapshot(reads) : undefined,
      );
      if (answers) return answers;
    }
  }

  private async askInSnapshot(reads: readonly Read[]): Promise<readonly Answer[]> {
    const connection = await this.connect();
    const accountIds = reads.flatMap((each) => each.accountIds);
    const begin = this.isReading ? [] : this.begin(connection, 'READ');
    try {
      const before = await this.reached.opening(connection.client, accountIds, begin);
      const answers = await this.ask(connection.client, [...before, ...reads]);
      for (const answer of answers.slice(0, before.length)) rowsOf(answer);
      return answers.slice(before.length);
    } catch (error) {
      // Whose transaction is open is not known: what is read next ends it, and begins its own.
      this.isReading = false;
      throw error;
    }
  }

  private async transact<Result>(
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    this.changes.admit();
    const connection = await this.connect();
    const begin = () => [...this.begin(connection, 'WRITE'), ...this.reached.again()];
    const transaction = this.transactionOn(connection);
    try {
      await this.inTurn(connection, begin);
      const result = await work(transaction);
      transaction.end();
      this.checkTime();
      await this.inTurn(connection, () => [COMMIT_WRITTEN]);
      this.changes.stored();
      return result;
    } catch (error) {
      transaction.end();
      this.changes.failed(error);
      // Where the connection is gone, so is what was written: the error before it says why.
      await this.mutex.run(() => this.ask(connection.client, [ROLLBACK])).catch(noMatter);
      throw error;
    }
  }

  /** What ends the snapshot before, whosever it was, and begins a transaction. */
  private begin(connection: Connection, how: 'READ' | 'WRITE'): readonly Asked[] {
    const before = connection.isReading ? [COMMIT] : [];
    // Said before it is asked: what fails on the way leaves something open, too.
    this.isReading = connection.isReading = how === 'READ';
    return [...before, ...this.opening(how)];
  }

  private transactionOn(connection: Connection): Transaction {
    const { scope, published, seen, mutex, isCluster } = this;
    const { client } = connection;
    return new Transaction({
      ...{ scope, published, seen, mutex, client, isCluster },
      opening: (accountIds) => this.reached.opening(client, accountIds, []),
      answers: (asked) => this.answersInTurn(connection, asked),
    });
  }

  private async connect(): Promise<Connection> {
    if (this.isEnded) throw new Error('the request is over');
    this.checkTime();
    this.connection ??= this.connections.take();
    return this.connection;
  }

  /** @throws the first error among the answers. */
  private async inTurn(
    connection: Connection,
    asked: () => readonly Asked[] | Promise<readonly Asked[]>,
  ): Promise<readonly Answer[]> {
    const answers = await this.answersInTurn(connection, asked);
    for (const answer of answers) rowsOf(answer);
    return answers;
  }

  private answersInTurn(
    { client }: Connection,
    asked: () => readonly Asked[] | Promise<readonly Asked[]>,
  ): Promise<readonly Answer[]> {
    return this.mutex.run(async () => {
      this.checkTime();
      if (this.isGivenBack) throw new Error('the request is over');
      const statements = await asked();
      return statements.length > 0 ? this.ask(client, statements) : [];
    });
  }

  private checkTime(): void {
    if (this.tooLate) throw this.tooLate;
  }
}
