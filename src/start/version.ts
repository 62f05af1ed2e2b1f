import { readFileSync } from 'node:fs';
import path from 'node:path';

/** package.json lies above the sources, and above dist. */
const ROOT = path.join(
  __dirname,
  ...(/[\\/]dist[\\/]/.test(__dirname) ? ['..', '..', '..'] : ['..', '..']),
);

/** The version of the program that runs. */
export const VERSION = (
  JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string }
).version;
