import { Client } from 'pg';
import { openDatabase, type Database } from '../../src/data/database';
import { RateLimitStore } from '../../src/limits/rate-limit-store';
import type { Instant } from '../../src/domain/time/time-zone';
import type { Viewer } from '../../src/application/viewer';
import { RateLimited, RateLimiter } from '../../src/limits/rate-limit';
import { registry } from '../../src/registry';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { until } from '../support/until';

let copy: TestDatabase;
let owner: Client;
const opened: Database[] = [];
const limiters: RateLimiter[] = [];

beforeAll(async () => {
  copy = await createTestDatabase();
  owner = new Client({ connectionString: copy.ownerUrl });
  await owner.connect();
  for (let index = 0; index < 2; index += 1) {
    opened.push(await openDatabase({ registry, url: copy.appUrl, poolSize: 3 }));
  }
});
afterEach(async () => {
  await Promise.all(limiters.splice(0).map((limiter) => limiter.close()));
  await owner.query('truncate rate_limit');
});
afterAll(async () => {
  for (const database of opened) await database.close();
  await owner.end();
  await copy.drop();
});

const vendor = (subject: string, vendorCode = 'NICE'): Viewer => ({
  kind: 'VENDOR',
  subject,
  vendorCode,
});
const ANN = vendor('ann');
const clock = { now: '2026-11-23T12:00:10.000Z' };
const complaints: string[] = [];
beforeEach(() => {
  clock.now = '2026-11-23T12:00:10.000Z';
  complaints.length = 0;
});

/** A server's limiter; the second one is another process's, with a pool of its own. */
function aLimiter(points: number, which: 0 | 1 = 0, faults?: { store: 'hangs' | 'fails' }) {
  const database = opened[which];
  if (!database) throw new Error('no such database');
  const real = new RateLimitStore(database);
  const counts = { leases: 0 };
  const limiter = new RateLimiter({
    settings: { points, windowSeconds: 60 },
    clock: () => clock.now as Instant,
    log: { error: (...told: unknown[]) => void complaints.push(String(told[1])) },
    store: {
      lease: (request) => {
        counts.leases += 1;
        if (faults?.store === 'hangs') return new Promise(() => undefined);
        if (faults?.store === 'fails') return Promise.reject(new Error('gone'));
        return real.lease(request);
      },
      giveBack: (windowEndsAt, unspent) => real.giveBack(windowEndsAt, unspent),
      removeEndedBefore: (moment, countMax) => real.removeEndedBefore(moment, countMax),
    },
  });
  limiters.push(limiter);
  return Object.assign(counts, {
    close: () => limiter.close(),
    spend: (viewer: Viewer, cost: number) => limiter.spend(viewer, cost),
  });
}

/** What came of many operations at once: the points that were let through, and the refusals. */
async function letThrough(spends: readonly Promise<{ cost: number }>[]) {
  const outcomes = await Promise.allSettled(spends);
  const points = outcomes
    .filter((outcome) => outcome.status === 'fulfilled')
    .reduce((sum, { value }) => sum + value.cost, 0);
  const refused = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }) => reason as unknown);
  return { points, refused };
}

async function refusalOf(spend: Promise<unknown>): Promise<RateLimited> {
  const error = await spend.catch((reason: unknown) => reason);
  if (error instanceof RateLimited) return error;
  throw new Error('it was let through');
}

describe('Servers that end', () => {
  const LIMIT = 2_000;

  it('give back at a stop what they have leased and not spent', async () => {
    for (let restart = 0; restart < 30; restart += 1) {
      const limiter = aLimiter(LIMIT, restart % 2 === 0 ? 0 : 1);
      expect(await limiter.spend(ANN, 1)).toMatchObject({ remaining: LIMIT - restart - 1 });
      if (restart % 3 === 0) await limiter.spend(vendor('bob'), 2);
      await limiter.close();
    }
    const { rows } = await owner.query('select points from rate_limit order by points');
    expect(rows).toEqual([{ points: 20 }, { points: 30 }]);
    expect(complaints).toEqual([]);
  });

  it('take no viewer’s last points with them where they are killed', async () => {
    // Nothing is given back by these.
    for (let kill = 0; kill < 30; kill += 1) await aLimiter(LIMIT).spend(ANN, 1);
    const { rows } = await owner.query<{ points: number }>('select points from rate_limit');
    const left = LIMIT - (rows[0]?.points ?? 0);
    expect(left).toBeGreaterThan(10);
    // What is left can be spent to the last point.
    const last = aLimiter(LIMIT);
    expect(await last.spend(ANN, left)).toMatchObject({ remaining: 0 });
    expect(await refusalOf(last.spend(ANN, 1))).toBeInstanceOf(RateLimited);
  });
});

