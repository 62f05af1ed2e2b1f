import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { linesOf } from '../support/rates';
import { anAccount, aRate, refusalsOf } from '../support/world';

let server: TestServer;
let accountId: string;
beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server);
});
afterAll(() => server.close());

const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
const WORK = { weekdays: ['MONDAY', 'FRIDAY'], from: '08:00', before: '18:00' };
const NIGHT = { from: '22:00', before: '06:00' };
const LOW_USE = { name: 'Low use', includedMinutes: 50, units: 4, overagePerMinute: '0.025' };

/** What a line with those rates shows. */
async function lineWith<Line>(line: object, selection: string): Promise<Line> {
  const lines = [{ serviceCode: 'CXONE', ...line }];
  const [made] = await linesOf<Line>(server, accountId, lines, selection);
  if (!made) throw new Error('an order without its line');
  return made;
}

const lineRefused = (line: object) =>
  refusalsOf(server, STAFF, 'placeOrder', {
    accountId,
    acceptedBy,
    lines: [{ serviceCode: 'CXONE', ...line }],
  });

/** The refusals without the part of the path that all have, and with their messages. */
const problemsOf = async (line: object) =>
  (await lineRefused(line)).map(({ code, path, message }) => [
    code,
    path.slice(3).join('.'),
    message,
  ]);

describe('What a rate is for', () => {
  test('Call type, number type and hours are read back as they were agreed.', async () => {
    const rates = [
      aRate('0.03', { prefix: '1', callType: 'LANDLINE' }),
      aRate('0.09', { prefix: '33', callType: 'MOBILE', hours: WORK }),
      aRate('0.05', { direction: 'INBOUND', numberType: 'TOLL_FREE', hours: NIGHT }),
    ];
    const selection =
      'rates { prefix callType numberType hours { weekdays from before } perMinute { amount } }';
    const everyDay = [
      ...['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY'],
      ...['FRIDAY', 'SATURDAY', 'SUNDAY'],
    ];
    expect(await lineWith({ rates }, selection)).toEqual({
      rates: [
        {
          prefix: '',
          callType: null,
          numberType: 'TOLL_FREE',
          hours: { weekdays: everyDay, ...NIGHT },
          perMinute: { amount: '0.050000' },
        },
        {
          prefix: '1',
          callType: 'LANDLINE',
          numberType: null,
          hours: null,
          perMinute: { amount: '0.030000' },
        },
        {
          prefix: '33',
          callType: 'MOBILE',
          numberType: null,
          hours: WORK,
          perMinute: { amount: '0.090000' },
        },
      ],
    });
  });

  test('Weekdays are listed from Monday on, each once; null is every day.', async () => {
    const weekdays = ['SUNDAY', 'MONDAY', 'SUNDAY'];
    const whole = { weekdays: null, from: '00:00', before: '24:00' };
    const rates = [
      aRate('0.01', { prefix: '1', hours: { ...NIGHT, weekdays } }),
      aRate('0.01', { prefix: '2', hours: whole }),
    ];
    const line = await lineWith<{ rates: { hours: { weekdays: string[]; before: string } }[] }>(
      { rates },
      'rates { hours { weekdays before } }',
    );
    expect(line.rates[0]?.hours.weekdays).toEqual(['MONDAY', 'SUNDAY']);
    expect(line.rates[1]?.hours).toMatchObject({ before: '24:00' });
    expect(line.rates[1]?.hours.weekdays).toHaveLength(7);
  });

  test.each([
    [{ from: '08:00', before: '08:00' }, 'before', 'expected another time than from, 08:00, got'],
    [{ from: '24:00', before: '08:00' }, 'from', 'expected a time before 24:00, got 24:00'],
    [{ from: '08:00', before: '00:00' }, 'before', 'expected a time after 00:00, got 00:00'],
    [{ ...WORK, weekdays: [] }, 'weekdays', 'expected at least one weekday, got none'],
  ])('Hours %j are refused at %s.', async (hours, field, message) => {
    const problems = await problemsOf({ rates: [aRate('0.01', { hours })] });
    expect(problems).toEqual([
      ['INVALID_INPUT', `rates.0.hours.${field}`, expect.stringContaining(message)],
    ]);
  });

  test.each(['8:00', '24:01', '25:00', '08:60', '08:00:00', 'noon', ''])(
    'A time of day "%s" is refused before anything is looked at.',
    async (from) => {
      const line = { serviceCode: 'CXONE', rates: [aRate('0.01', { hours: { ...WORK, from } })] };
      const { errors } = await server.ask(
        STAFF,
        'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }',
        { input: { accountId, acceptedBy, lines: [line] } },
      );
      expect(errors?.[0]?.message).toContain(
        `expected a time of day from "00:00" to "24:00", got "${from}"`,
      );
    },
  );

  test('A time of day that is no text is refused as a literal, too.', async () => {
    const { errors } = await server.ask(
      STAFF,
      `mutation { publishRateCard(input: { code: "X", name: "X", currencyCode: "EUR", rates: [
        { direction: INBOUND, perMinute: 1, hours: { from: 800, before: "18:00" } }] }) {
        userErrors { code } } }`,
    );
    expect(errors?.[0]?.message).toContain(
      'expected a time of day string such as "08:30", got 800',
    );
  });
});

