import { fieldsIn, outline, read, unreadable, type Options } from './reading';

// What exports of telephone systems look like, each as a mapping has to be able to say it.

const FIELDS = {
  externalId: { column: 'id' },
  direction: { constant: 'OUTBOUND' },
  to: { constant: '+14155550100' },
  startedAt: { column: 'start' },
  answeredAt: { column: 'start' },
};
const csv = (mapping: object, more: Partial<Options> = {}): Options => ({
  format: 'mapping',
  mapping: {
    format: 'csv',
    header: true,
    fields: FIELDS,
    duration: { column: 'dur' },
    ...mapping,
  },
  ...more,
});
const AT = '2026-10-05T12:00:00Z';
/** Id, disposition, answer and end of each record, the times as minutes and seconds of the hour. */
const calls = (options: Options, input: string | Buffer) =>
  (fieldsIn(options, input) as Record<string, string | undefined>[]).map(
    ({ externalId, disposition, answeredAt, endedAt }) =>
      [externalId, disposition, answeredAt?.slice(14, 19), endedAt?.slice(14, 19)]
        .map((one) => one ?? '-')
        .join(' '),
  );

describe('Whether a call was answered is told', () => {
  const STATUS = {
    ...FIELDS,
    disposition: {
      column: 'status',
      values: { completed: 'ANSWERED', 'no-answer': 'NO_ANSWER', busy: 'BUSY' },
    },
  };
  const rows = `id,start,status,dur\nc1,${AT},completed,65\nc2,${AT},no-answer,0\nc3,${AT},busy,0\n`;
  const expected = ['c1 ANSWERED 00:00 01:05', 'c2 NO_ANSWER - 00:00', 'c3 BUSY - 00:00'];

  test('by its status, where start and duration are all there is.', () => {
    const { answeredAt: _, ...fields } = STATUS;
    expect(calls(csv({ fields }), rows)).toEqual(expected);
  });

  test('by its status, where the start is named as the answer.', () =>
    expect(calls(csv({ fields: STATUS }), rows)).toEqual(expected));

  test('by a condition of the answer.', () => {
    const answeredAt = { column: 'start', when: { column: 'status', equals: 'completed' } };
    expect(calls(csv({ fields: { ...STATUS, answeredAt } }), rows)).toEqual(expected);
  });

  test('by an empty time of the answer, which is a value as others are.', () => {
    const fields = {
      ...FIELDS,
      answeredAt: { column: 'answer' },
      disposition: { column: 'answer', values: { '': 'NO_ANSWER' }, default: 'ANSWERED' },
      endedAt: { column: 'end' },
    };
    const input = `id,start,answer,end,dur\n1,${AT},,${AT},0\n2,${AT},${AT},2026-10-05T12:01:05Z,65\n`;
    expect(calls(csv({ fields }), input)).toEqual([
      '1 NO_ANSWER - 00:00',
      '2 ANSWERED 00:00 01:05',
    ]);
  });

  test('by an answer at 0, with a fraction or without.', () => {
    const fields = {
      ...FIELDS,
      answeredAt: { column: 'answer' },
      disposition: { column: 'answer', values: { '0': 'NO_ANSWER', '0.000': 'NO_ANSWER' } },
    };
    const input = 'id,start,answer,dur\nf1,1791201600.25,0.000,5\nf2,1791201600.25,0,5\n';
    const found = fieldsIn(csv({ fields, times: { format: 'epoch' } }), input);
    expect(found.map(({ answeredAt }) => answeredAt)).toEqual([undefined, undefined]);
  });
});

