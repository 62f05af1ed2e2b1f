import fc from 'fast-check';
import {
  correct,
  correctRates,
  ledgerFaults,
  previewed,
  replacementOf,
  rerate,
  rowsOf,
} from '../support/ledger';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

// The ledger of use under anything that may happen to it: calls come in, are sent again, corrected,
// taken back and rated again, in any order, while rates are corrected in between.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let minute = 0;
const later = () => {
  minute += 1;
  server.clock.now = new Date(Date.parse('2026-11-23T12:00:00Z') + minute * 60_000).toISOString();
};

const detail = fc.record({
  to: fc.constantFrom('+33145000000', '+34910000000', '+442079460000', '112', null),
  direction: fc.constantFrom('OUTBOUND', 'INBOUND'),
  day: fc.constantFrom('2026-09-30T21:59:59Z', '2026-09-30T22:00:00Z', '2026-10-05T12:00:00Z'),
  seconds: fc.integer({ min: 0, max: 400 }),
  isAnswered: fc.boolean(),
  other: fc.boolean(),
});
type Detail = typeof detail extends fc.Arbitrary<infer Value> ? Value : never;
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), detail }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resend' as const), which: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('correct' as const), which: fc.nat(), detail }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('takeBack' as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('reprice' as const),
      prefix: fc.constantFrom('33', '34', '44', ''),
      price: fc.integer({ min: 0, max: 90 }).map((cents) => `0.${cents}`),
      direction: fc.constantFrom('OUTBOUND', 'INBOUND'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rerate' as const), onlyUnrated: fc.boolean() }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** One account with two subscriptions, and the calls that were sent with what is in force. */
class History {
  private readonly sent: { call: object; current: string | null }[] = [];
  private constructor(private readonly subscriptions: readonly [string, string]) {}

  static async begun(): Promise<History> {
    later();
    const accountId = await anAccount(server);
    const line = { rates: [aRate('0.02', { prefix: '33' })] };
    const one = await aSubscription(server, accountId, '2026-10-01', line);
    const other = await aSubscription(server, accountId, '2026-01-01', line);
    return new History([one.subscriptionId, other.subscriptionId]);
  }

  /** Does a step; says what is wrong after it. */
  async after(step: Step): Promise<readonly unknown[]> {
    later();
    const wrong = await this.wrongIn(step);
    return [...wrong, ...(await ledgerFaults(server, this.subscriptions[0]))];
  }

  private async wrongIn(step: Step): Promise<readonly unknown[]> {
    const [one, other] = this.subscriptions;
    if (step.kind === 'reprice') {
      const { prefix, price, direction } = step;
      const add = [aRate(price, { prefix, direction })];
      await correctRates(server, one, { retire: ['33', '34', '44', ''], add });
      return [];
    }
    if (step.kind === 'rerate') return this.rerated(step.onlyUnrated);
    if (step.kind === 'send') {
      const call = this.callOf(step.detail);
      const [result] = await sendCalls(server, [call]);
      this.sent.push({ call, current: result?.record?.id ?? null });
      return result?.status === 'ACCEPTED' ? [] : [result];
    }
    const entry = this.sent[step.which % Math.max(1, this.sent.length)];
    if (!entry) return [];
    if (step.kind === 'resend') {
      const [result] = await sendCalls(server, [entry.call]);
      return result?.status === 'DUPLICATE' ? [] : [result];
    }
    if (entry.current === null) return [];
    const said = step.kind === 'takeBack' ? null : replacementOf(this.callOf(step.detail));
    const subscriptionId = step.kind === 'correct' && step.detail.other ? other : one;
    // As a millisecond tells it from what it was, there always is something to correct.
    const endedAt = new Date(Date.parse('2026-10-06T00:00:00Z') + minute).toISOString();
    const replacement = said && { ...said, subscriptionId, endedAt };
    const { record } = await correct(server, entry.current, replacement);
    entry.current = record?.id ?? null;
    if (!replacement) return [];
    const { externalId } = entry.call as { externalId: string };
    const [again] = await sendCalls(server, [{ ...replacement, externalId }]);
    return again?.status === 'DUPLICATE' ? [] : [again];
  }

  private async rerated(onlyUnrated: boolean): Promise<readonly unknown[]> {
    const wrong: unknown[] = [];
    for (const id of this.subscriptions) {
      const expected = await previewed(server, id, { onlyUnrated });
      const done = await rerate(server, id, { onlyUnrated });
      if (JSON.stringify(done) !== JSON.stringify(expected)) wrong.push([done, expected]);
      const again = await rerate(server, id, { onlyUnrated });
      if (again.rerated !== 0) wrong.push(again);
    }
    const ids = await rowsOf<{ external: string; id: string }>(
      server,
      this.subscriptions[0],
      `select external_id as external, id from usage_record where account_id = $1 and is_current`,
    );
    const shown = await this.currentIds();
    if (shown.size !== ids.length) wrong.push(ids);
    for (const entry of this.sent) {
      const { externalId } = entry.call as { externalId: string };
      if (entry.current !== null) entry.current = shown.get(externalId) ?? null;
    }
    return wrong;
  }

  private async currentIds(): Promise<Map<string, string>> {
    const records = await Promise.all(this.subscriptions.map((id) => recordsOf(id, false)));
    return new Map(records.flat().map(({ externalId, id }) => [externalId, id]));
  }

  /** Every entry whose derivation does not come to what is stored. */
  async unexplained(): Promise<readonly unknown[]> {
    const entries = (await Promise.all(this.subscriptions.map((id) => recordsOf(id, true)))).flat();
    return entries.filter(({ amount, derivation }) => {
      // A reversal explains itself by what it takes back, every other entry by what it costs.
      const values = derivation.steps.flatMap(({ inputs, result }) => [
        ...inputs.filter(({ name }) => name === 'takenBack'),
        ...(result.name === 'amount' ? [result] : []),
      ]);
      const explained = values.at(-1)?.text ?? null;
      return explained !== (amount?.amount ?? null);
    });
  }

  private callOf({ to, direction, day, seconds, isAnswered, other }: Detail): object {
    const [one, second] = this.subscriptions;
    const unanswered = isAnswered ? {} : { answeredAt: null, disposition: 'NO_ANSWER' };
    const number = direction === 'INBOUND' && to === '112' ? null : to;
    const from = direction === 'INBOUND' ? number : '+33170000001';
    const numbers = { from, to: direction === 'INBOUND' ? '+33170000001' : number };
    return aCall(other ? second : one, day, seconds, { direction, ...numbers, ...unanswered });
  }
}

interface Value {
  readonly name: string;
  readonly text: string;
}
interface ExplainedRecord {
  readonly id: string;
  readonly externalId: string;
  readonly amount: { readonly amount: string } | null;
  readonly derivation: { readonly steps: { readonly inputs: Value[]; readonly result: Value }[] };
}
async function recordsOf(id: string, everyVersion: boolean): Promise<ExplainedRecord[]> {
  const { node } = await read<{ node: { usageRecords: { nodes: ExplainedRecord[] } } }>(
    server,
    STAFF,
    `query ($id: ID!, $versions: UsageVersions!) { node(id: $id) { ... on Subscription {
      usageRecords(first: 100, versions: $versions) { nodes {
        id externalId kind version amount { amount }
        derivation { summary steps { inputs { name text } result { name text } } } } } } } }`,
    { id, versions: everyVersion ? 'ALL' : 'CURRENT' },
  );
  return node.usageRecords.nodes;
}

test('After anything in any order totals are the sums of the entries, and each explains itself.', async () => {
  const histories = fc.sample(fc.array(step, { minLength: 14, maxLength: 18 }), {
    numRuns: 6,
    seed: 11,
  });
  for (const steps of histories) {
    const history = await History.begun();
    for (const [index, one] of steps.entries()) {
      expect([index, one, await history.after(one)]).toEqual([index, one, []]);
    }
    expect(await history.unexplained()).toEqual([]);
  }
}, 120_000);

test('What breaks a rule of the ledger is found: a total, a reversal, a second version.', async () => {
  const { subscriptionId } = await aSubscription(server, await anAccount(server), '2026-01-01', {
    rates: [aRate('0.02')],
  });
  const call = aCall(subscriptionId, '2026-10-05T12:00:00Z', 60);
  const [result] = await sendCalls(server, [call]);
  const seconds = { endedAt: '2026-10-05T12:02:00Z' };
  await correct(server, result?.record?.id ?? '', replacementOf(call, seconds));
  const breaks = [
    `update usage_monthly_total set calls = calls + 1 where account_id = $1`,
    `update usage_record set is_current = true where account_id = $1 and kind = 'CALL'`,
    `update usage_record set content_hash = '\\x00' where account_id = $1 and kind = 'REVERSAL'`,
  ];
  expect(await ledgerFaults(server, subscriptionId)).toEqual([]);
  for (const text of breaks) {
    await rowsOf(server, subscriptionId, text);
    expect((await ledgerFaults(server, subscriptionId)).length).toBeGreaterThan(0);
  }
});
