import type { PoolClient } from 'pg';
import { COPY_SILENCE_MILLIS_MAX, copyInto, type CopyInto } from './copy';
import { insertOf } from './insert';
import { retried } from './retry';
import type { Reads } from './reads';
import { scopeSettings } from './row-scope';
import { setLocal } from './setting';
import { rowsOf, type Answer, type Asked, type Statement } from './statement';
import type { Mutex } from './mutex';
import { readOf, ReadBatcher, type Read } from './read-batcher';

/** What a transaction needs of the session whose connection it is open on. */
interface OpenOn extends Pick<Reads, 'scope' | 'published' | 'seen'> {
  readonly isCluster: boolean;
  readonly client: PoolClient;
  readonly mutex: Mutex;
  /** What opens the rows of more accounts. */
  readonly opening: (accountIds: readonly string[]) => Promise<readonly Asked[]>;
  /** Asks when all that was asked before has been answered. */
  readonly answers: (asked: () => Promise<readonly Asked[]>) => Promise<readonly Answer[]>;
}

/**
 * An open transaction that writes.
 *
 * It is handed on as a value: whoever holds it writes in it and holds the locks that were taken in
 * it. Nothing can be asked of it once it has ended.
 */
export class Transaction {
  /** What loaders read by in it: reads that are wanted at once go together. */
  readonly reads: Reads;
  /** Whether the tables are spread over the nodes of a cluster. */
  readonly isCluster: boolean;
  private isOver = false;

  constructor(private readonly on: OpenOn) {
    const { scope, published, seen } = on;
    this.isCluster = on.isCluster;
    const wanted = new ReadBatcher((reads) => this.answersTo(reads));
    this.reads = {
      ...{ scope, published, seen },
      rows: (statement, values) => wanted.rows({ accountIds: [], statement, values }),
      accountRows: (accounts, statement, values) =>
        wanted.rows(readOf(accounts, statement, values)),
    };
  }

  /** Asks one statement, after all before it. */
  readonly rows = async <Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> => {
    const [answer] = await this.ask(() => Promise.resolve([{ statement, values }]));
    return rowsOf<Row>(answer);
  };

  /** Asks several statements in one message, after all before it; their rows are not wanted. */
  readonly together = async (asked: readonly Asked[]): Promise<void> => {
    if (asked.length === 0) return;
    for (const answer of await this.ask(() => Promise.resolve(asked))) rowsOf(answer);
  };

  /**
   * Stores rows of an entity's table, all columns of each, by one statement. On a cluster it is one
   * a row, in one message: INSERT … SELECT is refused there under row-level security.
   */
  readonly insert = async <Row extends object>(
    entity: abstract new () => Row,
    rows: readonly Row[],
  ): Promise<void> => {
    if (rows.length === 0) return;
    const pieces = this.isCluster ? rows.map((row) => [row]) : [rows];
    await this.together(pieces.map((some) => insertOf(entity, some)));
  };

  /** Makes a setting that ends with it. @throws Error for a value that is no plain word or list. */
  readonly set = async (name: string, value: string): Promise<void> => {
    await this.rows(setLocal(name, value), []);
  };

  /** Opens the rows of more accounts, of those that the viewer's scope admits. */
  readonly reach = async (accountIds: readonly string[]): Promise<void> => {
    for (const answer of await this.ask(() => this.on.opening(accountIds))) rowsOf(answer);
  };

  /** Takes rows in by COPY FROM STDIN; nothing else can be asked before it has ended. */
  readonly copyInto = (text: string): CopyInto => {
    const copy = copyInto(this.on.client, text, COPY_SILENCE_MILLIS_MAX);
    void this.on.mutex.run(() => copy.done).catch(() => undefined);
    return copy;
  };

  /**
   * Runs a part of the transaction with the rows of all accounts open: what the system does by
   * itself, of what somebody asked for who does not reach all that it takes.
   */
  readonly unconfined = async <Result>(part: () => Promise<Result>): Promise<Result> => {
    const { scope } = this.on;
    if (scope.kind === 'EVERYTHING') return part();
    const name = 'app.scope';
    await this.set(name, scopeSettings({ kind: 'EVERYTHING' })[name] ?? '');
    // Where it fails, all of the transaction is undone, and its settings with it.
    const result = await part();
    await this.set(name, scopeSettings(scope)[name] ?? '');
    return result;
  };

  /** Runs a part of the transaction, and that part again where it only met another transaction. */
  readonly retriedPart = async <Result>(part: () => Promise<Result>): Promise<Result> => {
    const simple = (text: string) => this.rows({ text, isOwn: true }, []);
    await simple('savepoint part');
    return retried(async () => {
      try {
        return await part();
      } catch (error) {
        await simple('rollback to savepoint part');
        throw error;
      }
    });
  };

  /** It is about to be committed or rolled back: whoever still holds it is refused. */
  end(): void {
    this.isOver = true;
  }

  private async answersTo(reads: readonly Read[]): Promise<readonly Answer[]> {
    let opened = 0;
    const answers = await this.ask(async () => {
      const opening = await this.on.opening(reads.flatMap(({ accountIds }) => accountIds));
      opened = opening.length;
      return [...opening, ...reads];
    });
    for (const answer of answers.slice(0, opened)) rowsOf(answer);
    return answers.slice(opened);
  }

  private ask(asked: () => Promise<readonly Asked[]>): Promise<readonly Answer[]> {
    return this.on.answers(() => {
      if (this.isOver) throw new Error('the transaction is over');
      return asked();
    });
  }
}
