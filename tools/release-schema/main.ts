import fs from 'node:fs';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { parseDate } from '../../src/domain/time/calendar-date';
import { hastyDeprecations, refusedChanges, wrongDeprecations } from './schema-changes';

// Makes schema.graphql the schema of the last release, unless clients of that before would break.

const read = (file: string) => fs.readFileSync(path.join(process.cwd(), file), 'utf8');

async function main(): Promise<void> {
  const today = parseDate(new Date().toISOString().slice(0, 10));
  const next = read('schema.graphql');
  const schemas = [buildSchema(read('schema.released.graphql')), buildSchema(next)] as const;
  const faults = [
    ...(await refusedChanges(...schemas, today)),
    ...wrongDeprecations(...schemas),
    ...hastyDeprecations(...schemas, today),
  ];
  if (faults.length > 0) {
    process.stderr.write(`${faults.join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const head = `# Switchboard ${version}, released on ${today}: what later schemas are compared with.\n`;
  fs.writeFileSync('schema.released.graphql', `${head}${next}`);
  process.stdout.write(`schema.released.graphql is that of ${version}, of ${today}.\n`);
}

void main();
