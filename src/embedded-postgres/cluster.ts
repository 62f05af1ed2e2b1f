import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { canReach, findBinaries, type Account, type Binaries } from './binaries';
import { newPasswords, readPasswords, writePasswords, type Passwords } from './passwords';
import { messageOf, StartError } from '../application/start-error';

/** The role that owns the tables and migrates them. */
export const ownerRole = 'switchboard_owner';
/** The role that answers requests: row-level security holds for it. */
export const appRole = 'switchboard_app';

/** A cluster on disk, the programs for it and whom they run as. */
export interface Cluster {
  dataDir: string;
  throwaway: boolean;
  binaries: Binaries;
  account: Account | undefined;
  /** Called when its server is on its way, for what can be done meanwhile. */
  whileStarting?: (() => void) | undefined;
}

/** The cluster that lives, or is to live, in this folder. */
export function clusterIn(dataDir: string, throwaway: boolean): Cluster {
  const account = accountFor(dataDir);
  return { dataDir, throwaway, binaries: findBinaries(account), account };
}

/**
 * PostgreSQL refuses to run as root. As root we run it as whoever owns the cluster; a new one
 * belongs to `postgres`, or where there is none to `nobody`.
 */
function accountFor(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (fs.existsSync(path.join(dataDir, 'PG_VERSION'))) {
    const { uid, gid } = fs.statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  const rows = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = rows.find((row) => row.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartError(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as: ' +
      'start Switchboard as an ordinary user, or set DATABASE_URL.',
  );
}

/** How to spawn a PostgreSQL program that works on this folder. */
export function spawnOptions(account: Account | undefined, folder: string) {
  return {
    ...account,
    cwd: folder,
    // Not our own environment: it may hold DATABASE_URL or PG… variables.
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    // Its own process group: Ctrl-C reaches node alone, and the pool closes before the server.
    detached: true,
  };
}

/**
 * The folder as the programs are told it.
 *
 * An account that may not pass through the parents (0700, root's) still enters the folder it was
 * started in, and Linux has a name for that folder which goes through no parent.
 */
export function folderArgument(account: Account | undefined, folder: string): string {
  if (account === undefined || canReach(account, path.dirname(folder))) return folder;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new StartError(
    `The user PostgreSQL runs as cannot reach ${folder}: set DATA_DIR to a folder outside root's ` +
      'own, or start Switchboard as an ordinary user.',
  );
}

/**
 * Makes the cluster when there is none. An interrupted attempt is started over: a new cluster is
 * made in a folder beside and moved into place when it is whole.
 *
 * @throws StartError when the folder holds something we should not touch.
 */
export async function ensureCluster(cluster: Cluster): Promise<Passwords> {
  const { dataDir } = cluster;
  const secretsFile = `${dataDir}.secrets.json`;
  const exists = clusterExists(cluster);
  if (cluster.throwaway) {
    if (!exists) await initialize(cluster, '');
    return { owner: '', app: '' };
  }
  let passwords = readPasswords(secretsFile);
  if (exists && passwords === undefined) {
    throw new StartError(
      `The passwords of the database in ${dataDir} are missing: put ${secretsFile} back, or move ` +
        'the folder away to start with an empty database.',
    );
  }
  if (passwords === undefined) {
    passwords = newPasswords();
    writePasswords(secretsFile, passwords);
  }
  if (!exists) await initialize(cluster, passwords.owner);
  return passwords;
}

const UPGRADE = 'bring it to that with npm run upgrade-database';
const START_NEWER = 'start the newer Switchboard that made it';

function clusterExists({ dataDir, binaries }: Cluster): boolean {
  if (!fs.existsSync(dataDir)) return false;
  const has = (name: string): boolean => fs.existsSync(path.join(dataDir, name));
  if (fs.readdirSync(dataDir).length > 0 && !has('PG_VERSION')) {
    throw new StartError(
      `${dataDir} holds files that are no database of Switchboard: move them away, or set DATA_DIR ` +
        'to another folder.',
    );
  }
  if (!has('global/pg_control')) {
    if (has('postmaster.opts')) {
      throw new StartError(
        `The database in ${dataDir} is damaged (global/pg_control is missing): restore the folder ` +
          'from a backup, or move it away to start with an empty database.',
      );
    }
    // No server ever ran here: it is what an interrupted start left behind.
    fs.rmSync(dataDir, { recursive: true });
    return false;
  }
  const made = fs.readFileSync(path.join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (made !== String(binaries.majorVersion)) {
    throw new StartError(
      `The database in ${dataDir} was made by PostgreSQL ${made}, but this Switchboard brings ` +
        `PostgreSQL ${binaries.majorVersion}: ${Number(made) < binaries.majorVersion ? UPGRADE : START_NEWER}, ` +
        'or move the folder away to start with an empty database.',
    );
  }
  return true;
}

async function initialize(cluster: Cluster, ownerPassword: string): Promise<void> {
  const { dataDir, throwaway, account } = cluster;
  const making = `${dataDir}.new`;
  fs.rmSync(making, { recursive: true, force: true });
  fs.mkdirSync(making, { mode: 0o700 });
  if (account) fs.chownSync(making, account.uid, account.gid);

  // initdb reads the password from an open file that no longer has a name.
  const passwordFile = `${dataDir}.password`;
  fs.rmSync(passwordFile, { force: true });
  fs.writeFileSync(passwordFile, `${ownerPassword}\n`, { mode: 0o600, flag: 'wx' });
  if (account) fs.chownSync(passwordFile, account.uid, account.gid);
  const password = fs.openSync(passwordFile, 'r');
  fs.rmSync(passwordFile);

  const authentication = throwaway
    ? ['--auth=trust', '--no-sync']
    : ['--auth=scram-sha-256', '--pwfile=/dev/fd/3'];
  const options = [
    ...['-D', folderArgument(account, making), '-U', ownerRole, '--no-instructions'],
    // Text sorts the same on every machine, whatever its locale.
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...authentication,
  ];
  try {
    await run(cluster.binaries.initdb, options, account, making, password);
  } finally {
    fs.closeSync(password);
  }
  if (fs.existsSync(dataDir)) fs.rmdirSync(dataDir); // empty, or we would not be here
  fs.renameSync(making, dataDir);
}

function run(
  program: string,
  options: string[],
  account: Account | undefined,
  folder: string,
  thirdFile: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new StartError(
          `The database could not be made (${why}): fix that, or set DATABASE_URL to a PostgreSQL ` +
            'of your own.',
        ),
      );
    const child = spawn(program, options, {
      ...spawnOptions(account, folder),
      stdio: ['ignore', 'ignore', 'pipe', thirdFile],
    });
    let output = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => fail(messageOf(error)));
    child.once('close', (code, signal) => {
      if (code === 0) {
        resolve();
        return;
      }
      const lines = output.split('\n').filter((line) => /error|fatal|could not/i.test(line));
      fail(lines.at(-1)?.trim() ?? `initdb ended with ${code ?? signal ?? 'no reason'}`);
    });
  });
}
