import { readdirSync, readFileSync } from 'node:fs';

const TICK_MICROS = 10_000; // USER_HZ is 100 on every Linux that Node runs on

/** Fields of /proc/<pid>/stat from the third on; the name before them may hold spaces. */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** CPU time of a process with all its threads, in µs. */
export function cpuOf(pid) {
  const [user, system] = statOf(pid).slice(11, 13).map(Number);
  return (user + system) * TICK_MICROS;
}

/** CPU time of a process of one thread, as a backend of PostgreSQL is, in µs and not in ticks. */
export function fineCpuOf(pid) {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1000;
}

/** CPU time of PostgreSQL: the postmaster, its living children and the ones that have ended. */
export function cpuOfPostgres(postmaster) {
  const [user, system, endedUser, endedSystem] = statOf(postmaster).slice(11, 15).map(Number);
  let micros = (user + system + endedUser + endedSystem) * TICK_MICROS;
  for (const pid of childrenOf(postmaster)) {
    try {
      micros += cpuOf(pid);
    } catch {
      // ended meanwhile; the postmaster has counted it
    }
  }
  return micros;
}

/** The living children of a process. */
export function childrenOf(parent) {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && Number(statOf(pid)[1]) === parent;
    } catch {
      return false; // ended meanwhile
    }
  });
}
