import { parentOf } from '../embedded-postgres/processes';

const shells = new Set(['sh', 'dash', 'bash', 'ash', 'busybox', 'ksh', 'zsh']);

/**
 * Calls back once when the npm that started this process is gone.
 *
 * npm killed alone leaves its script running, which would keep the port and the database. Between
 * npm and us there may be a shell, which outlives npm; then its parent is watched too.
 */
export function whenNpmIsGone(callback: () => void): void {
  const shell = parentOf(process.pid);
  const parent = process.ppid;
  const throughShell = shell !== undefined && shells.has(shell.command);
  const grandparent = throughShell ? parentOf(parent)?.pid : undefined;
  const timer = setInterval(() => {
    const gone =
      process.ppid !== parent ||
      (grandparent !== undefined && parentOf(parent)?.pid !== grandparent);
    if (!gone) return;
    clearInterval(timer);
    callback();
  }, 1000);
  timer.unref();
}
