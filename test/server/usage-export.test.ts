import { correctedBySql, erasedBySql } from '../support/stored-usage';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, sendCalls } from '../support/world';

let server: TestServer;
let accountId: string;
let subscription: string;
let ids: string[];

const NEVER = { answeredAt: null, disposition: 'NO_ANSWER' };

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server, { viewer: partner('first') });
  const rates = [aRate('0.02', { prefix: '33' }), aRate('0.01', { direction: 'INBOUND' })];
  subscription = (await aSubscription(server, accountId, '2026-01-01', { rates })).subscriptionId;
  const call = (seconds: number, more: object = {}) =>
    aCall(subscription, `2026-10-05T1${seconds % 10}:00:00.123Z`, seconds, more);
  const results = await sendCalls(server, [
    call(60, { externalId: 'plain', source: 'switch-1' }),
    call(61, { externalId: '=1+1', source: '@home, "here"' }),
    call(62, { externalId: '+33,145', to: '+442079460000', callType: 'MOBILE' }),
    call(63, { externalId: '-é€ 😀', direction: 'INBOUND', from: null, originCountryCode: 'BE' }),
    call(64, { direction: 'INBOUND', leg: 'AGENT', agentConnectivity: 'VOIP' }),
    call(65, { ...NEVER, dialled: '0145000000' }),
    call(66, { to: null, dialled: '112' }),
    aCall(subscription, '2026-10-31T23:30:00Z', 60, { externalId: 'in November' }),
  ]);
  ids = results.map(({ record }) => record?.id ?? '');
});
afterAll(() => server.close());

const OCTOBER = 'from=2026-10-01&before=2026-11-01';

async function request(search: string, viewer: TestViewer | null = STAFF, init: RequestInit = {}) {
  const token = viewer && (await server.tokenOf(viewer));
  return fetch(`${server.url}/usage/export?${search}`, {
    ...init,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
}
async function exported(more: string, viewer: TestViewer = STAFF): Promise<string> {
  const response = await request(`subscription=${subscription}&${OCTOBER}&${more}`, viewer);
  const text = await response.text();
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, '']);
  return text;
}
async function objects(more: string, viewer: TestViewer = STAFF): Promise<Row[]> {
  const lines = (await exported(`format=ndjson&${more}`, viewer)).split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as Row);
}
type Row = Readonly<Record<string, string | number | boolean | null>>;

