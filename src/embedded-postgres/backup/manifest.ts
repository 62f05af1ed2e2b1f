import fs from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../../application/start-error';

/** A file of a backup. */
export interface BackedUpFile {
  /** Relative to the folder of the backup and to DATA_DIR alike, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a backup is, and what belongs to it. */
export interface Manifest {
  readonly format: 1;
  /** The version of Switchboard that made it. */
  readonly switchboard: string;
  /** The version of PostgreSQL, such as "18.4". */
  readonly postgres: string;
  /** PostgreSQL's own id of the database cluster. */
  readonly systemIdentifier: string;
  /** Everything that was committed by then is in it; by the clock of the database. */
  readonly completedAt: string;
  /** Positions in the write-ahead log. */
  readonly startLsn: string;
  readonly stopLsn: string;
  /** Folders that hold no file and have to be there. */
  readonly folders: readonly string[];
  readonly files: readonly BackedUpFile[];
}

/** The last file that is written: a folder without it is no backup. */
export const MANIFEST = 'manifest.json';

/** PostgreSQL 18 of "18.4". */
export const majorOf = ({ postgres }: Pick<Manifest, 'postgres'>): number =>
  Number.parseInt(postgres, 10);

/** @throws StartError where the folder is no backup. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = await fs.readFile(path.join(folder, MANIFEST), 'utf8');
  } catch {
    throw new StartError(
      `${folder} is no backup: expected a folder that npm run backup made, with ${MANIFEST} in it.`,
    );
  }
  const manifest = parsed(text);
  if (manifest?.format === 1 && manifest.files.every(({ path }) => isInside(path))) return manifest;
  throw new StartError(
    `The ${MANIFEST} of ${folder} cannot be read: the backup is damaged, or was made by a later ` +
      'Switchboard. Restore it with that, or take another backup.',
  );
}

function parsed(text: string): Manifest | undefined {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    return undefined;
  }
}

/** Whether a path leads to no other place. */
const isInside = (file: unknown): boolean =>
  typeof file === 'string' && !path.posix.isAbsolute(file) && !file.split('/').includes('..');
