import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres';
import { remoteServer } from '../support/billed-months';
import { openFlakyProxy, type FlakyProxy } from '../support/flaky-proxy';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk';
import { MASTER_KEY, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver';
import { KeptProcess } from './kept-process';

/** Room for the database and its log of an hour. */
const DISK_BYTES = 1_536 * 2 ** 20;
const START_MILLIS_MAX = 120_000;

/** The product as an operator has it: a database, a server, a worker, and the ways between them. */
export interface Stage {
  readonly server: KeptProcess;
  readonly worker: KeptProcess;
  readonly postgres: EmbeddedPostgres;
  /** How often PostgreSQL was started again by whoever watches it. */
  readonly restarts: { postgres: number; waitsForRoom: number; lost: number };
  readonly ways: {
    /** From clients to the server: its address never changes. */
    readonly front: FlakyProxy;
    readonly serverToDatabase: FlakyProxy;
    readonly workerToDatabase: FlakyProxy;
  };
  /** Undefined where none may be mounted. */
  readonly disk: SmallDisk | undefined;
  readonly receiver: WebhookReceiver;
  /** Address of the server, by the way of its clients. */
  readonly url: string;
  readonly token: () => string;
  /** For the builders of a test's world; whoever asks, asks as staff. */
  readonly remote: TestServer;
  /** Asks as the owner of the tables, on a connection of its own. */
  readonly ask: <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** Once, however often it is called. */
  readonly close: () => Promise<{ readonly stoppedInTime: boolean }>;
}

export async function setStage(): Promise<Stage> {
  const disk = mountSmallDisk(DISK_BYTES);
  const folder = disk?.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  const restarts = { postgres: 0, waitsForRoom: 0, lost: 0 };
  const postgres = await startEmbeddedPostgres({
    dataDir: path.join(folder, 'pg'),
    watch: {
      onRestart: () => (restarts.postgres += 1),
      onFull: () => (restarts.waitsForRoom += 1),
      onLost: () => (restarts.lost += 1),
    },
  });
  const receiver = await startWebhookReceiver();
  // Apart from the disk that is filled: a key and tokens are not to be lost by it.
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  const authority = path.join(dataDir, 'receiver.pem');
  fs.writeFileSync(authority, receiver.authority);
  const serverToDatabase = await openFlakyProxy(postgres.appUrl());
  const workerToDatabase = await openFlakyProxy(postgres.appUrl());
  const front = await openFlakyProxy('http://127.0.0.1:1');
  const given = (way: FlakyProxy) => ({
    ...{ DATABASE_URL: way.through(postgres.appUrl()), DATABASE_OWNER_URL: postgres.ownerUrl() },
    ...{ LOG_LEVEL: 'warn', DATA_DIR: dataDir, WEBHOOK_MASTER_KEY: MASTER_KEY },
    ...{ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', WEBHOOK_CA_FILE: authority },
  });
  const server = new KeptProcess(
    'server',
    () => ({ ...given(serverToDatabase), DEMO: '1', WORKER: '0' }),
    [],
    ({ url }) => url !== '',
    (url) => front.leadTo(url),
  );
  await until(() => server.isUp, Boolean, START_MILLIS_MAX);
  const isAtWork = ({ output }: { readonly output: string }) => output.includes('is at work.');
  const worker = new KeptProcess('worker', () => given(workerToDatabase), ['--worker'], isAtWork);
  await until(() => worker.isUp, Boolean, START_MILLIS_MAX);

  let closing: ReturnType<typeof close> | undefined;
  const url = front.through('http://127.0.0.1').replace(/\/$/, '');
  const token = (): string => {
    const text = fs.readFileSync(path.join(dataDir, 'demo-tokens.json'), 'utf8');
    return (JSON.parse(text) as { staff: string }).staff;
  };
  const staffHeaders = () => ({ authorization: `Bearer ${token()}` });
  return {
    ...{ server, worker, postgres, restarts, disk, receiver, url, token },
    ways: { front, serverToDatabase, workerToDatabase },
    remote: remoteServer({ staffHeaders }, () => url),
    ask: (text, values = []) => askAt(postgres.ownerUrl(), text, values),
    close: () => (closing ??= close()),
  };
  async function close() {
    const stopped = [await worker.close(), await server.close()];
    for (const way of [front, serverToDatabase, workerToDatabase]) await way.close();
    await receiver.close();
    await postgres.stop();
    if (disk) disk.close();
    else fs.rmSync(folder, { recursive: true });
    fs.rmSync(dataDir, { recursive: true });
    return { stoppedInTime: stopped.every(Boolean) };
  }
}

async function askAt<Row>(url: string, text: string, values: readonly unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}