describe('An export', () => {
  it('has the calls of its days, in the order they began in, with all that is known', async () => {
    const rows = await objects('');
    expect(rows.map(({ externalId }) => externalId)).toHaveLength(7);
    const starts = rows.map(({ startedAt }) => startedAt);
    expect(starts).toEqual([...starts].sort());
    expect(rows[0]).toEqual({
      ...{ subscriptionId: subscription, source: 'switch-1', externalId: 'plain' },
      ...{ direction: 'OUTBOUND', leg: 'CONSUMER', agentConnectivity: null },
      ...{ from: '+33170000001', to: '+33145000000', dialled: null, originCountryCode: null },
      ...{ callType: null, disposition: 'ANSWERED', startedAt: '2026-10-05T09:59:55.123Z' },
      ...{ answeredAt: '2026-10-05T10:00:00.123Z', endedAt: '2026-10-05T10:01:00.123Z' },
      ...{ usedOn: '2026-10-05', status: 'RATED', billedSeconds: 60, amount: '0.020000' },
      ...{ currency: 'EUR', ratePrefix: '33', kind: 'CALL', version: 1, isCurrent: true },
      recordedAt: '2026-11-23T12:00:00.000Z',
    });
    expect(rows[2]).toMatchObject({ status: 'UNRATED', amount: null, ratePrefix: null });
    expect(rows[3]).toMatchObject({ externalId: '-é€ 😀', ratePrefix: '' });
  });

  it('says the same as CSV by RFC 4180, where no cell begins a formula', async () => {
    const response = await request(`subscription=${subscription}&${OCTOBER}&format=csv`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const lines = (await response.text()).split('\r\n');
    expect(lines.pop()).toBe('');
    const [row] = await objects('');
    expect(lines[0]).toBe(Object.keys(row ?? {}).join(','));
    expect(lines[1]).toBe(
      `${subscription},switch-1,plain,OUTBOUND,CONSUMER,,'+33170000001,'+33145000000,,,,ANSWERED,` +
        '2026-10-05T09:59:55.123Z,2026-10-05T10:00:00.123Z,2026-10-05T10:01:00.123Z,2026-10-05,' +
        'RATED,60,0.020000,EUR,33,CALL,1,true,2026-11-23T12:00:00.000Z',
    );
    expect(lines[2]).toContain(`,"'@home, ""here""",'=1+1,OUTBOUND,`);
    expect(lines[3]).toContain(`,"'+33,145",`);
    expect(lines[4]).toContain(`,'-é€ 😀,INBOUND,`);
    for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+\-@\t\r]/);
  });

  it('of no calls is a header alone, and of an empty time refused', async () => {
    const search = `subscription=${subscription}&format=csv&from=2027-01-01`;
    const none = await request(`${search}&before=2027-02-01`);
    expect((await none.text()).split('\r\n')).toHaveLength(2);
    expect((await request(`${search}&before=2027-01-01`)).status).toBe(400);
  });

  it('can be sent in again: every call is there already', async () => {
    for (const [format, type] of [
      ['csv', 'text/csv'],
      ['ndjson', 'application/x-ndjson'],
    ] as const) {
      const body = await exported(`format=${format}&columns=import`);
      const response = await fetch(`${server.url}/usage?answers=all`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await server.tokenOf(STAFF)}`,
          'content-type': type,
        },
        body,
      });
      const lines = (await response.text()).trim().split('\n');
      const answers = lines.map((line) => JSON.parse(line) as { type: string; status?: string });
      const statuses = answers.filter(({ type }) => type === 'answer').map(({ status }) => status);
      expect([format, statuses]).toEqual([format, Array<string>(7).fill('DUPLICATE')]);
    }
  });

  it('has the versions in force, or every entry of the ledger', async () => {
    await correctedBySql(server, ids[0] ?? '', { billed_seconds: 30, amount: '0.010000' });
    const ofFirst = (rows: Row[]) =>
      rows
        .filter(({ externalId }) => externalId === 'plain')
        .map(({ kind, version, isCurrent, billedSeconds, amount }) => [
          ...[kind, version, isCurrent, billedSeconds, amount],
        ]);
    expect(ofFirst(await objects(''))).toEqual([['CALL', 2, true, 30, '0.010000']]);
    const all = ofFirst(await objects('versions=all'));
    expect(all).toHaveLength(3);
    expect(all).toContainEqual(['CALL', 1, false, 60, '0.020000']);
    expect(all).toContainEqual(['REVERSAL', 1, false, -60, '-0.020000']);
    const csv = await exported('format=csv&versions=all');
    expect(csv).toContain(',-60,-0.020000,EUR,');
  });

  it('leaves out of an import what stands in the place of an erased number', async () => {
    await erasedBySql(server, ids[1] ?? '', '~k3f9');
    const of = (rows: Row[]) => rows.find(({ externalId }) => externalId === '=1+1');
    const erased = { from: '~k3f9', to: '~k3f9', dialled: '~k3f9' };
    expect(of(await objects(''))).toMatchObject(erased);
    const nothing = { from: null, to: null, dialled: null };
    expect(of(await objects('columns=import'))).toMatchObject(nothing);
  });
});

const person = (role: 'OWNER' | 'MEMBER') => (): TestViewer => ({
  kind: 'PERSON',
  accountId,
  role,
});
const client =
  (...scopes: string[]) =>
  (): TestViewer =>
    ({ ...partner('first'), scopes }) as TestViewer;

describe('Numbers in an export', () => {
  it.each<[string, () => TestViewer, boolean]>([
    ['staff', () => STAFF, true],
    ['an owner', person('OWNER'), true],
    ['a member', person('MEMBER'), false],
    ['a client with NUMBERS_READ', client('USAGE_READ', 'NUMBERS_READ', 'ACCOUNTS_READ'), true],
    ['a client without it', client('USAGE_READ', 'ACCOUNTS_READ'), false],
  ])('for %s', async (_, viewerOf, isShown) => {
    const rows = await objects('', viewerOf());
    const numbers = new Set(rows.flatMap(({ from, to, dialled }) => [from, to, dialled]));
    expect(numbers.has('+33170000001') && numbers.has('112')).toBe(isShown);
    if (!isShown) expect(numbers).toEqual(new Set([null]));
    const search = `subscription=${subscription}&${OCTOBER}&format=csv&columns=import`;
    expect((await request(search, viewerOf())).status).toBe(isShown ? 200 : 403);
  });
});

describe('Whoever may not export', () => {
  const search = () => `subscription=${subscription}&${OCTOBER}&format=csv`;
  it.each<[string, () => TestViewer | null, number, string]>([
    ['is nobody', () => null, 401, 'UNAUTHENTICATED'],
    ['is a beneficiary', () => NICE, 403, 'FORBIDDEN'],
    ['is a client without USAGE_READ', client('ACCOUNTS_READ'), 403, 'FORBIDDEN'],
    ['is another partner', () => partner('second'), 404, 'NOT_FOUND'],
  ])('%s', async (_, viewerOf, status, code) => {
    const response = await request(search(), viewerOf());
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});

describe('What is asked for', () => {
  const SUBSCRIPTION = 'subscription=sub_x';
  it.each([
    [`${OCTOBER}&format=csv`, 'Expected the parameter subscription.'],
    [`${SUBSCRIPTION}&${OCTOBER}`, 'Expected the parameter format.'],
    [`${SUBSCRIPTION}&format=csv&before=2026-10-01`, 'Expected the parameter from.'],
    [
      `${SUBSCRIPTION}&${OCTOBER}&format=xlsx`,
      'Expected one of csv, ndjson as format, got "xlsx".',
    ],
    [
      `${SUBSCRIPTION}&${OCTOBER}&format=csv&versions=old`,
      'Expected one of current, all as versions, got "old".',
    ],
    [
      `${SUBSCRIPTION}&${OCTOBER}&format=csv&columns=import&versions=all`,
      'Expected versions=current with columns=import: an import takes every call once.',
    ],
    [
      `${SUBSCRIPTION}&from=2026-10-02&before=2026-10-01&format=csv`,
      'Expected before to be later than 2026-10-02, got 2026-10-01.',
    ],
    [
      `${SUBSCRIPTION}&from=2026-02-30&before=2026-10-01&format=csv`,
      'Of from: expected a date that exists, as "YYYY-MM-DD" from 0001-01-01 to 9999-12-31, got "2026-02-30".',
    ],
    [
      `${SUBSCRIPTION}&${OCTOBER}&from=2026-10-02`,
      'Expected the parameter from once, got it again.',
    ],
  ])('is refused where it is wrong: %s', async (search, message) => {
    const response = await request(search);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message, extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('is a subscription that there is, by GET', async () => {
    const unknown = await request(`${SUBSCRIPTION}&${OCTOBER}&format=csv`);
    expect(unknown.status).toBe(404);
    const post = await request('', STAFF, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET']);
  });
});
