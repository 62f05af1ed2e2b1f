import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { StartError } from '../application/start-error';
import { takeBackup } from '../embedded-postgres/backup/take-backup';
import { runCommand, say } from './command';
import { readEmbeddedDataDir } from './settings';
import { VERSION } from './version';

interface Options {
  readonly to: string;
  readonly keep?: number;
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number from 1');
}

/** Backs up the embedded database, while Switchboard runs or not. */
async function main(): Promise<void> {
  const command = new Command('backup')
    .description('Backs up the embedded database of DATA_DIR, while Switchboard runs or not.')
    .usage('--to FOLDER [--keep N]')
    .requiredOption('--to <folder>', 'where backups lie; best on another disk')
    .option(
      '--keep <n>',
      'keeps so many, and removes older ones once this one is whole',
      wholeNumber,
    )
    .exitOverride()
    .parse();
  const { to, keep } = command.opts<Options>();
  const began = performance.now();
  const dataDir = readEmbeddedDataDir();
  const folder = path.resolve(to);
  if (`${folder}/`.startsWith(`${path.join(dataDir, 'pg')}/`)) {
    throw new StartError(`${folder} is in the database itself: name a folder outside, with --to.`);
  }
  const taken = await takeBackup({ dataDir, to: folder, keep, version: VERSION });
  const { manifest } = taken;
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const seconds = Math.ceil((performance.now() - began) / 1_000);
  say(`Backed up to ${taken.folder}.`);
  say(`  Everything up to ${manifest.completedAt}: ${manifest.files.length} files,`);
  say(`  ${Math.ceil(bytes / 1e6)} MB, in ${seconds} s.`);
  for (const name of taken.removed) say(`  Removed ${name}.`);
}

runCommand(main);
