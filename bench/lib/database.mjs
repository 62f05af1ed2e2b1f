import path from 'node:path';
import pg from 'pg';
import { generate } from '../data/generate.mjs';
import { BENCH, product } from './paths.mjs';

const DATABASE = 'bench';

/**
 * Starts the product's own PostgreSQL on bench/.data, with its default settings, and fills it.
 *
 * Filled once per scale: a second run at the same scale finds the rows of the first.
 *
 * @param folder another place for it, of rows that change.
 */
export async function openBenchDatabase(scale, folder = `pg-${scale.accounts}-${scale.usage}`) {
  const { startEmbeddedPostgres } = product('./embedded-postgres/embedded-postgres.js');
  const { migrate } = product('./data/migrate.js');
  const { registry } = product('./registry.js');
  const dataDir = path.join(BENCH, '.data', folder);
  const postgres = await startEmbeddedPostgres({ dataDir });
  const ownerUrl = postgres.ownerUrl(DATABASE);
  try {
    await createDatabase(postgres.ownerUrl('postgres'));
    await migrate(registry, ownerUrl);
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    try {
      const filled = await client.query('select 1 from account limit 1');
      if (filled.rowCount === 0) await generate(client, scale);
      // The servers' clock stands still, and so does the window that every start takes points from.
      await client.query('delete from rate_limit');
      const { rows } = await client.query('show server_version');
      return {
        ownerUrl,
        appUrl: postgres.appUrl(DATABASE),
        pid: postgres.pid(),
        version: rows[0].server_version,
        stop: () => postgres.stop(),
      };
    } finally {
      await client.end();
    }
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function createDatabase(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
