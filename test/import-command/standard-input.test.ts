import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { StandardInput } from '../../tools/import-usage/standard-input';
import { asLines, records } from './command-run';

async function textOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of bytes) text += chunk.toString();
  return text;
}

function inputOf(chunks: readonly string[]): PassThrough {
  const input = new PassThrough({ highWaterMark: 1 });
  void (async () => {
    for (const chunk of chunks) {
      input.write(chunk);
      // A stream may put pieces that wait together; one at a time they stay apart.
      await new Promise(setImmediate);
    }
    input.end();
  })();
  return input;
}

const HEADER = 'sep=,\n\nid,from,to\n';
const isHeader = (line: string) => line.startsWith('id,');

test('Wherever it is cut, it goes on at any line that is not yet stored.', async () => {
  const cases = fc.record({
    lines: fc.integer({ min: 0, max: 12 }),
    cuts: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 6 }),
    stored: fc.integer({ min: 1, max: 13 }),
    header: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ lines, cuts, stored, header }) => {
      const text = HEADER + asLines(records(lines));
      const edges = [0, ...[...cuts].sort((a, b) => a - b), text.length];
      const chunks = edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
      const source = new StandardInput(inputOf(chunks.filter((chunk) => chunk !== '')));
      expect(await textOf(source.read(1, header ? isHeader : undefined))).toBe(text);
      const behind = Math.min(stored + 2, lines + 3);
      source.stored(behind);
      const rest = text.split('\n').slice(behind).join('\n');
      const expected = header ? HEADER + rest : rest;
      expect(await textOf(source.read(behind + 1, header ? isHeader : undefined))).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

test('No more is kept than it may be; what is gone cannot be sent again.', async () => {
  const lines = records(100).map((line) => `${line}\n`);
  const source = new StandardInput(inputOf(lines), 100);
  await textOf(source.read(1, undefined));
  expect(await textOf(source.read(99, undefined))).toBe(lines.slice(98).join(''));
  await expect(textOf(source.read(50, undefined))).rejects.toThrow(
    'Expected to go on from line 50, but standard input cannot be read again from there: send the ' +
      'rest from that line on, or all of it as a file.',
  );
});

test('A first line that is too long for column names is fine where there are none.', async () => {
  const long = `${'x'.repeat(1_100_000)}\nrecord 2\n`;
  const source = new StandardInput(inputOf([long]));
  expect((await textOf(source.read(1, isHeader))).length).toBe(long.length);
  expect(await textOf(source.read(2, undefined))).toBe('record 2\n');
  await expect(textOf(source.read(2, isHeader))).rejects.toThrow(
    'Expected column names within 1,048,576 bytes, got a longer beginning.',
  );
});
