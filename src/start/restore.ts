import path from 'node:path';
import { Command } from 'commander';
import { StartError } from '../application/start-error';
import { restoreBackup } from '../embedded-postgres/backup/restore-backup';
import { runCommand, say } from './command';
import { readEmbeddedDataDir } from './settings';

interface Options {
  readonly from: string;
  readonly replace: boolean;
}

/** Tables whose rows are told to whoever restores them. */
const TOLD = { account: 'accounts', subscription: 'subscriptions', usage_record: 'calls' };

/** Restores a backup as the embedded database, and checks all of it. */
async function main(): Promise<void> {
  const command = new Command('restore')
    .description('Restores a backup as the embedded database of DATA_DIR, and checks all of it.')
    .usage('--from BACKUP [--replace]')
    .requiredOption('--from <backup>', 'the folder of one backup')
    .option('--replace', 'moves a database that is there aside', false)
    .exitOverride()
    .parse();
  const { from, replace } = command.opts<Options>();
  const began = performance.now();
  const options = {
    from: path.resolve(from),
    dataDir: readEmbeddedDataDir(),
    isReplacing: replace,
  };
  const { manifest, check, aside } = await restoreBackup(options);
  const seconds = Math.ceil((performance.now() - began) / 1_000);
  const rows = Object.entries(TOLD).map(([table, name]) => `${check.rows[table] ?? 0} ${name}`);
  say(`Restored to ${options.dataDir}, as of ${manifest.completedAt}.`);
  say(`  ${rows.join(', ')}; ${Object.keys(check.rows).length} tables, ${check.indexes} indexes,`);
  say(
    `  ${check.totals} totals of use and ${check.invoices} invoices were checked, in ${seconds} s.`,
  );
  if (aside !== undefined) say(`  What was there lies in ${aside}.`);
  if (check.problems.length === 0) return;
  throw new StartError(
    ['It is not as it should be. Restore another backup:', ...check.problems].join('\n  '),
  );
}

runCommand(main);
