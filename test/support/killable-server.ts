import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ready, spawnServer, type Spawned } from './spawned-server';
import { createTestDatabase } from './test-database';

/** The demo on a database of its own, to be launched and killed again and again. */
export interface KillableServer {
  /** Null while it runs. */
  exitCode(): number | null;
  readonly ownerUrl: string;
  /** Starts it and gives its address. */
  launch(): Promise<string>;
  /** At once, without any chance to put things in order. */
  kill(): Promise<void>;
  /** As a deployment stops it. */
  terminate(): void;
  /** Its exit code, once it has ended by itself. */
  ended(): Promise<number | null | undefined>;
  /** What it has written to standard output. */
  output(): string;
  staffHeaders(): Record<string, string>;
  close(): Promise<void>;
}

interface KillableOptions {
  /** A database that is there already, whose owner's URL it is; one of its own when absent. */
  readonly ownerUrl?: string;
  /** As which the server reaches it; its owner's when absent. */
  readonly databaseUrl?: string;
  readonly environment?: Record<string, string>;
}

export async function createKillableServer({
  ownerUrl,
  databaseUrl,
  environment = {},
}: KillableOptions = {}): Promise<KillableServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  const given = ownerUrl === undefined ? undefined : { ownerUrl, drop: () => Promise.resolve() };
  const database = given ?? (await createTestDatabase());
  let running: Spawned | undefined;
  const kill = async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    running = undefined;
  };
  return {
    ownerUrl: database.ownerUrl,
    exitCode: () => running?.child.exitCode ?? null,
    launch() {
      running = spawnServer({
        DATA_DIR: folder,
        DATABASE_URL: databaseUrl ?? database.ownerUrl,
        DEMO: '1',
        LOG_LEVEL: 'silent',
        ...environment,
      });
      return ready(running);
    },
    kill,
    terminate: () => running?.child.kill('SIGTERM'),
    ended: async () => (await running?.ended)?.code,
    output: () => running?.output ?? '',
    staffHeaders() {
      const text = fs.readFileSync(path.join(folder, 'demo-tokens.json'), 'utf8');
      return { authorization: `Bearer ${(JSON.parse(text) as { staff: string }).staff}` };
    },
    async close() {
      await kill();
      await database.drop();
      fs.rmSync(folder, { recursive: true });
    },
  };
}
