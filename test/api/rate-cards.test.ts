import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  NOON,
  type TestServer,
} from '../support/test-server';
import { linesOf } from '../support/rates';
import { act, anAccount, aRate, read, refusalsOf, unique } from '../support/world';

let server: TestServer;
let accountId: string;
beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
});
afterAll(() => server.close());

const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
const card = (rates: object[], more: object = {}): object => ({
  ...{ code: 'EU_2026', name: 'Europe', currencyCode: 'EUR', rates },
  ...more,
});

interface Published {
  readonly rateCard: { readonly code: string; readonly version: number };
}

/** Publishes a card of its own, or another version of it. */
async function publish(rates: object[], more: object = {}): Promise<Published['rateCard']> {
  const code = unique('CARD').replace('-', '_');
  const input = card(rates, { code, ...more });
  return (
    await act<Published>(server, STAFF, 'publishRateCard', input, 'rateCard { code version }')
  ).rateCard;
}

const problemsOf = async (input: object, mutation = 'publishRateCard') =>
  (await refusalsOf(server, STAFF, mutation, input)).map(({ code, path, message }) => [
    code,
    path.slice(1).join('.'),
    message,
  ]);

const order = (line: object): object => ({
  accountId,
  acceptedBy,
  lines: [{ serviceCode: 'CXONE', ...line }],
});

interface Line {
  readonly rateCard: { code: string; version: number } | null;
  readonly rates: { prefix: string; perMinute: { amount: string }; validFrom: string }[];
}
const LINE = 'rateCard { code version } rates { prefix perMinute { amount } validFrom }';

async function lineOf(line: object, more: object = {}): Promise<Line> {
  const lines = [{ serviceCode: 'CXONE', ...line }];
  const [made] = await linesOf<Line>(server, accountId, lines, LINE, more);
  if (!made) throw new Error('an order without its line');
  return made;
}

const prices = ({ rates }: Line) =>
  rates.map(({ prefix, perMinute }) => [prefix, perMinute.amount]);

