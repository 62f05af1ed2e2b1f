import path from 'node:path';
import { Command } from 'commander';
import { migrate } from '../data/migrate';
import { upgradeCluster } from '../embedded-postgres/upgrade/upgrade-cluster';
import { registry } from '../registry';
import { runCommand, say } from './command';
import { readEmbeddedDataDir } from './settings';

/** Brings the embedded database to the PostgreSQL that this version brings. */
async function main(): Promise<void> {
  const command = new Command('upgrade-database')
    .description('Brings the embedded database of DATA_DIR to the PostgreSQL of this version.')
    .usage('[--postgres FOLDER]')
    .option('--postgres <folder>', 'the package of the older PostgreSQL; fetched if left out')
    .exitOverride()
    .parse();
  const { postgres } = command.opts<{ postgres?: string }>();
  const began = performance.now();
  const { from, to, tables, rows, aside } = await upgradeCluster({
    dataDir: readEmbeddedDataDir(),
    postgres: postgres === undefined ? undefined : path.resolve(postgres),
    migrate: (url) => migrate(registry, url),
  });
  say(`Brought the database from PostgreSQL ${from} to ${to}: ${rows} rows of ${tables} tables,`);
  say(`  in ${Math.ceil((performance.now() - began) / 1_000)} s. What it was lies in ${aside}.`);
}

runCommand(main);
