import { gzipSync } from 'node:zlib';
import { aCode, sendRates, type RatesOptions } from '../support/rate-files';
import { NICE, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { read } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const send = (code: string, rows: readonly string[], options: RatesOptions = {}) =>
  sendRates(server, code, rows.map((row) => `${row}\n`).join(''), options);
const HEADER = 'prefix,perMinute';

interface Card {
  readonly rateCard: {
    readonly version: number;
    readonly rateCount: number;
    readonly isPinned: boolean;
    readonly versions: { readonly version: number }[];
    readonly ratesByPrefix: { readonly nodes: { readonly prefix: string }[] };
  } | null;
}
const cardOf = async (code: string, more = '') => {
  const query = `query ($code: String!) { rateCard(code: $code) { version rateCount isPinned
    versions { version } ratesByPrefix(first: 100) { nodes { prefix perMinute { amount } } } ${more} } }`;
  return (await read<Card>(server, STAFF, query, { code })).rateCard;
};
/** What each refused line is refused for: line, field, message. */
const refusedFor = async (rows: readonly string[], options: RatesOptions = {}) => {
  const code = aCode();
  const { refusals, summary } = await send(code, rows, options);
  expect([summary.type, summary.version, summary.refused]).toEqual([
    ...['summary', null, refusals.length],
  ]);
  expect(await cardOf(code)).toBeNull();
  return refusals.flatMap(({ line, problems = [] }) =>
    problems.map(({ field, message }) => [line, field, message]),
  );
};

describe('Publishing a card from a file', () => {
  test('Each column says what the field of a rate says, and the card is read back as sent.', async () => {
    const code = aCode();
    const header =
      'destination,prefix,perMinute,increments,connectionFee,minimumCharge,direction,leg,' +
      'callType,numberType,weekdays,hoursFrom,hoursBefore,validFrom,validBefore';
    const { status, lines } = await send(code, [
      header,
      '"Paris, France",331,0.0200000,30/6,0.05,0.10,inbound,AGENT,MOBILE,TOLL_FREE,SATURDAY SUNDAY,08:00,18:30,2027-01-01,2028-01-01',
      'All,*,1,,,,,,,,,,,,',
      'Emptiness,+331234567890123,0.000001,,,,,,,,,18:00,,,',
    ]);
    expect([status, lines]).toEqual([
      200,
      [
        { type: 'progress', line: 4, rates: 3, refused: 0 },
        {
          ...{ type: 'summary', card: code, version: 1, isNew: true },
          ...{ line: 4, rates: 3, refused: 0 },
        },
      ],
    ]);
    const query = `query ($code: String!) { rateCard(code: $code) { name currencyCode rateCount
      isPinned rates { direction leg prefix callType numberType
        hours { weekdays from before } perMinute { amount } connectionFee { amount }
        minimumCharge { amount } initialIncrementSeconds additionalIncrementSeconds
        validFrom validBefore } } }`;
    const amount = (text: string) => ({ amount: text });
    const open = {
      ...{ direction: 'OUTBOUND', leg: 'CONSUMER', callType: null, numberType: null, hours: null },
      ...{ connectionFee: amount('0.000000'), minimumCharge: amount('0.000000') },
      ...{ initialIncrementSeconds: null, additionalIncrementSeconds: null },
      ...{ validFrom: null, validBefore: null },
    };
    const weekdays = 'MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY'.split(' ');
    expect(await read(server, STAFF, query, { code })).toEqual({
      rateCard: {
        ...{ name: code, currencyCode: 'EUR', rateCount: 3, isPinned: true },
        rates: [
          {
            ...{ direction: 'INBOUND', leg: 'AGENT', prefix: '331', callType: 'MOBILE' },
            numberType: 'TOLL_FREE',
            hours: { weekdays: ['SATURDAY', 'SUNDAY'], from: '08:00', before: '18:30' },
            perMinute: amount('0.020000'),
            ...{ connectionFee: amount('0.050000'), minimumCharge: amount('0.100000') },
            ...{ initialIncrementSeconds: 30, additionalIncrementSeconds: 6 },
            ...{ validFrom: '2027-01-01', validBefore: '2028-01-01' },
          },
          { ...open, prefix: '', perMinute: amount('1.000000') },
          {
            ...open,
            prefix: '331234567890123',
            perMinute: amount('0.000001'),
            hours: { weekdays, from: '18:00', before: '24:00' },
          },
        ],
      },
    });
  });

  test('A file in the words of another system is read by its own column names, with commas.', async () => {
    const code = aCode();
    const columns = 'prefix=Dial Code,perMinute=Rate/min';
    const query = { columns, decimal: ',', delimiter: ';', increments: '60/60', name: 'Carrier' };
    const rows = ['Rates of May', 'Country;Dial Code;Rate/min', 'France;33;0,0125', 'Spain;34;1'];
    const { summary } = await send(code, rows, { query });
    expect([summary.version, summary.rates]).toEqual([1, 2]);
    const more = 'name rates { prefix perMinute { amount } initialIncrementSeconds }';
    expect(await cardOf(code, more)).toMatchObject({
      name: 'Carrier',
      rates: [
        { prefix: '33', perMinute: { amount: '0.012500' }, initialIncrementSeconds: 60 },
        { prefix: '34', perMinute: { amount: '1.000000' }, initialIncrementSeconds: 60 },
      ],
    });
  });

  test('The same file again publishes nothing, however it is written; another one does.', async () => {
    const code = aCode();
    const first = await send(code, [HEADER, '33,0.02', '34,0.03']);
    expect([first.summary.version, first.summary.isNew]).toEqual([1, true]);
    const again = await send(code, ['perMinute,prefix', '0.020,+33', '0.030000,34']);
    expect([again.summary.version, again.summary.isNew]).toEqual([1, false]);
    const packed = gzipSync(`${HEADER}\n33,0.02\n34,0.03\n`);
    const zipped = await sendRates(server, code, packed, {
      headers: { 'content-encoding': 'gzip' },
    });
    expect([zipped.summary.version, zipped.summary.isNew]).toEqual([1, false]);
    const changed = await send(code, [HEADER, '33,0.02', '34,0.04'], { query: { name: 'Newer' } });
    expect([changed.summary.version, changed.summary.isNew]).toEqual([2, true]);
    const back = await send(code, [HEADER, '33,0.02', '34,0.03'], { query: { name: 'Newer' } });
    expect([back.summary.version, back.summary.isNew]).toEqual([3, true]);
    expect((await cardOf(code))?.versions).toEqual([
      { version: 3 },
      { version: 2 },
      { version: 1 },
    ]);
    const query = `{ auditEntries(first: 4) { nodes { act right changes { name after } } } }`;
    const { auditEntries } = await read<{ auditEntries: { nodes: { act: string }[] } }>(
      server,
      STAFF,
      query,
    );
    expect(auditEntries.nodes.map(({ act }) => act).slice(0, 3)).toEqual(
      Array.from({ length: 3 }, () => 'importRateCard'),
    );
  });

  test('Files that are sent at once become versions one after the other.', async () => {
    const code = aCode();
    const files = [1, 2, 3].map((price) => send(code, [HEADER, `33,0.0${price}`]));
    const versions = (await Promise.all(files)).map(({ summary }) => summary.version);
    expect(versions.sort()).toEqual([1, 2, 3]);
  });
});

describe('A file with a line that is wrong publishes nothing', () => {
  test('Each line says which of its fields is wrong, what was expected and what came.', async () => {
    const header = 'prefix,perMinute,increments,direction,hoursFrom,validFrom,validBefore';
    expect(
      await refusedFor([
        header,
        '33,0.02,60/60,OUTBOUND,,,',
        ',0.02,,,,,',
        '34x,,60,,25:00,,',
        '35,0.0000125,,SIDEWAYS,,2026-02-30,',
        '36,-1,0/6,,,2027-01-01,2026-01-01',
        '37,0.02',
        '38,1e3,,,,,',
        '"39,0.02',
      ]),
    ).toEqual([
      [3, 'prefix', 'expected digits, or * for all numbers, got an empty cell'],
      [4, 'hoursFrom', 'expected a time of day from 00:00 to 24:00, got "25:00"'],
      [4, 'perMinute', 'expected a price per minute, got an empty cell'],
      [4, 'increments', 'expected seconds such as 60/60, got "60"'],
      [5, 'direction', 'expected INBOUND or OUTBOUND, got "SIDEWAYS"'],
      [
        ...[5, 'perMinute'],
        'expected at most 6 decimals, since more are never rounded, got "0.0000125", whose decimal 7 is 5',
      ],
      [5, 'validFrom', expect.stringContaining('2026-02-30')],
      [6, 'initialIncrementSeconds', 'expected a whole number from 1 to 3600, got 0'],
      [6, 'perMinute', 'expected a price from 0 to 1000000000.00, got -1.00'],
      [6, 'validBefore', 'expected an end after the start, 2027-01-01, got 2026-01-01'],
      [7, null, 'expected 7 cells, as the header has, got 2'],
      [8, 'perMinute', expect.stringContaining('expected a decimal such as "79.99"')],
      [9, null, 'expected a closing quote, got the end of the input'],
    ]);
  });

  test('Two rates that could both win for a call are refused, naming the other line.', async () => {
    const header = 'prefix,perMinute,callType,hoursFrom,hoursBefore,validFrom,validBefore';
    expect(
      await refusedFor([
        header,
        ...['33,1,,,,,', '33,2,MOBILE,,,,', '33,3,,08:00,18:00,,', '33,4,,18:00,08:00,,'],
        ...['34,1,,,,,2026-01-01', '34,2,,,,2026-01-01,', '34,3,,,,2025-12-31,'],
        ...['33,5,MOBILE,,,2030-01-01,', '33,6,,17:00,19:00,,'],
      ]),
    ).toEqual([
      [
        ...[8, 'prefix'],
        'expected one rate for a call, got this one and that of line 6 both for OUTBOUND CONSUMER "34" from 2025-12-31',
      ],
      [
        ...[9, 'prefix'],
        'expected one rate for a call, got this one and that of line 3 both for OUTBOUND CONSUMER "33" MOBILE from 2030-01-01',
      ],
      [
        ...[10, 'prefix'],
        'expected one rate for a call, got this one and that of line 4 both for OUTBOUND CONSUMER "33" every day 17:00-19:00 and every day 08:00-18:00 from 0001-01-01',
      ],
    ]);
  });

  test('The first hundred refusals are told, and all are counted.', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => `${index + 100}x,1`);
    const { refusals, summary } = await send(aCode(), [HEADER, '33,0.02', ...rows]);
    expect(refusals).toHaveLength(100);
    expect([summary.refused, summary.rates, summary.version]).toEqual([150, 1, null]);
    expect(refusals[0]).toEqual({
      ...{ type: 'refusal', line: 3, content: '100x,1' },
      problems: [
        {
          field: 'prefix',
          message:
            'expected up to 15 digits of a number without the plus, or "" for all, got "100x"',
        },
      ],
    });
  });

  test('More than a hundred rates for the same calls are refused.', async () => {
    const day = (index: number) =>
      new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
    const rows = Array.from({ length: 101 }, (_, i) => `33,1,${day(i)},${day(i + 1)}`);
    expect(await refusedFor(['prefix,perMinute,validFrom,validBefore', ...rows])).toEqual([
      ...[
        [...[102, 'prefix'], 'expected at most 100 rates for OUTBOUND CONSUMER "33", got another'],
      ],
    ]);
  });
});

