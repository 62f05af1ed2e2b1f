import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';

/** Rows on their way into a table. */
export interface CopyInto {
  /** Sends bytes of COPY's format; waits while PostgreSQL is behind. They are not to be changed. */
  write(rows: Buffer): Promise<void>;
  /** Ends the rows; rejects with PostgreSQL's own error where it could not take them. */
  end(): Promise<void>;
  /** Gives the rows up: PostgreSQL forgets them, and the transaction can only be rolled back. */
  abort(): Promise<void>;
}

/** Begins a COPY FROM STDIN. */
export function copyInto(client: PoolClient, text: string): CopyInto & { done: Promise<void> } {
  const stream = client.query(from(text));
  const done = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  // Whoever writes or ends hears of it; nobody may be listening at this moment.
  done.catch(() => undefined);
  return {
    done,
    write: async (rows) => {
      if (stream.write(rows)) return;
      const drained = new Promise<void>((resolve) => stream.once('drain', resolve));
      await Promise.race([drained, done]);
    },
    end: () => {
      stream.end();
      return done;
    },
    abort: async () => {
      stream.destroy(new Error('the rows were given up'));
      await done.catch(() => undefined);
    },
  };
}
