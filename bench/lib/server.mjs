import { spawn } from 'node:child_process';
import path from 'node:path';
import { BENCH, NOW, ROOT } from './paths.mjs';

/**
 * The servers that can be measured.
 *
 * Those that log in as "app" read under row-level security, the others as owner of the tables.
 */
export const SERVERS = {
  product: { label: 'Switchboard', file: 'product.mjs', role: 'app' },
  // An earlier version, built in another folder: --before names it. Its own file starts it, which
  // knows where its parts are.
  before: { label: 'Switchboard, before', file: 'product.mjs', role: 'app' },
  textbook: { label: 'Apollo + type-graphql + TypeORM', file: 'textbook.ts', role: 'owner' },
  postgraphileIsolated: {
    label: 'PostGraphile 5, isolated',
    file: 'postgraphile.mjs',
    role: 'app',
  },
  postgraphile: { label: 'PostGraphile 5', file: 'postgraphile.mjs', role: 'owner' },
  mercurius: { label: 'mercurius + jit, SQL by hand', file: 'mercurius.mjs', role: 'owner' },
  raw: { label: 'raw node:http + SQL', file: 'raw.mjs', role: 'owner' },
};

/** Starts one server as a child process of its own, and waits until it listens. */
export async function startServer(kind, database, accountIds, options = {}) {
  const { nodeOptions = [], before, env = {} } = options;
  const { file, role } = SERVERS[kind];
  const bench = kind === 'before' ? path.join(path.resolve(before), 'bench') : BENCH;
  const loader = file.endsWith('.ts') ? ['-r', '@swc-node/register'] : [];
  const url = role === 'app' ? database.appUrl : database.ownerUrl;
  const more = file === 'product.mjs' ? JSON.stringify(accountIds) : NOW;
  const child = spawn(
    process.execPath,
    [...nodeOptions, ...loader, path.join(bench, 'servers', file), url, more, role],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        GRAPHILE_ENV: 'production',
        ...env,
      },
    },
  );
  const told = await next(child);
  return {
    kind,
    pid: child.pid,
    isIsolated: role === 'app',
    ...told,
    /** How many SQL statements the product has sent so far; undefined for the peers. */
    async statements() {
      if (file !== 'product.mjs') return undefined;
      child.send('statements');
      return (await next(child)).statements;
    },
    /** What Node says of the memory of the product. */
    async memory() {
      child.send('memory');
      return (await next(child)).memory;
    },
    /** How late the event loop of the product was since last asked, in ms: { p50, p99, max }. */
    async loopDelay() {
      child.send('loop delay');
      return (await next(child)).loopDelay;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.disconnect();
      }),
  };
}

function next(child) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`a server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
