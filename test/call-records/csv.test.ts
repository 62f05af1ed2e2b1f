import fc from 'fast-check';
import { holdsForAll, same } from '../domain/arbitraries';
import { fieldsIn, outline, read, SUBSCRIPTION, unreadable } from './reading';

const csv = { format: 'csv', defaults: {} } as const;

const HEADER = 'subscriptionId,source,externalId,direction,from,startedAt,endedAt';
const row = (cell: string, ...more: string[]) =>
  [SUBSCRIPTION, cell, '1', 'INBOUND', '', '2026-01-31T09:30:00Z', 'x', ...more].join(',');
/** What is in the column `source` of each row under the usual header. */
const sources = (rows: string) => fieldsIn(csv, `${HEADER}\n${rows}`).map(({ source }) => source);

describe('The header names the columns', () => {
  test('They come in any order, those that are not needed may be missing, empty cells are absent.', () => {
    const input = 'endedAt,externalId,to,startedAt,direction\nE,1,,S,OUTBOUND\nE,2,+33,,\n';
    expect(fieldsIn({ format: 'csv' }, input)).toEqual([
      {
        endedAt: 'E',
        externalId: '1',
        startedAt: 'S',
        direction: 'OUTBOUND',
        subscriptionId: SUBSCRIPTION,
      },
      { endedAt: 'E', externalId: '2', to: '+33', subscriptionId: SUBSCRIPTION },
    ]);
  });

  test('It may be quoted, begin with a byte order mark and end with CRLF.', () => {
    const input = `\ufeff${HEADER.replace('source', '"source"')}\r\n${row('a')}\r\n`;
    expect(fieldsIn(csv, input)).toMatchObject([{ source: 'a', endedAt: 'x' }]);
  });

  test.each([
    [
      'an unknown name',
      `${HEADER},Duration`,
      /^expected columns of subscriptionId, .* and endedAt, got "Duration"$/,
    ],
    ['a name in another case', HEADER.replace('from', 'From'), /got "From"$/],
    ['a name of the prototype', `${HEADER},__proto__`, /got "__proto__"$/],
    ['an empty name', `${HEADER},`, /got ""$/],
    [
      'semicolons',
      HEADER.replaceAll(',', ';'),
      /^expected columns of .*, got "subscriptionId;source;/,
    ],
    ['a doubled name', `${HEADER},from`, /^expected each column once, got "from" twice$/],
    [
      'too few names',
      'source,externalId,direction',
      /^expected columns, or defaults, for .*, got none for subscriptionId, startedAt or endedAt$/,
    ],
    ['no name at all', '""', /got ""$/],
    [
      'an open quote',
      `"${HEADER}`,
      /^header: expected a closing quote on the first line, got none$/,
    ],
    [
      'JSON',
      '{"externalId":"1","from":"2"}',
      /^header: expected quotes around a whole cell or none in it, got /,
    ],
    ['other bytes', Buffer.from([0x66, 0xff]).toString('latin1'), /got "fÿ"$/],
  ])('With %s the input is unreadable.', (_, header, message) => {
    expect(unreadable(csv, `${header}\n${row('a')}\n`)).toMatch(message);
    if (header !== '') expect(unreadable(csv, header)).toMatch(message);
  });

  test('A header that is no UTF-8 or too long makes the input unreadable.', () => {
    expect(() => read(csv, Buffer.from([0x66, 0xff, 0x0a]))).toThrow(
      /^header: expected text in UTF-8/,
    );
    expect(unreadable(csv, `${'x'.repeat(70_000)}\n`)).toBe(
      'expected a header line of at most 65,536 bytes, got a longer one',
    );
  });

  test('An empty input, and one of a header only, hold nothing.', () => {
    expect(read(csv, '')).toEqual({ found: [], line: 0 });
    expect(read(csv, HEADER)).toEqual({ found: [], line: 1 });
    expect(read(csv, `${HEADER}\r\n`)).toEqual({ found: [], line: 1 });
  });

  test('It is line 1 of a delivery, and none where a delivery goes on.', () => {
    const lines = (firstLine: number) => {
      const { found, line } = read(
        { ...csv, firstLine },
        `${HEADER}\n${row('a')}\n\n${row('b')}\n`,
      );
      return [...found.map((one) => one.line), line];
    };
    expect(lines(1)).toEqual([2, 4, 4]);
    expect(lines(2)).toEqual([2, 4, 4]);
    expect(lines(57)).toEqual([57, 59, 59]);
  });
});