describe('Durations', () => {
  test('are sums and differences of columns, in a unit.', () => {
    const duration = { columns: ['talk', 'hold'], minus: ['park'], unit: 'milliseconds' };
    const input = `id,start,talk,hold,park\n1,${AT},60000,10000,5000\n2,${AT},1000,,\n`;
    expect(calls(csv({ duration }), input)).toEqual(['1 - 00:00 01:05', '2 - 00:00 00:01']);
    expect(outline(read(csv({ duration }), `id,start,talk,hold,park\n1,${AT},1,,2\n`))).toEqual([
      '2: expected durations to take off that are no longer than the others',
    ]);
  });

  test('of two meanings are refused until the mapping says which it is.', () => {
    const input = `id;start;dur\nq1;${AT};1,234\n`;
    const semicolons = { delimiter: ';' };
    expect(outline(read(csv(semicolons), input))[0]).toMatch(/"decimal" in the mapping/);
    const duration = { column: 'dur', decimal: '.' };
    expect(calls(csv({ ...semicolons, duration }), input)).toEqual(['q1 - 00:00 20:34']);
  });
});

describe('Rows that are no calls', () => {
  const ids = (skip: object) =>
    fieldsIn(
      csv({ skip }),
      `id,start,dur,to\n1,${AT},1,102\n2,${AT},1,*97\n3,${AT},1,\n4,${AT},1,14155550100\n5,${AT},1,s\n`,
    )
      .map(({ externalId }) => externalId)
      .join('');

  test.each([
    [{ column: 'to', equals: 's' }, '1234'],
    [{ column: 'to', equals: '' }, '1245'],
    [{ column: 'to', oneOf: ['s', '102'] }, '234'],
    [{ column: 'to', begins: '*' }, '1345'],
    [{ column: 'to', matches: '###' }, '2345'],
    [{ column: 'to', matches: '1*0?' }, '235'],
    [{ column: 'to', matches: '\\**' }, '1345'],
    [{ column: 'to', empty: true }, '1245'],
    [{ column: 'to', empty: false }, '3'],
    [{ not: { column: 'to', matches: '*#######' } }, '4'],
    [
      {
        or: [
          { column: 'to', empty: true },
          { column: 'to', equals: 's' },
        ],
      },
      '124',
    ],
    [
      {
        and: [
          { column: 'to', begins: '1' },
          { column: 'id', equals: '1' },
        ],
      },
      '2345',
    ],
    [
      [
        { column: 'to', begins: '1' },
        { column: 'id', equals: '2' },
      ],
      '35',
    ],
  ])('are left out by %j.', (skip, left) => expect(ids(skip)).toBe(left));

  test('are looked for in time that grows with the text, whatever the pattern.', () => {
    const skip = { column: 'to', matches: '*1*1*1*1*1*1*1*1*1*1*1*x' };
    const input = `id,start,dur,to\n1,${AT},1,${'1'.repeat(60_000)}\n`;
    expect(fieldsIn(csv({ skip }), input)).toHaveLength(1);
  });

  test.each([
    [{ and: { column: 'id', equals: '1' } }, '.and: expected a list, got an object'],
    [{ column: 'id', equals: '1', begins: '1' }, /: expected one of .*, got several$/],
    [{ not: { column: 'id', empty: 1 } }, '.not.empty: expected true or false, got 1'],
    [{ column: 'id', and: [] }, '.column: expected none with "and", got "id"'],
  ])('A condition is refused: %j.', (skip, message) => {
    const text = unreadable(csv({ skip }));
    if (typeof message === 'string') expect(text).toBe(`mapping.skip${message}`);
    else expect(text).toMatch(message);
  });
});

