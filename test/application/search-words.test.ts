import { wordsAtMigration } from '../../migrations/1764000000025-index-contracts';
import { searchPrefixesOf, searchWordsOf } from '../../src/application/search-words';

const TEXTS: readonly [text: string, words: string[]][] = [
  ['Société Générale', ['societe', 'generale']],
  ['A-1F2E', ['a-1f2e', '1f2e']],
  [
    'Jane.Doe@acme.example',
    ['jane.doe@acme.example', 'doe@acme.example', 'acme.example', 'example'],
  ],
  ['Łódź Øresund Straße', ['lodz', 'oresund', 'strasse']],
  ['İstanbul ＦＵＬＬ ﬁne', ['istanbul', 'full', 'fine']],
  ['50% off', ['50%', 'off']],
  ['% _ …', []],
  ['x'.repeat(300), ['x'.repeat(100)]],
];

it.each(TEXTS)('The words of %j are in lower case, without accents.', (text, words) => {
  expect(searchWordsOf(text)).toEqual(words);
});

it('The migration has made the same words of what was on record.', () => {
  for (const [text, words] of TEXTS) expect(wordsAtMigration(text)).toEqual(words);
});

it.each([
  ['  GÉNÉRALE soc ', ['generale', 'soc']],
  ['a-1 A-1', ['a-1']],
  ['(acme', ['acme']],
  ['%', []],
  ['50%', ['50%']],
  ['_a', ['a']],
])('The search for %j asks for beginnings of words.', (search, prefixes) => {
  expect(searchPrefixesOf(search)).toEqual(prefixes);
});
