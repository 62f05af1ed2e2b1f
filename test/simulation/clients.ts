import { setTimeout as sleep } from 'node:timers/promises';
import { actAgainAndAgain, type Act } from '../support/act-history';
import { monthsBefore } from '../support/billed-months';
import {
  aBillableAccount,
  aSeller,
  RUN,
  type Billable,
  type RunAnswer,
} from '../support/billing-runs';
import { ADVANCE, aSandbox, setClock } from '../support/clocks';
import { STAFF } from '../support/test-server';
import { aCall, act, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';
import type { Fault } from './faults';
import type { Stage } from './stage';

/** What clients were told, to be compared with what is stored. */
export interface Told {
  readonly acts: Act[];
  readonly grounds: { readonly accountId: string; readonly subscriptionId: string }[];
  readonly billed: { readonly accountId: string; readonly months: readonly string[] }[];
  seller: string;
  /** Where each clock stands, by account. */
  readonly clocks: Map<string, string>;
  readonly clockJumps: { count: number };
  /** How long answered reads took, in milliseconds. */
  readonly reads: number[];
  readonly refusedReads: { count: number };
}

interface Play {
  readonly stage: Stage;
  readonly told: Told;
  readonly faults: readonly Fault[];
  readonly problems: string[];
  readonly seed: number;
  readonly endsAt: number;
}

const isOver = ({ endsAt }: Play): boolean => Date.now() >= endsAt;

const SELLERS = 2;
const ACTS_OF_A_ROUND = 10;
const PACE_MILLIS = 150;
const RETRY_MILLIS = 300;
/** What is tried again and again is done by then, whatever happens meanwhile. */
const PATIENCE_MILLIS = 180_000;
const MONTHS_OF_A_SANDBOX = 12;

export const nothingTold = (): Told => ({
  ...{ acts: [], grounds: [], billed: [], seller: '', clocks: new Map() },
  ...{ clockJumps: { count: 0 }, reads: [], refusedReads: { count: 0 } },
});

/** All clients at once, until the time is over and each has ended what it had begun. */
export async function playAll(play: Play): Promise<void> {
  play.told.seller = await persistently(play, 'a seller', () => aSeller(play.stage.remote));
  const sellers = Array.from({ length: SELLERS }, (_, index) => sell(play, index));
  const all = [...sellers, bill(play), jump(play), look(play), change(play)];
  for (const ended of await Promise.allSettled(all))
    if (ended.status === 'rejected')
      play.problems.push(`A client gave up: ${String(ended.reason)}`);
}

/** Does it again until it succeeds; what a lost answer has left behind is nobody's. */
async function persistently<Result>(
  { problems }: Play,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const text = String(error instanceof Error ? error.message : error);
      if (isUnexpected(text)) problems.push(`${what}: ${text.slice(0, 1_000)}`);
      if (Date.now() > deadline) throw new Error(`${what} was not done: ${text}`, { cause: error });
      await sleep(RETRY_MILLIS);
    }
  }
}

