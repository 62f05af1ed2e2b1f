import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { monthsBefore, remoteServer } from '../support/billed-months';
import { documentsOf, doubledLines, numbersOf } from '../support/billed-documents';
import {
  aBillableAccount,
  aSeller,
  callsOn,
  runOf,
  startRun,
  type Billable,
} from '../support/billing-runs';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { faultRounds, sequence } from '../support/sequence';
import { until } from '../support/until';

// A server that is killed at random moments of billing runs.

/** Months, each billed by a run of its own. */
const ROUNDS = Math.max(3, faultRounds(5));
/** Of a round: while it drafts, while it finalizes, while what was taken before is left. */
const KILLS = 3;
const ACCOUNTS = 40;
const WAIT_MILLIS = 120_000;

let server: KillableServer;
let owner: Client;

jest.setTimeout(3_600_000);

beforeAll(async () => {
  server = await createKillableServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

it(`${ROUNDS} months with ${KILLS} kills in each are billed as without any.`, async () => {
  let url = await server.launch();
  const remote = remoteServer(server, () => url);
  const months = monthsBefore(new Date(), ROUNDS);
  const startsOn = `${months[0]}-01`;
  const next = sequence(7);
  const kindOf = (index: number) => ({ unitPrice: `${10 + index}.${index}1`, startsOn });
  const both: { seller: string; accounts: Billable[] }[] = [];
  for (let side = 0; side < 2; side += 1) {
    const seller = await aSeller(remote);
    const accounts: Billable[] = [];
    for (let index = 0; index < ACCOUNTS; index += 1) {
      const account = await aBillableAccount(remote, { seller, ...kindOf(index) });
      await callsOn(remote, account, `${months[1]}-02`, 1 + (index % 5));
      accounts.push(account);
    }
    both.push({ seller, accounts });
  }
  const [killed, undisturbed] = both as [(typeof both)[0], (typeof both)[0]];
  const run = (month: string, { accounts }: { accounts: Billable[] }) =>
    startRun(remote, { month, accountIds: accounts.map(({ accountId }) => accountId) });
  const isDone = (id: string) =>
    until(
      async () => (await runOf(remote, id)).status,
      (status) => status === 'DONE',
      WAIT_MILLIS,
    );

  for (const month of months) {
    const id = await run(month, killed);
    for (let kill = 0; kill < KILLS; kill += 1) {
      // A worker looks every second; one that was started looks at once.
      await sleep(kill === 0 ? 700 + next() * 600 : next() * 400);
      await server.kill();
      url = await server.launch();
    }
    await isDone(id);
    expect(await runOf(remote, id)).toMatchObject({ result: { done: ACCOUNTS, parked: 0 } });
    await isDone(await run(month, undisturbed));
  }

  for (const [index, { accountId }] of killed.accounts.entries()) {
    const amounts = async (id: string) =>
      (await documentsOf(owner, id)).map(({ issueMonth, net, gross }) => [issueMonth, net, gross]);
    const twin = undisturbed.accounts[index]?.accountId ?? '';
    const billed = await amounts(accountId);
    expect(billed).toEqual(await amounts(twin));
    expect(billed.map(([month]) => month)).toEqual(months);
  }
  expect(await doubledLines(owner)).toEqual([]);
  const all = Array.from({ length: ACCOUNTS * months.length }, (_, index) => index + 1);
  for (const { seller } of both) expect(await numbersOf(owner, seller)).toEqual(all);
  const { rows } = await owner.query(
    `select (select count(*) from event where type = 'invoice.finalized') =
        (select count(*) from invoice where kind = 'MONTHLY') as told,
      (select count(*) from audit_entry where act = 'finalizeInvoice') =
        (select count(*) from invoice where kind = 'MONTHLY') as audited`,
  );
  expect(rows).toEqual([{ told: true, audited: true }]);
});

it('A server that is told to stop ends between two accounts, and gives back the rest.', async () => {
  await server.kill();
  let url = await server.launch();
  const remote = remoteServer(server, () => url);
  const [month = ''] = monthsBefore(new Date(), 1);
  const seller = await aSeller(remote);
  const accountIds: string[] = [];
  for (let index = 0; index < 30; index += 1) {
    const account = await aBillableAccount(remote, { seller, startsOn: `${month}-01` });
    accountIds.push(account.accountId);
  }
  const id = await startRun(remote, { month, accountIds });
  await until(async () => (await numbersOf(owner, seller)).length > 0);
  server.terminate();
  expect(await server.ended()).toBe(0);
  const { rows } = await owner.query<{ claimed: number }>(
    `select count(*)::int as claimed from billing_run_account
      where claimed_until > clock_timestamp() and status in ('WAITING', 'DRAFTED')`,
  );
  expect(rows).toEqual([{ claimed: 0 }]);
  url = await server.launch();
  await until(
    async () => (await runOf(remote, id)).status,
    (status) => status === 'DONE',
    WAIT_MILLIS,
  );
  expect(await numbersOf(owner, seller)).toHaveLength(30);
});
