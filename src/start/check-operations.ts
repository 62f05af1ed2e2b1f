import { withContext } from '../application/open-context';
import { systemClock } from '../application/clock';
import { messageOf } from '../application/start-error';
import { openDatabase } from '../data/database';
import { invalidOperations } from '../modules/webhooks/webhook-operation';
import { registry } from '../registry';
import { schemaOperations } from '../schema';
import { readSettings } from './settings';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Lists the stored operations of webhooks that this version would not run, before it is started on
 * their database. Ends with 1 where there are some.
 */
async function main(): Promise<void> {
  const { database: given, limits } = readSettings();
  if (!given) throw new Error('DATABASE_URL must name the database whose operations are checked.');
  const database = await openDatabase({ registry, url: given.url, poolSize: 1 });
  const services = { database, clock: systemClock, storedOperations: schemaOperations(limits) };
  try {
    const found = await withContext(
      services,
      { kind: 'SYSTEM', subject: 'check-operations' },
      invalidOperations,
    );
    for (const { endpointId, message } of found) say(`${endpointId}: ${message}`);
    say(`${found.length} stored operations are not valid for this version.`);
    process.exitCode = found.length > 0 ? 1 : 0;
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 2;
});
