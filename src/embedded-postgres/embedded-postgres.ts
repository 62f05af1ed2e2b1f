import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { appRole, clusterIn, ensureCluster, ownerRole, type Cluster } from './cluster';
import type { Passwords } from './passwords';
import { diesWithin, launch, runningPostmaster, shutDown, type Postmaster } from './process';
import { ensureRoles, productDatabase } from './roles';
import { withLock } from './folder-lock';
import { isAlive, ownIdentity, stillLives } from './processes';
import { codeOf, messageOf, StartError } from '../application/start-error';

export { StartError } from '../application/start-error';

/** A private PostgreSQL on 127.0.0.1, run from the programs npm installed. */
export interface EmbeddedPostgres {
  /** As the role that owns and migrates the tables (a superuser). */
  ownerUrl(database?: string): string;
  /** As the role that answers requests. */
  appUrl(database?: string): string;
  readonly port: number;
  /** Of the server that runs now. */
  pid(): number;
  /** Whether a server that already ran on the folder was taken over. */
  reused: boolean;
  /** Stops the server, unless another living process uses it too. */
  stop(): Promise<void>;
}

/** Where the cluster lives, and whether it may be lost. */
export interface EmbeddedOptions {
  /** The folder of the cluster itself. Its passwords lie beside it, in `<dataDir>.secrets.json`. */
  dataDir: string;
  /** For tests: no password and no care for a power cut. */
  throwaway?: boolean;
  /** Called when the server is on its way, for what can be done meanwhile. */
  whileStarting?: () => void;
  /** Watches over the server; a dead one is left alone when absent. */
  watch?: Watch;
}

/** What happens to a server that ends without having been asked to. */
export interface Watch {
  /** It was started again on the same data and port. */
  readonly onRestart: () => void;
  /** It could not be, as its disk is full: it is tried again until there is room. */
  readonly onFull: (error: unknown) => void;
  /** It could not be: nothing of it answers any more. */
  readonly onLost: (error: unknown) => void;
}

const WATCH_MILLIS = 500;
/** What ends again so soon after it was started is not started a second time. */
const RESTART_MILLIS_MIN = 10_000;
/** Between two attempts: a full disk is not made room on in a moment. */
const ATTEMPT_MILLIS = 2_000;
/** A start may need a new segment of the log, of 16 MiB, and the space beside it. */
const ROOM_BYTES_MIN = 32 * 2 ** 20;

/** What the person who starts Switchboard can mend; any other error is ours. */
const fileErrors = new Set(
  'EACCES EPERM EROFS ENOSPC EDQUOT ENOTDIR EEXIST EISDIR ENAMETOOLONG ELOOP EBUSY EIO'.split(' '),
);

/**
 * Starts PostgreSQL on the folder, making the cluster when there is none; or takes over the server
 * that runs there, left behind by a killed Switchboard or shared with a living one.
 *
 * @throws StartError when it cannot, with the sentence for the person who starts it.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const throwaway = options.throwaway ?? false;
  try {
    fs.mkdirSync(path.dirname(dataDir), { recursive: true });
    return await withLock(`${dataDir}.lock`, () => startLocked(dataDir, throwaway, options));
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (!fileErrors.has(codeOf(error) ?? '')) throw error;
    throw new StartError(
      `The database folder ${dataDir} cannot be used (${messageOf(error)}): make it writable for ` +
        'the user that starts Switchboard, or set DATA_DIR to another folder.',
    );
  }
}

async function startLocked(
  dataDir: string,
  throwaway: boolean,
  { whileStarting, watch }: EmbeddedOptions,
): Promise<EmbeddedPostgres> {
  const cluster = { ...clusterIn(dataDir, throwaway), whileStarting };
  const passwords = await ensureCluster(cluster);
  const found = await serverFor(cluster, passwords);
  const { reused } = found;
  const { port } = found.server;
  let { server } = found;
  let use = register(dataDir, server);
  const url = (role: string, password: string, database: string): string =>
    `postgres://${role}${password && `:${password}`}@127.0.0.1:${port}/${database}`;
  const defaultDatabase = throwaway ? 'postgres' : productDatabase;
  let stopping: Promise<void> | undefined;
  const restart = (): Promise<void> =>
    withLock(`${dataDir}.lock`, async () => {
      // Another Switchboard on the same folder may have been quicker.
      server = (await runningPostmaster(cluster)) ?? (await launch(cluster, port));
      use = register(dataDir, server);
    });
  const watching = watch && watchOver({ dataDir, pid: () => server.pid, restart, watch });
  return {
    ownerUrl: (database = defaultDatabase) => url(ownerRole, passwords.owner, database),
    appUrl: (database = defaultDatabase) => url(appRole, passwords.app, database),
    port,
    pid: () => server.pid,
    reused,
    stop: () => {
      stopping ??= (watching?.end() ?? Promise.resolve()).then(() =>
        stopUsing(dataDir, server, use),
      );
      return stopping;
    },
  };
}

interface Watched {
  readonly dataDir: string;
  readonly pid: () => number;
  readonly restart: () => Promise<void>;
  readonly watch: Watch;
}

/**
 * Looks every moment whether the server lives, and has it started again where it does not.
 *
 * PostgreSQL ends where its disk has no room for its log, and does not start before there is some:
 * that is waited for.
 */