describe('Rates that could both hold for one call', () => {
  const late = { weekdays: ['FRIDAY'], from: '20:00', before: '02:00' };
  const early = { weekdays: ['FRIDAY'], from: '01:00', before: '09:00' };
  const mobile = { callType: 'MOBILE' };
  const free = { numberType: 'TOLL_FREE' };
  const year = { validFrom: '2026-01-01', validBefore: '2027-01-01' };

  test.each([
    ['the same scope', {}, {}],
    ['the same call type', mobile, mobile],
    ['the same number type', free, free],
    ['the same hours', { hours: WORK }, { hours: WORK }],
    ['hours that meet over midnight', { hours: late }, { hours: early }],
    ['hours of every day and of one', { hours: NIGHT }, { hours: late }],
    ['validity in common', year, { validFrom: '2026-12-31' }],
  ])('%s: refused, naming both.', async (_, first, second) => {
    const rates = [aRate('0.01', first), aRate('0.02', second)];
    expect(await lineRefused({ rates })).toEqual([
      expect.objectContaining({
        __typename: 'OverlappingRatesError',
        code: 'OVERLAPPING_RATES',
        prefix: '',
        path: expect.arrayContaining(['lines', '0', 'rates']) as string[],
        message: expect.stringMatching(
          /^expected one rate for a call, got rate [01] and rate [01] both for OUTBOUND CONSUMER ""/,
        ) as string,
      }),
    ]);
  });

  test.each([
    ['direction', {}, { direction: 'INBOUND' }],
    ['leg', {}, { leg: 'AGENT' }],
    ['prefix', {}, { prefix: '3' }],
    ['call type', mobile, { callType: 'LANDLINE' }],
    ['call type or none', {}, mobile],
    ['number type', free, { numberType: 'STANDARD' }],
    ['number type or none', {}, free],
    [
      'hours that only touch',
      { hours: WORK },
      { hours: { ...WORK, from: '18:00', before: '08:00' } },
    ],
    ['hours or none', {}, { hours: WORK }],
    ['weekdays', { hours: late }, { hours: { ...early, weekdays: ['SATURDAY'] } }],
    ['validity', year, { validFrom: '2027-01-01' }],
  ])('Another %s: both are taken.', async (_, first, second) => {
    const rates = [aRate('0.01', first), aRate('0.02', second)];
    const line = await lineWith<{ rates: object[] }>({ rates }, 'rates { id }');
    expect(line.rates).toHaveLength(2);
  });

  test('The message says what both are for, their hours and from when.', async () => {
    const rates = [
      aRate('0.01', { prefix: '33', ...mobile, hours: late, validFrom: '2026-01-01' }),
      aRate('0.02', { prefix: '33', ...mobile, hours: early, validFrom: '2026-03-01' }),
    ];
    expect(await problemsOf({ rates })).toEqual([
      [
        'OVERLAPPING_RATES',
        'rates.1',
        'expected one rate for a call, got rate 0 and rate 1 both for OUTBOUND CONSUMER "33" MOBILE FRIDAY 01:00-09:00 and FRIDAY 20:00-02:00 from 2026-03-01',
      ],
    ]);
  });
});

