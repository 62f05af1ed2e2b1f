import fs from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { codeOf, StartError } from '../../application/start-error';
import { clusterIn } from '../cluster';
import { startEmbeddedPostgres } from '../embedded-postgres';
import { withLock } from '../folder-lock';
import { runningPostmaster } from '../process';
import { checkData, type DataCheck } from './check-data';
import { copyFile, giveTo, syncFolder } from './copy-file';
import { majorOf, readManifest, type Manifest } from './manifest';

/** What is restored, and to where. */
export interface RestoreOptions {
  /** The folder of the backup. */
  readonly from: string;
  /** DATA_DIR. */
  readonly dataDir: string;
  /** Whether a database that lies there is moved aside. */
  readonly isReplacing: boolean;
}

/** What was restored. */
export interface Restored {
  readonly manifest: Manifest;
  readonly check: DataCheck;
  /** Where the database lies that was there before; undefined for none. */
  readonly aside: string | undefined;
}

/**
 * Puts a backup in place as the embedded database, brings it to the moment of its end, and checks
 * all of it.
 *
 * Everything is copied and compared beside before anything is moved: where that fails, what was
 * there is as it was.
 *
 * @throws StartError where the backup is damaged or of another PostgreSQL, or the place is taken.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { from, dataDir } = options;
  const manifest = await readManifest(from);
  await fs.mkdir(dataDir, { recursive: true });
  const cluster = path.join(dataDir, 'pg');
  const aside = await withLock(`${cluster}.lock`, () => place(options, manifest));
  const postgres = await startEmbeddedPostgres({ dataDir: cluster });
  try {
    const client = new Client(postgres.ownerUrl());
    await client.connect();
    try {
      return { manifest, aside, check: await checkData(client) };
    } finally {
      await client.end();
    }
  } finally {
    await postgres.stop();
  }
}

/** @returns where what was there lies now. */
async function place(
  { from, dataDir, isReplacing }: RestoreOptions,
  manifest: Manifest,
): Promise<string | undefined> {
  const target = path.join(dataDir, 'pg');
  const cluster = clusterIn(target, false);
  if (majorOf(manifest) !== cluster.binaries.majorVersion) {
    throw new StartError(
      `The backup in ${from} is of PostgreSQL ${manifest.postgres}, but this Switchboard brings ` +
        `PostgreSQL ${cluster.binaries.majorVersion}: restore it with Switchboard ` +
        `${manifest.switchboard}, which made it.`,
    );
  }
  if (await runningPostmaster(cluster)) {
    throw new StartError(`The database in ${target} is running: stop Switchboard, then restore.`);
  }
  const isTaken = (await fs.readdir(target).catch(() => [])).length > 0;
  if (isTaken && !isReplacing) {
    throw new StartError(
      `There is a database in ${target}: add --replace to have it moved aside, or set DATA_DIR to ` +
        'another folder.',
    );
  }
  const making = path.join(dataDir, 'restoring');
  await fs.rm(making, { recursive: true, force: true });
  try {
    await copyBackup(from, making, manifest);
    await giveTo(cluster.account, path.join(making, 'pg'));
    const aside = isTaken ? await moveAside(dataDir, manifest) : undefined;
    await putInPlace(making, dataDir);
    return aside;
  } catch (error) {
    if (codeOf(error) !== 'ENOSPC') throw error;
    throw new StartError(
      `There is no room in ${dataDir} for the backup in ${from}: make some. What was there is as it ` +
        'was.',
    );
  } finally {
    await fs.rm(making, { recursive: true, force: true });
  }
}

async function copyBackup(from: string, to: string, manifest: Manifest): Promise<void> {
  for (const folder of manifest.folders) {
    await fs.mkdir(path.join(to, folder), { recursive: true, mode: 0o700 });
  }
  for (const file of manifest.files) {
    const copy = await copyFile(path.join(from, file.path), path.join(to, file.path)).catch(
      (error: unknown) => {
        if (codeOf(error) === 'ENOENT') return undefined;
        throw error;
      },
    );
    if (copy?.sha256 === file.sha256) continue;
    const fault = copy ? 'is not what was backed up' : 'is missing';
    throw new StartError(
      `The backup in ${from} is damaged (${file.path} ${fault}): restore another one. Nothing was ` +
        'changed.',
    );
  }
}

/** Moves the database that is there, and its passwords, into a folder of its own. */
async function moveAside(dataDir: string, { files }: Manifest): Promise<string> {
  const aside = await fs.mkdtemp(path.join(dataDir, 'replaced-'));
  const beside = files.map((file) => file.path).filter((file) => !file.startsWith('pg/'));
  for (const name of ['pg', ...beside]) {
    await fs.rename(path.join(dataDir, name), path.join(aside, name)).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
  }
  return aside;
}

async function putInPlace(making: string, dataDir: string): Promise<void> {
  const target = path.join(dataDir, 'pg');
  await fs.rmdir(target).catch(() => undefined); // an empty one
  // The cluster last: with it alone, and other passwords, nobody could open it.
  const names = (await fs.readdir(making)).filter((name) => name !== 'pg');
  for (const name of [...names, 'pg']) {
    await fs.rename(path.join(making, name), path.join(dataDir, name));
  }
  await syncFolder(dataDir);
}
