import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import { copyInto } from './copy';
import { retried } from './retry';
import type { Statement, Transaction } from './statement';
import type { Turns } from './turns';

/** What a transaction needs of its session. */
interface Session {
  readonly client: PoolClient;
  readonly manager: EntityManager;
  readonly turns: Turns;
  readonly rows: <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;
  readonly reach: (accountIds: readonly string[]) => Promise<void>;
}

/** The transaction that is open on a session's connection. */
export function transactionOf({ client, manager, turns, rows, reach }: Session): Transaction {
  const simple = (text: string) => rows({ text, isOwn: true }, []);
  return {
    rows,
    manager,
    reach,
    copyInto: (text) => {
      const copy = copyInto(client, text);
      void turns.take(() => copy.done).catch(() => undefined);
      return copy;
    },
    retriedPart: async (part) => {
      await simple('savepoint part');
      return retried(async () => {
        try {
          return await part();
        } catch (error) {
          await simple('rollback to savepoint part');
          throw error;
        }
      });
    },
  };
}
