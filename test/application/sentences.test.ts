import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

type Catalogue = Readonly<Record<string, string>>;

const root = path.join(__dirname, '../../src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort();
const isCatalogue = (file: string) => /(^|[/.])(sentences|refusals)\.ts$/.test(file);
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
const sources = files.filter((file) => !isCatalogue(file)).map(textOf);

async function sentencesOf(file: string): Promise<[english: string, french: string][]> {
  const module = (await import(path.join(root, file))) as Record<string, Catalogue>;
  return Object.entries(module['SENTENCES'] ?? module['REFUSALS'] ?? {});
}

const namesIn = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
/** What comes as it is in every language: examples, instants, addresses. */
const withoutQuoted = (text: string) => text.replaceAll(/"[^"]*"/g, '');

describe.each(files.filter(isCatalogue))('The sentences of %s', (file) => {
  const said = sentencesOf(file);

  test('There are some, and each takes the same values in French.', async () => {
    const sentences = await said;
    expect(sentences).not.toEqual([]);
    for (const [english, french] of sentences) {
      expect([english, namesIn(french)]).toEqual([english, namesIn(english)]);
      // A single word may be the same in both, such as "Service".
      if (/[a-z] /.test(english.replaceAll(/\{\w+\}/g, ''))) expect(french).not.toBe(english);
    }
  });

  test('French ends as English does, in a full stop or without one.', async () => {
    const differing = (await said).filter(
      ([english, french]) => english.endsWith('.') !== french.endsWith('.'),
    );
    expect(differing).toEqual([]);
  });

  test('French is written with its own apostrophe and its spaces before two-part marks.', async () => {
    const texts = (await said).map(([, french]) => withoutQuoted(french));
    expect(texts.filter((text) => /'|[^ \u00a0\u202f][:;!?]/.test(text))).toEqual([]);
  });

  test('French quotes the same examples as English.', async () => {
    const quoted = (text: string) => [...text.matchAll(/"[^"]*"/g)].map(([example]) => example);
    for (const [english, french] of await said) expect(quoted(french)).toEqual(quoted(english));
  });

  test('No sentence is left that nothing says.', async () => {
    const isSaid = (sentence: string) =>
      sources.some((text) => text.includes(`'${sentence}'`) || text.includes(`"${sentence}"`));
    expect((await said).map(([english]) => english).filter((text) => !isSaid(text))).toEqual([]);
  });
});

test('A sentence that several rooms say is the same in French everywhere.', async () => {
  const french = new Map<string, string>();
  for (const file of files.filter(isCatalogue)) {
    for (const [english, told] of await sentencesOf(file)) {
      expect([english, french.get(english) ?? told]).toEqual([english, told]);
      french.set(english, told);
    }
  }
});
