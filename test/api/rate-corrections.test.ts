import {
  NICE,
  partner,
  startTestServer,
  STAFF,
  NOON,
  type TestServer,
} from '../support/test-server';
import { linesOf, ratesOf } from '../support/rates';
import { act, anAccount, anActiveOrder, aRate, read, refusalsOf } from '../support/world';

let server: TestServer;
let accountId: string;
beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
});
beforeEach(() => {
  server.clock.now = NOON;
});
afterAll(() => server.close());

const LATER = '2026-12-01T08:00:00.000Z';
const reason = 'The price list said otherwise.';

interface MadeLine {
  readonly id: string;
  readonly rates: { readonly id: string; readonly prefix: string }[];
}

/** A line with those rates, in their order of prefix. */
async function aLine(rates: object[], more: object = {}): Promise<MadeLine> {
  const lines = [{ serviceCode: 'CXONE', rates, ...more }];
  const options = { signedOn: '2026-02-03' };
  const [line] = await linesOf<MadeLine>(
    server,
    accountId,
    lines,
    'id rates { id prefix }',
    options,
  );
  if (!line) throw new Error('an order without its line');
  return line;
}

interface Corrected {
  readonly orderLine: { readonly id: string };
  readonly rates: { readonly id: string; readonly prefix: string }[];
}

const correct = (orderLineId: string, changes: object): Promise<Corrected> =>
  act<Corrected>(
    server,
    STAFF,
    'correctRates',
    { orderLineId, reason, ...changes },
    'orderLine { id } rates { id prefix }',
  );

const problemsOf = async (orderLineId: string, changes: object) =>
  (await refusalsOf(server, STAFF, 'correctRates', { orderLineId, reason, ...changes })).map(
    ({ code, path, message }) => [code, path.slice(1).join('.'), message],
  );

