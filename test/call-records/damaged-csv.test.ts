import fc from 'fast-check';
import { holdsForAll, same } from '../domain/arbitraries';
import { outline, read, type Options } from './reading';

const options: Options = {
  format: 'mapping',
  mapping: {
    format: 'csv',
    header: true,
    fields: {
      externalId: { column: 'id' },
      direction: { constant: 'OUTBOUND' },
      source: { column: 'name' },
      startedAt: { column: 'start' },
      answeredAt: { column: 'start' },
    },
    duration: { column: 'dur' },
  },
};
const HEADER = 'id,start,dur,name\n';
const AT = '2026-10-05T12:00:00Z';

test('A quote that is opened by mistake takes no row with it.', () => {
  const rows = [`q1,${AT},60,"Ann`, `q2,${AT},60,Bob`, `q3,${AT},60,Cyd 5"`, `q4,${AT},60,Dan`];
  const input = `${HEADER}${rows.map((row) => `${row}\n`).join('')}`;
  expect(outline(read(options, input))).toEqual([
    '2: expected a quote that closes the cell before the next row begins, got a row within it',
    '3',
    `4: expected quotes around a whole cell or none in it, got "Cyd 5\\""`,
    '5',
  ]);
});

describe('Of a file with one quote added or one byte lost', () => {
  const name = fc.constantFrom('Ann', '"Bob"', '"Cyd, 5"', '"a ""b"""', '"two\nlines"', '');
  const rows = fc.array(fc.record({ name, isQuoted: fc.boolean() }), {
    minLength: 2,
    maxLength: 6,
  });

  /** The lines on which each row stands, by its id. */
  function written(cells: readonly { name: string; isQuoted: boolean }[]) {
    let line = 2;
    const places = new Map<string, { from: number; to: number; text: string }>();
    for (const [index, cell] of cells.entries()) {
      const id = `id${index}`;
      const text = `${cell.isQuoted ? `"${id}"` : id},${AT},60,${cell.name}\n`;
      const lines = text.split('\n').length - 1;
      places.set(id, { from: line, to: line + lines - 1, text });
      line += lines;
    }
    return { places, text: [...places.values()].map((place) => place.text).join('') };
  }

  const outcomeOf = (text: string) => {
    const { found } = read(options, HEADER + text);
    return found.map(({ line, linesDone, fields }) => ({
      line,
      linesDone,
      value: fields && `${fields.externalId as string} ${(fields.source ?? '') as string}`,
    }));
  };

  test('every row is stored as it was, or its line is told.', () => {
    holdsForAll([rows, fc.nat(), fc.boolean()], (cells, place, isAdded) => {
      const { places, text } = written(cells);
      const whole = outcomeOf(text);
      const at = place % text.length;
      // What is within a value cannot be told; what is lost here is what holds rows together.
      if (!isAdded && !'",\n'.includes(text.charAt(at))) return;
      const damaged = isAdded
        ? `${text.slice(0, at)}"${text.slice(at)}`
        : `${text.slice(0, at)}${text.slice(at + 1)}`;
      const left = outcomeOf(damaged);
      const told = left.filter(({ value }) => value === null);
      const touched = [...places].find(
        ([, { text: row }]) => text.indexOf(row) + row.length > at,
      )?.[0];
      for (const { value } of whole) {
        const isStored = left.some((one) => one.value === value);
        const id = (value ?? '').split(' ')[0];
        // The row that was touched may be read in another way, if it is told or is still itself.
        if (id === touched) continue;
        if (!isStored) same(told.length > 0, true);
      }
      // Nothing is stored that no row said, but for what one byte made of its own row.
      for (const { value } of left) {
        if (value === null || whole.some((one) => one.value === value)) continue;
        same(value.startsWith(touched ?? '-') || value.startsWith(`"${touched}`), true);
      }
    });
  });
});
