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
      /^1: expected a unique id .*, got "recording.wav": this is a user field .*set loguniqueid=yes.*, or an id that whoever originated the channel has set/,
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

  test('The default for the direction counts where no context does.', () => {
    const defaults = { subscriptionId: SUBSCRIPTION, direction: 'INBOUND', source: 'pbx' };
    expect(first({ dst: '600' }, { defaults })).toMatchObject({
      direction: 'INBOUND',
      source: 'pbx',
    });
    expect(first({ dst: '600' }, { defaults })).not.toHaveProperty('to');
  });

  test('Subscriptions by account code; an unknown code is a problem, none takes the default.', () => {
    const options = { mapping: { inboundContexts: [], subscriptions: { sales: DID } } };
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
      mapping: {
        direction: { constant: 'OUTBOUND' },
        numbers: { countryCode: 'FR', withoutPrefix: 'INTERNATIONAL' },
      },
    };
    expect(first({ src: '33145000000' }, options)?.from).toBe('+33145000000');
  });

  test.each([
    [
      { mapping: { inboundContext: [] } },
      'mapping: expected nothing but format, columns, inboundContexts, direction, skip, subscriptions and numbers, got "inboundContext"',
    ],
    [
      { mapping: { inboundContexts: 'from-trunk' } },
      'mapping.inboundContexts: expected a list, got "from-trunk"',
    ],
    [{ mapping: { inboundContexts: [1] } }, 'mapping.inboundContexts[0]: expected a text, got 1'],
    [{ mapping: [] }, 'mapping: expected an object, got a list'],
    [
      { mapping: { inboundContexts: [], subscriptions: { 'a b': 3 } } },
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

describe('Which way a call went is never guessed', () => {
  const directions = (mapping: object, ...changes: Record<string, string>[]) =>
    read({ ...asterisk, mapping }, changes.map((change) => row(change)).join('')).found.map(
      ({ fields, problems }) => fields?.direction ?? problems[0]?.message,
    );

  test('The file is refused until it is said, even as [].', () => {
    expect(unreadable({ ...asterisk, mapping: {} }, row())).toBe(
      'mapping: expected "inboundContexts" ([] where every call went out) or "direction", since ' +
        'the file does not say which way a call went, got neither',
    );
    expect(directions({ inboundContexts: [] }, { dcontext: 'from-trunk' })).toEqual(['OUTBOUND']);
    expect(directions({ inboundContexts: ['from-trunk'] }, { dcontext: 'from-trunk' })).toEqual([
      'INBOUND',
    ]);
    expect(
      unreadable({
        ...asterisk,
        mapping: { inboundContexts: [], direction: { constant: 'INBOUND' } },
      }),
    ).toMatch(/, got both$/);
  });

  test('Rules tell it by any column; where none holds, the record is refused.', () => {
    const direction = [
      { constant: 'INBOUND', when: { column: 'channel', begins: 'PJSIP/trunk' } },
      { constant: 'OUTBOUND', when: { column: 'dstchannel', begins: 'PJSIP/trunk' } },
    ];
    const rows = [
      { channel: 'PJSIP/trunk-1' },
      {},
      { dstchannel: 'PJSIP/102-1', uniqueid: '1769848200.43' },
    ];
    expect(directions({ direction }, ...rows)).toEqual([
      'INBOUND',
      'OUTBOUND',
      'expected a rule of "direction" in the mapping that holds, got none',
    ]);
  });
});

test('Rows that are no calls are left out by a condition, as if they were not there.', () => {
  const mapping = {
    inboundContexts: [],
    skip: [
      { column: 'dst', oneOf: ['s', 'h'] },
      { column: 'dst', begins: '*' },
      { column: 'dst', matches: '###' },
    ],
  };
  const rows = ['102', '*97', 's', 'h', '0145000000', '112'].map((dst, index) =>
    row({ dst, uniqueid: `1769848200.${index}` }),
  );
  const { found, line } = read({ ...asterisk, mapping }, rows.join(''));
  expect(found.map(({ fields }) => fields?.to)).toEqual(['+33145000000']);
  expect(line).toBe(6);
});

describe('Ids that others have given', () => {
  const [uuid, campaign] = ['5b0e2f0e-7d6b-4f7b-9a51-0a9f6a2f8a11', 'campaign7-000123'];

  test('by AMI or ARI are taken, where no user field could be meant.', () => {
    for (const uniqueid of [uuid, campaign]) {
      expect(first({ uniqueid, userfield: '' })?.externalId).toBe(uniqueid);
    }
    expect(first({ uniqueid: uuid })?.externalId).toBe(uuid);
    expect(outline(read(asterisk, row({ uniqueid: campaign })))[0]).toMatch(/got "campaign7-0001/);
  });
});

describe('Rows of one id, as telephones that ring together leave them', () => {
  const unanswered = { answer: '', billsec: '0', disposition: 'NO ANSWER' };
  const records = (...rows: string[]) =>
    read(asterisk, rows.join('')).found.map(({ line, linesDone, fields }) =>
      [line, linesDone, fields?.externalId, fields?.disposition].join(' '),
    );
  const other = { uniqueid: '1769848200.43' };

  test('are one call: the row that was answered.', () => {
    const answered = '2 3 1769848200.42 ANSWERED';
    const all = [row(unanswered), row(), row({ ...unanswered, disposition: 'BUSY' })];
    expect(records(...all, row(other))).toEqual([answered, '4 4 1769848200.43 ANSWERED']);
    expect(records(...all)).toEqual([answered]);
  });

  test('are the first, where none was answered, and all that were, where several were.', () => {
    expect(records(row(unanswered), row(unanswered))).toEqual(['1 2 1769848200.42 NO_ANSWER']);
    expect(records(row(), row())).toEqual([
      '1 1 1769848200.42 ANSWERED',
      '2 2 1769848200.42 ANSWERED',
    ]);
  });
});

describe('Columns of cdr_custom', () => {
  const custom =
    '"""Ann"" <0145000001>","0145000001","0145000000","out","PJSIP/1","PJSIP/2","Dial","",' +
    '"2026-01-31 09:30:00","2026-01-31 09:30:05","2026-01-31 09:42:00","720","715","ANSWERED",' +
    '"DOCUMENTATION","","1769848200.42","",17\n';

  test('are told once, with the mapping that reads them.', () => {
    const message = unreadable(asterisk, custom);
    expect(message).toMatch(/^expected the columns of cdr_csv, got another order/);
    const columns = JSON.parse(/\[.*\]/.exec(message)?.[0] ?? '') as string[];
    const mapping = { columns, inboundContexts: [] };
    expect(fieldsIn({ ...asterisk, mapping }, custom)).toMatchObject([
      { externalId: '1769848200.42/17', to: '+33145000000', from: '+33145000001' },
    ]);
  });

  test('are refused where a record could not be told by them.', () =>
    expect(
      unreadable({ ...asterisk, mapping: { columns: ['src', 'dst'], inboundContexts: [] } }),
    ).toMatch(/^mapping.columns: expected columns named src, .*, got no start, /));
});
