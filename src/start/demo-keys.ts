import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseMasterKeys, type MasterKeys } from '../outgoing/master-keys';
import { codeOf, StartError } from '../application/start-error';

const KEY_BYTES = 32;

/**
 * The key that the demonstration derives secrets of webhooks from: made once, and kept in the data
 * folder for its owner alone, so that secrets hold over a restart.
 *
 * @throws StartError for a file that holds no key.
 */
export async function openDemoKeys(dataDir: string): Promise<MasterKeys> {
  await mkdir(dataDir, { recursive: true });
  const file = path.join(dataDir, 'demo-webhook-key');
  const made = `demo:${randomBytes(KEY_BYTES).toString('base64')}\n`;
  // Where two start at once, the first one's holds.
  await writeFile(file, made, { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  const keys = parseMasterKeys((await readFile(file, 'utf8')).trim());
  if (typeof keys !== 'string') return keys;
  throw new StartError(
    `${file} must hold a key, but ${keys} came: delete it, and another is made.`,
  );
}
