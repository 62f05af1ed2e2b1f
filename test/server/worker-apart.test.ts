import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openFlakyProxy } from '../support/flaky-proxy';
import { startTestServer, STAFF, type TestServer } from '../support/test-server';
import { spawnServer } from '../support/spawned-server';
import { until } from '../support/until';
import { anAccount, read } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const placed = async (): Promise<number> =>
  (await owner.query('select 1 from event_feed')).rows.length;

describe('npm run worker', () => {
  it('does the background work of servers that answer requests, and of two it is done once', async () => {
    const environment = { DATABASE_URL: server.ownerUrl, LOG_LEVEL: 'error' };
    const workers = [1, 2].map(() => spawnServer(environment, ['--worker']));
    await until(
      () => workers.every(({ output }) => output.includes('is at work.')),
      Boolean,
      60_000,
    );
    await Promise.all([1, 2, 3].map(() => anAccount(server)));
    await until(async () => (await placed()) === 3, Boolean);
    const { backgroundWork } = await read<{ backgroundWork: { name: string; waiting: number }[] }>(
      ...[server, STAFF, '{ backgroundWork { name waiting } }'],
    );
    expect(backgroundWork).toContainEqual({ name: 'event feed', waiting: 0 });
    for (const { child } of workers) child.kill('SIGTERM');
    const ended = await Promise.all(workers.map((worker) => worker.ended));
    expect(ended).toEqual(Array(2).fill({ code: 0, errors: '' }));
    expect(await placed()).toBe(3);
  });

  it('outlives a database that is away, and goes on by itself', async () => {
    const way = await openFlakyProxy(server.ownerUrl);
    const environment = {
      ...{ DATABASE_URL: way.through(server.ownerUrl), DATABASE_OWNER_URL: server.ownerUrl },
      LOG_LEVEL: 'error',
    };
    const worker = spawnServer(environment, ['--worker']);
    await until(() => worker.output.includes('is at work.'), Boolean, 60_000);
    way.refuse();
    way.cut();
    // Each kind of work has found out, and has begun to wait for its next attempt.
    await until(
      () => worker.log,
      (log) => ['webhooks', 'event feed'].every((work) => log.includes(`"work":"${work}"`)),
    );
    await sleep(500);
    expect(worker.child.exitCode).toBeNull();
    const before = await placed();
    await anAccount(server);
    way.leadTo(server.ownerUrl);
    await until(placed, (count) => count === before + 1);
    worker.child.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    await way.close();
  });

  it('needs a database that it can share, and says so', async () => {
    const { code, errors } = await spawnServer({}, ['--worker']).ended;
    expect([code, errors]).toEqual([
      1,
      'A worker apart needs the database that the servers have: set DATABASE_URL. The embedded one ' +
        'belongs to the server that started it, which does background work itself.\n',
    ]);
  });
});
