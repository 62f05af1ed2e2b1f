import { openDatabase, type Database } from '../../src/data/database';
import { RetryTransaction } from '../../src/data/retry';
import type { Transaction } from '../../src/data/transaction';
import type { Instant } from '../../src/domain/time/time-zone';
import { RequestContext } from '../../src/application/context';
import type { Viewer } from '../../src/application/viewer';
import { registry } from '../../src/registry';
import { ApiClientRow } from '../../src/modules/partners/api-client.entity';
import { AuditEntryRow } from '../../src/modules/audit/audit-entry.entity';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const NAMES = { text: 'select name from partner order by name' };
const NAME = { text: 'select name from partner where id = $1' };
const ADD = { text: 'insert into partner (id, name, recorded_at) values ($1, $2, now())' };
/** What the first tests leave behind. */
const TWO_RUNS = [{ name: 'Run 2' }, { name: 'Run 2' }];
const PARTNER = '00000000-0000-7000-8000-00000000000';

let copy: TestDatabase;
let database: Database;

beforeAll(async () => {
  copy = await createTestDatabase();
  database = await openDatabase({ registry, url: copy.appUrl, poolSize: 3 });
});
afterAll(async () => {
  await database.close();
  await copy.drop();
});

const everything = () => database.session({ kind: 'EVERYTHING' });

