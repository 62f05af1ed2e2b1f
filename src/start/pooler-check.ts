import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { codeOf, messageOf, StartError } from '../application/start-error';
import type { GivenDatabase } from './settings';

/** A pooler is looked at so often: which connection it lends is up to it. */
const ROUNDS = 4;
/** Whoever waits for the only connection of a pooler waits so long, until it is given back. */
const WAIT_MILLIS = 500;
const CONNECT_MILLIS_MAX = 10_000;
const ANSWER_MILLIS_MAX = 10_000;

interface Seen {
  readonly pid: number;
  readonly said: number;
}

/** A database that answers, and by which ways. */
export interface ReachedDatabase {
  readonly url: string;
  readonly ownerUrl: string;
  /** Where notifications are heard; undefined where nowhere. */
  readonly listenUrl: string | undefined;
}

/**
 * Looks whether poolers are on the ways to the database, and whether they keep what is needed.
 *
 * @throws StartError where one loses named statements, or lends connections where one of its own is
 *   needed.
 */
export async function checkPoolers({
  url,
  ownerUrl,
  directUrl,
}: GivenDatabase): Promise<ReachedDatabase> {
  const isLent = await isShared(url, 'DATABASE_URL');
  if (isLent && ownerUrl === url) {
    throw new StartError(
      'DATABASE_URL leads through a pooler that lends connections by transaction, and migrations ' +
        'need one of their own: set DATABASE_OWNER_URL to the address of PostgreSQL itself.',
    );
  }
  if (ownerUrl !== url) await checkUnshared(ownerUrl, 'DATABASE_OWNER_URL', 'migrations need');
  if (directUrl !== undefined && directUrl !== ownerUrl)
    await checkUnshared(directUrl, 'DATABASE_DIRECT_URL', 'notifications need');
  return { url, ownerUrl, listenUrl: directUrl ?? (isLent ? undefined : url) };
}

/**
 * Whether a pooler lends connections by transaction: one of PostgreSQL's is whoever's has a
 * transaction, and another one's afterwards.
 *
 * @throws StartError where it keeps no named statements, or lends connections for one statement.
 */
async function isShared(url: string, variable: string): Promise<boolean> {
  const clients = [clientOf(url), clientOf(url)] as const;
  try {
    for (const client of clients) await client.connect();
    return await compare(clients);
  } catch (error) {
    throw poolerError(error, variable) ?? error;
  } finally {
    for (const client of clients) await client.end().catch(() => undefined);
  }
}

async function checkUnshared(url: string, variable: string, what: string): Promise<void> {
  const isLent = await isShared(url, variable).catch((error: unknown) => {
    if (error instanceof StartError) return true;
    throw error;
  });
  if (!isLent) return;
  throw new StartError(
    `${variable} leads through a pooler that lends connections by transaction, and ${what} one of ` +
      `their own: set ${variable} to the address of PostgreSQL itself.`,
  );
}

function clientOf(url: string): Client {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MILLIS_MAX,
    query_timeout: ANSWER_MILLIS_MAX,
  });
  client.on('error', () => undefined); // the query in flight fails too, and is heard
  return client;
}

/** Something else than was asked for came. */
class WrongStatement extends Error {}

/** Two connections ask by a statement of the same name, each its own; both must be answered. */
async function compare([first, second]: readonly [Client, Client]): Promise<boolean> {
  const name = `probe-${randomUUID()}`;
  const pids = new Set<number>();
  const others = new Set<number>();
  const ask = async (client: Client, said: number, seen: Set<number>): Promise<void> => {
    const text = `select pg_backend_pid() as pid, ${said} as said`;
    const { rows } = await client.query<Seen>({ name, text });
    if (rows[0]?.said !== said) throw new WrongStatement(`expected ${said}, got ${rows[0]?.said}`);
    seen.add(rows[0].pid);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await ask(first, 1, pids);
    await ask(second, 2, others);
    // What one holds, the other cannot be lent.
    await second.query('begin');
    const asking = ask(first, 1, pids);
    // It is told of below; until then it is nobody's.
    asking.catch(() => undefined);
    await Promise.race([asking.catch(() => undefined), sleep(WAIT_MILLIS)]);
    await second.query('rollback');
    await asking;
  }
  return pids.size > 1 || others.size > 1 || [...pids].some((pid) => others.has(pid));
}

/** What a statement meets that another connection has prepared, or that this one has not. */
const NOT_KEPT: ReadonlySet<string | undefined> = new Set(['26000', '42P05']);

function poolerError(error: unknown, variable: string): StartError | undefined {
  const message = messageOf(error);
  if (NOT_KEPT.has(codeOf(error)) || error instanceof WrongStatement) {
    return new StartError(
      `${variable} leads through a pooler that does not keep named statements (${message}): set ` +
        'max_prepared_statements in PgBouncer (1.21 or later) to 1000, or pool_mode to session.',
    );
  }
  if (message.includes('statement pooling')) {
    return new StartError(
      `${variable} leads through a pooler that lends connections for one statement (${message}): ` +
        'set pool_mode in PgBouncer to transaction or session.',
    );
  }
  return undefined;
}
