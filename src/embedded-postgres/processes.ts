import { readFileSync } from 'node:fs';

/** One line of the process table, as far as we need it. */
interface ProcessRow {
  command: string;
  parent: number;
  /** In clock ticks since boot: tells apart two processes that were given the same pid. */
  started: string;
}

/**
 * The row of a living process, `undefined` when there is none, `'unreadable'` where the system has
 * no /proc. A zombie (killed, but not yet collected by its parent) counts as dead: in a container
 * nobody may ever collect it.
 */
function processRow(pid: number): ProcessRow | undefined | 'unreadable' {
  if (process.platform !== 'linux') return 'unreadable';
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const [, command = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
  const fields = rest.split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { command, parent: Number(fields[1]), started: fields[19] ?? '' };
}

/** Whether a process with this pid lives; with `command`, whether it also has that name. */
export function isAlive(pid: number, command?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const row = processRow(pid);
  if (row === 'unreadable') return true;
  return row !== undefined && (command === undefined || row.command === command);
}

/** The parent of a process and the name of that parent, where the system tells. */
export function parentOf(pid: number): { pid: number; command: string } | undefined {
  const row = processRow(pid);
  if (row === undefined || row === 'unreadable') return undefined;
  const parent = processRow(row.parent);
  const command = parent === undefined || parent === 'unreadable' ? '' : parent.command;
  return { pid: row.parent, command };
}

let boot: string | undefined;

function bootId(): string {
  try {
    boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    boot = '';
  }
  return boot;
}

/**
 * What tells a process apart from every other, before and after a restart of the machine;
 * `undefined` when it no longer lives. Files that name a process hold this rather than a bare pid:
 * in a
 * container the pid of a dead Switchboard is soon given to something else.
 */
export function identityOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  const row = processRow(pid);
  if (row === undefined) return undefined;
  return row === 'unreadable' ? String(pid) : `${pid} ${row.started} ${bootId()}`;
}

/** Whether the process that once had this identity still lives. */
export function stillLives(identity: string): boolean {
  return identityOf(Number.parseInt(identity, 10)) === identity;
}

/** The identity of this very process. */
export function ownIdentity(): string {
  return identityOf(process.pid) ?? String(process.pid);
}