describe('Pools of included minutes', () => {
  test('A line has its pools in order, and its rates name them.', async () => {
    const other = { ...LOW_USE, name: 'Lobby', units: 1 };
    const rates = [aRate('0.02', { pool: ' Low use ' }), aRate('0.09', { prefix: '888' })];
    const line = await lineWith(
      { pools: [LOW_USE, other], rates },
      `pools { name includedMinutes units overagePerMinute { amount currencyCode } }
        rates { pool { name units } }`,
    );
    const overagePerMinute = { amount: '0.025000', currencyCode: 'EUR' };
    expect(line).toEqual({
      pools: [
        { ...LOW_USE, overagePerMinute },
        { ...other, overagePerMinute },
      ],
      rates: [{ pool: { name: 'Low use', units: 4 } }, { pool: null }],
    });
  });

  test('A line without pools has an empty list.', async () => {
    expect(await lineWith({ pools: null }, 'pools { name }')).toEqual({ pools: [] });
  });

  test.each([
    [{ name: ' ' }, 'name', 'expected a text, got an empty one'],
    [{ name: 'x'.repeat(101) }, 'name', 'expected at most 100 characters, got 101'],
    [{ includedMinutes: 0 }, 'includedMinutes', 'expected a whole number from 1 to 1000000, got 0'],
    [{ units: 1_000_001 }, 'units', 'expected a whole number from 1 to 1000000, got 1000001'],
    [
      { overagePerMinute: '-1' },
      'overagePerMinute',
      'expected a price from 0 to 1000000000.00, got -1.00',
    ],
  ])('A pool with %j is refused.', async (change, field, message) => {
    expect(await problemsOf({ pools: [{ ...LOW_USE, ...change }] })).toEqual([
      ['INVALID_INPUT', `pools.0.${field}`, message],
    ]);
  });

  test('Two pools of one name, and more than 20, are refused.', async () => {
    const twice = [LOW_USE, { ...LOW_USE, name: ' Low use' }];
    expect(await problemsOf({ pools: twice })).toEqual([
      ['INVALID_INPUT', 'pools.1.name', 'expected each name once, got "Low use" again'],
    ]);
    const many = Array.from({ length: 21 }, (_, index) => ({ ...LOW_USE, name: `Pool ${index}` }));
    expect(await problemsOf({ pools: many })).toEqual([
      ['INVALID_INPUT', 'pools', 'expected at most 20 pools, got 21'],
    ]);
  });

  test('A rate that names a pool which the line has not is refused, saying which there are.', async () => {
    const rates = [aRate('0.02', { pool: 'Lobby' })];
    expect(await problemsOf({ rates })).toEqual([
      [
        'INVALID_INPUT',
        'rates.0.pool',
        'expected a pool of the order line, which has none, got "Lobby"',
      ],
    ]);
    expect(await problemsOf({ rates, pools: [LOW_USE] })).toEqual([
      [
        'INVALID_INPUT',
        'rates.0.pool',
        'expected a pool of the order line, "Low use", got "Lobby"',
      ],
    ]);
  });

  test('A fee on a rate that draws on a pool is refused: it would never be charged.', async () => {
    const rates = [aRate('0.02', { pool: 'Low use', connectionFee: '0.1', minimumCharge: '0.2' })];
    expect(await problemsOf({ rates, pools: [LOW_USE] })).toEqual([
      [
        'INVALID_INPUT',
        'rates.0.connectionFee',
        'expected 0 for calls that draw on a pool, got 0.10',
      ],
      [
        'INVALID_INPUT',
        'rates.0.minimumCharge',
        'expected 0 for calls that draw on a pool, got 0.20',
      ],
    ]);
  });

  test('The same name in two lines means each line’s own pool.', async () => {
    const line = { pools: [LOW_USE], rates: [aRate('0.02', { pool: 'Low use' })] };
    const second = { ...line, pools: [{ ...LOW_USE, units: 9 }], serviceCode: 'OPENVOICE' };
    const lines = await linesOf(
      server,
      accountId,
      [{ ...line, serviceCode: 'CXONE' }, second],
      'rates { pool { units } }',
    );
    expect(lines).toEqual([
      { rates: [{ pool: { units: 4 } }] },
      { rates: [{ pool: { units: 9 } }] },
    ]);
  });
});
