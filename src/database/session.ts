import type { Connection, Connections } from './connections';
import { COMMIT, COMMIT_WRITTEN, ROLLBACK, type Opening } from './opening';
import { Reach } from './reach';
import { retried } from './retry';
import type { DatabaseScope } from './scope';
import type { Seen } from './seen';
import {
  rowsOf,
  type Answer,
  type Ask,
  type Asked,
  type Statement,
  type Transaction,
} from './statement';
import { transactionOf } from './transaction';
import { Turns } from './turns';
import { WantedReads, type Read } from './wanted';

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
export class DatabaseSession {
  private connection: Promise<Connection> | undefined;
  private readonly wanted = new WantedReads((reads) => this.answersTo(reads));
  private writing: Promise<void> = Promise.resolve();
  /** One message after the other. */
  private readonly turns = new Turns();
  /** Whether the session's own snapshot is open. */
  private isReading = false;
  /** Set while everything runs in one transaction that writes. */
  private isTogether = false;
  private isEnded = false;
  private isGivenBack = false;
  /** Why nothing more is begun, once the request has taken too long. */
  private tooLate: Error | undefined;
  private readonly reached: Reach;

  constructor(
    private readonly connections: Connections,
    readonly scope: DatabaseScope,
    /** Reference rows that never change once published, kept for all requests; no account's own. */
    readonly published: Map<string, object>,
    /** What every transaction begins with. */
    private readonly opening: Opening,
    private readonly ask: Ask,
    /** Notes the rows that a vendor is given; undefined for everybody else. */
    readonly seen: Seen | undefined,
    isCluster: boolean,
  ) {
    this.reached = new Reach(scope, isCluster, ask);
  }

  /** Rows of reference data, or of whatever the viewer's scope admits by itself. */
  rows<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    return this.wanted.rows<Row>({ accountIds: [], statement, values });
  }

  /** Rows of these accounts; `values` still names them, so that one node of a cluster is asked. */
  accountRows<Row>(
    accountIds: readonly string[],
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return this.wanted.rows<Row>({ accountIds, statement, values });
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
    const part = async (connection: Connection) => {
      await this.reach(connection, accountIds);
      return work(this.transactionOn(connection));
    };
    return this.isTogether ? part(await this.connect()) : this.exclusively(part);
  }

  /**
   * Runs many reads and acts as one transaction: all of it is stored or nothing.
   *
   * `work` may run again, after a deadlock: it must begin anew each time.
   */
  wholly<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.exclusively(async (connection) => {
      this.isTogether = true;
      try {
        return await work(this.transactionOn(connection));
      } finally {
        this.isTogether = false;
      }
    });
  }

  /** Opens the rows of an account that this session's partner has just created. */
  async admit(accountId: string): Promise<void> {
    if (this.scope.kind === 'PARTNER') await this.reach(await this.connect(), [accountId]);
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
    await this.turns.done();
    this.isGivenBack = true;
    // Where there was none to be had, whoever asked for it has heard of it.
    const connection = await this.connection?.catch(noMatter);
    if (connection) this.connections.giveBack(connection);
  }

  private async answersTo(reads: readonly Read[]): Promise<readonly Answer[]> {
    for (;;) {
      const { writing, isTogether } = this;
      if (!isTogether) await writing;
      const answers = await this.turns.take(() => {
        // A transaction that writes has begun or ended: these belong before it, in it or behind it.
        if (isTogether !== this.isTogether) return undefined;
        if (!isTogether && this.writing !== writing) return undefined;
        return this.askInSnapshot(reads);
      });
      if (answers) return answers;
    }
  }

  private async askInSnapshot(reads: readonly Read[]): Promise<readonly Answer[]> {
    const connection = await this.connect();
    const accountIds = reads.flatMap((each) => each.accountIds);
    const isOpen = this.isTogether || this.isReading;
    const begin = isOpen ? [] : this.begin(connection, 'READ');
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

  /** Runs one transaction that writes after the other, each after the reads before it. */
  private async exclusively<Result>(
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const result = this.writing.then(() => retried(() => this.transact(work)));
    this.writing = result.then(noMatter, noMatter);
    return result;
  }

  private async transact<Result>(
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const connection = await this.connect();
    const begin = () => [...this.begin(connection, 'WRITE'), ...this.reached.again()];
    try {
      await this.inTurn(connection, begin);
      const result = await work(connection);
      this.checkTime();
      await this.inTurn(connection, () => [COMMIT_WRITTEN]);
      return result;
    } catch (error) {
      // Where the connection is gone, so is what was written: the error before it says why.
      await this.turns.take(() => this.ask(connection.client, [ROLLBACK])).catch(noMatter);
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
    const { client, manager } = connection;
    return transactionOf({
      ...{ client, manager, turns: this.turns },
      rows: async <Row>(statement: Statement, values: readonly unknown[]) => {
        const [answer] = await this.inTurn(connection, () => [{ statement, values }]);
        return rowsOf<Row>(answer);
      },
      reach: (accountIds) => this.reach(connection, accountIds),
    });
  }

  private async connect(): Promise<Connection> {
    if (this.isEnded) throw new Error('the request is over');
    this.checkTime();
    this.connection ??= this.connections.take();
    return this.connection;
  }

  private async reach(connection: Connection, accountIds: readonly string[]): Promise<void> {
    await this.inTurn(connection, () => this.reached.opening(connection.client, accountIds, []));
  }

  /** @throws the first error among the answers. */
  private inTurn(
    { client }: Connection,
    asked: () => readonly Asked[] | Promise<readonly Asked[]>,
  ): Promise<readonly Answer[]> {
    return this.turns.take(async () => {
      this.checkTime();
      if (this.isGivenBack) throw new Error('the request is over');
      const statements = await asked();
      const answers = statements.length > 0 ? await this.ask(client, statements) : [];
      for (const answer of answers) rowsOf(answer);
      return answers;
    });
  }

  private checkTime(): void {
    if (this.tooLate) throw this.tooLate;
  }
}
