import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderArgument, spawnOptions, type Cluster } from './cluster';
import { isAlive } from './processes';
import { messageOf, StartError } from '../application/start-error';

/** A running PostgreSQL server. */
export interface Postmaster {
  pid: number;
  port: number;
}

const startPatienceMs = 60_000;
const stopPatienceMs = 15_000;
const logBytesMax = 5_000_000;

/**
 * The server that runs on this folder, if one does. One that is just starting or stopping is waited
 * for. What a killed server left behind is cleared away, so that the next one is not refused.
 */
export async function runningPostmaster({ dataDir }: Cluster): Promise<Postmaster | undefined> {
  const deadline = Date.now() + startPatienceMs;
  const pidFile = path.join(dataDir, 'postmaster.pid');
  for (;;) {
    const { pid, port, ready } = readPidFile(pidFile);
    if (pid === undefined) return undefined;
    if (!isAlive(pid, 'postgres')) {
      // PostgreSQL itself takes a zombie, or another program with that pid, for a living server.
      // Children a killed server may have left are found by it through the shared memory.
      fs.rmSync(pidFile, { force: true });
      return undefined;
    }
    if (ready && port !== undefined) return { pid, port };
    if (Date.now() > deadline) {
      throw new StartError(
        `The database in ${dataDir} has neither started nor stopped for a minute: end process ` +
          `${pid}, then start again.`,
      );
    }
    await sleep(20);
  }
}

/** Lines of postmaster.pid: 1 the pid, 4 the port, 8 the state. */
function readPidFile(file: string): { pid?: number; port?: number; ready: boolean } {
  let lines: string[];
  try {
    lines = fs.readFileSync(file, 'utf8').split('\n');
  } catch {
    return { ready: false };
  }
  const pid = Math.abs(Number(lines[0]));
  const port = Number(lines[3]);
  return {
    ...(pid > 0 ? { pid } : {}),
    ...(port > 0 ? { port } : {}),
    ready: lines[7]?.trim() === 'ready',
  };
}

/**
 * Starts a server on the folder and waits until it answers, through crash recovery if need be.
 *
 * @param port the port that it is to have; any free one when absent.
 * @throws StartError with the server's own last words.
 */
export async function launch(cluster: Cluster, port?: number): Promise<Postmaster> {
  const log = path.join(cluster.dataDir, 'server.log');
  if (fs.existsSync(log) && fs.statSync(log).size > logBytesMax) fs.renameSync(log, `${log}.1`);
  for (let attempt = 1; ; attempt++) {
    const outcome = await launchOnce(cluster, log, port ?? (await freePort()));
    if (typeof outcome !== 'string') return outcome;
    // The port was taken since we looked, or the children of a killed server are still leaving.
    const passing = /could not bind|could not create any TCP|shared memory block|lock file/;
    if (attempt >= 20 || !passing.test(outcome)) {
      const words = outcome.split('\n').filter((line) => /FATAL|PANIC|error/i.test(line));
      const last = words.at(-1)?.replace(/^.*?(FATAL|PANIC): +/, '') ?? 'it gave no reason';
      throw new StartError(
        `The database in ${cluster.dataDir} did not start (${last.trim()}): its log is ${log}.`,
      );
    }
    await sleep(250);
  }
}

/** The server, or what it wrote to its log before it gave up. */
async function launchOnce(
  cluster: Cluster,
  log: string,
  port: number,
): Promise<Postmaster | string> {
  const { dataDir, account, throwaway } = cluster;
  const output = fs.openSync(log, 'a', 0o600);
  const logStart = fs.fstatSync(output).size;
  if (account) fs.fchownSync(output, account.uid, account.gid);
  const settings = [
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`],
    ...['timezone=UTC', 'log_timezone=UTC'],
    ...(throwaway
      ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']
      : []),
  ];
  const child = spawn(
    cluster.binaries.postgres,
    ['-D', folderArgument(account, dataDir), ...settings.flatMap((setting) => ['-c', setting])],
    { ...spawnOptions(account, dataDir), stdio: ['ignore', output, output] },
  );
  fs.closeSync(output);
  child.unref();
  let ended = false;
  let failure = '';
  cluster.whileStarting?.();
  child.once('exit', () => (ended = true));
  child.once('error', (error) => {
    failure = messageOf(error);
    ended = true;
  });

  const pidFile = path.join(dataDir, 'postmaster.pid');
  const deadline = Date.now() + startPatienceMs;
  const hasEnded = (): boolean => ended;
  while (!hasEnded()) {
    const { pid, ready } = readPidFile(pidFile);
    if (ready && pid === child.pid && pid !== undefined) return { pid, port };
    if (Date.now() > deadline) {
      child.kill('SIGINT');
      return 'error: no answer for a minute';
    }
    await sleep(10);
  }
  return failure || fs.readFileSync(log).subarray(logStart).toString('utf8');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Stops the server: transactions in flight are rolled back, everything committed is on disk. */
export async function shutDown({ pid }: Postmaster): Promise<void> {
  signal(pid, 'SIGINT');
  if (await diesWithin(pid, stopPatienceMs)) return;
  signal(pid, 'SIGQUIT'); // at once; the next start recovers from the log
  if (!(await diesWithin(pid, 5000))) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (isAlive(pid, 'postgres')) process.kill(pid, name);
  } catch {
    // it ended between the two lines
  }
}

/** Whether the server with this pid ends within the time. */
export async function diesWithin(pid: number, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (isAlive(pid, 'postgres')) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