describe('A transaction', () => {
  it('holds its locks from the first statement to its end, whatever parts its work has', async () => {
    const [first, second] = [everything(), everything()];
    const lock = { text: 'select pg_advisory_xact_lock(77)' };
    const order: string[] = [];
    let locked: () => void = () => undefined;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const one = first.transaction(async (transaction) => {
      await transaction.rows(lock, []);
      locked();
      await transaction.reads.rows(NAMES, []);
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push('first');
      await transaction.rows({ text: 'select 1' }, []);
    });
    await isLocked;
    const other = second.transaction(async ({ rows }) => {
      await rows(lock, []);
      order.push('second');
    });
    await Promise.all([one, other]);
    expect(order).toEqual(['first', 'second']);
    await Promise.all([first.end(), second.end()]);
  });

  it.each<[string, string, (transaction: Transaction) => Promise<unknown>]>([
    [
      'a deadlock',
      '8',
      ({ rows }) => rows({ text: "do $$ begin raise sqlstate '40P01'; end $$" }, []),
    ],
    ['work that asks for it', '9', () => Promise.reject(new RetryTransaction('changed meanwhile'))],
  ])(
    'runs again as a whole after %s, and nothing of the first time is stored',
    async (_, digit, failure) => {
      const session = everything();
      let runs = 0;
      await session.transaction(async (transaction) => {
        runs += 1;
        await transaction.rows(ADD, [`${PARTNER}${digit}`, `Run ${runs}`]);
        if (runs === 1) await failure(transaction);
      });
      expect(runs).toBe(2);
      expect(await session.rows(NAME, [`${PARTNER}${digit}`])).toEqual([{ name: 'Run 2' }]);
      await session.end();
    },
  );

  it('opens all rows for a part of it alone, whether that part succeeds or fails', async () => {
    const accountId = '00000000-0000-7000-8000-0000000000f1';
    const session = database.session({ kind: 'ACCOUNT', accountId });
    const scope = async ({ rows }: Transaction) =>
      (
        await rows<{ scope: string }>({ text: `select current_setting('app.scope') as scope` }, [])
      )[0]?.scope;
    await session.transaction(async (transaction) => {
      expect(await scope(transaction)).toBe('');
      expect(await transaction.unconfined(() => scope(transaction))).toBe('all');
      expect(await scope(transaction)).toBe('');
    });
    const failing = session.transaction((transaction) =>
      transaction.unconfined(() => Promise.reject(new Error('the part failed'))),
    );
    await expect(failing).rejects.toThrow('the part failed');
    await session.transaction(async (transaction) => {
      expect(await scope(transaction)).toBe('');
    });
    await session.end();
  });

  it('is given up after seven attempts, with what stood in its way', async () => {
    const session = everything();
    let runs = 0;
    const failing = session.transaction(() => {
      runs += 1;
      return Promise.reject(new RetryTransaction('changed meanwhile'));
    });
    await expect(failing).rejects.toThrow('changed meanwhile');
    expect(runs).toBe(7);
    await session.end();
  });

  it('does not run again after anything else', async () => {
    const session = everything();
    let runs = 0;
    const failing = session.transaction(({ rows }) => {
      runs += 1;
      return rows({ text: 'select 1 / 0' }, []);
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(runs).toBe(1);
    await session.end();
  });

  it('is seen by the reads of its session once it has ended; they wait for it', async () => {
    const session = everything();
    expect(await session.rows(NAMES, [])).toEqual(TWO_RUNS);
    const read: Promise<unknown>[] = [];
    await session.transaction(async ({ rows, reads }) => {
      read.push(session.rows(NAMES, []));
      await rows(ADD, [`${PARTNER}2`, 'Second']);
      expect(await reads.rows(NAMES, [])).toEqual([...TWO_RUNS, { name: 'Second' }]);
    });
    expect(await Promise.all(read)).toEqual([[...TWO_RUNS, { name: 'Second' }]]);
    await session.end();
  });

  it('is asked nothing once it has ended, stored or undone', async () => {
    const session = everything();
    const stored = await session.transaction((transaction) => Promise.resolve(transaction));
    await expect(stored.rows(NAMES, [])).rejects.toThrow('the transaction is over');
    await expect(stored.reads.rows(NAMES, [])).rejects.toThrow('the transaction is over');
    const held = [stored];
    const undone = session.transaction((transaction) => {
      held.push(transaction);
      return Promise.reject(new Error('no'));
    });
    await expect(undone).rejects.toThrow('no');
    await expect(held[1]?.rows(NAMES, [])).rejects.toThrow('the transaction is over');
    await session.end();
  });
});

describe('A command', () => {
  it('that calls another one shares its transaction: both are stored, or neither', async () => {
    const viewer: Viewer = { kind: 'STAFF', subject: 'test', permissions: new Set() };
    const session = everything();
    const context = new RequestContext(viewer, session, '2026-11-23T12:00:00.000Z' as Instant);
    const both = context.inTransaction(async (inside) => {
      await inside.transaction.rows(ADD, [`${PARTNER}3`, 'Third']);
      await inside.inTransaction(async (same) => {
        expect(same).toBe(inside);
        await same.transaction.rows(ADD, [`${PARTNER}4`, 'Fourth']);
      });
      throw new Error('neither');
    });
    await expect(both).rejects.toThrow('neither');
    expect(await context.database.rows(NAMES, [])).toEqual([...TWO_RUNS, { name: 'Second' }]);
    await session.end();
  });
});

describe('Rows that a transaction stores', () => {
  const at = '2026-03-01T00:00:00.000Z' as Instant;
  /** What a quoted value of an array, or of JSON, would be read wrongly by. */
  const ODD = `a "b" \\ {c},\n d'`;

  const clientOf = (id: string, accountIds: string[] | null): ApiClientRow => ({
    ...{ partnerId: `${PARTNER}9`, id, name: ODD, expiresAt: null, recordedAt: at },
    ...{ scopes: ['USAGE_READ', ODD] as ApiClientRow['scopes'], accountIds, recordedBy: 'test' },
  });
  const entryOf = (id: string): AuditEntryRow => ({
    ...{ accountId: `${PARTNER}0`, id, occurredAt: at, actorKind: 'STAFF', actor: ODD },
    ...{ partnerId: null, apiClientId: null, act: 'createPartner' },
    ...{ exercisedRight: 'MANAGE_PARTNERS', subjectType: null, subjectId: null },
    ...{ subscriptionId: null, remoteAddress: null, requestId: id, beneficiaryCode: null },
    changes: [{ name: ODD, before: null, after: '1.50' }],
  });

  it.each([
    ['one alone', 1],
    ['several at once', 3],
  ])('are stored as they were given, %s, with lists, JSON and nulls', async (_, count) => {
    const session = everything();
    const ids = Array.from(
      { length: count },
      (_each, index) => `${PARTNER.slice(0, -1)}${count}${index}`,
    );
    const clients = ids.map((id, index) => clientOf(id, index === 1 ? null : [id, id]));
    const entries = ids.map(entryOf);
    const rowOf = (table: string) => ({
      text: `select to_jsonb(t) as row from ${table} t where id = any($1::uuid[]) order by id`,
    });
    await session.transaction(async (transaction) => {
      await transaction.rows({ text: `${ADD.text} on conflict do nothing` }, [
        `${PARTNER}9`,
        'Of clients',
      ]);
      await transaction.insert(ApiClientRow, clients);
      await transaction.insert(AuditEntryRow, entries);
      await transaction.insert(AuditEntryRow, []);
    });
    const [stored, logged] = await Promise.all([
      session.rows<{ row: Record<string, unknown> }>(rowOf('api_client'), [ids]),
      session.rows<{ row: Record<string, unknown> }>(rowOf('audit_entry'), [ids]),
    ]);
    expect(stored.map(({ row }) => row)).toMatchObject(
      clients.map(({ id, name, scopes, accountIds }) => ({
        ...{ id, name, scopes, account_ids: accountIds, expires_at: null },
      })),
    );
    expect(logged.map(({ row }) => row)).toMatchObject(
      entries.map(({ id, actor, changes }) => ({ id, actor, changes, remote_address: null })),
    );
    await session.end();
  });
});
