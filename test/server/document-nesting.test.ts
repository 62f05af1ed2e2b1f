import { nestingOf } from '../../src/limits/document-nesting';

test.each([
  ['{ a }', 1],
  ['{ a { b { c } } d { e } }', 3],
  ['{ a(x: [[{ y: [1] }]]) }', 6],
  ['query ($a: [[Int]] = [[1]]) { a }', 3],
  ['{ a @skip(if: true) }', 2],
  ['{ a(x: "b c { d {{{{") } # {{{{', 2],
])('%s nests its brackets, of whatever kind.', (text, nesting) => {
  expect(nestingOf(text)).toBe(nesting);
});

test.each(['{ a "', '{ a b ^', '{ a \u0000', '{ a 01', '{ a "\\u{110000}"'])(
  '%j counts up to where it stops being GraphQL.',
  (text) => expect(nestingOf(`${text} {{{{`)).toBe(1),
);

test.each(['', '   ', '}}}', ')]}', '{ a ) } ] }', ']{'])(
  '%j does not balance, and that is for the parser to say.',
  (text) => expect(nestingOf(text)).toBeLessThanOrEqual(2),
);

test('A hundred thousand open brackets take no stack.', () => {
  for (const bracket of ['{', '[', '(', '{a', '{a(x:[']) {
    expect(nestingOf(bracket.repeat(100_000))).toBeGreaterThanOrEqual(100_000);
  }
});