describe('A correction', () => {
  test('A wrong rate gives way to its replacement, and both say why and when.', async () => {
    const line = await aLine([aRate('0.20'), aRate('0.30', { prefix: '33' })]);
    const wrong = line.rates[0]?.id;
    server.clock.now = LATER;
    const { rates } = await correct(line.id, {
      retire: [{ rateId: wrong, replacement: aRate('0.02') }],
    });
    const fresh = { reason: null, recordedAt: null };
    const holding = { retiredAt: null, retirementReason: null, replacedBy: null };
    const replacement = {
      ...{ id: rates[0]?.id, prefix: '', perMinute: { amount: '0.020000' } },
      ...{ validFrom: '2026-02-03', recordedAt: LATER, reason, ...holding },
    };
    expect(await ratesOf(server, line.id)).toEqual([
      replacement,
      expect.objectContaining({ prefix: '33', ...fresh, ...holding }),
    ]);
    const all = await ratesOf(server, line.id, true);
    expect(all.find(({ id }) => id === wrong)).toEqual({
      ...{ id: wrong, prefix: '', perMinute: { amount: '0.200000' }, validFrom: '2026-02-03' },
      ...{ ...fresh, retiredAt: LATER, retirementReason: reason },
      replacedBy: { id: rates[0]?.id },
    });
    expect(all).toHaveLength(3);
  });

  test('A rate is retired without another, and one that was left out is added.', async () => {
    const line = await aLine([aRate('0.20', { prefix: '1' }), aRate('0.30', { prefix: '2' })]);
    const { orderLine, rates } = await correct(line.id, {
      retire: [{ rateId: line.rates[0]?.id }],
      add: [aRate('0.40', { prefix: '3', validFrom: '2026-05-01' })],
    });
    expect([orderLine.id, rates.map(({ prefix }) => prefix)]).toEqual([line.id, ['3']]);
    const held = await ratesOf(server, line.id);
    expect(held.map(({ prefix, validFrom }) => [prefix, validFrom])).toEqual([
      ['2', '2026-02-03'],
      ['3', '2026-05-01'],
    ]);
    const [retired] = await ratesOf(server, line.id, true);
    expect(retired).toMatchObject({ prefix: '1', replacedBy: null, retirementReason: reason });
  });

  test('What it leaves open is filled in from the order and the terms it accepted.', async () => {
    const line = await aLine([]);
    await correct(line.id, { add: [aRate('0.40')] });
    const query = `query ($id: ID!) { node(id: $id) { ... on OrderLine { rates {
      validFrom validBefore initialIncrementSeconds additionalIncrementSeconds } } } }`;
    expect(await read(server, STAFF, query, { id: line.id })).toEqual({
      node: {
        rates: [
          {
            ...{ validFrom: '2026-02-03', validBefore: null },
            ...{ initialIncrementSeconds: 12, additionalIncrementSeconds: 6 }, // CXone's
          },
        ],
      },
    });
  });

  test('Two rates change places, and a replacement is corrected in its turn.', async () => {
    const line = await aLine([aRate('0.01', { prefix: '1' }), aRate('0.02', { prefix: '2' })]);
    const [first, second] = line.rates;
    const swapped = await correct(line.id, {
      retire: [
        { rateId: first?.id, replacement: aRate('0.01', { prefix: '2' }) },
        { rateId: second?.id, replacement: aRate('0.02', { prefix: '1' }) },
      ],
    });
    expect(swapped.rates.map(({ prefix }) => prefix)).toEqual(['2', '1']);
    await correct(line.id, { retire: [{ rateId: swapped.rates[0]?.id }] });
    expect((await ratesOf(server, line.id)).map(({ prefix }) => prefix)).toEqual(['1']);
    expect(await ratesOf(server, line.id, true)).toHaveLength(4);
  });

  test('New rates draw on the pools that the line has.', async () => {
    const pools = [{ name: 'Low use', includedMinutes: 50, units: 2, overagePerMinute: '0.03' }];
    const line = await aLine([aRate('0.20')], { pools });
    const pooled = aRate('0.20', { pool: 'Low use' });
    const { rates } = await correct(line.id, {
      retire: [{ rateId: line.rates[0]?.id, replacement: pooled }],
    });
    const query = 'query ($id: ID!) { node(id: $id) { ... on Rate { pool { name } } } }';
    expect(await read(server, STAFF, query, { id: rates[0]?.id })).toEqual({
      node: { pool: { name: 'Low use' } },
    });
    expect(await problemsOf(line.id, { add: [aRate('1', { prefix: '1', pool: 'x' })] })).toEqual([
      ['INVALID_INPUT', 'add.0.pool', 'expected a pool of the order line, "Low use", got "x"'],
    ]);
  });

  test('The log has the reason, and each rate before and after in words.', async () => {
    const hours = { weekdays: ['MONDAY'], from: '22:00', before: '06:00' };
    const line = await aLine([
      aRate('0.20', { prefix: '1', hours, callType: 'MOBILE', validBefore: '2027-01-01' }),
      aRate('0.30', { prefix: '2', connectionFee: '0.05', minimumCharge: '0.1' }),
    ]);
    server.clock.now = '2026-12-02T08:00:00.000Z'; // after every other act
    await correct(line.id, {
      retire: [
        { rateId: line.rates[0]?.id, replacement: aRate('0.02', { prefix: '1' }) },
        { rateId: line.rates[1]?.id },
      ],
      add: [aRate('0.4', { prefix: '3', validFrom: '2026-05-01' })],
    });
    const query = `query ($id: ID!) { account(id: $id) { auditEntries(first: 1) { nodes {
      act right subject { id } changes { name before after } } } } }`;
    const before = [
      'OUTBOUND CONSUMER "1" MOBILE MONDAY 22:00-06:00 from 2026-02-03 before 2027-01-01: 0.20 a minute, 12/6 s',
      'OUTBOUND CONSUMER "2" from 2026-02-03: 0.30 a minute, 12/6 s, fee 0.05, at least 0.10',
    ];
    const after = [
      'OUTBOUND CONSUMER "1" from 2026-02-03: 0.02 a minute, 12/6 s',
      'OUTBOUND CONSUMER "3" from 2026-05-01: 0.40 a minute, 12/6 s',
    ];
    expect(await read(server, STAFF, query, { id: accountId })).toEqual({
      account: {
        auditEntries: {
          nodes: [
            {
              ...{ act: 'correctRates', right: 'CORRECT_RATES', subject: { id: line.id } },
              changes: [
                { name: 'reason', before: null, after: reason },
                { name: 'rate', before: before[0], after: after[0] },
                { name: 'rate', before: before[1], after: null },
                { name: 'rate', before: null, after: after[1] },
              ],
            },
          ],
        },
      },
    });
  });
});

