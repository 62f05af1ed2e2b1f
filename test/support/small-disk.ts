import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAlive } from '../../src/embedded-postgres/processes';

/** A disk of a few megabytes: a file system in memory, which root may mount. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all the space that is left, as another program might. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  close(): void;
}

const PREFIX = path.join(os.tmpdir(), 'switchboard-test-disk-');
const PIECES_BYTES = [2 ** 16, 2 ** 12, 1];

/** Such a disk; undefined where none may be mounted, as in most containers. */
export function mountSmallDisk(bytes: number): SmallDisk | undefined {
  if (process.platform !== 'linux') return undefined;
  unmountLeftovers();
  const folder = `${PREFIX}${process.pid}`;
  fs.mkdirSync(folder, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (mounted.status !== 0) {
    fs.rmdirSync(folder);
    return undefined;
  }
  const filler = path.join(folder, 'filler');
  return {
    folder,
    fill() {
      const file = fs.openSync(filler, 'a');
      for (const size of PIECES_BYTES) while (isWritten(file, Buffer.alloc(size)));
      fs.closeSync(file);
    },
    free: () => fs.rmSync(filler),
    close: () => unmount(folder),
  };
}

function isWritten(file: number, piece: Buffer): boolean {
  try {
    return fs.writeSync(file, piece) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}

/** Those of runs that were killed. */
function unmountLeftovers(): void {
  for (const line of fs.readFileSync('/proc/mounts', 'utf8').split('\n')) {
    const [, folder = ''] = line.split(' ');
    if (folder.startsWith(PREFIX) && !isAlive(Number(folder.slice(PREFIX.length)))) unmount(folder);
  }
}

function unmount(folder: string): void {
  // Lazily: what still ends on it keeps nobody waiting.
  spawnSync('umount', ['-l', folder]);
  fs.rmdirSync(folder);
}
