import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { childrenOf } from './cpu.mjs';

/** Cores that this process may use, such as "0-1" or "0,2". */
const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
const cores = allowed.split(',').flatMap((range) => {
  const [from, to = from] = range.split('-').map(Number);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
});

/** Keeps a process with all its threads, and what it starts from now on, on those cores. */
const keepOn = (list, pid) =>
  execFileSync('taskset', ['-acp', String(list), String(pid)], { stdio: 'pipe' });

function keepPostgresOn(list, postmaster) {
  // The postmaster first: whatever it starts afterwards stays with it.
  keepOn(list, postmaster);
  for (const pid of childrenOf(postmaster)) {
    try {
      keepOn(list, pid);
    } catch (error) {
      if (childrenOf(postmaster).includes(pid)) throw error; // else it has ended meanwhile
    }
  }
}

/**
 * Gives the servers one core, and PostgreSQL another; the load comes from that one, too.
 *
 * @returns those cores, and how to undo it; nothing where it cannot be done.
 */
export function pin(servers, postmaster) {
  const [server, database] = cores;
  const move = (ofLoad, ofServers) => {
    keepPostgresOn(ofLoad, postmaster);
    keepOn(ofLoad, process.pid);
    for (const { pid } of servers) keepOn(ofServers, pid);
  };
  if (database === undefined) {
    console.log('Not pinned: there is one core only.');
    return undefined;
  }
  try {
    move(database, server);
    return { cores: { server, database }, release: () => move(allowed, allowed) };
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.log('Not pinned: there is no taskset.');
    return undefined;
  }
}