describe('What is refused, and stores nothing', () => {
  test('A rate that was retired already: ALREADY_DONE, with its moment.', async () => {
    const line = await aLine([aRate('0.20')]);
    const retire = [{ rateId: line.rates[0]?.id }];
    await correct(line.id, { retire });
    expect(await problemsOf(line.id, { retire })).toEqual([
      ['ALREADY_DONE', 'retire.0.rateId', `The rate was already retired at ${NOON}.`],
    ]);
  });

  test('One rate retired twice at once is retired once.', async () => {
    const line = await aLine([aRate('0.20')]);
    const rateId = line.rates[0]?.id;
    const input = { orderLineId: line.id, reason, retire: [{ rateId, replacement: aRate('0.1') }] };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() =>
        read<{ correctRates: { rates: object[] | null; userErrors: { code: string }[] } }>(
          server,
          STAFF,
          `mutation ($input: CorrectRatesInput!) {
            correctRates(input: $input) { rates { id } userErrors { code } } }`,
          { input },
        ),
      ),
    );
    const codes = answers.flatMap(({ correctRates }) => correctRates.userErrors);
    expect(codes).toEqual(Array(3).fill({ code: 'ALREADY_DONE' }));
    expect(await ratesOf(server, line.id, true)).toHaveLength(2);
  });

  test('Rates of another line or account, and ids of nothing: NOT_FOUND.', async () => {
    const line = await aLine([aRate('0.20')]);
    const other = await aLine([aRate('0.20')]);
    const message = 'No rate of that order line with this id.';
    for (const rateId of [other.rates[0]?.id, line.id, 'x', `rat_${'A'.repeat(43)}`]) {
      expect(await problemsOf(line.id, { retire: [{ rateId }] })).toEqual([
        ['NOT_FOUND', 'retire.0.rateId', message],
      ]);
    }
    for (const id of [accountId, 'x', `oln_${'A'.repeat(43)}`]) {
      expect(await problemsOf(id, { add: [aRate('0.20')] })).toEqual([
        ['NOT_FOUND', 'orderLineId', 'No order line with this id.'],
      ]);
    }
  });

  test('The same rate twice in one correction.', async () => {
    const line = await aLine([aRate('0.20')]);
    const rateId = line.rates[0]?.id;
    expect(await problemsOf(line.id, { retire: [{ rateId }, { rateId }] })).toEqual([
      ['INVALID_INPUT', 'retire.1.rateId', 'expected each rate once, got one again'],
    ]);
    expect(await ratesOf(server, line.id)).toHaveLength(1);
  });

  test('Nothing to correct, no reason, and too long a list.', async () => {
    const line = await aLine([]);
    expect(await problemsOf(line.id, {})).toEqual([
      ['INVALID_INPUT', '', 'expected a rate to retire or to add, got none'],
    ]);
    expect(await problemsOf(line.id, { add: [aRate('1')], reason: ' ' })).toEqual([
      ['INVALID_INPUT', 'reason', 'expected a text, got an empty one'],
    ]);
    expect(await problemsOf(line.id, { add: [aRate('1')], reason: 'x'.repeat(501) })).toEqual([
      ['INVALID_INPUT', 'reason', 'expected at most 500 characters, got 501'],
    ]);
    const add = Array.from({ length: 1_001 }, (_, index) => aRate('1', { prefix: `${index + 1}` }));
    expect(await problemsOf(line.id, { add })).toEqual([
      ['INVALID_INPUT', 'add', 'expected at most 1000 rates, got 1001'],
    ]);
  });

  test('Rates that are wrong by themselves, all of them named.', async () => {
    const line = await aLine([aRate('0.20')]);
    const replacement = aRate('-1', { hours: { from: '08:00', before: '08:00' } });
    const retire = [{ rateId: line.rates[0]?.id, replacement }];
    const add = [aRate('1', { prefix: '+1', validBefore: '2026-02-03' })];
    const paths = (await problemsOf(line.id, { retire, add })).map(([, path]) => path);
    expect(paths).toEqual([
      'retire.0.replacement.hours.before',
      'retire.0.replacement.perMinute',
      'add.0.prefix',
      'add.0.validBefore',
    ]);
  });

  test('An overlap with a rate that holds, and of two new ones; not with a retired one.', async () => {
    const line = await aLine([aRate('0.20'), aRate('0.20', { prefix: '1' })]);
    expect(await problemsOf(line.id, { add: [aRate('0.30', { prefix: '1' })] })).toEqual([
      [
        'OVERLAPPING_RATES',
        'add.0',
        'expected one rate for a call, got one that holds and add.0 both for OUTBOUND CONSUMER "1" from 2026-02-03',
      ],
    ]);
    const replacement = aRate('0.30', { prefix: '2' });
    const retire = [{ rateId: line.rates[0]?.id, replacement }];
    expect(await problemsOf(line.id, { retire, add: [replacement] })).toEqual([
      [
        'OVERLAPPING_RATES',
        'add.0',
        'expected one rate for a call, got retire.0.replacement and add.0 both for OUTBOUND CONSUMER "2" from 2026-02-03',
      ],
    ]);
    const earlier = aRate('0.30', { prefix: '1', validFrom: '2026-01-01' });
    expect((await problemsOf(line.id, { add: [earlier] }))[0]?.[1]).toBe('add.0');
    await correct(line.id, { retire: [{ rateId: line.rates[1]?.id }], add: [earlier] });
  });

  test('More than 5,000 rates that hold.', async () => {
    const rates = Array.from({ length: 4_999 }, (_, index) =>
      aRate('0.01', { prefix: `${1_000 + index}` }),
    );
    const line = await aLine(rates);
    const add = [aRate('1', { prefix: '7' }), aRate('1', { prefix: '8' })];
    expect(await problemsOf(line.id, { add })).toEqual([
      ['INVALID_INPUT', 'add', 'expected at most 5000 rates that hold, got 5001'],
    ]);
  });
});

