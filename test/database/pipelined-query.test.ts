import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { Client, Pool, type PoolClient } from 'pg';
import { openDatabase, type Database } from '../../src/data/database';
import { pipelinedQuery } from '../../src/data/pipelined-query';
import type { Asked } from '../../src/data/statement';
import { wireTypes } from '../../src/data/wire-types';
import { registry } from '../../src/registry';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { until } from '../support/until';

let database: TestDatabase;
let pool: Pool;
let client: PoolClient;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.ownerUrl, types: wireTypes });
  client = await pool.connect();
});
afterAll(async () => {
  client.release();
  await pool.end();
  await database.drop();
});

const asked = (text: string, values: readonly unknown[] = [], name?: string) => ({
  statement: name === undefined ? { text } : { text, name },
  values,
});

const ask = (statements: readonly Asked[]) => pipelinedQuery(client, statements, 60_000);

describe('Statements that are asked together', () => {
  it('are answered in their order, each by its own rows', async () => {
    const answers = await ask([
      asked('select $1::int as one', [1]),
      asked('select n from generate_series(1, 3) n'),
      asked('set local statement_timeout = 0'),
      asked('select null::text as nothing, $1::text[] as texts', [['a', 'b,c', null]]),
    ]);
    expect(answers).toEqual([
      [{ one: 1 }],
      [{ n: 1 }, { n: 2 }, { n: 3 }],
      [],
      [{ nothing: null, texts: ['a', 'b,c', null] }],
    ]);
  });

  it('come as canonical instants, dates and decimals', async () => {
    const [rows] = await ask([
      asked(`select set_config('timezone', 'UTC', false)`),
      asked(`select '2026-01-31 10:00:00.5+00'::timestamptz as half,
        '2026-01-31 10:00:00+00'::timestamptz as whole, '2026-01-31'::date as date,
        0.100::numeric as decimal, 9007199254740991::bigint as count`),
    ]).then(([, second]) => second as object[]);
    expect(rows).toEqual({
      half: '2026-01-31T10:00:00.500Z',
      whole: '2026-01-31T10:00:00.000Z',
      date: '2026-01-31',
      decimal: '0.100',
      count: Number.MAX_SAFE_INTEGER,
    });
  });

  it('are no dictionaries, however many columns they have', async () => {
    setFlagsFromString('--allow-natives-syntax');
    const isFast = runInThisContext('(object) => %HasFastProperties(object)') as (
      row: unknown,
    ) => boolean;
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const columns = numbers.map((n) => `${n % 3 === 0 ? 'null' : n}::int as "column ${n}"`);
    const [rows = []] = await ask([
      asked(`select ${columns.join(', ')} from generate_series(1, 2)`),
    ]);
    const expected = numbers.map((n) => [`column ${n}`, n % 3 === 0 ? null : n] as const);
    expect(rows).toEqual([Object.fromEntries(expected), Object.fromEntries(expected)]);
    expect((rows as object[]).map(isFast)).toEqual([true, true]);
  });

  it('share the error of the one that fails, behind it and never before it', async () => {
    const [first, second, third] = await ask([
      asked('select 1 as one'),
      asked('select 1 / $1::int as two', [0]),
      asked('select 3 as three'),
    ]);
    expect(first).toEqual([{ one: 1 }]);
    expect(second).toMatchObject({ code: '22012' });
    expect(third).toBe(second);
    expect(await ask([asked('select 4 as four')])).toEqual([[{ four: 4 }]]);
  });

  it('are prepared once by their names, whatever became of them before', async () => {
    const byName = (value: number) => asked('select 10 / $1::int as share', [value], 'share');
    const broken = asked('select no_such_column', [], 'broken');
    expect((await ask([byName(0), broken]))[0]).toMatchObject({ code: '22012' });
    expect((await ask([broken]))[0]).toMatchObject({ code: '42703' });
    expect((await ask([broken]))[0]).toMatchObject({ code: '42703' });
    const twice = await ask([byName(5), byName(2)]);
    expect(twice).toEqual([[{ share: 2 }], [{ share: 5 }]]);
    expect(await ask([byName(1)])).toEqual([[{ share: 10 }]]);
    const { rows } = await client.query(
      `select name, generic_plans + custom_plans > 0 as "isUsed" from pg_prepared_statements`,
    );
    expect(rows).toEqual([{ name: 'share', isUsed: true }]);
  });
});

describe('A snapshot that was read from', () => {
  const states = async (): Promise<string[]> => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ state: string }>(
      `select state from pg_stat_activity
        where datname = current_database() and application_name = 'switchboard'`,
    );
    await owner.end();
    return rows.map(({ state }) => state);
  };
  const COUNT = { name: 'count-of-settings', text: `select current_setting('app.scope') as scope` };
  let opened: Database;

  beforeAll(async () => {
    opened = await openDatabase({ registry, url: database.appUrl, poolSize: 1 });
  });
  afterAll(() => opened.close());

  it('is ended by itself a moment later, where nobody else wants its connection', async () => {
    const session = opened.session({ kind: 'EVERYTHING' });
    expect(await session.rows(COUNT, [])).toEqual([{ scope: 'all' }]);
    await session.end();
    await until(states, (all) => all.every((state) => state === 'idle'));
  });

  it('is never seen by whoever gets its connection next, nor is its scope', async () => {
    const first = opened.session({ kind: 'EVERYTHING' });
    const next = opened.session({ kind: 'VENDOR', vendorCode: 'NICE' });
    await first.rows(COUNT, []);
    // There is one connection: the next waits for it, and takes it over with the snapshot open.
    const asking = next.rows(COUNT, []);
    await first.end();
    expect(await asking).toEqual([{ scope: '' }]);
    await next.end();
  });

  it('is not taken for its own by whoever could not even ask', async () => {
    const first = opened.session({ kind: 'EVERYTHING' });
    await first.rows(COUNT, []);
    await first.end();
    const next = opened.session({ kind: 'VENDOR', vendorCode: 'NICE' });
    const endless: Record<string, unknown> = {};
    endless['itself'] = endless;
    await expect(next.rows({ text: 'select $1::jsonb' }, [endless])).rejects.toThrow('circular');
    expect(await next.rows(COUNT, [])).toEqual([{ scope: '' }]);
    await next.end();
  });

  it('is of the moment of its own first message', async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const total = async () => {
      const session = opened.session({ kind: 'EVERYTHING' });
      const [row] = await session.rows<{ n: number }>(
        { text: 'select count(*) as n from vendor' },
        [],
      );
      // Given back at once, and taken again before its snapshot is ended.
      await session.end();
      return row?.n ?? 0;
    };
    const before = await total();
    await owner.query(`insert into vendor (code, name) values ('NEWEST', 'Newest, Ltd.')`);
    expect(await total()).toBe(before + 1);
    await owner.end();
  });
});

describe('A transaction that writes', () => {
  it('is not told to be stored where a statement in it failed unheard', async () => {
    const opened = await openDatabase({ registry, url: database.appUrl, poolSize: 1 });
    const session = opened.session({ kind: 'EVERYTHING' });
    const writing = session.transaction(async ({ rows }) => {
      await rows({ text: 'select 1 / 0' }, []).catch(() => undefined);
    });
    await expect(writing).rejects.toThrow('expected COMMIT of the database, got ROLLBACK');
    await session.end();
    await opened.close();
  });
});
