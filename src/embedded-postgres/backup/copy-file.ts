import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Account } from '../binaries';

const PIECE_BYTES = 2 ** 20;

/** What was copied. */
export interface Copied {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Copies a file as it is read, to disk, for its owner alone. A copy that is there already is an
 * error: nothing is overwritten.
 */
export async function copyFile(from: string, to: string): Promise<Copied> {
  await fs.mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  const source = await fs.open(from, 'r');
  try {
    const target = await fs.open(to, 'wx', 0o600);
    try {
      const copied = await pass(source, target);
      await target.sync();
      return copied;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function pass(source: fs.FileHandle, target: fs.FileHandle): Promise<Copied> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(piece, 0, PIECE_BYTES);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    const read = piece.subarray(0, bytesRead);
    hash.update(read);
    // All of it: a write may take less than it is given.
    await target.writeFile(read);
    bytes += bytesRead;
  }
}

/** Writes a text as a file, to disk. */
export async function writeText(file: string, text: string): Promise<Copied> {
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await fs.writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true });
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { bytes: Buffer.byteLength(text), sha256 };
}

/** Has what was renamed or made in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** PostgreSQL does not run as root: its files belong to whom it runs as. */
export async function giveTo(account: Account | undefined, folder: string): Promise<void> {
  if (!account) return;
  const { uid, gid } = account;
  await fs.chown(folder, uid, gid);
  for (const name of await fs.readdir(folder, { recursive: true })) {
    await fs.chown(path.join(folder, name), uid, gid);
  }
}
