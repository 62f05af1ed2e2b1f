import fc from 'fast-check';
import { csvLine } from '../../src/call-records/csv-writer';

/** The cells of one line by RFC 4180, read without what wrote it. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(?:,|\r\n$)/g)) {
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
  }
  return cells;
}

describe('A line of CSV', () => {
  test.each([
    [['a', 1, true, null, ''], 'a,1,true,,\r\n'],
    [['a,b', 'say "a"', 'two\r\nlines', ' '], '"a,b","say ""a""","two\r\nlines", \r\n'],
  ])('has the cells of %j by RFC 4180.', (cells, line) => expect(csvLine(cells)).toBe(line));

  test.each([
    ...['=1+1', '+33145000000', '-1+1', '@sum', '\tx', "'=1", "''-5", '-', '-1e5', '--1', '-.5'],
    ...['-1 ', '-1.', '-0x10', '-1\t'],
  ])('No cell of %j begins a formula.', (text) => expect(csvLine([text])).toBe(`'${text}\r\n`));

  test('A quoted cell begins none, either.', () =>
    expect(csvLine(['\r=1', '=a,b'])).toBe(`"'\r=1","'=a,b"\r\n`));

  test.each([-60, -0.5, '-0.020000', '-60', '0.020000', 60])(
    'The number %j stays a number.',
    (number) => expect(csvLine([number])).toBe(`${number}\r\n`),
  );

  test('Whatever the texts are, their cells hold them, behind one apostrophe at the most.', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: fc.constantFrom(...`ab,"'=+-@1.\t\r\n`) }), fc.string()),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(texts, (cells) => {
        const read = cellsOf(csvLine(cells));
        // As the import reads it.
        expect(read.map((cell) => cell.replace(/^'('*[=+\-@\t\r])/, '$1'))).toEqual(cells);
        for (const cell of read) expect(cell).not.toMatch(/^([=+@\t\r]|-(?!\d+(\.\d+)?$))/);
      }),
    );
  });
});