describe('Publishing a rate card', () => {
  test('A code has versions 1, 2 and so on; each is read back as it was published.', async () => {
    const { code } = await publish([aRate('0.01')]);
    const hours = { weekdays: ['SUNDAY'], from: '00:00', before: '24:00' };
    const rate = aRate('0.02', {
      prefix: '33',
      callType: 'MOBILE',
      hours,
      validFrom: '2027-01-01',
    });
    expect(await publish([rate], { code, name: ' Europe ' })).toEqual({ code, version: 2 });
    const query = `query ($code: String!) {
      first: rateCard(code: $code, version: 1) {
        version rates { perMinute { amount currencyCode } } }
      latest: rateCard(code: $code) { code version name currencyCode recordedAt
        rates { direction leg prefix callType numberType hours { weekdays from before }
          perMinute { amount } connectionFee { amount } minimumCharge { amount }
          initialIncrementSeconds additionalIncrementSeconds validFrom validBefore } }
      none: rateCard(code: $code, version: 3) { version }
      nowhere: rateCard(code: "nowhere") { version }
    }`;
    expect(await read(server, STAFF, query, { code })).toEqual({
      first: {
        version: 1,
        rates: [{ perMinute: { amount: '0.010000', currencyCode: 'EUR' } }],
      },
      latest: {
        ...{ code, version: 2, name: 'Europe', currencyCode: 'EUR', recordedAt: NOON },
        rates: [
          {
            ...{ direction: 'OUTBOUND', leg: 'CONSUMER', prefix: '33' },
            ...{ callType: 'MOBILE', numberType: null, hours },
            perMinute: { amount: '0.020000' },
            connectionFee: { amount: '0.000000' },
            minimumCharge: { amount: '0.000000' },
            initialIncrementSeconds: null,
            additionalIncrementSeconds: null,
            ...{ validFrom: '2027-01-01', validBefore: null },
          },
        ],
      },
      none: null,
      nowhere: null,
    });
  });

  test('The list has the latest version of each card, by code.', async () => {
    const { code } = await publish([aRate('0.01')]);
    await publish([aRate('0.02')], { code });
    const { rateCards } = await read<{ rateCards: { code: string; version: number }[] }>(
      server,
      STAFF,
      '{ rateCards { code version } }',
    );
    expect(rateCards.filter((one) => one.code === code)).toEqual([{ code, version: 2 }]);
    const codes = rateCards.map((one) => one.code);
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  test('Versions that are published at once follow each other.', async () => {
    const { code } = await publish([aRate('0.01')]);
    const made = await Promise.all([1, 2, 3, 4].map(() => publish([aRate('0.02')], { code })));
    expect(made.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5]);
  });

  test('The log tells who published which version.', async () => {
    const { code } = await publish([aRate('0.01')]);
    await publish([aRate('0.02'), aRate('0.03', { prefix: '1' })], { code });
    const query = `{ auditEntries(first: 1) { nodes { act right account { id }
      changes { name before after } } } }`;
    expect(await read(server, STAFF, query)).toEqual({
      auditEntries: {
        nodes: [
          {
            ...{ act: 'publishRateCard', right: 'PUBLISH_RATE_CARDS', account: null },
            changes: [
              { name: 'code', before: code, after: code },
              { name: 'version', before: '1', after: '2' },
              { name: 'currencyCode', before: null, after: 'EUR' },
              { name: 'rates', before: null, after: '2' },
            ],
          },
        ],
      },
    });
  });

  test.each(['eu_2026', '2026', '', 'A'.repeat(41), 'EU 2026', 'EU-2026'])(
    'A code "%s" is refused.',
    async (code) => {
      expect(await problemsOf(card([aRate('0.01')], { code }))).toEqual([
        [
          'INVALID_INPUT',
          'code',
          `expected a code of 1 to 40 capital letters, digits and underscores, a letter first, got "${code}"`,
        ],
      ]);
    },
  );

  test('A card without a name or rates, and a pool on a card, are refused.', async () => {
    expect(await problemsOf(card([], { name: ' ' }))).toEqual([
      ['INVALID_INPUT', 'name', 'expected a text, got an empty one'],
      ['INVALID_INPUT', 'rates', 'expected 1 to 5000 rates, got 0'],
    ]);
    expect(await problemsOf(card([aRate('0.01', { pool: 'Lobby' })]))).toEqual([
      ['INVALID_INPUT', 'rates.0.pool', 'expected no pool on a card, got "Lobby"'],
    ]);
  });

  test('Rates are checked as those of an order are, all at once.', async () => {
    const bad = aRate('-1', { prefix: '+33', initialIncrementSeconds: 0 });
    const ended = aRate('1', { prefix: '1', validFrom: '2026-02-01', validBefore: '2026-02-01' });
    const paths = (await problemsOf(card([bad, ended]))).map(([, path]) => path);
    expect(paths).toEqual([
      'rates.0.prefix',
      'rates.0.initialIncrementSeconds',
      'rates.0.perMinute',
      'rates.1.validBefore',
    ]);
  });

  test.each([
    ['without validity', {}, {}],
    ['with an open start before a later one', {}, { validFrom: '2030-01-01' }],
    ['with an end after a later start', { validBefore: '2030-01-02' }, { validFrom: '2030-01-01' }],
  ])('Two rates for one call %s are refused.', async (_, first, second) => {
    const rates = [aRate('0.01', first), aRate('0.02', second)];
    const [problem] = await problemsOf(card(rates));
    expect(problem?.slice(0, 2)).toEqual(['OVERLAPPING_RATES', 'rates.1']);
  });
});

describe('An order with a rate card', () => {
  test('It copies the latest version, completed from the order and its terms.', async () => {
    const rates = [
      aRate('0.01', { initialIncrementSeconds: 30 }),
      aRate('0.02', { prefix: '33', validFrom: '2026-06-01' }),
    ];
    const { code } = await publish([aRate('0.99')]);
    await publish(rates, { code });
    const increments = 'initialIncrementSeconds additionalIncrementSeconds';
    const [line] = await linesOf(
      server,
      accountId,
      [{ serviceCode: 'CXONE', rateCard: { code } }],
      `rateCard { code version } rates { prefix validFrom ${increments} }`,
      { signedOn: '2026-02-03' },
    );
    expect(line).toEqual({
      rateCard: { code, version: 2 },
      rates: [
        {
          ...{ prefix: '', validFrom: '2026-02-03' },
          ...{ initialIncrementSeconds: 30, additionalIncrementSeconds: 6 }, // CXone's own: 12/6
        },
        {
          ...{ prefix: '33', validFrom: '2026-06-01' },
          ...{ initialIncrementSeconds: 12, additionalIncrementSeconds: 6 },
        },
      ],
    });
  });

  test('It keeps what it copied when another version is published.', async () => {
    const { code } = await publish([aRate('0.01')]);
    const { rateCard, rates } = await lineOf({ rateCard: { code } });
    await publish([aRate('0.02')], { code });
    expect([rateCard, rates[0]?.perMinute.amount]).toEqual([{ code, version: 1 }, '0.010000']);
    expect(prices(await lineOf({ rateCard: { code, version: 1 } }))).toEqual([['', '0.010000']]);
    expect(prices(await lineOf({ rateCard: { code } }))).toEqual([['', '0.020000']]);
  });

  test('Its own rates come beside those of the card, or in the place of the same scope.', async () => {
    const { code } = await publish([
      aRate('0.01'),
      aRate('0.02', { prefix: '33', validBefore: '2027-01-01' }),
      aRate('0.03', { prefix: '33', validFrom: '2027-01-01' }),
      aRate('0.04', { prefix: '44', callType: 'MOBILE' }),
    ]);
    const own = [
      aRate('0.50', { prefix: '33' }), // replaces both, whatever their validity
      aRate('0.60', { prefix: '44' }), // another scope: for any call type
    ];
    const line = await lineOf({ rateCard: { code }, rates: own });
    expect(prices(line).sort()).toEqual([
      ['', '0.010000'],
      ['33', '0.500000'],
      ['44', '0.040000'],
      ['44', '0.600000'],
    ]);
  });

  test('Rates of the card that have ended before the order takes effect are left out.', async () => {
    const { code } = await publish([
      aRate('0.01', { validBefore: '2026-02-03' }),
      aRate('0.02', { validFrom: '2026-02-03' }),
      aRate('0.03', { prefix: '1', validFrom: '2025-01-01', validBefore: '2026-02-04' }),
    ]);
    const line = await lineOf({ rateCard: { code } }, { signedOn: '2026-02-03' });
    expect(prices(line)).toEqual([
      ['', '0.020000'],
      ['1', '0.030000'],
    ]);
    expect(line.rates[1]?.validFrom).toBe('2025-01-01');
  });

  test('Any other overlap with a rate of the card is refused at the line’s own rate.', async () => {
    const hours = { weekdays: ['MONDAY'], from: '08:00', before: '18:00' };
    const { code } = await publish([aRate('0.01', { hours })]);
    const rates = [aRate('0.02', { hours: { ...hours, before: '12:00' } })];
    const line = { rateCard: { code }, rates };
    const day = NOON.slice(0, 10);
    expect(await problemsOf(order(line), 'placeOrder')).toEqual([
      [
        'OVERLAPPING_RATES',
        'lines.0.rates.0',
        `expected one rate for a call, got rate 0 of the card and rate 0 both for OUTBOUND CONSUMER "" MONDAY 08:00-12:00 and MONDAY 08:00-18:00 from ${day}`,
      ],
    ]);
  });

  test('A line of an order without a card says so.', async () => {
    expect(await lineOf({ rates: [aRate('0.01')] })).toMatchObject({ rateCard: null });
  });

  test('A card or version that is not there, and one in another currency, are refused.', async () => {
    const { code } = await publish([aRate('0.01')]);
    const dollars = await publish([aRate('0.01')], { currencyCode: 'USD' });
    const cases = [
      [{ code: 'NOWHERE' }, 'NOT_FOUND', 'code', 'No rate card with this code.'],
      [{ code: 'a\u0000b' }, 'NOT_FOUND', 'code', 'No rate card with this code.'],
      [
        { code, version: 2 },
        'NOT_FOUND',
        'version',
        'No version 2 of this rate card; the latest is 1.',
      ],
      [
        { code, version: 0 },
        'NOT_FOUND',
        'version',
        'No version 0 of this rate card; the latest is 1.',
      ],
      [
        { code: dollars.code },
        'INVALID_INPUT',
        'code',
        'expected a card in EUR, the currency of the account, got one in USD',
      ],
    ] as const;
    for (const [rateCard, problem, field, message] of cases) {
      expect(await problemsOf(order({ rateCard }), 'placeOrder')).toEqual([
        [problem, `lines.0.rateCard.${field}`, message],
      ]);
    }
  });

  test('The limit of 5,000 rates is for the card and the line together.', async () => {
    const rates = Array.from({ length: 4_999 }, (_, index) =>
      aRate('0.01', { prefix: `${1_000 + index}` }),
    );
    const { code } = await publish(rates);
    const own = [aRate('0.02', { prefix: '7' }), aRate('0.02', { prefix: '8' })];
    expect(await problemsOf(order({ rateCard: { code }, rates: own }), 'placeOrder')).toEqual([
      [
        'INVALID_INPUT',
        'lines.0.rates',
        'expected at most 5000 rates, got 5001, 4999 of the card among them',
      ],
    ]);
    const line = await lineOf({ rateCard: { code }, rates: own.slice(1) });
    expect(line.rates).toHaveLength(5_000);
  });
});

describe('Who may', () => {
  const publication = (code: string) =>
    `mutation { publishRateCard(input: { code: "${code}", name: "X", currencyCode: "EUR",
      rates: [{ direction: INBOUND, perMinute: "0.01" }] }) { userErrors { code } } }`;
  const codeOf = ({ errors }: { errors?: readonly { extensions?: object }[] }) =>
    errors?.map(({ extensions }) => (extensions as { code?: string } | undefined)?.code);

  test('Staff with RATING publish; a partner and a beneficiary do not.', async () => {
    for (const viewer of [partner('first'), NICE]) {
      expect(codeOf(await server.ask(viewer, publication('NOT_ALLOWED')))).toEqual(['FORBIDDEN']);
    }
  });

  test('A partner reads cards and places orders by them; a beneficiary reads none.', async () => {
    const { code } = await publish([aRate('0.01')]);
    const query = `{ rateCard(code: "${code}") { version rates { prefix } } }`;
    expect(await read(server, partner('first'), query)).toEqual({
      rateCard: { version: 1, rates: [{ prefix: '' }] },
    });
    const own = await anAccount(server, { viewer: partner('first') });
    const lines = [{ serviceCode: 'CXONE', rateCard: { code } }];
    const input = { accountId: own, acceptedBy, lines };
    const selection = 'order { lines { rateCard { version } } }';
    expect(await act(server, partner('first'), 'placeOrder', input, selection)).toMatchObject({
      order: { lines: [{ rateCard: { version: 1 } }] },
    });
    expect(codeOf(await server.ask(NICE, query))).toEqual(['FORBIDDEN']);
  });
});