describe('What stands around the rows', () => {
  const [head, row] = ['id;start;dur\n', `r1;${AT};30\n`];
  const fields = { fields: FIELDS };

  test.each([
    ['blank lines before the header', `\n \r\n${head}${row}`, 4],
    ['a line for spreadsheets', `sep=;\r\n${head}${row}`, 3],
    ['a line for spreadsheets behind a mark', `\ufeffsep=;\n${head}${row}`, 3],
    ['titles', `sep=;\nCalls of October;;\n\n${head}${row}`, 5],
  ])('Are %s: they are lines, and no records.', (_, input, line) => {
    const options = csv({ ...fields, delimiter: ';' });
    expect(calls(options, input)).toEqual(['r1 - 00:00 00:30']);
    expect(read(options, input).found[0]?.line).toBe(line);
    // A delivery that goes on sends everything up to the header again.
    const rest = { ...options, firstLine: 70 };
    expect(read(rest, input).found[0]?.line).toBe(70);
  });

  test('The delimiter may be said by the file.', () =>
    expect(calls(csv(fields), `sep=;\n${head}${row}`)).toEqual(['r1 - 00:00 00:30']));

  test('A line of totals is left out by a condition, whatever cells it has.', () => {
    const options = csv({ delimiter: ';', skip: [{ column: 'id', equals: 'Total' }] });
    expect(calls(options, `${head}${row}Total;;30\nTotal;30\n`)).toEqual(['r1 - 00:00 00:30']);
  });

  test('Rows may end in a delimiter where the header does not, and the other way round.', () => {
    const options = csv({ delimiter: ';' });
    expect(calls(options, `${head}r1;${AT};30;\n`)).toEqual(['r1 - 00:00 00:30']);
    expect(calls(options, `id;start;dur;\n${row}`)).toEqual(['r1 - 00:00 00:30']);
  });

  test('A file without a header says so once, before anything is stored.', () => {
    const rows = Array.from({ length: 50 }, () => row).join('');
    for (const input of [rows, row]) {
      expect(unreadable(csv({ delimiter: ';' }), input)).toMatch(
        /^expected the columns that the mapping names, got none of the name "id" but "r1", /,
      );
    }
  });

  test('Quotes may be escaped by a backslash, or be none.', () => {
    const input = 'id,start,dur,name\nr1,' + `${AT},30,"5\\" pipe, \\\\"\n`;
    expect(calls(csv({ quotes: 'BACKSLASH' }), input)).toEqual(['r1 - 00:00 00:30']);
    expect(calls(csv({ quotes: 'NONE' }), `id,start,dur,n\nr1,${AT},30,5" "\n`)).toEqual([
      'r1 - 00:00 00:30',
    ]);
  });

  test('Lines may end in a carriage return alone.', () => {
    const input = `${head}${row}`.replaceAll('\n', '\r');
    expect(calls(csv({ delimiter: ';', lineEnd: 'CR' }), input)).toEqual(['r1 - 00:00 00:30']);
  });

  test('The last record may be cut off where no line end is behind it.', () => {
    const cut = `${head}${row}q2;${AT};12`;
    expect(outline(read(csv({ delimiter: ';' }), cut))).toEqual([
      '2',
      '3: expected a line end behind the last record, which may be cut off, got none: end the ' +
        'file with one, or say "lastLineEnds": false in the mapping',
    ]);
    const whole = csv({ delimiter: ';', lastLineEnds: false });
    expect(calls(whole, cut)).toEqual(['r1 - 00:00 00:30', 'q2 - 00:00 00:12']);
    expect(calls(csv({ delimiter: ';' }), `${head}q2;${AT};"12"`)).toEqual(['q2 - 00:00 00:12']);
  });
});

