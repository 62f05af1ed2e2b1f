import { gzipSync } from 'node:zlib';
import {
  checkDelivery,
  countsOf,
  deliver,
  ndjson,
  type CheckedDelivery,
  type DeliveryOptions,
} from '../support/deliveries';
import { asOwner, everythingIn } from '../support/stored-usage';
import { NICE, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, unique } from '../support/world';

// A delivery that is checked: it goes the way of one that is stored, and nothing is.

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const AT = '2026-10-05T12:00:00Z';
const RATES = [aRate('0.0119', { prefix: '33' }), aRate('0.007', { direction: 'INBOUND' })];

async function subscribed(more: object = {}, service = 'GOTO_CONNECT', viewer = STAFF) {
  const accountId = await anAccount(server, { ...more, viewer });
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
    rates: RATES,
    serviceCode: service,
  });
  return subscriptionId;
}

const told = ({ answers }: Pick<CheckedDelivery, 'answers'>) =>
  answers.map(({ line, externalId, status, problems }) => {
    // The moment of it is in some messages.
    const fields = problems?.map(({ field, message }) => [field, message.split(', got')[0]]);
    return { line, externalId, status, fields };
  });

/** Checks a body, sees that nothing was stored, then stores it: both have to say the same. */
async function bothWays(body: string | Buffer, options: DeliveryOptions = {}) {
  const before = await everythingIn(server);
  const query = `${options.query ?? ''}&answers=all`;
  const checked = await checkDelivery(server, body, { ...options, query });
  expect(await everythingIn(server)).toEqual(before);
  const brief = await checkDelivery(server, body, options);
  expect(brief.check).toEqual(checked.check);
  expect(brief.answers).toEqual([]);
  const stored = await deliver(server, body, { ...options, query });
  expect(countsOf(checked.summary)).toEqual(countsOf(stored.summary));
  expect(told(checked)).toEqual(told(stored));
  expect(checked.summary.line).toBe(stored.summary.line);
  return { ...checked, stored };
}

