import { parseTimeZone } from '../../src/domain/time/time-zone';
import { fieldsIn, outline, read, SUBSCRIPTION, unreadable } from './reading';

const asterisk = { format: 'asterisk' } as const;

/** A row as cdr_csv writes it: texts in quotes, numbers and times that are not without. */
function row(changes: Record<string, string> = {}): string {
  const cells = {
    accountcode: '',
    src: '0145000000',
    dst: '00442071838750',
    dcontext: 'from-internal',
    clid: '""Jean ""Le Grand"""" <0145000000>',
    channel: 'PJSIP/204-0000002a',
    dstchannel: 'PJSIP/trunk-0000002b',
    lastapp: 'Dial',
    lastdata: 'PJSIP/00442071838750@trunk,60,T',
    start: '2026-01-31 09:30:00',
    answer: '2026-01-31 09:30:05',
    end: '2026-01-31 09:42:00',
    duration: '720',
    billsec: '715',
    disposition: 'ANSWERED',
    amaflags: 'DOCUMENTATION',
    uniqueid: '1769848200.42',
    ...changes,
  };
  return Object.entries(cells)
    .map(([name, cell]) => {
      const isBare =
        ['duration', 'billsec', 'sequence'].includes(name) || (name === 'answer' && cell === '');
      return isBare ? cell : `"${cell}"`;
    })
    .join(',')
    .concat('\n');
}
const first = (changes: Record<string, string>, options: object = {}) =>
  fieldsIn({ ...asterisk, ...options }, row(changes))[0];

describe('Master.csv', () => {
  test('A row of it is a call, with its times in the zone and its numbers completed.', () => {
    expect(first({})).toEqual({
      subscriptionId: SUBSCRIPTION,
      source: 'asterisk',
      externalId: '1769848200.42',
      direction: 'OUTBOUND',
      from: '+33145000000',
      to: '+442071838750',
      disposition: 'ANSWERED',
      startedAt: '2026-01-31T08:30:00.000Z',
      answeredAt: '2026-01-31T08:30:05.000Z',
      endedAt: '2026-01-31T08:42:00.000Z',
    });
  });

  test('A name may hold quotes and line feeds, and the next row is on its own line.', () => {
    const rows =
      row({ clid: '"x\ny"" <1>' }).replace('"x', '""x') + row({ uniqueid: 'pbx-1769848200.43' });
    const { found } = read(asterisk, rows);
    expect(found.map(({ line, fields }) => [line, fields?.externalId])).toEqual([
      [1, '1769848200.42'],
      [3, 'pbx-1769848200.43'],
    ]);
  });

  test.each([
    ['ANSWERED', 'ANSWERED'],
    ['NO ANSWER', 'NO_ANSWER'],
    ['BUSY', 'BUSY'],
    ['FAILED', 'FAILED'],
    ['CONGESTION', 'FAILED'],
    ['CANCEL', 'NO_ANSWER'],
  ])('A disposition %s is %s.', (theirs, ours) =>
    expect(first({ disposition: theirs })?.disposition).toBe(ours),
  );

  test('A call that nobody answered has no answer.', () => {
    const call = first({ answer: '', billsec: '0', disposition: 'NO ANSWER' });
    expect(call).not.toHaveProperty('answeredAt');
    expect(call).toMatchObject({ disposition: 'NO_ANSWER', endedAt: '2026-01-31T08:42:00.000Z' });
  });

  test('Times of usegmtime=yes are in UTC.', () => {
    const call = first({}, { timeZone: parseTimeZone('UTC') });
    expect(call?.startedAt).toBe('2026-01-31T09:30:00.000Z');
  });

  test('In the hour that comes twice, the duration tells which of the two it was.', () => {
    const night = {
      start: '2026-10-25 02:30:00',
      answer: '2026-10-25 02:30:05',
      end: '2026-10-25 03:10:00',
    };
    expect(first({ ...night, duration: '2400', billsec: '2395' })).toMatchObject({
      startedAt: '2026-10-25T01:30:00.000Z',
      answeredAt: '2026-10-25T01:30:05.000Z',
    });
    expect(first({ ...night, duration: '6000', billsec: '5995' })).toMatchObject({
      startedAt: '2026-10-25T00:30:00.000Z',
      answeredAt: '2026-10-25T00:30:05.000Z',
    });
    expect(
      first({ ...night, answer: '', disposition: 'BUSY', duration: '2400', billsec: '0' }),
    ).toMatchObject({
      startedAt: '2026-10-25T01:30:00.000Z',
    });
  });

  test('What was dialled and is no whole number stays as it was dialled.', () => {
    for (const dialled of ['112', '0112', '204', '*98', 's']) {
      expect(first({ dst: dialled })).toMatchObject({ to: dialled, dialled });
    }
    expect(first({})).not.toHaveProperty('dialled');
    expect(first({ dst: '' })).not.toHaveProperty('to');
  });

  test('A caller that is an extension or withheld is none; a number not understood is kept.', () => {
    for (const src of ['204', 'anonymous', '']) expect(first({ src })).not.toHaveProperty('from');
    expect(first({ src: '33145000000' })?.from).toBe('33145000000');
  });

  test('Without a country, numbers stay as they are.', () => {
    expect(first({}, { countryCode: null })).toMatchObject({
      from: '0145000000',
      to: '00442071838750',
      dialled: '00442071838750',
    });
  });
});

