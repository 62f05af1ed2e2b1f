import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { codeOf } from '../application/start-error';

/** The passwords of the two roles. */
export interface Passwords {
  owner: string;
  app: string;
}

function newPassword(): string {
  return randomBytes(24).toString('base64url'); // safe in a URL and in an SQL string
}

/** Two passwords nobody knows yet. */
export function newPasswords(): Passwords {
  return { owner: newPassword(), app: newPassword() };
}

/** The passwords on file; `undefined` when there are none, or the file was cut short. */
export function readPasswords(file: string): Passwords | undefined {
  try {
    const { owner, app } = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Passwords>;
    const safe = /^[\w-]{20,}$/;
    if (!safe.test(owner ?? '') || !safe.test(app ?? '')) return undefined;
    fs.chmodSync(file, 0o600);
    return { owner: owner ?? '', app: app ?? '' };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes the file whole or not at all, for us alone to read. */
export function writePasswords(file: string, passwords: Passwords): void {
  const making = `${file}.new`;
  fs.rmSync(making, { force: true });
  fs.writeFileSync(making, JSON.stringify(passwords), { mode: 0o600, flag: 'wx', flush: true });
  fs.renameSync(making, file);
}
