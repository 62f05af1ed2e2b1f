import { Client } from 'pg';
import { advanced, aSandbox, clockOf, notAdvanced, setClock } from '../support/clocks';
import { uuidOf } from '../support/retention';
import { NOON, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aSubscription } from '../support/world';
import { tellWhatIsDue } from '../../src/worker/due-events';
import type { Instant } from '../../src/domain/time/time-zone';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const BEGIN = '2026-01-15T00:00:00.000Z';
const END = '2029-02-15T00:00:00.000Z';

/** A sandbox in Paris whose clock shows the first day of a contract of 12 months. */
async function aContract(): Promise<{ accountId: string; subscriptionId: string }> {
  const accountId = await aSandbox(server);
  await setClock(server, accountId, BEGIN);
  return aSubscription(server, accountId, '2026-01-15');
}

interface Step {
  readonly seq: string;
  readonly at: Date;
  readonly recordedAt: Date;
  readonly type: string;
  readonly period: string;
}

/** What time brought, in its order: reminders by their days, each with its period. */
async function stepsOf(accountId: string): Promise<Step[]> {
  const { rows } = await owner.query<Step>(
    `select e.seq, e.occurred_at as at, e.recorded_at as "recordedAt",
        case e.type when 'reminder.due' then 'reminder' || r.days_before else e.type end as type,
        coalesce(r.period_index::text, split_part(e.fact_key, ' ', 2)) as period
      from event e left join reminder r on r.account_id = e.account_id and r.id::text = e.fact_key
      where e.account_id = $1 and (e.type like 'term%' or e.type like 'notice.d%'
        or e.type = 'reminder.due')
      order by e.seq`,
    [uuidOf(accountId)],
  );
  return rows;
}

const wordsOf = (steps: readonly Step[]): string[] =>
  steps.map(({ at, type, period }) => `${at.toISOString()} ${type} ${period}`);

/** Of a period that ends on 15 January after that year, by the clocks of Paris. */
const ofPeriod = (year: number, period: number): string[] => [
  `${year}-10-16T22:00:00.000Z reminder60 ${period}`,
  `${year}-10-31T23:00:00.000Z reminder45 ${period}`,
  `${year}-11-15T23:00:00.000Z reminder30 ${period}`,
  `${year}-12-08T23:00:00.000Z reminder7 ${period}`,
  `${year}-12-16T23:00:00.000Z notice.deadline_passed ${period}`,
  `${year + 1}-01-14T23:00:00.000Z term.renewed ${period}`,
];

describe('What time brings on a test clock', () => {
  it('K01: is told in one jump of 37 months, every step in order, at its own instant', async () => {
    const { accountId } = await aContract();
    expect((await advanced(server, accountId, END)).events).toBe(18);
    const steps = await stepsOf(accountId);
    expect(wordsOf(steps)).toEqual([
      ...ofPeriod(2026, 0),
      ...ofPeriod(2027, 1),
      ...ofPeriod(2028, 2),
    ]);
    expect(steps.every(({ at, recordedAt }) => +at === +recordedAt)).toBe(true);
  });

  it('is the same after 37 jumps of a month, and with a worker beside them', async () => {
    const [once, often] = [await aContract(), await aContract()];
    await advanced(server, once.accountId, END);
    const services = { database: server.database, clock: () => server.clock.now as Instant };
    for (let month = 1; month <= 37; month += 1) {
      await advanced(server, often.accountId, new Date(Date.UTC(2026, month, 15)).toISOString());
      await tellWhatIsDue(services);
    }
    expect(await stepsOf(often.accountId)).toEqual(await stepsOf(once.accountId));
  });

  it('goes by notices that are given on the way, and ends with the term', async () => {
    const { accountId, subscriptionId } = await aContract();
    await advanced(server, accountId, '2026-11-20T12:00:00.000Z');
    const notice = { subscriptionId, givenBy: 'CUSTOMER', giverName: 'Olive Owner' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    await advanced(server, accountId, END);
    expect(wordsOf(await stepsOf(accountId))).toEqual([
      ...ofPeriod(2026, 0).slice(0, 3),
      '2027-01-14T23:00:00.000Z term.ended 0',
    ]);
  });

  it('is told by a worker up to what the clock shows, and no further', async () => {
    const { accountId } = await aContract();
    await advanced(server, accountId, '2026-12-20T00:00:00.000Z');
    server.clock.now = '2031-01-01T00:00:00.000Z';
    await tellWhatIsDue({ database: server.database, clock: () => server.clock.now as Instant });
    server.clock.now = NOON;
    expect(wordsOf(await stepsOf(accountId))).toEqual(ofPeriod(2026, 0).slice(0, 5));
  });

  it('is refused whole where it would be more than 10,000 steps, with the furthest instant', async () => {
    const accountId = await aSandbox(server);
    await setClock(server, accountId, BEGIN);
    // Six steps a year each: four reminders, the last day for notice, the renewal.
    for (let contract = 0; contract < 35; contract += 1) {
      await aSubscription(server, accountId, '2026-01-15');
    }
    const [problem] = await notAdvanced(server, accountId, '2076-01-15T00:00:00.000Z');
    const furthest = /^expected an instant up to (\S+), with at most 10000 steps on the way, got/;
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'to'] });
    const [, latest = ''] = furthest.exec(problem?.message ?? '') ?? [];
    // 234 a year with the documents' months: after 42 years and some it is more than 10,000.
    expect(latest.slice(0, 4)).toBe('2068');
    expect(await clockOf(server, accountId)).toBe(BEGIN);
    expect(await stepsOf(accountId)).toEqual([]);
  });
});
