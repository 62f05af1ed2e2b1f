import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Instant } from '../../src/domain/time/time-zone';
import { documentsOf, doubledLines, numbersOf } from '../support/billed-documents';
import { aBillableAccount, aSeller, runOf, startRun } from '../support/billing-runs';
import { program } from '../support/program';
import { asOwner } from '../support/retention';
import { faultRounds } from '../support/sequence';
import { startTestServer, type TestServer } from '../support/test-server';
import { openUnreliableProxy } from '../support/unreliable-proxy';
import { until } from '../support/until';

// A worker whose way to the database breaks, and is cut, in the middle of a run.

const ROUNDS = faultRounds(3);
const ACCOUNTS = 12;

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

jest.setTimeout(3_600_000);

it(`Nothing is lost or doubled in ${ROUNDS} runs that lose the database.`, async () => {
  const databaseTimeouts = {
    ...{ statementMs: 500, lockMs: 300, idleInTransactionMs: 1_000, connectionMs: 1_000 },
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const seller = await aSeller(server);
    const accountIds: string[] = [];
    for (let index = 0; index < ACCOUNTS; index += 1) {
      accountIds.push((await aBillableAccount(server, { seller })).accountId);
    }
    const proxy = await openUnreliableProxy(round);
    const { through } = proxy;
    const weak = await server.beside({ through, traffic: { databaseTimeouts } });
    const failures: unknown[] = [];
    const worker = program.startBilling({
      ...{ database: weak.database, clock: () => server.clock.now as Instant, everyMs: 20 },
      log: { error: ({ err }: { err?: unknown }) => void failures.push(err) },
      leaseSeconds: 1,
    });
    const id = await startRun(server, { month: '2026-10', accountIds });
    // Bad for a while, then gone, then well.
    proxy.disturb(0.05);
    await sleep(700);
    proxy.disturb(1);
    await sleep(300);
    proxy.disturb(0);
    await until(async () => {
      worker.wake();
      // Whoever was left because the database was away need not be waited for.
      await owner.query('update billing_run_account set claimed_until = null where attempts > 0');
      return (await runOf(server, id)).status === 'DONE';
    });
    await worker.stop();
    expect(failures.length).toBeGreaterThan(0);
    await weak.close();
    await proxy.close();
    expect(await runOf(server, id)).toMatchObject({ result: { done: ACCOUNTS, parked: 0 } });
    for (const accountId of accountIds) {
      expect(await documentsOf(owner, accountId)).toMatchObject([{ gross: '24.000000' }]);
    }
    const all = Array.from({ length: ACCOUNTS }, (_, index) => index + 1);
    expect(await numbersOf(owner, seller)).toEqual(all);
    expect(await doubledLines(owner)).toEqual([]);
  }
});