describe('A file that cannot be read at all is refused with a status', () => {
  test.each([
    ['prefix,price\n33,1\n', {}, 'expected columns of prefix, perMinute'],
    ['prefix\n33\n', {}, 'header: expected "perMinute", got "prefix"'],
    [
      'prefix,perMinute,prefix\n33,1,33\n',
      {},
      'header: expected each column once, got prefix twice',
    ],
    [
      'Code,perMinute\n33,1\n',
      { columns: 'prefix=Dial' },
      'header: expected "Dial", got "Code", "perMinute"',
    ],
    [`${HEADER}\n`, {}, 'Expected at least one rate in the file, got none.'],
    ['', {}, 'Expected at least one rate in the file, got none.'],
    [gzipSync('a'), {}, 'expected text, got a gzip file'],
    [`${HEADER}\n33,1\n`, { columns: 'price=Rate' }, 'expected COLUMN=NAME with prefix, perMinute'],
    [`${HEADER}\n33,1\n`, { columns: 'prefix=A,prefix=B' }, 'expected each of columns once'],
    [`${HEADER}\n33,1\n`, { currency: 'EURO' }, 'Of currency: '],
    [`${HEADER}\n33,1\n`, { decimal: '·' }, 'Expected a point or a comma as decimal'],
    [`${HEADER}\n33,1\n`, { delimiter: 'x' }, 'Expected one character such as ; as delimiter'],
    [`${HEADER}\n33,1\n`, { card: 'a b' }, 'expected a code of 1 to 40 capital letters'],
    [`${HEADER}\n33,1\n`, { separator: ';' }, 'Expected only the parameters card, name'],
  ])('%j with %j is refused.', async (body, query, message) => {
    const { status, text } = await sendRates(server, aCode(), body, {
      query: query,
    });
    expect([status, text]).toEqual([
      400,
      expect.stringContaining(JSON.stringify(message).slice(1, -1)),
    ]);
  });

  test('A new card needs its currency; the next version has that of the last.', async () => {
    const code = aCode();
    const token = await server.tokenOf(STAFF);
    const headers = { authorization: `Bearer ${token}` };
    const post = (body: string) =>
      fetch(`${server.url}/rates?card=${code}`, { method: 'POST', headers, body });
    const first = await post(`${HEADER}\n33,1\n`);
    expect([first.status, await first.text()]).toEqual([
      400,
      expect.stringContaining(`expected the currency of the new card ${code}, got none`),
    ]);
    await send(code, [HEADER, '33,1'], { query: { currency: 'USD' } });
    expect(await (await post(`${HEADER}\n33,2\n`)).text()).toContain('"version":2');
    expect(await cardOf(code, 'currencyCode')).toMatchObject({ version: 2, currencyCode: 'USD' });
  });

  test('Only staff with RATING may publish, and only by POST.', async () => {
    const file = `${HEADER}\n33,1\n`;
    const statusFor = async (options: RatesOptions) =>
      (await sendRates(server, aCode(), file, options)).status;
    expect(await statusFor({ viewer: null })).toBe(401);
    expect(await statusFor({ viewer: partner('first') })).toBe(403);
    expect(await statusFor({ viewer: NICE })).toBe(403);
    const headers = { authorization: `Bearer ${await server.tokenOf(STAFF)}` };
    expect((await fetch(`${server.url}/rates?card=A`, { headers })).status).toBe(405);
  });
});

