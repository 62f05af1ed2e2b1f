import type { Client } from 'pg';
import { DEFAULT_TIMEOUTS } from '../../src/data/timeouts';
import type { Instant } from '../../src/domain/time/time-zone';
import { startBilling, type BillingWork } from '../../src/worker/billing';
import {
  aBillableAccount,
  accountsOf,
  aSeller,
  billingOf,
  runOf,
  startRun,
  sweep,
  sellTo,
} from '../support/billing-runs';
import { asOwner } from '../support/retention';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { act } from '../support/world';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer({ now: '2026-10-01T09:00:00.000Z' });
  owner = await asOwner(server);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
beforeEach(() => {
  server.clock.now = '2026-10-01T09:00:00.000Z';
});

const startWorker = (more: Partial<BillingWork> = {}) =>
  startBilling({ ...billingOf(server), everyMs: 20, ...more });
const isDone = (id: string) => async () => (await runOf(server, id)).status === 'DONE';

/** What a worker logs. */
function logOf() {
  const logged: string[] = [];
  return { logged, log: { error: (_: object, message: string) => void logged.push(message) } };
}

async function aRun(count: number): Promise<string> {
  const seller = await aSeller(server);
  const accounts = await Promise.all(
    Array.from({ length: count }, () => aBillableAccount(server, { seller })),
  );
  const accountIds = accounts.map(({ accountId }) => accountId);
  return startRun(server, { month: '2026-10', accountIds });
}

describe('A worker', () => {
  it('bills what is due, and what comes to be due.', async () => {
    const first = await aRun(2);
    const worker = startWorker();
    await until(isDone(first));
    const second = await aRun(1);
    await until(isDone(second));
    await worker.stop();
    const third = await aRun(1);
    expect(await runOf(server, third)).toMatchObject({ status: 'OPEN' });
    await act(server, STAFF, 'cancelBillingRun', { billingRunId: third }, 'billingRun { id }');
  });

  it('looks at once when it is woken.', async () => {
    const worker = startWorker({ everyMs: 1_000_000 });
    const id = await aRun(1);
    await until(async () => {
      worker.wake();
      return isDone(id)();
    });
    await worker.stop();
  });

  it('ends between two accounts, and gives back what it had taken.', async () => {
    const id = await aRun(8);
    const { rows: before } = await owner.query('select 1 from invoice');
    const worker = startWorker({ atOnce: 1 });
    await until(
      async () => (await owner.query('select 1 from invoice')).rows.length > before.length,
    );
    await worker.stop();
    const { rows } = await owner.query<{ claimed: number }>(
      `select count(*)::int as claimed from billing_run_account
        where claimed_until > clock_timestamp() and status in ('WAITING', 'DRAFTED')`,
    );
    expect(rows).toEqual([{ claimed: 0 }]);
    const again = startWorker();
    await until(isDone(id));
    await again.stop();
    expect(await runOf(server, id)).toMatchObject({ result: { done: 8 } });
  });

  it('says once that the database is away, and goes on when it is back.', async () => {
    const { logged, log } = logOf();
    const databaseTimeouts = { ...DEFAULT_TIMEOUTS, lockMs: 100 };
    const weak = await server.beside({ traffic: { databaseTimeouts } });
    const id = await aRun(1);
    await owner.query('begin');
    await owner.query('lock table billing_run in access exclusive mode');
    // Each attempt asks for the time.
    let attempts = 0;
    const clock = () => {
      attempts += 1;
      return server.clock.now as Instant;
    };
    const worker = startWorker({ database: weak.database, clock, log });
    await until(() => {
      worker.wake();
      return attempts >= 5;
    });
    await owner.query('commit');
    await until(async () => {
      worker.wake();
      return isDone(id)();
    });
    await worker.stop();
    await weak.close();
    expect(logged).toEqual(['Background work failed; it is tried again.']);
  });

  it('bills what is due though a month cannot be started.', async () => {
    const { logged, log } = logOf();
    const id = await aRun(1);
    const code = await aSeller(server, { runsAutomatically: true });
    await owner.query('revoke insert on billing_run from switchboard_app');
    const worker = startWorker({ log });
    await until(isDone(id));
    await worker.stop();
    await owner.query('grant insert on billing_run to switchboard_app');
    const change = { code, runsAutomatically: false };
    await act(server, STAFF, 'changeLegalEntity', change, 'legalEntity { code }');
    expect(logged).toEqual(['Background work failed; it is tried again.']);
  });
});

/** The runs of an entity that started by themselves. */
const runsOf = async (seller: string) => {
  const { rows } = await owner.query<{ month: string; by: string; accounts: number }>(
    `select issue_month as month, started_by as by,
        (select count(*)::int from billing_run_account a where a.billing_run_id = r.id) as accounts
      from billing_run r where legal_entity_code = $1 and is_automatic order by 1`,
    [seller],
  );
  return rows;
};

describe('The month of a legal entity whose runs start by themselves', () => {
  it('is started on its 1st in the entity’s zone, once, however often it is looked at.', async () => {
    const seller = await aSeller(server, { runsAutomatically: true });
    await aBillableAccount(server, { seller });
    // In Dublin, November begins with midnight in UTC.
    server.clock.now = '2026-10-31T23:59:59.999Z';
    await sweep(server);
    const october = { month: '2026-10', by: 'system:billing', accounts: 1 };
    expect(await runsOf(seller)).toEqual([october]);
    server.clock.now = '2026-11-01T00:00:00.000Z';
    await Promise.all([sweep(server), sweep(server), sweep(server)]);
    await sweep(server);
    expect(await runsOf(seller)).toEqual([october, { ...october, month: '2026-11' }]);
    const { rows } = await owner.query(
      `select 1 from audit_entry where act = 'startAutomaticRun' and actor = 'billing'`,
    );
    expect(rows).toHaveLength(2);
  });

  it('is started late where no server ran on its 1st; what it bills is the same.', async () => {
    const seller = await aSeller(server, { runsAutomatically: true });
    const account = await aBillableAccount(server, { seller });
    server.clock.now = '2026-11-17T12:00:00.000Z';
    const worker = startWorker();
    const find = async () =>
      (
        await owner.query<{ id: string }>('select 1 from invoice where legal_entity_code = $1', [
          seller,
        ])
      ).rows.length > 0;
    await until(find);
    await worker.stop();
    expect((await runsOf(seller)).map(({ month }) => month)).toEqual(['2026-11']);
    const accountIds = [account.accountId];
    const again = await startRun(server, { month: '2026-11', accountIds });
    const other = startWorker();
    await until(isDone(again));
    await other.stop();
    // September, October and November, and 20 % of VAT.
    expect(await accountsOf(server, again)).toMatchObject([{ gross: { amount: '36.00' } }]);
  });

  it('is started by nobody where the entity does not say so.', async () => {
    const seller = await aSeller(server);
    const { accountId } = await aBillableAccount(server, { seller: null });
    await sellTo(server, accountId, seller);
    await sweep(server);
    expect(await runsOf(seller)).toEqual([]);
  });
});
