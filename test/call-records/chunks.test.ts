import fc from 'fast-check';
import { holdsForAll, same } from '../domain/arbitraries';
import { read, type Options } from './reading';

const HEADER = 'externalId,direction,startedAt,endedAt\n';

/** Small inputs in which everything happens that a cut could come between. */
const INPUTS: readonly (readonly [string, Options, Buffer])[] = [
  [
    'NDJSON',
    { format: 'ndjson' },
    Buffer.from(
      '\ufeff{"externalId":"1"}\r\n\n \r\n{"externalId":"é😀"}\nx\n[]\n{"source":"\u0000"}\n{"from":"2"}',
    ),
  ],
  [
    'NDJSON with other bytes',
    { format: 'ndjson' },
    Buffer.concat([
      Buffer.from('{"to":"1"}\n{"to":"'),
      Buffer.from([0xe9, 0xff]),
      Buffer.from('"}\n{}\n'),
    ]),
  ],
  [
    'CSV',
    { format: 'csv' },
    Buffer.from(`\ufeff${HEADER}1,"a\r\n\nb""",é,😀\r\n2,"x,",,\n\n3,a"b,,\n4,,,`),
  ],
  [
    'CSV with open quotes',
    { format: 'csv' },
    Buffer.from(`${HEADER}1,"a,b,c\n2,,,\n3,"x"y,,\n"4,,,\n5,,,\n`),
  ],
  [
    'CSV with other bytes in quotes',
    { format: 'csv' },
    Buffer.concat([
      Buffer.from(`${HEADER}1,"`),
      Buffer.from([0xff]),
      Buffer.from('\nb",,\n2,,,\n'),
    ]),
  ],
  [
    'FreeSWITCH',
    { format: 'freeswitch' },
    Buffer.from(
      '\ufeff{"variables":{"uuid":"1","direction":"inbound"}}{"a":"{\\"}"}\n\n{\r\n\t"variables": {\n\t\t"uuid": "2"\n\t}\n}\nx {}\n' +
        '{"open":[\n{"é":"\n{"variables":\n{}}\n}{}{]\n{"variables":{"uuid":"3',
    ),
  ],
];

test.each(INPUTS)(
  '%s is the same in one piece, byte by byte and cut anywhere.',
  (_, options, bytes) => {
    const whole = read(options, bytes);
    expect(whole.found.length).toBeGreaterThan(1);
    const everywhere = Array.from(bytes.keys());
    same(read(options, bytes, everywhere), whole);
    for (const cut of everywhere) same(read(options, bytes, [cut]), whole);
  },
);

const pieces = (...texts: string[]) =>
  fc.array(fc.constantFrom(...texts), { maxLength: 40 }).map((all) => all.join(''));
const cuts = fc.array(fc.nat(200), { maxLength: 8 });

test('Any lines of quotes, commas and line ends are the same however they are cut.', () => {
  const rows = pieces('"', '""', ',', '\n', '\r\n', 'a', '1,,,', 'é');
  holdsForAll([rows, cuts], (text, places) => {
    same(read({ format: 'csv' }, HEADER + text, places), read({ format: 'csv' }, HEADER + text));
  });
});

test('Every physical line of CSV is in exactly one record, is blank, or is a problem.', () => {
  const rows = pieces('"', '""', ',', '\n', 'a', '1,,,\n', '"b\nc"');
  holdsForAll([rows], (text) => {
    const { found, line } = read({ format: 'csv' }, HEADER + text);
    const lines = (HEADER + text).split('\n');
    if (lines.at(-1) === '') lines.pop();
    same(line, lines.length);
    // A record that was found says by its text how many lines it took.
    const taken = found.flatMap((one) =>
      one.text.split('\n').map((shown, index) => [one.line + index, shown] as const),
    );
    const counted = lines.flatMap((shown, index) =>
      index === 0 || (shown.trim() === '' && !taken.some(([at]) => at === index + 1))
        ? []
        : [[index + 1, shown] as const],
    );
    same(taken, counted);
  });
});

test('Any pieces of JSON documents are the same however they are cut.', () => {
  const documents = pieces(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    '\n',
    '\n{',
    ' ',
    'a',
    '{"variables":{}}\n',
    ':',
  );
  const options = { format: 'freeswitch' } as const;
  holdsForAll([documents, cuts], (text, places) => {
    const whole = read(options, text);
    same(read(options, text, places), whole);
    same(whole.line, text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0));
  });
});

test('Bytes of any kind are read to their end in every format, and nothing is thrown.', () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all));
  const formats = fc.constantFrom('ndjson', 'csv', 'asterisk', 'freeswitch');
  holdsForAll([formats, bytes, cuts], (format, noise, places) => {
    // What the whole input is, its first bytes may say; these are of its records.
    const start = format === 'csv' ? HEADER : format === 'ndjson' ? '{}\n' : '\n\n\n\n';
    const input = Buffer.concat([Buffer.from(start), noise]);
    const { found } = read({ format }, input, places);
    for (const { fields, problems, text } of found) {
      same(fields === null, problems.length > 0);
      same(text.length <= 2_000, true);
    }
  });
});

test('What was given up to some record, and what is read from the line behind it, is all there is.', () => {
  const rows = pieces('"', '""', ',', '\n', 'a', '1,,,\n', '"b\nc"');
  const documents = pieces('{', '}', '\n', '\n{', 'a', '{"variables":{}}\n', '{\n "a":1}', '"');
  const inputs = fc.oneof(
    rows.map((text) => ['csv', HEADER, text] as const),
    documents.map((text) => ['freeswitch', '', text] as const),
  );
  holdsForAll([inputs, fc.nat(20)], ([format, header, text], count) => {
    const { found } = read({ format }, header + text);
    const last = found[Math.min(count, found.length - 1)];
    if (!last) return;
    const rest = (header + text).split('\n').slice(last.linesDone).join('\n');
    const again = read({ format, firstLine: last.linesDone + 1 }, header + rest).found;
    // What shares its line with records that were given is given again, and nothing is lost.
    const given = new Set(again.map(({ line, text: shown }) => `${line} ${shown}`));
    const behind = found.slice(found.indexOf(last) + 1);
    same(
      behind.filter(({ line, text: shown }) => !given.has(`${line} ${shown}`)),
      [],
    );
  });
});