describe('One server', () => {
  it('lets exactly the limit through, and says each time what is left', async () => {
    const limiter = aLimiter(100);
    const left: (number | null)[] = [];
    for (let index = 0; index < 10; index += 1) {
      left.push((await limiter.spend(ANN, 10)).remaining);
    }
    expect(left).toEqual([90, 80, 70, 60, 50, 40, 30, 20, 10, 0]);
    const refusal = await refusalOf(limiter.spend(ANN, 1));
    expect(refusal.message).toBe(
      'expected at most 100 points in 60 seconds, of which 0 are left; got an operation that ' +
        'costs 1: ask again at 2026-11-23T12:01:00.000Z',
    );
    expect(refusal).toMatchObject({
      spending: { limit: 100, cost: 1, remaining: 0 },
      ...{ resetAt: '2026-11-23T12:01:00.000Z', retryAfter: 50 },
    });
  });

  it('asks the store once for each twentieth of the limit, not for each operation', async () => {
    const limiter = aLimiter(2_000);
    for (let index = 0; index < 100; index += 1) await limiter.spend(ANN, 1);
    expect(limiter.leases).toBe(1);
    await limiter.spend(ANN, 1);
    expect(limiter.leases).toBe(2);
  });

  it('takes one lease for operations that come at once and fit in it', async () => {
    const limiter = aLimiter(2_000);
    const { points } = await letThrough(Array.from({ length: 100 }, () => limiter.spend(ANN, 1)));
    expect([points, limiter.leases]).toEqual([100, 1]);
  });

  it('never overspends when more come at once than there are points for', async () => {
    const limiter = aLimiter(1_000);
    const spends = Array.from({ length: 400 }, (_, index) => limiter.spend(ANN, 1 + (index % 7)));
    const { points, refused } = await letThrough(spends);
    expect(points).toBe(1_000);
    expect(refused.length).toBeGreaterThan(50);
    expect(refused.every((error) => error instanceof RateLimited)).toBe(true);
  });

  it('refuses an operation dearer than what is left, and still lets a cheaper one through', async () => {
    const limiter = aLimiter(100);
    await limiter.spend(ANN, 70);
    await expect(limiter.spend(ANN, 31)).rejects.toMatchObject({ spending: { remaining: 30 } });
    await expect(limiter.spend(ANN, 30)).resolves.toMatchObject({ remaining: 0 });
  });

  it('refuses without asking the store again once it knows that too little is left', async () => {
    const limiter = aLimiter(100);
    await limiter.spend(ANN, 100);
    for (let index = 0; index < 5; index += 1) {
      await expect(limiter.spend(ANN, 1)).rejects.toThrow('of which 0 are left');
    }
    expect(limiter.leases).toBe(1);
  });

  it('counts each viewer apart: by subject, by vendor, by partner and client', async () => {
    const limiter = aLimiter(10);
    const client = (partnerId: string, clientId: string | null, subject = 'x'): Viewer => ({
      ...{ kind: 'PARTNER', subject, partnerId, clientId, scopes: new Set(), accountIds: null },
    });
    const apart = [
      ...[ANN, vendor('ben'), vendor('ann', 'GOTO')],
      ...[client('p', 'a'), client('p', 'b'), client('q', 'a'), client('p', null)],
    ];
    for (const viewer of apart) await limiter.spend(viewer, 10);
    for (const viewer of apart) await expect(limiter.spend(viewer, 1)).rejects.toThrow('left');
    // One client, whichever token it came with.
    await expect(limiter.spend(client('p', 'a', 'another'), 1)).rejects.toThrow('left');
  });

  it('has no limit at 0 points, and asks nothing', async () => {
    const limiter = aLimiter(0);
    const status = { cost: 5_000, limit: null, remaining: null, resetAt: null };
    expect(await limiter.spend(ANN, 5_000)).toEqual(status);
    expect(limiter.leases).toBe(0);
  });
});

