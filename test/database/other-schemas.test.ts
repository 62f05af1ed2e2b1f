import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { StartError } from '../../src/application/start-error';
import { dataSourceOptions } from '../../src/data/data-source';
import { migrate } from '../../src/data/migrate';
import { guardingDowns } from '../../src/data/reverting';
import { irreversibleData, registry } from '../../src/registry';
import { checkStored } from '../support/killed-deliveries';
import { correct } from '../support/ledger';
import { spawnServer } from '../support/spawned-server';
import { createEmptyDatabase, createTestDatabase } from '../support/test-database';
import { startTestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

// Databases of newer versions and of other programs, and the way back to an older schema.

async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

it('A database that a newer version has migrated is refused in one sentence.', async () => {
  const copy = await createTestDatabase();
  await migrate(registry, copy.ownerUrl);
  await withClient(copy.ownerUrl, (client) =>
    client.query(`insert into migration (timestamp, name) values (1999, 'OfTomorrow1999')`),
  );
  await expect(migrate(registry, copy.ownerUrl)).rejects.toThrow(
    new StartError(
      'The database has the migration "OfTomorrow1999", which this Switchboard does not know: ' +
        'start the newer version that made it, restore a backup from before, or name another ' +
        'database.',
    ),
  );
  await copy.drop();
});

it.each([
  ['a table of our name', 'create table account (number int)'],
  ['migrations of its own', 'create table migration (version text)'],
  [
    'migrations of the same kind',
    `create table migration (id serial, timestamp bigint, name text);
    insert into migration (timestamp, name) values (1, 'Theirs1')`,
  ],
])(
  'A database of another program, with %s, ends the start with one sentence.',
  async (_, tables) => {
    const other = await createEmptyDatabase();
    await withClient(other.ownerUrl, (client) => client.query(tables));
    const { code, errors } = await spawnServer({ DATABASE_URL: other.ownerUrl, DEMO: '1' }).ended;
    expect(code).toBe(1);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
    expect(errors).toMatch(/name (an empty|another) database/);
    await other.drop();
  },
);

it('Every way down keeps totals and sums equal, or is refused by name.', async () => {
  const server = await startTestServer();
  const account = await anAccount(server);
  const { subscriptionId } = await aSubscription(server, account, '2026-01-01', {
    rates: [aRate('0.02')],
  });
  const call = aCall(subscriptionId, '2026-10-05T12:00:00Z', 60);
  const [first] = await sendCalls(server, [call]);
  await correct(server, first?.record?.id ?? '', null);

  const guarded = guardingDowns(registry, irreversibleData);
  const source = await new DataSource(dataSourceOptions(guarded, server.ownerUrl)).initialize();
  await withClient(server.ownerUrl, async (client) => {
    const newest = async () => {
      const { rows } = await client.query<{ name: string }>(
        'select name from migration order by timestamp desc limit 1',
      );
      return rows[0]?.name ?? '';
    };
    let refusal = '';
    while (refusal === '') {
      await source.undoLastMigration().catch((error: unknown) => (refusal = String(error)));
      await checkStored(client, 'any');
    }
    expect(await newest()).toBe('UsageLedger1764000000015');
    expect(refusal).toContain(
      'UsageLedger1764000000015 cannot be reverted: there are corrected calls, or calls in pools',
    );
  });
  await source.destroy();
  await server.close();
});

it('What the way down of each guarded migration is asked for is there in its schema.', async () => {
  const copy = await createTestDatabase();
  await withClient(copy.ownerUrl, async (client) => {
    for (const { isThere, migration } of irreversibleData) {
      const { rows } = await client.query(`select (${isThere}) as found`);
      expect([migration, rows]).toEqual([migration, [{ found: false }]]);
    }
  });
  await copy.drop();
});