describe('The bytes of a text', () => {
  const text = `id,start,dur,Prénom\nr1,${AT},30,Aimée\n`;
  const prénom = { ...FIELDS, source: { column: 'Prénom' } };

  test.each(['ISO-8859-1', 'windows-1252'])('may be of %s.', (encoding) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(fieldsIn(csv({ encoding, fields: prénom }), bytes)[0]?.source).toBe('Aimée');
    expect(() => read(csv({ fields: prénom }), bytes)).toThrow(/^header: expected text in UTF-8/);
  });

  test.each([
    ['little', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['big', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('may be UTF-16, whose mark tells its %s end.', (_, bytes) => {
    const cuts = Array.from(bytes.keys());
    const { found } = read(csv({ fields: prénom }), bytes, cuts);
    expect(found[0]?.fields?.source).toBe('Aimée');
  });

  test.each([
    [[0x1f, 0x8b, 8, 0], /^expected text, got a gzip file: unpack it/],
    [[0x50, 0x4b, 3, 4], /^expected text, got a zip file or a workbook \(xlsx\)/],
    [[0xd0, 0xcf, 0x11, 0xe0], /^expected text, got a workbook \(xls\)/],
  ])('of a file that is no text say what it is.', (bytes, message) => {
    for (const format of ['csv', 'ndjson'] as const) {
      expect(() => read({ format }, Buffer.from(bytes), [1, 2])).toThrow(message);
    }
  });
});

describe('Records in a JSON document', () => {
  const json = (records?: string): Options => ({
    format: 'mapping',
    mapping: {
      format: 'json',
      ...(records === undefined ? {} : { records }),
      fields: FIELDS,
      duration: { column: 'dur' },
    },
  });
  const one = (id: string) => ({ id, start: AT, dur: 30 });
  const ids = (options: Options, input: string) =>
    read(options, input, Array.from(input.split('').keys())).found.map(
      ({ line, fields, problems }) => [line, fields?.externalId ?? problems[0]?.message],
    );

  test('are a list, on lines or not, printed or packed.', () => {
    const list = [one('a'), one('b')];
    expect(ids(json(), JSON.stringify(list))).toEqual([
      [1, 'a'],
      [1, 'b'],
    ]);
    expect(ids(json(), JSON.stringify(list, null, 2)).map(([, id]) => id)).toEqual(['a', 'b']);
    expect(ids(json(), `[\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)).toEqual([
      [2, 'a'],
      [3, 'b'],
    ]);
  });

  test('are a list at a path, whatever stands around it.', () => {
    const document = {
      page: { items: [{ id: 'no' }], 'it"ems': '[{' },
      other: [{ items: [one('no')] }],
      result: { total: 2, note: '"items": [', items: [one('a'), one('b')], more: [{ id: 'no' }] },
      end: [1, { x: '}' }],
    };
    for (const space of [0, 2, '\t']) {
      const text = JSON.stringify(document, null, space);
      const found = ids(json('result.items'), `${text}\n${text}`).map(([, id]) => id);
      expect(found).toEqual(['a', 'b', 'a', 'b']);
    }
  });

  test('are not there where the path leads to none; then nothing is stored.', () => {
    expect(unreadable(json('items'), '{"records":[]}')).toBe(
      'expected a list of records where the mapping says, got none',
    );
    expect(ids(json('items'), '{"items":[]}')).toEqual([]);
  });

  test('are told where the list is cut off, or holds something else.', () => {
    expect(ids(json(), `[${JSON.stringify(one('a'))},\n`)).toEqual([
      [1, 'a'],
      [2, 'expected the end of the list of records, got the end of the input'],
    ]);
    expect(
      ids(json(), `[${JSON.stringify(one('a'))},\n7,\n${JSON.stringify(one('b'))}]\n`),
    ).toEqual([
      [1, 'a'],
      [2, 'expected an object in braces, got other text'],
      [3, 'b'],
    ]);
  });

  test('go on within the list, as the rest of a delivery does.', () => {
    const rest = `${JSON.stringify(one('b'))},\n${JSON.stringify(one('c'))}]}\n`;
    expect(ids({ ...json('items'), firstLine: 9 }, rest)).toEqual([
      [9, 'b'],
      [10, 'c'],
    ]);
  });

  test('are no lines of NDJSON, which is told once.', () => {
    for (const input of ['[\n{"id":1},\n{"id":2}\n]\n', '[{"id":1}]\n']) {
      expect(unreadable({ format: 'ndjson' }, input)).toBe(
        'expected one JSON object a line, got an array: a mapping with "format": "json" reads it',
      );
    }
  });
});