describe('The rates of a card', () => {
  test('They are listed by prefix in pages, of those alone that begin with some digits.', async () => {
    const code = aCode();
    const rows = ['44,1', '33,2', '331,3', '3312,4', '34,5', '*,6', '3,7'];
    await send(code, [HEADER, ...rows]);
    const query = `query ($code: String!, $first: Int, $after: String, $prefix: String) {
      rateCard(code: $code) {
        ratesByPrefix(first: $first, after: $after, where: { prefix: $prefix }) { totalCount
        nodes { prefix } pageInfo { hasNextPage endCursor } } } }`;
    const page = async (more: object) => {
      const data = await read<{
        rateCard: {
          ratesByPrefix: {
            totalCount: number;
            nodes: { prefix: string }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      }>(server, STAFF, query, { code, ...more });
      const { nodes, ...others } = data.rateCard.ratesByPrefix;
      return { ...others, prefixes: nodes.map(({ prefix }) => prefix) };
    };
    const all = ['', '3', '33', '331', '3312', '34', '44'];
    expect((await page({})).prefixes).toEqual(all);
    const first = await page({ first: 3 });
    expect(first.prefixes).toEqual(all.slice(0, 3));
    const after = first.pageInfo.endCursor;
    expect((await page({ first: 9, after })).prefixes).toEqual(all.slice(3));
    expect(await page({ prefix: '33' })).toMatchObject({
      totalCount: 3,
      prefixes: ['33', '331', '3312'],
    });
    const other = aCode();
    await send(other, [HEADER, ...rows]);
    const wrong = await server.ask(STAFF, query, { code: other, after });
    expect(wrong.errors?.[0]?.message).toContain('A cursor belongs to its list');
    const bad = await server.ask(STAFF, query, { code, prefix: '+33' });
    expect(bad.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('A card of more than 5,000 is read in pages alone.', async () => {
    const code = aCode();
    const rows = Array.from({ length: 5_001 }, (_, index) => `${10_000 + index},0.01`);
    expect((await send(code, [HEADER, ...rows])).summary.rates).toBe(5_001);
    const answer = await server.ask(STAFF, `{ rateCard(code: "${code}") { rates { prefix } } }`);
    expect(answer.errors?.[0]?.message).toContain(
      'expected a card of at most 5000 rates, got one of 5001: use ratesByPrefix',
    );
    expect(await cardOf(code)).toMatchObject({ rateCount: 5_001 });
  });
});
