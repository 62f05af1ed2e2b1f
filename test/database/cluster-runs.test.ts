import type { Client } from 'pg';
import { withContext } from '../../src/application/open-context';
import { claimRunAccounts } from '../../src/modules/invoices/runs/billing-run.commands';
import { documentsOf, numbersOf } from '../support/billed-documents';
import {
  aBillableAccount,
  aSeller,
  bill,
  billingOf,
  runOf,
  startRun,
} from '../support/billing-runs';
import { pretendCluster } from '../support/cluster-stand-in';
import { asOwner, uuidOf } from '../support/retention';
import { startTestServer, type TestServer } from '../support/test-server';

// Billing runs as a cluster has them: asked of one PostgreSQL that says it is a cluster. What a
// cluster refuses of their statements was tried on Citus 13.2.2; here their texts are searched.

const MONTH = '2026-10';

let plain: TestServer;
let one: TestServer;
let other: TestServer;
let owner: Client;
/** The texts that both servers of the cluster sent. */
const sent = new Set<string>();

beforeAll(async () => {
  plain = await startTestServer({ now: '2026-10-01T09:00:00.000Z' });
  await pretendCluster(plain.ownerUrl);
  one = await plain.beside();
  other = await plain.beside();
  for (const { database } of [one, other]) database.onStatement = (text) => sent.add(text);
  owner = await asOwner(plain);
});
afterAll(async () => {
  await owner.end();
  await other.close();
  await one.close();
  await plain.close();
});

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

async function aRun(count: number) {
  const seller = await aSeller(one);
  const accounts = await Promise.all(upTo(count).map(() => aBillableAccount(one, { seller })));
  const accountIds = accounts.map(({ accountId }) => accountId);
  return { seller, accountIds, id: await startRun(one, { month: MONTH, accountIds }) };
}

const claim = (server: TestServer, runId: string, limit: number) =>
  withContext(billingOf(server), { kind: 'SYSTEM', subject: 'billing' }, (context) =>
    claimRunAccounts(context, { runId, limit, seconds: 60 }),
  );

const openRun = async (): Promise<string> => {
  const { rows } = await owner.query<{ id: string }>(
    `select id from billing_run where status = 'OPEN'`,
  );
  return rows[0]?.id ?? '';
};

describe('On a cluster, a run', () => {
  it('is claimed by portions: who asks at the same moment gets other accounts.', async () => {
    const { id, accountIds } = await aRun(12);
    const runId = await openRun();
    const portions = await Promise.all([one, other, one].map((each) => claim(each, runId, 5)));
    const claimed = portions.flat().map(({ accountId }) => accountId);
    expect(portions.map((each) => each.length).toSorted()).toEqual([2, 5, 5]);
    expect(claimed.toSorted()).toEqual(accountIds.map(uuidOf).toSorted());
    expect(await claim(other, runId, 5)).toEqual([]);

    await owner.query('update billing_run_account set claimed_until = null');
    await owner.query(`update billing_run set status = 'CANCELLED', ended_at = started_at,
      ended_by = started_by`);
    expect(await claim(one, runId, 5)).toEqual([]);
    expect(await runOf(one, id)).toMatchObject({ status: 'CANCELLED', progress: { waiting: 12 } });
  });

  it('bills each account once, whoever works on it, and numbers without a gap.', async () => {
    const { seller, accountIds, id } = await aRun(12);
    const eager = { leaseSeconds: 0, atOnce: 4 };
    await Promise.all([bill(one, eager), bill(other, eager), bill(one), bill(other)]);
    await bill(one);
    expect(await runOf(one, id)).toMatchObject({ status: 'DONE', result: { done: 12 } });
    for (const accountId of accountIds) {
      expect(await documentsOf(owner, accountId)).toHaveLength(1);
    }
    expect(await numbersOf(owner, seller)).toEqual(upTo(12));
  });

  it('locks rows of one key alone, changes nothing to what is volatile, and joins no run.', async () => {
    const texts = [...sent].filter((text) => text.includes('billing_run'));
    expect(texts.length).toBeGreaterThan(8);
    expect(texts.filter((text) => /\bskip locked\b/.test(text))).toEqual([]);
    const locks = texts.filter((text) => /\bfor update\b/.test(text));
    expect(locks.filter((text) => !/where r\.id = \$1 for update$/.test(text))).toEqual([]);
    const joins = /billing_run_id = r\.id|r\.id = \w+\.billing_run_id/;
    expect(texts.filter((text) => joins.test(text))).toEqual([]);
    const called = texts
      .filter((text) => /^\s*(update|insert|with)\b/.test(text))
      .flatMap((text) => [...text.matchAll(/\b([a-z_][a-z_0-9]*)\s*\(/g)].map(([, name]) => name));
    const { rows } = await owner.query<{ name: string }>(
      `select distinct proname::text as name from pg_proc where provolatile = 'v'
        and pronamespace = 'pg_catalog'::regnamespace and proname = any ($1) order by 1`,
      [called],
    );
    // Into a table of accounts, from accounts: each node makes ids for its own.
    expect(rows.map(({ name }) => name)).toEqual(['gen_random_uuid']);
  });

  it('stores no rows by INSERT … SELECT of a list: policies do not admit it there.', () => {
    const inserts = [...sent].filter((text) => /^\s*insert into/.test(text));
    expect(inserts.some((text) => text.includes('into invoice_line'))).toBe(true);
    const ofLists = inserts.filter((text) => text.includes('unnest('));
    // Where a row may be there already, a cluster has another way.
    expect(ofLists.filter((text) => !text.includes('on conflict'))).toEqual([]);
  });
});