describe('Two servers on one database', () => {
  /** No multiple of a lease: the last one is a smaller one. */
  const LIMIT = 1_010;

  it('together let exactly the limit through, however the operations fall', async () => {
    for (let round = 0; round < 10; round += 1) {
      const servers = [aLimiter(LIMIT, 0), aLimiter(LIMIT, 1)];
      const viewer = vendor(`round ${round}`);
      const spends = Array.from({ length: 600 }, (_, index) =>
        (servers[(index * 7 + round) % 3 === 0 ? 0 : 1] ?? aLimiter(0)).spend(
          viewer,
          1 + ((index * 13 + round) % 5),
        ),
      );
      const { points } = await letThrough(spends);
      // What is not spent lies in leases that were too small for what was asked last.
      const ones = servers.flatMap((server) =>
        Array.from({ length: 100 }, () => server.spend(viewer, 1)),
      );
      expect(points + (await letThrough(ones)).points).toBe(LIMIT);
      const { rows } = await owner.query<{ points: number }>('select points from rate_limit');
      expect(new Set(rows.map((row) => row.points))).toEqual(new Set([LIMIT]));
    }
  });

  it('know of each other’s spending when they look: the rest is what nobody has taken', async () => {
    const [one, two] = [aLimiter(100, 0), aLimiter(100, 1)];
    await one.spend(ANN, 60);
    expect((await two.spend(ANN, 1)).remaining).toBe(39);
    await expect(two.spend(ANN, 40)).rejects.toBeInstanceOf(RateLimited);
    expect((await two.spend(ANN, 39)).remaining).toBe(0);
    await expect(one.spend(ANN, 1)).rejects.toThrow('of which 0 are left');
  });

  it('keep nothing that says who it was', async () => {
    await aLimiter(100).spend(ANN, 1);
    const { rows } = await owner.query<{ row: string }>('select t::text as row from rate_limit t');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).toMatch(/^\("?\\+x[0-9a-f]{64}"?,/);
    expect(rows[0]?.row).not.toMatch(/ann|NICE|VENDOR/);
  });
});

describe('A window', () => {
  it('ends at a multiple of its length; then all points are there again', async () => {
    const limiter = aLimiter(100);
    expect(await limiter.spend(ANN, 100)).toMatchObject({ resetAt: '2026-11-23T12:01:00.000Z' });
    clock.now = '2026-11-23T12:00:59.999Z';
    expect((await refusalOf(limiter.spend(ANN, 1))).retryAfter).toBe(1);
    clock.now = '2026-11-23T12:01:00.000Z';
    expect(await limiter.spend(ANN, 40)).toMatchObject({
      remaining: 60,
      resetAt: '2026-11-23T12:02:00.000Z',
    });
  });

  it('takes what was leased and not spent with it', async () => {
    const limiter = aLimiter(2_000);
    await limiter.spend(ANN, 1);
    clock.now = '2026-11-23T12:01:00.000Z';
    await limiter.spend(ANN, 1);
    expect(limiter.leases).toBe(2);
  });

  it('is removed one window after its end, in batches', async () => {
    await owner.query(
      `insert into rate_limit select sha256(n::text::bytea), '2026-11-23T11:59:00Z', 1, 1
         from generate_series(1, 2500) n`,
    );
    const limiter = aLimiter(100);
    const ends = async () => {
      const { rows } = await owner.query<{ end: string }>(
        `select distinct to_char(window_ends_at at time zone 'UTC', 'HH24:MI') as end
           from rate_limit order by 1`,
      );
      return rows.map(({ end }) => end);
    };
    await limiter.spend(ANN, 1);
    await limiters[0]?.close();
    // Removal ends with its batch once the server stops.
    const next = aLimiter(100);
    for (const [now, left] of [
      ['2026-11-23T12:01:10.000Z', ['12:01', '12:02']],
      ['2026-11-23T12:02:10.000Z', ['12:02', '12:03']],
    ] as const) {
      clock.now = now;
      await next.spend(ANN, 1);
      await until(ends, (seen) => seen.join() === left.join());
    }
  });
});

describe('Without an answer of the store', () => {
  it.each(['fails', 'hangs'] as const)(
    'operations are let through, and one line of the log says so (it %s)',
    async (store) => {
      const limiter = aLimiter(100, 0, { store });
      const started = performance.now();
      for (let index = 0; index < 50; index += 1) {
        expect(await limiter.spend(ANN, 50)).toMatchObject({ limit: 100, remaining: null });
      }
      // Not a second for each.
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(complaints).toEqual(['Rate limit store unavailable; requests are not counted.']);
      // A second later the store is asked again, and the log is not told again.
      await new Promise((resolve) => setTimeout(resolve, 1_050));
      await limiter.spend(ANN, 50);
      expect([limiter.leases, complaints.length]).toEqual([2, 1]);
    },
  );

  it('a table that is locked holds nobody up for long, and leaves no statement running', async () => {
    const limiter = aLimiter(100);
    await owner.query('begin; lock table rate_limit');
    try {
      expect(await limiter.spend(ANN, 50)).toMatchObject({ remaining: null });
      await until(async () => {
        await owner.query('select pg_stat_clear_snapshot()'); // else it stands still
        const { rows } = await owner.query(
          `select 1 from pg_stat_activity where query like '%rate_limit%'
             and state <> 'idle' and pid <> pg_backend_pid()`,
        );
        return rows.length === 0;
      });
    } finally {
      await owner.query('rollback');
    }
    await until(async () => (await limiter.spend(ANN, 1)).remaining !== null);
  });
});