/** An answer that no fault excuses: a refusal of what was right, or an incident. */
const isUnexpected = (text: string): boolean =>
  text.includes('"code":"INTERNAL') || /was refused: .*"userErrors":\[\{/.test(text);

/** Accounts, orders, notices, calls and their corrections, round by round. */
async function sell(play: Play, index: number): Promise<void> {
  const { stage, told, problems, seed } = play;
  for (let round = 0; !isOver(play); round += 1) {
    const name = `seller${index}-${round}`;
    const ground = await persistently(play, name, async () => {
      const accountId = await anAccount(stage.remote);
      const rates = [aRate('0.02'), aRate('0.01', { direction: 'INBOUND' })];
      return { ...(await aSubscription(stage.remote, accountId, '2026-01-01', { rates })) };
    });
    told.grounds.push(ground);
    const ways = { urls: [stage.url], token: stage.token(), paceMs: PACE_MILLIS };
    const plan = { name, count: ACTS_OF_A_ROUND, seed: seed + 1_000 * round + index };
    try {
      told.acts.push(...(await actAgainAndAgain(ways, ground, plan)));
    } catch (error) {
      problems.push(`${name}: ${String(error).slice(0, 1_000)}`);
    }
  }
}

/** Accounts that are alike, and runs that bill two months of each. */
async function bill(play: Play): Promise<void> {
  const { stage, told } = play;
  const [first = '', second = ''] = monthsBefore(new Date(), 3);
  for (let round = 0; !isOver(play); round += 1) {
    const accountIds: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const account = await persistently(play, 'a billable account', () =>
        aBillableAccount(stage.remote, { seller: told.seller, startsOn: `${first}-01` }),
      );
      const calls = callsOf(account, `${first}-02`);
      await persistently(play, 'its calls', () => sendCalls(stage.remote, calls));
      accountIds.push(account.accountId);
    }
    const billed = accountIds.map((accountId) => ({ accountId, months: [first, second] }));
    for (const month of [first, second]) {
      const input = { month, accountIds, idempotencyKey: `run-${round}-${month}` };
      await persistently(play, `the run of ${month}`, () => runToItsEnd(play, input));
    }
    told.billed.push(...billed);
  }
}

/** Its calls, under ids that are the same whenever they are sent again. */
function callsOf({ accountId, subscriptionId }: Billable, day: string): object[] {
  return [10, 11, 12].map((hour) =>
    aCall(subscriptionId, `${day}T${hour}:00:00Z`, 60, { externalId: `${accountId}-${hour}` }),
  );
}

async function runToItsEnd({ stage }: Play, input: object): Promise<void> {
  const selection = `billingRun { ${RUN} }`;
  const started = await act<{ billingRun: RunAnswer }>(
    ...([stage.remote, STAFF, 'startBillingRun', input, selection] as const),
  );
  const query = `query ($id: ID!) { billingRun(id: $id) { ${RUN} } }`;
  for (;;) {
    const { billingRun } = await read<{ billingRun: RunAnswer }>(
      ...([stage.remote, STAFF, query, { id: started.billingRun.id }] as const),
    );
    if (billingRun.status === 'DONE') return;
    await sleep(RETRY_MILLIS);
  }
}

/** Sandboxes whose clocks jump from month to month. */
async function jump(play: Play): Promise<void> {
  const { stage, told } = play;
  for (let round = 0; !isOver(play); round += 1) {
    const accountId = await persistently(play, 'a sandbox', async () => {
      const id = await aSandbox(stage.remote);
      await setClock(stage.remote, id, '2026-01-15T00:00:00.000Z');
      await aSubscription(stage.remote, id, '2026-01-15', { termMonths: 3 });
      return id;
    });
    for (let month = 1; month <= MONTHS_OF_A_SANDBOX && !isOver(play); month += 1) {
      const to = new Date(Date.UTC(2026, month, 15)).toISOString();
      const input = { accountId, to, idempotencyKey: `jump-${round}-${month}` };
      await persistently(play, `a jump to ${to}`, () =>
        act(stage.remote, STAFF, 'advanceTestClock', input, ADVANCE),
      );
      told.clocks.set(accountId, to);
      told.clockJumps.count += 1;
      await sleep(PACE_MILLIS);
    }
  }
}

const PAGE = `{ accounts(first: 5) { nodes { id name subscriptions { nodes { id status } } } } }`;

/** Looks, several times a second; from it is seen when the product is back. */
async function look(play: Play): Promise<void> {
  const { told, stage } = play;
  while (!isOver(play)) {
    const askedAt = performance.now();
    const isAnswered = await read(stage.remote, STAFF, PAGE).then(
      () => true,
      () => false,
    );
    if (isAnswered) {
      told.reads.push(performance.now() - askedAt);
      noteRecovery(play, 'readAfterMs');
    } else told.refusedReads.count += 1;
    await sleep(RETRY_MILLIS);
  }
}

/** Changes something, again and again. */
async function change(play: Play): Promise<void> {
  const { stage } = play;
  for (let index = 0; !isOver(play); index += 1) {
    const input = { name: `Change ${index}`, timeZone: 'UTC', currencyCode: 'EUR' };
    await persistently(play, 'an account', () =>
      act(
        stage.remote,
        STAFF,
        'createAccount',
        { ...input, number: `C-${index}-${Date.now()}` },
        'account { id }',
      ),
    );
    noteRecovery(play, 'changeAfterMs');
    await sleep(3 * RETRY_MILLIS);
  }
}

function noteRecovery({ faults }: Play, what: 'readAfterMs' | 'changeAfterMs'): void {
  for (const fault of faults)
    if (fault.endedAt <= Date.now()) fault[what] ??= Date.now() - fault.endedAt;
}