function watchOver({ dataDir, pid, restart, watch }: Watched): { end(): Promise<void> } {
  let restartedAt = -Infinity;
  let notBefore = -Infinity;
  let isWaiting = false;
  let restarting: Promise<void> | undefined;
  const again = async (): Promise<void> => {
    try {
      if (performance.now() - restartedAt < RESTART_MILLIS_MIN && hasRoom(dataDir)) {
        throw new StartError('The embedded database ended again as soon as it was started.');
      }
      await restart();
      restartedAt = performance.now();
      isWaiting = false;
      watch.onRestart();
    } catch (error) {
      if (hasRoom(dataDir)) {
        clearInterval(timer);
        watch.onLost(error);
        return;
      }
      if (!isWaiting) watch.onFull(error);
      isWaiting = true;
    } finally {
      notBefore = performance.now() + ATTEMPT_MILLIS;
      restarting = undefined;
    }
  };
  const timer = setInterval(() => {
    if (performance.now() >= notBefore && !isAlive(pid(), 'postgres')) restarting ??= again();
  }, WATCH_MILLIS);
  timer.unref();
  return {
    end: async () => {
      clearInterval(timer);
      await restarting;
    },
  };
}

/** Whether it was no lack of room that ended the server, as far as can be seen. */
function hasRoom(dataDir: string): boolean {
  try {
    const { bavail, bsize } = fs.statfsSync(dataDir);
    return bavail * bsize >= ROOM_BYTES_MIN;
  } catch {
    return true; // somebody has removed the folder
  }
}

/** A server that answers: the one that runs, or a new one. */
async function serverFor(
  cluster: Cluster,
  passwords: Passwords,
): Promise<{ server: Postmaster; reused: boolean }> {
  for (;;) {
    const found = await runningPostmaster(cluster);
    const server = found ?? (await launch(cluster));
    try {
      await ensureRoles(cluster, server, passwords);
      return { server, reused: found !== undefined };
    } catch (error) {
      if (!found) await shutDown(server);
      // A server that was killed just now is still there for a moment.
      else if (!(error instanceof StartError) && (await diesWithin(found.pid, 2000))) continue;
      throw error;
    }
  }
}

async function stopUsing(dataDir: string, server: Postmaster, use: string): Promise<void> {
  // Somebody may have removed the whole folder while the server ran.
  if (!fs.existsSync(path.dirname(dataDir))) return shutDown(server);
  const stop = async (): Promise<void> => {
    if (leave(dataDir, server, use) === 0) await shutDown(server);
  };
  try {
    await withLock(`${dataDir}.lock`, stop);
  } catch (error) {
    if (codeOf(error) !== 'ENOSPC') throw error;
    await stop(); // a full disk has no room for a lock, of whomever
  }
}

/** One use of a running server. Two Switchboards may share it; the last to leave stops it. */
interface Use {
  id: string;
  user: string;
  serverPid: number;
}

/** The uses of this server by processes that live. Read and written under the lock only. */
function usesOf(dataDir: string, server: Postmaster): Use[] {
  try {
    const uses = JSON.parse(fs.readFileSync(usersFile(dataDir), 'utf8')) as Use[];
    return uses.filter(({ user, serverPid }) => serverPid === server.pid && stillLives(user));
  } catch {
    return []; // none yet, or a write was cut short
  }
}

function usersFile(dataDir: string): string {
  return `${dataDir}.users.json`;
}

function register(dataDir: string, server: Postmaster): string {
  const id = randomBytes(8).toString('hex');
  const uses = usesOf(dataDir, server);
  uses.push({ id, user: ownIdentity(), serverPid: server.pid });
  fs.writeFileSync(usersFile(dataDir), JSON.stringify(uses), { mode: 0o600 });
  return id;
}

/** Ends a use; the answer is how many remain. */
function leave(dataDir: string, server: Postmaster, id: string): number {
  const uses = usesOf(dataDir, server).filter((use) => use.id !== id);
  if (uses.length === 0) fs.rmSync(usersFile(dataDir), { force: true });
  else fs.writeFileSync(usersFile(dataDir), JSON.stringify(uses), { mode: 0o600 });
  return uses.length;
}
