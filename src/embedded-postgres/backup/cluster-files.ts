import fs from 'node:fs/promises';
import path from 'node:path';

/** Files and folders below a folder, relative to it, with forward slashes. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** What a running server fills by itself, and a restored one begins with nothing of. */
const EMPTIED = new Set([
  ...['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots'],
  ...['pg_stat_tmp', 'pg_subtrans'],
]);
/** Of the process that runs, of an earlier backup, or made again when it is missing. */
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|server\.log.*|backup_label.*|tablespace_map.*|pg_internal\.init.*|pgsql_tmp.*)$/;
/** Says where recovery begins; copied last, as it is of a moment later than all others. */
const CONTROL_FILE = 'global/pg_control';

/** The files of a PostgreSQL cluster that belong in a base backup, in the order of copying. */
export async function clusterFiles(folder: string): Promise<Listing> {
  const found = { files: [] as string[], folders: [] as string[] };
  await list(folder, '', found);
  const files = found.files.filter((file) => file !== CONTROL_FILE);
  return { files: [...files, CONTROL_FILE], folders: [...found.folders, 'pg_wal/archive_status'] };
}

async function list(
  root: string,
  below: string,
  found: { files: string[]; folders: string[] },
): Promise<void> {
  const entries = await fs.readdir(path.join(root, below), { withFileTypes: true });
  for (const entry of entries) {
    if (LEFT_OUT.test(entry.name)) continue;
    const relative = path.posix.join(below, entry.name);
    if (entry.isFile()) found.files.push(relative);
    if (!entry.isDirectory()) continue;
    found.folders.push(relative);
    if (!EMPTIED.has(relative)) await list(root, relative, found);
  }
}

/** Segments of the write-ahead log from one to another, by their names, without a gap. */
export function segmentsBetween(
  first: string,
  last: string,
  segmentBytes: number,
): readonly string[] {
  const perLog = 2 ** 32 / segmentBytes;
  const numberOf = (name: string): number =>
    Number.parseInt(name.slice(8, 16), 16) * perLog + Number.parseInt(name.slice(16), 16);
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');
  const nameOf = (number: number): string =>
    `${last.slice(0, 8)}${hex(Math.floor(number / perLog))}${hex(number % perLog)}`;
  const length = numberOf(last) - numberOf(first) + 1;
  return Array.from({ length }, (_, index) => nameOf(numberOf(first) + index));
}
