import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres';
import { openFlakyProxy, type FlakyProxy } from '../support/flaky-proxy';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { callsOf, checkStored, sendCalls, type LastLine } from '../support/killed-deliveries';
import { faultRounds, sequence } from '../support/sequence';

// Statements that are cancelled, connections that are ended and a PostgreSQL that is killed while
// deliveries of call records come in: the server itself lives on.

const CANCELLED_ROUNDS = faultRounds(8);
const RESTARTED_ROUNDS = faultRounds(4);
const CALLS = 4_000;

jest.setTimeout(900_000);

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

/** What a sender is told of a delivery, in its last line or by the status. */
function codeOf(last: LastLine | undefined): unknown {
  if (last?.type === 'summary') return last.state;
  const [refused] = (last?.errors ?? []) as { readonly extensions?: { readonly code?: string } }[];
  return last?.code ?? refused?.extensions?.code;
}

/** Nothing but this may come of a database that goes away: no fault of ours, and no silence. */
const TOLD = ['COMPLETE', 'TEMPORARILY_UNAVAILABLE'];

it(`The server lives through at least ${CANCELLED_ROUNDS} statements cancelled, or connections ended.`, async () => {
  const server = await createKillableServer();
  const client = new Client({ connectionString: server.ownerUrl });
  await client.connect();
  const url = await server.launch();
  const next = sequence(7);
  // Whether a round meets a statement is chance: there are more of them until enough have.
  let brokenOff = 0;
  const isEnough = (round: number) => round >= CANCELLED_ROUNDS && brokenOff > 2;
  for (let round = 0; !isEnough(round) && round < 10 * CANCELLED_ROUNDS; round += 1) {
    const how = round % 2 === 0 ? 'pg_cancel_backend' : 'pg_terminate_backend';
    const source = `cancelled-${round}`;
    const lines = await callsOf(server, url, source, CALLS);
    const disturbed = Promise.withResolvers<undefined>();
    const disturb = async () => {
      await pause(next() * 250);
      await client.query(`select ${how}(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
          and state in ('active', 'idle in transaction')`);
    };
    const sent = sendCalls(server, url, lines, `&import=${source}`, () => {
      disturb().then(() => disturbed.resolve(undefined), disturbed.reject);
    });
    const last = await sent;
    await disturbed.promise;
    expect(server.exitCode()).toBeNull();
    expect(TOLD).toContain(codeOf(last));
    if (last?.type === 'error') brokenOff += 1;
    expect(await checkStored(client, source)).toBeGreaterThanOrEqual(last?.line ?? 0);
    // It goes on where it was.
    const again = await sendCalls(server, url, lines, `&import=${source}`);
    expect(again).toMatchObject({ state: 'COMPLETE' });
    expect(await checkStored(client, source)).toBe(CALLS);
  }
  expect(brokenOff).toBeGreaterThan(2);
  await client.end();
  await server.close();
});

describe('A PostgreSQL that is killed and started again', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  const start = () => startEmbeddedPostgres({ dataDir: path.join(folder, 'pg') });
  let postgres: EmbeddedPostgres;
  let proxy: FlakyProxy;
  let server: KillableServer;

  beforeAll(async () => {
    postgres = await start();
    proxy = await openFlakyProxy(postgres.ownerUrl());
    const ownerUrl = postgres.ownerUrl();
    server = await createKillableServer({ ownerUrl, databaseUrl: proxy.through(ownerUrl) });
  });
  afterAll(async () => {
    await server.close();
    await proxy.close();
    await postgres.stop();
    fs.rmSync(folder, { recursive: true });
  });

  it(`loses no call that was answered, and no server, in ${RESTARTED_ROUNDS} rounds.`, async () => {
    const url = await server.launch();
    const source = 'restarted';
    const lines = await callsOf(server, url, source, CALLS);
    const next = sequence(3);
    for (let round = 0; round < RESTARTED_ROUNDS; round += 1) {
      const most = Math.ceil(CALLS * Math.min(1, 0.2 + next()));
      const sent = sendCalls(server, url, lines.slice(0, most), '');
      await pause(next() * 300);
      process.kill(postgres.pid(), 'SIGKILL');
      const last = await sent;
      expect(server.exitCode()).toBeNull();
      expect(TOLD).toContain(codeOf(last));
      postgres = await start();
      proxy.leadTo(postgres.ownerUrl());
      const client = new Client({ connectionString: postgres.ownerUrl() });
      await client.connect();
      const stored = await checkStored(client, source);
      if (last?.state === 'COMPLETE') expect(stored).toBeGreaterThanOrEqual(most);
      await client.end();
    }
    expect(await sendCalls(server, url, lines, '')).toMatchObject({ state: 'COMPLETE' });
  });
});