interface Stored {
  readonly status: string;
  readonly direction: string;
  readonly billedSeconds: number;
  readonly amount: { readonly amount: string } | null;
}
async function recordsOf(id: string): Promise<Stored[]> {
  const { node } = await read<{ node: { usageRecords: { nodes: Stored[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { usageRecords(first: 100) {
      nodes { status direction billedSeconds amount { amount } } } } } }`,
    { id },
  );
  return node.usageRecords.nodes;
}

const MAPPING = {
  format: 'csv',
  header: true,
  fields: {
    externalId: { column: 'id' },
    direction: { column: 'dir', values: { in: 'INBOUND', out: 'OUTBOUND' } },
    from: { column: 'from' },
    to: { column: 'to' },
    startedAt: { column: 'at' },
  },
  duration: { column: 'seconds' },
};
const header = (mapping: object) => ({
  'Usage-Mapping': Buffer.from(JSON.stringify(mapping)).toString('base64url'),
});

describe('A check of a delivery', () => {
  it('says of every record what storing it does, and stores nothing at all', async () => {
    const id = await subscribed();
    const source = unique('feed');
    const call = (externalId: string, more: object = {}) =>
      aCall(id, AT, 60, { source, externalId, ...more });
    await deliver(server, ndjson([call('there'), call('other')]));
    const early = { startedAt: '2025-12-30T12:00:00Z', answeredAt: '2025-12-30T12:00:00Z' };
    const records = [
      call('rated'),
      call('inbound', { direction: 'INBOUND', from: '+33612345678', to: '+33145000001' }),
      call('unrated', { to: '+442079460001' }),
      call('early', { ...early, endedAt: '2025-12-30T12:01:00Z' }),
      call('busy', { disposition: 'BUSY', answeredAt: null }),
      call('emergency', { to: '112' }),
      call('there'),
      call('other', { to: '+33145000009' }),
      call('rated'),
      call('rated', { to: '+33145000009' }),
      call('bad', { to: 'nobody' }),
      call('stranger', { subscriptionId: 'sub_AAAAAAAAAAAAAAAAAAAAAA' }),
    ];
    const body = `${ndjson(records)}{"no json\n`;
    const { check, stored } = await bothWays(body);
    expect(countsOf(stored.summary)).toEqual([6, 2, 2, 3]);
    expect(check.statuses).toEqual({
      ...{ RATED: 2, UNRATED: 1, NOT_IN_TERM: 1, NOT_ANSWERED: 1, EMERGENCY_FREE: 1 },
    });
    expect(check.repeated).toEqual({ duplicates: 1, conflicts: 1, isComplete: true });
    const kept = (await recordsOf(id)).map(({ status }) => status).sort();
    expect(kept).toEqual(
      // And the two that were there before.
      [
        'RATED',
        'RATED',
        ...Object.entries(check.statuses).flatMap(([one, count]) => Array<string>(count).fill(one)),
      ].sort(),
    );
  });

  it('adds up what would be stored by direction, calling code and currency', async () => {
    const euro = await subscribed();
    const dollar = await subscribed({ currencyCode: 'USD' });
    const records = [
      aCall(euro, AT, 60),
      aCall(euro, AT, 61),
      aCall(euro, AT, 60, { to: '+442079460001' }),
      aCall(euro, AT, 60, { direction: 'INBOUND', from: null, to: '+33145000000' }),
      aCall(dollar, AT, 60),
    ];
    const { check } = await bothWays(ndjson([...records, records[0] as object]));
    expect(check.totals).toEqual([
      {
        ...{ direction: 'OUTBOUND', callingCode: '33', currency: 'EUR', calls: 2 },
        ...{ unratedCalls: 0, billedSeconds: 180, amount: '0.035700' },
      },
      {
        ...{ direction: 'OUTBOUND', callingCode: '44', currency: 'EUR', calls: 1 },
        ...{ unratedCalls: 1, billedSeconds: 0, amount: '0.000000' },
      },
      {
        ...{ direction: 'INBOUND', callingCode: null, currency: 'EUR', calls: 1 },
        ...{ unratedCalls: 0, billedSeconds: 60, amount: '0.007000' },
      },
      {
        ...{ direction: 'OUTBOUND', callingCode: '33', currency: 'USD', calls: 1 },
        ...{ unratedCalls: 0, billedSeconds: 60, amount: '0.011900' },
      },
    ]);
    const amounts = (await recordsOf(euro)).map(({ amount }) => amount?.amount ?? null).sort();
    expect(amounts).toEqual(['0.007000', '0.011900', '0.023800', null]);
  });

  it('shows the first refusals of each reason, with line and text', async () => {
    const id = await subscribed();
    const bad = Array.from({ length: 5 }, (_, index) => aCall(id, AT, 60, { to: `x${index}` }));
    const known = aCall(id, AT, 60);
    await deliver(server, ndjson([known]));
    const body = ndjson([...bad, { ...known, to: '+33145000009' }]);
    const { refusals, otherProblems } = (await bothWays(body)).check;
    expect(otherProblems).toBe(0);
    expect(refusals.map(({ status, field, records }) => [status, field, records])).toEqual([
      ['REJECTED', 'to', 5],
      ['CONFLICT', null, 1],
    ]);
    expect(refusals[0]?.reason).toBe('expected a number in E.164 such as "+33145000000"');
    expect(refusals[0]?.first.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(refusals[0]?.first[1]).toMatchObject({
      externalId: (bad[1] as { externalId: string }).externalId,
      message: 'expected a number in E.164 such as "+33145000000", got "x1"',
      content: JSON.stringify(bad[1]),
    });
    expect(refusals[1]?.first[0]?.line).toBe(6);
  });

  it('shows how numbers were completed, left out, or found to be emergency numbers', async () => {
    const id = await subscribed({ countryCode: 'DE' });
    const rows = [
      'n1,out,101,030 23125001',
      'n2,out,+493023125001,00442079460001',
      'n3,in,anonymous,sip:+493023125001@sbc.example.net',
      'n4,out,+493023125001,0221 4710123',
      'n5,out,+493023125001,sip:112@sbc.example.net',
      'n6,out,+493023125001,+33145000000',
    ];
    const csv = rows.map((row) => `${row},${AT},30\n`).join('');
    const { check } = await bothWays(`id,dir,from,to,at,seconds\n${csv}`, {
      format: 'mapping',
      query: `&subscription=${id}&source=${unique('pbx')}`,
      headers: header(MAPPING),
    });
    expect(check.numbers).toEqual([
      {
        ...{ field: 'to', kind: 'COMPLETED', count: 4 },
        first: [
          { line: 2, written: '030 23125001', understood: '+493023125001' },
          { line: 3, written: '00442079460001', understood: '+442079460001' },
          {
            line: 4,
            written: 'sip:+493023125001@sbc.example.net',
            understood: '+493023125001',
          },
          { line: 5, written: '0221 4710123', understood: '+492214710123' },
        ],
      },
      {
        ...{ field: 'from', kind: 'LEFT_OUT', count: 2 },
        first: [
          { line: 2, written: '101', understood: null },
          { line: 4, written: 'anonymous', understood: null },
        ],
      },
      {
        ...{ field: 'to', kind: 'EMERGENCY', count: 1 },
        first: [{ line: 6, written: 'sip:112@sbc.example.net', understood: '112' }],
      },
    ]);
  });

  it('warns of what looks wrong about the file as a whole', async () => {
    const id = await subscribed();
    const long = (index: number) =>
      aCall(id, `2026-10-05T12:${10 + (index % 40)}:00Z`, 40_000, { externalId: unique('long') });
    const records = Array.from({ length: 120 }, (_, index) => long(index));
    const future = { startedAt: '2027-03-01T00:00:00Z', answeredAt: '2027-03-01T00:00:00Z' };
    const ahead = aCall(id, AT, 60, { ...future, endedAt: '2027-03-01T00:01:00Z' });
    const { check } = await bothWays(ndjson([...records, ahead]));
    const codes = check.warnings.map(({ code }) => code);
    expect(codes).toEqual(['LIKE_MILLISECONDS', 'ONE_DIRECTION', 'IN_THE_FUTURE']);
    const usual = [
      aCall(id, AT, 60),
      aCall(id, AT, 60, { direction: 'INBOUND', from: '+33145000009', to: '+33145000000' }),
    ];
    expect((await bothWays(ndjson(usual))).check.warnings).toEqual([]);
  });

  it('agrees with storing about many records, most of which are repeated', async () => {
    const id = await subscribed();
    const source = unique('many');
    const call = (index: number, more: object = {}) =>
      aCall(id, AT, index % 90, { source, externalId: `m-${index}`, ...more });
    const records = Array.from({ length: 7_000 }, (_, index) => call(index));
    await deliver(server, ndjson(records.slice(0, 2_000)));
    const body = [
      ...records.slice(1_000),
      ...records.slice(6_000),
      ...Array.from({ length: 300 }, (_, index) => call(index * 7, { leg: 'AGENT' })),
    ];
    const { check, stored } = await bothWays(ndjson(body));
    expect(countsOf(stored.summary)).toEqual([5_000, 2_000, 300, 0]);
    expect(check.repeated).toMatchObject({ duplicates: 1_000, conflicts: 14 });
    // And whole: all of it is stored by now.
    const again = await bothWays(ndjson(records));
    expect(countsOf(again.summary)).toEqual([0, 7_000, 0, 0]);
    expect(again.check.totals).toEqual([]);
  });

  it('takes the first of records with one name, whosever the others are', async () => {
    const accountId = await anAccount(server);
    const ids: string[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const more = { rates: RATES };
      ids.push((await aSubscription(server, accountId, '2026-01-01', more)).subscriptionId);
    }
    for (const order of [ids, [...ids].reverse()]) {
      const externalId = unique('shared');
      const records = [...order, order[0] ?? ''].map((id) => aCall(id, AT, 60, { externalId }));
      const { answers } = await bothWays(ndjson(records));
      expect(answers.map(({ status }) => status)).toEqual(['ACCEPTED', 'CONFLICT', 'DUPLICATE']);
    }
  });

  it('remembers calls whose detail was removed, and erased ones, as storing does', async () => {
    const id = await subscribed();
    const [removed, erased] = [aCall(id, AT, 60), aCall(id, AT, 61)] as { externalId: string }[];
    const names = [removed?.externalId, erased?.externalId];
    await deliver(server, ndjson([removed ?? {}, erased ?? {}]));
    await asOwner(server, async (client) => {
      await client.query(
        `with gone as (delete from usage_record where external_id = $1
           returning account_id, id, content_hash)
         insert into usage_removed (account_id, id, content_hash)
         select account_id, id, content_hash from gone`,
        names.slice(0, 1),
      );
      await client.query(
        `update usage_record set from_number = null, to_number = null, content_hash = ''
         where external_id = $1`,
        names.slice(1),
      );
    });
    const { answers } = await bothWays(
      ndjson([
        ...[removed ?? {}, { ...removed, to: '+33145000009' }],
        ...[erased ?? {}, { ...erased, to: '+33145000009' }, { ...erased, leg: 'AGENT' }],
      ]),
    );
    const statuses = ['DUPLICATE', 'CONFLICT', 'DUPLICATE', 'DUPLICATE', 'CONFLICT'];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });

  it('reads every format that is stored, packed or not', async () => {
    const id = await subscribed({ countryCode: 'US' });
    const query = `&subscription=${id}&country=US&source=${unique('formats')}`;
    const csv =
      'externalId,direction,to,startedAt,answeredAt,endedAt\r\n' +
      `c-1,OUTBOUND,+33145000000,${AT},${AT},2026-10-05T12:01:00Z\r\n`;
    const asterisk =
      '"","7205550100","14155550100","from-internal","","","","","","2026-10-05 12:00:00",' +
      '"2026-10-05 12:00:10","2026-10-05 12:00:40","40","30","ANSWERED","3","1791201600.1",""\n';
    const list = { format: 'json', ...{ fields: MAPPING.fields, duration: MAPPING.duration } };
    const json = JSON.stringify(
      [{ id: 'j-1', dir: 'out', from: '', to: '+33145000000', at: AT, seconds: 30 }],
      null,
      2,
    );
    for (const [format, body, mapping, more] of [
      ['csv', csv, null, ''],
      ['asterisk', asterisk, { inboundContexts: [] }, '&zone=America/Denver'],
      ['mapping', json, list, ''],
    ] as const) {
      const headers = mapping ? header(mapping) : {};
      const packed = { ...headers, 'content-encoding': 'gzip' };
      const options = { format, query: query + more, headers: packed };
      const { summary } = await bothWays(gzipSync(body), options);
      expect([format, ...countsOf(summary)]).toEqual([format, 1, 0, 0, 0]);
    }
  });
});

describe('Who may check', () => {
  it('is whoever may deliver, and a partner finds its own subscriptions alone', async () => {
    const first = partner('first');
    const own = await subscribed({}, 'GOTO_CONNECT', first);
    const others = await subscribed();
    const known = aCall(others, AT, 60);
    await deliver(server, ndjson([known]));
    const { answers } = await bothWays(ndjson([aCall(own, AT, 60), known]), { viewer: first });
    expect(answers.map(({ status }) => status)).toEqual(['ACCEPTED', 'REJECTED']);
    const reader = { ...first, scopes: ['USAGE_READ'] } as never;
    for (const [viewer, status] of [
      [null, 401],
      [NICE, 403],
      [reader, 403],
    ] as const) {
      const answer = await deliver(server, ndjson([known]), { viewer, query: '&check=true' });
      expect(answer.status).toBe(status);
    }
  });
});
