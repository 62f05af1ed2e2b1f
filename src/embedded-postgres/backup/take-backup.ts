import fs from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { codeOf, StartError } from '../../application/start-error';
import { startEmbeddedPostgres } from '../embedded-postgres';
import { isAlive } from '../processes';
import { clusterFiles, segmentsBetween } from './cluster-files';
import { copyFile, syncFolder, writeText } from './copy-file';
import { MANIFEST, readManifest, type BackedUpFile, type Manifest } from './manifest';

/** What is backed up, and to where. */
export interface BackupOptions {
  /** DATA_DIR: the cluster lies in its folder "pg". */
  readonly dataDir: string;
  /** The folder that backups lie in, each as a folder of its own. */
  readonly to: string;
  /** How many backups are kept, this one among them; all when absent. */
  readonly keep?: number | undefined;
  /** The version of Switchboard. */
  readonly version: string;
}

/** A backup that was taken. */
export interface TakenBackup {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Earlier ones that were removed. */
  readonly removed: readonly string[];
}

/** Files beside the cluster that a restored Switchboard needs: passwords, the demonstration’s. */
const BESIDE = /^(pg\.secrets\.json|demo-[\w.-]+)$/;
/** Has recovery begin where the backup did. */
const LABEL = 'backup_label';
const NAME = /^switchboard-\d{4}-\d{2}-\d{2}T\d{6}\.\d{3}Z$/;
/** Before the pid of the process that makes it: what it left behind may go once it is dead. */
const PARTIAL = '.partial-';

/**
 * Takes a base backup of the embedded database, while it runs or not: its files, and the
 * write-ahead log by which they are brought to one moment.
 *
 * The folder gets its name when all is on disk: what has another name is no backup.
 *
 * @throws StartError where there is nothing to back up, or no room for it.
 */
export async function takeBackup(options: BackupOptions): Promise<TakenBackup> {
  const { dataDir, to, keep } = options;
  const cluster = path.join(dataDir, 'pg');
  await checkExists(cluster, dataDir);
  await fs.mkdir(to, { recursive: true, mode: 0o700 });
  await removeLeftovers(to);
  const making = await fs.mkdtemp(path.join(to, `${PARTIAL}${process.pid}-`));
  try {
    const manifest = await copied(options, making);
    const name = `switchboard-${manifest.completedAt.replaceAll(':', '')}`;
    await writeText(path.join(making, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
    for (const folder of new Set(manifest.files.map(({ path: file }) => path.dirname(file)))) {
      await syncFolder(path.join(making, folder));
    }
    await fs.rename(making, path.join(to, name));
    await syncFolder(to);
    return { folder: path.join(to, name), manifest, removed: await removeOld(to, keep) };
  } catch (error) {
    await fs.rm(making, { recursive: true, force: true });
    if (codeOf(error) !== 'ENOSPC') throw error;
    throw new StartError(
      `There is no room for the backup in ${to}: make some, or name another folder with --to. ` +
        'Earlier backups are as they were.',
    );
  }
}

async function checkExists(cluster: string, dataDir: string): Promise<void> {
  const exists = await fs.stat(path.join(cluster, 'global', 'pg_control')).catch(() => undefined);
  if (exists) return;
  throw new StartError(
    `There is no embedded database in ${dataDir}: set DATA_DIR to the folder that Switchboard is ` +
      'started with.',
  );
}

async function copied(options: BackupOptions, making: string): Promise<Manifest> {
  const { dataDir, version } = options;
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(dataDir, 'pg') });
  try {
    const client = new Client(postgres.ownerUrl());
    client.on('error', () => undefined); // the statement under way fails, too
    await client.connect();
    try {
      return { switchboard: version, ...(await copyRunning(client, dataDir, making)) };
    } finally {
      // Whatever was begun ends with the session: the backup, and what keeps the log.
      await client.end().catch(() => undefined);
    }
  } finally {
    await postgres.stop();
  }
}

