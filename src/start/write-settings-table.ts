import fs from 'node:fs';
import path from 'node:path';
import { settingsTable } from './settings-table';

// Writes the table of all settings into docs/operations.md.

const file = path.join(process.cwd(), 'docs', 'operations.md');
const text = fs.readFileSync(file, 'utf8');
const table = /^\| Variable \|[^]*?\n\n/m;
if (!table.test(text)) throw new Error('expected a table of settings in docs/operations.md');
fs.writeFileSync(
  file,
  text.replace(table, () => `${settingsTable()}\n\n`),
);