describe('The unique id', () => {
  const message =
    'expected a unique id such as "1767225600.42" in column 17, got "": set loguniqueid=yes under [csv] of cdr.conf';
  const without = row().replace(',"1769848200.42"', '');

  test('Where it is missing, the problem says how to switch it on.', () => {
    const { found } = read(asterisk, without + row({ uniqueid: '' }));
    expect(found.map(({ problems }) => problems)).toEqual([
      [{ field: 'externalId', message }],
      [{ field: 'externalId', message }],
    ]);
  });

  test('A user field is not taken for it.', () => {
    expect(first({ userfield: 'recording.wav' })?.externalId).toBe('1769848200.42');
    expect(outline(read(asterisk, row({ uniqueid: 'recording.wav' })))[0]).toMatch(
      /^1: expected a unique id .*, got "recording.wav": set loguniqueid=yes/,
    );
  });

  test('With the sequence number, which newcdrcolumns=yes adds, both are the id.', () => {
    const added = { peeraccount: '', linkedid: '1769848200.41', sequence: '7' };
    expect(first({ ...added })?.externalId).toBe('1769848200.42/7');
    expect(first({ userfield: 'x', ...added })?.externalId).toBe('1769848200.42/7');
    const rest = ',"","1769848200.41",7\n';
    expect(outline(read(asterisk, without.replace('\n', rest)))[0]).toBe(`1: ${message}`);
  });
});

describe('What the mapping adds', () => {
  const DID = '9d4e2b8f-0c6a-4e77-8f1c-9a527b1e4a5c';

  test('Contexts of inbound calls; the extension that was reached is no number.', () => {
    const options = { mapping: { inboundContexts: ['from-trunk', 'from-fax'] } };
    const inbound = { dcontext: 'from-trunk', src: '+442071838750' };
    expect(first({ ...inbound, dst: '0145000000' }, options)).toMatchObject({
      direction: 'INBOUND',
      from: '+442071838750',
      to: '+33145000000',
    });
    for (const dst of ['600', 's', '112']) {
      const call = first({ ...inbound, dst }, options);
      expect(call).not.toHaveProperty('to');
      expect(call).not.toHaveProperty('dialled');
    }
    expect(first({ ...inbound, dst: '33145000000' }, options)?.to).toBe('33145000000');
    expect(first({}, options)?.direction).toBe('OUTBOUND');
  });

  test('The default for the direction goes before outbound, and a context before it.', () => {
    const defaults = { subscriptionId: SUBSCRIPTION, direction: 'INBOUND', source: 'pbx' };
    expect(first({ dst: '600' }, { defaults })).toMatchObject({
      direction: 'INBOUND',
      source: 'pbx',
    });
    expect(first({ dst: '600' }, { defaults })).not.toHaveProperty('to');
  });

  test('Subscriptions by account code; an unknown code is a problem, none takes the default.', () => {
    const options = { mapping: { subscriptions: { sales: DID } } };
    expect(first({ accountcode: 'sales' }, options)?.subscriptionId).toBe(DID);
    expect(first({ accountcode: '' }, options)?.subscriptionId).toBe(SUBSCRIPTION);
    const { found } = read({ ...asterisk, ...options }, row({ accountcode: '__proto__' }));
    expect(found[0]?.problems).toEqual([
      {
        field: 'subscriptionId',
        message: 'expected a code that "subscriptions" knows, got "__proto__"',
      },
    ]);
    expect(first({ accountcode: 'anything' })?.subscriptionId).toBe(SUBSCRIPTION);
  });

  test('How numbers are written.', () => {
    const options = {
      countryCode: null,
      mapping: { numbers: { countryCode: 'FR', withoutPrefix: 'INTERNATIONAL' } },
    };
    expect(first({ src: '33145000000' }, options)?.from).toBe('+33145000000');
  });

  test.each([
    [
      { mapping: { inboundContext: [] } },
      'mapping: expected nothing but inboundContexts, subscriptions and numbers, got "inboundContext"',
    ],
    [
      { mapping: { inboundContexts: 'from-trunk' } },
      'mapping.inboundContexts: expected a list, got "from-trunk"',
    ],
    [{ mapping: { inboundContexts: [1] } }, 'mapping.inboundContexts[0]: expected a text, got 1'],
    [{ mapping: [] }, 'mapping: expected an object, got a list'],
    [
      { mapping: { subscriptions: { 'a b': 3 } } },
      'mapping.subscriptions["a b"]: expected the id of a subscription, got 3',
    ],
    [
      { timeZone: null },
      'expected a time zone for the local times of Asterisk ("UTC" where cdr.conf has usegmtime=yes), got none',
    ],
    [
      { defaults: {} },
      'expected a default for subscriptionId, or "subscriptions" in the mapping, got neither',
    ],
    [
      { countryCode: 'XX' },
      'expected the code of a country whose numbers are known, such as "FR", got "XX"',
    ],
  ])('%j is refused.', (options, message) =>
    expect(unreadable({ ...asterisk, ...options })).toBe(message),
  );
});

describe('Rows that are none', () => {
  test('All that is wrong with a row is told, by field, and the next one is read.', () => {
    const bad = row({
      start: '2026-03-29 02:30:00',
      answer: 'x',
      disposition: 'answered',
      uniqueid: '',
    });
    const { found } = read(asterisk, bad + row());
    expect(found[0]?.problems.map(({ field }) => field)).toEqual([
      'startedAt',
      'answeredAt',
      'disposition',
      'externalId',
    ]);
    expect(found[0]?.problems[2]?.message).toBe(
      'expected one of "ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION", "CANCEL", got "answered"',
    );
    expect(found[1]?.fields).not.toBeNull();
  });

  test('A row of another number of cells is none.', () => {
    expect(outline(read(asterisk, 'a,b\n'.concat(','.repeat(21), '\n')))).toEqual([
      '1: expected 16 to 21 cells, got 2',
      '2: expected 16 to 21 cells, got 22',
    ]);
  });
});
