import { openDatabase, type Database } from '../../src/data/database';
import { registry } from '../../src/registry';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { until } from '../support/until';

let copy: TestDatabase;
let database: Database;
beforeAll(async () => {
  copy = await createTestDatabase();
  database = await openDatabase({ registry, url: copy.appUrl, poolSize: 1 });
});
afterAll(async () => {
  await database.close();
  await copy.drop();
});

test('Whoever waits for a connection is served in turn, but for the question whether it is there.', async () => {
  const session = database.session({ kind: 'EVERYTHING' });
  await session.rows({ text: 'select 1' }, []);
  expect(database.waitedMs).toBe(0);
  const order: string[] = [];
  const done = [
    database.runUnscoped({ text: 'select 1' }, [], 1_000).then(() => order.push('first')),
    database.runUnscoped({ text: 'select 1' }, [], 1_000).then(() => order.push('second')),
    database.ping().then(() => order.push('ping')),
  ];
  await until(() => database.waitedMs);
  expect(order).toEqual([]);
  await session.end();
  await Promise.all(done);
  expect(order).toEqual(['ping', 'first', 'second']);
  expect(database.waitedMs).toBe(0);
});

test('A statement in no scope takes its values as values, and one that fails changes nothing.', async () => {
  const echo = { text: 'select $1::text as text' };
  const hostile = `'; set role none; --`;
  expect(await database.runUnscoped(echo, [hostile], 1_000)).toEqual([{ text: hostile }]);
  const late = { text: `insert into rate_limit select $1, now(), 1, 1 from pg_sleep(5)` };
  const key = Buffer.from('never');
  await expect(database.runUnscoped(late, [key], 50)).rejects.toMatchObject({ code: '57014' });
  const count = { text: 'select count(*)::int as count from rate_limit where viewer_key = $1' };
  expect(await database.runUnscoped(count, [key], 1_000)).toEqual([{ count: 0 }]);
});
