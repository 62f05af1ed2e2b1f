import { Client } from 'pg';
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

  it('needs a database that it can share, and says so', async () => {
    const { code, errors } = await spawnServer({}, ['--worker']).ended;
    expect([code, errors]).toEqual([
      1,
      'A worker apart needs the database that the servers have: set DATABASE_URL. The embedded one ' +
        'belongs to the server that started it, which does background work itself.\n',
    ]);
  });
});