describe('Who may', () => {
  test('A partner and a beneficiary do not; a beneficiary sees what was corrected.', async () => {
    const lines = [{ serviceCode: 'CXONE', rates: [aRate('0.20')] }];
    const { node } = await read<{ node: { lines: [MadeLine] } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Order { lines { id rates { id prefix } } } } }',
      { id: await anActiveOrder(server, accountId, lines) },
    );
    const [line] = node.lines;
    const mutation = `mutation ($id: ID!) { correctRates(input: { orderLineId: $id, reason: "x" }) {
      userErrors { code } } }`;
    for (const viewer of [partner('first'), NICE]) {
      const { errors } = await server.ask(viewer, mutation, { id: line.id });
      expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN']);
    }
    const retire = [{ rateId: line.rates[0]?.id, replacement: aRate('0.02') }];
    await correct(line.id, { retire });
    // Not before it has an active contract with the account.
    const [other] = await linesOf<MadeLine>(server, await anAccount(server), lines, 'id');
    expect(await ratesOf(server, other?.id ?? '', true, NICE)).toEqual([]);
    const seen = await ratesOf(server, line.id, true, NICE);
    expect(seen.map(({ perMinute }) => perMinute.amount).sort()).toEqual(['0.020000', '0.200000']);
    expect(seen.filter(({ retiredAt }) => retiredAt !== null)).toHaveLength(1);
  });
});