async function copyRunning(
  client: Client,
  dataDir: string,
  making: string,
): Promise<Omit<Manifest, 'switchboard'>> {
  // No checkpoint removes what the backup needs of the log before it is copied.
  await client.query(
    `select pg_create_physical_replication_slot('switchboard_backup_' || pg_backend_pid(), true, true)`,
  );
  const start = await one<{ lsn: string }>(
    client,
    `select pg_backup_start('switchboard', true)::text as lsn`,
  );
  const { files, folders } = await clusterFiles(path.join(dataDir, 'pg'));
  const copies = await copyAll(files, path.join(dataDir, 'pg'), path.join(making, 'pg'));
  // Asked before the end, so that whatever was committed by then is in it.
  const { at } = await one<{ at: string }>(
    client,
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
  );
  const stop = await one<{ lsn: string; label: string }>(
    client,
    'select lsn::text, labelfile as label from pg_backup_stop(false)',
  );
  const label = await writeText(path.join(making, 'pg', LABEL), stop.label);
  const segments = await segmentsOf(client, stop);
  const [wal, log] = [path.join(dataDir, 'pg', 'pg_wal'), path.join(making, 'pg', 'pg_wal')];
  const logs = await copyAll(segments, wal, log);
  if (logs.length < segments.length) throw new Error('a segment of the log was removed meanwhile');
  const names = (await fs.readdir(dataDir)).filter((name) => BESIDE.test(name));
  const beside = await copyAll(names, dataDir, making);
  return {
    format: 1,
    ...(await one<Pick<Manifest, 'postgres' | 'systemIdentifier'>>(
      client,
      `select current_setting('server_version') as postgres,
         system_identifier::text as "systemIdentifier" from pg_control_system()`,
    )),
    completedAt: at,
    startLsn: start.lsn,
    stopLsn: stop.lsn,
    folders: folders.map((folder) => `pg/${folder}`),
    files: [
      ...within('pg', [...copies, { path: LABEL, ...label }]),
      ...within('pg/pg_wal', logs),
      ...beside,
    ],
  };
}

async function one<Row extends object>(client: Client, text: string): Promise<Row> {
  const { rows } = await client.query<Row>(text);
  return rows[0] as Row;
}

const within = (folder: string, files: readonly BackedUpFile[]): BackedUpFile[] =>
  files.map((file) => ({ ...file, path: `${folder}/${file.path}` }));

/** Copies files; those that are gone meanwhile belong to tables that are gone, too. */
async function copyAll(
  files: readonly string[],
  from: string,
  to: string,
): Promise<BackedUpFile[]> {
  const copies: BackedUpFile[] = [];
  for (const file of files) {
    const copy = await copyFile(path.join(from, file), path.join(to, file)).catch(unlessGone);
    if (copy) copies.push({ path: file, ...copy });
  }
  return copies;
}

function unlessGone(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** The segments of the log from where the backup began to where it ended. */
async function segmentsOf(
  client: Client,
  { lsn, label }: { lsn: string; label: string },
): Promise<readonly string[]> {
  const [, first] = /^START WAL LOCATION: .*\(file ([\dA-F]{24})\)/m.exec(label) ?? [];
  if (first === undefined) throw new Error('expected a WAL file in the label of the backup');
  const { rows } = await client.query<{ last: string; bytes: string }>(
    `select pg_walfile_name($1::pg_lsn) as last,
       pg_size_bytes(current_setting('wal_segment_size'))::text as bytes`,
    [lsn],
  );
  const [{ last, bytes }] = rows as [{ last: string; bytes: string }];
  return segmentsBetween(first, last, Number(bytes));
}

/** Removes what backups left behind that were killed. */
async function removeLeftovers(to: string): Promise<void> {
  for (const name of await fs.readdir(to)) {
    if (!name.startsWith(PARTIAL)) continue;
    const maker = Number.parseInt(name.slice(PARTIAL.length), 10);
    if (!isAlive(maker)) await fs.rm(path.join(to, name), { recursive: true, force: true });
  }
}

/** Removes the oldest backups beyond those that are kept. @returns their names. */
async function removeOld(to: string, keep = Infinity): Promise<string[]> {
  const names = (await fs.readdir(to)).filter((name) => NAME.test(name)).sort();
  const old = names.slice(0, Math.max(0, names.length - keep));
  for (const name of old) {
    await readManifest(path.join(to, name));
    await fs.rm(path.join(to, name), { recursive: true });
  }
  return old;
}