describe('Rows are as RFC 4180 has them', () => {
  test.each([
    ['plain', 'a b', 'a b'],
    ['quoted', '"a b"', 'a b'],
    ['with a comma', '"a,b"', 'a,b'],
    ['with quotes', '"""a"" b"""', '"a" b"'],
    ['with a line feed', '"a\nb"', 'a\nb'],
    ['with CRLF', '"a\r\nb"', 'a\r\nb'],
    ['with blank lines', '"a\n\n\nb"', 'a\n\n\nb'],
    ['quoted and empty', '""', undefined],
    ['of spaces', '  ', '  '],
    ['with a NUL', 'a\u0000b', 'a\u0000b'],
    ['with a carriage return within', 'a\rb', 'a\rb'],
    ['of other letters', 'čaj, Ωμέγα 😀'.replace(',', ''), 'čaj Ωμέγα 😀'],
  ])('A cell %s is read.', (_, cell, value) => {
    for (const end of ['\n', '\r\n']) expect(sources(row(cell) + end)).toEqual([value]);
  });

  test('A row of another number of cells is a problem.', () => {
    expect(outline(read(csv, `${HEADER}\n${row('a', '')}\na,b\n${row('c')}\n`))).toEqual([
      '2: expected 7 cells, as the header has, got 8',
      '3: expected 7 cells, as the header has, got 2',
      '4',
    ]);
  });

  test.each([
    ['a quote within', row('5" pipe')],
    ['text behind a quote', row('"a"b')],
    ['a space before a quote', row(' "a"')],
  ])('A cell with %s is a problem of its line only.', (_, bad) => {
    const { found } = read(csv, `${HEADER}\n${bad}\n${row('b')}\n${bad}\n${bad}\n${row('c')}\n`);
    expect(found.map(({ line, fields }) => [line, fields?.source])).toEqual([
      [2, undefined],
      [3, 'b'],
      [4, undefined],
      [5, undefined],
      [6, 'c'],
    ]);
    for (const { problems } of found.filter(({ fields }) => fields === null)) {
      expect(problems[0]?.message).toMatch(/^expected (quotes around|a cell in quotes)/);
    }
  });

  test('A record over several lines begins on the first of them, and all are shown.', () => {
    const { found, line } = read(csv, `${HEADER}\n\n${row('"a\nb\nc"')}\n${row('d')}\n`);
    expect(found.map((one) => [one.line, one.linesDone])).toEqual([
      [3, 5],
      [6, 6],
    ]);
    expect(found[0]?.text).toBe(row('"a\nb\nc"'));
    expect(line).toBe(6);
  });

  test('One apostrophe before what could be a formula is taken off, and no other.', () => {
    const cells = [
      "'=1+1",
      "'+33145000000",
      "'-1",
      "'@x",
      "'\tx",
      '"\'\rx"',
      "''=x",
      "'x",
      "'",
      '=x',
    ];
    expect(sources(cells.map((cell) => `${row(cell)}\n`).join(''))).toEqual([
      '=1+1',
      '+33145000000',
      '-1',
      '@x',
      '\tx',
      '\rx',
      "'=x",
      "'x",
      "'",
      '=x',
    ]);
  });

  test('Whatever is written to CSV is read again, with any line end and quoted or not.', () => {
    const character = fc.constantFrom(
      'a',
      'é',
      '😀',
      '"',
      ',',
      '\n',
      '\r',
      "'",
      '=',
      ' ',
      '\u0000',
    );
    const cell = fc.array(character, { maxLength: 6 }).map((all) => all.join(''));
    const rows = fc.array(fc.tuple(cell, cell, fc.boolean()), { maxLength: 6 });
    const written = (text: string, always: boolean) =>
      always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    holdsForAll([rows, fc.constantFrom('\n', '\r\n'), fc.boolean()], (cells, end, isEnded) => {
      // Without a line end the last record may be cut off, unless a quote closes it.
      const lines = cells.map(
        ([source, from, always]) =>
          `S,${written(source, always)},1,INBOUND,${written(from, always)},A,"B"`,
      );
      const input = [HEADER, ...lines].join(end) + (isEnded ? end : '');
      const value = (text: string) =>
        (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text) || undefined;
      same(
        read(csv, input).found.map(({ fields }) => [fields?.source, fields?.from]),
        cells.map(([source, from]) => [value(source), value(from)]),
      );
    });
  });
});
