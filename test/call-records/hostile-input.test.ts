import { openReader, type Found } from '../../src/call-records/record-reader';
import { optionsOf, outline, read, type Options } from './reading';

const HEADER = 'externalId,direction,startedAt,endedAt\n';
const ndjson = { format: 'ndjson' } as const;
const csv = { format: 'csv' } as const;
const freeswitch = { format: 'freeswitch' } as const;
const GOOD = {
  ndjson: '{"externalId":"1"}\n',
  csv: '1,,,\n',
  freeswitch: '{"variables":{"uuid":"1","direction":"inbound"}}\n',
};

/** What a reader finds in pieces, and by how much the memory grew that it holds on to. */
function readPieces(options: Options, pieces: Iterable<Buffer>) {
  const reader = openReader(optionsOf(options));
  const found: Found[] = [];
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (const piece of pieces) {
    reader.read(piece, (one) => found.push(one));
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  reader.end((one) => found.push(one));
  return { found, line: reader.line, most };
}

function* repeated(start: string, piece: Buffer, times: number, end: string): Generator<Buffer> {
  yield Buffer.from(start);
  for (let count = 0; count < times; count += 1) yield piece;
  yield Buffer.from(end);
}

/** Milliseconds that something takes. */
function millisFor(act: () => void): number {
  const started = performance.now();
  act();
  return performance.now() - started;
}

describe('A line without end', () => {
  const mebibyte = Buffer.alloc(1_048_576, 'x');

  test.each([
    [ndjson, '', GOOD.ndjson, 'expected a line of at most 65,536 bytes, got a longer one'],
    [csv, HEADER, GOOD.csv, 'expected a line of at most 65,536 bytes, got a longer one'],
    [freeswitch, '', GOOD.freeswitch, 'expected an object in braces, got other text'],
  ] as const)(
    'Of 100 MB, in %j, it is told once, and the next line is read.',
    (options, start, good, problem) => {
      const { found, line, most } = readPieces(
        options,
        repeated(start, mebibyte, 100, `\n${good}`),
      );
      const first = start === '' ? 1 : 2;
      expect(outline({ found, line })).toEqual([`${first}: ${problem}`, `${first + 1}`]);
      expect(found[0]?.text).toBe(`${'x'.repeat(1_999)}…`);
      expect(line).toBe(first + 1);
      expect(most).toBeLessThan(8 * 1_048_576);
    },
  );

  test('In one piece it is told as it is in many.', () => {
    const whole = Buffer.concat([Buffer.alloc(70_000_000, 'x'), Buffer.from(`\n${GOOD.ndjson}`)]);
    expect(outline(readPieces(ndjson, [whole]))).toEqual([
      '1: expected a line of at most 65,536 bytes, got a longer one',
      '2',
    ]);
  });

  test('Without a line end it is told at the end of the input.', () => {
    const { found, line } = readPieces(ndjson, repeated('', mebibyte, 2, ''));
    expect([found.length, line]).toEqual([1, 1]);
  });

  test('Exactly the bytes of the limit are read, whichever characters they are.', () => {
    for (const filler of ['x', 'é', '€', '😀']) {
      const frame = Buffer.byteLength('{"source":""}');
      const room = 65_536 - frame;
      const fitting = filler.repeat(Math.floor(room / Buffer.byteLength(filler)));
      const padded = fitting.padEnd(fitting.length + room - Buffer.byteLength(fitting), 'x');
      const lines = `{"source":"${padded}"}\n{"source":"${padded}x"}\n{}\n`;
      const expected = ['1', '2: expected a line of at most 65,536 bytes, got a longer one', '3'];
      expect(outline(read(ndjson, lines))).toEqual(expected);
      expect(outline(read(ndjson, lines, [1_000, 66_000, 66_001]))).toEqual(expected);
      expect(read(ndjson, lines, [66_000])).toEqual(read(ndjson, lines));
    }
  });
});

describe('A quote that is never closed', () => {
  test('It costs its own line only, at the end of the input and before that.', () => {
    const good = '1,,,\n'.repeat(30_000);
    const { found, line } = read(csv, `${HEADER}"2,,,\n${good}3,,"x,\n`);
    expect(line).toBe(30_003);
    expect(
      found.filter(({ fields }) => fields === null).map((one) => [one.line, one.text]),
    ).toEqual([
      [2, '"2,,,'],
      [30_003, '3,,"x,'],
    ]);
    expect(found.at(0)?.problems[0]?.message).toBe(
      'expected a closing quote in a record of at most 65,536 bytes, got a longer one',
    );
    expect(found.at(-1)?.problems[0]?.message).toBe(
      'expected a closing quote, got the end of the input',
    );
    expect(found.map((one) => one.line)).toEqual(Array.from({ length: 30_002 }, (_, at) => at + 2));
  });

  test('One on every line costs every line once, in time that grows as the input does.', () => {
    const line = '"a,b,c,d\n';
    const millis = (lines: number) =>
      millisFor(() => {
        const { found } = read(csv, HEADER + line.repeat(lines));
        expect(found).toHaveLength(lines);
      });
    expect(millis(50_000)).toBeLessThan(10_000);
  });

  test('Lines that could open or close a quote are read a few times at most.', () => {
    // Read anew from each line, until the limit, they would take minutes.
    for (const line of ['x","\n', '"\n']) {
      const rows = line.repeat(800_000 / line.length);
      expect(millisFor(() => void read(csv, HEADER + rows))).toBeLessThan(10_000);
    }
  });

  test('A line that is too long ends a record in which a quote is open.', () => {
    const input = `${HEADER}"1,,,\n2,,,\n${'x'.repeat(70_000)}\n3,,,\n`;
    expect(outline(read(csv, input))).toEqual([
      '2: expected a closing quote in a record of at most 65,536 bytes, got a longer one',
      '3',
      '4: expected a line of at most 65,536 bytes, got a longer one',
      '5',
    ]);
  });
});

describe('Bytes that are no UTF-8', () => {
  const bad = Buffer.from([0x22, 0xc3, 0x28, 0xff, 0x22]);

  test('They are a problem of their own line only.', () => {
    const line = Buffer.concat([Buffer.from('{"source":'), bad, Buffer.from('}\n')]);
    const good = Buffer.from('{"source":"é"}\n');
    const { found } = read(ndjson, Buffer.concat([good, line, good, line, good]));
    expect(found.map(({ fields }) => fields?.source)).toEqual([
      'é',
      undefined,
      'é',
      undefined,
      'é',
    ]);
    expect(found[1]).toEqual({
      line: 2,
      linesDone: 2,
      text: '{"source":"\ufffd(\ufffd"}',
      fields: null,
      problems: [
        {
          field: null,
          message:
            'expected text in UTF-8, got other bytes where U+FFFD stands in "{\\"source\\":\\"\ufffd(\ufffd\\"}"',
        },
      ],
    });
  });

  test('Among them a line that is too long is told as one.', () => {
    const long = Buffer.alloc(70_000, 'x');
    const lines = [bad, Buffer.from('\n'), long, Buffer.from('\n'), Buffer.from(GOOD.ndjson)];
    expect(outline(read(ndjson, Buffer.concat(lines)))).toEqual([
      expect.stringMatching(/^1: expected text in UTF-8/),
      '2: expected a line of at most 65,536 bytes, got a longer one',
      '3',
    ]);
  });

  test('In a row they are a problem of the row, with all of its lines.', () => {
    const rows = [
      Buffer.from(HEADER),
      Buffer.from('1,"\n'),
      bad.subarray(1, 4),
      Buffer.from('",,\n2,,,\n'),
    ];
    expect(outline(read(csv, Buffer.concat(rows)))).toEqual([
      expect.stringMatching(/^2: expected text in UTF-8/),
      '4',
    ]);
  });

  test('In a document they are a problem of the document.', () => {
    const parts = [Buffer.from('{"variables":{"uuid":'), bad, Buffer.from(`}}${GOOD.freeswitch}`)];
    expect(outline(read(freeswitch, Buffer.concat(parts)))).toEqual([
      expect.stringMatching(/^1: expected text in UTF-8/),
      '1',
    ]);
  });
});

describe('Values in each other', () => {
  const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;

  test('100,000 deep they are a problem of their line, and the next one is read.', () => {
    expect(outline(read(ndjson, `${nested(100_000)}\n${GOOD.ndjson}`))).toEqual([
      '1: expected a line of at most 65,536 bytes, got a longer one',
      '2',
    ]);
    expect(outline(read(freeswitch, `${nested(100_000)}\n${GOOD.freeswitch}`))).toEqual([
      expect.stringMatching(/^1: expected one of "inbound", "outbound", got ""/),
      '2',
    ]);
    const mapping = {
      format: 'ndjson',
      fields: Object.fromEntries(
        ['externalId', 'direction', 'startedAt', 'endedAt'].map((field) => [
          field,
          { column: 'a' },
        ]),
      ),
    };
    expect(outline(read({ format: 'mapping', mapping }, `${nested(30_000)}\n`))).toEqual([
      '1: expected a text or an exact number at "a"',
    ]);
  });

  test('Documents that open in each other are each told once, in time that grows as they do.', () => {
    const opened = '{"a":[\n'.repeat(100_000);
    const millis = millisFor(() => {
      expect(read(freeswitch, opened).found).toHaveLength(100_000);
    });
    expect(millis).toBeLessThan(10_000);
  });
});
