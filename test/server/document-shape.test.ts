import { shapeOf } from '../../src/limits/document-shape';

const times = (count: number, text: string) => text.repeat(count);

describe('The shape of a document', () => {
  test.each([
    ['{ a b c }', 5],
    ['{ a, b # c d e\n }', 4],
    ['{ a(x: "b c { d") }', 8],
    ['query Q($a: Int = 1) { a(x: $a) @skip(if: true) }', 26],
  ])('%s has its tokens counted, without comments and commas.', (text, tokens) => {
    expect(shapeOf(text).tokens).toBe(tokens);
  });

  test.each([
    ['{ a }', 1],
    ['{ a { b { c } } d { e } }', 3],
    ['{ a(x: [[{ y: [1] }]]) }', 6],
    ['query ($a: [[Int]] = [[1]]) { a }', 3],
    ['{ a @skip(if: true) }', 2],
  ])('%s nests its brackets, of whatever kind.', (text, nesting) => {
    expect(shapeOf(text).nesting).toBe(nesting);
  });

  test.each([
    ['{ a: b c }', 1],
    ['{ a: b { c: d } e: f(x: 1) { g } }', 3],
    ['query Q($a: Int, $b: In = { c: 1 }) { d(x: $a, y: { z: 1 }) }', 0],
    ['{ a @include(if: true) b: c @skip(if: false) }', 1],
    ['{ ... on A @skip(if: true) { a: b } } fragment F on A @x(y: 1) { c: d }', 2],
  ])('%s has aliases in selection sets only.', (text, aliases) => {
    expect(shapeOf(text).aliases).toBe(aliases);
  });

  test.each([
    ['{ a }', 1, 0],
    ['query A { a } query B { b } fragment F on X { c { d } }', 3, 0],
    ['query A($a: I = { b: { c: 1 } } @d) @e { a @f @g }', 1, 4],
    ['"""a description""" query A @b { a }', 1, 1],
  ])('%s has %i definitions and %i directives.', (text, definitions, directives) => {
    expect(shapeOf(text)).toMatchObject({ definitions, directives });
  });

  test.each([
    ['{ a b a c a }', 3],
    ['{ a { a { a } } }', 1],
    ['{ a: x a: x b: x c: x }', 2],
    ['{ ...F ...F on }', 2],
    ['{ ... on A { a } ... on A { a } ... on A { a } }', 1],
    ['{ ... on on { a } on on }', 2],
    ['{ a @b c @b d @b e @b }', 1],
    ['{ a(x: 1, x: 2, x: { y: 1, y: 1 }) }', 1],
    ['{ __proto__ constructor toString __proto__ }', 2],
  ])('%s repeats the same key %#: in one selection set.', (text, repeats) => {
    expect(shapeOf(text).repeats).toBe(repeats);
  });

  test('It ends one token after the last that may be, however long the text goes on.', () => {
    expect(shapeOf(`{ ${times(100_000, 'a ')} }`, 10).tokens).toBe(11);
  });

  test.each(['{ a "', '{ a b ^', '{ a \u0000', '{ a 01', '{ a "\\u{110000}"'])(
    '%j counts up to where it stops being GraphQL.',
    (text) => {
      expect(shapeOf(text)).toMatchObject({ nesting: 1, definitions: 1 });
    },
  );

  test.each(['', '   ', '}}}', ')]}', '{ a ) } ] }', ']{'])(
    '%j does not balance, and that is for the parser to say.',
    (text) => expect(shapeOf(text).nesting).toBeLessThanOrEqual(2),
  );

  test('A hundred thousand open brackets take no stack.', () => {
    for (const bracket of ['{', '[', '(', '{a', '{a(x:[']) {
      const { nesting } = shapeOf(times(100_000, bracket));
      expect(nesting).toBeGreaterThanOrEqual(100_000);
    }
  });
});
