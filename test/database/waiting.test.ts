import { openDatabase, type Database } from '../../src/data/database';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { until } from '../support/until';

let copy: TestDatabase;
let database: Database;
beforeAll(async () => {
  copy = await createTestDatabase();
  database = await openDatabase({ url: copy.appUrl, poolSize: 1 });
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
    database.alone('select 1', 1_000).then(() => order.push('first')),
    database.alone('select 1', 1_000).then(() => order.push('second')),
    database.ping().then(() => order.push('ping')),
  ];
  await until(() => database.waitedMs);
  expect(order).toEqual([]);
  await session.end();
  await Promise.all(done);
  expect(order).toEqual(['ping', 'first', 'second']);
  expect(database.waitedMs).toBe(0);
});
