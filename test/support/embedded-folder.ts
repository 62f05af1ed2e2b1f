import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';

// The embedded database of a Switchboard that runs in a process of its own, found by its folder.

/** The pid of its postmaster; undefined where none has left one. */
export function postgresPid(dataDir: string): number | undefined {
  try {
    return Number.parseInt(fs.readFileSync(path.join(dataDir, 'pg', 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

/** Rows of a statement that its owner asks, past row-level security. */
export async function askAsOwner(
  dataDir: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return withOwner(dataDir, async (client) => {
    return (await client.query<Record<string, unknown>>(text, values)).rows;
  });
}

/** Rows of every table but those of the moment, and one number of what they say. */
export async function contentsOf(dataDir: string): Promise<Record<string, unknown>[]> {
  const tables = await askAsOwner(
    dataDir,
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in
       ('rate_limit', 'background_work', 'due_look') order by 1`,
  );
  const parts = tables.map(
    ({ name }) =>
      `select '${String(name)}' as name, count(*), sum(hashtextextended(t::text, 0))
       from "${String(name)}" t`,
  );
  return askAsOwner(dataDir, `${parts.join(' union all ')} order by 1`);
}

/** Runs `work` on a connection of the owner. */
export async function withOwner<Result>(
  dataDir: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const port = fs.readFileSync(path.join(dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[3];
  const { owner } = JSON.parse(fs.readFileSync(path.join(dataDir, 'pg.secrets.json'), 'utf8')) as {
    owner: string;
  };
  const client = new Client(
    `postgres://switchboard_owner:${owner}@127.0.0.1:${port ?? ''}/switchboard`,
  );
  // A test may end the server: the statement that is under way says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
