import path from 'node:path';
import { createRequire } from 'node:module';

if (Number.parseInt(process.versions.node, 10) < 24) {
  throw new Error(`expected Node 24 or later, got ${process.version}: start it by "npx node".`);
}

export const BENCH = path.join(import.meta.dirname, '..');
export const ROOT = path.join(BENCH, '..');

/** Loads a module of the built product; what is measured is what is shipped. */
export const product = createRequire(path.join(ROOT, 'dist/src/main.js'));

/** "Today" of every run: the data lies before it, so that answers are the same on every day. */
export const NOW = '2026-11-15T12:00:00.000Z';
/** The month whose totals the account page shows. */
export const MONTH = '2026-10';
