import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownIdentity, stillLives } from './processes';
import { codeOf, StartError } from '../application/start-error';

const patienceMs = 120_000;

/**
 * Runs the task while no other process runs one under the same lock file.
 *
 * The file names its holder, so a holder that was killed does not lock the folder for ever.
 *
 * @throws StartError when the holder lives and does not let go for two minutes.
 */
export async function withLock<T>(file: string, task: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  while (!tryLock(file)) {
    const holder = holderOf(file);
    if (holder !== undefined && !stillLives(holder)) {
      breakLock(file, holder);
      continue;
    }
    if (Date.now() > deadline) {
      throw new StartError(
        `Another Switchboard (process ${holder?.split(' ')[0] ?? 'unknown'}) has held ${file} for ` +
          'two minutes: end that process, then start again.',
      );
    }
    await sleep(25);
  }
  try {
    return await task();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, ownIdentity(), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // On a full disk the file is there, and empty.
    rmSync(file, { force: true });
    throw error;
  }
}

/** Who holds the lock; `undefined` when it was let go, or is being written this very moment. */
function holderOf(file: string): string | undefined {
  try {
    const holder = readFileSync(file, 'utf8');
    // An empty file is a lock being taken, unless its taker was killed between two system calls.
    if (holder !== '') return holder;
    return Date.now() - statSync(file).mtimeMs > 5000 ? '' : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a dead holder's lock, but never one that a living process took in the meantime. */
function breakLock(file: string, deadHolder: string): void {
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else was quicker
  }
  try {
    if (readFileSync(aside, 'utf8') !== deadHolder) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}
