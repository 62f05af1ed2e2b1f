import { InputCheck } from '../../src/application/input-check';

/** Why a text is refused; undefined where it is taken. */
function refusalOf(text: string): string | undefined {
  const check = new InputCheck();
  check.text(['name'], text, 200);
  try {
    check.done();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

describe('A text that people read', () => {
  it.each([
    ['a Persian name with a non-joiner in it', 'علی\u200cرضا'],
    ['a Persian name that ends with one', 'خانه\u200c'],
    ['a Sinhala name with a joiner', 'ශ්\u200dරී ලංකා'],
    ['a joiner before a letter', '\u200dශ'],
    ['a family of emoji', '👩\u200d👩\u200d👧'],
    ['the sign of an Arabic year', '\u0601١٤٤٦'],
    ['a mark of direction further on', 'Café \u200fעברית'],
    ['a soft hyphen in a word', 'Ver\u00adtrag'],
    ['a variation selector behind its sign', '☎\ufe0f'],
  ])('is taken with %s', (_, text) => expect(refusalOf(text)).toBeUndefined());

  it.each([
    ['a space of no width', '\u200b'],
    ['joiners alone', '\u200d\u200c'],
    ['a soft hyphen alone', '\u00ad'],
    ['a Hangul filler', '\u3164'],
    ['spaces around nothing', '\u2003\u200b \u2060'],
    ['a variation selector alone', '\ufe0f'],
  ])('is refused as %s', (_, text) => expect(refusalOf(text)).toMatch(/can be seen/));

  it.each([
    ['turns the direction', '\u202eevil', 'U+202E'],
    ['isolates it', '\u2067evil', 'U+2067'],
    ['marks it', '\u200fשלום', 'U+200F'],
    ['has no width', '\u200bMeridian', 'U+200B'],
    ['is a tag', '\u{e0041}Meridian', 'U+E0041'],
  ])('is refused where it begins with a format character that %s', (_, text, code) =>
    expect(refusalOf(text)).toMatch(`expected no format character at the beginning, got ${code}`),
  );

  it('is looked at without the spaces around it, of which a byte order mark is one', () => {
    expect(refusalOf('\ufeffMeridian ')).toBeUndefined();
    expect(refusalOf('  \u202eevil')).toMatch('U+202E');
  });

  it.each(['a\u0000b', 'a\ud800', 'a\u0085b', ''])('is refused as ever: %j', (text) =>
    expect(refusalOf(text)).toMatch(/^name: expected /),
  );
});

it('An id that others have given may begin as it likes, but hold no NUL.', () => {
  const refusal = (id: string) => {
    const check = new InputCheck();
    check.foreignId(['id'], id, 10);
    return check.isClean;
  };
  expect(['\u202a+1', ' a', 'a\u0000', ' ', 'a'.repeat(11)].map(refusal)).toEqual([
    ...[true, true, false, false, false],
  ]);
});
